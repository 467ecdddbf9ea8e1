"""Stability and control limits on series worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.measures.activity import ControlChart, control_chart, stability, weekly_revenue
from sim.measures.columns import Columns


def sold(build: Any, revenue: list[float]) -> Columns:
    """Return an arm with this focal revenue by week."""
    purchases = [(week, 0, 0, 1, money, 0, 0, 0, 0) for week, money in enumerate(revenue)]
    return Columns(build(purchases, weeks=len(revenue)))


def test_a_straight_line_is_wholly_stable(build: Any) -> None:
    assert stability(sold(build, [10, 12, 14, 16])) == pytest.approx(1.0)
    assert stability(sold(build, [7, 7, 7, 7])) == pytest.approx(1.0)


def test_stability_by_hand(build: Any) -> None:
    # Mean 15, no trend, so the rest is (-5, 5, 5, -5): sd = sqrt(100 / (4 - 2)).
    assert stability(sold(build, [10, 20, 20, 10])) == pytest.approx(1 - np.sqrt(50) / 15)


def test_peaks_are_less_stable_than_growth(build: Any) -> None:
    promotion = stability(sold(build, [10, 30, 4, 10, 30, 4]))
    bond = stability(sold(build, [10, 12, 13, 16, 18, 19]))
    assert promotion is not None and bond is not None and promotion < bond


def test_stability_is_null_without_sales_or_time(build: Any) -> None:
    assert stability(Columns(build(weeks=4))) is None
    assert stability(sold(build, [10, 20])) is None


def test_weekly_revenue_is_that_of_the_programme(arm: Any) -> None:
    assert weekly_revenue(Columns(arm)).tolist() == [20, 16, 10, 20]


def test_control_chart_by_hand(build: Any) -> None:
    baseline = sold(build, [10, 12, 8, 10])  # sd = sqrt(8 / 3) = 1.63
    chart = control_chart(sold(build, [10, 16, 4, 10]), baseline)
    assert isinstance(chart, ControlChart)
    assert chart.centre == 10
    assert chart.upper == pytest.approx(10 + 3 * np.sqrt(8 / 3))
    assert chart.lower == pytest.approx(10 - 3 * np.sqrt(8 / 3))
    assert chart.above.tolist() == [1] and chart.below.tolist() == [2]
    assert chart.share_out == 0.5


def test_the_lower_limit_is_no_negative_revenue(build: Any) -> None:
    baseline = sold(build, [10, 0.001, 10, 0.001])
    chart = control_chart(baseline, baseline)
    assert chart is not None and chart.lower == 0.0 and chart.share_out == 0.0


def test_no_chart_from_a_single_week(build: Any) -> None:
    assert control_chart(sold(build, [10]), sold(build, [10])) is None
