"""Season and other common ups and downs of a firm's weeks, and the clock they bend.

A season multiplies every customer's rate in a week of the year; seen from the customers it makes
time run faster or slower. Weeks also rise and fall together for reasons no log explains (mailings,
holidays, news): their spread, learnt from weeks gone by, widens the forecast of weeks to come.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.population import quantiles
from sim.randomness import Decision, Key, uniforms
from sim.studies.calibration.log import WEEK, Log

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

YEAR = 52
SMOOTHING_ORDERS = 10.0
"""Orders' worth of belief that a week of the year is an average one."""

PRIOR_SWING = 0.15
"""Believed spread of the log of a week's common factor before seeing data (guess)."""
PRIOR_WEEKS = 8.0
"""Weeks' worth of that belief."""
PRIOR_MEMORY = 0.8
"""Believed correlation of one week's factor with the next (guess)."""
SEASON_SPREAD = 0.2
"""Believed spread of the log of a firm's weeks of the year, where no year was seen (guess)."""
SEEN_ONCE = 0.5
"""Part of that which is left when each week of the year was seen once (guess)."""
SEASON_MEMORY = 0.926
"""Correlation of one week's season with the next: it lasts a quarter of a year (guess)."""
_FEWEST = 5.0


@dataclass(frozen=True)
class Clock:
    """Turns days into weeks of average season.

    Attributes:
        days: length of the time observed; weeks end with it.
        season: (52,) factor by week, cycled; index 0 is the first week of the data.
    """

    days: int
    season: Floats

    @classmethod
    def plain(cls, days: int) -> Clock:
        """Return the clock of a firm without season."""
        return cls(days, np.ones(1))

    def factor(self, week: Ints) -> Floats:
        """Return the season of each week counted from the first week of the data."""
        return np.asarray(self.season[week % self.season.size])

    def at(self, day: NDArray[np.generic]) -> Floats:
        """Return the time at the end of each day, from the start of the data's first week."""
        position = np.asarray(day, dtype=np.float64) + (-self.days) % WEEK + 1.0
        week = np.floor_divide(position, WEEK).astype(np.int64)
        last = int(week.max(initial=0)) + 1
        elapsed = np.concatenate([[0.0], np.cumsum(self.factor(np.arange(last)))])
        return np.asarray(elapsed[week] + (position / WEEK - week) * self.factor(week))

    def ahead(self, weeks: int) -> Floats:
        """Return (weeks,) time from the end of the data to the end of each week after it."""
        now = -(-self.days // WEEK)
        return np.cumsum(self.factor(now + np.arange(weeks)))


def estimate_season(actual: Floats, expected: Floats) -> Floats:
    """Return (52,) factors by week of the year, of mean 1, drawn towards 1 where orders are few.

    Args:
        actual: repeat orders in each week of the data, at least 53 weeks.
        expected: the same as a model without season expects.
    """
    week = np.arange(actual.size) % YEAR
    top = np.bincount(week, actual, minlength=YEAR) + SMOOTHING_ORDERS
    bottom = np.bincount(week, expected, minlength=YEAR) + SMOOTHING_ORDERS
    season = top / bottom
    return np.asarray(season / season.mean())


@dataclass(frozen=True)
class Swings:
    """Common ups and downs of weeks: the log factor of a week is a sum of two autoregressions.

    Attributes:
        spread: standard deviation of the log factor of a week, learnt from weeks gone by.
        memory: its correlation with the week before, 0 to 1.
        season: standard deviation of what the data are too short to show of the season; it leaves
            the level of the data slowly.
    """

    spread: float
    memory: float
    season: float

    def draw(self, paths: int, weeks: int, key: Key) -> Floats:
        """Return (paths, weeks) factors of mean 1."""
        ids = np.arange(paths, dtype=np.int64)
        total = np.zeros((paths, weeks))
        variance = np.zeros(weeks)
        for lane, spread, memory, start in (
            (0, self.spread, self.memory, self.spread),
            (1, self.season, SEASON_MEMORY, 0.0),
        ):
            level = start * quantiles.normal(uniforms(key, Decision.BOOTSTRAP, 0, ids, 2 + lane))
            known = start**2
            for week in range(weeks):
                luck = quantiles.normal(uniforms(key, Decision.BOOTSTRAP, 1 + week, ids, 2 + lane))
                level = memory * level + np.sqrt(1.0 - memory**2) * spread * luck
                known = memory**2 * known + (1.0 - memory**2) * spread**2
                total[:, week] += level
                variance[week] += known
        return np.exp(total - 0.5 * variance)


def estimate_swings(actual: Floats, expected: Floats) -> Swings:
    """Return how weeks swing about what a model expects, beyond the luck of single customers.

    Args:
        actual: (weeks,) repeat orders.
        expected: (weeks,) the same as the fitted model expects, with a season from a year on.
    """
    used = expected >= _FEWEST
    a, e = actual[used], expected[used]
    count = float(used.sum())
    excess = float((np.square(a - e) - e).sum() / np.square(e).sum()) if count else 0.0
    variance = (count * max(excess, 0.0) + PRIOR_WEEKS * PRIOR_SWING**2) / (count + PRIOR_WEEKS)
    residual = a / e - 1.0 if count else np.zeros(0)
    power = float(np.square(residual).sum())
    lagged = float((residual[1:] * residual[:-1]).sum()) / power if power > 0 else 0.0
    memory = (count * np.clip(lagged, 0.0, 0.95) + PRIOR_WEEKS * PRIOR_MEMORY) / (
        count + PRIOR_WEEKS
    )
    years = actual.size // YEAR
    season = SEASON_SPREAD * (1.0, SEEN_ONCE, 0.0)[min(years, 2)]
    return Swings(float(np.sqrt(np.log1p(variance))), float(memory), season)


def weekly_repeats(log: Log) -> Floats:
    """Return (weeks,) repeat orders in each week of a log."""
    rows = ~log.first
    return np.bincount(log.week[rows], minlength=log.weeks).astype(np.float64)
