"""The gift shop's market lives the law fitted to its invoices, on customers not used in the fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from sim.market import Market
from sim.population.invoices import (
    FULL_WEEKS,
    load_invoices,
    net_orders,
    repeat_share,
    second_purchase,
    top_share,
    weekly_orders,
)
from sim.population.rates import fit_rates, save_fit
from sim.randomness import Decision, uniforms
from sim.scenario.load import load_scenario

Floats = NDArray[np.float64]


def figures(log: pd.DataFrame) -> Floats:
    """Repeat share, second purchase by week 4, 13, 26, spend share of top 20% without top 1%."""
    second = second_purchase(log, "week", (4, 13, 26), end=FULL_WEEKS - 1)
    return np.array([repeat_share(log), *second, top_share(log, 0.2, without=0.01)])


@pytest.fixture(scope="module")
def orders() -> pd.DataFrame:
    return weekly_orders(net_orders(load_invoices()))


def market_log(folder: Path, size: int, seed: int) -> pd.DataFrame:
    """Run the market over the year of the data, without marketing, and return its orders."""
    scenario = load_scenario(
        "market=gift_retail",
        "network=none",
        f"population.size={size}",
        f"market.fit={folder}",
        "horizon.warm_up=0",
        f"horizon.weeks={FULL_WEEKS}",
        "horizon.run_off=0",
        f"seed={seed}",
    )
    market = Market(scenario, arm="none")
    market.run_for(FULL_WEEKS)
    rows = market.recorder.all_purchases()
    return pd.DataFrame(
        {"customer": rows["consumer"], "week": rows["week"], "amount": rows["amount"]}
    )


@pytest.mark.parametrize(
    "half", [0, 1, *(pytest.param(half, marks=pytest.mark.slow) for half in range(2, 8))]
)
def test_market_matches_the_other_half(half: int, orders: pd.DataFrame, tmp_path: Path) -> None:
    everybody = orders["customer"].unique()
    order = np.argsort(uniforms((half, 0), Decision.BOOTSTRAP, 0, everybody))
    mine = orders["customer"].isin(everybody[order[: everybody.size // 2]])
    save_fit(fit_rates(orders[mine]), tmp_path)
    size = 4 * int(orders.loc[~mine, "customer"].nunique())
    simulated = figures(market_log(tmp_path, size, half))
    other = figures(orders[~mine])
    between = np.abs(figures(orders[mine]) - other)
    assert np.all(np.abs(simulated - other) <= np.maximum(0.03, 2.0 * between)), (
        simulated - other,
        between,
    )
