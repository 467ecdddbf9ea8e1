"""What is shown of a lesson: the list, the question, the prediction, what was found, the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from sim.app.address import link
from sim.app.comparing.shown import copying
from sim.app.lessons.known import command, is_whole, page_in
from sim.app.opened.one import report_parts
from sim.app.parts import marks
from sim.app.visit import Visit
from sim.report.lesson import (
    background_html,
    evidence_html,
    lettered,
    markdown_html,
    replications_of,
    right_ones,
)
from sim.studies.classroom.pack import duration
from sim.studies.lesson import Taught
from sim.studies.lessons.base import Lesson, LessonText, lesson_texts, load_lesson


def course(visit: Visit, run: Mapping[str, object]) -> list[Component]:
    """Return the list of lessons.

    Args:
        visit: whose language.
        run: ids of the lessons that have been run here.
    """
    words = visit.words
    return [
        html.H1(words["app.lessons.title"], tabIndex=-1),
        html.P(words["app.lessons.lead"], className="lead"),
        html.Ol(
            [_entry(text, text.id in run, visit) for text in lesson_texts()], className="course"
        ),
        html.P(words["app.lessons.pack"], className="note"),
        html.Pre(
            f"relmark lesson all export=classroom lang={words.language}",
            id="lessons-pack",
            tabIndex=0,
        ),
        copying("lessons-pack", words["app.copy"], words["app.copied"]),
    ]


def _entry(text: LessonText, run: bool, visit: Visit) -> Component:
    words, language = visit.words, visit.words.language
    minutes = duration(load_lesson(text.id).fiche(language))
    said = f"{minutes} · {words['app.lessons.was_run']}" if run else minutes
    return html.Li(
        [
            html.A(
                text.title.of(language),
                href=link("/lecons", visit.query, lesson=text.id),
                **marks(data_inner="1"),
            ),
            html.P(text.question.of(language)),
            html.P(said, className="note"),
        ],
        value=str(text.order),
    )


def asked(lesson: Lesson, predicted: str | None, visit: Visit) -> list[Component]:
    """Return the question of a lesson and the answers to choose from."""
    words, text = visit.words, lesson.text
    language = words.language
    letters = [
        f"{chr(ord('A') + place)}. {one.text.of(language)}"
        for place, one in enumerate(text.prediction.options)
    ]
    title = words["lesson.title"].format(order=text.order, title=text.title.of(language))
    return [
        html.P(
            html.A(
                words["app.lessons.all"],
                href=link("/lecons", visit.query),
                **marks(data_inner="1"),
            )
        ),
        html.H1(title, tabIndex=-1),
        html.P(text.question.of(language), className="question"),
        html.H2(words["lesson.prediction_heading"]),
        html.Div(
            [
                html.P(text.prediction.question.of(language), id="lessons-asked"),
                dcc.RadioItems(
                    options=[
                        {"label": letter, "value": str(place)}
                        for place, letter in enumerate(letters)
                    ],
                    value=predicted,
                    id="lessons-predicted",
                ),
            ],
            role="group",
            **marks(aria_labelledby="lessons-asked"),
        ),
        html.Div(
            [
                html.Button(
                    words["app.lessons.reveal"],
                    id="lessons-reveal",
                    type="button",
                    className="button primary",
                ),
                html.Button(
                    words["app.lessons.cancel"],
                    id="lessons-cancel",
                    type="button",
                    className="button",
                    disabled=True,
                ),
            ],
            className="actions",
        ),
    ]


def revealed(
    taught: Taught, folder: Path, predicted: str | None, said_dir: str, visit: Visit
) -> list[Any]:
    """Return what was found: the prediction held against it, the evidence, how it was made."""
    words, name = visit.words, taught.lesson.text.id
    page = page_in(name, folder, folder.stat().st_mtime_ns, words.language)
    body = "".join([*evidence_html(page, taught.result), *background_html(page, taught.result)])
    return [
        html.H2(words["classroom.found_heading"], id="lessons-found-heading"),
        html.P(verdict(taught, folder, predicted, visit), className="said", id="lessons-verdict"),
        *(html.P(line) for line in right_ones(page.options, words)),
        *([] if is_whole(taught) else [_smaller(taught, said_dir, visit)]),
        html.Div(report_parts(body, "lessons-figure", visit), className="report"),
    ]


def verdict(taught: Taught, folder: Path, predicted: str | None, visit: Visit) -> str:
    """Say whether the prediction is what was found."""
    words = visit.words
    name = taught.lesson.text.id
    page = page_in(name, folder, folder.stat().st_mtime_ns, words.language)
    place = int(predicted) if predicted and predicted.isdigit() else -1
    if not 0 <= place < len(page.options):
        return words["classroom.said_none"]
    said = words["classroom.said_right" if page.options[place].right else "classroom.said_wrong"]
    return words["app.lessons.verdict"].format(option=lettered(page.options)[place], said=said)


def _smaller(taught: Taught, said_dir: str, visit: Visit) -> Component:
    """Say that the lesson was run small, and how to run it whole."""
    words = visit.words
    size = int(taught.result.manifest["population_size"])
    return html.Div(
        [
            html.P(
                words["app.lessons.small"].format(
                    size=words.numbers.number(size), replications=replications_of(taught.result)
                )
            ),
            html.Pre(
                command(taught.lesson.text.id, words.language, said_dir),
                id="lessons-command",
                tabIndex=0,
            ),
            html.Div(
                [
                    copying("lessons-command", words["app.copy"], words["app.copied"]),
                    html.Button(
                        words["app.lessons.whole"],
                        id="lessons-whole",
                        type="button",
                        className="button",
                    ),
                ],
                className="actions",
            ),
        ],
        className="panel",
    )


def fiche(lesson: Lesson, visit: Visit) -> Component:
    """Return the teacher's sheet, folded."""
    words = visit.words
    text = markdown_html(lesson.fiche(words.language), 1)
    return html.Details(
        [html.Summary(words["lesson.fiche_heading"]), *report_parts(text, "lessons-sheet", visit)],
        id="lessons-sheet",
    )
