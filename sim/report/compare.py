"""The page of a comparison: one self-contained file that needs no network."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

import yaml

from sim.locale import catalogue
from sim.measures.definitions import KPIS
from sim.measures.naive import naive_bias
from sim.plots import tipping_table
from sim.plots.style import KpiText, readable
from sim.report import figures, tables
from sim.report.answer import answer
from sim.report.caveats import caveats
from sim.report.facts import Facts, gather, setting
from sim.report.html import (
    bullets,
    code,
    definitions,
    figure_html,
    folded,
    grid,
    section,
)
from sim.report.page import page
from sim.results import Result, write_text


def write_report(
    result: Result,
    path: str | Path,
    *,
    kpis: Mapping[str, KpiText] | None = None,
    language: str = "en",
) -> None:
    """Write a comparison's report: one offline page with its answer, figures and tables.

    The page holds plotly.js once and asks the network for nothing; a content policy in it forbids
    any request.

    Args:
        result: The comparison.
        path: Target file, written whole or not at all.
        kpis: Unit, label and direction per KPI; default: those of `sim.measures`.
        language: Language code of the words.

    Raises:
        UserError: If the language is not known.
    """
    write_text(Path(path), report_html(result, kpis=kpis, language=language))


def report_html(
    result: Result, *, kpis: Mapping[str, KpiText] | None = None, language: str = "en"
) -> str:
    """Return the page `write_report` writes."""
    facts = gather(result, KPIS if kpis is None else kpis, catalogue(language))
    return page(facts.words["title"], _body(facts), facts.words)


def _body(facts: Facts) -> str:
    """Return the page's content in reading order."""
    return "".join((_opening(facts), *_figure_sections(facts), *_closing(facts)))


def _opening(facts: Facts) -> str:
    """Return the question, the answer in one sentence, the setting and the main figures."""
    words, result = facts.words, facts.result
    sentence = answer(result.effects, facts.kpis, facts.baseline, facts.currency, words)
    question = words.said(str(result.manifest.get("question") or words["title"]))
    return (
        f'<header><h1>{escape(words["title"])}</h1><p class="question">{escape(question)}</p>'
        f'<p class="answer" id="answer">{escape(sentence)}</p>'
        f'<p class="setting">{escape(_setting(facts))}</p></header>'
        f"{tables.headline_table(facts)}"
    )


def _setting(facts: Facts) -> str:
    """Return one sentence on who was simulated, for how long and how often."""
    config, effects, words = facts.result.config, facts.result.effects, facts.words

    def named(group: str) -> str:
        value = config.get(group)
        name = setting(config, group).get("name") or setting(config, group).get("kind")
        return readable(str(name or (value if isinstance(value, str) else "?")), facts.words)

    size = setting(config, "population").get("size")
    sentence = words["setting"].format(
        market=named("market"),
        network=named("network"),
        size=words.numbers.number(size) if isinstance(size, int) else "?",
        **{part: facts.horizon(part) for part in ("warm_up", "weeks", "run_off")},
        replications=int(effects["replications"].max()) if len(effects) else 0,
        draws=int(effects["draws"].fillna(0).max()) if len(effects) else 0,
        baseline=readable(facts.baseline, facts.words),
    )
    return sentence[0].upper() + sentence[1:]


def _figure_sections(facts: Facts) -> list[str]:
    """Return the sections that show figures."""
    words, base = facts.words, readable(facts.baseline, facts.words)
    tipping = tipping_table(facts.result.manifest.get("tipping") or ())
    must = figure_html(figures.must_be_true(facts, tipping))
    must += tables.tipping_rows(facts, tipping) if len(tipping) else ""
    rate = _rate(facts)
    return [
        section(
            words["paired_heading"],
            grid(figure_html(panel) for panel in figures.paired(facts)),
            note=words["paired_note"].format(baseline=base),
        ),
        section(
            words["cac_clv_heading"],
            figure_html(figures.cost_and_value(facts)),
            note=words["cac_clv_note"] + figures.without_cac(facts),
        ),
        section(
            words["sales_heading"],
            figure_html(figures.sales(facts)),
            note=words["sales_note"].format(baseline=base),
        ),
        section(
            words["profit_heading"],
            figure_html(figures.profit(facts)),
            note=words["profit_note"].format(baseline=base, rate=rate),
        ),
        section(
            words["loyalty_heading"],
            figure_html(figures.loyalty(facts)),
            note=words["loyalty_note"],
        ),
        section(
            words["retention_heading"],
            figure_html(figures.retention(facts)),
            note=words["retention_note"],
        ),
        *_naive_section(facts),
        section(words["cost_heading"], figure_html(figures.costs(facts)), note=words["cost_note"]),
        section(words["tipping_heading"], must, note=words["tipping_note"]),
    ]


def _naive_section(facts: Facts) -> list[str]:
    """Return what a practitioner would have measured, where there was time to measure it."""
    naive = facts.result.naive
    bias = None if naive is None else naive_bias(naive)
    if bias is None or not len(bias):
        return []
    words = facts.words
    return [
        section(
            words["naive_heading"],
            grid(figure_html(panel) for panel in figures.naive(facts, bias)),
            tables.naive_table(facts, bias),
            note=words["naive_note"],
            identifier="naive",
        )
    ]


def _closing(facts: Facts) -> list[str]:
    """Return all measures, the caveats, how the result was made and its configuration."""
    words, result = facts.words, facts.result
    return [
        section(
            words["kpi_heading"],
            tables.kpi_table(facts),
            folded(words["definitions_heading"], definitions(tables.kpi_definitions(facts))),
            note=words["kpi_note"].format(baseline=readable(facts.baseline, words))
            + (f" {words['prior_legend']}" if facts.unidentified() else ""),
        ),
        section(words["caveats_heading"], bullets(caveats(facts)), identifier="caveats"),
        section(
            words["how_heading"],
            definitions(_how(facts)),
            folded(words["config_heading"], code(_config_text(result))),
        ),
    ]


def _config_text(result: Result) -> str:
    """Return the resolved configuration as YAML."""
    return str(yaml.safe_dump(result.config, sort_keys=False, allow_unicode=True))


def _how(facts: Facts) -> dict[str, str]:
    """Return the command, versions, seeds and time of the run, by printed name."""
    words, manifest = facts.words, facts.result.manifest
    versions = manifest.get("versions") or {}
    seconds = manifest.get("wall_time_seconds")
    return {
        words["command"]: str(manifest.get("command") or ""),
        words["versions"]: ", ".join(f"{name} {version}" for name, version in versions.items()),
        words["revision"]: str(manifest.get("git_revision") or ""),
        words["seeds"]: _seeds(manifest.get("seeds")),
        words["discount_rate"]: words["per_year"].format(rate=_rate(facts)),
        words["wall_time"]: ""
        if seconds is None
        else words["seconds"].format(seconds=words.numbers.number(float(seconds))),
    }


def _rate(facts: Facts) -> str:
    """Return the discount rate as read."""
    numbers = facts.words.numbers
    return numbers.localised(f"{100 * facts.discount_rate():.3g}") + numbers.percent


def _seeds(seeds: object) -> str:
    """Return the seeds as printed, whether one, a list or named."""
    if isinstance(seeds, Mapping):
        return ", ".join(f"{name} {value}" for name, value in seeds.items())
    if isinstance(seeds, (list, tuple)):
        return ", ".join(str(seed) for seed in seeds)
    return "" if seeds is None else str(seeds)
