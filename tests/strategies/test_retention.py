"""Retention: who is contacted before the renewal date, with what, and what it costs."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.errors import UserError
from sim.firm.ledger import ITEMS
from sim.firm.service import IDLE, SIGNS, UNSETTLED, YEARS
from sim.market import Market
from sim.population.records import (
    REMEDY_NOVELTY,
    REMEDY_PAUSE,
    REMEDY_PLAN,
    REMEDY_SERVICE,
)
from sim.scenario.load import load_scenario
from sim.strategies.base import parse_arm, validate_strategy_settings
from sim.strategies.retention import Retention

WORLD = (
    "market=subscription",
    "network=none",
    "population.size=4000",
    "population.consent_rate=1",
    "population.identified_rate=1",
    "population.openness_mean=0",
    "behaviour.contract_length=13",
    "behaviour.need_return=3",
    "population.need_mean=0.2",
    "horizon.warm_up=40",
    "horizon.weeks=39",
    "horizon.run_off=4",
)
WEEKS = 39


@cache
def past() -> Market:
    """Return the market at the fork."""
    market = Market(load_scenario(*WORLD))
    market.run_for(40)
    return market


def play(total: float = 1e6, weeks: int = WEEKS, **settings: Any) -> Market:
    """Run the programme alone from the fork on."""
    market = past().fork("none")
    arm = parse_arm("retention", {"retention": settings})
    market.brands[0].adopt(arm, total)
    market.run_for(weeks)
    return market


def programme(market: Market) -> Retention:
    """Return the programme that runs."""
    found = market.brands[0].active[0]
    assert isinstance(found, Retention)
    return found


def spent(market: Market, item: str) -> float:
    rows = market.brands[0].ledger.rows()
    return float(rows["amount"][rows["item"] == ITEMS.index(item)].sum())


def test_all_of_those_due_are_contacted_four_weeks_before_the_date() -> None:
    market = play(targeting="all", weeks=8)
    contacts, bought = market.recorder.all_contacts(), market.recorder.all_purchases()
    renewed = bought[(bought["brand"] == 0) & (bought["week"] >= 4) & (bought["week"] < 8)]
    first = contacts[contacts["week"] < 4]
    when = dict(zip(first["consumer"].tolist(), first["week"].tolist(), strict=True))
    last = bought[(bought["brand"] == 0) & (bought["week"] < 0)]
    dates = dict(zip(last["consumer"].tolist(), (last["week"] + 13).tolist(), strict=True))
    assert len(when) > 100
    assert all(dates[who] == week + 4 for who, week in when.items())
    due = [who for who in renewed["consumer"].tolist() if dates.get(who, 0) >= 4]
    assert np.mean([who in when for who in due]) > 0.95


@pytest.mark.parametrize("targeting", ["random", "risk"])
def test_a_share_of_those_due_is_contacted(targeting: str) -> None:
    everybody = play(targeting="all").recorder.all_contacts().size
    some = play(targeting=targeting, share=0.3).recorder.all_contacts().size
    assert 0.2 < some / everybody < 0.4


def test_risk_contacts_those_who_leave_more_often_if_left_alone() -> None:
    alone = play(targeting="random", share=0.0)
    left = {int(who) for who in np.flatnonzero(alone.consumers.state["contract"] != 0)}
    contacts = play(targeting="risk", share=0.3).recorder.all_contacts()["consumer"]
    lot = play(targeting="random", share=0.3).recorder.all_contacts()["consumer"]
    rate = [np.mean([int(who) in left for who in np.unique(ids)]) for ids in (contacts, lot)]
    assert rate[0] > rate[1] + 0.03


def test_uplift_contacts_by_lot_until_the_test_is_answered() -> None:
    market = play(targeting="uplift", pilot_weeks=20, pilot_share=0.5, share=0.2)
    contacts = market.recorder.all_contacts()
    everybody = play(targeting="all").recorder.all_contacts()
    by_week = [
        np.histogram(one["week"], bins=[0, 20, 26, WEEKS])[0] for one in (contacts, everybody)
    ]
    share = by_week[0] / by_week[1]
    assert 0.42 < share[0] < 0.58
    assert share[2] < 0.4
    assert programme(market)._scores is not None
    assert play(targeting="uplift", pilot_weeks=20, weeks=12).brands[0].crm is not None


def test_contacts_remedies_and_offers_stand_in_the_ledger() -> None:
    market = play(targeting="all", remedy="service", service_cost=7.0)
    contacts = market.recorder.all_contacts()
    opened = int(contacts["opened"].sum())
    assert opened > 200
    assert spent(market, "contact") == pytest.approx(0.9 * contacts.size)
    assert spent(market, "remedy") == pytest.approx(7.0 * opened)
    assert spent(market, "discount") == 0
    offers = play(targeting="all", remedy="discount", discount=0.2)
    bought = offers.recorder.all_purchases()
    cut = bought[(bought["brand"] == 0) & (bought["face_value"] > 0) & (bought["week"] >= 0)]
    face = float(cut["face_value"].sum())
    assert face > 0
    assert face == pytest.approx(0.2 * 5.0 * cut["units"].sum())
    assert spent(offers, "discount") == pytest.approx(face)
    assert spent(offers, "remedy") == 0


def test_scarce_money_is_never_overdrawn_and_lasts() -> None:
    market = play(total=900.0, targeting="all", set_up_per_consumer=0.0)
    assert market.brands[0].ledger.total() <= 900.0
    weeks = market.recorder.all_contacts()["week"]
    assert weeks.max() > 30
    assert play(total=90.0, targeting="all").brands[0].ledger.total() <= 90.0


def test_a_service_remedy_eases_the_deficit_of_those_who_open() -> None:
    plain, put_right = (play(targeting="all", remedy=r, weeks=3) for r in ("none", "service"))
    contacts = put_right.recorder.all_contacts()
    ids: NDArray[Any] = np.unique(contacts["consumer"][contacts["opened"] == 1])
    before, after = (m.consumers.state["deficit"][ids] for m in (plain, put_right))
    assert before.sum() > 0
    assert after.sum() < 0.5 * before.sum()
    others = np.setdiff1d(np.arange(4000), contacts["consumer"])
    same = plain.consumers.state["deficit"][others] == put_right.consumers.state["deficit"][others]
    assert same.all()


def test_the_matched_remedy_follows_the_signs() -> None:
    market = play(weeks=1)
    log: Any = market.brands[0].crm.service  # type: ignore[union-attr]
    signs = np.zeros((4, len(SIGNS)))
    signs[0, IDLE] = 0.9  # does not use it: the need is gone
    signs[0, UNSETTLED] = 1.0
    signs[1, UNSETTLED] = 0.8
    signs[2, YEARS] = np.log1p(5.0)
    log.look = lambda *given: signs
    found = programme(market).remedies(np.arange(4), 1, log)
    assert found.tolist() == [REMEDY_PAUSE, REMEDY_SERVICE, REMEDY_PLAN, REMEDY_NOVELTY]


def test_without_contracts_nobody_is_contacted() -> None:
    settings = ("market=grocery", "network=none", "population.size=300", "horizon.weeks=6")
    market = Market(load_scenario(*settings, "horizon.warm_up=2", "horizon.run_off=0"))
    market.run_for(2)
    arm = market.fork("retention")
    arm.run_for(6)
    assert arm.recorder.all_contacts().size == 0


def test_mistakes_are_named() -> None:
    with pytest.raises(UserError, match=r"strategy\.retention\.remedi.*remedy"):
        validate_strategy_settings("retention", {"remedi": "plan"})
    with pytest.raises(UserError, match=r"strategy\.retention\.targeting"):
        validate_strategy_settings("retention", {"targeting": "luck"})
