"""Purchasing measures on a market worked by hand, and the RFM table against lifetimes."""

from __future__ import annotations

import math
from typing import Any

import lifetimes
import numpy as np
import pandas as pd
import pytest
from lifetimes.utils import summary_data_from_transaction_data

from sim.measures.columns import Columns, Ratio
from sim.measures.purchasing import (
    average_ticket,
    inertial_repurchase_share,
    margin,
    market_share,
    penetration,
    purchase_frequency,
    revenue,
    revenue_volatility,
    rfm_table,
    share_of_wallet,
    visits,
)
from sim.measures.recording import Recording


def test_penetration_and_frequency(arm: Recording) -> None:
    # Buyers 0, 1, 3, 4 of six present; six purchases.
    columns = Columns(arm)
    assert penetration(columns) == pytest.approx(4 / 6)
    assert purchase_frequency(columns) == Ratio(6.0, 4.0)


def test_shares(arm: Recording) -> None:
    # Units 7 of 9. The buyers paid 66 for the brand and 8 + 8 for the rival.
    columns = Columns(arm)
    assert market_share(columns) == Ratio(7.0, 9.0)
    assert share_of_wallet(columns) == Ratio(66.0, 82.0)


def test_one_brand_has_no_shares(build: Any) -> None:
    columns = Columns(build([(1, 0, 0, 1, 10, 0, 0, 1, 0)], brands=1))
    assert market_share(columns) is None
    assert share_of_wallet(columns) is None
    assert penetration(columns) is None


def test_windows_of_a_year(build: Any) -> None:
    # A programme of 60 weeks: its last 52 begin in week 8.
    purchases = [(7, 0, 0, 1, 10, 0, 0, 1, 0), (8, 1, 0, 1, 10, 0, 0, 1, 0)]
    columns = Columns(build(purchases, weeks=60))
    assert penetration(columns) == pytest.approx(1 / 6)
    assert purchase_frequency(columns) == Ratio(1.0, 1.0)
    assert average_ticket(columns) == Ratio(20.0, 2.0)


def test_money(arm: Recording) -> None:
    # Paid after the fork: 20 + 16 + 10 + 20 + 10 + 10 for 9 units at a cost of 4.
    columns = Columns(arm)
    assert revenue(columns) == 86.0
    assert margin(columns) == 50.0
    assert average_ticket(columns) == Ratio(66.0, 6.0)


def test_volatility(arm: Recording, build: Any) -> None:
    # 20, 16, 10, 20: mean 16.5, squared deviations 12.25 + .25 + 42.25 + 12.25.
    assert revenue_volatility(Columns(arm)) == pytest.approx(math.sqrt(67 / 3) / 16.5)
    assert revenue_volatility(Columns(build([]))) is None


def test_inertial_share_leaves_first_purchases_out(arm: Recording) -> None:
    # Repurchases: 0 in week 0, 1 in weeks 1 and 3 (by habit), 4 in week 2.
    assert inertial_repurchase_share(Columns(arm)) == Ratio(2.0, 4.0)


def test_visits_of_the_focal_brand_in_the_programme(arm: Recording) -> None:
    # The fixture records 1 + week visits: 1 + 2 + 3 + 4.
    assert visits(Columns(arm)) == 10.0


def simulated_log(customers: int, weeks: int) -> list[tuple[Any, ...]]:
    """Draw a BG/NBD log: Gamma(.6, 60) rates, Beta(.8, 2.5) dropout after each repeat purchase."""
    generator = np.random.default_rng(5)
    rate = generator.gamma(0.6, 1 / 60, customers)
    dropout = generator.beta(0.8, 2.5, customers)
    bought = []
    for k in range(customers):
        time = float(generator.integers(0, 10))
        bought.append((int(time), k, 0, 1, 10.0, 0, 0, 1, 0))
        while (time := time + generator.exponential(1 / rate[k])) < weeks:
            bought.append((int(time), k, 0, 1, 10.0 + k % 3, 0, 0, 0, 0))
            if generator.random() < dropout[k]:
                break
    return sorted(bought, key=lambda row: (row[0], row[1]))


def test_rfm_table_is_that_of_lifetimes_and_fits(build: Any) -> None:
    log = simulated_log(1500, 400)
    recording = build(log, size=1500, warm_up=0, weeks=390, run_off=10, brands=1)
    table = rfm_table(Columns(recording))
    dates = pd.DataFrame(log)[[1, 0, 4]].set_axis(["id", "week", "money"], axis=1)
    dates["date"] = pd.Timestamp("2020-01-06") + pd.to_timedelta(dates["week"] * 7, unit="D")
    theirs = summary_data_from_transaction_data(
        dates, "id", "date", "money", freq="W", observation_period_end=dates["date"].min()
        + pd.Timedelta(weeks=399),
    )  # fmt: skip
    for name in ("frequency", "recency", "T", "monetary_value"):
        np.testing.assert_allclose(table[name], theirs[name].loc[table.index])
    fitter = lifetimes.BetaGeoFitter()
    fitter.fit(table["frequency"], table["recency"], table["T"])
    r, alpha, a, b = (float(fitter.params_[name]) for name in ("r", "alpha", "a", "b"))
    assert r / alpha == pytest.approx(0.6 / 60, rel=0.15)
    assert a / (a + b) == pytest.approx(0.8 / 3.3, rel=0.2)


def test_rfm_table_leaves_out_unknown_first_purchases(build: Any) -> None:
    purchases = [(-1, 0, 0, 1, 10, 0, 0, 0, 0), (0, 1, 0, 1, 10, 0, 0, 1, 0)]
    table = rfm_table(Columns(build(purchases)))
    assert table.index.tolist() == [1]
    assert table.iloc[0].tolist() == [0, 0, 5, 0]
