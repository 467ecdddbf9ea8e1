"""How new customers came: the source they remember, and whether at a reduced price."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.columns import SOURCES, Columns
from sim.measures.moments import QUARTER


def acquisitions(columns: Columns) -> pd.DataFrame:
    """Return new customers by quarter, source and price, programme and run-off.

    One first purchase ever of the focal brand, one new customer. The source is where the buyer
    remembers having heard of the brand, as in :func:`sim.measures.acquisition.acquired_by_source`;
    a promotion is no source but a price: ``reduced`` tells whether that first purchase was made
    at one.

    Returns:
        Columns week (first of the quarter), source (a name of
        :data:`sim.measures.columns.SOURCES`), reduced, customers; what did not happen is left out.
    """
    rows = columns.after_fork
    first = rows.first == 1
    quarter = rows.week[first] // QUARTER
    source = rows.source[first].astype(np.int64)
    reduced = (rows.face_value[first] > 0.0).astype(np.int64)
    cells = np.bincount((quarter * len(SOURCES) + source) * 2 + reduced)
    filled = np.flatnonzero(cells)
    place = filled // 2
    return pd.DataFrame(
        {
            "week": place // len(SOURCES) * QUARTER,
            "source": np.array(SOURCES, dtype=object)[place % len(SOURCES)],
            "reduced": filled % 2 == 1,
            "customers": cells[filled],
        }
    )
