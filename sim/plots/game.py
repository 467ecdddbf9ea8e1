"""The figure of a game: what each team has earned, quarter by quarter."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import mean_band
from sim.plots.style import faded, finished, separators, strategy_styles


def cumulated_profit(
    quarters: pd.DataFrame, currency: str, house: str, *, words: Catalogue = ENGLISH
) -> go.Figure:
    """Draw the cumulated profit of each team.

    Args:
        quarters: One row a team, luck and quarter: team, luck, quarter, profit.
        currency: Of profit.
        house: The team that goes on as before.
        words: Words to print.

    Returns:
        The figure: lines of means over lucks, in bands of their 95% intervals.
    """
    earned = quarters.sort_values("quarter").pivot_table(
        index=["team", "luck"], columns="quarter", values="profit", aggfunc="sum"
    )
    grown = earned.cumsum(axis=1)
    teams = list(dict.fromkeys(quarters["team"]))
    styles = strategy_styles(teams)
    figure = go.Figure()
    for team in teams:
        mean, low, high = mean_band(grown.loc[team].to_numpy(dtype=float))
        quarter = np.concatenate([[0.0], grown.columns.to_numpy(dtype=float)])
        style = styles[team]
        if np.isfinite(low).all():
            figure.add_scatter(
                x=np.concatenate([quarter, quarter[::-1]]),
                y=np.concatenate([[0.0], high, low[::-1], [0.0]]),
                mode="lines",
                line={"width": 0},
                fill="toself",
                fillcolor=faded(style.colour, 0.14),
                legendgroup=team,
                showlegend=False,
                hoverinfo="skip",
            )
        figure.add_trace(
            go.Scatter(
                x=quarter,
                y=np.concatenate([[0.0], mean]),
                legendgroup=team,
                name=words["game.house"] if team == house else team,
                mode="lines+markers",
                line={"color": style.colour, "dash": style.dash},
                marker={"symbol": style.symbol, "size": 9},
            )
        )
    figure.update_xaxes(title=words["game.quarter_axis"], dtick=1)
    figure.update_yaxes(title=words["game.profit_axis"].format(currency=currency))
    figure.update_layout(separators=separators(words))
    return finished(figure, 380)
