"""Helpers for lessons: numbers over replications, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from sim.measures.inference import LEVEL, RESAMPLES
from sim.measures.paired import bootstrap_luck, choices, enough, expanded_percentiles, t_interval
from sim.results import Result
from sim.studies.lessons.base import Finding


def mean_finding(name: str, values: ArrayLike, unit: str) -> Finding:
    """Return the mean over replications with Student's 95% interval.

    Args:
        name: id of the finding.
        values: (replications,) one paired difference, or level, each; undefined ones (NaN) are
            left out unless they are most.
        unit: see :class:`Finding`.
    """
    given = np.asarray(values, dtype=np.float64)
    known = given[enough(np.isfinite(given))]
    value = float(known.mean()) if known.size else float("nan")
    return Finding(name, value, *t_interval(known, LEVEL), unit)


def ratio_finding(
    name: str, tops: ArrayLike, below: ArrayLike, unit: str, *, less: float = 0.0, seed: int = 1
) -> Finding:
    """Return Σ top ÷ Σ below − ``less`` with its bootstrap interval over replications.

    Args:
        name: id of the finding.
        tops: (replications,) numerators.
        below: (replications,) denominators.
        unit: see :class:`Finding`.
        less: what to compare the ratio with, such as 1 for a relative change.
        seed: of the bootstrap.
    """
    top, bottom = np.asarray(tops, dtype=np.float64), np.asarray(below, dtype=np.float64)
    known = enough(np.isfinite(top) & np.isfinite(bottom))
    top, bottom = top[known], bottom[known]
    if not top.size or bottom.sum() <= 0.0:
        nothing = float("nan")
        return Finding(name, nothing, nothing, nothing, unit)
    drawn = choices(bootstrap_luck((seed, 0), top.size, RESAMPLES), top.size)
    sums = bottom[drawn].sum(axis=1)
    values = np.full(sums.size, np.nan)
    np.divide(top[drawn].sum(axis=1), sums, out=values, where=sums > 0.0)
    low, high = expanded_percentiles(values - less, top.size, LEVEL)
    return Finding(name, float(top.sum() / bottom.sum()) - less, low, high, unit)


def effect_finding(name: str, result: Result, strategy: str, kpi: str) -> Finding:
    """Return a strategy's paired effect on a KPI, as the comparison inferred it.

    Args:
        name: id of the finding.
        result: the comparison.
        strategy: an arm other than the baseline.
        kpi: one of :data:`sim.measures.definitions.KPIS`.
    """
    rows = result.effects
    row = rows[(rows["strategy"] == strategy) & (rows["kpi"] == kpi)].iloc[0]
    value, low, high = (float(row[part]) for part in ("difference", "ci_low", "ci_high"))
    return Finding(name, value, low, high, str(row["unit"]))


def between_arms(name: str, result: Result, kpi: str, arm: str, other: str, unit: str) -> Finding:
    """Return the paired difference of a KPI between any two arms of the comparison.

    Args:
        name: id of the finding.
        result: the comparison.
        kpi: column of ``runs``.
        arm: the first arm; the difference is this one's value less that of ``other``.
        other: the second arm.
        unit: see :class:`Finding`.
    """
    wide = by_arm(result, kpi)
    return mean_finding(name, wide[arm] - wide[other], unit)


def by_arm(result: Result, kpi: str) -> pd.DataFrame:
    """Return a KPI as (replications, arms), replications at central parameters."""
    runs = result.runs[result.runs["draw"].isna() & (result.runs["status"] == "ok")]
    return runs.pivot(index="replication", columns="strategy", values=kpi)


def summarised(
    frame: pd.DataFrame, by: Sequence[str], value: str, *, name: str = "value"
) -> pd.DataFrame:
    """Return means over replications with their intervals, one row a group, in order of coming.

    Args:
        frame: rows with ``replication``, the columns ``by`` and ``value``; a replication's rows
            of a group are averaged first.
        by: columns of the groups, such as ``series`` and ``x``.
        value: column to average.
        name: what the mean is called.

    Returns:
        The columns ``by``, the mean, ``low`` and ``high``.
    """
    each = frame.groupby([*by, "replication"], sort=False)[value].mean().reset_index()
    rows = []
    for group, part in each.groupby(list(by), sort=False):
        found = mean_finding(name, part[value], "")
        rows.append([*group, found.value, found.low, found.high])
    return pd.DataFrame(rows, columns=[*by, name, "low", "high"])
