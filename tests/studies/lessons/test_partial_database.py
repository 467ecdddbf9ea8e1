"""Databases that leave out some data: what is left out stays out, and the rest stays."""

from __future__ import annotations

from functools import lru_cache

from sim.studies.lesson import scenario_of
from sim.studies.lessons.base import load_lesson
from sim.studies.lessons.crm_database import UPKEEP, WITH, live
from sim.studies.lessons.partial_database import (
    CONTACTS,
    FEEDBACK,
    IDENTITY,
    TRANSACTIONS,
    WatchedMarket,
)
from tests.studies.lessons.small import TYPED


@lru_cache(maxsize=1)
def at_fork() -> WatchedMarket:
    """Return the lesson's market at the end of a short warm-up."""
    typed = [*TYPED, "horizon.weeks=26", "horizon.run_off=0"]
    market = WatchedMarket(scenario_of(load_lesson("crm-database"), typed))
    market.run_for(market.warm_up)
    return market


def test_no_identity_no_contact() -> None:
    twin = live(at_fork(), WITH, {}, (IDENTITY,))
    assert twin.delivered("one_to_one", 0, 26)[0].size == 0
    assert twin.brands[0].crm is not None
    assert not twin.brands[0].crm.known.any()


def test_a_database_without_transactions_knows_no_purchase() -> None:
    with_all, without = (live(at_fork(), WITH, {}, left) for left in ((), (TRANSACTIONS,)))
    known, blind = with_all.brands[0].crm, without.brands[0].crm
    assert known is not None and blind is not None
    assert known.purchases.sum() > 0
    assert blind.purchases.sum() == blind.units_year.sum() == 0
    assert blind.sent.sum() > 0


def test_a_database_without_contacts_remembers_no_answer() -> None:
    twin = live(at_fork(), WITH, {}, (CONTACTS,))
    crm = twin.brands[0].crm
    assert crm is not None
    assert crm.sent.sum() > 0
    assert crm.opened.sum() == crm.ignored.sum() == 0
    contacts = twin.recording().contacts
    refused = contacts["consumer"][contacts["opted_out"] == 1]
    assert not crm.consent[refused].any()


def test_records_left_to_themselves_go_stale() -> None:
    useless = [live(at_fork(), WITH, UPKEEP[name]).records[-1][4] for name in ("never", "aged")]
    assert useless[0] > useless[1]


def test_without_feedback_beliefs_stay_and_purchases_are_counted() -> None:
    market = at_fork()
    twin = live(market, WITH, {}, (FEEDBACK,))
    before, after = market.brands[0].crm, twin.brands[0].crm
    assert before is not None and after is not None
    known = before.known
    assert after.purchases.sum() > before.purchases.sum()
    weeks = twin.week + twin.warm_up
    kept = after.interests.evidence_now(known.nonzero()[0], weeks)
    assert kept.sum() <= before.interests.evidence_now(known.nonzero()[0], market.warm_up).sum()


def test_contacts_delivered_and_returned_add_up() -> None:
    twin = live(at_fork(), WITH, {})
    sent = sum(row[1] for row in twin.records)
    returned = sum(row[2] for row in twin.records)
    assert twin.delivered("one_to_one", 0, twin.horizon)[0].size == sent - returned
    assert len(twin.recording().contacts) == sent
    assert returned > 0
