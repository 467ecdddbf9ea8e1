"""Packaged real data on diffusion: three durables, and the farmers of eleven villages."""

from __future__ import annotations

from importlib import resources
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def load_durables() -> dict[str, NDArray[np.float64]]:
    """Return yearly sales from launch of three durables, by product, in thousand units.

    Room air conditioners (from 1949), colour televisions (from 1963), clothes dryers (from 1949)
    in the United States: the series of Bass (1969) and of the literature after it.
    """
    table: Any = _table("bass_durables.csv").itertuples(index=False)
    return {row.product: np.array(row.series.split(";"), dtype=np.float64) for row in table}


def _table(name: str) -> pd.DataFrame:
    """A packaged table with a header line."""
    with resources.files("sim").joinpath("data", name).open("r", encoding="utf-8") as lines:
        return pd.read_csv(lines)
