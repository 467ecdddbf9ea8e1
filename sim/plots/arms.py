"""One line an arm: its mean, its band, its symbol now and then."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import FloatArray, floats, mean_band, ordered, strategies_of
from sim.plots.sales_index import marker_line
from sim.plots.style import StrategyStyle, faded, readable, strategy_styles

BAND_OPACITY = 0.16


def add_arms(
    figure: go.Figure,
    table: pd.DataFrame,
    *,
    strategies: Sequence[str] | None = None,
    row: int | None = None,
    col: int | None = None,
    legend: bool = True,
    unit: str = "",
    decimals: int = 1,
    words: Catalogue = ENGLISH,
) -> None:
    """Draw every strategy's line with its 95% band into a figure or one of its panels.

    Args:
        figure: The figure.
        table: Columns strategy, x, mean, low, high; the bounds may be null.
        strategies: Order in the legend, and of the looks; default: as in the table.
        row: Row of the panel; None without panels.
        col: Column of the panel.
        legend: Whether the lines are named in the legend.
        unit: What follows a value in the hover text.
        decimals: Of values in the hover text.
        words: Words to print.
    """
    names = ordered(strategies_of(table), strategies)
    styles = strategy_styles(ordered(names, strategies))
    for name in names:
        _add_band(figure, table[table["strategy"] == name], name, styles[name].colour, row, col)
    for name in names:
        rows, style = table[table["strategy"] == name], styles[name]
        figure.add_scatter(
            x=rows["x"],
            y=floats(rows["mean"]).round(4),
            mode="lines",
            line={"color": style.colour, "dash": style.dash, "width": 2.3},
            legendgroup=name,
            showlegend=False,
            hovertemplate=f"<b>{readable(name, words)}</b><br>%{{x}}{words['colon']} "
            f"%{{y:,.{decimals}f}}{unit}<extra></extra>",
            row=row,
            col=col,
        )
        step = max(len(rows) // 6, 1)
        some = rows.iloc[step // 2 :: step]
        figure.add_scatter(
            x=some["x"],
            y=floats(some["mean"]).round(4),
            mode="markers",
            marker={
                "symbol": style.symbol,
                "size": 8,
                "color": style.colour,
                "line": marker_line(style.symbol, style.colour),
            },
            legendgroup=name,
            showlegend=False,
            hoverinfo="skip",
            row=row,
            col=col,
        )
        if legend:
            _add_key(figure, name, style, row, col, words)


def _add_key(
    figure: go.Figure,
    name: str,
    style: StrategyStyle,
    row: int | None,
    col: int | None,
    words: Catalogue,
) -> None:
    """Name an arm in the legend, with its dash and its symbol."""
    figure.add_scatter(
        x=[None],
        y=[None],
        mode="lines+markers",
        line={"color": style.colour, "dash": style.dash, "width": 2.3},
        marker={
            "symbol": style.symbol,
            "size": 8,
            "line": marker_line(style.symbol, style.colour),
        },
        name=readable(name, words),
        legendgroup=name,
        row=row,
        col=col,
    )


def arm_band(
    values: FloatArray, baseline: FloatArray | None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the mean of an arm, and its band: that of its difference from the baseline.

    The difference is taken within replications, where both met the same luck, and its 95%
    t-interval drawn around the arm's mean: what the band leaves of the baseline's line is
    difference, not luck. The baseline's own band is that of its mean.

    Args:
        values: Replications × places. baseline: The same of the baseline; None for itself.

    Returns:
        Mean, low, high; the bounds are NaN for one replication.
    """
    mean, low, high = mean_band(values)
    if baseline is None or baseline.shape != values.shape:
        return mean, low, high
    apart, least, most = mean_band(values - baseline)
    return mean, mean + (least - apart), mean + (most - apart)


def _add_band(
    figure: go.Figure, rows: pd.DataFrame, name: str, colour: str, row: int | None, col: int | None
) -> None:
    known = rows[rows["low"].notna() & rows["high"].notna()]
    low, high, x = floats(known["low"]), floats(known["high"]), floats(known["x"])
    if not x.size or np.array_equal(low, high):
        return
    figure.add_scatter(
        x=np.concatenate([x, x[::-1]]),
        y=np.concatenate([high, low[::-1]]).round(4),
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=faded(colour, BAND_OPACITY),
        legendgroup=name,
        showlegend=False,
        hoverinfo="skip",
        row=row,
        col=col,
    )
