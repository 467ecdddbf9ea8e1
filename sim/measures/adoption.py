"""Who came to the brand when, and how: the people of one run, for drawings of word of mouth."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.columns import SOURCES, Columns

BEFORE = "before"
"""In place of a source: who had bought the brand before the fork."""


def adopters(columns: Columns, people: NDArray[np.integer]) -> pd.DataFrame:
    """Return who of some people has ever bought the focal brand, since when, and how it came.

    Args:
        columns: one run. people: (n,) ids, in order.

    Returns:
        Columns week (of the first purchase ever; −1 for one before the fork), person (place in
        ``people``), source (a name of :data:`sim.measures.columns.SOURCES`, or :data:`BEFORE`) and
        reduced (at a reduced price). Who has not bought yet has no row.
    """
    place = np.full(columns.size, -1)
    place[people] = np.arange(len(people))
    rows = columns.after_fork
    chosen = (rows.first == 1) & (place[rows.consumer] >= 0)
    early = np.flatnonzero(columns.ever_bought("fork")[people])
    since = pd.DataFrame(
        {
            "week": rows.week[chosen],
            "person": place[rows.consumer[chosen]],
            "source": np.array(SOURCES, dtype=object)[rows.source[chosen]],
            "reduced": rows.face_value[chosen] > 0.0,
        }
    )
    before = pd.DataFrame({"week": -1, "person": early, "source": BEFORE, "reduced": False})
    return pd.concat([before, since], ignore_index=True)


def adoption(columns: Columns) -> pd.DataFrame:
    """Return new customers by week, source and price, of everyone, from the fork on.

    Returns:
        Columns week, source, reduced, customers; what did not happen is left out.
    """
    rows = columns.after_fork
    first = rows.first == 1
    table = pd.DataFrame(
        {
            "week": rows.week[first],
            "source": np.array(SOURCES, dtype=object)[rows.source[first]],
            "reduced": rows.face_value[first] > 0.0,
        }
    )
    keys = ["week", "source", "reduced"]
    return table.groupby(keys, as_index=False, sort=True).size().rename(
        columns={"size": "customers"}
    )  # fmt: skip
