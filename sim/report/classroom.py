"""The pages of a classroom pack: an index, and a lesson and a sheet each in every language.

They open from a folder, by double click: no server, no network, no installation. One copy of
plotly.js serves all of them; what was simulated ahead stands in each lesson's own page, for a page
opened from a file may not fetch others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from sim.locale import LANGUAGES, Catalogue, catalogue
from sim.plots.frames import floats
from sim.report.html import Illustration, json_for_script, section, templates_html
from sim.report.lesson import (
    LessonPage,
    Picture,
    arms_html,
    background_html,
    evidence_html,
    findings_html,
    illustration_of,
    lettered,
    markdown_html,
    replications_of,
    right_ones,
)
from sim.results import Result, write_text

INDEX = "index.html"
_POLICY = (
    "default-src 'none'; script-src 'self' file: 'unsafe-inline'; "
    "style-src 'self' file: 'unsafe-inline'; img-src data: blob:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_HIDING = "<script>document.getElementById('revealed').hidden = true;</script>"
"""Hides what was found before anybody sees it; without scripts all of it stands there."""
_COURSE = (
    "classroom.number", "classroom.lesson", "classroom.question", "classroom.duration",
    "classroom.sheet",
)  # fmt: skip
_ROOM = 0.04
"""Part of the span that a common axis leaves free on either side."""


@dataclass(frozen=True, slots=True)
class Lever:
    """A slider.

    Attributes:
        label: what it sets. values: as printed, one a stop.
        start: the stop it stands at first.
    """

    label: str
    values: Sequence[str]
    start: int


@dataclass(frozen=True, slots=True)
class Spot:
    """What is shown at one combination of the sliders.

    Attributes:
        page: answer, findings and those figures that follow the sliders.
        result: effects of the arms.
    """

    page: LessonPage
    result: Result


@dataclass(frozen=True, slots=True)
class ClassLesson:
    """One lesson of the pack, in one language.

    Attributes:
        id: of the lesson.
        page: all it says. result: the comparison beneath.
        duration: as its sheet says it.
        levers: the sliders. spots: every combination, the last slider's stops changing fastest.
        size: consumers at each combination.
        small: whether the lesson itself was run on as few.
    """

    id: str
    page: LessonPage
    result: Result
    duration: str
    levers: Sequence[Lever]
    spots: Sequence[Spot]
    size: int
    small: bool

    def file(self, language: str | None = None) -> str:
        """Return the name of its pages' files."""
        return f"{self.page.order:02d}-{self.id}.{language or self.page.language}.html"


def write_pack(
    folder: Path, lessons: Mapping[str, Sequence[ClassLesson]], first: str, command: str
) -> None:
    """Write all files of a pack.

    Args:
        folder: an empty folder.
        lessons: by language, in the order of the course.
        first: the language in which it opens.
        command: that made it, as typed.
    """
    for part in ("assets", "lessons", "fiches"):
        (folder / part).mkdir()
    write_text(folder / "assets" / "plotly.min.js", get_plotlyjs())
    write_text(folder / "assets" / "plotly-fr.js", _part("plotly-fr.js"))
    write_text(folder / "assets" / "pack.js", _part("classroom.js"))
    rules = "".join(_part(f"{name}.css") for name in ("common", "page", "classroom"))
    write_text(folder / "assets" / "pack.css", rules)
    for language, those in lessons.items():
        index = folder / index_of(language, first)
        write_text(index, index_html(those, language, first, command))
        for one in those:
            write_text(folder / "lessons" / one.file(), classroom_html(one, first))
            write_text(folder / "fiches" / one.file(), fiche_html(one, first))


def index_of(language: str, first: str) -> str:
    """Return the name of a language's index."""
    return INDEX if language == first else f"index.{language}.html"


def index_html(lessons: Sequence[ClassLesson], language: str, first: str, command: str) -> str:
    """Return the page that lists the lessons."""
    words = catalogue(language)
    header = "".join(f'<th scope="col">{escape(words[key])}</th>' for key in _COURSE)
    rows = "".join(_row(one, words) for one in lessons)
    body = (
        _top("", _switch(index_of(_other(language), first), words))
        + f'<header><h1 class="course-title">{escape(words["classroom.title"])}</h1>'
        f"<p>{escape(words['classroom.lead'])}</p></header>"
        f'<table class="course"><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>'
        f'<p class="note">{escape(words["classroom.made"].format(command=command))}</p>'
    )
    return _document(words["classroom.title"], body, words, "assets/")


def _row(lesson: ClassLesson, words: Catalogue) -> str:
    file = escape(lesson.file())
    return (
        f"<tr><td>{lesson.page.order}</td>"
        f'<td><a href="lessons/{file}">{escape(lesson.page.title)}</a></td>'
        f"<td>{escape(lesson.page.question)}</td>"
        f'<td class="duration">{escape(lesson.duration)}</td>'
        f'<td><a href="fiches/{file}">{escape(words["classroom.sheet_link"])}</a></td></tr>'
    )


def fiche_html(lesson: ClassLesson, first: str) -> str:
    """Return a lesson's sheet as a page to print."""
    words = catalogue(lesson.page.language)
    title = words["classroom.sheet_of"].format(title=lesson.page.title)
    back = f"../lessons/{lesson.file()}"
    body = (
        _top(
            _back(words, first)
            + f'<a href="{escape(back)}">{escape(words["classroom.to_lesson"])}</a>',
            _switch(lesson.file(_other(words.language)), words),
        )
        + f'<p><button type="button" id="print">{escape(words["classroom.print"])}</button></p>'
        f'<article class="fiche">{markdown_html(lesson.page.fiche, 0)}</article>'
        "<script>document.getElementById('print').addEventListener('click', "
        "function () { window.print(); });</script>"
    )
    return _document(title, body, words, "../assets/")


def classroom_html(lesson: ClassLesson, first: str) -> str:
    """Return a lesson's page: question, prediction, what was found, sliders."""
    page, words = lesson.page, catalogue(lesson.page.language)
    title = words["lesson.title"].format(order=page.order, title=page.title)
    small = f'<p class="note">{escape(words["classroom.small"])}</p>' if lesson.small else ""
    sheet = escape(words["classroom.sheet"])
    right = "".join(f"<p>{escape(line)}</p>" for line in right_ones(page.options, words))
    body = (
        _top(
            _back(words, first) + f'<a href="../fiches/{escape(lesson.file())}">{sheet}</a>',
            _switch(lesson.file(_other(words.language)), words),
        )
        + f"<header><h1>{escape(title)}</h1>"
        f'<p class="question">{escape(page.question)}</p></header>'
        + _prediction(page, words)
        + f'<div id="revealed">{_HIDING}<section><h2 id="found" tabindex="-1">'
        f"{escape(words['classroom.found_heading'])}</h2>"
        f'<p class="said" id="prediction-said" role="status"></p>{right}{small}</section>'
        + "".join(evidence_html(page, lesson.result))
        + _explore(lesson, words)
        + "".join(background_html(page, lesson.result))
        + "</div>"
        f'<noscript><p class="note">{escape(words["classroom.no_script"])}</p></noscript>'
    )
    scripts = (
        templates_html(words)
        + f'<script type="application/json" id="lesson">{json_for_script(_data(lesson, words))}'
        '</script><script src="../assets/plotly.min.js"></script>'
        + ('<script src="../assets/plotly-fr.js"></script>' if words.language == "fr" else "")
        + '<script src="../assets/pack.js"></script>'
    )
    return _document(title, body, words, "../assets/", scripts)


def _prediction(page: LessonPage, words: Catalogue) -> str:
    """Return the options to choose from, and the button that shows what was found."""
    choices = "".join(
        f'<label><input type="radio" name="prediction" value="{place}"><span>{escape(text)}</span>'
        "</label>"
        for place, text in enumerate(lettered(page.options))
    )
    return section(
        words["lesson.prediction_heading"],
        f"<fieldset><legend>{escape(page.asked)}</legend>{choices}</fieldset>"
        f'<button type="button" id="reveal" aria-expanded="false" aria-controls="revealed">'
        f"{escape(words['classroom.reveal'])}</button>",
        note=words["classroom.predict"],
        identifier="prediction",
    )


def _explore(lesson: ClassLesson, words: Catalogue) -> str:
    """Return the sliders and what follows them."""
    levers = "".join(_lever(place, one) for place, one in enumerate(lesson.levers))
    first = lesson.spots[0]
    figures = "".join(
        f'<h3>{escape(one.title)}</h3><div class="figure moving" role="img" aria-label=""></div>'
        for one in first.page.pictures
    )
    note = words["classroom.explore_note"].format(
        size=words.numbers.number(lesson.size), replications=replications_of(first.result)
    )
    return section(
        words["classroom.explore_heading"],
        f'<div class="levers">{levers}</div>'
        '<p class="answer" id="moved-answer" aria-live="polite"></p>',
        figures,
        f"<h3>{escape(words['lesson.findings_heading'])}</h3>"
        '<div id="moved-findings"></div>'
        f"<h3>{escape(words['lesson.compare_heading'])}</h3>"
        '<div id="moved-arms"></div>',
        note=note,
        identifier="explore",
    )


def _lever(place: int, lever: Lever) -> str:
    ticks = "".join(f"<span>{escape(value)}</span>" for value in lever.values)
    return (
        f'<div class="lever"><label for="lever-{place}">{escape(lever.label)}</label>'
        f'<input type="range" id="lever-{place}" min="0" max="{len(lever.values) - 1}" step="1" '
        f'value="{lever.start}"><div class="ticks" aria-hidden="true">{ticks}</div>'
        f'<output for="lever-{place}"></output></div>'
    )


def _data(lesson: ClassLesson, words: Catalogue) -> dict[str, Any]:
    """Return what the page's script needs."""
    own = words["classroom.own"]
    levers = [
        {
            "values": [
                own.format(value=value) if place == one.start else value
                for place, value in enumerate(one.values)
            ]
        }
        for one in lesson.levers
    ]
    columns = list(zip(*(spot.page.pictures for spot in lesson.spots), strict=True))
    ranges = [common_range(pictures) for pictures in columns]
    return {
        "right": [one.right for one in lesson.page.options],
        "said": {key: words[f"classroom.said_{key}"] for key in ("right", "wrong", "none")},
        "levers": levers,
        "spots": [_spot(spot, ranges, words) for spot in lesson.spots],
    }


def _spot(
    spot: Spot, ranges: Sequence[tuple[float, float] | None], words: Catalogue
) -> dict[str, Any]:
    pictures = zip(spot.page.pictures, ranges, strict=True)
    return {
        "answer": spot.page.answer,
        "findings": findings_html(spot.page),
        "arms": arms_html(spot.page, spot.result),
        "figures": [_figure(one, span, words) for one, span in pictures],
    }


def _figure(picture: Picture, span: tuple[float, float] | None, words: Catalogue) -> dict[str, Any]:
    """Return a figure's specification and the sentence that stands in for it."""
    drawn: Illustration = illustration_of(picture, words)
    figure: go.Figure = drawn.figure
    if span is not None:
        axis = figure.update_xaxes if picture.kind == "intervals" else figure.update_yaxes
        axis(range=list(span), rangemode="normal", autorange=False)
    specification = json.loads(figure.to_json())
    specification["layout"].pop("template", None)
    return {**specification, "alt": drawn.alt}


def common_range(pictures: Sequence[Picture]) -> tuple[float, float] | None:
    """Return the ends of an axis on which the same figure of every combination fits.

    Returns:
        None where the figure finds its own: parts of a whole, a logarithmic scale, no values.
    """
    first = pictures[0]
    if first.kind == "stacked" or first.log:
        return None
    factor = 100.0 if first.unit in ("share", "relative") else 1.0
    values = [
        float(value)
        for one in pictures
        for column in ("value", "low", "high")
        if column in one.rows
        for value in floats(one.rows[column])
        if value == value
    ]
    if not values:
        return None
    if first.kind in ("intervals", "bars"):
        values.append(0.0)
    low, high = factor * min(values), factor * max(values)
    room = _ROOM * (high - low) or 1.0
    return low - room * (low != 0.0), high + room * (high != 0.0)


def _other(language: str) -> str:
    return next(code for code in LANGUAGES if code != language)


def _back(words: Catalogue, first: str) -> str:
    href = f"../{index_of(words.language, first)}"
    return f'<a href="{escape(href)}">{escape(words["classroom.back"])}</a>'


def _switch(href: str, words: Catalogue) -> str:
    other = _other(words.language)
    return (
        f'<a id="language" href="{escape(href)}" lang="{other}" hreflang="{other}">'
        f"{escape(words['classroom.other_language'])}</a>"
    )


def _top(links: str, switch: str) -> str:
    links = links.replace("</a><a", "</a> · <a")
    return f'<nav class="top"><span>{links}</span>{switch}</nav>'


def _part(name: str) -> str:
    return files("sim.report").joinpath(name).read_text("utf-8")


def _document(title: str, body: str, words: Catalogue, assets: str, scripts: str = "") -> str:
    return (
        f'<!doctype html>\n<html lang="{words.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="{assets}pack.css"></head>'
        f"<body><main>{body}</main>{scripts}</body></html>\n"
    )
