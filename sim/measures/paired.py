"""Values of one KPI by replication and arm, and the statistics of paired differences.

Arms of a replication meet the same luck, so everything is computed on differences within
replications. A KPI that is a ratio of sums is handled through its two sums: its value over
replications is Σ numerator ÷ Σ denominator, never the mean of ratios.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, stdtrit

from sim.randomness import Decision, Key, uniforms

Floats = NDArray[np.float64]
Interval = tuple[float, float]

NULL = float("nan")
NO_INTERVAL: Interval = (NULL, NULL)
MOST_NULLS = 0.5
"""With more than this share of nulls, a statistic is null itself."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One KPI over replications (or draws).

    Attributes:
        values: (runs, arms) each run's value, NaN where null.
        numerator: (runs, arms) for a ratio of sums, else None.
        denominator: (runs, arms) likewise.
    """

    values: Floats
    numerator: Floats | None = None
    denominator: Floats | None = None

    def pair(self, arm: int, baseline: int) -> Sample:
        """Return the two arms, runs without a value in both left out (none if most are)."""
        two = [arm, baseline]
        if self.numerator is None or self.denominator is None:
            values = self.values[:, two]
            return Sample(values[enough(np.isfinite(values).all(axis=1))])
        parts = self.numerator[:, two], self.denominator[:, two]
        known = enough(np.isfinite(parts[0]).all(axis=1) & np.isfinite(parts[1]).all(axis=1))
        return Sample(self.values[:, two][known], parts[0][known], parts[1][known])

    def level(self) -> Floats:
        """Return (arms,) the KPI over all runs: mean, or ratio of sums; NaN where null."""
        if self.numerator is None or self.denominator is None:
            known = np.isfinite(self.values)
            total = np.where(known, self.values, 0.0).sum(axis=0)
            return _ratio(total, np.where(_most(known), known.sum(axis=0), 0))
        known = np.isfinite(self.numerator) & np.isfinite(self.denominator)
        below = np.where(known, self.denominator, 0.0).sum(axis=0)
        top = np.where(known, self.numerator, 0.0).sum(axis=0)
        return _ratio(top, np.where(_most(known), below, 0.0))

    def linear(self) -> Floats:
        """Return (runs, arms) what each run adds to the level; a ratio to first order.

        Of a ratio R = Σ a ÷ Σ b: R + (a − R·b) ÷ mean b (delta method). NaN for a null level.
        """
        if self.numerator is None or self.denominator is None:
            return self.values
        ratio = self.level()
        below = self.denominator.mean(axis=0)
        off: Floats = self.numerator - ratio * self.denominator
        return np.asarray(ratio + _ratio(off, below))

    def resampled(self, chosen: NDArray[np.int64]) -> Floats:
        """Return (resamples, arms) the level of each resample of the runs.

        Args:
            chosen: (resamples, runs) indices of runs.
        """
        if self.numerator is None or self.denominator is None:
            known = np.isfinite(self.values)
            sums: Floats = np.where(known, self.values, 0.0)[chosen].sum(axis=1)
            return _ratio(sums, known[chosen].sum(axis=1))
        top: Floats = np.nan_to_num(self.numerator)[chosen].sum(axis=1)
        return _ratio(top, np.nan_to_num(self.denominator)[chosen].sum(axis=1))


def _most(known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell by arm whether at least half of the runs have a value."""
    return np.asarray(known.sum(axis=0) >= MOST_NULLS * max(known.shape[0], 1))


def enough(known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the mask of known runs, or one of none where more than half are null."""
    few = np.count_nonzero(known) < (1 - MOST_NULLS) * known.size
    return np.zeros_like(known) if few else known


def _ratio(top: Floats, below: NDArray[np.generic] | Floats) -> Floats:
    """Divide, with NaN where the denominator is not positive."""
    bottom = np.broadcast_to(np.asarray(below, dtype=np.float64), top.shape)
    out: Floats = np.full(top.shape, NULL)
    np.divide(top, bottom, out=out, where=bottom > 0)
    return out


def t_interval(differences: Floats, level: float = 0.95) -> Interval:
    """Return Student's t-interval of a mean; NaNs for fewer than two values."""
    n = differences.size
    if n < 2:
        return NO_INTERVAL
    mean = float(differences.mean())
    half = float(stdtrit(n - 1, 0.5 + level / 2)) * float(differences.std(ddof=1)) / n**0.5
    return mean - half, mean + half


def bootstrap_luck(key: Key, runs: int, count: int) -> Floats:
    """Return (count, runs) keyed uniforms of the bootstrap, the same for every KPI and arm."""
    return uniforms(key, Decision.BOOTSTRAP, 0, np.arange(count * runs)).reshape(count, runs)


def choices(luck: Floats, runs: int) -> NDArray[np.int64]:
    """Return (count, runs) choices among ``runs`` runs with replacement."""
    return np.asarray((luck[:, :runs] * runs).astype(np.int64))


def expanded_percentiles(bootstrapped: Floats, runs: int, level: float = 0.95) -> Interval:
    """Return the percentile interval widened for few runs (Hesterberg 2015, section 5.3).

    The plain percentile interval is too short by √((n−1)/n) and uses normal, not t, tails.
    NaNs when a resample has no value, for then no finite interval holds the ratio.

    Args:
        bootstrapped: (resamples,) values of the statistic.
        runs: n, size of each resample.
        level: coverage, 0 to 1.
    """
    if runs < 2 or not np.isfinite(bootstrapped).all():
        return NO_INTERVAL
    reach = (runs / (runs - 1)) ** 0.5 * float(stdtrit(runs - 1, 0.5 + level / 2))
    tail = float(ndtr(-reach))
    low, high = np.quantile(bootstrapped, [tail, 1.0 - tail])
    return float(low), float(high)


def prediction_interval(draws: Floats, level: float = 0.95) -> Interval:
    """Return where one more draw falls with the given probability, from few draws.

    Percentiles of n draws lie too close together: of 20 draws the outer 2.5% hold a further one
    87% of the time, of eight 75%. Their distances from the mean are therefore stretched by what a
    normal sample needs, Student's prediction interval over the percentiles expected of n normal
    draws (Blom 1958), which keeps the skew that percentiles show and fades as draws become many.

    Args:
        draws: (n,) values, all finite.
        level: probability, 0 to 1.

    Returns:
        Lower and upper end; NaNs for fewer than two draws.
    """
    n = draws.size
    if n < 2:
        return NO_INTERVAL
    tails = [(1 - level) / 2, (1 + level) / 2]
    normal = ndtri((np.arange(1, n + 1) - 0.375) / (n + 0.25))
    reach = float(stdtrit(n - 1, tails[1])) * (1 + 1 / n) ** 0.5
    stretch = reach / float(np.quantile(normal, tails[1]))
    mean = float(draws.mean())
    low, high = np.quantile(draws, tails)
    return mean - stretch * (mean - float(low)), mean + stretch * (float(high) - mean)


def variance_reduction(pair: Sample) -> float:
    """Return (Var a + Var b) ÷ Var(a − b): how many times fewer runs pairing needs.

    NaN for fewer than two runs or when the difference does not vary.
    """
    values = pair.linear()
    if values.shape[0] < 2:
        return NULL
    apart = float(np.var(values[:, 0] - values[:, 1], ddof=1))
    scale = float(np.var(values, axis=0, ddof=1).sum())
    # Differences equal up to rounding do not vary.
    return scale / apart if apart > 1e-24 * scale and scale > 0 else NULL
