"""The figures of a report, each with the sentence that stands in for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from sim.locale import Catalogue
from sim.plots import (
    cac_against_clv,
    cohort_retention,
    cost_items,
    dick_basu,
    paired_differences,
    profit_over_time,
    sales_index,
    what_must_be_true,
)
from sim.plots.cohorts import retention_by_age
from sim.plots.costs import cost_by_item
from sim.plots.differences import null_text
from sim.plots.frames import floats, strategies_of
from sim.plots.loyalty import loyalty_shares
from sim.plots.naive import naive_methods
from sim.plots.profit import cumulative_profit
from sim.plots.sales_index import SMOOTHING_WEEKS, index_of_sales
from sim.plots.style import (
    difference_said,
    difference_text,
    in_sentence,
    readable,
    significant,
    value_text,
)
from sim.report.facts import Facts, value_items
from sim.report.html import Illustration
from sim.report.tables import effect_row, mean_text

FEW_PARAMETERS, MOST_PARAMETERS = 8, 16
"""Parameters drawn under *What must be true*: at least so many where there are, and at most."""

PAIRED_KPIS = ("retention_rate", "cac", "clv", "npv", "market_share", "mean_attachment")
INSTEAD = ("new_customers", "penetration", "revenue", "margin")
"""Drawn where a market has no retention, rivals or customers to begin with."""


def _others(facts: Facts) -> list[str]:
    return [name for name in facts.strategies if name != facts.baseline]


def paired(facts: Facts) -> list[Illustration]:
    """Return one panel of paired differences per main KPI that was measured."""
    words = facts.words
    panels = []
    for kpi in facts.measured(PAIRED_KPIS, INSTEAD):
        figure = paired_differences(
            facts.result.effects,
            [kpi],
            facts.kpis,
            baseline=facts.baseline,
            strategies=facts.strategies,
            key=False,
            currency=facts.currency,
            words=words,
        )
        items = "; ".join(_paired_item(facts, name, kpi) for name in _others(facts))
        alt = words["alt_paired"].format(
            kpi=facts.label(kpi), baseline=readable(facts.baseline, words), items=items
        )
        panels.append(Illustration(figure, alt))
    return panels


def _paired_item(facts: Facts, strategy: str, kpi: str) -> str:
    numbers, unit = effect_row(facts, strategy, kpi), facts.kpis[kpi].unit
    if math.isnan(numbers["difference"]):
        words = facts.words
        return f"{readable(strategy, words)}{words['colon']} {null_text(kpi, words)}"
    low, high = (
        "?" if math.isnan(numbers[key]) else difference_text(numbers[key], unit, facts.words)
        for key in ("ci_low", "ci_high")
    )
    return facts.words["alt_paired_item"].format(
        strategy=readable(strategy, facts.words),
        difference=difference_said(numbers["difference"], unit, facts.words, facts.currency),
        low=low,
        high=high,
    )


def naive(facts: Facts, bias: pd.DataFrame) -> list[Illustration]:
    """Return one panel a strategy: what a practitioner would have measured, and the truth."""
    words, panels = facts.words, []
    for strategy in strategies_of(bias):
        figure = naive_methods(bias, strategy=strategy, currency=facts.currency, words=words)
        items = "; ".join(
            words["alt_naive_item"].format(
                method=words[f"method.{row['method']}"],
                estimate=significant(float(row["estimate"]), words),
                truth=significant(float(row["truth"]), words),
            )
            for _, row in bias[bias["strategy"] == strategy].iterrows()
        )
        alt = words["alt_naive"].format(
            strategy=readable(strategy, words), currency=facts.currency, items=items
        )
        panels.append(Illustration(figure, alt))
    return panels


def cost_and_value(facts: Facts) -> Illustration:
    """Return CAC against CLV."""
    figure = cac_against_clv(
        facts.result.runs,
        facts.result.effects,
        strategies=facts.strategies,
        currency=facts.currency,
        words=facts.words,
    )
    items = "; ".join(
        facts.words["alt_cac_clv_item"].format(
            strategy=readable(name, facts.words),
            cac=mean_text(facts, name, "cac"),
            clv=mean_text(facts, name, "clv"),
        )
        for name in facts.strategies
    )
    return Illustration(figure, facts.words["alt_cac_clv"].format(items=items))


def without_cac(facts: Facts) -> str:
    """Return a sentence naming the strategies that have no finite CAC, empty if there are none."""
    missing = [
        in_sentence(name, facts.words)
        for name in facts.strategies
        if math.isnan(effect_row(facts, name, "cac")["mean"])
    ]
    names = facts.words["list_join"].join(missing)
    return facts.words["cac_clv_missing"].format(missing=names) if missing else ""


def sales(facts: Facts) -> Illustration:
    """Return the sales index over time."""
    weekly, runs, weeks = facts.result.weekly, facts.result.runs, facts.horizon("weeks")
    figure = sales_index(
        weekly,
        facts.baseline,
        programme_weeks=weeks,
        runs=runs,
        strategies=facts.strategies,
        words=facts.words,
    )
    table = index_of_sales(weekly, facts.baseline, runs).pivot(
        index="week", columns="strategy", values="smoothed"
    )
    last = table.index.max() if weeks is None else min(weeks - 1, table.index.max())
    items = "; ".join(
        facts.words["alt_sales_item"].format(
            strategy=readable(name, facts.words),
            last=_or_unknown(table[name].loc[last], facts.words),
            after=_or_unknown(table[name].iloc[-1], facts.words),
        )
        for name in _others(facts)
        if name in table
    )
    alt = facts.words["alt_sales"].format(
        weeks=len(table),
        baseline=readable(facts.baseline, facts.words),
        items=items,
        smooth=SMOOTHING_WEEKS,
    )
    return Illustration(figure, alt)


def _or_unknown(value: float, words: Catalogue) -> str:
    return "?" if math.isnan(value) else significant(value, words)


def profit(facts: Facts) -> Illustration:
    """Return the cumulative discounted profit against the baseline."""
    weekly, ledger, runs = facts.result.weekly, facts.result.ledger, facts.result.runs
    rate = facts.discount_rate()
    figure = profit_over_time(
        weekly,
        ledger,
        facts.baseline,
        rate,
        programme_weeks=facts.horizon("weeks"),
        runs=runs,
        strategies=facts.strategies,
        currency=facts.currency,
        words=facts.words,
    )
    table = cumulative_profit(weekly, ledger, facts.baseline, rate, runs)
    last = table.groupby("strategy")["mean"].last()
    items = value_items(
        facts, {str(k): difference_text(v, "currency", facts.words) for k, v in last.items()}
    )
    alt = facts.words["alt_profit"].format(
        baseline=readable(facts.baseline, facts.words), items=items
    )
    return Illustration(figure, alt)


def loyalty(facts: Facts) -> Illustration:
    """Return the Dick-Basu shares."""
    figure = dick_basu(facts.result.runs, strategies=facts.strategies, words=facts.words)
    shares = loyalty_shares(facts.result.runs)
    items = []
    for name in facts.strategies:
        if name not in shares.index or shares.loc[[name]].isna().to_numpy().any():
            continue
        values = {
            kind: value_text(
                float(floats(shares.loc[[name], f"{kind}_loyalty"])[0]), "share", facts.words
            )
            for kind in ("spurious", "latent")
        }
        values["true"] = value_text(
            float(floats(shares.loc[[name], "true_loyalty"])[0]), "share", facts.words
        )
        values["none"] = value_text(
            float(floats(shares.loc[[name], "no_loyalty"])[0]), "share", facts.words
        )
        items.append(
            facts.words["alt_loyalty_item"].format(strategy=readable(name, facts.words), **values)
        )
    return Illustration(figure, facts.words["alt_loyalty"].format(items="; ".join(items)))


def retention(facts: Facts) -> Illustration:
    """Return the cohorts' retention curves."""
    cohorts, runs = facts.result.cohorts, facts.result.runs
    figure = cohort_retention(
        cohorts,
        period_weeks=facts.cohort_weeks(),
        runs=runs,
        strategies=facts.strategies,
        words=facts.words,
    )
    table = retention_by_age(cohorts, runs)
    age = int(table["age"].max()) if len(table) else 0
    last = table[table["age"] == age].set_index("strategy")["retention"]
    items = value_items(
        facts, {str(k): value_text(v, "share", facts.words) for k, v in last.items()}
    )
    return Illustration(figure, facts.words["alt_retention"].format(age=age, items=items))


def costs(facts: Facts) -> Illustration:
    """Return the cost by item."""
    ledger, runs = facts.result.ledger, facts.result.runs
    figure = cost_items(
        ledger, runs, strategies=facts.strategies, currency=facts.currency, words=facts.words
    )
    totals = cost_by_item(ledger, runs).sum(axis=1)
    items = value_items(facts, {str(k): significant(v, facts.words) for k, v in totals.items()})
    return Illustration(figure, facts.words["alt_cost"].format(items=items))


def telling(tipping: pd.DataFrame) -> pd.DataFrame:
    """Return the parameters worth drawing: all that flip the ranking, then the closest tied to it.

    Args:
        tipping: The table, sorted as `sim.plots.tipping_table` does.
    """
    flips = int(tipping["threshold"].notna().sum())
    return tipping.head(min(max(flips, FEW_PARAMETERS), MOST_PARAMETERS))


def tipping_said(facts: Facts, tipping: pd.DataFrame) -> str:
    """Return how many parameters could make another strategy the best, and which."""
    words = facts.words
    flips = [str(name) for name in tipping.loc[tipping["threshold"].notna(), "parameter"]]
    said = words["tipping_flips" if flips else "tipping_holds"].format(
        count=len(flips),
        all=len(tipping),
        names=words["list_join"].join(flips),
        strategy=in_sentence(str(tipping["best_at_central"].iloc[0]), words),
    )
    drawn = len(telling(tipping))
    return said if drawn == len(tipping) else f"{said} {words['tipping_drawn'].format(count=drawn)}"


def must_be_true(facts: Facts, tipping: pd.DataFrame) -> Illustration:
    """Return the parameters that flip the ranking."""
    figure = what_must_be_true(tipping, strategies=facts.strategies, words=facts.words)
    rows: Sequence[Mapping[str, object]] = [
        {str(key): value for key, value in row.items()} for row in tipping.to_dict("records")
    ]
    items = "; ".join(
        facts.words["alt_tipping_item"].format(
            parameter=row["parameter"],
            threshold=facts.words["never"]
            if pd.isna(row["threshold"])  # type: ignore[call-overload]
            else significant(float(str(row["threshold"])), facts.words),
        )
        for row in rows
    )
    return Illustration(figure, facts.words["alt_tipping"].format(items=items))
