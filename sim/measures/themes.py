"""What is bought by category of the range: history by theme, and buying across themes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.columns import FOCAL, Columns, Ints, Ratio


def _themes(columns: Columns, start: int, stop: int) -> tuple[Ints, Ints, Ints]:
    """Return the rows of focal purchases of some weeks, their themes and their buyers."""
    inside = (columns.brand == FOCAL) & (columns.week >= start) & (columns.week < stop)
    rows = np.flatnonzero(inside)
    theme = columns.column("theme", rows).astype(np.int64)
    return rows, theme, columns.column("consumer", rows).astype(np.int64)


def history_by_theme(columns: Columns) -> pd.DataFrame:
    """Return what was bought of the focal brand by theme of the need it met, programme.

    A theme is a category of the range: what the customer came for.

    Returns:
        Columns theme (from 0), purchases, buyers (distinct), units, revenue (money paid),
        share (of all units); themes nobody bought, beyond the last bought, are left out.
    """
    rows, theme, consumer = _themes(columns, 0, columns.weeks)
    units = np.bincount(theme, weights=columns.column("units", rows).astype(np.float64))
    revenue = np.bincount(theme, weights=columns.column("amount", rows))
    pairs = np.unique(theme * columns.size + consumer)
    buyers = np.bincount(pairs // max(columns.size, 1), minlength=units.size)
    whole = units.sum()
    return pd.DataFrame(
        {
            "theme": np.arange(units.size),
            "purchases": np.bincount(theme),
            "buyers": buyers,
            "units": units,
            "revenue": revenue,
            "share": units / whole if whole > 0 else units,
        }
    )


def cross_buying(columns: Columns) -> Ratio:
    """Return distinct themes bought ÷ buyers, programme's last 52 weeks: themes a buyer.

    1 where everyone buys one category; complementary products raise it (Kumar, George & Pancras
    2008, cross-buying). Who buys more often meets more themes anyway: compare arms.
    """
    _, theme, consumer = _themes(columns, columns.last_year_start, columns.weeks)
    width = int(theme.max(initial=0)) + 1
    pairs = np.unique(consumer * width + theme)
    return Ratio(float(pairs.size), float(np.unique(consumer).size))
