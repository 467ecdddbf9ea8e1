"""The page of a comparison: one self-contained file that needs no network."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from sim.locale import catalogue
from sim.measures.definitions import KPIS
from sim.measures.naive import naive_bias
from sim.plots import tipping_table
from sim.plots.points import with_points
from sim.plots.style import KpiText, in_sentence, readable
from sim.report import customers, figures, tables
from sim.report.caveats import caveats
from sim.report.closing import config_html
from sim.report.facts import Facts, gather, setting
from sim.report.html import (
    bullets,
    definitions,
    figure_html,
    folded,
    grid,
    note,
    section,
    subheading,
    wide,
)
from sim.report.page import page
from sim.report.word_of_mouth import word_of_mouth_section
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
    question = words.said(str(result.manifest.get("question") or words["title"]))
    return (
        f'<header><h1>{escape(words["title"])}</h1><p class="question">{escape(question)}</p>'
        f'<p class="answer" id="answer">{escape(facts.answer())}</p>'
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
    """Return the sections that show figures: effects, customers over time, what to make of it."""
    return [*_effect_sections(facts), *_customer_sections(facts), *_judging_sections(facts)]


def _effect_sections(facts: Facts) -> list[str]:
    """Return what each strategy changes, and when."""
    words, base = facts.words, readable(facts.baseline, facts.words)
    return [
        section(
            words["paired_heading"],
            grid(figure_html(panel) for panel in figures.paired(facts)),
            note=words["paired_note"].format(baseline=base),
        ),
        *_cost_and_value_section(facts),
        section(
            words["sales_heading"],
            wide(figure_html(customers.relation(facts))),
            note=words["relation_note"].format(baseline=base, window=facts.activity_window()),
            identifier="relation",
        ),
        section(
            words["profit_heading"],
            figure_html(figures.profit(facts)),
            note=words["profit_note"].format(baseline=base, rate=_rate(facts)),
        ),
    ]


def _cost_and_value_section(facts: Facts) -> list[str]:
    words = facts.words
    if not facts.measured(["clv"]):
        return []
    return [
        section(
            words["cac_clv_heading"],
            figure_html(figures.cost_and_value(facts)),
            note=words["cac_clv_note"] + figures.without_cac(facts),
        )
    ]


def _customer_sections(facts: Facts) -> list[str]:
    """Return how customers come, feel, stay and move on; what older results lack is left out."""
    return [
        *_acquisition_section(facts),
        *word_of_mouth_section(facts),
        *_loyalty_section(facts),
        *_retention_section(facts),
        *_lifecycle_section(facts),
        *_segments_section(facts),
        *_points_section(facts),
    ]


def _acquisition_section(facts: Facts) -> list[str]:
    table, words = facts.result.acquisition, facts.words
    if table is None:
        return []
    shown = wide(figure_html(customers.acquisition(facts, table)))
    return [
        section(
            words["acquisition_heading"],
            shown,
            note=words["acquisition_note"],
            identifier="acquisition",
        )
    ]


def _loyalty_section(facts: Facts) -> list[str]:
    table, words = facts.result.loyalty, facts.words
    if not facts.customers_come_back():
        return []
    parts = [figure_html(figures.loyalty(facts))]
    if table is not None:
        parts += [
            note(words["density_note"]),
            wide(figure_html(customers.density(facts, table))),
            note(words["loyalty_time_note"].format(bands=_bands(facts))),
            wide(figure_html(customers.loyalty_time(facts, table))),
        ]
    return [
        section(words["loyalty_heading"], *parts, note=words["loyalty_note"], identifier="loyalty")
    ]


def _retention_section(facts: Facts) -> list[str]:
    table, words, weeks = facts.result.survival, facts.words, facts.cohort_weeks()
    if not facts.customers_come_back():
        return []
    parts = [
        figure_html(figures.retention(facts)),
        note(words["triangle_note"].format(weeks=weeks)),
        wide(figure_html(customers.triangle(facts))),
    ]
    if table is not None:
        parts += [
            note(words["survival_note"].format(weeks=weeks, bands=_bands(facts))),
            wide(figure_html(customers.survival(facts, table))),
        ]
    return [
        section(
            words["retention_heading"], *parts, note=words["retention_note"], identifier="retention"
        )
    ]


def _bands(facts: Facts) -> str:
    """Return what the bands around the lines are."""
    return facts.words["bands_note"].format(baseline=readable(facts.baseline, facts.words))


def _lifecycle_section(facts: Facts) -> list[str]:
    """Return the flows of the baseline and of the leading strategy, and all arms' stages."""
    table, words = facts.result.lifecycle, facts.words
    if table is None:
        return []
    shown = [name for name in (facts.baseline, facts.leader()) if name is not None]
    parts = []
    for name in shown:
        title = words["lifecycle_of"].format(strategy=readable(name, words))
        parts += [subheading(title), wide(figure_html(customers.lifecycle(facts, table, name)))]
    weeks = facts.horizon("weeks")
    if weeks in set(table["until"]) and weeks is not None:
        parts.append(tables.stage_table(facts, table, weeks))
    text = words["lifecycle_note"].format(
        window=facts.activity_window(),
        shown=words["list_join"].join(in_sentence(name, words) for name in shown),
    )
    return [section(words["lifecycle_heading"], *parts, note=text, identifier="lifecycle")]


def _segments_section(facts: Facts) -> list[str]:
    table, words = facts.result.segments, facts.words
    if table is None:
        return []
    shown = figure_html(customers.segments(facts, table))
    return [
        section(
            words["segments_heading"], shown, note=words["segments_note"], identifier="segments"
        )
    ]


def _points_section(facts: Facts) -> list[str]:
    table, words = facts.result.points, facts.words
    names = with_points(table, facts.result.runs)
    if table is None or not names:
        return []
    parts = []
    for name in (name for name in facts.strategies if name in names):
        parts += [] if len(names) == 1 else [subheading(readable(name, words))]
        parts.append(wide(figure_html(customers.points(facts, table, name))))
    text = words["points_note"].format(expiry=facts.expiry_weeks())
    return [section(words["points_heading"], *parts, note=text, identifier="points")]


def _judging_sections(facts: Facts) -> list[str]:
    """Return what a firm would have measured, costs, assumptions and precision."""
    words = facts.words
    return [
        *_naive_section(facts),
        section(words["cost_heading"], figure_html(figures.costs(facts)), note=words["cost_note"]),
        _tipping_section(facts),
        section(
            words["convergence_heading"],
            figure_html(customers.settling(facts)),
            note=customers.settling_note(facts),
            identifier="convergence",
        ),
    ]


def _tipping_section(facts: Facts) -> str:
    """Return which parameters could make another strategy the best."""
    words = facts.words
    tipping = tipping_table(facts.result.manifest.get("tipping") or ())
    shown = figures.telling(tipping)
    parts = [figure_html(figures.must_be_true(facts, shown))]
    if len(tipping):
        parts.insert(0, f"<p>{escape(figures.tipping_said(facts, tipping))}</p>")
        table = tables.tipping_rows(facts, tipping)
        parts.append(table if len(shown) == len(tipping) else folded(words["tipping_all"], table))
    return section(
        words["tipping_heading"], *parts, note=words["tipping_note"], identifier="tipping"
    )


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
            config_html(result.config, words["config_heading"]),
        ),
    ]


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
