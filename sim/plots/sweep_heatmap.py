"""Two settings of a sweep against a KPI: a grid of cells, a panel a strategy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import floats, strategies_of
from sim.plots.style import BLUE, VERMILLION, finished, readable, scale, significant, with_message

CELLS = 12
"""Values of a setting that are shown one by one; of more, as many equal intervals."""

SURE, BEST = "•", "★"
_ACROSS = 2
_MOST = 4
"""Panels: strategies beyond these are in the table."""

_DIFFERENCES = [[0.0, VERMILLION], [0.5, "#f2f2f2"], [1.0, BLUE]]
_LESS_IS_BETTER = [[0.0, BLUE], [0.5, "#f2f2f2"], [1.0, VERMILLION]]


def sweep_heatmap(
    points: pd.DataFrame,
    pair: tuple[str, str],
    value: str,
    *,
    title: str,
    unit: str = "",
    differences: bool = True,
    higher_is_better: bool = True,
    best: int | None = None,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw the mean of a KPI over two settings, all others averaged.

    Args:
        points: One row a point and strategy: the settings, strategy, the KPI, its ``_low`` and
            ``_high``.
        pair: The settings of the horizontal and the vertical axis.
        value: Column of the KPI.
        title: Of the scale, with its unit.
        unit: Of the KPI; shares are drawn in per cent.
        differences: Values are differences, whose zero is in the middle of the scale.
        higher_is_better: Whether more of it is better: the colour of the better side is the same.
        best: Index of the row to mark with a star.
        words: Words to print.
    """
    names = strategies_of(points)[:_MOST]
    points = points[points["strategy"].isin(names)]
    if not points[value].notna().any():
        return with_message(go.Figure(), words["sweep_undefined"])
    across, down = (_cells(points[path], words) for path in pair)
    points = points.assign(_x=across.place, _y=down.place)
    grids = {name: _grid(points[points["strategy"] == name], value, across, down)
             for name in names}  # fmt: skip
    factor = scale(unit)
    reach = max(float(np.nanmax(np.abs(grid.values))) for grid in grids.values()) * factor
    lows = min(float(np.nanmin(grid.values)) for grid in grids.values()) * factor
    highs = max(float(np.nanmax(grid.values)) for grid in grids.values()) * factor
    colours = _DIFFERENCES if higher_is_better else _LESS_IS_BETTER
    reach = reach or 1.0  # nothing differs anywhere: all cells are the middle of the scale
    limits = (-reach, reach) if differences else (lows, highs)
    columns = min(_ACROSS, len(names))
    rows = -(-len(names) // columns)
    figure = make_subplots(
        rows=rows,
        cols=columns,
        shared_yaxes=True,
        shared_xaxes=True,
        subplot_titles=[readable(name, words) for name in names] if len(names) > 1 else None,
        horizontal_spacing=0.04,
        vertical_spacing=0.12,
    )
    for place, name in enumerate(names):
        grid = grids[name]
        star = None if best is None else points[points.index == best]
        if star is not None and len(star) and star["strategy"].iloc[0] == name:
            grid.marks[int(star["_y"].iloc[0]), int(star["_x"].iloc[0])] += BEST
        figure.add_trace(
            _panel(
                grid,
                across,
                down,
                factor,
                limits,
                colours if differences else None,
                title,
                words,
                place == 0,
            ),
            row=place // columns + 1,
            col=place % columns + 1,
        )
    angle = 0 if len(across.labels) <= 8 else -35
    figure.update_xaxes(type="category", tickangle=angle, range=[-0.5, len(across.labels) - 0.5])
    figure.update_yaxes(type="category", range=[-0.5, len(down.labels) - 0.5])
    for column in range(1, columns + 1):
        figure.update_xaxes(title_text=pair[0], row=rows, col=column)
    figure.update_yaxes(title_text=pair[1], col=1)
    return finished(figure, 150 + rows * max(230, 34 * len(down.labels) + 60))


class _Cells:
    """The values of a setting as cells of an axis.

    Attributes:
        place: (rows,) the cell of each row. labels: what stands below each cell.
    """

    def __init__(self, place: pd.Series[Any], labels: Sequence[str]) -> None:
        self.place, self.labels = place, list(labels)


def _cells(values: pd.Series[Any], words: Catalogue) -> _Cells:
    """Return the cells of a setting: its values, or equal intervals where they are many."""
    number = is_number(values)
    known = sorted(values.dropna().unique().tolist(), key=None if number else str)
    if len(known) <= CELLS or not number:
        place = {each: number for number, each in enumerate(known)}
        return _Cells(values.map(place).fillna(0).astype(int), [text(v, words) for v in known])
    edges = np.linspace(known[0], known[-1], CELLS + 1)
    found = np.clip(np.digitize(floats(values), edges) - 1, 0, CELLS - 1)
    middles = (edges[1:] + edges[:-1]) / 2.0
    return _Cells(pd.Series(found, values.index), [text(each, words) for each in middles])


def is_number(values: pd.Series[Any]) -> bool:
    """Tell whether the values of a setting are numbers; true and false are none."""
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)


def text(value: object, words: Catalogue = ENGLISH) -> str:
    """Return a setting's value as read."""
    if isinstance(value, bool | str) or value is None:
        return str(value)
    number = float(str(value))
    if number.is_integer():
        return words.numbers.number(number)
    said = significant(number, words)
    point = words.numbers.decimal
    return said.rstrip("0").rstrip(point) if point in said else said


class _Grid:
    """Values (rows, columns) and the marks on them."""

    def __init__(self, values: np.ndarray[Any, Any], marks: np.ndarray[Any, Any]) -> None:
        self.values, self.marks = values, marks


def _grid(rows: pd.DataFrame, value: str, across: _Cells, down: _Cells) -> _Grid:
    """Return the cells of one strategy; a cell of one point is marked where it is sure."""
    values = np.full((len(down.labels), len(across.labels)), np.nan)
    marks = np.full(values.shape, "", dtype=object)
    for _, own in rows.groupby(["_x", "_y"]):
        x, y = int(own["_x"].iloc[0]), int(own["_y"].iloc[0])
        values[y, x] = float(own[value].mean())
        if len(own) == 1 and (own[f"{value}_low"].iloc[0] > 0 or own[f"{value}_high"].iloc[0] < 0):
            marks[y, x] = SURE
    return _Grid(values, marks)


def _panel(
    grid: _Grid, across: _Cells, down: _Cells, factor: float, limits: tuple[float, float],
    differences: list[list[Any]] | None, title: str, words: Catalogue, bar: bool,
) -> go.Heatmap:  # fmt: skip
    """Return the cells of one strategy, their values written in them.

    Args are those of the figure, but differences: their colours, None for values.
    """
    values = grid.values * factor
    shown = np.vectorize(
        lambda number, mark: "" if np.isnan(number) else f"{significant(number, words, 2)}{mark}",
        otypes=[object],
    )(values, grid.marks if differences else np.where(grid.marks == BEST, BEST, ""))
    return go.Heatmap(
        z=values,
        x=across.labels,
        y=down.labels,
        text=shown,
        texttemplate="%{text}",
        zmin=limits[0],
        zmax=limits[1],
        colorscale=differences or "Cividis",
        showscale=bar,
        colorbar={"title": {"text": title, "side": "right"}, "thickness": 14},
        hovertemplate=f"%{{x}}, %{{y}}{words['colon']} %{{text}}<extra></extra>",
        xgap=1,
        ygap=1,
    )


def most_telling(points: pd.DataFrame, paths: Sequence[str], value: str) -> list[str]:
    """Return the settings of a sweep, those first that a KPI depends on most.

    The share of the KPI's variance among points that lies between the values of a setting (between
    equal intervals of it where they are many), within strategies.

    Args:
        points: One row a point and strategy.
        paths: The settings.
        value: Column of the KPI.
    """
    known = points[points[value].notna()]
    centred = known[value] - known.groupby("strategy")[value].transform("mean")
    shares = {}
    for path in paths:
        cells = _cells(known[path], ENGLISH).place
        means = centred.groupby([known["strategy"], cells]).transform("mean")
        shares[path] = float((means**2).sum())
    return sorted(paths, key=lambda path: -shares[path])
