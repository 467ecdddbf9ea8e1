"""What customers are worth: profit, NPV, CLV, customer equity, payback, return on marketing.

**Every discount is counted once.** The money paid (``amount``) has lost the face value already,
and the ledger lists the same face value under the item ``discount``. Profit is therefore full-price
revenue − variable cost − *all* of the ledger. Where discounts come with the ledger item, that
equals (money paid − variable cost) − (ledger − its discounts). A price cut that settles points is
not in the ledger: its cost is, since the points were issued.

For customers one by one, :func:`contribution` is the margin net of the discounts charged in the
ledger, so retention and acquisition cost then leave the discounts out.
"""

from __future__ import annotations

import numpy as np

from sim.measures.acquisition import acquired
from sim.measures.columns import FOCAL, SOURCES, WEEKS_PER_YEAR, Columns, Floats, Ratio, Rows
from sim.measures.costs import (
    acquisition_cost,
    acquisition_cost_by_week,
    marketing_cost,
    retention_cost_by_week,
)


def full_price_margin(columns: Columns) -> Floats:
    """Return (purchases after the fork,) regular price × units − variable cost, currency."""
    rows = columns.after_fork
    unit_cost = columns.recording.unit_cost[FOCAL]
    return np.asarray(rows.amount + rows.face_value - rows.units * unit_cost)


def discount_charged(columns: Columns) -> Floats:
    """Return (purchases after the fork,) the part of each face value the ledger was charged with.

    A week's discount item is spread over that week's face values; the rest of a face value was
    settled against points, which were charged when they were issued.
    """
    rows = columns.after_fork
    given = columns.by_week(rows, rows.face_value)
    booked = columns.cost[:, :, 1].sum(axis=1)
    rate = np.divide(booked, given, out=np.zeros(columns.end), where=given > 0)
    return rows.face_value * rate[rows.week]


def contribution(columns: Columns) -> Floats:
    """Return (purchases after the fork,) margin net of the discounts charged, currency."""
    return full_price_margin(columns) - discount_charged(columns)


def profit_by_week(columns: Columns) -> Floats:
    """Return (programme + run-off,) full-price margin − ledger of the focal brand, currency."""
    gross = columns.by_week(columns.after_fork, full_price_margin(columns))
    return gross - columns.cost.sum(axis=(1, 2))


def npv_by_horizon(columns: Columns) -> Floats:
    """Return (programme + run-off,) NPV at the fork if one stopped after each week, currency."""
    return np.cumsum(profit_by_week(columns) * columns.discount_factor)


def npv(columns: Columns) -> float:
    """Return the discounted profit of the focal brand over programme and run-off, currency.

    Discounted to the fork by (1 + r)^(−week / 52); each discount once (see the module).
    """
    return float((profit_by_week(columns) * columns.discount_factor).sum())


def _discounted_value(columns: Columns, rows: Rows, values: Floats) -> Floats:
    """Return (size,) values discounted to the fork, by consumer."""
    return columns.by_consumer(rows, values * columns.discount_factor[rows.week])


def clv(columns: Columns) -> float | None:
    """Return the lifetime value of a customer at the fork, finite horizon, currency a customer.

    Σ over those customers of discounted margin (net of discounts), less all discounted retention
    cost other than discounts, ÷ their number; programme and run-off. Retention cost is charged in
    full to them, which is cautious: part of it goes to customers acquired later. None without
    customers. (Gupta, Lehmann & Stuart 2004; Berger & Nasr 1998.)
    """
    customers = np.count_nonzero(columns.customers_at_fork)
    if customers == 0:
        return None
    return _customer_base_value(columns) / customers


def _customer_base_value(columns: Columns) -> float:
    """Return discounted margin net of retention cost of the customers at the fork, currency."""
    worth = _discounted_value(columns, columns.after_fork, contribution(columns))
    cost = retention_cost_by_week(columns, discounts=False) * columns.discount_factor
    return float(worth[columns.customers_at_fork].sum() - cost.sum())


def clv_with_referrals(columns: Columns, knock_out: Columns) -> float | None:
    """Return CLV plus what the customers bring by word of mouth, currency a customer at the fork.

    Args:
        columns: one run.
        knock_out: the same arm and replication in which the customers' word of mouth is silent.

    Returns:
        CLV + (NPV − NPV of the knock-out) ÷ customers at the fork; None without customers.
    """
    own = clv(columns)
    if own is None:
        return None
    brought = npv(columns) - npv(knock_out)
    return own + brought / float(np.count_nonzero(columns.customers_at_fork))


def _acquired_rows(columns: Columns) -> tuple[Rows, Floats]:
    """Return the purchases of acquired customers and their worth before acquisition spend.

    Discounts on first purchases are acquisition spend, so they are added back here.
    """
    rows = columns.after_fork
    worth = contribution(columns) + np.where(rows.first == 1, discount_charged(columns), 0.0)
    theirs = acquired(columns)[rows.consumer]
    return rows.where(theirs), worth[theirs]


def acquired_value(columns: Columns) -> Floats:
    """Return (size,) worth of each acquired customer at acquisition, currency; 0 for others.

    Margin of the weeks observed (to the end of the run-off), discounted to the week of the first
    purchase; before acquisition spend.
    """
    rows, worth = _acquired_rows(columns)
    start = np.zeros(columns.size, dtype=np.int64)
    first = rows.first == 1
    start[rows.consumer[first]] = rows.week[first]
    age = (rows.week - start[rows.consumer]) / WEEKS_PER_YEAR
    return columns.by_consumer(rows, worth * (1.0 + columns.recording.discount_rate) ** -age)


def acquired_value_by_source(columns: Columns) -> dict[str, float | None]:
    """Return the mean worth of an acquired customer by source, currency; None where none came."""
    rows = columns.programme
    first = rows.first == 1
    source, consumer = rows.source[first], rows.consumer[first]
    worth = acquired_value(columns)[consumer]
    counts = np.bincount(source, minlength=len(SOURCES))
    sums = np.bincount(source, weights=worth, minlength=len(SOURCES))
    return {
        name: float(sums[k] / counts[k]) if counts[k] else None for k, name in enumerate(SOURCES)
    }


def clv_cac_ratio(columns: Columns) -> Ratio:
    """Return worth of the acquired customers ÷ what acquiring them cost (CLV:CAC).

    The mean of :func:`acquired_value` over acquired customers divided by ``cac``. Undefined where
    none was acquired or nothing was spent.
    """
    if not acquired(columns).any():
        return Ratio(0.0, 0.0)
    return Ratio(float(acquired_value(columns).sum()), acquisition_cost(columns))


def customer_equity(columns: Columns) -> float:
    """Return the worth of all customers, present and acquired, at the fork, currency.

    CLV × customers at the fork + Σ over acquired customers of discounted margin − discounted
    acquisition spend of the programme. (Rust, Lemon & Zeithaml 2004; Blattberg & Deighton 1996.)
    """
    rows, worth = _acquired_rows(columns)
    new = float((worth * columns.discount_factor[rows.week]).sum())
    spent = acquisition_cost_by_week(columns) * columns.discount_factor
    return _customer_base_value(columns) + new - float(spent[: columns.weeks].sum())


def payback_weeks(columns: Columns, baseline: Columns) -> float | None:
    """Return the weeks after which an arm has for good earned back what it cost at first.

    The cumulative discounted profit, less the baseline's, has been below zero and from the end
    of that week on stays at or above zero to the end of the run-off. None if it never falls
    below zero, or is below zero at the end. Rounding (1e-9 of the amounts) counts as zero.
    """
    own, other = npv_by_horizon(columns), npv_by_horizon(baseline)
    ahead = own - other
    behind = np.flatnonzero(ahead < -1e-9 * (np.abs(own) + np.abs(other)))
    if behind.size == 0 or behind[-1] == ahead.size - 1:
        return None
    return float(behind[-1] + 2)


def romi(columns: Columns, baseline: Columns) -> Ratio:
    """Return the incremental return on marketing investment against the baseline.

    (Incremental margin at full price − incremental marketing cost) ÷ incremental marketing cost,
    programme and run-off, not discounted; discounts are cost, once. Undefined unless the arm
    spent more than the baseline. (Farris et al. 2010, 'ROMI'.)
    """
    gross = full_price_margin(columns).sum() - full_price_margin(baseline).sum()
    cost = marketing_cost(columns) - marketing_cost(baseline)
    return Ratio(float(gross - cost), cost)
