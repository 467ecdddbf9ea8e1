"""Cross-selling: what goes with what is learnt; a new product widens the range."""

from __future__ import annotations

import numpy as np

from sim.firm.crm import NEVER
from tests.strategies.remembering import (
    NO_CARDS,
    NO_CONSENT,
    WEEKS,
    letters,
    past,
    play,
    programme,
    same_people,
    same_purchases,
    spent,
)

_BUSY = ("population.need_mean=1.5",)
_OWN = {"least_support": 3, "lately_weeks": 13}


def test_a_week_after_a_purchase_comes_a_theme_not_bought_lately() -> None:
    market, contacts, weeks = letters("cross_sell", *_BUSY, rest_weeks=1, **_OWN)
    crm = past(*_BUSY).brands[0].crm
    assert crm is not None
    first = weeks == 0
    assert first.sum() > 5
    ids, themes = contacts["consumer"][first], contacts["theme"][first]
    assert np.all(crm.last_purchase[ids] == -1)
    assert np.all(crm.theme_week[ids, themes] < -13)
    learnt = programme(market)._complements
    assert learnt.lift.max() > 1.0


def test_proposals_to_one_person_rest() -> None:
    _, contacts, weeks = letters("cross_sell", *_BUSY, rest_weeks=8, **_OWN)
    series: dict[int, list[int]] = {}
    for who, week in zip(contacts["consumer"].tolist(), weeks.tolist(), strict=True):
        series.setdefault(who, []).append(week)
    gaps = [gap for one in series.values() for gap in np.diff(one)]
    assert len(gaps) > 5
    assert min(gaps) >= 8


def test_nothing_is_proposed_where_nothing_is_learnt_or_allowed() -> None:
    for own in ({"least_support": 10_000}, {"least_lift": 1000.0}):
        market = play("cross_sell", *_BUSY, offer=0.3, **own)
        assert market.recorder.all_contacts().size == 0
        assert same_people(market, play("none", *_BUSY))
    for closed in (NO_CONSENT, NO_CARDS):
        market = play("cross_sell", *_BUSY, *closed, offer=0.3, **_OWN)
        assert market.recorder.all_contacts().size == 0
        assert same_people(market, play("none", *_BUSY, *closed))


def test_without_trace_and_money_no_purchase_changes() -> None:
    dead = (*_BUSY, "behaviour.attachment_gain=0")
    market = play("cross_sell", *dead, **_OWN)
    assert market.recorder.all_contacts().size > 20
    assert same_purchases(market, play("none", *dead))


def test_a_new_product_is_paid_once_and_stays_on_the_shelf() -> None:
    market = play("cross_sell", launch_theme=2, launch_week=5, launch_per_consumer=0.1)
    rows = market.brands[0].ledger.rows()
    assert spent(market, "improvement") == 0.1 * 400
    assert rows["week"][rows["amount"] == 40.0].tolist() == [5]
    brand = market.brands[0]
    assert brand._posts[0].programme.plan_run_off(WEEKS).assortment[2] == 1.0
    # the packaged brands have every theme already, so there it only costs
    assert same_purchases(market, play("cross_sell"))


def test_a_range_with_a_gap_sells_more_of_it_once_the_gap_is_closed() -> None:
    arm = {"launch_theme": 0, "least_support": 10_000}
    bought = []
    for launch in (arm, {**arm, "launch_theme": None}):
        market = play("cross_sell", weeks=0, **launch)
        market.brands[0]._standing["assortment"][0, 0] = 0.0
        market.run_for(WEEKS)
        crm = market.brands[0].crm
        assert crm is not None
        bought.append(int(np.count_nonzero(crm.theme_week[:, 0] >= 0)))
    assert bought[0] > bought[1]


def test_a_launch_that_cannot_be_paid_does_not_happen() -> None:
    market = play("cross_sell", total=20.0, launch_theme=2, launch_per_consumer=0.1)
    assert spent(market) <= 20.0
    assert spent(market, "improvement") == 0.0
    assert market.brands[0]._posts[0].programme.plan_run_off(WEEKS).assortment is None


def test_tiny_budgets_are_lived_on() -> None:
    for total in (4.2, 6.0, 9.0):
        assert spent(play("cross_sell", *_BUSY, total=total, offer=0.5, **_OWN)) <= total


def test_the_database_remembers_when_each_theme_was_bought() -> None:
    crm = past(*_BUSY).brands[0].crm
    assert crm is not None
    latest = crm.theme_week.max(axis=1)
    assert np.array_equal(latest, crm.last_purchase)
    assert np.all(latest[crm.purchases == 0] == NEVER)
