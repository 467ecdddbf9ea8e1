"""Logs whose truth is known, and real ones where they lie on this computer."""

from __future__ import annotations

import os
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.studies.calibration.log import Log
from sim.studies.calibration.read import read_log

_PROJECT = Path(__file__).resolve().parents[3]
START = pd.Timestamp("2024-01-01")


def shared(name: str) -> Path:
    """Return a data file that is not shipped; skip the test where it is not to be found."""
    given = os.environ.get("RELMARK_SHARED_DATA")
    path = (Path(given) if given else _PROJECT.parent / "shared" / "data") / name
    if not path.is_file():
        pytest.skip(f"{name} is not on this computer")
    return path


def packaged(name: str) -> pd.DataFrame:
    """Return a table that the library ``lifetimes`` ships (its own loader no longer runs)."""
    found = find_spec("lifetimes")
    if found is None or not found.submodule_search_locations:
        pytest.skip("lifetimes is not installed")
    return pd.read_csv(
        Path(found.submodule_search_locations[0]) / "datasets" / name, sep=None, engine="python"
    )


@lru_cache(maxsize=8)
def orders(customers: int = 800, weeks: int = 40, seed: int = 4) -> pd.DataFrame:
    """Return orders of customers won in the first 12 weeks who buy by the MBG/NBD: shape .7,
    a rate of one order in nine weeks, dropout Beta(.9, 1.1), orders worth about 30."""
    rng = np.random.default_rng(seed)
    rows = []
    for customer in range(customers):
        day = rng.uniform(0, 84)
        rate, leaves = rng.gamma(0.7, 1 / 6.0) / 7, rng.beta(0.9, 1.1)
        mean = 14.0 * 5.0 / rng.gamma(3.2)
        while day < 7 * weeks:
            rows.append((customer, int(day), rng.gamma(14.0, mean / 14.0)))
            if rng.random() < leaves:
                break
            day += rng.exponential(1 / rate)
    table = pd.DataFrame(rows, columns=["customer", "day", "amount"])
    table = table.groupby(["customer", "day"])["amount"].sum().round(2).reset_index()
    table["date"] = (START + pd.to_timedelta(table.pop("day"), "D")).dt.strftime("%Y-%m-%d")
    return table[["customer", "date", "amount"]]


def write(folder: Path, table: pd.DataFrame, name: str = "orders.csv") -> Path:
    """Write a log as CSV; return its path."""
    path = folder / name
    table.to_csv(path, index=False)
    return path


def small_log(folder: Path, customers: int = 800, weeks: int = 40, seed: int = 4) -> Log:
    """Return :func:`orders` as read."""
    return read_log(write(folder, orders(customers, weeks, seed)))
