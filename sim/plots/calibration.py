"""Figures of a calibration: does the model track what customers did, and what comes next."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.locale import Catalogue
from sim.plots.style import BLUE, MARK, VERMILLION, faded, finished, significant, with_message

_METHODS = {"estimator": (BLUE, "solid"), "agents": (VERMILLION, "dash")}
_COHORTS = 12


def tracking(
    table: pd.DataFrame, words: Catalogue, axis: str = "calibrate.orders_axis"
) -> go.Figure:
    """Draw repeat purchases a week: as they were, as fitted and as forecast with intervals.

    Args:
        table: Columns week (negative before the cut), method, expected, low, high, actual.
        words: Words to print.
        axis: Key of the title of the y axis.

    Returns:
        The figure.
    """
    figure = go.Figure()
    for method, (colour, dash) in _METHODS.items():
        rows = table[table["method"] == method]
        band = rows[rows["low"].notna()]
        if len(band):
            figure.add_scatter(
                x=[*band["week"], *band["week"][::-1]],
                y=[*band["high"], *band["low"][::-1]],
                fill="toself",
                fillcolor=faded(colour, 0.13),
                line={"width": 0},
                hoverinfo="skip",
                name=words["calibrate.interval"].format(method=words[f"calibrate.{method}"]),
                legendgroup=method,
            )
        if len(rows):
            figure.add_scatter(
                x=rows["week"],
                y=rows["expected"].round(2),
                line={"color": colour, "dash": dash, "width": 2},
                name=words[f"calibrate.{method}"],
                legendgroup=method,
                hovertemplate="%{y:,.0f}",
            )
    seen = table[table["actual"].notna()].drop_duplicates("week")
    figure.add_scatter(
        x=seen["week"],
        y=seen["actual"],
        mode="lines+markers",
        line={"color": MARK, "width": 1},
        marker={"size": 5},
        name=words["calibrate.actual"],
        hovertemplate="%{y:,.0f}",
    )
    figure.add_vline(x=-0.5, line={"color": MARK, "width": 1, "dash": "dot"})
    figure.update_xaxes(title_text=words["calibrate.week_axis"], zeroline=False)
    figure.update_yaxes(title_text=words[axis], rangemode="tozero")
    figure.update_layout(hovermode="x unified")
    return finished(figure, 440)


def repeats(table: pd.DataFrame, words: Catalogue) -> go.Figure:
    """Draw customers by number of repeat purchases, as they were and as the model expects."""
    figure = go.Figure()
    last = len(table) - 1
    names = [f"{k}+" if k == last else str(k) for k in table["repeats"]]
    figure.add_bar(
        x=names, y=table["actual"], name=words["calibrate.actual"], marker={"color": MARK}
    )
    figure.add_bar(
        x=names,
        y=table["expected"].round(1),
        name=words["calibrate.estimator"],
        marker={"color": BLUE},
    )
    figure.update_xaxes(title_text=words["calibrate.repeats_axis"], type="category")
    figure.update_yaxes(title_text=words["calibrate.customers_axis"])
    return finished(figure, 360)


def curves(table: pd.DataFrame, x: str, axes: tuple[str, str], words: Catalogue) -> go.Figure:
    """Draw an actual curve beside the model's, in per cent.

    Args:
        table: Columns ``x``, actual, expected (0 to 1), and perhaps low and high.
        x: Column along the axis.
        axes: Titles of both axes.
        words: Words to print.
    """
    figure = go.Figure()
    if not len(table):
        return with_message(figure, words["calibrate.too_short"])
    if "low" in table:
        figure.add_scatter(
            x=[*table[x], *table[x][::-1]],
            y=[*(100 * table["high"]), *(100 * table["low"][::-1])],
            fill="toself",
            fillcolor=faded(BLUE, 0.13),
            mode="lines",
            line={"width": 0},
            hoverinfo="skip",
            name=words["calibrate.interval"].format(method=words["calibrate.estimator"]),
        )
    figure.add_scatter(
        x=table[x],
        y=(100 * table["expected"]).round(2),
        mode="lines",
        line={"color": BLUE, "width": 2},
        name=words["calibrate.estimator"],
    )
    figure.add_scatter(
        x=table[x],
        y=(100 * table["actual"]).round(2),
        mode="lines+markers",
        line={"color": MARK, "width": 1},
        marker={"size": 5},
        name=words["calibrate.actual"],
    )
    figure.update_xaxes(title_text=axes[0])
    figure.update_yaxes(title_text=axes[1], rangemode="tozero")
    return finished(figure, 360)


def spend(table: pd.DataFrame, words: Catalogue, currency: str = "") -> go.Figure:
    """Draw the distribution over customers of their mean order value, seen and modelled.

    Args:
        table: Columns share (0 to 1), actual and expected (currency).
        words: Words to print.
        currency: Name of the currency; empty where the result does not say.
    """
    figure = go.Figure()
    for column, colour, name in (("expected", BLUE, "estimator"), ("actual", MARK, "actual")):
        figure.add_scatter(
            x=table[column].round(2),
            y=(100 * table["share"]).round(1),
            line={"color": colour, "width": 2 if name == "estimator" else 1},
            mode="lines",
            name=words[f"calibrate.{name}"],
        )
    title = words["calibrate.value_axis_in" if currency else "calibrate.value_axis"]
    ticks = _log_ticks(table[["actual", "expected"]].to_numpy(dtype=np.float64))
    figure.update_xaxes(
        title_text=title.format(currency=currency),
        type="log",
        tickvals=ticks,
        ticktext=[significant(value, words, 1) for value in ticks],
    )
    figure.update_yaxes(title_text=words["calibrate.share_axis"])
    return finished(figure, 360)


def _log_ticks(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[float]:
    """Return 1, 2 and 5 of each decade that positive values span, written out in full."""
    known = values[np.isfinite(values) & (values > 0)]
    if not known.size:
        return []
    first, last = np.floor(np.log10([known.min(), known.max()])).astype(int)
    steps = (step * 10.0**decade for decade in range(first, last + 1) for step in (1, 2, 5))
    return [float(value) for value in steps if known.min() <= value <= known.max()]


def cohorts(table: pd.DataFrame, words: Catalogue) -> go.Figure:
    """Draw the share of each month's new customers who order again, by age in months."""
    figure = go.Figure()
    if not len(table):
        return with_message(figure, words["calibrate.too_short"])
    shown = sorted(table["cohort"].unique())
    step = -(-len(shown) // _COHORTS)
    for place, cohort in enumerate(shown[::step]):
        rows = table[table["cohort"] == cohort]
        figure.add_scatter(
            x=rows["age"],
            y=(100 * rows["active"]).round(2),
            mode="lines+markers",
            line={"color": faded(BLUE, 1.0 - 0.75 * place * step / max(len(shown), 1))},
            marker={"size": 5},
            name=words["calibrate.cohort"].format(
                number=cohort + 1, customers=words.numbers.number(rows["customers"].max())
            ),
        )
    figure.update_xaxes(title_text=words["calibrate.age_axis"], dtick=1)
    figure.update_yaxes(title_text=words["calibrate.active_axis"], rangemode="tozero")
    return finished(figure, 380)
