"""The budget: nobody can overdraw it, whatever is asked in whatever order."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import UserError
from sim.firm.budget import Account, Budget, BudgetExceeded, Purse, check_shares, split
from sim.firm.ledger import Ledger

NAMES = ("mass", "promotion", "one_to_one")


@given(
    total=st.floats(0.0, 1e6),
    wishes=st.lists(
        st.tuples(st.sampled_from(NAMES), st.floats(1e-3, 50.0), st.floats(0.0, 1e6)), max_size=60
    ),
)
def test_a_planner_who_asks_never_overdraws(
    total: float, wishes: list[tuple[str, float, float]]
) -> None:
    ledger, budget = Ledger(), Budget(total, NAMES)
    purses = {name: Purse(budget, ledger, name, i) for i, name in enumerate(NAMES)}
    for name, unit_cost, wanted in wishes:
        units = min(wanted, purses[name].affordable(unit_cost))
        purses[name].charge(0, "media", units, unit_cost, 2)
    assert math.fsum(ledger.rows()["amount"]) <= total
    for index, name in enumerate(NAMES):
        rows = ledger.rows()
        spent = math.fsum(rows[rows["programme"] == index]["amount"])
        assert spent <= total / 3 * (1 + 1e-12)
        assert budget.available(name) >= 0.0


@given(st.floats(0.0, 1e9), st.floats(1e-6, 1e4))
def test_affordable_units_can_always_be_paid(total: float, unit_cost: float) -> None:
    budget = Budget(total, ["mass"])
    budget.spend("mass", budget.affordable("mass", unit_cost) * unit_cost)
    assert budget.available("mass") <= unit_cost + 1e-6 * total


def test_who_does_not_ask_is_stopped_and_loses_nothing() -> None:
    budget, ledger = Budget(10.0, ["mass"]), Ledger()
    purse = Purse(budget, ledger, "mass", 0)
    with pytest.raises(BudgetExceeded, match="mass spends 11"):
        purse.charge(0, "media", 11.0, 1.0, 2)
    assert ledger.rows().size == 0
    assert purse.available == pytest.approx(10.0)
    assert not purse.try_charge(0, "media", 11.0, 1.0, 2)
    assert purse.try_charge(0, "media", 9.0, 1.0, 2)
    with pytest.raises(BudgetExceeded):
        budget.spend("mass", -1.0)


def test_an_unlimited_budget_and_free_units_have_no_bound() -> None:
    budget = Budget(None, ["status_quo"])
    assert budget.affordable("status_quo", 1.0) == math.inf
    budget.spend("status_quo", 1e12)
    assert budget.available("status_quo") == math.inf
    assert Budget(1.0, ["mass"]).affordable("mass", 0.0) == math.inf


def test_shares_split_the_total_and_the_rest_is_equal() -> None:
    assert split(["mass"], {"mass": 0.2}) == {"mass": 1.0}
    assert split(NAMES, {}) == pytest.approx(dict.fromkeys(NAMES, 1 / 3))
    shares = split(NAMES, {"mass": 0.5})
    assert shares == pytest.approx({"mass": 0.5, "promotion": 0.25, "one_to_one": 0.25})
    with pytest.raises(
        UserError, match="budget.shares: the shares of mass.promotion add up to 1.2"
    ):
        split(["mass", "promotion"], {"mass": 0.6, "promotion": 0.6})
    with pytest.raises(UserError, match="budget.shares.mas: no such programme"):
        check_shares({"mas": 0.5}, NAMES)


def test_an_account_releases_its_money_evenly_and_carries_over() -> None:
    account = Account(104.0, weeks=26, lead=4)
    assert account.released(0) == pytest.approx(16.0)
    account.spend(10.0)
    assert account.released(0) == pytest.approx(6.0)
    assert account.released(4) == pytest.approx(22.0)
    assert account.released(400) == pytest.approx(94.0)
    assert Account(-5.0, 26, 4).released(9) == 0.0
