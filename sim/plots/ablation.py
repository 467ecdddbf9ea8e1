"""How far each pattern moves when a mechanism is off."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.style import BLUE, VERMILLION, finished, readable, with_message

_FAR = 8.0
"""Standard errors beyond which the colour no longer deepens."""

_LEAST = 360
"""Height in pixels that the title of the scale of colours needs."""


def changed(rows: pd.DataFrame) -> pd.Series:
    """Tell which rows differ at all without their mechanism, in value or in verdict.

    Args:
        rows: One row a mechanism and pattern: difference, needed, verdict, verdict_without.
    """
    moved = rows["difference"].astype(float).fillna(0.0) != 0.0
    return moved | rows["needed"].astype(bool) | (rows["verdict"] != rows["verdict_without"])


def ablation_map(rows: pd.DataFrame, *, words: Catalogue = ENGLISH) -> go.Figure:
    """Draw a grid of patterns by mechanism: the shift in standard errors, crosses where needed.

    Args:
        rows: One row a mechanism and pattern: difference, low, high, needed, both verdicts.
        words: Words to print.

    Returns:
        The figure, of the patterns that change; an empty cell could not be measured.
    """
    moving = rows.loc[changed(rows), "pattern"]
    if not len(moving):
        return with_message(go.Figure(), words["ablation_no_change"])
    rows = rows[rows["pattern"].isin(moving)]
    rows = rows.assign(shift=_shift(rows))
    shifts = rows.pivot(index="pattern", columns="mechanism", values="shift")
    needed = rows.pivot(index="pattern", columns="mechanism", values="needed")
    order = list(dict.fromkeys(rows["pattern"]))[::-1]
    names = list(dict.fromkeys(rows["mechanism"]))
    shifts, needed = shifts.loc[order, names], needed.loc[order, names]
    figure = go.Figure(
        go.Heatmap(
            z=shifts.clip(-_FAR, _FAR),
            x=[readable(name, words) for name in names],
            y=order,
            customdata=shifts.round(1),
            text=np.where(needed.to_numpy(dtype=bool), "✕", ""),
            texttemplate="%{text}",
            zmid=0.0,
            zmin=-_FAR,
            zmax=_FAR,
            colorscale=[[0.0, VERMILLION], [0.5, "#f2f2f2"], [1.0, BLUE]],
            colorbar={"title": {"text": words["standard_errors"], "side": "right"}},
            hovertemplate=f"%{{y}}, %{{x}}{words['colon']} %{{customdata:.1f}}<extra></extra>",
            xgap=1,
            ygap=1,
        )
    )
    figure.update_xaxes(tickangle=-35, side="top")
    figure.update_yaxes(tickfont={"size": 11})
    return finished(figure, max(180 + 19 * len(order), _LEAST))


def _shift(rows: pd.DataFrame) -> pd.Series:
    """Return differences in half-widths of their intervals, two of which are about one error."""
    half = (rows["high"] - rows["low"]).astype(float) / 2.0
    shift = 2.0 * rows["difference"].astype(float) / half.where(half > 0.0)
    return shift.where(rows["difference"] != 0.0, 0.0)
