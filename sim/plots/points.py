"""Loyalty points: what is owed by age, and what was issued, redeemed and expired."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import FloatArray, at_central, floats, mean_band, strategies_of
from sim.plots.panels import one_above_another
from sim.plots.relation import WEEKS_PER_MONTH, months_between_ticks
from sim.plots.style import (
    BLUE,
    GREEN,
    GREY,
    MARK,
    ORANGE,
    PURPLE,
    SKY,
    VERMILLION,
    YELLOW,
    finished,
    pattern,
)

_AGES: Final = ((SKY, ""), (BLUE, "/"), (ORANGE, "."), (VERMILLION, "x"), (YELLOW, "+"))
_MOVES: Final = (("issued", GREEN, "", 1.0), ("redeemed", PURPLE, "\\", -1.0),
                 ("expired", GREY, "-", -1.0))  # fmt: skip


def with_points(points: pd.DataFrame | None, runs: pd.DataFrame | None = None) -> list[str]:
    """Return the strategies that gave points, none without the table."""
    return [] if points is None else strategies_of(at_central(points, runs))


def points_by_quarter(
    points: pd.DataFrame, strategy: str, runs: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the mean money behind one strategy's points by look, entry and age.

    Args:
        points: The points table.
        strategy: Whose.
        runs: The runs table, to leave out failed runs.

    Returns:
        Indexed by week of the look; columns (entry, idle_weeks), idle_weeks −1 for what was
        issued, redeemed and expired since the look before. Currency, mean over replications.
    """
    rows = at_central(points, runs)
    rows = rows[rows["strategy"] == strategy]
    count = max(rows["replication"].nunique(), 1)
    age = rows["idle_weeks"].fillna(-1).astype("int64")
    table = rows.assign(age=age).pivot_table(
        index="week", columns=["entry", "age"], values="amount", aggfunc="sum", fill_value=0.0
    )
    return table / count


def _liability_band(points: pd.DataFrame, strategy: str, runs: pd.DataFrame | None) -> pd.DataFrame:
    """Return the whole liability by look with its 95% interval over replications."""
    rows = at_central(points, runs)
    rows = rows[(rows["strategy"] == strategy) & (rows["entry"] == "outstanding")]
    table = rows.pivot_table(
        index="replication", columns="week", values="amount", aggfunc="sum", fill_value=0.0
    )
    values: FloatArray = table.to_numpy(dtype="float64")
    mean, low, high = mean_band(values)
    return pd.DataFrame({"week": table.columns, "mean": mean, "low": low, "high": high})


def points_liability(
    points: pd.DataFrame,
    strategy: str,
    *,
    programme_weeks: int | None = None,
    runs: pd.DataFrame | None = None,
    currency: str = "currency units",
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw what is owed in points by age at every look, and below what moved since the look before.

    Args:
        points: The points table.
        strategy: Whose.
        programme_weeks: Week in which the programmes end, marked by a line.
        runs: The runs table, to leave out failed runs.
        currency: Name of the market's currency.
        words: Words to print.

    Returns:
        The figure: two panels. What leaves the account stands below zero.
    """
    table = points_by_quarter(points, strategy, runs)
    titles = [words[key].format(currency=currency) for key in ("points_owed", "points_moved")]
    figure = one_above_another(titles, (0.55, 0.45), 0.14)
    months = (floats(pd.Series(table.index)) / WEEKS_PER_MONTH).round(2)
    names = table.columns.to_frame()
    ages = sorted({int(age) for age in names.loc[names["entry"] == "outstanding", "age"]})
    for place, age in enumerate(ages):
        colour, shape = _AGES[place % len(_AGES)]
        label = words["points_age"].format(first=age, last=age + 12)
        _add_bar(figure, months, floats(table["outstanding", age]), label, colour, shape, 1, words)
    _add_interval(figure, _liability_band(points, strategy, runs), words)
    for entry, colour, shape, sign in _MOVES:
        if (entry, -1) in table.columns:
            values = sign * floats(table[entry, -1])
            _add_bar(figure, months, values, words[f"points_{entry}"], colour, shape, 2, words)
    if programme_weeks is not None:
        for row in (1, 2):
            figure.add_vline(
                x=programme_weeks / WEEKS_PER_MONTH,
                line={"color": MARK, "width": 1, "dash": "dash"},
                row=row,
                col=1,
            )
    figure.update_xaxes(zeroline=False, dtick=months_between_ticks(float(months.max())))
    figure.update_yaxes(exponentformat="none")
    figure.update_xaxes(title_text=words["months_axis"], row=2, col=1)
    figure.update_layout(barmode="relative", bargap=0.25)
    figure = finished(figure, 560)
    figure.update_layout(legend={"y": 1.07, "traceorder": "normal"}, margin={"t": 60})
    return figure


def _add_bar(
    figure: go.Figure,
    x: FloatArray,
    y: FloatArray,
    label: str,
    colour: str,
    shape: str,
    row: int,
    words: Catalogue,
) -> None:
    figure.add_bar(
        x=x,
        y=y.round(2),
        name=label,
        marker={
            "color": colour,
            "line": {"color": "#ffffff", "width": 1},
            "pattern": pattern(shape),
        },
        hovertemplate=f"%{{x}}{words['colon']} %{{y:,.4~g}}<extra>{label}</extra>",
        row=row,
        col=1,
    )


def _add_interval(figure: go.Figure, band: pd.DataFrame, words: Catalogue) -> None:
    """Draw the interval of the whole liability at the top of its bars."""
    if band["low"].isna().all():
        return
    mean = floats(band["mean"])
    figure.add_scatter(
        x=(floats(band["week"]) / WEEKS_PER_MONTH).round(2),
        y=mean.round(2),
        mode="markers",
        marker={"size": 1, "color": MARK},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": (floats(band["high"]) - mean).round(2),
            "arrayminus": (mean - floats(band["low"])).round(2),
            "color": MARK,
            "thickness": 1.5,
            "width": 4,
        },
        name=words["band"],
        showlegend=False,
        hoverinfo="skip",
        row=1,
        col=1,
    )
