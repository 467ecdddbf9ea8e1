"""A KPI along one setting, and what the last euro of a budget brings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.locale import ENGLISH, Catalogue
from sim.measures.paired import t_interval
from sim.plots.frames import FloatArray, floats, strategies_of
from sim.plots.style import StrategyStyle, faded, finished, readable, strategy_styles
from sim.plots.sweep_heatmap import is_number

STEPS = 24
"""Values of a setting that are shown one by one; of more, as many groups as ``BINS``."""

BINS = 12

RESPONSE_COLUMNS = ("strategy", "x", "value", "low", "high", "count")
MARGINAL_COLUMNS = ("strategy", "start", "end", "slope", "low", "high", "pairs")


def response_of(curve: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of a KPI at each value of a setting.

    Args:
        curve: One row a run: strategy, x (the setting), point (number of its other settings),
            luck (number of its luck), value.

    Returns:
        Columns `RESPONSE_COLUMNS`: low and high are the 95% t-interval. Where each point of the
        other settings meets each value, it is over luck, the points averaged; else over points,
        luck averaged, for then the points of one value are others than those of the next. Where
        the setting has many values, x is the mean of a group of neighbours.
    """
    rows = []
    for name, own in _units(curve).groupby("strategy", sort=False):
        for x, here in own.groupby("x"):
            values = floats(here["value"])
            rows.append((str(name), x, values.mean(), *t_interval(values), values.size))
    return pd.DataFrame(rows, columns=list(RESPONSE_COLUMNS))


def marginal_of(curve: pd.DataFrame) -> pd.DataFrame:
    """Return what each further unit of a budget adds, from each of its values to the next.

    Slopes are taken within luck where each point of the other settings meets each budget; else
    between the means of neighbouring groups of points.

    Args:
        curve: As of `response_of`, the setting a budget.

    Returns:
        Columns `MARGINAL_COLUMNS`: slope is the gain a unit; low and high its 95% interval.
    """
    rows = []
    for name, own in _units(curve).groupby("strategy", sort=False):
        wide = own.pivot_table(index="unit", columns="x", values="value")
        steps = [float(x) for x in wide.columns]
        for start, end in zip(steps[:-1], steps[1:], strict=True):
            before, after = wide[start], wide[end]
            both = floats((after - before).dropna())
            if both.size:
                gain, ends, pairs = float(both.mean()), t_interval(both), both.size
            else:
                one, other = floats(before.dropna()), floats(after.dropna())
                gain, ends, pairs = float(other.mean() - one.mean()), _apart(one, other), 0
            width = end - start
            low, high = (each / width for each in ends)
            rows.append((str(name), start, end, gain / width, low, high, pairs))
    return pd.DataFrame(rows, columns=list(MARGINAL_COLUMNS))


def _apart(one: FloatArray, other: FloatArray) -> tuple[float, float]:
    """Return the 95% interval of the difference of two means of different points.

    As many as the smaller group has are paired in their order, which is no order of luck.
    """
    few = min(one.size, other.size)
    centre = float(other.mean() - one.mean())
    low, high = t_interval(other[:few] - one[:few])
    half = (high - low) / 2.0
    return centre - half, centre + half


def _units(curve: pd.DataFrame) -> pd.DataFrame:
    """Return what is independent in a sweep, one row each: strategy, x, unit, value.

    Runs of one point share its settings, and runs of one luck its luck: neither is a sample of
    its own beside the other.
    """
    steps = curve["x"].nunique()
    few = steps <= STEPS or not is_number(curve["x"])
    met = curve.groupby(["strategy", "point"])["x"].nunique()
    if few and bool((met == steps).all()):
        keys = ["strategy", "x", "luck"]
        within: pd.DataFrame = curve.groupby(keys, sort=False)["value"].mean().reset_index()
        return within.rename(columns={"luck": "unit"})
    keys = ["strategy", "x", "point"]
    table: pd.DataFrame = curve.groupby(keys, sort=False)["value"].mean().reset_index()
    table = table.assign(unit=range(len(table)))
    if few:
        return table
    groups = pd.qcut(table["x"], BINS, duplicates="drop")
    return table.assign(x=table.groupby(groups, observed=True)["x"].transform("mean"))


def budget_response(
    curve: pd.DataFrame,
    *,
    x_title: str,
    y_title: str,
    marginal_title: str = "",
    strategies: Sequence[str] | None = None,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw a KPI against a setting with its interval and, of a budget, the return on each step.

    A setting whose values are names has points in place of lines.

    Args:
        curve: As of `response_of`.
        x_title: Of the setting, with its unit.
        y_title: Of the KPI, with its unit.
        marginal_title: Of the lower panel, the gain a unit of budget; empty for none.
        strategies: Order in the legend; default: as in the table.
        words: Words to print.
    """
    names = list(strategies or strategies_of(curve))
    line = is_number(curve["x"])
    styles = strategy_styles(names)
    means = response_of(curve)
    slopes = marginal_of(curve) if marginal_title else pd.DataFrame(columns=list(MARGINAL_COLUMNS))
    panels = 2 if len(slopes) else 1
    figure = make_subplots(rows=panels, cols=1, shared_xaxes=True, vertical_spacing=0.06)
    for name in names if line else ():
        _add_band(figure, means[means["strategy"] == name], styles[name])
    for name in names:
        _add_means(figure, means[means["strategy"] == name], name, styles[name], line, words)
    for place, name in enumerate(names if len(slopes) else ()):
        shift = (place - (len(names) - 1) / 2.0) * 0.012
        _add_slopes(figure, slopes[slopes["strategy"] == name], name, styles[name], shift, words)
    figure.update_yaxes(title_text=y_title, zerolinewidth=2, row=1)
    if len(slopes):
        figure.update_yaxes(title_text=marginal_title, zerolinewidth=2, row=2)
    figure.update_xaxes(title_text=x_title, row=panels)
    figure.update_xaxes(zeroline=False)
    return finished(figure, 400 if panels == 1 else 620)


def _add_band(figure: go.Figure, rows: pd.DataFrame, style: StrategyStyle) -> None:
    """Draw the interval of one strategy."""
    rows = rows[rows["low"].notna()]
    if not len(rows):
        return
    x = floats(rows["x"])
    figure.add_scatter(
        x=np.concatenate([x, x[::-1]]),
        y=np.concatenate([floats(rows["high"]), floats(rows["low"])[::-1]]),
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=faded(style.colour, 0.16),
        showlegend=False,
        hoverinfo="skip",
        row=1,
        col=1,
    )


def _add_means(
    figure: go.Figure, rows: pd.DataFrame, name: str, style: StrategyStyle, line: bool,
    words: Catalogue,
) -> None:  # fmt: skip
    """Draw the means of one strategy: a line, or points with their intervals where x is a name."""
    printed, value = readable(name, words), floats(rows["value"])
    bars = {
        "type": "data",
        "symmetric": False,
        "array": floats(rows["high"]) - value,
        "arrayminus": value - floats(rows["low"]),
        "thickness": 1.4,
    }
    figure.add_scatter(
        x=rows["x"] if line else rows["x"].astype(str),
        y=value,
        mode="lines+markers" if line else "markers",
        error_y=None if line else bars,
        line={"color": style.colour, "dash": style.dash, "width": 2.5},
        marker={"symbol": style.symbol, "size": 9, "color": style.colour},
        name=printed,
        legendgroup=name,
        hovertemplate=f"<b>{printed}</b><br>%{{x}}{words['colon']} %{{y:,.4~g}}<extra></extra>",
        row=1,
        col=1,
    )


def _add_slopes(
    figure: go.Figure, rows: pd.DataFrame, name: str, style: StrategyStyle, shift: float,
    words: Catalogue,
) -> None:  # fmt: skip
    """Draw the return on each step of one strategy: a bar as wide as the step, its interval."""
    start, end, slope = (floats(rows[column]) for column in ("start", "end", "slope"))
    gap = np.full(start.size, np.nan)
    figure.add_scatter(
        x=np.column_stack([start, end, gap]).ravel(),
        y=np.column_stack([slope, slope, gap]).ravel(),
        mode="lines",
        line={"color": style.colour, "dash": style.dash, "width": 2.5},
        showlegend=False,
        legendgroup=name,
        hoverinfo="skip",
        row=2,
        col=1,
    )
    reach = float(end.max() - start.min()) if start.size else 0.0
    figure.add_scatter(
        x=(start + end) / 2.0 + shift * reach,
        y=slope,
        mode="markers",
        marker={"symbol": style.symbol, "size": 9, "color": style.colour},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": floats(rows["high"]) - slope,
            "arrayminus": slope - floats(rows["low"]),
            "color": style.colour,
            "thickness": 1.4,
        },
        showlegend=False,
        legendgroup=name,
        hovertemplate=f"<b>{readable(name, words)}</b><br>%{{y:,.3~g}}<extra></extra>",
        row=2,
        col=1,
    )
