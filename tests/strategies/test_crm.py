"""The database as a programme: it costs by itself, and lets others reach more people."""

from __future__ import annotations

import numpy as np
import pytest

from sim.firm.ledger import ITEMS
from tests.strategies.remembering import (
    NO_CARDS,
    WEEKS,
    past,
    play,
    same_people,
    same_purchases,
    spent,
)

_SHY = ("population.consent_rate=0.3",)


def test_every_cost_of_the_database_stands_in_the_ledger() -> None:
    market = play("crm", refresh_weeks=13)
    rows = market.brands[0].ledger.rows()
    items = {ITEMS[item] for item in rows["item"]}
    assert items == {
        "design", "development", "maintenance", "staff", "hosting", "refresh", "identification",
    }  # fmt: skip
    assert spent(market, "design") == pytest.approx(0.01 * 400)
    assert spent(market, "development") == pytest.approx(0.02 * 400)
    assert spent(market, "maintenance") == pytest.approx(0.0001 * 400 * WEEKS)
    assert spent(market, "staff") == pytest.approx(0.0002 * 400 * WEEKS)


def test_alone_it_changes_who_may_be_written_to_and_no_purchase() -> None:
    market, plain = play("crm"), play("none")
    assert same_purchases(market, plain)
    ours, theirs = (one.consumers.state.copy() for one in (market, plain))
    assert np.any(ours["consent"] != theirs["consent"])
    ours["consent"] = theirs["consent"]
    assert ours.tobytes() == theirs.tobytes()
    off = play("crm", consent=False, identification=0.0, refresh_weeks=0)
    assert same_people(off, plain)
    assert spent(off) > 0.0


def test_buyers_take_cards_and_customers_grant_consent() -> None:
    market, before = play("crm", *_SHY, identification=0.5), past(*_SHY).brands[0].crm
    after = market.brands[0].crm
    assert before is not None and after is not None
    new = after.known & ~before.known
    assert new.sum() > 10
    assert np.all(after.purchases[new & (after.first_purchase < WEEKS - 1)] >= 0)
    assert np.count_nonzero(after.consent & ~before.consent) > 10
    told = (market.consumers.state["consent"] & 1) == 1
    assert np.array_equal(after.consent, told & after.known)


def test_another_programme_reaches_more_people() -> None:
    reached = [
        np.unique(play(arm, *_SHY, interval_weeks=4).recorder.all_contacts()["consumer"]).size
        for arm in ("crm+one_to_one", "one_to_one")
    ]
    assert reached[0] > reached[1]


def test_where_nobody_buys_with_a_card_and_none_is_given_it_only_costs() -> None:
    market = play("crm", *NO_CARDS, identification=0.0)
    assert same_people(market, play("none", *NO_CARDS))
    assert spent(market, "identification") == spent(market, "hosting") == 0.0


def test_old_records_are_brought_up_to_date_before_they_bounce() -> None:
    fresh = play("crm", "firm.crm.record_decay=0.1", refresh_weeks=4)
    kept = fresh.brands[0].crm
    assert kept is not None
    assert spent(fresh, "refresh") > 0.0
    able = kept.known & kept.consent
    assert np.all(kept.verified[able] > WEEKS - 1 - 5)


def test_hosting_is_paid_once_whatever_the_number_of_programmes() -> None:
    both = play("crm+one_to_one", "population.consent_rate=0.3")
    rows = both.brands[0].ledger.rows()
    hosting = rows[rows["item"] == ITEMS.index("hosting")]
    assert np.unique(hosting["week"]).size == hosting.size == WEEKS


def test_tiny_budgets_are_lived_on() -> None:
    for total in (12.5, 14.0, 20.0, 30.0):
        assert spent(play("crm", total=total, refresh_weeks=4, identification=1.0)) <= total
