"""How many customers of a cohort are still active, or there without a break, as it ages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.locale import ENGLISH, Catalogue
from sim.plots.arms import add_arms, arm_band
from sim.plots.frames import FloatArray, at_central, floats, ordered, strategies_of
from sim.plots.panels import TITLE_FONT, colour_key, strategy_grid, title_axes, whole_step
from sim.plots.sales_index import marker_line
from sim.plots.style import finished, readable, strategy_styles, with_message

GROUPS = ("at_fork", "acquired")
_PANEL = 235


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
    figure.update_xaxes(
        title_text=words["age_axis"].format(weeks=period_weeks),
        zeroline=False,
        dtick=whole_step(0, table["age"].max()),
    )
    figure.update_yaxes(title_text=words["retention_axis"], rangemode="tozero")
    return finished(figure, 420)


def triangle(
    cohorts: pd.DataFrame, strategy: str, runs: pd.DataFrame | None = None
) -> tuple[list[int], FloatArray, FloatArray]:
    """Return the retention of one strategy by cohort and age, over all replications.

    Args:
        cohorts: The cohorts table.
        strategy: Whose.
        runs: The runs table, to leave out failed runs.

    Returns:
        The cohorts won since the fork, in order; (cohorts, ages) Σ active ÷ Σ customers, 0 to 1,
        NaN where that age has not been observed; (cohorts,) Σ customers.
    """
    rows = at_central(cohorts, runs)
    rows = rows[(rows["strategy"] == strategy) & (rows["cohort"] >= 0) & rows["active"].notna()]
    sums = rows.groupby(["cohort", "age"])[["customers", "active"]].sum()
    ratio = (sums["active"].astype("float64") / sums["customers"]).unstack("age")
    people = sums["customers"].unstack("age").max(axis=1).to_numpy(dtype=np.float64)
    return [int(cohort) for cohort in ratio.index], ratio.to_numpy(dtype=np.float64), people


def cohort_triangle(
    cohorts: pd.DataFrame,
    *,
    period_weeks: int = 13,
    runs: pd.DataFrame | None = None,
    strategies: Sequence[str] | None = None,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw retention by cohort and age as a heat map a strategy, on one scale.

    A cell that was not observed stays empty. Age 0, which is 100% by definition, is left out.

    Args:
        cohorts: The cohorts table.
        period_weeks: Weeks in one period.
        runs: The runs table, to leave out failed runs.
        strategies: Order of the panels; default: as in the table.
        words: Words to print.

    Returns:
        The figure.
    """
    names = ordered(strategies_of(cohorts), strategies)
    found = {name: triangle(cohorts, name, runs) for name in names}
    names = [name for name in names if found[name][1].shape[1] > 1]
    if not names:
        return with_message(go.Figure(), words["no_cohorts"])
    figure, places = strategy_grid(names, words)
    highest = 0.0
    for name, (row, column) in places.items():
        numbers, values, people = found[name]
        shares = 100.0 * values[:, 1:]
        highest = max(highest, float(np.nanmax(shares, initial=0.0)))
        figure.add_heatmap(
            z=[[None if np.isnan(v) else round(float(v), 1) for v in line] for line in shares],
            x=list(range(1, values.shape[1])),
            y=[number + 1 for number in numbers],
            coloraxis="coloraxis",
            xgap=1,
            ygap=1,
            hoverongaps=False,
            customdata=np.repeat(people[:, None], shares.shape[1], axis=1).tolist(),
            hovertemplate=words["triangle_hover"].format(
                cohort="%{y}",
                age="%{x}",
                share=f"%{{z:.1f}}{words.numbers.percent}",
                people="%{customdata:,}",
            )
            + f"<extra>{readable(name, words)}</extra>",
            row=row,
            col=column,
        )
    most = max(values.shape[1] for _, values, _ in (found[name] for name in names))
    ticks = {"dtick": max(1, round(most / 6)), "tick0": 1}
    figure.update_xaxes(showgrid=False, zeroline=False, showticklabels=True, **ticks)
    figure.update_yaxes(showgrid=False, zeroline=False, autorange="reversed", **ticks)
    title_axes(figure, places, words["age_short"], words["cohort_axis"])
    rows = max(row for row, _ in places.values())
    figure = finished(figure, 70 + _PANEL * rows + 40)
    colour_key(figure, words["retention_short"], highest)
    return figure


def survival_by_age(
    survival: pd.DataFrame,
    group: str,
    baseline: str | None = None,
    runs: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the survival of a group of customers by age: the product of surviving ÷ at risk.

    Of each replication (Kaplan & Meier 1958), then the mean over replications and its band: see
    :func:`sim.plots.arms.arm_band`.

    Args:
        survival: The survival table.
        group: ``at_fork`` or ``acquired``.
        baseline: Strategy the bands of the others compare with; None for none.
        runs: The runs table, to leave out failed runs.

    Returns:
        Columns strategy, x (age in periods), mean, low, high (percent; the bounds null for one
        replication, and cut at 0 and 100).
    """
    rows = at_central(survival, runs)
    rows = rows[rows["group"] == group]
    kept = rows.assign(kept=floats(rows["surviving"]) / floats(rows["at_risk"]))
    # Where nobody is at risk any more the estimate stays what it was.
    ages = range(int(rows["age"].max()) + 1 if len(rows) else 0)
    alive = {
        name: kept[kept["strategy"] == name]
        .pivot(index="replication", columns="age", values="kept")
        .reindex(columns=ages)
        .fillna(1.0)
        .cumprod(axis=1)
        * 100.0
        for name in strategies_of(kept)
    }
    other = alive.get(baseline or "")
    parts = []
    for name, own in alive.items():
        base = None if other is None or name == baseline else other.reindex(own.index)
        mean, low, high = arm_band(
            own.to_numpy(dtype=np.float64),
            None if base is None else base.to_numpy(dtype=np.float64),
        )
        parts.append(
            pd.DataFrame(
                {
                    "strategy": name,
                    "x": np.arange(len(ages)),
                    "mean": mean,
                    "low": np.clip(low, 0.0, 100.0),
                    "high": np.clip(high, 0.0, 100.0),
                }
            )
        )
    columns = ["strategy", "x", "mean", "low", "high"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def survival_curves(
    survival: pd.DataFrame,
    *,
    baseline: str | None = None,
    period_weeks: int = 13,
    runs: pd.DataFrame | None = None,
    strategies: Sequence[str] | None = None,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw survival by age with its band: customers at the fork, and those won since.

    Args:
        survival: The survival table.
        baseline: Strategy the bands of the others compare with.
        period_weeks: Weeks in one period of age.
        runs: The runs table, to leave out failed runs.
        strategies: Order in the legend; default: as in the table.
        words: Words to print.

    Returns:
        The figure: two panels.
    """
    names = ordered(strategies_of(survival), strategies)
    figure = make_subplots(
        rows=1,
        cols=2,
        shared_yaxes=True,
        horizontal_spacing=0.05,
        subplot_titles=[words[f"survival_{group}"] for group in GROUPS],
    )
    figure.update_annotations(font=TITLE_FONT)
    for column, group in enumerate(GROUPS, start=1):
        add_arms(
            figure,
            survival_by_age(survival, group, baseline, runs),
            strategies=names,
            row=1,
            col=column,
            legend=column == 1,
            unit=words.numbers.percent,
            words=words,
        )
    figure.update_xaxes(
        title_text=words["survival_age"].format(weeks=period_weeks),
        zeroline=False,
        range=[0, int(survival["age"].max()) + 0.2],
        dtick=whole_step(0, survival["age"].max()),
    )
    figure.update_yaxes(range=[0, 102], zeroline=False)
    figure.update_yaxes(title_text=words["survival_axis"], col=1)
    figure = finished(figure, 420)
    figure.update_layout(legend={"y": 1.1}, margin={"t": 50})
    return figure
