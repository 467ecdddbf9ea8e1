"""The tables of a report."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from sim.locale import Catalogue
from sim.plots.differences import null_text
from sim.plots.frames import floats
from sim.plots.lifecycle import stage_shares, stage_text
from sim.plots.style import (
    difference_text,
    is_share,
    readable,
    significant,
    unit_text,
    value_text,
)
from sim.report.answer import probability_text, trials
from sim.report.facts import Facts
from sim.report.html import cell, note, table, words_cell

HEADLINE_KPIS = ("retention_rate", "cac", "clv", "clv_cac_ratio", "npv")
INSTEAD = ("new_customers", "penetration")
"""Shown where a market has no retention or no lifetime value."""


def effect_row(facts: Facts, strategy: str, kpi: str) -> dict[str, float]:
    """Return the numbers of one strategy and KPI, NaN where undefined or missing."""
    effects = facts.result.effects
    row = effects[(effects["strategy"] == strategy) & (effects["kpi"] == kpi)]
    names = ("mean", "difference", "ci_low", "ci_high", "param_low", "param_high", "p_best")
    return {name: float(floats(row[name])[0]) if len(row) else math.nan for name in names}


def mean_text(facts: Facts, strategy: str, kpi: str) -> str:
    """Return a strategy's mean of a KPI as printed, or why there is none."""
    if strategy == facts.baseline and facts.kpis[kpi].against_baseline:
        return "–"
    mean = effect_row(facts, strategy, kpi)["mean"]
    if math.isnan(mean):
        free = spends_nothing(facts, strategy, kpi)
        return facts.words["spends_nothing"] if free else null_text(kpi, facts.words)
    return value_text(mean, facts.kpis[kpi].unit, facts.words)


def spends_nothing(facts: Facts, strategy: str, kpi: str) -> bool:
    """Tell whether a KPI is a ratio to what a strategy spends, which is nothing."""
    return kpi == "clv_cac_ratio" and effect_row(facts, strategy, "cac")["mean"] == 0.0


def headline_table(facts: Facts) -> str:
    """Return retention, CAC, CLV, CLV:CAC, NPV and P(best) per strategy."""
    words = facts.words
    kpis = facts.measured(HEADLINE_KPIS, INSTEAD)
    header = [cell(words["strategy"]), *(_short_header(facts, kpi) for kpi in kpis)]
    best_on = [kpi for kpi in ("clv", "npv") if kpi in kpis]
    header += [
        cell(words["p_best"], words["p_best_of"].format(kpi=words[f"short.{kpi}"]))
        for kpi in best_on
    ]
    rows = []
    for strategy in facts.strategies:
        row = [_strategy_cell(facts, strategy)]
        row += [cell(mean_text(facts, strategy, kpi)) for kpi in kpis]
        row += [cell(_p_best_text(facts, strategy, kpi)) for kpi in best_on]
        rows.append(row)
    return table(words["headline_table"], header, rows) + (
        note(words["p_best_note"]) if best_on else ""
    )


def naive_table(facts: Facts, bias: pd.DataFrame) -> str:
    """Return what a practitioner would have measured by strategy and method, and its bias."""
    words = facts.words
    names = ("strategy", "naive_method", "naive_said", "naive_true", "naive_bias")
    header = [cell(words[name]) for name in (*names, "naive_claimed", "naive_missed")]
    header[1] = words_cell(words["naive_method"])
    header[2:5] = [cell(words[name], facts.currency) for name in names[2:]]
    rows = []
    for _, row in bias.iterrows():
        low, high = float(row["bias_low"]), float(row["bias_high"])
        interval = "" if math.isnan(low) else f"{_signed(low, words)} … {_signed(high, words)}"
        rows.append(
            [
                cell(readable(str(row["strategy"]), words)),
                words_cell(words[f"method.{row['method']}"]),
                cell(_signed(float(row["estimate"]), words)),
                cell(_signed(float(row["truth"]), words)),
                cell(_signed(float(row["bias"]), words), interval),
                cell(value_text(float(row["claimed"]), "share", words)),
                cell(value_text(float(row["missed"]), "share", words)),
            ]
        )
    return table("", header, rows)


def _signed(value: float, words: Catalogue) -> str:
    return difference_text(value, "currency", words)


def _p_best_text(facts: Facts, strategy: str, kpi: str) -> str:
    """Return the probability that a strategy is the best of all arms on a KPI."""
    probability = effect_row(facts, strategy, kpi)["p_best"]
    count = trials(facts.result.effects, strategy, kpi)
    return probability_text(probability, count, facts.words)


def _strategy_cell(facts: Facts, strategy: str) -> str:
    mark = facts.words["baseline_mark"] if strategy == facts.baseline else ""
    return cell(readable(strategy, facts.words), mark)


def _short_header(facts: Facts, kpi: str) -> str:
    """Return a column's name for the main table: the KPI's short name, its unit below."""
    unit = facts.kpis[kpi].unit
    mark = facts.words["prior_mark"] if kpi in facts.unidentified() else ""
    below = (
        ""
        if is_share(unit) or unit in ("", "ratio")
        else unit_text(unit, facts.currency, facts.words)
    )
    return cell(facts.words[f"short.{kpi}"] + mark, below)


def _with_unit(facts: Facts, kpi: str) -> str:
    """Return a KPI's label with its unit where the number does not show it."""
    unit = facts.kpis[kpi].unit
    label = facts.label(kpi) + (facts.words["prior_mark"] if kpi in facts.unidentified() else "")
    if is_share(unit) or unit in ("", "ratio"):
        return label
    return f"{label} ({unit_text(unit, facts.currency, facts.words)})"


def kpi_table(facts: Facts) -> str:
    """Return every KPI of every strategy with its difference and both intervals."""
    present = set(facts.result.effects["kpi"])
    kpis = [kpi for kpi in facts.kpis if kpi in present]
    header = [cell(facts.words["measure"]), *(_strategy_cell(facts, n) for n in facts.strategies)]
    rows = [
        [cell(_with_unit(facts, kpi))]
        + [_effect_cell(facts, strategy, kpi) for strategy in facts.strategies]
        for kpi in kpis
    ]
    return table("", header, rows, dense=True)


def kpi_definitions(facts: Facts) -> dict[str, str]:
    """Return formula and window of every measured KPI, by printed name."""
    present = set(facts.result.effects["kpi"])
    return {
        facts.label(kpi): facts.words.of("definition", kpi, text.definition)
        for kpi, text in facts.kpis.items()
        if kpi in present
    }


def _effect_cell(facts: Facts, strategy: str, kpi: str) -> str:
    """Return mean, difference and intervals of one strategy and KPI."""
    numbers = effect_row(facts, strategy, kpi)
    unit = facts.kpis[kpi].unit
    if strategy == facts.baseline or math.isnan(numbers["difference"]):
        return cell(mean_text(facts, strategy, kpi))
    suffix = f" {facts.words['points_short']}" if is_share(unit) else ""
    names = ("difference", "ci_low", "ci_high", "param_low", "param_high")
    texts = alike([numbers[name] for name in names], unit, facts.words)
    lines = [texts[0] + suffix]
    for place, brackets in ((1, "()"), (3, "[]")):
        if not math.isnan(numbers[names[place]]):
            lines.append(f"{brackets[0]}{texts[place]} … {texts[place + 1]}{brackets[1]}")
    small = "".join(f"<small>{line}</small>" for line in lines)
    return cell(mean_text(facts, strategy, kpi)) + small


def alike(values: Sequence[float], unit: str, words: Catalogue) -> list[str]:
    """Return a difference and the ends of its intervals with the same decimals.

    So many as give the largest of them three significant digits; more only where a value other
    than zero would read as zero.

    Args:
        values: The difference and the ends; NaN where unknown.
        unit: Unit of the KPI; shares are printed in points with two decimals.
        words: The language.
    """
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if is_share(unit) or largest == 0.0:
        return [difference_text(value, unit, words) for value in values]
    decimals = min(max(2 - math.floor(math.log10(largest)), 0), 6)
    return [
        difference_text(value, unit, words)
        if not math.isfinite(value) or round(value, decimals) == 0.0
        else words.numbers.signed(value, decimals)
        for value in values
    ]


def stage_table(facts: Facts, lifecycle: pd.DataFrame, week: int) -> str:
    """Return the share of each stage of the lifecycle by strategy, at one look."""
    words = facts.words
    shares = stage_shares(lifecycle, facts.result.runs, week)
    present = {str(name): place for place, name in enumerate(shares.index)}
    places = {name: present[name] for name in facts.strategies if name in present}
    header = [cell(words["strategy"]), *(cell(stage_text(s, words)) for s in shares.columns)]
    rows = [
        [_strategy_cell(facts, name)]
        + [cell(words.numbers.share(float(floats(shares[s])[place]))) for s in shares.columns]
        for name, place in places.items()
    ]
    return table(words["lifecycle_table"], header, rows)


def tipping_rows(facts: Facts, tipping: pd.DataFrame) -> str:
    """Return the table of the parameters that flip the ranking."""
    words = facts.words
    header = [
        cell(words[key])
        for key in (
            "parameter", "central", "range", "best_now", "threshold", "flips_to",
            "rank_correlation",
        )
    ]  # fmt: skip
    rows = []
    for row in tipping.to_dict("records"):
        flips = not pd.isna(row["threshold"])
        rows.append(
            [
                cell(str(row["parameter"])),
                cell(significant(row["central"], words)),
                cell(f"{significant(row['low'], words)} … {significant(row['high'], words)}"),
                cell(readable(str(row["best_at_central"]), words)),
                cell(significant(row["threshold"], words) if flips else words["never"]),
                cell(readable(str(row["flips_to"]), words) if flips else "–"),
                cell(
                    "–"
                    if pd.isna(row["rank_correlation"])
                    else words.numbers.signed(row["rank_correlation"], 2)
                ),
            ]
        )
    return table(words["tipping_table"], header, rows, dense=True)
