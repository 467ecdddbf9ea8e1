"""Paired effects of strategies against a baseline, with two kinds of uncertainty.

*Simulation noise*: replications at central parameters, paired by their common random numbers.
*Parameters*: one run a draw from the priors, the same draw in all arms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.errors import UserError, nearest
from sim.measures.definitions import KPIS, Kpi
from sim.measures.paired import (
    MOST_NULLS,
    NO_INTERVAL,
    NULL,
    Floats,
    Interval,
    Sample,
    bootstrap_luck,
    choices,
    enough,
    expanded_percentiles,
    prediction_interval,
    t_interval,
    variance_reduction,
)
from sim.randomness import Key

LEVEL = 0.95
RESAMPLES = 2000

EFFECT_COLUMNS = (
    "strategy",
    "kpi",
    "unit",
    "baseline",
    "mean",
    "difference",
    "ci_low",
    "ci_high",
    "param_low",
    "param_high",
    "p_best",
    "replications",
    "draws",
    "variance_reduction",
)


@dataclass(frozen=True, slots=True)
class _Study:
    """The runs of a comparison, by replication (central parameters) and by draw."""

    strategies: list[str]
    central: pd.DataFrame
    drawn: pd.DataFrame
    central_parts: pd.DataFrame | None
    drawn_parts: pd.DataFrame | None
    baseline: int
    luck: Floats

    def sample(self, kpi: Kpi, drawn: bool = False) -> Sample:
        """Return one KPI as (runs, arms)."""
        runs = self.drawn if drawn else self.central
        parts = self.drawn_parts if drawn else self.central_parts
        values = _wide(runs, kpi.name, self.strategies)
        if not kpi.ratio or parts is None:
            return Sample(values)
        own = parts[parts["kpi"] == kpi.name]
        if own.empty:
            return Sample(values)
        index = pd.Index(sorted(runs["run"].unique()))
        top = _wide(own, "numerator", self.strategies, index)
        below = _wide(own, "denominator", self.strategies, index)
        return Sample(values, top, below)


def _wide(
    rows: pd.DataFrame, column: str, strategies: Sequence[str], index: pd.Index | None = None
) -> Floats:
    """Return a column as (runs, arms), NaN where a run is missing or null."""
    wide = rows.pivot(index="run", columns="strategy", values=column)
    wide = wide.reindex(index=wide.index if index is None else index, columns=list(strategies))
    return wide.to_numpy(dtype=np.float64, na_value=NULL)


def _with_run(frame: pd.DataFrame, drawn: bool) -> pd.DataFrame:
    """Return the replications at central parameters, or the draws, with their pairing number."""
    is_draw = frame["draw"].notna() if "draw" in frame else pd.Series(False, index=frame.index)
    rows = frame[is_draw if drawn else ~is_draw]
    return rows.assign(run=rows["draw" if drawn else "replication"].astype(np.int64))


def _study(runs: pd.DataFrame, parts: pd.DataFrame | None, baseline: str, key: Key) -> _Study:
    done = runs[runs["error"].isna()] if "error" in runs else runs
    strategies = [str(name) for name in done["strategy"].unique()]
    if baseline not in strategies:
        raise UserError(
            f"baseline={baseline}: no completed run of that strategy{nearest(baseline, strategies)}"
        )
    central, drawn = _with_run(done, False), _with_run(done, True)
    return _Study(
        strategies,
        central,
        drawn,
        None if parts is None else _with_run(parts, False),
        None if parts is None else _with_run(parts, True),
        strategies.index(baseline),
        bootstrap_luck(key, central["run"].nunique(), RESAMPLES),
    )


def paired_effects(
    runs: pd.DataFrame, parts: pd.DataFrame | None, baseline: str, *, key: Key = (0, 0)
) -> pd.DataFrame:
    """Return every strategy's effect on every KPI against the baseline.

    * ``mean``: over replications; of a ratio, the ratio of sums. ``difference``: to the baseline,
      within replications. A KPI that is itself a comparison with the baseline (incremental CAC,
      payback, ROMI) has its own value as the difference, and none for the baseline.
    * ``ci_low``, ``ci_high``: 95% interval of the difference for simulation noise: paired t for
      means, paired bootstrap over replications for ratios of sums.
    * ``param_low``, ``param_high``: 95% interval of the difference over draws: its percentiles,
      widened for few draws (:func:`sim.measures.paired.prediction_interval`).
    * ``p_best``: probability that the strategy is the best on that KPI: over draws (each has its
      own parameters and its own luck), or without draws over bootstrapped replications. Ties are
      shared. Null for KPIs without a better direction.
    * ``variance_reduction``: see :func:`sim.measures.paired.variance_reduction`.

    Pairs with a null are left out; if more than half are, the statistic is null.

    Args:
        runs: strategy, replication, draw (null: central parameters) and KPI columns; rows whose
            ``error`` is not null are left out.
        parts: strategy, replication, draw, kpi, numerator, denominator; None treats ratios as
            means.
        baseline: strategy the differences are taken against.
        key: (experiment seed, 0) of the bootstrap.

    Returns:
        One row a strategy and KPI, columns :data:`EFFECT_COLUMNS`.

    Raises:
        UserError: if the baseline has no completed run.
    """
    study = _study(runs, parts, baseline, key)
    rows = [row for name in KPIS if name in runs for row in _kpi_rows(study, KPIS[name])]
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))


def _kpi_rows(study: _Study, kpi: Kpi) -> list[dict[str, object]]:
    """Return the effect of every strategy on one KPI."""
    central, drawn = study.sample(kpi), study.sample(kpi, drawn=True)
    best = _p_best(kpi, central, drawn, study.luck)
    means = central.level()
    rows: list[dict[str, object]] = []
    for arm, strategy in enumerate(study.strategies):
        effect = _effect(study, kpi, central, arm)
        if kpi.against_baseline and np.isnan(effect.difference):
            means[arm] = best[arm] = NULL
        low, high = _parameter_interval(kpi, drawn, arm, study.baseline)
        rows.append(
            {
                "strategy": strategy,
                "kpi": kpi.name,
                "unit": kpi.unit,
                "baseline": study.strategies[study.baseline],
                "mean": means[arm],
                "difference": effect.difference,
                "ci_low": effect.interval[0],
                "ci_high": effect.interval[1],
                "param_low": low,
                "param_high": high,
                "p_best": best[arm],
                "replications": central.values.shape[0],
                "draws": drawn.values.shape[0],
                "variance_reduction": effect.variance_reduction,
            }
        )
    return rows


@dataclass(frozen=True, slots=True)
class _Effect:
    difference: float = NULL
    interval: Interval = NO_INTERVAL
    variance_reduction: float = NULL


def _effect(study: _Study, kpi: Kpi, central: Sample, arm: int) -> _Effect:
    """Return the paired difference of one arm, its interval, and what pairing saved."""
    if kpi.against_baseline:
        return _own_comparison(central, arm, study.luck)
    pair = central.pair(arm, study.baseline)
    runs = pair.values.shape[0]
    if runs == 0:
        return _Effect()
    level = pair.level()
    difference = float(level[0] - level[1])
    saved = variance_reduction(pair) if arm != study.baseline else NULL
    if pair.numerator is None:
        interval = t_interval(pair.values[:, 0] - pair.values[:, 1], LEVEL)
    else:
        values = pair.resampled(choices(study.luck, runs))
        interval = expanded_percentiles(values[:, 0] - values[:, 1], runs, LEVEL)
    return _Effect(difference, interval, saved)


def _own_comparison(central: Sample, arm: int, luck: Floats) -> _Effect:
    """Return a KPI that compares with the baseline by itself, as its own difference.

    A ratio has no finite value unless its denominator (incremental customers, incremental spend)
    is above zero with 95% confidence, by the t interval and in the resamples of the bootstrap.
    """
    alone = central.pair(arm, arm)
    runs = alone.values.shape[0]
    if runs == 0:
        return _Effect()
    if alone.denominator is None:
        return _Effect(float(alone.level()[0]), t_interval(alone.values[:, 0], LEVEL))
    below = alone.denominator[:, 0]
    low = t_interval(below, LEVEL)[0] if runs > 1 else float(below[0])
    if not low > 0.0:
        return _Effect()
    interval = expanded_percentiles(alone.resampled(choices(luck, runs))[:, 0], runs, LEVEL)
    if not np.isfinite(interval).all():  # some resample has a denominator of zero or less
        return _Effect()
    return _Effect(float(alone.level()[0]), interval)


def _parameter_interval(kpi: Kpi, drawn: Sample, arm: int, baseline: int) -> Interval:
    """Return where the paired difference lies at parameters drawn anew."""
    other = np.zeros(drawn.values.shape[0]) if kpi.against_baseline else drawn.values[:, baseline]
    differences = drawn.values[:, arm] - other
    differences = differences[enough(np.isfinite(differences))]
    return prediction_interval(differences, LEVEL)


def _p_best(kpi: Kpi, central: Sample, drawn: Sample, luck: Floats) -> Floats:
    """Return (arms,) the probability that each is the best on this KPI."""
    unknown = np.full(central.values.shape[1], NULL)
    if kpi.higher_is_better is None:
        return unknown
    if drawn.values.shape[0]:
        worlds = drawn.values
        eligible = np.isfinite(worlds).mean(axis=0) >= MOST_NULLS
    else:
        worlds = central.resampled(choices(luck, central.values.shape[0]))
        eligible = np.isfinite(central.level())
    worlds = np.where(eligible, worlds if kpi.higher_is_better else -worlds, NULL)
    worlds = worlds[np.isfinite(worlds).any(axis=1)]
    if worlds.shape[0] == 0:
        return unknown
    filled = np.where(np.isfinite(worlds), worlds, -np.inf)
    winners = filled == filled.max(axis=1, keepdims=True)
    chances = (winners / winners.sum(axis=1, keepdims=True)).mean(axis=0)
    return np.where(eligible, chances, NULL)


def half_width(
    runs: pd.DataFrame,
    parts: pd.DataFrame | None,
    kpi: str,
    baseline: str,
    *,
    key: Key = (0, 0),
) -> float | None:
    """Return the widest half-interval of a KPI's paired difference over the strategies.

    What ``precision.half_width`` is compared with: replicate until it is small enough. Only
    strategies whose difference has a value count: one without (a CAC where nobody was acquired,
    an incremental CAC that is not finite) would not get one by replicating, and does not hold
    the others up. If none has a value, or the baseline has none to compare with, the half-width
    stays None and replications go on to ``precision.max_replications``.

    Args:
        runs: as for :func:`paired_effects`.
        parts: likewise.
        kpi: name of the KPI.
        baseline: strategy the differences are taken against.
        key: (experiment seed, 0) of the bootstrap.

    Returns:
        Half of the widest 95% interval, in the KPI's unit; None as long as no difference has a
        value, or one that has a value has no interval (a single replication with a value, or a
        bootstrapped ratio whose denominator may be zero).

    Raises:
        UserError: if the KPI is not known, or the baseline has no completed run.
    """
    if kpi not in KPIS:
        raise UserError(f"precision.kpi={kpi}: there is no such KPI{nearest(kpi, KPIS)}")
    study = _study(runs, parts, baseline, key)
    sample = study.sample(KPIS[kpi])
    others = (arm for arm in range(len(study.strategies)) if arm != study.baseline)
    effects = (_effect(study, KPIS[kpi], sample, arm) for arm in others)
    defined = (effect.interval for effect in effects if np.isfinite(effect.difference))
    widths = [(high - low) / 2 for low, high in defined]
    if not widths or not np.isfinite(widths).all():
        return None
    return float(max(widths))
