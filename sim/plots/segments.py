"""What a customer is worth by segment of the firm's database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import at_central, floats, mean_band, ordered, strategies_of
from sim.plots.sales_index import marker_line
from sim.plots.style import finished, readable, strategy_styles, with_message

SEGMENTS: Final = (
    "champions",
    "loyal",
    "promising",
    "ordinary",
    "at_risk",
    "sleeping",
    "prospects",
    "unknown",
)
"""Segments by recency, frequency and amount, best first; unknown: not in the database."""

_SPREAD = 0.62
"""Part of a row's height over which its strategies are spread."""


def value_by_segment(segments: pd.DataFrame, runs: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return CLV by strategy and segment: (margin − cost) ÷ customers at the fork.

    A ratio of sums over replications; its interval by the delta method.

    Args:
        segments: The segments table.
        runs: The runs table, to leave out failed runs.

    Returns:
        Columns strategy, segment, customers (mean of a run), share (of all customers at the fork),
        clv, low, high (currency a customer; the bounds null for one replication).
    """
    rows = at_central(segments, runs)
    rows = rows.assign(value=floats(rows["margin"]) - floats(rows["cost"]))
    found = []
    for name in strategies_of(rows):
        own = rows[rows["strategy"] == name]
        tables = {
            column: own.pivot_table(
                index="replication", columns="segment", values=column, fill_value=0.0
            )
            for column in ("customers", "value")
        }
        people = tables["customers"].to_numpy(dtype=np.float64)
        mean = people.mean(axis=0)
        clv = tables["value"].to_numpy(dtype=np.float64).sum(axis=0) / people.sum(axis=0)
        added = clv + (tables["value"].to_numpy(dtype=np.float64) - clv * people) / mean
        _, low, high = mean_band(added)
        found.append(
            pd.DataFrame(
                {
                    "strategy": name,
                    "segment": tables["customers"].columns,
                    "customers": mean,
                    "share": mean / mean.sum(),
                    "clv": clv,
                    "low": low,
                    "high": high,
                }
            )
        )
    return pd.concat(found, ignore_index=True)


def clv_by_segment(
    segments: pd.DataFrame,
    *,
    runs: pd.DataFrame | None = None,
    strategies: Sequence[str] | None = None,
    currency: str = "currency units",
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw CLV by segment, a symbol and an interval a strategy.

    Args:
        segments: The segments table.
        runs: The runs table, to leave out failed runs.
        strategies: Order in the legend; default: as in the table.
        currency: Name of the market's currency.
        words: Words to print.

    Returns:
        The figure; the share of the customers in each segment stands below its name.
    """
    figure = go.Figure()
    table = value_by_segment(segments, runs)
    if not len(table):
        return with_message(figure, words["no_cohorts"])
    names = ordered(strategies_of(table), strategies)
    styles = strategy_styles(names)
    rows = ordered(list(table["segment"].unique()), SEGMENTS)
    place = {segment: float(index) for index, segment in enumerate(rows)}
    step = _SPREAD / max(len(names), 1)
    for index, name in enumerate(names):
        own, style = table[table["strategy"] == name], styles[name]
        offset = (index - (len(names) - 1) / 2) * step
        clv, low, high = (floats(own[column]) for column in ("clv", "low", "high"))
        figure.add_scatter(
            x=clv.round(3),
            y=[place[segment] + offset for segment in own["segment"]],
            mode="markers",
            marker={
                "symbol": style.symbol,
                "size": 9,
                "color": style.colour,
                "line": marker_line(style.symbol, style.colour),
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": np.nan_to_num(high - clv).round(3),
                "arrayminus": np.nan_to_num(clv - low).round(3),
                "color": style.colour,
                "width": 0,
            },
            name=readable(name, words),
            customdata=[words[f"segment.{segment}"] for segment in own["segment"]],
            hovertemplate=f"<b>{readable(name, words)}</b><br>%{{customdata}}{words['colon']} "
            "%{x:,.4~g}<extra></extra>",
        )
    share = table.groupby("segment")["share"].mean()
    figure.update_xaxes(title_text=words["segment_axis"].format(currency=currency))
    figure.update_yaxes(
        tickvals=list(place.values()),
        ticktext=[
            f"{words[f'segment.{segment}']}<br>({words.numbers.share(float(share[segment]), 0)})"
            for segment in rows
        ],
        range=[len(rows) - 0.5, -0.5],
        zeroline=False,
    )
    return finished(figure, 130 + 62 * len(rows))
