"""Who is strong where: shares of all brands by region."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.columns import Columns, Ints


def shares_by_region(columns: Columns, region: Ints) -> pd.DataFrame:
    """Return units and share of every brand in every region, programme.

    Share = units of the brand bought by people of the region ÷ units of all brands bought there,
    0 to 1, null where nothing was bought (Farris et al. 2010, 'market share'; Cooper & Nakanishi
    1988 for shares by region). The firm is brand 0; every other is a competitor of that region.

    Args:
        columns: one run.
        region: (size,) number of each consumer's region, at least 0.

    Returns:
        Columns region, brand, units, share; by region, then brand, all pairs.

    Raises:
        ValueError: if there is not one region a consumer.
    """
    if len(region) != columns.size:
        raise ValueError(f"{len(region)} regions for {columns.size} consumers")
    brands = len(columns.recording.price)
    regions = int(np.max(region, initial=-1)) + 1
    inside = (columns.week >= 0) & (columns.week < columns.weeks)
    where = np.asarray(region, dtype=np.int64)[columns.column("consumer", inside)]
    cell = where * brands + columns.brand[inside]
    sold = columns.column("units", inside).astype(np.float64)
    units = np.bincount(cell, weights=sold, minlength=regions * brands).reshape(regions, brands)
    whole = units.sum(axis=1, keepdims=True)
    share = np.divide(units, whole, out=np.full(units.shape, np.nan), where=whole > 0)
    return pd.DataFrame(
        {
            "region": np.repeat(np.arange(regions), brands),
            "brand": np.tile(np.arange(brands), regions),
            "units": units.ravel(),
            "share": share.ravel(),
        }
    )
