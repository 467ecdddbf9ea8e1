"""Promotion against relation: the same months, each discount once, windows read off the ledger."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.plots.relation import (
    by_month,
    months_between_ticks,
    promotion_and_relation,
    promotion_windows,
)
from tests.report.fixture import BASELINE, WEEKS, make_result

LEDGER_COLUMNS = ["strategy", "replication", "week", "programme", "item", "amount"]


def weekly(revenue: dict[tuple[str, int], float], weeks: int = 13) -> pd.DataFrame:
    rows = [
        {
            "strategy": strategy, "replication": replication, "week": week, "brand": 0,
            "revenue": value, "margin": value / 2, "marketing_cost": 10.0,
            "active_customers": 100 if strategy == "base" else 110,
        }
        for (strategy, replication), value in revenue.items()
        for week in range(weeks)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_indices_are_ratios_of_sums_and_profit_a_difference() -> None:
    frame = weekly({("base", 0): 100, ("base", 1): 300, ("arm", 0): 200, ("arm", 1): 300})
    ledger = pd.DataFrame([("arm", 0, 2, "x", "discount", 13.0)], columns=LEDGER_COLUMNS)
    table = by_month(frame, ledger, "base").set_index(["strategy", "panel", "x"])["mean"]
    assert table["arm", "sales", 0.5] == pytest.approx(125.0)  # not the mean of 200 and 100
    assert table["arm", "active", 2.5] == pytest.approx(110.0)
    assert table["base", "sales", 0.5] == pytest.approx(100.0)
    # Margins 100 and 150 against 50 and 150: 25 a week, and the discount of week 2 once more, of
    # one replication and one of five weeks.
    assert table["arm", "profit", 1.5] == pytest.approx(25.0 * 52 / 12)
    assert table["arm", "profit", 0.5] == pytest.approx((25.0 + 13.0 / 5 / 2) * 52 / 12)


def test_intervals_are_paired() -> None:
    frame = weekly({("base", 0): 100, ("base", 1): 300, ("arm", 0): 110, ("arm", 1): 330})
    table = by_month(frame, pd.DataFrame(columns=LEDGER_COLUMNS), "base")
    sales = table[(table["panel"] == "sales") & (table["strategy"] == "arm")]
    assert sales["low"].to_numpy() == pytest.approx(110.0)
    assert sales["high"].to_numpy() == pytest.approx(110.0)


def test_windows_are_weeks_of_leaflets_else_of_discounts() -> None:
    rows = [
        ("coupons", 0, 3, "promotion", "discount", 5.0),
        ("coupons", 0, 4, "promotion", "discount", 5.0),
        ("coupons", 0, 9, "promotion", "discount", 5.0),
        ("mass+promotion", 0, 2, "promotion", "feature", 1.0),
        ("mass+promotion", 0, 3, "promotion", "discount", 1.0),
        ("mass+promotion", 0, 5, "mass", "discount", 1.0),
        ("mass", 0, 1, "mass", "media", 1.0),
    ]
    ledger = pd.DataFrame(rows, columns=LEDGER_COLUMNS)
    assert promotion_windows(ledger) == {
        "coupons": [(3, 4), (9, 9)],
        "mass+promotion": [(2, 2)],
    }


def test_a_week_of_few_replications_is_no_window() -> None:
    rows = [("p", r, 1, "promotion", "feature", 1.0) for r in range(4)]
    rows.append(("p", 0, 7, "promotion", "feature", 1.0))
    ledger = pd.DataFrame(rows, columns=LEDGER_COLUMNS)
    assert promotion_windows(ledger) == {"p": [(1, 1)]}


def test_the_figure_shades_what_was_promotion() -> None:
    result = make_result(replications=2, draws=0)
    figure = promotion_and_relation(
        result.weekly, result.ledger, BASELINE, programme_weeks=WEEKS, runs=result.runs
    )
    shaded = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert [(shape.x0, shape.x1) for shape in shaded] == [pytest.approx((4 * 12 / 52, 5 * 12 / 52))]
    named = [trace.name for trace in figure.data if trace.showlegend is not False]
    assert "promotion weeks, promotion" in named
    assert np.isfinite(figure.layout.height)


def test_a_long_axis_has_few_numbers() -> None:
    assert [months_between_ticks(months) for months in (36, 90, 150, 600)] == [6, 12, 24, 96]
    assert months_between_ticks(36, panels=3) == 12
