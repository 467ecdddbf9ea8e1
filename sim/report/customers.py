"""The figures on customers over time, each with the sentence that stands in for it."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.plots.acquisition import acquisition_sources, customers_by_source
from sim.plots.cohorts import cohort_triangle, retention_by_age, survival_by_age, survival_curves
from sim.plots.convergence import convergence, running_effect
from sim.plots.frames import floats
from sim.plots.lifecycle import STAGES, flows_between, lifecycle_sankey, stage_text
from sim.plots.loyalty import loyalty_density, loyalty_over_time, shares_over_time
from sim.plots.points import points_by_quarter, points_liability
from sim.plots.relation import WEEKS_PER_MONTH, by_month, promotion_and_relation
from sim.plots.segments import SEGMENTS, clv_by_segment, value_by_segment
from sim.plots.style import difference_text, readable, significant, unit_text, value_text
from sim.report.facts import Facts, value_items
from sim.report.html import Illustration

MAIN_EFFECT = "npv"
"""KPI whose convergence is shown: the one by which the best strategy is named."""


def relation(facts: Facts) -> Illustration:
    """Return sales, active customers and profit over the same months."""
    result, words = facts.result, facts.words
    figure = promotion_and_relation(
        result.weekly,
        result.ledger,
        facts.baseline,
        programme_weeks=facts.horizon("weeks"),
        runs=result.runs,
        strategies=facts.strategies,
        currency=facts.currency,
        words=words,
    )
    table = by_month(result.weekly, result.ledger, facts.baseline, result.runs)
    active = table[table["panel"] == "active"]
    weeks = facts.horizon("weeks")
    months = math.inf if weeks is None else weeks / WEEKS_PER_MONTH
    last = active[active["x"] <= months].groupby("strategy")["mean"].last()
    alt = words["alt_relation"].format(
        months=round(float(table["x"].max()) + 0.5),
        baseline=readable(facts.baseline, words),
        items=value_items(facts, {str(k): significant(v, words) for k, v in last.items()}),
    )
    return Illustration(figure, alt)


def acquisition(facts: Facts, table: pd.DataFrame) -> Illustration:
    """Return new customers by source."""
    words, weeks = facts.words, facts.horizon("weeks")
    figure = acquisition_sources(
        table, facts.result.runs, weeks=weeks, strategies=facts.strategies, words=words
    )
    means = customers_by_source(table, facts.result.runs, weeks)
    items = []
    for name in (name for name in facts.strategies if name in means.index):
        values = means.loc[[name]].to_numpy(dtype=np.float64)[0]
        if values.sum() > 0:
            item = words["alt_acquisition_item"].format(
                strategy=readable(name, words),
                total=significant(float(values.sum()), words),
                source=words[f"source.{means.columns[values.argmax()]}"],
                share=words.numbers.share(float(values.max() / values.sum()), 0),
            )
            items.append(item)
    return Illustration(figure, words["alt_acquisition"].format(items="; ".join(items)))


def density(facts: Facts, table: pd.DataFrame) -> Illustration:
    """Return where consumers stand between attitude and behaviour at the programmes' end."""
    words, week = facts.words, _end(facts, table)
    figure = loyalty_density(
        table, week, runs=facts.result.runs, strategies=facts.strategies, words=words
    )
    shares = shares_over_time(table[table["week"] == week], runs=facts.result.runs)
    wide = shares.pivot(index="strategy", columns="kind", values="mean") / 100.0
    items = [
        words["alt_loyalty_item"].format(
            strategy=readable(name, words),
            **{
                kind.removesuffix("_loyalty").replace("no", "none"): words.numbers.share(
                    float(floats(wide.loc[[name], kind])[0])
                )
                for kind in wide.columns
            },
        )
        for name in facts.strategies
        if name in wide.index
    ]
    return Illustration(figure, words["alt_density"].format(items="; ".join(items)))


def _end(facts: Facts, table: pd.DataFrame) -> int:
    """Return the week of the look at the programmes' end, the last one if it is not known."""
    weeks = facts.horizon("weeks")
    return int(table["week"].max()) if weeks is None else weeks


def loyalty_time(facts: Facts, table: pd.DataFrame) -> Illustration:
    """Return the shares of the kinds of loyalty by quarter."""
    words, runs = facts.words, facts.result.runs
    figure = loyalty_over_time(
        table,
        baseline=facts.baseline,
        programme_weeks=facts.horizon("weeks"),
        runs=runs,
        strategies=facts.strategies,
        words=words,
    )
    shares = shares_over_time(table[table["week"].isin({0, _end(facts, table)})], runs=runs)
    true = shares[shares["kind"] == "true_loyalty"].groupby("strategy")["mean"]
    first, last = true.first(), true.last()
    items = [
        words["alt_from_to"].format(
            strategy=readable(name, words),
            first=words.numbers.share(float(first[name]) / 100.0),
            last=words.numbers.share(float(last[name]) / 100.0),
        )
        for name in facts.strategies
        if name in first.index
    ]
    return Illustration(figure, words["alt_loyalty_time"].format(items="; ".join(items)))


def triangle(facts: Facts) -> Illustration:
    """Return retention by cohort and age."""
    cohorts, runs = facts.result.cohorts, facts.result.runs
    figure = cohort_triangle(
        cohorts,
        period_weeks=facts.cohort_weeks(),
        runs=runs,
        strategies=facts.strategies,
        words=facts.words,
    )
    table = retention_by_age(cohorts, runs)
    first = table[table["age"] == 1].set_index("strategy")["retention"]
    values = {str(k): value_text(v, "share", facts.words) for k, v in first.items()}
    return Illustration(
        figure, facts.words["alt_triangle"].format(items=value_items(facts, values))
    )


def survival(facts: Facts, table: pd.DataFrame) -> Illustration:
    """Return survival by age of the customers at the fork and of those won since."""
    figure = survival_curves(
        table,
        baseline=facts.baseline,
        period_weeks=facts.cohort_weeks(),
        runs=facts.result.runs,
        strategies=facts.strategies,
        words=facts.words,
    )
    curves = survival_by_age(table, "at_fork", runs=facts.result.runs)
    last = curves.groupby("strategy")["mean"].last()
    values = {str(k): facts.words.numbers.share(v / 100.0) for k, v in last.items()}
    age = int(curves["x"].max()) if len(curves) else 0
    alt = facts.words["alt_survival"].format(age=age, items=value_items(facts, values))
    return Illustration(figure, alt)


def lifecycle(facts: Facts, table: pd.DataFrame, strategy: str) -> Illustration:
    """Return the flows between the stages of the lifecycle with one strategy."""
    words, runs = facts.words, facts.result.runs
    figure = lifecycle_sankey(
        table, strategy, programme_weeks=facts.horizon("weeks"), runs=runs, words=words
    )
    flows = flows_between(table, runs, strategy)
    first = flows[flows["week"] == flows["week"].min()].groupby("stage")["people"].sum()
    last = flows[flows["until"] == flows["until"].max()].groupby("next_stage")["people"].sum()
    alt = words["alt_lifecycle"].format(
        strategy=readable(strategy, words),
        first=_stages(facts, {str(k): float(v) for k, v in first.items()}),
        last=_stages(facts, {str(k): float(v) for k, v in last.items()}),
    )
    return Illustration(figure, alt)


def _stages(facts: Facts, people: Mapping[str, float]) -> str:
    """Return the share of each stage as read."""
    whole = sum(people.values())
    return ", ".join(
        facts.words["alt_stage"].format(
            stage=stage_text(stage, facts.words),
            share=facts.words.numbers.share(people[stage] / whole, 0),
        )
        for stage, _ in STAGES
        if stage in people
    )


def segments(facts: Facts, table: pd.DataFrame) -> Illustration:
    """Return CLV by segment of the firm's database."""
    words, runs = facts.words, facts.result.runs
    figure = clv_by_segment(
        table, runs=runs, strategies=facts.strategies, currency=facts.currency, words=words
    )
    values = value_by_segment(table, runs)
    items = []
    for segment in (name for name in SEGMENTS if name in set(values["segment"])):
        own = values[values["segment"] == segment].set_index("strategy")["clv"]
        items.append(
            words["alt_segment_item"].format(
                segment=words[f"segment.{segment}"],
                values=", ".join(
                    f"{readable(name, words)} {significant(float(own[name]), words)}"
                    for name in facts.strategies
                    if name in own.index
                ),
            )
        )
    return Illustration(figure, words["alt_segments"].format(items="; ".join(items)))


def points(facts: Facts, table: pd.DataFrame, strategy: str) -> Illustration:
    """Return what one strategy owes in points, and what moved."""
    words, runs, weeks = facts.words, facts.result.runs, facts.horizon("weeks")
    figure = points_liability(
        table, strategy, programme_weeks=weeks, runs=runs, currency=facts.currency, words=words
    )
    sums = points_by_quarter(table, strategy, runs).T.groupby("entry").sum().T
    owed = sums["outstanding"] if "outstanding" in sums else sums.sum(axis=1) * 0.0
    at_end = owed.loc[weeks] if weeks is not None and weeks in owed.index else owed.iloc[-1]
    alt = words["alt_points"].format(
        strategy=readable(strategy, words),
        currency=facts.currency,
        owed=significant(float(at_end), words),
        **{
            entry: significant(float(sums[entry].sum()), words)
            for entry in ("issued", "redeemed", "expired")
        },
    )
    return Illustration(figure, alt)


def settling(facts: Facts) -> Illustration:
    """Return how the main paired effect settles as replications add up."""
    words, kpi = facts.words, MAIN_EFFECT
    figure = convergence(
        facts.result.runs,
        kpi,
        facts.baseline,
        unit=unit_text(facts.kpis[kpi].unit, facts.currency, words),
        strategies=facts.strategies,
        words=words,
    )
    count, last = _last_effects(facts)
    items = "; ".join(
        words["alt_convergence_item"].format(
            strategy=readable(str(name), words),
            mean=difference_text(float(row["mean"]), facts.kpis[kpi].unit, words),
            half=significant(float(row["half_width"]), words),
        )
        for name, row in last.iterrows()
    )
    alt = words["alt_convergence"].format(
        kpi=facts.label(kpi), baseline=readable(facts.baseline, words), count=count, items=items
    )
    return Illustration(figure, alt)


def settling_note(facts: Facts) -> str:
    """Return what precision the replications gave."""
    words = facts.words
    count, last = _last_effects(facts)
    items = words["convergence_join"].join(
        words["convergence_item"].format(
            strategy=readable(str(name), words), half=significant(float(row["half_width"]), words)
        )
        for name, row in last.iterrows()
    )
    return words["convergence_note"].format(
        kpi=words[f"short.{MAIN_EFFECT}"],
        baseline=readable(facts.baseline, words),
        count=count,
        items=items,
    )


def _last_effects(facts: Facts) -> tuple[int, pd.DataFrame]:
    """Return the number of replications, and each strategy's effect after all of them."""
    table = running_effect(facts.result.runs, MAIN_EFFECT, facts.baseline)
    last = table.groupby("strategy", sort=False).last()
    order = [name for name in facts.strategies if name in last.index]
    return int(table["x"].max()) if len(table) else 0, last.loc[order]
