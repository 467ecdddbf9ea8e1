"""Sales over time as an index of the baseline's, to see a promotion's peak and a bond's slope."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import FloatArray, at_central, floats, focal, ordered, strategies_of
from sim.plots.style import StrategyStyle, faded, finished, readable, strategy_styles

SMOOTHING_WEEKS = 4


def index_of_sales(
    weekly: pd.DataFrame, baseline: str, runs: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return each strategy's weekly revenue as an index, the baseline's same weeks being 100.

    Both columns are ratios of sums over replications; ``smoothed`` sums the last four weeks (fewer
    at the start), so that nothing shows before it happened.

    Args:
        weekly: The weekly table.
        baseline: Strategy whose revenue is 100.
        runs: The runs table, to leave out parameter draws and failed runs.

    Returns:
        Columns strategy, week, index, smoothed; null where the baseline sold nothing.

    Raises:
        ValueError: If the baseline is not in the table.
    """
    rows = focal(at_central(weekly, runs))
    if baseline not in set(rows["strategy"]):
        raise ValueError(f"the weekly table has no rows of the baseline '{baseline}'")
    # Mean, not sum: an arm with a failed replication stays comparable.
    revenue = rows.pivot_table(index="week", columns="strategy", values="revenue", aggfunc="mean")
    smooth = revenue.rolling(SMOOTHING_WEEKS, min_periods=1).sum()
    parts = []
    for name in strategies_of(rows):
        parts.append(
            pd.DataFrame(
                {
                    "strategy": name,
                    "week": revenue.index,
                    "index": _ratio(floats(revenue[name]), floats(revenue[baseline])),
                    "smoothed": _ratio(floats(smooth[name]), floats(smooth[baseline])),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _ratio(values: FloatArray, base: FloatArray) -> FloatArray:
    """Return 100 × values / base, NaN where the base is zero."""
    safe = np.where(base > 0, base, np.nan)
    return 100.0 * values / safe


def sales_index(
    weekly: pd.DataFrame,
    baseline: str,
    *,
    programme_weeks: int | None = None,
    runs: pd.DataFrame | None = None,
    strategies: Sequence[str] | None = None,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw the sales index of every strategy: bold the 4-week mean, faint the single weeks.

    Args:
        weekly: The weekly table.
        baseline: Strategy whose sales in the same weeks are 100.
        programme_weeks: Week in which the programmes end, marked by a line.
        runs: The runs table, to leave out parameter draws and failed runs.
        strategies: Order in the legend; default: as in the table.
        words: Words to print.

    Returns:
        The figure.
    """
    figure = go.Figure()
    table = index_of_sales(weekly, baseline, runs)
    names = ordered(strategies_of(table), strategies)
    styles = strategy_styles(names)
    for name in names:
        rows = table[table["strategy"] == name]
        if name != baseline:
            figure.add_scatter(
                x=rows["week"],
                y=rows["index"].round(2),
                mode="lines",
                line={"color": faded(styles[name].colour, 0.28), "width": 1},
                name=words["index_weekly"].format(strategy=readable(name, words)),
                legendgroup=name,
                showlegend=False,
                hoverinfo="skip",
            )
    for name in names:
        _add_smoothed(figure, table, name, styles[name].colour, styles[name].dash, words)
        _add_symbols(figure, table, name, styles[name], words)
    if programme_weeks is not None:
        mark_programme_end(figure, programme_weeks, words)
    figure.update_xaxes(title_text=words["weeks_axis"], zeroline=False)
    title = words["index_axis"].format(baseline=readable(baseline, words))
    figure.update_yaxes(title_text=f"{title}<br>{words['index_smoothed']}", zeroline=False)
    return finished(figure, 460)


def _add_smoothed(
    figure: go.Figure,
    table: pd.DataFrame,
    name: str,
    colour: str,
    dash: str,
    words: Catalogue,
) -> None:
    rows = table[table["strategy"] == name]
    figure.add_scatter(
        x=rows["week"],
        y=rows["smoothed"].round(2),
        mode="lines",
        line={"color": colour, "width": 2.5, "dash": dash},
        showlegend=False,
        legendgroup=name,
        hovertemplate=f"<b>{readable(name, words)}</b>, {words['index_smoothed']}<br>"
        f"%{{x}}{words['colon']} %{{y:.1f}}<extra></extra>",
    )


def _add_symbols(
    figure: go.Figure, table: pd.DataFrame, name: str, style: StrategyStyle, words: Catalogue
) -> None:
    """Mark a line with its strategy's symbol now and then; this trace carries the legend."""
    rows = table[table["strategy"] == name]
    step = max(len(rows) // 8, 1)
    some = rows.iloc[step // 2 :: step]
    colour, symbol = style.colour, style.symbol
    figure.add_scatter(
        x=some["week"],
        y=some["smoothed"].round(2),
        mode="markers",
        marker={"symbol": symbol, "size": 9, "color": colour, "line": marker_line(symbol, colour)},
        name=readable(name, words),
        legendgroup=name,
        hoverinfo="skip",
    )


def marker_line(symbol: str, colour: str) -> dict[str, object]:
    """Return the outline of a marker: white round filled symbols, its colour for thin ones."""
    if "thin" in symbol:
        return {"color": colour, "width": 2}
    return {"color": "#ffffff", "width": 1}


def mark_programme_end(figure: go.Figure, week: int, words: Catalogue) -> None:
    """Draw the line after which programmes no longer run and only their after-effects remain."""
    figure.add_vline(
        x=week - 0.5,
        line={"color": "#7F7F7F", "width": 1, "dash": "dash"},
        annotation={"text": words["programme_end"], "yanchor": "bottom", "y": 0},
        annotation_position="bottom right",
    )
