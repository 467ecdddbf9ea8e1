"""Where consumers stand between attitude and behaviour, by quarter (Dick & Basu 1994)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.columns import WEEKS_PER_YEAR, Columns, Floats, Ints, Mask
from sim.measures.loyalty import AWARE, REPEAT_PURCHASES, REPEAT_SHARE
from sim.measures.moments import Counts, looks

KINDS = ("true_loyalty", "spurious_loyalty", "latent_loyalty", "no_loyalty")
ATTITUDE_BINS, BEHAVIOUR_BINS = 20, 10
"""Cells of the density: attitude −1 to 1 in steps of 0.1, behaviour 0 to 1 in steps of 0.1."""


def attitude_and_behaviour(columns: Columns) -> pd.DataFrame:
    """Return how many consumers stand where, at every look, by kind of loyalty.

    Base: all consumers present, as in :func:`sim.measures.loyalty.loyalty_shares`, whose shares
    these are at the end of a programme of a year or more. Attitude: attachment less that to the
    best rival (beyond ±1 counted at ±1). Behaviour: the focal brand's part of one's own purchases
    of the last 52 weeks (those of the warm-up included), 0 for fewer than two of them; in a
    contract market 1 for who held the brand's contract at the fork and holds it still. The lines
    between the kinds, attitude 0 and behaviour 1/2, are edges of cells.

    Returns:
        Columns week (looked at in front of it), loyalty (kind), attitude, behaviour (middle of the
        cell), people; cells nobody is in are left out.
    """
    counts = None if columns.is_contract else _year_counts(columns)
    parts = [_look(columns, week, name, counts) for week, name in looks(columns).items()]
    return pd.concat(parts, ignore_index=True)


def _year_counts(columns: Columns) -> Counts:
    weeks = list(looks(columns))
    return Counts(columns, [*weeks, *(_year_before(columns, week) for week in weeks)])


def _year_before(columns: Columns, week: int) -> int:
    """Return the first week of the last 52, never before the warm-up."""
    return max(week - WEEKS_PER_YEAR, -columns.recording.warm_up)


def _behaviour(columns: Columns, week: int, name: str, counts: Counts | None) -> Floats:
    """Return (size,) repeat behaviour, 0 to 1."""
    if counts is None:
        held = columns.customers_at_fork & columns.customers_at(name, week)
        return held.astype(np.float64)
    start = _year_before(columns, week)
    focal, every = counts.focal(start, week), counts.every(start, week)
    part = focal / np.maximum(every, 1)
    return np.where(focal >= REPEAT_PURCHASES, part, 0.0)


def _look(columns: Columns, week: int, name: str, counts: Counts | None) -> pd.DataFrame:
    """Return the rows of one moment."""
    base = columns.present(name)
    census = columns.recording.census[name][base]
    attitude = census["relative_attitude"].astype(np.float64)
    behaviour = _behaviour(columns, week, name, counts)[base]
    kind = _kinds(attitude > 0, behaviour >= REPEAT_SHARE, census["awareness"] >= AWARE)
    half = ATTITUDE_BINS // 2
    # An attitude of 0 is no preference: cells hold their upper edge, those of behaviour the lower.
    row = np.clip(np.ceil(attitude * half) - 1 + half, 0, ATTITUDE_BINS - 1).astype(np.int64)
    column = np.minimum(behaviour * BEHAVIOUR_BINS, BEHAVIOUR_BINS - 1).astype(np.int64)
    cells = np.bincount((kind * ATTITUDE_BINS + row) * BEHAVIOUR_BINS + column)
    filled = np.flatnonzero(cells)
    place = filled // BEHAVIOUR_BINS
    return pd.DataFrame(
        {
            "week": week,
            "loyalty": np.array(KINDS, dtype=object)[place // ATTITUDE_BINS],
            "attitude": np.round((place % ATTITUDE_BINS + 0.5) / half - 1.0, 3),
            "behaviour": np.round((filled % BEHAVIOUR_BINS + 0.5) / BEHAVIOUR_BINS, 3),
            "people": cells[filled],
        }
    )


def _kinds(attitude: Mask, behaviour: Mask, aware: Mask) -> Ints:
    """Return the kind of loyalty of each, an index of :data:`KINDS`."""
    without = np.where(attitude & aware, 2, 3)
    return np.where(behaviour, np.where(attitude, 0, 1), without)
