"""How steady the activity is, and when it is out of control: stability and a control chart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.measures.columns import Columns, Floats, Ints

LIMITS = 3.0
"""Standard deviations from the centre line to either control limit (Shewhart 1931)."""


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Weekly revenue against limits that the baseline sets.

    Attributes:
        centre: mean weekly revenue of the baseline, currency.
        lower: centre − 3 standard deviations, not below zero. upper: centre + 3.
        above: weeks of the programme above the upper limit.
        below: weeks of the programme below the lower limit.
        share_out: weeks outside ÷ weeks of the programme, 0 to 1.
    """

    centre: float
    lower: float
    upper: float
    above: Ints
    below: Ints
    share_out: float


def weekly_revenue(columns: Columns) -> Floats:
    """Return (weeks,) money paid for the focal brand by week of the programme, currency."""
    return columns.by_week(columns.programme, columns.programme.amount)[: columns.weeks]


def stability(columns: Columns) -> float | None:
    """Return 1 − (sd of weekly revenue around its linear trend ÷ its mean), programme.

    1 is a straight line; steady growth is stable, a promotion's peaks and dips are not. Below
    zero where the swings are larger than the sales. None for fewer than three weeks or no
    revenue. The complement of the coefficient of variation of what the trend leaves (Srivastava,
    Shervani & Fahey 1998, who count steady cash flow as value to the shareholder).
    """
    revenue = weekly_revenue(columns)
    if columns.weeks < 3 or revenue.mean() <= 0:
        return None
    time = np.arange(columns.weeks) - (columns.weeks - 1) / 2
    slope = float(time @ revenue / (time @ time))
    rest = revenue - revenue.mean() - slope * time
    spread = float(np.sqrt(rest @ rest / (columns.weeks - 2)))
    return 1.0 - spread / float(revenue.mean())


def control_chart(columns: Columns, baseline: Columns) -> ControlChart | None:
    """Return the chart of the programme's weekly revenue, limits from the baseline's same weeks.

    A week out of the limits says that something other than the usual ups and downs is at work: a
    promotion, a rival, a shock. None where the baseline has fewer than two weeks. (Shewhart 1931.)
    """
    usual, revenue = weekly_revenue(baseline), weekly_revenue(columns)
    if usual.size < 2:
        return None
    centre, reach = float(usual.mean()), LIMITS * float(usual.std(ddof=1))
    lower, upper = max(centre - reach, 0.0), centre + reach
    above, below = np.flatnonzero(revenue > upper), np.flatnonzero(revenue < lower)
    out = (above.size + below.size) / revenue.size
    return ControlChart(centre, lower, upper, above, below, out)
