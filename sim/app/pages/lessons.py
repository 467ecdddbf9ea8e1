"""*Lessons*: a question, a prediction, what was found with its intervals, the teacher's sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import dash
from dash import Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from flask import current_app

from sim.app.address import remember
from sim.app.comparing.shown import progress_bar, standing
from sim.app.lessons.run import LessonRun
from sim.app.parts import mistake, notes
from sim.app.queue import Ticket
from sim.app.rooms import Rooms
from sim.app.visit import Visit, current_visit
from sim.errors import UserError

if TYPE_CHECKING:
    from sim.studies.lesson import Taught
    from sim.studies.lessons.base import Lesson

PATH = "/lecons"
NAME = "app.nav.lessons"

EVERY_MS = 600
"""Between two looks at how far a lesson is."""


def layout(visit: Visit) -> Component:
    """Return the list of lessons, or the one the address asks for."""
    from sim.app.lessons import known, shown

    rooms: Rooms = current_app.config["RELMARK_ROOMS"]
    name = visit.query.get("lesson", "")
    lesson = known.lesson_of(name)
    if lesson is None:
        return html.Div([*notes(_unknown(name, visit)), *shown.course(visit, _run_here(rooms))])
    predicted = _predicted(lesson, visit)
    there = known.found(lesson, rooms.results_dir)
    wanted = visit.query.get("revealed") == "1"
    running = _running(rooms, visit, name)
    return html.Div(
        [
            *shown.asked(lesson, predicted, visit),
            dcc.Store(id="lessons-revealed", data="1" if wanted else None),
            dcc.Store(id="lessons-shown", data=""),
            dcc.Interval(id="lessons-tick", interval=EVERY_MS, disabled=running is None),
            html.Div(id="lessons-mistake"),
            html.Div(id="lessons-progress"),
            html.Div(
                _found(there, predicted, rooms, visit) if wanted and there else [],
                id="lessons-found",
            ),
            shown.fiche(lesson, visit),
        ]
    )


def register(app: dash.Dash, rooms: Rooms) -> None:
    """Add the page's callbacks."""
    remember(
        app,
        {
            "predicted": ("lessons-predicted", "value"),
            "revealed": ("lessons-revealed", "data"),
        },
    )
    _register_reveal(app, rooms)
    _register_whole(app, rooms)
    _register_cancel(app, rooms)
    _register_again(app, rooms)
    _register_look(app, rooms)


def _register_reveal(app: dash.Dash, rooms: Rooms) -> None:
    """Show what was found, or run the lesson where it has not been."""

    @app.callback(
        Output("lessons-mistake", "children"),
        Output("lessons-found", "children"),
        Output("lessons-revealed", "data"),
        Output("lessons-tick", "disabled"),
        Output("said", "children", allow_duplicate=True),
        Input("lessons-reveal", "n_clicks"),
        State("lessons-predicted", "value"),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def reveal(clicks: int | None, predicted: str | None, search: str) -> tuple[Any, ...]:
        if not clicks:  # the button has come, nobody has pressed it
            raise dash.exceptions.PreventUpdate
        from sim.app.lessons import known, shown

        visit = current_visit(search)
        lesson = _lesson(visit)
        there = known.found(lesson, rooms.results_dir)
        if there is None:
            return _start(rooms, visit, small=True)
        said = shown.verdict(*there, predicted, visit)
        return [], _found(there, predicted, rooms, visit), "1", no_update, said


def _register_whole(app: dash.Dash, rooms: Rooms) -> None:
    """Run the lesson as it is declared."""

    @app.callback(
        Output("lessons-mistake", "children", allow_duplicate=True),
        Output("lessons-found", "children", allow_duplicate=True),
        Output("lessons-revealed", "data", allow_duplicate=True),
        Output("lessons-tick", "disabled", allow_duplicate=True),
        Output("said", "children", allow_duplicate=True),
        Input("lessons-whole", "n_clicks"),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def whole(clicks: int | None, search: str) -> tuple[Any, ...]:
        if not clicks:
            raise dash.exceptions.PreventUpdate
        return _start(rooms, current_visit(search), small=False)


def _register_cancel(app: dash.Dash, rooms: Rooms) -> None:
    """End the lesson that runs."""

    @app.callback(
        Output("lessons-tick", "disabled", allow_duplicate=True),
        Input("lessons-cancel", "n_clicks"),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def cancel(clicks: int | None, search: str) -> bool:
        if not clicks:
            raise dash.exceptions.PreventUpdate
        rooms.queue.cancel(current_visit(search).session)
        return False


def _register_again(app: dash.Dash, rooms: Rooms) -> None:
    """Hold another prediction against what was found."""

    @app.callback(
        Output("lessons-verdict", "children"),
        Input("lessons-predicted", "value"),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def again(predicted: str | None, search: str) -> str:
        from sim.app.lessons import known, shown

        visit = current_visit(search)
        there = known.found(_lesson(visit), rooms.results_dir)
        if there is None:
            raise dash.exceptions.PreventUpdate
        return shown.verdict(*there, predicted, visit)


def _register_look(app: dash.Dash, rooms: Rooms) -> None:
    """Show how far the lesson is."""

    @app.callback(
        Output("lessons-progress", "children"),
        Output("lessons-found", "children", allow_duplicate=True),
        Output("lessons-reveal", "disabled"),
        Output("lessons-cancel", "disabled"),
        Output("lessons-tick", "disabled", allow_duplicate=True),
        Output("lessons-shown", "data"),
        Output("said", "children", allow_duplicate=True),
        Input("lessons-tick", "n_intervals"),
        State("lessons-shown", "data"),
        State("lessons-predicted", "value"),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def look(ticks: int, seen: str, predicted: str | None, search: str) -> tuple[Any, ...]:
        return _look(rooms, seen, predicted, current_visit(search))


def _start(rooms: Rooms, visit: Visit, *, small: bool) -> tuple[Any, ...]:
    """Put a lesson in the queue."""
    from sim.app.lessons import known

    name, language = visit.query["lesson"], visit.words.language
    try:
        job = known.asked(name, language, rooms.results_dir, rooms.said_dir, small=small)
        rooms.queue.submit(visit.session, job)
    except UserError as error:
        sentence = visit.words.mistake(str(error))
        return [mistake(sentence)], no_update, no_update, no_update, sentence
    return [], [], "1", False, visit.words["app.lessons.started"]


def _look(rooms: Rooms, seen: str, predicted: str | None, visit: Visit) -> tuple[Any, ...]:
    """Return what has changed since the last look."""
    from sim.app.lessons import known, shown

    lesson = _lesson(visit)
    ticket = _running(rooms, visit, lesson.text.id, ended=True)
    if ticket is None:
        return [], no_update, False, True, True, "", no_update
    if not ticket.ended:
        sentence = standing(ticket, rooms.queue, visit)
        said = sentence if ticket.state != seen else no_update
        return _bar(ticket, sentence, visit), no_update, True, False, False, ticket.state, said
    if ticket.state == seen:
        return no_update, no_update, False, True, True, seen, no_update
    there = known.found(lesson, rooms.results_dir) if ticket.state == "done" else None
    if there is None:
        sentence = _ended(ticket, visit)
        plain = html.P(sentence, className="note")
        shown_as = plain if ticket.state == "cancelled" else mistake(sentence)
        return [shown_as], no_update, False, True, True, ticket.state, sentence
    said = shown.verdict(*there, predicted, visit)
    content = _found(there, predicted, rooms, visit)
    return [], content, False, True, True, ticket.state, said


def _bar(ticket: Ticket, sentence: str, visit: Visit) -> list[Component]:
    """Return how far a lesson is, and on how many people it is run."""
    words = visit.words
    bar = progress_bar(ticket, words["app.lessons.progress"])
    job = ticket.job
    command = job.command if isinstance(job, LessonRun) else ""
    note = html.P([words["app.lessons.running"], " ", html.Code(command)], className="note")
    return [html.Div([html.P(sentence, id="lessons-standing"), bar, note], className="progress")]


def _ended(ticket: Ticket, visit: Visit) -> str:
    """Say in one sentence how a lesson ended that has found nothing."""
    words = visit.words
    if ticket.state == "cancelled":
        return words["app.lessons.cancelled"]
    if ticket.state == "overtime":
        return words["app.lessons.overtime"]
    return words["app.lessons.failed"].format(error=words.said(str(ticket.outcome or "–")))


def _running(rooms: Rooms, visit: Visit, name: str, *, ended: bool = False) -> Ticket | None:
    """Return the visitor's job if it is this lesson and, unless asked for, has not ended."""
    ticket = rooms.queue.ticket(visit.session)
    if ticket is None or not isinstance(ticket.job, LessonRun) or ticket.job.lesson != name:
        return None
    return ticket if ended or not ticket.ended else None


def _found(
    there: tuple[Taught, Path], predicted: str | None, rooms: Rooms, visit: Visit
) -> list[Any]:
    from sim.app.lessons import shown

    return shown.revealed(*there, predicted, rooms.said_dir, visit)


def _lesson(visit: Visit) -> Lesson:
    """Return the lesson of the address."""
    from sim.app.lessons import known

    lesson = known.lesson_of(visit.query.get("lesson", ""))
    if lesson is None:
        raise dash.exceptions.PreventUpdate
    return lesson


def _predicted(lesson: Lesson, visit: Visit) -> str | None:
    """Return the option that the address says was predicted, None where it says none."""
    value = visit.query.get("predicted", "")
    return value if value in map(str, range(len(lesson.text.prediction.options))) else None


def _unknown(name: str, visit: Visit) -> list[str]:
    """Say that the address names no lesson."""
    return [visit.words["app.lessons.unknown"].format(name=name)] if name else []


def _run_here(rooms: Rooms) -> dict[str, object]:
    """Return the lessons that have been run below the folder of results."""
    from sim.app.lessons import known
    from sim.studies.lessons.base import lesson_texts, load_lesson

    return {
        text.id: True
        for text in lesson_texts()
        if known.found(load_lesson(text.id), rooms.results_dir) is not None
    }
