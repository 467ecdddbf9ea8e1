"""What a market's own data say of its parameters: draws in a file, one row each."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import UserError
from sim.randomness import Decision, Key, uniforms


def read_posterior(file: str) -> pd.DataFrame:
    """Return the draws of a posterior, columns full parameter paths.

    Raises:
        UserError: no such file, or it holds anything but numbers.
    """
    path = Path(file).expanduser()
    if not path.is_file():
        raise UserError(f"market.posterior={file}: there is no such file")
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> pd.DataFrame:
    try:
        table = pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)
    except (ValueError, OSError) as error:
        raise UserError(f"market.posterior={path} cannot be read as Parquet or CSV") from error
    numbers = table.select_dtypes("number")
    if not len(table) or numbers.shape != table.shape or not np.isfinite(numbers).all(axis=None):
        raise UserError(
            f"market.posterior={path} must hold numbers: a row for each draw, "
            "a column for each parameter, named by its full path"
        )
    return table


def posterior_row(table: pd.DataFrame, draw: int, key: Key) -> dict[str, float]:
    """Return the row of a draw: all rows in a keyed order, again from the start when used up."""
    luck = uniforms(key, Decision.PARAMETER_DRAW, 1, np.arange(len(table), dtype=np.int64))
    row = table.iloc[int(np.argsort(luck, kind="stable")[draw % len(table)])]
    return {str(path): float(value) for path, value in row.items()}
