"""From stage to stage of the lifecycle, period by period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.columns import WEEKS_PER_YEAR, Columns, Ints
from sim.measures.loyalty import STAGES, stage_of
from sim.measures.moments import HALF_YEAR, Counts, looks

ABSENT = "absent"
"""Not in the market: not yet there, or gone."""


MOST_PERIODS = 6
"""Periods between looks where half-years would be more: longer ones then."""


def stage_flows(columns: Columns) -> pd.DataFrame:
    """Return how many consumers moved from which stage to which, between one look and the next.

    Stages are those of :func:`sim.measures.loyalty.lifecycle`, and ``absent``. Looks are half a
    year apart, further in a run of more than three years; the programme's end is one too.

    Args:
        columns: one run.

    Returns:
        Columns week, until (weeks the two looks were in front of), stage, next_stage, people;
        passages nobody made are left out.
    """
    half_years = -(-columns.end // HALF_YEAR)
    names = looks(columns, HALF_YEAR * max(-(-half_years // MOST_PERIODS), 1))
    found = dict(zip(names, _stages(columns, names), strict=True))
    width = len(STAGES) + 1
    labels = np.array([*STAGES, ABSENT], dtype=object)
    parts = []
    for week, until in zip(names, list(names)[1:], strict=False):
        # Absent is -1 and so the last label.
        pairs = (found[week] % width) * width + found[until] % width
        people = np.bincount(pairs, minlength=width * width)
        filled = np.flatnonzero(people)
        parts.append(
            pd.DataFrame(
                {
                    "week": week,
                    "until": until,
                    "stage": labels[filled // width],
                    "next_stage": labels[filled % width],
                    "people": people[filled],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _stages(columns: Columns, names: dict[int, str]) -> list[Ints]:
    """Return (size,) the stage at each look."""
    start, window = -columns.recording.warm_up, columns.recording.activity_window
    years = [max(week - WEEKS_PER_YEAR, start) for week in names]
    actives = [max(week - window, start) for week in names]
    counts = Counts(columns, [start, *names, *years, *actives])
    found = []
    for week, year, active, name in zip(names, years, actives, names.values(), strict=True):
        contract = columns.is_contract
        found.append(
            stage_of(
                columns.recording.census[name],
                active=columns.customers_at(name, week) if contract else _any(counts, active, week),
                ever=counts.focal(start, week),
                year=counts.focal(year, week),
            )
        )
    return found


def _any(counts: Counts, start: int, stop: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return (size,) who bought the focal brand in a window."""
    return np.asarray(counts.focal(start, stop) > 0)
