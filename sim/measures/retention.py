"""Who stayed: retention, churn, repeat buying, and cohorts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.columns import WEEKS_PER_YEAR, Columns, Ints, Mask, Ratio, share

COHORT_PERIOD = 13
"""Weeks in a period of the cohort table: a quarter."""


def retained(columns: Columns) -> Mask:
    """Return (size,) customers at the fork who are still customers when the programme ends.

    At least one focal purchase in the last ``min(activity_window, weeks)`` weeks of the
    programme; in a contract market, the focal brand's contract held at its end.
    """
    if columns.is_contract:
        still = columns.customers_at("end", columns.weeks)
    else:
        window = min(columns.recording.activity_window, columns.weeks)
        still = columns.bought(columns.weeks - window, columns.weeks)
    return columns.customers_at_fork & still


def retention_rate(columns: Columns) -> float | None:
    """Return retained customers ÷ customers at the fork, 0 to 1; None without customers.

    The customers at the fork are the same ids in every arm, so arms compare the same people
    (Farris et al. 2010, Marketing Metrics, 'retention rate').
    """
    customers = np.count_nonzero(columns.customers_at_fork)
    return share(np.count_nonzero(retained(columns)), customers)


def churn_rate(columns: Columns) -> float | None:
    """Return 1 − :func:`retention_rate`."""
    rate = retention_rate(columns)
    return None if rate is None else 1.0 - rate


def repeat_rate(columns: Columns) -> Ratio:
    """Return buyers with two or more focal purchases in the programme ÷ its buyers."""
    counts = columns.by_consumer(columns.programme)
    return Ratio(float(np.count_nonzero(counts >= 2)), float(np.count_nonzero(counts)))


def cohort_period(columns: Columns) -> int:
    """Return the weeks of a cohort's period: a quarter, or a year where contracts renew."""
    return WEEKS_PER_YEAR if columns.is_contract else COHORT_PERIOD


def cohorts(columns: Columns) -> pd.DataFrame:
    """Return the cohort table of the focal brand's customers, right-censored.

    A cohort is everyone whose first purchase ever falls in one period (13 weeks; 52 in a
    contract market), numbered from the fork, negative in the warm-up. At age k a customer is
    active who buys in the k-th period after the cohort's. (Fader & Hardie 2007 for its use.)

    Returns:
        Columns cohort, age, customers, active; ``active`` is null where the period is not wholly
        observed. A cohort whose own period is cut off by the end of the run is left out.
    """
    period = cohort_period(columns)
    focal = columns.focal
    first = focal.first == 1
    periods = focal.week // period
    start = -columns.recording.warm_up // period
    stop = columns.end // period
    span = max(stop - start, 0)
    own = np.full(columns.size, np.iinfo(np.int64).min)
    own[focal.consumer[first]] = periods[first]
    known = (own[focal.consumer] >= start) & (own[focal.consumer] < stop) & (periods < stop)
    width = span + 1
    visited = np.unique(focal.consumer[known] * width + (periods[known] - start))
    cohort = own[visited // width] - start
    age = visited % width - cohort
    active = np.bincount(cohort * width + age, minlength=span * width).reshape(span, width)
    return _cohort_rows(active[:, :span], start)


def _cohort_rows(active: Ints, start: int) -> pd.DataFrame:
    """Return one row per cohort and age; a cohort has as many customers as are active at age 0."""
    span = active.shape[0]
    cohort, age = (grid.ravel() for grid in np.indices((span, span)))
    customers = np.repeat(active[:, 0] if span else np.zeros(0, dtype=np.int64), span)
    observed = cohort + age < span
    frame = pd.DataFrame({"cohort": cohort + start, "age": age, "customers": customers})
    frame["active"] = pd.array(active.ravel(), dtype="Int64")
    frame.loc[~observed, "active"] = pd.NA
    return frame[customers > 0].reset_index(drop=True)
