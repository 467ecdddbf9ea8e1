"""Cumulative discounted profit: each discount once, differences within replications."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.plots import profit_over_time
from sim.plots.profit import cumulative_profit, payback_week
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


@pytest.mark.parametrize(
    ("mean", "week"),
    [
        ([-1.0, -0.5, 0.2, 0.4], 3.0),
        ([-1.0, 0.5, -0.2, 0.4], 4.0),
        ([0.0, 0.5, 0.2, 0.4], 0.0),
        ([0.5, 0.2, -0.1, -0.2], None),
    ],
)
def test_payback_is_the_week_from_which_it_stays_ahead(
    mean: list[float], week: float | None
) -> None:
    assert payback_week(np.arange(4.0), np.array(mean)) == week


def test_the_legend_says_when_each_has_paid_back_or_never() -> None:
    loses = weekly().assign(margin=lambda rows: rows["margin"].where(rows["brand"] == 1, 1.0))
    loses.loc[loses["strategy"] == "status_quo", "margin"] = 9.0
    figure = profit_over_time(loses, LEDGER, "status_quo", 0.1)
    assert [trace.name for trace in figure.data if trace.name] == ["mass (never)"]
    pays = weekly().assign(margin=[10.0, 10.0, 8.0, 40.0, 0.0])
    figure = profit_over_time(pays, LEDGER, "status_quo", 0.1)
    assert [trace.name for trace in figure.data if trace.name] == ["mass (week 2)"]
    marked = [trace for trace in figure.data if trace.mode == "markers"]
    assert [list(trace.x) for trace in marked] == [[1.0]]
