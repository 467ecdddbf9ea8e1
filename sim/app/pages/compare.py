"""*Compare*: strategies side by side on the same customers, shown while they are simulated."""

from __future__ import annotations

from typing import Any

import dash
from dash import Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from sim.app.address import remember
from sim.app.comparing import shown
from sim.app.comparing.comparison import Comparison
from sim.app.comparing.form import LISTS, NUMBERS, default_of, form, mix_options, money
from sim.app.comparing.wanted import Wanted, from_form, from_query
from sim.app.parts import mistake, notes
from sim.app.queue import Queue
from sim.app.rooms import Rooms
from sim.app.visit import Visit, current_visit
from sim.errors import UserError

PATH = "/comparer"
NAME = "app.nav.compare"

EVERY_MS = 600
"""Between two looks at how far a comparison is."""


def layout(visit: Visit) -> Component:
    """Return the page as the address asks for it, with what the visitor's last run has said."""
    words = visit.words
    wanted, unknown = from_query(visit.query, words)
    return html.Div(
        [
            html.H1(words["app.compare.title"], tabIndex=-1),
            html.P(words["app.compare.lead"], className="lead"),
            *notes(unknown),
            dcc.Store(id="compare-strategies", data=list(wanted.strategies)),
            dcc.Store(id="compare-shown", data={"revision": -1, "state": ""}),
            dcc.Store(id="compare-drawn", data=-1),
            dcc.Interval(id="compare-tick", interval=EVERY_MS),
            html.Div(
                [
                    form(wanted, visit),
                    html.Div(
                        [
                            html.Div(
                                [
                                    html.Button(
                                        words["app.compare.run"], id="compare-run", type="button",
                                        className="button primary",
                                    ),
                                    html.Button(
                                        words["app.compare.cancel"], id="compare-cancel",
                                        type="button", className="button", disabled=True,
                                    ),
                                ],
                                className="actions",
                            ),
                            html.Div(id="compare-mistake"),
                            html.Div(id="compare-progress"),
                            html.Div(
                                html.P(words["app.compare.empty"], className="note"),
                                id="compare-findings",
                            ),
                            html.Div(id="compare-afterwards"),
                        ],
                        className="shown",
                    ),
                ],
                className="two",
            ),
        ]
    )  # fmt: skip


def register(app: dash.Dash, rooms: Rooms) -> None:
    """Add the page's callbacks."""
    _register_form(app)
    _register_work(app, rooms)


def _register_form(app: dash.Dash) -> None:
    """Keep the form's own pieces and the address in step."""
    app.clientside_callback(  # type: ignore[no-untyped-call]
        "function (...lists) { return [].concat(...lists.map(function (list) {"
        " return list || []; })); }",
        Output("compare-strategies", "data"),
        *(Input(identifier, "value") for identifier in LISTS),
        prevent_initial_call=True,
    )
    remember(
        app,
        {
            "market": ("compare-market", "value"),
            "network": ("compare-network", "value"),
            "strategies": ("compare-strategies", "data"),
            **{name: (f"compare-{name}", "value") for name in NUMBERS},
        },
    )
    _register_mix(app)
    _register_defaults(app)


def _register_mix(app: dash.Dash) -> None:
    """Make one strategy of those that are ticked."""

    @app.callback(
        Output("compare-mixes", "options"),
        Output("compare-mixes", "value"),
        Output("compare-mistake", "children", allow_duplicate=True),
        Input("compare-mix", "n_clicks"),
        State("compare-strategies", "data"),
        *(State(identifier, "value") for identifier in LISTS),
        State("compare-mixes", "options"),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def mix(clicks: int, _: Any, *rest: Any) -> tuple[Any, ...]:
        *lists, options, search = rest
        words = current_visit(search).words
        ticked = [name for each in lists[:-1] for name in each or ()]
        mixes = [option["value"] for option in options]
        if len(ticked) < 2:
            return no_update, no_update, [mistake(words["app.compare.mix.two"])]
        made = "+".join(ticked)
        known = mixes if made in mixes else [*mixes, made]
        chosen = [*(name for name in lists[-1] or () if name != made), made]
        return mix_options(known, words), chosen, []


def _register_defaults(app: dash.Dash) -> None:
    """Show in empty inputs what is taken there."""

    @app.callback(
        *(Output(f"compare-{name}", "placeholder") for name in ("budget", "warm_up", "weeks",
                                                               "run_off")),
        Output("compare-budget-label", "children"),
        Input("compare-market", "value"),
        Input("compare-size", "value"),
        Input("compare-weeks", "value"),
        State("address", "search"),
        prevent_initial_call=True,
    )  # fmt: skip
    def defaults(market: str, size: float | None, weeks: float | None, search: str) -> Any:
        words = current_visit(search).words
        given = {"size": size, "weeks": weeks}
        numbers = {name: int(value) for name, value in given.items() if value}
        wanted = Wanted(market, numbers=numbers)
        unit = html.Span(f" ({money(market, words)})", className="unit")
        plain = Wanted(market)
        return (
            default_of("budget", wanted, words),
            *(default_of(name, plain, words) for name in ("warm_up", "weeks", "run_off")),
            [words["app.compare.budget"], unit],
        )


def _register_work(app: dash.Dash, rooms: Rooms) -> None:
    """Run, cancel, and show what comes."""
    _register_start(app, rooms)
    _register_cancel(app, rooms.queue)
    _register_look(app, rooms.queue, str(rooms.results_dir))
    _register_draw(app, rooms.queue)


def _register_start(app: dash.Dash, rooms: Rooms) -> None:
    """Put what the form asks for in the queue."""

    @app.callback(
        Output("compare-mistake", "children"),
        Output("compare-tick", "disabled"),
        Output("compare-shown", "data"),
        Output("compare-drawn", "data", allow_duplicate=True),
        Output("compare-run", "disabled", allow_duplicate=True),
        Input("compare-run", "n_clicks"),
        State("compare-market", "value"),
        State("compare-network", "value"),
        *(State(identifier, "value") for identifier in LISTS),
        *(State(f"compare-{name}", "value") for name in NUMBERS),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def start(clicks: int, market: str, network: str, *rest: Any) -> tuple[Any, ...]:
        lists, numbers, search = rest[: len(LISTS)], rest[len(LISTS) : -1], rest[-1]
        visit = current_visit(search)
        strategies = [name for each in lists for name in each or ()]
        try:
            given = dict(zip(NUMBERS, numbers, strict=True))
            wanted = from_form(market, network, strategies, given, visit.words)
            overrides = (*wanted.overrides(), f"results_dir='{rooms.results_dir}'", "workers=1")
            job = Comparison(tuple(overrides), wanted.command(rooms.said_dir))
            rooms.queue.submit(visit.session, job)
        except UserError as error:
            sentence = visit.words.mistake(str(error))
            return [mistake(sentence)], no_update, no_update, no_update, no_update
        return [], False, {"revision": -1, "state": "new"}, -1, True


def _register_cancel(app: dash.Dash, queue: Queue) -> None:
    """Take it out of the queue, or end it."""

    @app.callback(
        Output("compare-tick", "disabled", allow_duplicate=True),
        Input("compare-cancel", "n_clicks"),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def cancel(clicks: int, search: str) -> bool:
        queue.cancel(current_visit(search).session)
        return False


def _register_look(app: dash.Dash, queue: Queue, results_dir: str) -> None:
    """Show how far it is, now and then."""

    @app.callback(
        Output("compare-progress", "children"),
        Output("compare-afterwards", "children"),
        Output("compare-run", "disabled"),
        Output("compare-cancel", "disabled"),
        Output("compare-tick", "disabled", allow_duplicate=True),
        Output("compare-shown", "data", allow_duplicate=True),
        Output("said", "children", allow_duplicate=True),
        Input("compare-tick", "n_intervals"),
        State("compare-shown", "data"),
        State("compare-drawn", "data"),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def look(ticks: int, seen: dict[str, Any], drawn: int, search: str) -> tuple[Any, ...]:
        return _look(queue, results_dir, seen, drawn, current_visit(search))


def _register_draw(app: dash.Dash, queue: Queue) -> None:
    """Draw what has been found so far."""

    @app.callback(
        Output("compare-findings", "children"),
        Output("compare-drawn", "data"),
        Input("compare-shown", "data"),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def draw(seen: dict[str, Any], search: str) -> tuple[Any, int]:
        visit = current_visit(search)
        ticket = queue.ticket(visit.session)
        if ticket is not None and ticket.part is not None:
            revision = ticket.revision
            return shown.findings(ticket, visit), revision
        nothing = "app.compare.empty" if ticket is None or ticket.ended else "app.compare.soon"
        return [html.P(visit.words[nothing], className="note")], seen["revision"]


def _look(
    queue: Queue, results_dir: str, seen: dict[str, Any], drawn: int, visit: Visit
) -> tuple[Any, ...]:
    """Return what has changed since the last look.

    A new part is announced only when the one before is drawn: the browser forgets a drawing that
    is overtaken by the next.
    """
    ticket = queue.ticket(visit.session)
    if ticket is None:
        return no_update, no_update, False, True, True, no_update, no_update
    behind = drawn < seen["revision"]
    revision = seen["revision"] if behind else ticket.revision
    now = {"revision": revision, "state": ticket.state}
    news, ended = now != seen, ticket.ended
    said: Any = no_update
    if news:
        growing = ticket.part is not None and not ended
        said = shown.so_far(ticket, visit) if growing else shown.standing(ticket, queue, visit)
    return (
        shown.progress(ticket, queue, visit),
        shown.afterwards(ticket, visit, results_dir) if news else no_update,
        not ended,
        ended,
        ended and revision == ticket.revision,
        now if news else no_update,
        said,
    )
