"""How many customers of a cohort are still active as it ages."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import at_central, floats, ordered, strategies_of
from sim.plots.sales_index import marker_line
from sim.plots.style import finished, readable, strategy_styles, with_message


def retention_by_age(cohorts: pd.DataFrame, runs: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the share of customers active by age, over the cohorts won since the fork.

    A ratio of sums over cohorts and replications; a cohort counts at an age only if it was
    observed there (right-censored rows have a null ``active``).

    Args:
        cohorts: The cohorts table.
        runs: The runs table, to leave out parameter draws and failed runs.

    Returns:
        Columns strategy, age, retention (0 to 1), customers.
    """
    rows = at_central(cohorts, runs)
    rows = rows[rows["active"].notna() & (rows["cohort"] >= 0)]
    sums = rows.groupby(["strategy", "age"], sort=False)[["customers", "active"]].sum()
    sums = sums[sums["customers"] > 0].reset_index()
    sums["retention"] = floats(sums["active"]) / floats(sums["customers"])
    return sums.sort_values("age", kind="stable")[["strategy", "age", "retention", "customers"]]


def cohort_retention(
    cohorts: pd.DataFrame,
    *,
    period_weeks: int = 13,
    runs: pd.DataFrame | None = None,
    strategies: Sequence[str] | None = None,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw the retention curve of each strategy's customers by age of their cohort.

    Args:
        cohorts: The cohorts table.
        period_weeks: Weeks in one period of age.
        runs: The runs table, to leave out parameter draws and failed runs.
        strategies: Order in the legend; default: as in the table.
        words: Words to print.

    Returns:
        The figure.
    """
    figure = go.Figure()
    table = retention_by_age(cohorts, runs)
    if not len(table):
        return with_message(figure, words["no_cohorts"])
    names = ordered(strategies_of(cohorts), strategies)
    styles = strategy_styles(names)
    for name in names:
        rows = table[table["strategy"] == name]
        style = styles[name]
        figure.add_scatter(
            x=rows["age"],
            y=(100.0 * rows["retention"]).round(3),
            customdata=rows["customers"],
            mode="lines+markers" if len(rows) <= 30 else "lines",
            line={"color": style.colour, "dash": style.dash, "width": 2},
            marker={
                "symbol": style.symbol,
                "size": 8,
                "line": marker_line(style.symbol, style.colour),
            },
            name=readable(name, words),
            hovertemplate=f"<b>{readable(name, words)}</b><br>%{{x}}{words['colon']} "
            f"%{{y:.1f}}{words.numbers.percent} (n = %{{customdata:,}})<extra></extra>",
        )
    figure.update_xaxes(title_text=words["age_axis"].format(weeks=period_weeks), zeroline=False)
    figure.update_yaxes(title_text=words["retention_axis"], rangemode="tozero")
    return finished(figure, 420)
