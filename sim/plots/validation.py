"""One pattern of the validation: its band, every replication, and the mutant."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.style import BLUE, GREEN, PALETTE, VERMILLION, faded, finished

_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star")


def pattern_values(
    row: Mapping[str, object],
    replications: pd.DataFrame,
    *,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw the band of a pattern, its replications (circles) and its mutant's (crosses).

    Args:
        row: One row of the validation table.
        replications: Values of this pattern: columns mutant, replication, value.
        words: Words to print.

    Returns:
        The figure; the mean of each with its 95% interval stands above its replications.
    """
    figure = go.Figure()
    sides = ((False, "as_simulated", BLUE, "circle"), (True, "mutant", VERMILLION, "x"))
    for level, (mutated, label, colour, symbol) in enumerate(sides):
        values = replications.loc[replications["mutant"] == mutated, "value"].dropna()
        if not len(values):
            continue
        place = 1.0 - level
        figure.add_scatter(
            x=values,
            y=np.linspace(place - 0.12, place + 0.12, len(values)) if len(values) > 1 else [place],
            mode="markers",
            marker={"symbol": symbol, "color": faded(colour, 0.75), "size": 8},
            name=words[label],
            hovertemplate="%{x:.4g}<extra></extra>",
        )
        figure.add_scatter(
            x=[values.mean()],
            y=[place + 0.3],
            mode="markers",
            marker={"symbol": "line-ns-open", "size": 14, "color": colour, "line": {"width": 3}},
            showlegend=False,
            hovertemplate="%{x:.4g}<extra></extra>",
        )
    _add_band(figure, row, replications["value"].dropna())
    figure.update_yaxes(
        tickvals=[1.0, 0.0], ticktext=[words["as_simulated"], words["mutant"]], range=[-0.5, 1.6]
    )
    figure.update_yaxes(showgrid=False, zeroline=False)
    figure.update_xaxes(zeroline=False, title_text=words["pattern_axis"])
    figure.update_layout(showlegend=False)
    return finished(figure, 215)


def _add_band(figure: go.Figure, row: Mapping[str, object], values: pd.Series) -> None:
    """Shade the band; an open side reaches to the edge of what is drawn."""
    low, high = float(str(row["band_low"])), float(str(row["band_high"]))
    if np.isnan(low) and np.isnan(high):
        return
    known = [value for value in (low, high, *values) if np.isfinite(value)]
    span = (max(known) - min(known)) or max(abs(known[0]), 1.0)
    left = min(known) - 0.08 * span
    right = max(known) + 0.08 * span
    start = left if np.isnan(low) else low
    stop = right if np.isnan(high) else high
    if start == stop:  # an exact limit: a line, for a band has no width
        figure.add_vline(x=start, line={"color": GREEN, "width": 3})
    else:
        figure.add_vrect(x0=start, x1=stop, fillcolor=faded(GREEN, 0.16), line={"width": 0})
        for edge in (low, high):
            if np.isfinite(edge):
                figure.add_vline(x=edge, line={"color": GREEN, "width": 1.5, "dash": "dot"})
    figure.update_xaxes(range=[left, right])


def _line_text(line: str, words: Catalogue) -> str:
    """Return the printed name of a recorded line; one without a name of its own keeps it."""
    key = re.sub(r"\W+", "_", line).strip("_")
    return words.get(f"evidence.{key}", line)


def pattern_evidence(
    evidence: pd.DataFrame, axes: tuple[str, str] = ("", ""), *, words: Catalogue = ENGLISH
) -> go.Figure:
    """Draw the curves behind a pattern: columns line, x, y.

    Args:
        evidence: Points of one pattern.
        axes: Titles of the x and y axis.
        words: Words to print.
    """
    figure = go.Figure()
    for place, (line, points) in enumerate(evidence.groupby("line", sort=False)):
        few = "lines+markers" if len(points) <= 30 else "lines"
        # Points of several replications that share no x are a cloud, not a curve.
        figure.add_scatter(
            x=points["x"],
            y=points["y"],
            mode=few if points["x"].is_monotonic_increasing else "markers",
            line={
                "color": PALETTE[place % len(PALETTE)],
                "dash": _DASHES[place % len(_DASHES)],
                "width": 2,
            },
            marker={"symbol": _SYMBOLS[place % len(_SYMBOLS)], "size": 7},
            name=_line_text(str(line), words),
        )
    figure.update_xaxes(title_text=axes[0], zeroline=False)
    figure.update_yaxes(title_text=axes[1])
    figure.update_layout(showlegend=True)
    return finished(figure, 300)
