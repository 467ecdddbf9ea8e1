"""*Results*: what has been run, opened again, side by side, downloaded."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dash
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask import current_app

from sim.app.address import link
from sim.app.opened import downloads
from sim.app.opened.found import Found, folder_of, listed
from sim.app.parts import marks, mistake
from sim.app.rooms import Rooms
from sim.app.visit import Visit, current_visit
from sim.errors import UserError

PATH = "/resultats"
NAME = "app.nav.results"


def register(app: dash.Dash, rooms: Rooms) -> None:
    """Add the addresses of files, and what is filled in once the page stands."""
    downloads.register(app, rooms.results_dir)

    @app.callback(
        Output("results-shown", "children"),
        Input("results-wanted", "data"),
        State("address", "search"),
    )
    def fill(names: Sequence[str], search: str) -> list[Any]:
        from sim.app.opened.beside import beside
        from sim.app.opened.one import report

        visit = current_visit(search)
        try:
            folders = [folder_of(rooms.results_dir, name) for name in names]
            if len(folders) == 1:
                return report(folders[0], visit)
            return [*beside(folders, names, visit)]
        except UserError as error:
            return [mistake(visit.words.mistake(str(error)))]
        except (OSError, ValueError, KeyError) as error:  # a folder that is damaged, or half gone
            logging.getLogger(__name__).exception("a result cannot be shown: %s", names)
            said = f"{type(error).__name__}: {error}"
            return [mistake(visit.words["app.results.damaged"].format(error=said))]


def layout(visit: Visit) -> Component:
    """Return the list of results, the one the address asks for, or two side by side."""
    rooms: Rooms = current_app.config["RELMARK_ROOMS"]
    root, query, words = rooms.results_dir, visit.query, visit.words
    wanted = [query[name] for name in ("result", "beside") if query.get(name)]
    found = listed(root)
    notes: list[Component] = []
    if wanted:
        try:
            folders = [folder_of(root, name) for name in wanted]
            return html.Div(_opened(folders, wanted, found, visit))
        except UserError as error:
            notes = [mistake(words.mistake(str(error)))]
    return html.Div(
        [
            html.H1(words["app.results.title"], tabIndex=-1),
            html.P(words["app.results.lead"].format(folder=rooms.said_dir), className="lead"),
            *notes,
            _list(found, visit) if found else _none(visit),
        ]
    )


def _opened(
    folders: Sequence[Path], names: Sequence[str], found: Sequence[Found], visit: Visit
) -> list[Component]:
    """Return one result, or two: its heading now, the rest in a moment."""
    from sim.app.opened.one import beforehand

    words = visit.words
    title, more = names[0], list[Component]()
    if len(names) == 1:
        compared = [each for each in found if each.compared]
        others = compared if any(each.name == names[0] for each in compared) else []
        more = beforehand(folders[0], names[0], others, visit)
    else:
        title = words["app.results.two"].format(first=names[0], second=names[1])
    return [
        html.H1(title, tabIndex=-1),
        html.P(_inner(words["app.results.back"], link(PATH, visit.query))),
        *more,
        dcc.Store(id="results-wanted", data=list(names)),
        html.Article(html.P(words["app.loading"]), id="results-shown", className="report"),
    ]


def _list(found: Sequence[Found], visit: Visit) -> Component:
    """Return all results as a table, the newest first."""
    words = visit.words
    columns = ("result", "written", "status", "runs", "failed")
    head = [html.Th(words[f"app.results.column.{name}"], scope="col") for name in columns]
    rows = [html.Tr(_cells(each, visit)) for each in found]
    table = html.Table(
        [html.Thead(html.Tr(head)), html.Tbody(rows)], id="results-list", className="prose"
    )
    return html.Div(table, className="scroll", tabIndex=0)


def _cells(each: Found, visit: Visit) -> list[Component]:
    words = visit.words
    status = words.get(f"app.results.status.{each.status}", each.status)
    name = _inner(each.name, link(PATH, visit.query, result=each.name))
    day, _, time = each.written.partition("T")
    when = f"{words.numbers.date(day)} {time[:5]}".strip()
    return [
        html.Th(name, scope="row"),
        *(html.Td(text) for text in (when, status, _count(each.runs, visit),
                                     _count(each.failed, visit))),
    ]  # fmt: skip


def _count(text: str, visit: Visit) -> str:
    """Return a number of runs as read, ``3 of 8`` included."""
    done, sign, total = text.partition(" of ")
    if sign:
        return visit.words["app.results.of"].format(done=done, total=total)
    return visit.words.numbers.within(text)


def _none(visit: Visit) -> Component:
    words = visit.words
    return html.Div(
        [
            html.P(words["app.results.none"]),
            html.P(_inner(words["app.missing.link"], link("/comparer", visit.query))),
        ],
        id="results-none",
    )


def _inner(text: str, href: str, **more: Any) -> Component:
    return html.A(text, href=href, **marks(data_inner="1"), **more)
