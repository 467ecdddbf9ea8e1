"""Cumulative discounted profit against the baseline: when a strategy has paid for itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import (
    FloatArray,
    at_central,
    floats,
    focal,
    mean_band,
    ordered,
    strategies_of,
)
from sim.plots.sales_index import mark_programme_end
from sim.plots.style import StrategyStyle, faded, finished, readable, strategy_styles

WEEKS_PER_YEAR = 52.0
DISCOUNT_ITEM = "discount"


def cumulative_profit(
    weekly: pd.DataFrame,
    ledger: pd.DataFrame,
    baseline: str,
    discount_rate_annual: float,
    runs: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the discounted profit accumulated since the fork, difference to the baseline.

    Profit of a week is ``margin − marketing_cost`` of the focal brand plus the ledger's face-value
    discounts, which the margin has lost already: each discount counts once. It is discounted by
    (1 + r)^(−week/52); differences are taken within replications.

    Args:
        weekly: The weekly table.
        ledger: The ledger table, for its item ``discount``.
        baseline: Strategy the differences are taken against.
        discount_rate_annual: r, a year.
        runs: The runs table, to leave out parameter draws and failed runs.

    Returns:
        Columns strategy, week, mean, low, high (95% t-interval over replications).
    """
    rows = focal(at_central(weekly, runs))
    keys = ["strategy", "replication", "week"]
    twice = ledger[ledger["item"] == DISCOUNT_ITEM].groupby(keys)["amount"].sum()
    rows = rows.join(twice.rename("discount"), on=keys).fillna({"discount": 0.0})
    factor = (1.0 + discount_rate_annual) ** (-floats(rows["week"]) / WEEKS_PER_YEAR)
    profit = floats(rows["margin"]) - floats(rows["marketing_cost"]) + floats(rows["discount"])
    table = rows.assign(profit=profit * factor).pivot_table(
        index=["strategy", "replication"], columns="week", values="profit", aggfunc="sum"
    )
    cumulative = table.cumsum(axis=1)
    base = cumulative.loc[baseline]
    parts = []
    for name in strategies_of(rows):
        if name == baseline:
            continue
        paired = (cumulative.loc[name] - base).dropna()
        if not len(paired):
            continue
        values: FloatArray = np.asarray(paired, dtype=np.float64)
        mean, low, high = mean_band(values)
        parts.append(
            pd.DataFrame(
                {"strategy": name, "week": table.columns, "mean": mean, "low": low, "high": high}
            )
        )
    columns = ["strategy", "week", "mean", "low", "high"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def payback_week(week: FloatArray, mean: FloatArray) -> float | None:
    """Return when an arm has for good earned back what it cost at first.

    Args:
        week: Weeks since the fork.
        mean: Cumulative discounted profit, difference to the baseline.

    Returns:
        The number of weeks after which the mean stays at or above zero; 0 if it never fell
        below, None if it is below at the end. Rounding (1e-9 of the largest) counts as zero.
    """
    behind = np.flatnonzero(mean < -1e-9 * np.abs(mean).max(initial=0.0))
    if behind.size == 0:
        return 0.0
    return None if behind[-1] == mean.size - 1 else float(week[behind[-1] + 1] + 1)


def profit_over_time(
    weekly: pd.DataFrame,
    ledger: pd.DataFrame,
    baseline: str,
    discount_rate_annual: float,
    *,
    programme_weeks: int | None = None,
    runs: pd.DataFrame | None = None,
    strategies: Sequence[str] | None = None,
    currency: str = "currency units",
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw the cumulative discounted profit of each strategy, less the baseline's, with its band.

    The week in which the mean is back above zero for good is marked on the line and named in the
    legend; where that is never, the legend says so.

    Args:
        weekly: The weekly table.
        ledger: The ledger table, for its item ``discount``.
        baseline: Strategy that is the zero line.
        discount_rate_annual: Discount rate a year.
        programme_weeks: Week in which the programmes end, marked by a line.
        runs: The runs table, to leave out parameter draws and failed runs.
        strategies: Order in the legend; default: as in the table.
        currency: Name of the market's currency.
        words: Words to print.

    Returns:
        The figure.
    """
    figure = go.Figure()
    table = cumulative_profit(weekly, ledger, baseline, discount_rate_annual, runs)
    names = ordered(strategies_of(table), strategies)
    styles = strategy_styles(names)
    for name in names:
        _add_band(figure, table[table["strategy"] == name], name, styles[name])
    for name in names:
        _add_line(figure, table[table["strategy"] == name], name, styles[name], words)
    if programme_weeks is not None:
        mark_programme_end(figure, programme_weeks, words)
    figure.update_xaxes(title_text=words["weeks_axis"], zeroline=False)
    title = words["profit_axis"].format(baseline=readable(baseline, words), currency=currency)
    title = title.replace(", ", "<br>", 1)
    figure.update_yaxes(title_text=title, zerolinewidth=2)
    return finished(figure, 460)


def _add_band(figure: go.Figure, rows: pd.DataFrame, name: str, style: StrategyStyle) -> None:
    if rows["low"].isna().all():
        return
    low, high = floats(rows["low"]), floats(rows["high"])
    week = floats(rows["week"])
    figure.add_scatter(
        x=np.concatenate([week, week[::-1]]),
        y=np.concatenate([high, low[::-1]]),
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=faded(style.colour, 0.16),
        legendgroup=name,
        showlegend=False,
        hoverinfo="skip",
    )


def _add_line(
    figure: go.Figure, rows: pd.DataFrame, name: str, style: StrategyStyle, words: Catalogue
) -> None:
    week, mean = floats(rows["week"]), floats(rows["mean"])
    paid = payback_week(week, mean)
    key = "never" if paid is None else "always" if paid == 0 else "week"
    legend = words[f"payback_{key}"].format(strategy=readable(name, words), week=f"{paid or 0:.0f}")
    figure.add_scatter(
        x=week,
        y=mean,
        mode="lines",
        line={"color": style.colour, "dash": style.dash, "width": 2.5},
        name=legend,
        legendgroup=name,
        hovertemplate=f"<b>{readable(name, words)}</b><br>%{{x}}{words['colon']} "
        "%{y:,.4~g}<extra></extra>",
    )
    if paid:
        figure.add_scatter(
            x=[paid - 1],
            y=mean[week == paid - 1],
            mode="markers",
            marker={
                "symbol": style.symbol.removesuffix("-thin"),
                "size": 12,
                "color": style.colour,
                "line": {"color": "#ffffff", "width": 1.5},
            },
            legendgroup=name,
            showlegend=False,
            hovertemplate=f"<b>{legend}</b><extra></extra>",
        )
