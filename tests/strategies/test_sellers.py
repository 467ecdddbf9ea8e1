"""Sellers: who is visited, what bonds bring and take along, what is paid, who recruits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.firm.ledger import ITEMS
from tests.strategies.persons import MARKETS, bought, past, play, programme, same_lives, spent

MANY: dict[str, Any] = {"sellers_per_1000": 20, "visits_per_week": 8, "interval_weeks": 2}
MLM: dict[str, Any] = {
    "organisation": "independent", "sellers_per_1000": 40, "visits_per_week": 2, "willingness": 0.5,
}  # fmt: skip


def test_capacity_rest_and_customers_first() -> None:
    market = play("sellers", sellers_per_1000=10, visits_per_week=3, interval_weeks=4)
    visits = market.recorder.all_contacts()
    assert programme(market).sellers == 3
    assert np.bincount(visits["week"]).max() <= 3 * 3
    for person in np.unique(visits["consumer"]):
        weeks = visits["week"][visits["consumer"] == person]
        assert np.diff(np.sort(weeks)).min(initial=4) >= 4
    customers = market.brands[0].crm.purchases > 0
    first = visits["consumer"][visits["week"] == 0]
    assert customers[first].mean() > customers.mean()


def test_visits_warm_to_the_person_and_win_purchases() -> None:
    with_bonds = play("sellers", **MANY)
    bond = programme(with_bonds).bond
    served = bond.seller >= 0
    assert bond.warmth[served].mean() > 0.0
    assert not bond.warmth[~served].any()
    assert bought(with_bonds).size > bought(play(None)).size


def test_what_answers_to_the_need_bonds_more() -> None:
    deaf = programme(play("sellers", **MANY, adaptive=0.0)).bond
    listening = programme(play("sellers", **MANY, adaptive=1.0)).bond
    assert listening.warmth.sum() > deaf.warmth.sum()


def test_the_bond_goes_when_the_seller_leaves() -> None:
    stay = programme(play("sellers", **MANY, turnover=0.0)).bond
    leave = programme(play("sellers", **MANY, turnover=0.3)).bond
    assert leave.warmth.sum() < 0.8 * stay.warmth.sum()
    gone = int(stay.seller[stay.warmth.argmax()])
    stay.leave(np.array([gone]))
    assert not stay.warmth[stay.seller == gone].any()
    assert not (stay.seller == gone).any()


def test_commission_is_paid_on_sales_to_customers_met_and_what_is_short_is_owed() -> None:
    market = play("sellers", **MANY, commission=0.1)
    amount = spent(market, "commission")
    everything = float((bought(market)["units"]).sum()) * 3.5 * 0.1
    assert 0.0 < amount < everything
    assert programme(market).owed == 0.0
    poor = play("sellers", **MANY, commission=0.9, total=250.0, seller_cost=0.1,
                commission_reserve=0.02)  # fmt: skip
    assert programme(poor).owed > 0.0
    assert spent(poor) <= 250.0


def test_distributors_visit_friends_only_and_recruit_them() -> None:
    market = play("sellers", **MLM)
    bond = programme(market).bond
    network = market.network
    for friend in np.flatnonzero(bond.seller >= 0):
        ties = network.neighbours[network.offsets[friend] : network.offsets[friend + 1]]
        assert bond.seller[friend] in ties
    assert bond.recruited > 0
    alone = programme(play("sellers", **{**MLM, "recruit": False})).bond
    assert alone.recruited == 0
    assert (alone.seller >= 0).sum() < (bond.seller >= 0).sum()
    assert market.recorder.all_contacts().size == 0  # the firm contacts nobody


def test_overrides_are_paid_to_those_who_recruited() -> None:
    plain = play("sellers", **MLM, override=0.0)
    with_override = play("sellers", **MLM, override=0.3)
    assert spent(with_override, "commission") > spent(plain, "commission")


def test_without_ties_no_distributor_sells() -> None:
    lonely = play("sellers", "network=none", **MLM)
    assert not (programme(lonely).bond.seller >= 0).any()
    assert same_lives(lonely, play(None, "network=none"))


@pytest.mark.parametrize("settings", [{"sellers_per_1000": 0}, {"visits_per_week": 0}, MLM])
def test_switched_off_it_leaves_every_consumer_alone(settings: dict[str, Any]) -> None:
    settings = {**settings, "visits_per_week": 0}
    assert same_lives(play("sellers", **settings), play(None))


def test_without_consent_employed_sellers_visit_nobody() -> None:
    nobody = play("sellers", "population.consent_rate=0", **MANY)
    assert nobody.recorder.all_contacts().size == 0
    assert same_lives(nobody, play(None, "population.consent_rate=0"))


@pytest.mark.parametrize("settings", [MANY, MLM])
def test_without_attachment_to_gain_no_purchase_changes(settings: dict[str, Any]) -> None:
    off = "behaviour.attachment_gain=0"
    sold = play("sellers", off, **settings)
    assert np.array_equal(bought(sold), bought(play(None, off)))
    assert not programme(sold).bond.warmth.any()


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize("total", [0.0, 6.5, 40.0])
def test_no_money_is_spent_that_is_not_there(market: str, total: float) -> None:
    for settings in (MANY, MLM):
        free = {"set_up_per_consumer": 0.0, **settings}
        assert spent(play("sellers", market=market, total=total, **free)) <= total


def test_the_items_in_the_ledger() -> None:
    rows = play("sellers", **MANY).brands[0].ledger.rows()
    named = {ITEMS[item] for item in rows["item"]}
    assert {"set_up", "staff", "hosting", "commission"} <= named


@pytest.mark.parametrize(
    ("name", "settings"), [("sellers", MANY), ("sellers", MLM), ("referral", {"interval_weeks": 2})]
)
def test_the_order_in_which_consumers_live_does_not_matter(
    name: str, settings: dict[str, Any]
) -> None:
    """One by one in shuffled order, as agents, or in blocks: the same lives to the bit."""
    shuffled = play(name, "engine=agents", weeks=6, **settings)
    assert same_lives(shuffled, play(name, weeks=6, **settings))


def test_a_rival_may_send_sellers_too() -> None:
    twin = past("grocery", "competition.strategies.leader=status_quo+sellers").fork("none")
    twin.run_for(4)
    assert twin.brands[1].strategy == "status_quo+sellers"
    assert twin.brands[1].ledger.total() > 0.0
