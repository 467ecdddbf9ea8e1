"""Figures of a search: what each setting does, and the front."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.locale import ENGLISH, Catalogue
from sim.plots.style import BLUE, PALE_GREY, VERMILLION, finished

_ACROSS = 3


def response(
    trials: pd.DataFrame, front: pd.DataFrame, paths: Sequence[str], kpi: str, label: str,
    *, factor: float = 1.0, words: Catalogue = ENGLISH,
) -> go.Figure:  # fmt: skip
    """Draw an objective of all trials against each setting, what was found marked.

    Args:
        trials: trial, the settings, the objective. front: trial, kpi, value.
        paths: settings. kpi: the objective. label: its name, with its unit.
        factor: what values are multiplied by before they are drawn: 100 for per cent.
        words: Words to print.
    """
    own = front[front["kpi"] == kpi].set_index("trial")["value"]
    found = trials.set_index("trial").loc[own.index]
    down = -(-len(paths) // _ACROSS)
    figure = make_subplots(rows=down, cols=min(_ACROSS, len(paths)), shared_yaxes=True)
    for place, path in enumerate(paths):
        spot = {"row": place // _ACROSS + 1, "col": place % _ACROSS + 1}
        figure.add_scatter(
            x=trials[path], y=trials[kpi] * factor, mode="markers",
            name=words["optimise_in_search"], marker={"color": PALE_GREY, "size": 6},
            showlegend=place == 0, **spot,
        )  # fmt: skip
        figure.add_scatter(
            x=found[path], y=own * factor, mode="markers", name=words["optimise_on_fresh"],
            marker={"color": VERMILLION, "symbol": "star", "size": 12}, showlegend=place == 0,
            **spot,
        )  # fmt: skip
        # A full name beside another is wider than half a telephone.
        figure.update_xaxes(title_text=path.replace(".", ".<br>", 1), **spot)
    figure.update_yaxes(title_text=label, col=1)
    return finished(figure, 80 + 300 * down)


def front_map(
    trials: pd.DataFrame, front: pd.DataFrame, kpis: tuple[str, str], labels: tuple[str, str],
    *, factors: tuple[float, float] = (1.0, 1.0), words: Catalogue = ENGLISH,
) -> go.Figure:  # fmt: skip
    """Draw two objectives against each other: trials faint, the front with its intervals.

    Args:
        trials: the objectives of each trial. front: solution, kpi, value, low, high.
        kpis: the two objectives. labels: their names, with their units.
        factors: what their values are multiplied by before they are drawn: 100 for per cent.
        words: Words to print.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=trials[kpis[0]] * factors[0], y=trials[kpis[1]] * factors[1], mode="markers",
        name=words["optimise_in_search"], marker={"color": PALE_GREY, "size": 6},
    )  # fmt: skip
    ends = ["value", "low", "high"]
    one, other = (
        front[front["kpi"] == kpi].set_index("solution")[ends] * factor
        for kpi, factor in zip(kpis, factors, strict=True)
    )
    bars = [
        {"type": "data", "symmetric": False, "array": each["high"] - each["value"],
         "arrayminus": each["value"] - each["low"], "thickness": 1}
        for each in (one, other)
    ]  # fmt: skip
    figure.add_scatter(
        x=one["value"], y=other["value"], error_x=bars[0], error_y=bars[1], mode="markers+text",
        text=[str(number) for number in one.index], textposition="top right",
        marker={"color": BLUE, "symbol": "diamond", "size": 10}, name=words["optimise_on_fresh"],
    )  # fmt: skip
    figure.update_xaxes(title_text=labels[0])
    figure.update_yaxes(title_text=labels[1])
    return finished(figure, 440)
