"""Helpers for lessons: numbers over replications, each with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sim.measures.inference import LEVEL, RESAMPLES
from sim.measures.paired import bootstrap_luck, choices, enough, expanded_percentiles, t_interval
from sim.results import Result
from sim.studies.lessons.base import Finding

Floats = NDArray[np.float64]


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
    pair = np.stack([np.asarray(tops, np.float64), np.asarray(below, np.float64)])
    return _bootstrapped(name, pair[None], lambda ratios: ratios[0] - less, unit, seed)


def ratio_difference(
    name: str,
    first: tuple[ArrayLike, ArrayLike],
    second: tuple[ArrayLike, ArrayLike],
    unit: str,
    *,
    seed: int = 1,
) -> Finding:
    """Return the difference of two ratios of sums, both over the same resampled replications.

    Args:
        name: id of the finding.
        first: numerators and denominators, (replications,) each.
        second: likewise, of the ratio that is subtracted.
        unit: see :class:`Finding`.
        seed: of the bootstrap.
    """
    pairs = np.array([[np.asarray(part, np.float64) for part in pair] for pair in (first, second)])
    return _bootstrapped(name, pairs, lambda ratios: ratios[0] - ratios[1], unit, seed)


def _bootstrapped(
    name: str, pairs: Floats, combine: Callable[[Floats], Floats], unit: str, seed: int
) -> Finding:
    """Return what is made of ratios of sums; ``pairs`` is (ratios, 2, replications)."""
    pairs = pairs[:, :, enough(np.isfinite(pairs).all(axis=(0, 1)))]
    count = pairs.shape[2]
    whole = pairs.sum(axis=2)
    if count == 0 or (whole[:, 1] <= 0.0).any():
        nothing = float("nan")
        return Finding(name, nothing, nothing, nothing, unit)
    drawn = choices(bootstrap_luck((seed, 0), count, RESAMPLES), count)
    sums = pairs[:, :, drawn].sum(axis=3)
    ratios = np.full((len(pairs), len(drawn)), np.nan)
    np.divide(sums[:, 0], sums[:, 1], out=ratios, where=sums[:, 1] > 0.0)
    low, high = expanded_percentiles(combine(ratios), count, LEVEL)
    value = float(combine((whole[:, 0] / whole[:, 1])[:, None])[0])
    return Finding(name, value, low, high, unit)


def ratios(
    frame: pd.DataFrame, by: Sequence[str], top: str, below: str, *, less: float = 0.0
) -> pd.DataFrame:
    """Return ratios of sums over replications with their intervals, one row a group.

    Args:
        frame: rows with ``replication``, the columns ``by``, ``top`` and ``below``.
        by: columns of the groups, such as ``series`` and ``x``.
        top: column of numerators.
        below: column of denominators.
        less: what to compare the ratio with.

    Returns:
        The columns ``by``, ``value``, ``low`` and ``high``.
    """
    rows = []
    for group, part in frame.groupby(list(by), sort=False):
        sums = part.groupby("replication")[[top, below]].sum()
        found = ratio_finding("", sums[top], sums[below], "", less=less)
        rows.append([*group, found.value, found.low, found.high])
    return pd.DataFrame(rows, columns=[*by, "value", "low", "high"])


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
