"""Two lives of one consumer: what the consumer felt and bought, week by week."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.locale import ENGLISH, Catalogue
from sim.plots.style import BLUE, GREY, finished, readable

STATES = ("attachment", "awareness", "buzz", "trust", "habit")
_LOOKS = ((GREY, "dash", "square-open"), (BLUE, "solid", "circle"))

_TITLE = 13
"""Size of a panel's title in pixels, which has to fit a telephone."""


def two_lives(
    weeks: pd.DataFrame,
    *,
    parted: int | None = None,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw the state towards the focal brand and its purchases in both lives.

    Args:
        weeks: Rows of two lives: life, week, the states, focal_purchases.
        parted: Week in which the lives part, None if they never do.
        words: Words to print.

    Returns:
        One panel a state, then one of purchases; the first life is dashed.
    """
    panels = (*STATES, "purchases")
    figure = make_subplots(
        rows=len(panels),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=0.045,
        subplot_titles=[words[f"state.{name}"] for name in panels],
    )
    for place, (life, rows) in enumerate(weeks.groupby("life", sort=False)):
        colour, dash, symbol = _LOOKS[place % 2]
        for row, state in enumerate(STATES, start=1):
            figure.add_scatter(
                x=rows["week"],
                y=rows[state].round(4),
                mode="lines",
                line={"color": colour, "dash": dash, "width": 2},
                name=readable(str(life), words),
                legendgroup=str(life),
                showlegend=row == 1,
                row=row,
                col=1,
            )
        bought = rows[rows["focal_purchases"] > 0]
        figure.add_scatter(
            x=bought["week"],
            y=[readable(str(life), words)] * len(bought),
            mode="markers",
            marker={"symbol": symbol, "color": colour, "size": 9},
            legendgroup=str(life),
            showlegend=False,
            row=len(panels),
            col=1,
        )
    figure.update_annotations(font={"size": _TITLE})
    if parted is not None:
        figure.add_vline(x=parted, line={"color": "#D55E00", "width": 1.5, "dash": "dot"})
    figure.update_xaxes(title_text=words["weeks_axis"], row=len(panels), col=1)
    figure.update_layout(showlegend=True)
    finished(figure, 160 * len(panels))
    figure.update_layout(margin={"t": 60}, legend={"y": 1.04})
    return figure
