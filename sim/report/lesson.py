"""The page of a lesson: question, prediction, answer, findings, figures, the teacher's sheet."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from markdown_it import MarkdownIt

from sim.locale import Catalogue, catalogue
from sim.measures.definitions import KPIS
from sim.plots.lesson import Drawing, lesson_figure
from sim.plots.style import difference_text, in_sentence, kpi_label, value_text
from sim.report.closing import config_html
from sim.report.facts import Facts
from sim.report.html import (
    Illustration,
    bullets,
    cell,
    definitions,
    figure_html,
    folded,
    section,
    table,
)
from sim.report.page import page
from sim.report.word_of_mouth import word_of_mouth_section
from sim.results import Result, write_text

SHOWN_KPIS = ("retention_rate", "cac", "clv", "npv", "true_loyalty_share", "market_share")
"""KPIs of the arms that every lesson shows."""
SECTIONS: Mapping[str, Callable[[Facts], list[str]]] = {"word_of_mouth": word_of_mouth_section}
"""Sections of a comparison's report that a lesson can show, by name."""
_MOST_ITEMS = 12
_TABLE = '<div class="scroll" tabindex="0"><table class="prose">'
_HEADING = re.compile(r"(</?h)([1-4])>")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that could be predicted.

    Attributes:
        text: what it says. right: whether the findings bear it out.
    """

    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding as printed.

    Attributes:
        sentence: what is said of it. claim: the same, interval included.
        estimate: the value with its unit. interval: both ends.
        verdict: ``found``, ``not_found`` or ``contradicted``.
    """

    sentence: str
    claim: str
    estimate: str
    interval: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One figure, its words in the reader's language.

    Attributes:
        title: heading. note: what to look at. kind: how it is drawn.
        unit: ``share``, or empty. x: what x is. value: what the values are.
        labels: printed names of series and of x, by name in the table.
        rows: the evidence table. log: whether values are on a logarithmic scale.
    """

    title: str
    note: str
    kind: str
    unit: str
    x: str
    value: str
    labels: Mapping[str, str]
    rows: pd.DataFrame
    log: bool = False


@dataclass(frozen=True, slots=True)
class LessonPage:
    """Everything a lesson's page says.

    Attributes:
        order: its number. title, question: as printed.
        asked: the question of the prediction. options: answers to choose from.
        answer: the sentence that answers the question.
        findings: what was found, and what was not.
        pictures: the figures. caveats: this lesson's own.
        sections: names of sections of a comparison's report to show after them.
        fiche: the teacher's sheet, Markdown.
        language: code of the language.
    """

    order: int
    title: str
    question: str
    asked: str
    options: Sequence[Option]
    answer: str
    findings: Sequence[Shown]
    pictures: Sequence[Picture]
    caveats: Sequence[str]
    fiche: str
    language: str
    sections: Sequence[str] = ()


def write_lesson(lesson: LessonPage, result: Result, path: str | Path) -> None:
    """Write the page of a lesson: one file that needs no network.

    Args:
        lesson: what it says.
        result: the comparison beneath.
        path: Target file, written whole or not at all.
    """
    write_text(Path(path), lesson_html(lesson, result))


def lesson_html(lesson: LessonPage, result: Result) -> str:
    """Return the page that `write_lesson` writes."""
    words = catalogue(lesson.language)
    title = words["lesson.title"].format(order=lesson.order, title=lesson.title)
    body = (
        f"<header><h1>{escape(title)}</h1>"
        f'<p class="question">{escape(lesson.question)}</p></header>',
        _prediction(lesson, words),
        *evidence_html(lesson, result),
        section(
            words["lesson.fiche_heading"],
            folded(words["lesson.fiche_fold"], markdown_html(lesson.fiche)),
            identifier="fiche",
        ),
        *background_html(lesson, result),
    )
    return page(title, "".join(body), {**words, "no_script": words["lesson.no_script"]})


def evidence_html(lesson: LessonPage, result: Result) -> list[str]:
    """Return the sections that follow the reveal: answer, findings, figures, arms.

    Args:
        lesson: what it says.
        result: the comparison beneath.
    """
    words, currency = catalogue(lesson.language), str(result.config["market"]["currency"])
    return [
        section(
            words["lesson.answer_heading"],
            f'<p class="answer" id="answer">{escape(lesson.answer)}</p>',
        ),
        section(
            words["lesson.findings_heading"],
            findings_html(lesson),
            note=words["lesson.findings_note"].format(replications=replications_of(result)),
            identifier="findings",
        ),
        *(
            section(one.title, figure_html(illustration_of(one, words)), note=_noted(one, words))
            for one in lesson.pictures
        ),
        *(part for name in lesson.sections for part in SECTIONS[name](_facts(result, words))),
        section(
            words["lesson.compare_heading"],
            arms_html(lesson, result),
            note=words["lesson.compare_note"].format(
                baseline=in_sentence(str(result.config["baseline"]), words),
                currency=words.numbers.currency(currency),
            ),
        ),
    ]


def _facts(result: Result, words: Catalogue) -> Facts:
    """Return what a section of a comparison's report needs; one kept on disk has no runs."""
    config = result.config
    strategies = tuple(str(name) for name in config["strategies"])
    currency = words.numbers.currency(str(config["market"]["currency"]))
    return Facts(result, KPIS, words, str(config["baseline"]), strategies, currency)


def background_html(lesson: LessonPage, result: Result) -> list[str]:
    """Return the last sections: what to keep in mind, and how the page was made."""
    words = catalogue(lesson.language)
    return [
        section(words["caveats_heading"], bullets(_caveats(lesson, result, words))),
        _how(lesson, result, words),
    ]


def replications_of(result: Result) -> int:
    """Return how many replications an interval is taken over."""
    return int(result.effects["replications"].max()) if len(result.effects) else 0


def lettered(options: Sequence[Option]) -> list[str]:
    """Return the options of a prediction with their letters: ``A. …``."""
    return [f"{chr(ord('A') + place)}. {one.text}" for place, one in enumerate(options)]


def right_ones(options: Sequence[Option], words: Catalogue) -> list[str]:
    """Return the sentences that name the options the findings bear out, or say there is none."""
    pairs = zip(lettered(options), options, strict=True)
    right = [words["lesson.reveal_right"].format(option=text) for text, one in pairs if one.right]
    return right or [words["lesson.reveal_none"]]


def _prediction(lesson: LessonPage, words: Catalogue) -> str:
    """Return the question asked first, its options, and the reveal."""
    choices = "".join(f"<li>{escape(text)}</li>" for text in lettered(lesson.options))
    reveal = "".join(
        f"<p><strong>{escape(line)}</strong></p>" for line in right_ones(lesson.options, words)
    )
    return section(
        words["lesson.prediction_heading"],
        f'<p>{escape(lesson.asked)}</p><ul style="list-style:none">{choices}</ul>',
        folded(words["lesson.reveal"], f"{reveal}<p>{escape(lesson.answer)}</p>"),
        note=words["lesson.prediction_note"],
        identifier="prediction",
    )


def findings_html(lesson: LessonPage) -> str:
    """Return the table of findings."""
    words = catalogue(lesson.language)
    heads = ("lesson.finding", "lesson.estimate", "lesson.interval", "lesson.verdict")
    rows = [
        [
            cell(one.sentence),
            cell(one.estimate),
            f'<span style="white-space:nowrap">{cell(one.interval)}</span>',
            cell(words[f"lesson.verdict.{one.verdict}"]),
        ]
        for one in lesson.findings
    ]
    return table("", [cell(words[key]) for key in heads], rows, prose=True)


def illustration_of(picture: Picture, words: Catalogue) -> Illustration:
    """Return a figure with the sentence that stands in for it."""
    signs = words.numbers
    rows = picture.rows.copy()
    for column in ("series", "x"):
        if column in rows and not pd.api.types.is_numeric_dtype(rows[column]):
            names = {name: _label(str(name), picture, words) for name in rows[column].unique()}
            rows[column] = rows[column].map(names)
    factor = 100.0 if picture.unit in ("share", "relative") else 1.0
    drawing = Drawing(
        picture.x,
        picture.value,
        factor,
        signs.decimal + signs.group,
        words["lesson.undefined"],
        picture.log,
    )
    figure = lesson_figure(picture.kind, rows, drawing)
    alt = words["lesson.alt_figure"].format(title=picture.title, items=_items(rows, factor, words))
    return Illustration(figure, " ".join(filter(None, (alt, left_out(picture, words)))))


def _noted(picture: Picture, words: Catalogue) -> str:
    """Return what to look at in a figure, and what is missing from it."""
    return " ".join(filter(None, (picture.note, left_out(picture, words))))


def left_out(picture: Picture, words: Catalogue) -> str:
    """Return a sentence that names what a figure does not draw, undefined as it is; or nothing.

    Gaps in a curve show; figures that draw nothing at all say so themselves.
    """
    rows = picture.rows.assign(unknown=picture.rows["value"].isna())
    if rows["unknown"].all():
        return ""
    if "series" not in rows:
        rows = rows.assign(series="")
    groups = rows.groupby("series", sort=False)
    names = [_missing(str(name), own, picture, words) for name, own in groups]
    said = words["lesson.left_out_join"].join(filter(None, names))
    return words["lesson.left_out"].format(names=said) if said else ""


def _missing(series: str, rows: pd.DataFrame, picture: Picture, words: Catalogue) -> str:
    """Return the name of a series of which nothing is known, or the names it lacks a value for."""
    name = _label(series, picture, words) if series else ""
    if rows["unknown"].all():
        return name
    if pd.api.types.is_numeric_dtype(rows["x"]):
        return ""
    lacks = [_label(str(x), picture, words) for x in rows.loc[rows["unknown"], "x"]]
    what = words["list_join"].join(lacks)
    return f"{name}{words['colon']} {what}" if name and what else what


def _label(name: str, picture: Picture, words: Catalogue) -> str:
    return picture.labels.get(name) or words.name(name)


def _items(rows: pd.DataFrame, factor: float, words: Catalogue) -> str:
    """Return the values of a figure in words, as many as one listens to."""
    known = rows[rows["value"].notna()]
    if len(known) > _MOST_ITEMS:  # a curve: where each series ends
        keys = ["series"] if "series" in known else []
        known = known.groupby(keys, sort=False).tail(1) if keys else known.tail(1)
    write = words.numbers.number
    said = []
    for row in known.head(_MOST_ITEMS).to_dict("records"):
        name = ", ".join(str(row[key]) for key in ("series", "x") if key in row)
        value = write(factor * float(row["value"]), 2)
        said.append(words["lesson.alt_item"].format(name=name, value=value))
    return "; ".join(said)


def arms_html(lesson: LessonPage, result: Result) -> str:
    """Return the table of the main KPIs of the arms, each with its difference to the baseline."""
    words = catalogue(lesson.language)
    effects = {
        (str(row["strategy"]), str(row["kpi"])): row for row in result.effects.to_dict("records")
    }
    rows = [
        [cell(words.name(str(arm))), *(_kpi(effects[(arm, kpi)], kpi, words) for kpi in SHOWN_KPIS)]
        for arm in result.config["strategies"]
        if (arm, "npv") in effects
    ]
    header = [cell(words["strategy"]), *(cell(_kpi_name(kpi, words)) for kpi in SHOWN_KPIS)]
    return table("", header, rows)


def _kpi(row: Mapping[Hashable, Any], kpi: str, words: Catalogue) -> str:
    """Return a KPI's mean and, below it, its difference to the baseline with both ends."""
    unit = KPIS[kpi].unit
    value, difference, low, high = (
        float(row[key]) for key in ("mean", "difference", "ci_low", "ci_high")
    )
    shown = "–" if math.isnan(value) else value_text(value, unit, words)
    if row["strategy"] == row["baseline"] or math.isnan(difference + low + high):
        return cell(shown)
    ends = [difference_text(end, unit, words) for end in (difference, low, high)]
    return cell(shown, ends[0]) + cell("", f"[{ends[1]} … {ends[2]}]")


def _kpi_name(kpi: str, words: Catalogue) -> str:
    """Return a KPI's name at the head of a column: its short one where it has one."""
    return words.get(f"short.{kpi}") or kpi_label(kpi, KPIS[kpi], words)


def markdown_html(text: str, down: int = 2) -> str:
    """Return Markdown as HTML; raw HTML in it is escaped.

    Args:
        text: the Markdown.
        down: how many levels headings go down.
    """
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table")
    html = str(tokens.render(text)).replace("<table>", _TABLE)
    html = html.replace("</table>", "</table></div>")
    return _HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + down}>", html)


def _caveats(lesson: LessonPage, result: Result, words: Catalogue) -> list[str]:
    """Return what to keep in mind: the lesson's own caveats, the market's, and general ones."""
    varied = result.effects["draws"].fillna(0).gt(0).any()
    market = [words.said(str(text)) for text in result.manifest.get("caveats") or ()]
    general = [
        words["lesson.caveat_simulation"],
        *([] if varied else [words["lesson.caveat_no_draws"]]),
    ]
    return [*lesson.caveats, *market, *general]


def _how(lesson: LessonPage, result: Result, words: Catalogue) -> str:
    """Return the command, versions and configuration."""
    manifest, signs = result.manifest, words.numbers
    seconds = manifest.get("wall_time_seconds")
    size = manifest.get("population_size")
    made = {
        words["command"]: str(manifest.get("command") or ""),
        words["lesson.seed"]: ", ".join(str(seed) for seed in manifest.get("seeds") or ()),
        words["lesson.population"]: signs.number(float(size)) if size is not None else "",
        words["lesson.horizon"]: words["lesson.horizon_value"].format(**manifest["horizon"]),
        words["wall_time"]: ""
        if seconds is None
        else words["seconds"].format(seconds=signs.number(float(seconds))),
        words["revision"]: str(manifest.get("git_revision") or ""),
    }
    shown = config_html(result.config, words["config_heading"])
    return section(words["how_heading"], definitions(made), shown)
