"""Another strategy in the middle of a run: what goes on lasts, what ends settles what it owes."""

from __future__ import annotations

import numpy as np
import pytest

from sim.firm.ledger import ITEMS
from sim.market import Market
from sim.scenario.load import load_scenario

QUARTER = 13


@pytest.fixture(scope="module")
def past() -> Market:
    market = Market(
        load_scenario(
            "network=small_world", "population.size=500", "population.need_mean=0.4",
            "horizon.warm_up=8", "horizon.weeks=39", "horizon.run_off=4",
        )
    )  # fmt: skip
    market.run_for(8)
    return market


def quarters(past: Market, *arms: str, money: float = 300.0) -> Market:
    """Run one arm a quarter, each with its own money."""
    market = past.fork("none")
    for arm in arms:
        market.adopt(arm, total=money, weeks=QUARTER)
        market.run_for(QUARTER)
    return market


def spent(market: Market, first: int, stop: int) -> float:
    rows = market.brands[0].ledger.rows()
    return float(rows["amount"][(rows["week"] >= first) & (rows["week"] < stop)].sum())


def test_each_quarter_lives_on_its_own_money(past: Market) -> None:
    market = quarters(past, "mass", "promotion", "mass")
    for quarter in range(3):
        used = spent(market, QUARTER * quarter, QUARTER * (quarter + 1))
        assert 0.0 < used <= 300.0
    assert market.brands[0].programmes == ("none", "status_quo", "mass", "promotion")


def test_a_programme_that_goes_on_keeps_members_and_points(past: Market) -> None:
    market = quarters(past, "loyalty_programme", "loyalty_programme")
    rows = market.brands[0].ledger.rows()
    set_ups = rows[rows["item"] == ITEMS.index("set_up")]
    assert set(set_ups["week"].tolist()) == {0}
    account = market.brands[0].points_rows()
    assert account[:, 0].tolist() == list(range(2 * QUARTER))
    issued, redeemed, expired = account[:, 1].sum(), account[:, 2].sum(), account[:, 3].sum()
    assert issued == pytest.approx(redeemed + expired + account[-1, 4])


def test_a_programme_that_ends_still_settles_points(past: Market) -> None:
    market = quarters(past, "loyalty_programme", "none")
    account = market.brands[0].points_rows()
    assert account[QUARTER:, 1].sum() == 0.0
    assert account[QUARTER:, 2].sum() > 0.0
    assert spent(market, QUARTER, 2 * QUARTER) == 0.0
    assert market.brands[0].members().any()


def test_one_arm_in_quarters_of_equal_money_is_much_like_one_arm_for_the_year(past: Market) -> None:
    parted = quarters(past, "mass", "mass", "mass")
    whole = past.fork("none")
    whole.adopt("mass", total=900.0, weeks=39)
    whole.run_for(39)
    weekly = [m.recorder.all_weekly(len(m.brands), 52) for m in (parted, whole)]
    aware = [rows["aware"][rows["brand"] == 0] for rows in weekly]
    assert np.allclose(*aware, atol=1e-6)
