"""How new customers came: by source, and how many at a reduced price."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import at_central, central, floats, mean_band, ordered, strategies_of
from sim.plots.style import (
    BLUE,
    GREEN,
    MARK,
    ORANGE,
    PALE_GREY,
    PURPLE,
    SKY,
    VERMILLION,
    YELLOW,
    finished,
    pattern,
    significant,
    with_message,
    wrapped,
)

SOURCES: Final = (
    ("advertising", BLUE, ""),
    ("media", SKY, "/"),
    ("direct", ORANGE, "."),
    ("seller", YELLOW, "\\"),
    ("referral", PURPLE, "+"),
    ("word_of_mouth", GREEN, "-"),
    ("organic", VERMILLION, "|"),
    ("store", PALE_GREY, "x"),
    ("none", PALE_GREY, ""),
)
"""Sources from what the firm pays for to what comes by itself, with their looks."""


def customers_by_source(
    acquisition: pd.DataFrame, runs: pd.DataFrame, weeks: int | None = None
) -> pd.DataFrame:
    """Return the mean number of new customers of a run by strategy and source.

    Args:
        acquisition: The acquisition table.
        runs: The runs table: an arm without a new customer has none, it is not left out.
        weeks: Only quarters that begin before this week; None for all.

    Returns:
        Indexed by strategy, a column a source that brought anybody, in the order of
        :data:`SOURCES`.
    """
    rows, counts = _programme(acquisition, runs, weeks)
    if not len(rows):
        return pd.DataFrame(index=counts.index)
    sums = rows.pivot_table(
        index="strategy", columns="source", values="customers", aggfunc="sum", fill_value=0
    )
    means = sums.reindex(counts.index).fillna(0.0).div(counts, axis=0)
    return means[[source for source, *_ in SOURCES if source in means.columns]]


def reduced_share(
    acquisition: pd.DataFrame, runs: pd.DataFrame, weeks: int | None = None
) -> pd.DataFrame:
    """Return the share of new customers whose first purchase was at a reduced price.

    A ratio of sums over replications; its interval by the delta method.

    Args:
        acquisition: The acquisition table.
        runs: The runs table.
        weeks: Only quarters that begin before this week; None for all.

    Returns:
        Indexed by strategy: mean, low, high, 0 to 1; the bounds null for one replication.
    """
    rows, counts = _programme(acquisition, runs, weeks)
    found = {}
    for name in counts.index:
        own = rows[rows["strategy"] == name]
        every = own.groupby("replication")["customers"].sum()
        cheap = own[own["reduced"]].groupby("replication")["customers"].sum()
        a, b = (floats(part.reindex(every.index, fill_value=0)) for part in (cheap, every))
        if not b.sum():
            continue
        ratio = a.sum() / b.sum()
        added = ratio + (a - ratio * b) / b.mean()
        found[str(name)] = [float(part[0]) for part in mean_band(added[:, None])]
    frame = pd.DataFrame.from_dict(found, orient="index", columns=["mean", "low", "high"])
    return frame.assign(low=frame["low"].clip(lower=0.0), high=frame["high"].clip(upper=1.0))


def _programme(
    acquisition: pd.DataFrame, runs: pd.DataFrame, weeks: int | None
) -> tuple[pd.DataFrame, pd.Series[int]]:
    """Return the rows of the programme, and the replications of each strategy."""
    rows = at_central(acquisition, runs)
    if weeks is not None:
        rows = rows[rows["week"] < weeks]
    return rows, central(runs).groupby("strategy", sort=False)["replication"].nunique()


def acquisition_sources(
    acquisition: pd.DataFrame,
    runs: pd.DataFrame,
    *,
    weeks: int | None = None,
    strategies: Sequence[str] | None = None,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw new customers by source, a bar a strategy, and who came at a reduced price.

    Args:
        acquisition: The acquisition table.
        runs: The runs table.
        weeks: Weeks of the programme; None counts the run-off too.
        strategies: Order from top to bottom; default: as in the table.
        words: Words to print.

    Returns:
        The figure: two panels.
    """
    means = customers_by_source(acquisition, runs, weeks)
    names = [name for name in ordered(strategies_of(runs), strategies) if name in means.index]
    if not means.shape[1]:
        return with_message(go.Figure(), words["nobody_acquired"])
    labels = [wrapped(name, words=words) for name in names]
    figure = make_subplots(
        rows=1,
        cols=2,
        shared_yaxes=True,
        column_widths=[0.74, 0.26],
        horizontal_spacing=0.04,
    )
    looks = {source: (colour, shape) for source, colour, shape in SOURCES}
    for source in means.columns:
        colour, shape = looks[source]
        label = words[f"source.{source}"]
        figure.add_bar(
            y=labels,
            x=floats(means.loc[names, source]).round(2),
            orientation="h",
            name=label,
            marker={
                "color": colour,
                "line": {"color": "#ffffff", "width": 1},
                "pattern": pattern(shape),
            },
            hovertemplate=f"%{{y}}{words['colon']} %{{x:,.1f}}<extra>{label}</extra>",
            row=1,
            col=1,
        )
    totals = floats(means.loc[names].sum(axis=1))
    figure.add_scatter(
        x=totals,
        y=labels,
        mode="text",
        text=[f" {significant(total, words)}" for total in totals],
        textposition="middle right",
        cliponaxis=False,
        showlegend=False,
        hoverinfo="skip",
        row=1,
        col=1,
    )
    _add_reduced(figure, reduced_share(acquisition, runs, weeks).reindex(names), labels, words)
    figure.update_layout(barmode="stack", bargap=0.3, legend={"traceorder": "normal"})
    figure.update_xaxes(
        title_text=words["new_customers_axis"], range=[0, 1.16 * totals.max()], row=1, col=1
    )
    figure.update_xaxes(
        title_text=words["reduced_axis"], range=[-4, 105], dtick=50, zeroline=False, row=1, col=2
    )
    figure.update_yaxes(categoryorder="array", categoryarray=labels, autorange="reversed")
    return finished(figure, 170 + 44 * len(names))


def _add_reduced(
    figure: go.Figure, shares: pd.DataFrame, labels: Sequence[str], words: Catalogue
) -> None:
    """Draw the share of first purchases at a reduced price, with its interval."""
    mean, low, high = (100.0 * floats(shares[name]) for name in ("mean", "low", "high"))
    figure.add_scatter(
        x=mean.round(2),
        y=list(labels),
        mode="markers",
        marker={"symbol": "diamond", "size": 10, "color": MARK},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": np.nan_to_num(high - mean).round(2),
            "arrayminus": np.nan_to_num(mean - low).round(2),
            "color": MARK,
        },
        name=words["reduced"],
        showlegend=False,
        hovertemplate=f"%{{y}}{words['colon']} %{{x:.1f}}{words.numbers.percent}"
        f"<extra>{words['reduced']}</extra>",
        row=1,
        col=2,
    )
