"""Parallel coordinates: every point of a sweep as a line across its settings and KPIs.

Drawn as plain lines, not as plotly's own parallel coordinates, which need WebGL: school machines
may have none, and a printed page is sharp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import FloatArray, floats
from sim.plots.style import BLUE, MARK, PALE_GREY, VERMILLION, faded, finished, wrapped
from sim.plots.sweep_heatmap import is_number, text

LINES = 300
"""Most lines of the background; of more points, evenly spaced ones in the order of the KPI."""

LEADERS = 0.1
"""Share of the points that are drawn as the best."""

_MOST_LEADERS = 60
_FOOT = 0.19
"""How far below the axes their titles begin, as a share of their height."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis.

    Attributes:
        column: of the table. title: as printed, broken over lines by ``<br>``.
        factor: what values are multiplied by before they are printed.
    """

    column: str
    title: str
    factor: float = 1.0


def parallel_coordinates(
    points: pd.DataFrame,
    axes: Sequence[Axis],
    value: str,
    *,
    higher_is_better: bool = True,
    best: int | None = None,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw points as lines across their settings and KPIs, the best of them marked.

    Args:
        points: One row a point and strategy.
        axes: From left to right.
        value: The column by which a point is among the best tenth.
        higher_is_better: Whether more of it is better.
        best: Index of the row drawn on top, with stars.
        words: Words to print.
    """
    known = points[points[value].notna()].sort_values(value, ascending=not higher_is_better)
    count = max(1, min(_MOST_LEADERS, round(LEADERS * len(known))))
    leaders, rest = known.iloc[:count], known.iloc[count:]
    if len(rest) > LINES:
        rest = rest.iloc[np.unique(np.linspace(0, len(rest) - 1, LINES).round().astype(int))]
    heights = {axis.column: _heights(known[axis.column]) for axis in axes}
    figure = go.Figure()
    groups = [
        (rest, words["sweep_others"], faded(PALE_GREY, 0.5), "solid", 1.0),
        (leaders, words["sweep_leaders"], faded(BLUE, 0.8), "dash", 1.6),
    ]
    for rows, name, colour, dash, width in groups:
        if len(rows):
            _add_lines(figure, rows, axes, heights, name, colour, dash, width)
    if best is not None and best in known.index:
        figure.add_scatter(
            x=list(range(len(axes))),
            y=[heights[axis.column].loc[best] for axis in axes],
            mode="lines+markers",
            line={"color": VERMILLION, "width": 3},
            marker={"symbol": "star", "size": 13, "color": VERMILLION},
            name=words["sweep_best"],
            hoverinfo="skip",
        )
    for place, axis in enumerate(axes):
        _add_axis(figure, place, known[axis.column], axis, words)
    figure.update_xaxes(
        visible=False, range=[-0.5, len(axes) - 0.5], showgrid=False, fixedrange=True
    )
    figure.update_yaxes(visible=False, range=[-0.46, 1.14], showgrid=False, fixedrange=True)
    return finished(figure, 500)


def _add_lines(
    figure: go.Figure, rows: pd.DataFrame, axes: Sequence[Axis],
    heights: dict[str, pd.Series[float]], name: str, colour: str, dash: str, width: float,
) -> None:  # fmt: skip
    """Draw many points as one trace, a gap between two of them."""
    table = np.column_stack([floats(heights[axis.column].loc[rows.index]) for axis in axes])
    gap = np.full((len(rows), 1), np.nan)
    x = np.tile([*range(len(axes)), np.nan], len(rows))
    figure.add_scatter(
        x=x,
        y=np.round(np.hstack([table, gap]), 4).ravel(),
        mode="lines",
        line={"color": colour, "width": width, "dash": dash},
        name=name,
        hoverinfo="skip",
    )


def _heights(values: pd.Series[Any]) -> pd.Series[float]:
    """Return where each value stands on its axis, 0 to 1."""
    if is_number(values):
        low, high = float(values.min()), float(values.max())
        span = high - low
        found: FloatArray = (floats(values) - low) / span if span > 0 else np.full(len(values), 0.5)
    else:
        names = sorted(values.astype(str).unique())
        place = {name: number / max(len(names) - 1, 1) for number, name in enumerate(names)}
        found = values.astype(str).map(place).to_numpy(dtype=float)
    return pd.Series(found, values.index)


def _add_axis(
    figure: go.Figure, place: int, values: pd.Series[Any], axis: Axis, words: Catalogue
) -> None:
    """Draw one axis: its line, its ends or its names, its title."""
    figure.add_shape(
        type="line", x0=place, x1=place, y0=0, y1=1, line={"color": MARK, "width": 1.2}
    )
    if is_number(values):
        low, high = float(values.min()) * axis.factor, float(values.max()) * axis.factor
        marks = (
            {0.0: text(low, words), 1.0: text(high, words)}
            if high > low
            else {0.5: text(low, words)}
        )
    else:
        names = sorted(values.astype(str).unique())
        last = max(len(names) - 1, 1)
        marks = {n / last: wrapped(name, words=words) for n, name in enumerate(names)}
    for height, said in marks.items():
        ends = height in (0.0, 1.0)
        figure.add_annotation(
            x=place,
            y=height,
            text=said,
            showarrow=False,
            yshift=-3 if height == 0.0 else 3 if height == 1.0 else 0,
            yanchor="top" if height == 0.0 else "bottom" if height == 1.0 else "middle",
            xshift=0 if ends else -6,
            xanchor="center" if ends else "right",
            font={"size": 11},
        )
    figure.add_annotation(
        x=place, y=-_FOOT, text=f"<b>{axis.title}</b>", showarrow=False, yanchor="top",
        font={"size": 12},
    )  # fmt: skip
