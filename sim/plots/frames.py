"""Small readings of the result tables that several figures share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

FloatArray = npt.NDArray[np.float64]

FOCAL_BRAND = 0


def floats(values: pd.Series[Any]) -> FloatArray:
    """Return a column as float64 with NaN where it is null."""
    array: FloatArray = values.to_numpy(dtype=np.float64, na_value=np.nan)
    return array


def strategies_of(frame: pd.DataFrame) -> list[str]:
    """Return the strategies of a table in the order of their first row."""
    return [str(name) for name in frame["strategy"].unique()]


def completed(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the runs that ended without an error (``error`` is null)."""
    return runs[runs["error"].isna()] if "error" in runs else runs


def central(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the completed replications at central parameters (``draw`` is null).

    A result made of parameter draws alone has none: then all completed runs are returned.
    """
    runs = completed(runs)
    chosen = runs[runs["draw"].isna()] if "draw" in runs else runs
    return chosen if len(chosen) else runs


def drawn(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the completed runs at drawn parameters."""
    runs = completed(runs)
    return runs[runs["draw"].notna()] if "draw" in runs else runs.iloc[:0]


def at_central(frame: pd.DataFrame, runs: pd.DataFrame | None) -> pd.DataFrame:
    """Keep the rows of a weekly, cohort or ledger table that belong to `central` replications."""
    if runs is None or not len(runs):
        return frame
    keys = central(runs)[["strategy", "replication"]].drop_duplicates()
    return frame.merge(keys, on=["strategy", "replication"])


def focal(weekly: pd.DataFrame) -> pd.DataFrame:
    """Return the focal brand's weeks from the fork on."""
    return weekly[(weekly["brand"] == FOCAL_BRAND) & (weekly["week"] >= 0)]


def mean_band(values: FloatArray, level: float = 0.95) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return mean and t-interval of each column over replications.

    Args:
        values: Replications × weeks.
        level: Coverage of the interval, 0 to 1.

    Returns:
        Mean, lower and upper bound, one per column; the bounds are NaN for one replication.
    """
    count = values.shape[0]
    mean = values.mean(axis=0)
    if count < 2:
        unknown = np.full_like(mean, np.nan)
        return mean, unknown, unknown
    half = stdtrit(count - 1, 0.5 + level / 2) * values.std(axis=0, ddof=1) / np.sqrt(count)
    return mean, mean - half, mean + half


def ordered(present: Sequence[str], order: Sequence[str] | None) -> list[str]:
    """Return the names of `present` in the wanted order, those it does not name last."""
    wanted = [name for name in order or () if name in present]
    return wanted + [name for name in present if name not in wanted]
