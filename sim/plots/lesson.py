"""The figures of lessons: one tidy table each, drawn in one of four ways.

Every function takes rows of ``x``, ``value`` and optionally ``series``, ``low`` and ``high``, names
already in the reader's language.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.plots.frames import floats
from sim.plots.panels import whole_step
from sim.plots.style import (
    PALETTE,
    faded,
    finished,
    pattern,
    strategy_styles,
    with_message,
)

_ROW, _FRAME = 40, 120
_SPREAD = 0.5
"""Part of a row's height over which its series are spread."""
_NAME_WIDTH, _BAR_WIDTH = 34, 16


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a figure is to be labelled.

    Attributes:
        x: what x is; empty for names.
        value: what the values are, unit included.
        factor: what values are multiplied by: 100 for shares.
        separators: decimal sign and thousands sign.
        nothing: what to print when there is nothing to draw.
        log: whether values are on a logarithmic scale.
    """

    x: str
    value: str
    factor: float = 1.0
    separators: str = ".,"
    nothing: str = "–"
    log: bool = False


def intervals(rows: pd.DataFrame, drawing: Drawing) -> go.Figure:
    """Draw points with their intervals, one row a name, series below one another."""
    figure = go.Figure()
    names = list(dict.fromkeys(rows["x"].astype(str)))
    series = _series(rows)
    place = {name: float(index) for index, name in enumerate(names)}
    step = _SPREAD / max(len(series), 1)
    for number, (label, part) in enumerate(_parts(rows, series)):
        shift = (number - (len(series) - 1) / 2) * step
        value = drawing.factor * floats(part["value"])
        look = _looks(series)[number]
        figure.add_scatter(
            x=value,
            y=[place[str(name)] + shift for name in part["x"]],
            mode="markers",
            marker={"color": look[0], "symbol": look[1], "size": 10},
            error_x=_errors(part, value, drawing.factor),
            name=label,
            showlegend=len(series) > 1,
            customdata=[str(name) for name in part["x"]],
            hovertemplate="%{customdata}: %{x:,.3~g}<extra>" + label + "</extra>",
        )
    figure.update_xaxes(
        title_text=drawing.value,
        zeroline=not drawing.log,
        type=_scale(drawing),
        dtick=_decade(drawing),
    )
    if not drawing.log:  # where zero is decides what is found
        figure.update_xaxes(rangemode="tozero")
    figure.update_yaxes(
        tickvals=list(place.values()),
        ticktext=[_wrapped(name, _NAME_WIDTH) for name in names],
        range=[len(names) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
    )
    return _finished(figure, drawing, _FRAME + _ROW * max(len(names) * max(1, len(series) // 2), 2))


def lines(rows: pd.DataFrame, drawing: Drawing) -> go.Figure:
    """Draw values over a number, one line a series, intervals shaded."""
    figure = go.Figure()
    series = _series(rows)
    for number, (label, part) in enumerate(_parts(rows, series)):
        part = part.sort_values("x")
        colour, symbol, dash = _looks(series)[number]
        x, value = floats(part["x"]), drawing.factor * floats(part["value"])
        if {"low", "high"} <= set(part):
            low, high = (drawing.factor * floats(part[end]) for end in ("low", "high"))
            figure.add_scatter(
                x=np.concatenate([x, x[::-1]]),
                y=np.concatenate([high, low[::-1]]),
                mode="lines",
                fill="toself",
                fillcolor=faded(colour, 0.16),
                line={"width": 0},
                hoverinfo="skip",
                showlegend=False,
            )
        figure.add_scatter(
            x=x,
            y=value,
            mode="lines+markers" if len(part) <= 16 else "lines",
            marker={"symbol": symbol, "size": 8, "color": colour},
            line={"color": colour, "dash": dash, "width": 2.2},
            name=label,
            showlegend=len(series) > 1,
            hovertemplate="%{x}: %{y:,.3~g}<extra>" + label + "</extra>",
        )
    figure.update_xaxes(title_text=drawing.x, dtick=_step(floats(rows["x"])))
    figure.update_yaxes(title_text=drawing.value, type=_scale(drawing), dtick=_decade(drawing))
    return _finished(figure, drawing, 400)


def bars(rows: pd.DataFrame, drawing: Drawing) -> go.Figure:
    """Draw bars side by side, one group a name, with their intervals where there are any."""
    return _bars(rows, drawing, "group")


def stacked(rows: pd.DataFrame, drawing: Drawing) -> go.Figure:
    """Draw parts of a whole on top of one another, one bar a name."""
    return _bars(rows, drawing, "stack")


def _bars(rows: pd.DataFrame, drawing: Drawing, mode: str) -> go.Figure:
    figure = go.Figure()
    series = _series(rows)
    shapes = ("", "/", ".", "\\", "x", "-", "+")
    for number, (label, part) in enumerate(_parts(rows, series)):
        value = drawing.factor * floats(part["value"])
        names = [_wrapped(str(name), _BAR_WIDTH) for name in part["x"]]
        figure.add_bar(
            x=names,
            y=value,
            error_y=_errors(part, value, drawing.factor) if mode == "group" else None,
            name=label,
            showlegend=len(series) > 1,
            marker={
                "color": _looks(series)[number][0],
                "pattern": pattern(shapes[number % len(shapes)]),
            },
            hovertemplate="%{x}: %{y:,.3~g}<extra>" + label + "</extra>",
        )
    figure.update_layout(barmode=mode, bargap=0.3)
    figure.update_xaxes(title_text=drawing.x, type="category")
    figure.update_yaxes(title_text=drawing.value, type=_scale(drawing), dtick=_decade(drawing))
    return _finished(figure, drawing, 400)


KINDS: dict[str, Callable[[pd.DataFrame, Drawing], go.Figure]] = {
    "intervals": intervals,
    "lines": lines,
    "bars": bars,
    "stacked": stacked,
}
"""Ways to draw a table, by name."""


def lesson_figure(kind: str, rows: pd.DataFrame, drawing: Drawing) -> go.Figure:
    """Return a lesson's figure.

    Args:
        kind: one of :data:`KINDS`.
        rows: the table; rows without a value are left out.
        drawing: labels and scale.
    """
    known = rows[rows["value"].notna()]
    if not len(known):
        return with_message(go.Figure(), drawing.nothing)
    return KINDS[kind](known, drawing)


def _wrapped(name: str, width: int) -> str:
    return "<br>".join(textwrap.wrap(name, width, break_long_words=False)) or name


def _scale(drawing: Drawing) -> str:
    return "log" if drawing.log else "linear"


def _decade(drawing: Drawing) -> str | None:
    """Return ticks at 1, 2 and 5 of a logarithmic scale: ten a decade run into one another."""
    return "D2" if drawing.log else None


def _step(x: np.ndarray[tuple[int], np.dtype[np.float64]]) -> int | None:
    """Return ticks at each of a few whole numbers, between which there is nothing."""
    return whole_step(x.min(), x.max()) if np.array_equal(x, np.round(x)) else None


def _series(rows: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(rows["series"].astype(str))) if "series" in rows else [""]


def _parts(rows: pd.DataFrame, series: list[str]) -> list[tuple[str, pd.DataFrame]]:
    if "series" not in rows:
        return [("", rows)]
    return [(name, rows[rows["series"].astype(str) == name]) for name in series]


def _looks(series: list[str]) -> list[tuple[str, str, str]]:
    """Return colour, symbol and dash of each series."""
    styles = list(strategy_styles([f"series {name}" for name in series]).values())
    dashes = ("solid", "dash", "dot", "longdash", "dashdot", "longdashdot")
    return [
        (PALETTE[number % len(PALETTE)], style.symbol, dashes[number % len(dashes)])
        for number, style in enumerate(styles)
    ]


def _errors(
    part: pd.DataFrame, value: np.ndarray[tuple[int], np.dtype[np.float64]], factor: float
) -> dict[str, object] | None:
    if not {"low", "high"} <= set(part):
        return None
    return {
        "type": "data",
        "symmetric": False,
        "array": np.nan_to_num(factor * floats(part["high"]) - value),
        "arrayminus": np.nan_to_num(value - factor * floats(part["low"])),
        "thickness": 2,
        "width": 4,
    }


def _finished(figure: go.Figure, drawing: Drawing, height: int) -> go.Figure:
    finished(figure, height)
    figure.update_layout(separators=drawing.separators, margin={"t": 50})
    return figure
