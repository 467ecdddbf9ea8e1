"""The page of a lesson: question, prediction, answer, findings, figures, the teacher's sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd
import yaml
from markdown_it import MarkdownIt

from sim.locale import Catalogue, catalogue
from sim.measures.definitions import KPIS
from sim.plots.lesson import Drawing, lesson_figure
from sim.plots.style import kpi_label
from sim.report.html import (
    Illustration,
    bullets,
    cell,
    code,
    definitions,
    figure_html,
    folded,
    section,
    table,
)
from sim.report.lesson_text import number_texts
from sim.report.page import page
from sim.results import Result, write_text

SHOWN_KPIS = ("retention_rate", "cac", "clv", "npv", "true_loyalty_share", "market_share")
"""KPIs of the arms that every lesson shows."""
_MOST_ITEMS = 12


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
        section(
            words["lesson.answer_heading"],
            f'<p class="answer" id="answer">{escape(lesson.answer)}</p>',
        ),
        _findings(lesson, result, words),
        *(_picture(picture, words) for picture in lesson.pictures),
        _arms(lesson, result, words),
        section(
            words["lesson.fiche_heading"],
            folded(words["lesson.fiche_fold"], _markdown(lesson.fiche)),
            identifier="fiche",
        ),
        section(words["caveats_heading"], bullets(_caveats(lesson, result, words))),
        _how(lesson, result, words),
    )
    return page(title, "".join(body), {**words, "no_script": words["lesson.no_script"]})


def _prediction(lesson: LessonPage, words: Catalogue) -> str:
    """Return the question asked first, its options, and the reveal."""
    letters = [f"{chr(ord('A') + place)}. {one.text}" for place, one in enumerate(lesson.options)]
    choices = "".join(f"<li>{escape(text)}</li>" for text in letters)
    right = [text for text, one in zip(letters, lesson.options, strict=True) if one.right]
    said = [words["lesson.reveal_right"].format(option=text) for text in right] or [
        words["lesson.reveal_none"]
    ]
    reveal = "".join(f"<p><strong>{escape(line)}</strong></p>" for line in said)
    return section(
        words["lesson.prediction_heading"],
        f'<p>{escape(lesson.asked)}</p><ul style="list-style:none">{choices}</ul>',
        folded(words["lesson.reveal"], f"{reveal}<p>{escape(lesson.answer)}</p>"),
        note=words["lesson.prediction_note"],
        identifier="prediction",
    )


def _findings(lesson: LessonPage, result: Result, words: Catalogue) -> str:
    """Return the table of findings."""
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
    count = int(result.effects["replications"].max()) if len(result.effects) else 0
    return section(
        words["lesson.findings_heading"],
        table("", [cell(words[key]) for key in heads], rows, prose=True),
        note=words["lesson.findings_note"].format(replications=count),
        identifier="findings",
    )


def _picture(picture: Picture, words: Catalogue) -> str:
    """Return the section of one figure."""
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
    return section(picture.title, figure_html(Illustration(figure, alt)), note=picture.note)


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


def _arms(lesson: LessonPage, result: Result, words: Catalogue) -> str:
    """Return the main KPIs of the arms of the comparison."""
    currency = str(result.config["market"]["currency"])
    means = result.effects.set_index(["strategy", "kpi"])["mean"]
    rows = []
    for arm in result.config["strategies"]:
        if (arm, "npv") not in means.index:
            continue
        values = [_mean(float(means[(arm, kpi)]), kpi, lesson.language) for kpi in SHOWN_KPIS]
        rows.append([cell(words.name(str(arm))), *(cell(value) for value in values)])
    header = [cell(words["strategy"]), *(cell(_kpi_name(kpi, words)) for kpi in SHOWN_KPIS)]
    note = words["lesson.compare_note"].format(currency=words.numbers.currency(currency))
    return section(words["lesson.compare_heading"], table("", header, rows), note=note)


def _kpi_name(kpi: str, words: Catalogue) -> str:
    """Return a KPI's name at the head of a column: its short one where it has one."""
    return words.get(f"short.{kpi}") or kpi_label(kpi, KPIS[kpi], words)


def _mean(value: float, kpi: str, language: str) -> str:
    unit = "share" if KPIS[kpi].unit == "share" else "ratio"
    return number_texts([value], unit, language, signed=False, currency="")[0]


def _markdown(text: str) -> str:
    """Return Markdown as HTML; raw HTML in it is escaped. Headings go two levels down."""
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table")
    html = str(tokens.render(text)).replace("<table>", '<div class="scroll"><table class="prose">')
    html = html.replace("</table>", "</table></div>")
    for level in (4, 3, 2, 1):
        html = html.replace(f"<h{level}>", f"<h{level + 2}>")
        html = html.replace(f"</h{level}>", f"</h{level + 2}>")
    return html


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
    text = str(yaml.safe_dump(result.config, sort_keys=False, allow_unicode=True))
    return section(
        words["how_heading"], definitions(made), folded(words["config_heading"], code(text))
    )
