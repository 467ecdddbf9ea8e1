"""The figure of a game: what each team has earned, quarter by quarter."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import floats
from sim.plots.style import finished, separators, strategy_styles


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
        The figure: lines of means over lucks.
    """
    means = quarters.groupby(["team", "quarter"], as_index=False)["profit"].mean()
    teams = list(dict.fromkeys(quarters["team"]))
    styles = strategy_styles(teams)
    figure = go.Figure()
    for team in teams:
        own = means[means["team"] == team].sort_values("quarter")
        style = styles[team]
        figure.add_trace(
            go.Scatter(
                x=[0.0, *floats(own["quarter"])],
                y=[0.0, *floats(own["profit"].cumsum())],
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
