"""Cumulative discounted profit: each discount once, differences within replications."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.plots import profit_over_time
from sim.plots.profit import cumulative_profit
from tests.report.fixture import make_result

LEDGER = pd.DataFrame(
    [("mass", 0, 1, "promotion", "discount", 3.0), ("mass", 0, 1, "mass", "media", 2.0)],
    columns=["strategy", "replication", "week", "programme", "item", "amount"],
)


def weekly() -> pd.DataFrame:
    rows = [
        ("status_quo", 0, 0, 0, 10.0, 0.0),
        ("status_quo", 0, 1, 0, 10.0, 0.0),
        ("mass", 0, 0, 0, 12.0, 0.0),
        ("mass", 0, 1, 0, 14.0, 5.0),
        ("mass", 0, 1, 1, 99.0, 0.0),
    ]
    columns = ["strategy", "replication", "week", "brand", "margin", "marketing_cost"]
    return pd.DataFrame(rows, columns=columns)


def test_by_hand_with_each_discount_once() -> None:
    table = cumulative_profit(weekly(), LEDGER, "status_quo", 0.1)
    second = (14.0 - 5.0 + 3.0 - 10.0) * 1.1 ** (-1 / 52)
    assert table["mean"].tolist() == pytest.approx([2.0, 2.0 + second])
    assert table["low"].isna().all()


def test_the_band_narrows_to_paired_differences() -> None:
    result = make_result()
    table = cumulative_profit(result.weekly, result.ledger, "status_quo", 0.1, result.runs)
    last = table[table["week"] == table["week"].max()].set_index("strategy")
    assert (last["low"] < last["mean"]).all()
    assert (last["mean"] < last["high"]).all()
    shifted = result.weekly.assign(
        margin=result.weekly["margin"] + 50.0 * result.weekly["replication"]
    )
    again = cumulative_profit(shifted, result.ledger, "status_quo", 0.1, result.runs)
    np.testing.assert_allclose(again["high"], table["high"], rtol=1e-9)


def test_one_line_and_band_per_strategy_other_than_the_baseline() -> None:
    result = make_result()
    figure = profit_over_time(result.weekly, result.ledger, "status_quo", 0.1, runs=result.runs)
    named = [trace.name for trace in figure.data if trace.name]
    assert len(named) == 5
    assert "status quo" not in named
    assert len([trace for trace in figure.data if trace.fill == "toself"]) == 5
