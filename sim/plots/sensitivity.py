"""Figures of a sensitivity analysis: tornado, and how parameters act together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.style import BLUE, GREY, SKY, VERMILLION, finished, with_message

MOST = 15
"""Parameters a figure holds; the table holds all."""

_COLOURS = {"mu_star": BLUE, "ST": BLUE, "S1": SKY}


def ranked(indices: pd.DataFrame, measure: str) -> list[str]:
    """Return the parameters, those that matter most first.

    Args:
        indices: parameter, measure, value. measure: by which.
    """
    rows = indices[indices["measure"] == measure]
    return [str(name) for name in rows.sort_values("value", ascending=False)["parameter"]]


def tornado(
    indices: pd.DataFrame,
    measures: tuple[str, ...],
    *,
    unit: str = "",
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw bars with intervals, the parameter that matters most on top.

    Args:
        indices: parameter, measure, value, low, high.
        measures: what is drawn; the first one ranks.
        unit: of the measures, as printed; empty for none.
        words: Words to print.
    """
    names = ranked(indices, measures[0])[:MOST][::-1]
    figure = go.Figure()
    for measure in measures[::-1]:
        rows = indices[indices["measure"] == measure].set_index("parameter").loc[names]
        value = rows["value"].astype(float)
        figure.add_bar(
            y=names,
            x=value,
            orientation="h",
            name=words[f"measure.{measure}"],
            marker_color=_COLOURS.get(measure, GREY),
            error_x={
                "type": "data",
                "symmetric": False,
                "array": rows["high"] - value,
                "arrayminus": value - rows["low"],
                "color": GREY,
                "thickness": 1.2,
            },
        )
    figure.update_layout(barmode="group", legend_traceorder="reversed")
    figure.update_layout(showlegend=len(measures) > 1)
    names_drawn = words["list_join"].join(words[f"measure.{each}"] for each in measures)
    figure.update_xaxes(title_text=names_drawn + (f" ({unit})" if unit else ""))
    return finished(figure, 120 + len(names) * (18 + 10 * len(measures)))


def interaction_map(
    interactions: pd.DataFrame, order: list[str], *, words: Catalogue = ENGLISH
) -> go.Figure:
    """Draw the second-order indices of all pairs as a grid.

    Args:
        interactions: parameter, other, value, low, high.
        order: parameters, those that matter most first.
        words: Words to print.
    """
    names = order[:MOST]
    place = {name: number for number, name in enumerate(names)}
    grid = np.full((len(names), len(names)), np.nan)
    marks = np.full(grid.shape, "", dtype=object)
    for row in interactions.to_dict("records"):
        one, other = place.get(str(row["parameter"])), place.get(str(row["other"]))
        if one is None or other is None:
            continue
        spots = ((one, other), (other, one))
        for spot in spots:
            grid[spot] = float(row["value"])
            marks[spot] = "●" if row["low"] > 0.0 or row["high"] < 0.0 else ""
    if not np.isfinite(grid).any():
        return with_message(go.Figure(), words["sensitivity_flat"])
    reach = max(float(np.nanmax(np.abs(grid))), 1e-9)
    figure = go.Figure(
        go.Heatmap(
            z=grid,
            x=names,
            y=names,
            text=marks,
            texttemplate="%{text}",
            zmin=-reach,
            zmax=reach,
            colorscale=[[0.0, VERMILLION], [0.5, "#f2f2f2"], [1.0, BLUE]],
            colorbar={"title": {"text": words["measure.S2"]}},
            hovertemplate=f"%{{y}}, %{{x}}{words['colon']} %{{z:.2f}}<extra></extra>",
            xgap=1,
            ygap=1,
        )
    )
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(tickangle=-35, side="bottom")
    return finished(figure, max(360, 220 + 26 * len(names)))


def unevenness(indices: pd.DataFrame, *, unit: str = "", words: Catalogue = ENGLISH) -> go.Figure:
    """Draw σ against μ* of every parameter, with the line where they are equal.

    Args:
        indices: parameter, measure (mu_star and sigma), value.
        unit: of both, as printed; empty for none.
        words: Words to print.
    """
    wide = indices.pivot(index="parameter", columns="measure", values="value").astype(float)
    reach = float(wide["mu_star"].max())
    names = ranked(indices, "mu_star")
    wide = wide.loc[names]
    labels = _apart(wide, [name.rpartition(".")[2] for name in names])
    figure = go.Figure()
    figure.add_scatter(
        x=[0.0, reach], y=[0.0, reach], mode="lines", line={"color": GREY, "dash": "dot"},
        hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    figure.add_scatter(
        x=wide["mu_star"],
        y=wide["sigma"],
        mode="markers+text",
        text=labels,
        # towards the middle, or a name at the edge would be cut off
        textposition=[
            "top right" if value < reach / 2.0 else "top left" for value in wide["mu_star"]
        ],
        marker={"color": BLUE, "size": 9},
        customdata=names,
        hovertemplate="%{customdata}<br>μ* %{x:.3g}, σ %{y:.3g}<extra></extra>",
        showlegend=False,
    )
    end = f" ({unit})" if unit else ""
    figure.update_xaxes(title_text=words["measure.mu_star"] + end, rangemode="tozero")
    figure.update_yaxes(title_text=words["measure.sigma"] + end, rangemode="tozero")
    return finished(figure, 420)


_NAMED = 8
"""Points of the unevenness that may bear a name; hovering tells the others."""


def _apart(wide: pd.DataFrame, names: list[str]) -> list[str]:
    """Return the names of the first points, empty where one would lie on another."""
    across, up = (max(float(wide[name].max()), 1e-12) for name in ("mu_star", "sigma"))
    taken: list[tuple[float, float]] = []
    labels = []
    for place, name in enumerate(names):
        x, y = float(wide["mu_star"].iloc[place]) / across, float(wide["sigma"].iloc[place]) / up
        clash = any(abs(x - left) < 0.3 and abs(y - below) < 0.06 for left, below in taken)
        free = place < _NAMED and not clash
        labels.append(name if free else "")
        if free:
            taken.append((x, y))
    return labels
