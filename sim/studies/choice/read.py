"""Scanner panels from files: wide (a column for each brand) or long (a row for each brand)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import UserError, nearest
from sim.studies.choice.panel import ChoicePanel, Floats, shelf_prices

COLUMNS = {
    "household": ("household", "id", "hh", "hhid", "panelist", "customer"),
    "occasion": ("occasion", "trip", "week", "date", "order", "time"),
    "brand": ("brand", "alternative", "alt"),
    "chosen": ("chosen", "choice", "bought", "purchase"),
    "price": ("price",),
    "display": ("display", "disp"),
    "feature": ("feature", "feat"),
}
"""What is looked for, and the names it usually has."""

_OPTIONAL = ("occasion", "display", "feature")
_FEWEST_HOUSEHOLDS = 20


@dataclass(frozen=True)
class PanelReading:
    """A panel read from a file, and what was done to it.

    Attributes:
        panel: occasions with shelf prices.
        coupons: prices put back to the shelf's (see :func:`shelf_prices`).
        unpriced: prices of 0 or less, replaced by the brand's median.
        layout: ``wide`` or ``long``.
    """

    panel: ChoicePanel
    coupons: int
    unpriced: int
    layout: str


def read_panel(
    path: str | Path,
    columns: Mapping[str, str] | None = None,
    weeks: float = 104.0,
    coupons: bool = True,
) -> PanelReading:
    """Read a scanner panel.

    Wide: one row an occasion; ``price.<brand>``, ``disp.<brand>``, ``feat.<brand>`` and the brand
    chosen. Long: one row a brand and occasion; household, occasion, brand, price, chosen (0 or 1)
    and, if known, display and feature. Rows of a household are taken in the order of the occasion
    column where there is one, else in the order of the file.

    Args:
        path: CSV or Parquet.
        columns: names of columns by what they hold, a key of :data:`COLUMNS`; in the wide layout
            those of price, display and feature are what stands before the brand.
        weeks: length of the panel.
        coupons: put prices that are net of a coupon back to the shelf's.

    Raises:
        UserError: what is wrong with the file, in a sentence.
    """
    frame = _load(Path(path))
    names = _names(frame, dict(columns or {}))
    wide = names["price"] not in frame.columns
    raw = _wide(frame, names, weeks) if wide else _long(frame, names, weeks)
    if raw.size < _FEWEST_HOUSEHOLDS:
        raise UserError(
            f"data: {raw.size} households; taste and habit cannot be told apart with fewer than "
            f"{_FEWEST_HOUSEHOLDS}"
        )
    if raw.chosen.shape[0] < 3 * raw.size:
        raise UserError(
            "data: fewer than 3 occasions a household; taste and habit cannot be told apart"
        )
    panel, unpriced = _priced(raw)
    panel, restored = shelf_prices(panel) if coupons else (panel, 0)
    return PanelReading(panel, restored, unpriced, "wide" if wide else "long")


def _load(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise UserError(f"data={path}: there is no such file")
    try:
        frame = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    except pd.errors.EmptyDataError as error:
        raise UserError(f"data={path}: the file is empty") from error
    except (ValueError, OSError) as error:
        raise UserError(f"data={path}: cannot be read as a table ({error})") from error
    if frame.empty:
        raise UserError(f"data={path}: the file has no rows")
    return frame


def _names(frame: pd.DataFrame, given: dict[str, str]) -> dict[str, str]:
    """Return the column (or, wide, the beginning of columns) of each thing looked for."""
    for key in given:
        if key not in COLUMNS:
            raise UserError(
                f"columns.{key}: no such column of a panel{nearest(key, COLUMNS)}; "
                f"allowed: {', '.join(COLUMNS)}"
            )
    found = {}
    beginnings = {re.split(r"[._]", str(column))[0] for column in frame.columns}
    present = {str(column) for column in frame.columns} | beginnings
    for key, usual in COLUMNS.items():
        wanted = (given[key],) if key in given else usual
        name = next((name for name in wanted if name in present), None)
        if name is None and key in given:
            raise UserError(f"columns.{key}={given[key]}: no such column{_near(given[key], frame)}")
        found[key] = name if name is not None else ""
    for key in ("household", "price", "chosen"):
        if not found[key]:
            raise UserError(
                f"data: no column for the {key}; name it with columns.{key}= "
                f"(columns: {', '.join(map(str, frame.columns))})"
            )
    return found


def _near(name: str, frame: pd.DataFrame) -> str:
    return nearest(name, [str(column) for column in frame.columns])


def _numbers(frame: pd.DataFrame, column: str) -> Floats:
    values = pd.to_numeric(frame[column], errors="coerce")
    if values.isna().any():
        row = int(np.flatnonzero(values.isna().to_numpy())[0])
        raise UserError(f"data: '{frame[column].iloc[row]}' in column {column} is not a number")
    return values.to_numpy(dtype=float)


def _brand_columns(frame: pd.DataFrame, beginning: str) -> dict[str, str]:
    """Return brand -> column of the columns ``<beginning>.<brand>``."""
    cut = len(beginning) + 1
    return {
        str(column)[cut:]: str(column)
        for column in frame.columns
        if str(column).startswith((beginning + ".", beginning + "_"))
    }


def _ordered(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows household by household, in the order of time."""
    keys = [names["household"]] + ([names["occasion"]] if names["occasion"] else [])
    return frame.sort_values(keys, kind="stable")


def _starts(frame: pd.DataFrame, household: str) -> tuple[np.ndarray, np.ndarray]:
    labels, counts = np.unique(frame[household].to_numpy(), return_counts=True)
    return labels, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _wide(frame: pd.DataFrame, names: Mapping[str, str], weeks: float) -> ChoicePanel:
    prices = _brand_columns(frame, names["price"])
    brands = tuple(prices)
    _check_brands(brands)
    frame = _ordered(frame, names)
    chosen = frame[names["chosen"]].astype(str)
    strange = chosen[~chosen.isin(brands)]
    if len(strange):
        raise UserError(
            f"data: '{strange.iloc[0]}' was chosen but has no column "
            f"{names['price']}.{strange.iloc[0]}{nearest(strange.iloc[0], brands)}"
        )
    parts = {}
    for key in ("price", "display", "feature"):
        own = _brand_columns(frame, names[key]) if names[key] else {}
        parts[key] = np.column_stack(
            [_numbers(frame, own[b]) if b in own else np.zeros(len(frame)) for b in brands]
        )
    labels, start = _starts(frame, names["household"])
    place = {brand: b for b, brand in enumerate(brands)}
    taken = np.array([place[brand] for brand in chosen], dtype=np.int64)
    return ChoicePanel(brands, labels, start, taken, **parts, weeks=weeks)


def _long(frame: pd.DataFrame, names: Mapping[str, str], weeks: float) -> ChoicePanel:
    for key in ("brand", "occasion"):
        if not names[key]:
            raise UserError(f"data: a long panel needs a column of the {key}: columns.{key}=")
    brands = tuple(dict.fromkeys(frame[names["brand"]].astype(str)))
    _check_brands(brands)
    keys = [names["household"], names["occasion"]]
    marked = frame.assign(**{names["brand"]: frame[names["brand"]].astype(str)})
    if marked.duplicated([*keys, names["brand"]]).any():
        raise UserError("data: a brand stands twice at one occasion of a household")
    ordered = marked.sort_values(keys, kind="stable")
    tables = {}
    for key in ("chosen", "price", "display", "feature"):
        if names[key]:
            numbers = ordered.assign(**{names[key]: _numbers(ordered, names[key])})
            wide = numbers.pivot(index=keys, columns=names["brand"], values=names[key])
            tables[key] = wide[list(brands)].to_numpy(dtype=float)
    if np.isnan(tables["price"]).any():
        raise UserError("data: every brand needs a price at every occasion")
    if not np.all(tables["chosen"].sum(axis=1) == 1.0):
        raise UserError("data: exactly one brand must be chosen at every occasion")
    index = ordered.drop_duplicates(keys)
    labels, start = _starts(index, names["household"])
    nothing = np.zeros(tables["price"].shape)
    return ChoicePanel(
        brands,
        labels,
        start,
        tables["chosen"].argmax(axis=1).astype(np.int64),
        tables["price"],
        tables.get("display", nothing),
        tables.get("feature", nothing),
        weeks,
    )


def _check_brands(brands: tuple[str, ...]) -> None:
    if not 2 <= len(brands) <= 16:
        raise UserError(f"data: {len(brands)} brands; a panel needs 2 to 16 to choose from")


def _priced(panel: ChoicePanel) -> tuple[ChoicePanel, int]:
    """Replace prices of 0 or less, which are errors of the record, by the brand's median."""
    price = panel.price.copy()
    wrong = ~(price > 0.0)
    for b, brand in enumerate(panel.brands):
        good = price[~wrong[:, b], b]
        if good.shape[0] == 0:
            raise UserError(f"data: {brand} has no price above 0")
        price[wrong[:, b], b] = np.median(good)
    return ChoicePanel(
        panel.brands,
        panel.households,
        panel.start,
        panel.chosen,
        price,
        panel.display,
        panel.feature,
        panel.weeks,
    ), int(wrong.sum())
