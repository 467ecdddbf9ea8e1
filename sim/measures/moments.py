"""When a run is looked at between its fork and its end, and what is counted between two looks.

Loyalty, stages and points change slowly: a look a quarter shows how, at little cost.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.measures.columns import FOCAL, Columns, Ints

QUARTER, HALF_YEAR = 13, 26
"""Weeks between two looks."""


def moments(weeks: int, run_off: int, step: int = QUARTER) -> tuple[int, ...]:
    """Return the weeks in front of which a run is looked at, counted from the fork.

    The fork, every ``step`` weeks, the end of the programme and the end of the run-off.
    """
    return tuple(sorted({*range(0, weeks + run_off, step), weeks, weeks + run_off}))


def census_name(week: int, weeks: int, run_off: int) -> str:
    """Return the name of the census taken in front of a week, counted from the fork."""
    named = {weeks + run_off: "final", weeks: "end", 0: "fork"}
    return named.get(week, f"week_{week}")


def looks(columns: Columns, step: int = QUARTER) -> dict[int, str]:
    """Return the census by the week it was taken in front of; moments without one left out."""
    run_off = columns.end - columns.weeks
    names = {
        week: census_name(week, columns.weeks, run_off)
        for week in moments(columns.weeks, run_off, step)
    }
    return {week: name for week, name in names.items() if name in columns.recording.census}


class Counts:
    """Purchases of each consumer in windows of weeks, each stretch between two cuts counted once.

    Args:
        columns: one run.
        cuts: weeks at which the windows asked for start or stop.
    """

    def __init__(self, columns: Columns, cuts: Sequence[int]) -> None:
        """Count every stretch."""
        self._cuts = sorted(set(cuts))
        # Rows are by week, so a stretch of weeks is a stretch of rows.
        edges = np.searchsorted(columns.week, self._cuts).tolist()
        size = columns.size
        self._all, self._focal = [], []
        for low, high in zip(edges, edges[1:], strict=False):
            consumer = columns.column("consumer", slice(low, high))
            mine = consumer[columns.brand[low:high] == FOCAL]
            self._all.append(np.bincount(consumer, minlength=size))
            self._focal.append(np.bincount(mine, minlength=size))
        self._nobody = np.zeros(size, dtype=np.int64)

    def focal(self, start: int, stop: int) -> Ints:
        """Return (size,) purchases of the focal brand in the weeks ``start`` to ``stop - 1``."""
        return self._sum(self._focal, start, stop)

    def every(self, start: int, stop: int) -> Ints:
        """Return (size,) purchases of any brand in the weeks ``start`` to ``stop - 1``."""
        return self._sum(self._all, start, stop)

    def _sum(self, stretches: list[Ints], start: int, stop: int) -> Ints:
        first, last = self._cuts.index(start), self._cuts.index(stop)
        return np.asarray(sum(stretches[first:last], start=self._nobody))
