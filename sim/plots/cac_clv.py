"""Acquisition cost against lifetime value, with the uncertainty of both at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import FloatArray, central, drawn, floats, ordered, strategies_of
from sim.plots.style import (
    GREY,
    StrategyStyle,
    faded,
    finished,
    readable,
    significant,
    strategy_styles,
    with_message,
)

_CHI2_95_TWO_DIMENSIONS = 5.991464547107979
_SMALLEST_SHARE_OF_VIEW = 0.3
_CROWD = 8
"""Strategies above which single runs would hide each other."""
_BEYOND = 9.0
"""How much further the lines of the rules go on at either end, in their lengths within the view."""
_LEGEND_ROW = 16
"""Pixels of height for a strategy's name in a crowd's legend, two or more in a row."""
_BELOW = -0.17
"""Where a crowd's legend begins, below the axis's title; in heights of the panel."""


@dataclass(frozen=True, slots=True)
class _View:
    """The visible ranges of both axes."""

    x: tuple[float, float]
    y: tuple[float, float]


def cac_against_clv(
    runs: pd.DataFrame,
    effects: pd.DataFrame | None = None,
    *,
    strategies: Sequence[str] | None = None,
    currency: str = "currency units",
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw every run's CAC and CLV, a 95% ellipse per strategy, and the lines of the two rules.

    Small filled symbols are replications at central parameters, open ones parameter draws; the
    ellipse covers 95% of a normal cloud with the replications' covariance, the dotted one that of
    the draws. Runs without a finite CAC are left out.

    Args:
        runs: The runs table with ``cac`` and ``clv``.
        effects: The effects table: its means (ratios of sums) are the centres; default: the means
            of the runs' own values.
        strategies: Order in the legend; default: as in the table.
        currency: Name of the market's currency.
        words: Words to print.

    Returns:
        The figure, or one that says that nothing could be drawn.
    """
    figure = go.Figure()
    names = ordered(strategies_of(runs), strategies)
    styles = strategy_styles(names)
    clouds: list[FloatArray] = []
    faint = len(names) > _CROWD
    for name in names:
        for rows, is_draw in ((central(runs), False), (drawn(runs), True)):
            points = _pairs(rows[rows["strategy"] == name])
            if not len(points) or (is_draw and len(drawn(runs)) == len(central(runs))):
                continue
            ellipse = ellipse_95(points)
            clouds += [points] if ellipse is None else [points, ellipse]
            _add_cloud(figure, name, styles[name], points, ellipse, is_draw, faint, words)
            if not is_draw:
                centre = _centre(effects, name, points)
                clouds.append(centre[None, :])
                _add_centre(figure, name, styles[name], centre, words)
    if not clouds:
        return with_message(figure, words["no_pairs"])
    view = _view(np.concatenate(clouds))
    _add_rules(figure, view, words)
    figure.update_xaxes(
        title_text=words["cac_axis"].format(currency=currency), range=view.x, zeroline=False
    )
    figure.update_yaxes(title_text=words["clv_axis"].format(currency=currency), range=view.y)
    if not faint:
        return finished(figure, 500)
    finished(figure, 500 + _LEGEND_ROW * len(names))
    # Above, that many names would press the panel flat and reach under the camera.
    figure.update_layout(legend={"y": _BELOW, "yanchor": "top"})
    return figure


def _pairs(rows: pd.DataFrame) -> FloatArray:
    """Return the runs' (CAC, CLV), those with both defined only."""
    points = np.column_stack([floats(rows["cac"]), floats(rows["clv"])])
    return points[np.isfinite(points).all(axis=1)]


def ellipse_95(points: FloatArray) -> FloatArray | None:
    """Return the outline of the ellipse that holds 95% of a normal cloud of these points.

    Args:
        points: Points × 2.

    Returns:
        61 × 2 points of a closed line, or None for fewer than three points or a flat cloud.
    """
    if len(points) < 3:
        return None
    values, vectors = np.linalg.eigh(np.cov(points, rowvar=False))
    if values[0] <= 0:
        return None
    angle = np.linspace(0, 2 * np.pi, 61)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    spread = circle * np.sqrt(values * _CHI2_95_TWO_DIMENSIONS)
    outline: FloatArray = points.mean(axis=0) + spread @ vectors.T
    return outline


def _add_cloud(
    figure: go.Figure,
    name: str,
    style: StrategyStyle,
    points: FloatArray,
    ellipse: FloatArray | None,
    is_draw: bool,
    faint: bool,
    words: Catalogue,
) -> None:
    """Add one strategy's points and their ellipse, faintly where many lie over each other."""
    common = {"legendgroup": name, "showlegend": False}
    if ellipse is not None:
        figure.add_scatter(
            x=ellipse[:, 0],
            y=ellipse[:, 1],
            mode="lines",
            line={"color": style.colour, "width": 1.5, "dash": "dot" if is_draw else "solid"},
            opacity=0.4 if faint else 1.0,
            fill=None if is_draw or faint else "toself",
            fillcolor=faded(style.colour, 0.12),
            hoverinfo="skip",
            **common,
        )
    symbol = style.symbol.removesuffix("-thin")
    figure.add_scatter(
        x=points[:, 0],
        y=points[:, 1],
        mode="markers",
        marker={
            "symbol": symbol if not is_draw else f"{symbol.removesuffix('-open')}-open",
            "size": 4 if faint else 6,
            "color": style.colour,
            "opacity": 0.25 if faint else 0.55,
        },
        text=[
            words["draw" if is_draw else "replication"].format(number=number)
            for number in range(len(points))
        ],
        hovertemplate=f"<b>{readable(name, words)}</b>, %{{text}}<br>"
        + words["cac_clv_hover"].format(cac="%{x:,.4~g}", clv="%{y:,.4~g}")
        + "<extra></extra>",
        **common,
    )


def _centre(effects: pd.DataFrame | None, name: str, points: FloatArray) -> FloatArray:
    """Return a strategy's mean (CAC, CLV): that of the effects table if it has both."""
    own: FloatArray = points.mean(axis=0)
    if effects is None:
        return own
    means = effects[effects["strategy"] == name].set_index("kpi")["mean"].reindex(["cac", "clv"])
    known = floats(means)
    return known if np.isfinite(known).all() else own


def _add_centre(
    figure: go.Figure,
    name: str,
    style: StrategyStyle,
    centre: FloatArray,
    words: Catalogue,
) -> None:
    """Add a strategy's mean, which carries its legend entry."""
    figure.add_scatter(
        x=[centre[0]],
        y=[centre[1]],
        mode="markers",
        marker={
            "symbol": style.symbol.removesuffix("-thin"),
            "size": 14,
            "color": style.colour,
            "line": {"color": "#ffffff", "width": 1.5},
        },
        name=readable(name, words),
        legendgroup=name,
        hovertext=[
            (
                f"<b>{words['centre'].format(strategy=readable(name, words))}</b><br>"
                + words["cac_clv_hover"].format(
                    cac=significant(centre[0], words), clv=significant(centre[1], words)
                )
            )
        ],
        hoverinfo="text",
    )


def _view(points: FloatArray) -> _View:
    """Choose the visible ranges: from the origin, unless that would crush the cloud."""
    ranges: list[tuple[float, float]] = []
    for low, high in zip(points.min(axis=0), points.max(axis=0), strict=True):
        width = (high - low) or abs(high) or 1.0
        from_zero = max(high, 0.0) - min(low, 0.0)
        start, end = low, high
        if width >= _SMALLEST_SHARE_OF_VIEW * from_zero:
            start, end = min(low, 0.0), max(high, 0.0)
        pad = 0.06 * ((end - start) or width)
        # A point on the axis itself would be cut in half.
        starts_there = start == 0.0 < low
        ranges.append((0.0 if starts_there else float(start - pad), float(end + pad)))
    return _View(ranges[0], ranges[1])


def _add_rules(figure: go.Figure, view: _View, words: Catalogue) -> None:
    """Add CLV = CAC and CLV = 3 × CAC, named in the legend, where no name can lie on another.

    A line outside the view is named there too, with the side it lies on.
    """
    for slope, key, dash in ((1.0, "clv_equals_cac", "dot"), (3.0, "clv_three_cac", "dash")):
        left = max(view.x[0], view.y[0] / slope)
        right = min(view.x[1], view.y[1] / slope)
        # Beyond the view, for it may be widened to that of another figure beside it.
        x = (left - _BEYOND * (right - left), right + _BEYOND * (right - left))
        name, y = words[key], (slope * x[0], slope * x[1])
        if left >= right:
            side = "below" if slope * view.x[1] <= view.y[0] else "above"
            name = words["outside_view"].format(line=name, side=words[side])
            x = y = (math.nan, math.nan)
        figure.add_scatter(
            x=x,
            y=y,
            mode="lines",
            line={"color": GREY, "width": 2, "dash": dash},
            name=name,
            hoverinfo="skip",
        )
