"""Promotion against relation: sales, active customers and profit over the same months."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.arms import add_arms
from sim.plots.frames import (
    FloatArray,
    at_central,
    central,
    floats,
    focal,
    mean_band,
    ordered,
    strategies_of,
)
from sim.plots.panels import one_above_another
from sim.plots.style import MARK, faded, finished, readable, strategy_styles

WEEKS_PER_MONTH = 52.0 / 12.0
PROMOTION, FEATURE, DISCOUNT = "promotion", "feature", "discount"
PANELS = ("sales", "active", "profit")
_COMMON = 0.5
"""Part of the replications in which a week must be one of promotion to be shaded."""


def by_month(
    weekly: pd.DataFrame,
    ledger: pd.DataFrame,
    baseline: str,
    runs: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return sales, active customers and profit of every strategy by month, against the baseline.

    ``sales`` (revenue) and ``active`` (customers who bought within the activity window, at the end
    of a week) are indices, the baseline's same month being 100: ratios of sums over replications,
    intervals by the delta method. ``profit`` is margin less marketing cost, each discount once,
    not discounted: the difference to the baseline within replications, currency a month.

    Args:
        weekly: The weekly table.
        ledger: The ledger table.
        baseline: Strategy to compare with.
        runs: The runs table, to leave out parameter draws and failed runs.

    Returns:
        Columns strategy, panel (:data:`PANELS`), x (middle of the month, months since the start),
        mean, low, high (95% t-interval over replications; null for a single one).
    """
    rows = focal(at_central(weekly, runs))
    keys = ["strategy", "replication", "week"]
    twice = ledger[ledger["item"] == DISCOUNT].groupby(keys)["amount"].sum()
    rows = rows.join(twice.rename("discount"), on=keys).fillna({"discount": 0.0})
    month = np.floor(floats(rows["week"]) / WEEKS_PER_MONTH)
    profit = floats(rows["margin"]) - floats(rows["marketing_cost"]) + floats(rows["discount"])
    rows = rows.assign(
        month=month,
        sales=floats(rows["revenue"]),
        active=floats(rows["active_customers"]),
        # A month has four weeks or five: a mean week, times the weeks of a month.
        profit=profit * WEEKS_PER_MONTH,
    )
    parts = []
    for panel in PANELS:
        table = rows.pivot_table(index=["strategy", "replication"], columns="month", values=panel)
        base = table.loc[baseline]
        for name in strategies_of(rows):
            both = table.loc[name].index.intersection(base.index)
            own, other = (
                np.asarray(frame.loc[both], dtype=np.float64) for frame in (table.loc[name], base)
            )
            values = own - other if panel == "profit" else _index(own, other)
            mean, low, high = mean_band(values)
            low = low if panel == "profit" else np.maximum(low, 0.0)
            x = floats(pd.Series(table.columns)) + 0.5
            parts.append(
                pd.DataFrame(
                    {
                        "strategy": name,
                        "panel": panel,
                        "x": x,
                        "mean": mean,
                        "low": low,
                        "high": high,
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


def _index(own: FloatArray, base: FloatArray) -> FloatArray:
    """Return what each replication adds to 100 × Σ own ÷ Σ base, to first order."""
    below = base.mean(axis=0)
    below = np.where(below > 0, below, np.nan)
    ratio = own.mean(axis=0) / below
    return np.asarray(100.0 * (ratio + (own - ratio * base) / below))


def months_between_ticks(months: float, panels: int = 1) -> int:
    """Return how many months lie between two numbers of an axis: 6, or years of a long horizon.

    Args:
        months: The horizon. panels: Panels side by side.
    """
    wanted = months * panels / 10.0
    return next((step for step in (6, 12, 24, 48) if step >= wanted), 96)


def promotion_windows(
    ledger: pd.DataFrame, runs: pd.DataFrame | None = None
) -> dict[str, list[tuple[int, int]]]:
    """Return the weeks in which each strategy's price promotion ran, as (first, last) windows.

    Read from the ledger: weeks whose leaflets the programme ``promotion`` paid or, where it has
    none, whose discounts it bore, in at least half of the replications.

    Args:
        ledger: The ledger table.
        runs: The runs table, to leave out parameter draws and failed runs.
    """
    rows = at_central(ledger, runs)
    rows = rows[(rows["programme"] == PROMOTION) & (rows["amount"] > 0)]
    counts = ledger if runs is None else central(runs)
    replications = counts.groupby("strategy")["replication"].nunique()
    found = {}
    for name in strategies_of(rows):
        own = rows[rows["strategy"] == name]
        item = FEATURE if (own["item"] == FEATURE).any() else DISCOUNT
        times = own[own["item"] == item].groupby("week")["replication"].nunique()
        weeks = times.index[times >= _COMMON * replications[name]].to_numpy(dtype=np.int64)
        if weeks.size:
            breaks = np.flatnonzero(np.diff(weeks) > 1) + 1
            found[name] = [(int(part[0]), int(part[-1])) for part in np.split(weeks, breaks)]
    return found


def promotion_and_relation(
    weekly: pd.DataFrame,
    ledger: pd.DataFrame,
    baseline: str,
    *,
    programme_weeks: int | None = None,
    runs: pd.DataFrame | None = None,
    strategies: Sequence[str] | None = None,
    currency: str = "currency units",
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw sales, active customers and profit of every strategy over the same months.

    Promotion windows are shaded in the colour of their strategy.

    Args:
        weekly: The weekly table.
        ledger: The ledger table.
        baseline: Strategy that is 100 or zero.
        programme_weeks: Week in which the programmes end, marked by a line.
        runs: The runs table, to leave out parameter draws and failed runs.
        strategies: Order in the legend; default: as in the table.
        currency: Name of the market's currency.
        words: Words to print.

    Returns:
        The figure: three panels below one another.
    """
    table = by_month(weekly, ledger, baseline, runs)
    base = readable(baseline, words)
    titles = [words[f"relation_{one}"].format(baseline=base, currency=currency) for one in PANELS]
    figure = one_above_another(titles, (0.4, 0.3, 0.3), 0.075)
    names = ordered(strategies_of(table), strategies)
    for row, panel in enumerate(PANELS, start=1):
        add_arms(
            figure,
            table[table["panel"] == panel],
            strategies=names,
            row=row,
            col=1,
            legend=row == 1,
            words=words,
        )
    _shade(figure, promotion_windows(ledger, runs), names, words)
    if programme_weeks is not None:
        _mark_end(figure, programme_weeks / WEEKS_PER_MONTH, words)
    figure.update_xaxes(zeroline=False, dtick=months_between_ticks(float(table["x"].max())))
    figure.update_xaxes(title_text=words["months_axis"], row=3, col=1)
    figure.update_yaxes(zeroline=False)
    figure.update_yaxes(zeroline=True, zerolinewidth=2, exponentformat="none", row=3, col=1)
    figure = finished(figure, 680)
    figure.update_layout(legend={"y": 1.06}, margin={"t": 40})
    return figure


def _shade(
    figure: go.Figure,
    windows: dict[str, list[tuple[int, int]]],
    names: Sequence[str],
    words: Catalogue,
) -> None:
    """Shade the windows over all panels, and name the shade in the legend."""
    styles = strategy_styles(names)
    for name, spans in windows.items():
        colour = faded(styles[name].colour, 0.2)
        for first, last in spans:
            figure.add_shape(
                type="rect",
                xref="x",
                yref="paper",
                x0=first / WEEKS_PER_MONTH,
                x1=(last + 1) / WEEKS_PER_MONTH,
                y0=0,
                y1=1,
                fillcolor=colour,
                line={"width": 0},
                layer="below",
            )
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={"symbol": "square", "size": 14, "color": colour},
            name=words["promotion_window"].format(strategy=readable(name, words)),
            row=1,
            col=1,
        )


def _mark_end(figure: go.Figure, month: float, words: Catalogue) -> None:
    """Draw the line after which programmes no longer run, through all panels."""
    figure.add_shape(
        type="line",
        xref="x",
        yref="paper",
        x0=month,
        x1=month,
        y0=0,
        y1=1,
        line={"color": MARK, "width": 1, "dash": "dash"},
    )
    figure.add_annotation(
        text=words["programme_end"],
        xref="x",
        yref="paper",
        x=month,
        y=0,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
    )
