"""Live market: play it week by week, change it on the way, look at one person's life."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import dash
from dash import ALL, ClientsideFunction, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component
from flask import current_app

from sim.app.live.levers import AT_ONCE, PEOPLE
from sim.app.live.wanted import SEEDS, SIZES, Asked, Wanted, arms, asked_by
from sim.app.parts import labelled, marks, mistake, notes
from sim.app.rooms import Rooms
from sim.app.visit import Visit, current_visit
from sim.errors import UserError
from sim.locale import Catalogue

if TYPE_CHECKING:
    from sim.app.live.market import LiveMarket
    from sim.app.sessions import Sessions

PATH = "/marche"
NAME = "app.nav.live"

VISITORS: Final = 8
"""Markets at once: one a visitor; the one idle for longest makes room."""
IDLE_SECONDS: Final = 1800.0
MOST_WEEKS: Final = 26
"""Weeks one request may live."""

_KEY = "RELMARK_LIVE"
_working = threading.BoundedSemaphore(2)
"""How many markets are opened or lived at a time."""

_LEVER_KEYS = {lever.key.replace(".", "-"): lever.key for lever in (*AT_ONCE, *PEOPLE)}


def layout(visit: Visit) -> Component:
    """Return the page as the address asks for it, or with the visitor's market as it stands."""
    from sim.app.live import board, controls

    words = visit.words
    asked = asked_by(visit.query)
    live = _markets().get(visit.session)
    wanted, arm = asked.wanted, _arm_of(asked)
    if live is not None and not asked.anything:
        wanted, arm = live.wanted, live.arm
    person = visit.query.get("person", "")
    return html.Div(
        [
            html.H1(words["live.title"], tabIndex=-1),
            html.P(words["live.lead"], className="lead"),
            *notes(board.mistakes(asked.wrong, words)),
            html.Section(
                controls.choices(replace(wanted, strategy=arm), visit),
                className="panel",
                **marks(aria_label=words["live.choices"]),
            ),
            controls.course(visit),
            html.Div("", id="live-said", className="live-said", role="status"),
            html.Div(html.P(words["live.opening"], className="loading"), id="live-board"),
            html.Div(id="live-levers"),
            html.H2(words["live.changes_title"]),
            html.Div(id="live-changes"),
            html.H2(words["live.life_title"]),
            html.Div(
                labelled(
                    "live-person",
                    words["live.life_pick"],
                    dcc.Input(
                        id="live-person",
                        type="number",
                        min=0,
                        step=1,
                        debounce=True,
                        value=int(person) if person.isascii() and person.isdigit() else None,
                    ),
                    help=words["live.help.person"],
                ),
                className="live-pick",
            ),
            html.Div(id="live-life"),
            dcc.Store(id="live-run"),
            dcc.Store(id="live-tick"),
            dcc.Store(id="live-data"),
            dcc.Store(id="live-mark"),
            dcc.Store(id="live-retry"),
            dcc.Store(
                id="live-words", data={"play": words["live.play"], "pause": words["live.pause"]}
            ),
            dcc.Store(id="live-wait"),
            dcc.Store(id="live-waiting"),
        ],
        className="live",
    )


def register(app: dash.Dash, rooms: Rooms) -> None:
    """Add the page's callbacks."""
    markets: Sessions[LiveMarket] = rooms.sessions(VISITORS, IDLE_SECONDS)
    app.server.config[_KEY] = markets
    _register_opening(app)
    _register_changes(app)
    _register_steps(app)
    _register_life(app)
    _register_browser(app)


# --- opening a market -----------------------------------------------------------------------------


def _register_opening(app: dash.Dash) -> None:
    @app.callback(
        Output("live-board", "children"),
        Output("live-levers", "children"),
        Output("live-changes", "children"),
        Output("live-run", "data"),
        Output("live-count", "children"),
        Output("live-said", "children"),
        Output("live-strategy", "options"),
        Output("live-waiting", "data"),
        Input("live-market", "value"),
        Input("live-network", "value"),
        Input("live-size", "value"),
        Input("live-seed", "value"),
        Input({"type": "live-people", "key": ALL}, "value"),
        Input("live-again", "n_clicks"),
        Input("live-retry", "data"),
        Input("live-wait", "data"),
        State("address", "search"),
    )
    def open_market(
        market: str,
        network: str,
        size: int | None,
        seed: int | None,
        people: list[float],
        again: int | None,
        retry: Mapping[str, Any] | None,
        waited: int | None,
        search: str | None,
    ) -> tuple[Any, ...]:
        trigger = ctx.triggered_id
        if trigger == "live-retry":
            search = (retry or {}).get("search")
        visit = current_visit(search)
        waiting = _waiting(visit.words)
        if waiting is not None:
            return (waiting, *[no_update] * 6, (waited or 0) + 1)
        form = _form(market, network, size, seed, _values(ctx.inputs_list[4]))
        try:
            with _working, _markets().held(visit.session) as held:
                live, said = _resolve(held, trigger, form, asked_by(visit.query), visit)
                if live is None:
                    return (*[no_update] * 5, said or no_update, no_update, no_update)
                _markets().put(visit.session, live)
                return (*_whole(live, visit, said), no_update)
        except UserError as error:
            refused = _refused(error, visit.words)
            shown = refused if _markets().get(visit.session) is None else no_update
            return (shown, *[no_update] * 4, refused, no_update, no_update)


def _resolve(
    live: LiveMarket | None,
    trigger: object,
    form: Wanted | None,
    asked: Asked,
    visit: Visit,
) -> tuple[LiveMarket | None, str]:
    """Return the market to be shown and what is said of it; None where nothing changes."""
    from sim.app.live.market import matches, opened

    words = visit.words
    if live is None or trigger in (None, "live-retry", "live-wait"):
        if live is not None and (matches(live, asked) or not asked.anything):
            return live, ""
        live = opened(asked)
        if trigger == "live-retry":
            return live, words["live.said.put_away"].format(week=live.week)
        if live.week:
            return live, words["live.said.restored"].format(week=live.week)
        return live, ""
    if trigger == "live-again":
        _reopen(live, replace(live.wanted, strategy=live.arm))
        return live, words["live.said.again"]
    if form is None:
        return None, _bounds(words)
    if form == replace(live.wanted, strategy=form.strategy):
        return None, ""
    arm = live.arm if live.arm in arms(form.market) else form.strategy
    _reopen(live, replace(form, strategy=arm))
    return live, _said_anew(trigger, live, words)


def _reopen(live: LiveMarket, wanted: Wanted) -> None:
    """Begin again; what was moved of behaviour and programmes stays as it was moved."""
    moved = {each.name: each.value for each in live.changes if each.name != "strategy"}
    live.reopen(wanted)
    for name, value in moved.items():
        live.change(name, value)


def _said_anew(trigger: object, live: LiveMarket, words: Catalogue) -> str:
    from sim.app.live.controls import lever_name

    if isinstance(trigger, Mapping):
        name = lever_name(_LEVER_KEYS[trigger["key"]], words)
        return words["live.said.anew"].format(name=name)
    return words["live.said.opened"].format(size=words.numbers.number(live.wanted.size))


def _bounds(words: Catalogue) -> str:
    """Say which numbers a market can be made of."""
    ends = zip(("fewest", "most", "first", "last"), (*SIZES, *SEEDS), strict=True)
    said = {name: words.numbers.number(number) for name, number in ends}
    return words["live.said.no_number"].format(**said)


def _waiting(words: Catalogue) -> Component | None:
    """Return what is shown while the compiled week is made ready, None once it is."""
    from sim.app.live import warming

    warming.start()
    if warming.READY.wait(0.3):
        return None
    text = words["live.waiting_compile" if warming.compiles() else "live.waiting_load"]
    return html.P(text, className="loading", role="status")


def _whole(live: LiveMarket, visit: Visit, said: str) -> tuple[Any, ...]:
    """Return all that shows a market."""
    from sim.app.live import board, controls

    currency = live.market.settings.market.currency
    return (
        board.board(live, visit),
        controls.levers(live.values(), live.arm, currency, visit),
        board.changes(live, visit.words),
        board.run_data(live),
        board.counter(live, visit.words),
        said,
        controls.arm_options(live.wanted.market, visit.words),
    )


def _form(
    market: str, network: str, size: int | None, seed: int | None, people: Mapping[str, float]
) -> Wanted | None:
    """Return the market that the inputs ask for, None where one of them is no number allowed."""
    if size is None or seed is None:
        return None
    query = {"market": market, "network": network, "size": str(size), "seed": str(seed)}
    asked = asked_by(query)
    return None if asked.wrong else replace(asked.wanted, people=dict(people))


def _values(given: list[dict[str, Any]]) -> dict[str, float]:
    """Return the values of sliders by key."""
    return {
        _LEVER_KEYS[each["id"]["key"]]: float(each["value"])
        for each in given
        if each.get("value") is not None
    }


# --- changing it on the way -----------------------------------------------------------------------


def _register_changes(app: dash.Dash) -> None:
    @app.callback(
        Output("live-board", "children", allow_duplicate=True),
        Output("live-programme", "children"),
        Output("live-changes", "children", allow_duplicate=True),
        Output("live-run", "data", allow_duplicate=True),
        Output("live-said", "children", allow_duplicate=True),
        Input("live-strategy", "value"),
        Input({"type": "live-lever", "key": ALL}, "value"),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def change(strategy: str, given: list[float], search: str | None) -> tuple[Any, ...]:
        from sim.app.live import board, controls

        visit = current_visit(search)
        trigger = ctx.triggered_id
        wanted = {"strategy": strategy}
        if isinstance(trigger, Mapping):
            values = _values(ctx.inputs_list[1])
            key = _LEVER_KEYS[trigger["key"]]
            wanted = {key: f"{values[key]:g}"} if key in values else {}
        with _working, _markets().held(visit.session) as live:
            if live is None:
                return (no_update,) * 5
            try:
                said, anew = _changed(live, wanted, visit.words)
            except UserError as error:
                return (*[no_update] * 4, _refused(error, visit.words))
            if not said:
                return (no_update,) * 5
            currency = live.market.settings.market.currency
            sliders: Any = no_update
            if "strategy" in wanted:
                sliders = controls.programme_levers(live.values(), live.arm, currency, visit)
            return (
                board.board(live, visit) if anew else no_update,
                sliders,
                board.changes(live, visit.words),
                board.run_data(live),
                said,
            )


def _changed(live: LiveMarket, wanted: Mapping[str, str], words: Catalogue) -> tuple[str, bool]:
    """Change what is asked for; return what is said, nothing where it was so already."""
    from sim.app.live.controls import lever_name, shown_value

    for name, value in wanted.items():
        read_as = shown_value(name, value, words)
        if name == "strategy" and live.week == 0 and value != live.arm:
            _reopen(live, replace(live.wanted, strategy=value))
            return words["live.said.strategy_first"].format(value=read_as), True
        done = live.change(name, value)
        if done is not None:
            key = "live.said.strategy" if name == "strategy" else "live.said.lever"
            text = words[key].format(week=live.week, name=lever_name(name, words), value=read_as)
            return text, False
    return "", False


# --- weeks going by -------------------------------------------------------------------------------


def _register_steps(app: dash.Dash) -> None:
    @app.callback(
        Output("live-data", "data"),
        Output("live-retry", "data"),
        Output("live-said", "children", allow_duplicate=True),
        Input("live-tick", "data"),
        prevent_initial_call=True,
    )
    def step(tick: Mapping[str, Any] | None) -> tuple[Any, ...]:
        from sim.app.live import board

        if not tick:
            return (no_update,) * 3
        visit = current_visit(tick.get("search"))
        words = visit.words
        with _working, _markets().held(visit.session) as live:
            if live is None or live.run != tick.get("run"):
                return no_update, {"search": tick.get("search"), "n": tick.get("n")}, no_update
            # Another tab of the same visitor may have gone further: this one is told all it lacks.
            known = tick.get("week")
            since = live.week if known is None else min(max(0, int(known)), live.week)
            live.step(max(1, min(int(tick.get("weeks", 1)), MOST_WEEKS)))
            places = live.standings()
            data = {
                "run": live.run,
                "n": tick.get("n"),
                "playing": bool(tick.get("playing")),
                "week": live.week,
                "ended": live.ended,
                "places": "".join(map(str, places.tolist())),
                "counts": board.counts(places, words),
                "points": board.points(live, since),
                "counter": board.counter(live, words),
                "address": board.address_of(live),
            }
            return data, no_update, words["live.said.over"] if live.ended else ""


# --- one person -----------------------------------------------------------------------------------


def _register_life(app: dash.Dash) -> None:
    @app.callback(
        Output("live-life", "children"),
        Output("live-mark", "data"),
        Input("live-person", "value"),
        Input("live-data", "data"),
        Input("live-run", "data"),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def look(
        person: int | None,
        data: Mapping[str, Any] | None,
        run: Mapping[str, Any] | None,
        search: str | None,
    ) -> tuple[Any, Any]:
        from sim.app.live import board
        from sim.app.live.life import life_of

        playing = ctx.triggered_id == "live-data" and bool(data and data["playing"])
        if run is None or playing:
            return no_update, no_update
        visit = current_visit(search)
        words = visit.words
        with _markets().held(visit.session) as live:
            if live is None:
                return no_update, no_update
            last = len(live.places) - 1
            if person is None:
                number = words.numbers.number(last)
                note = html.P(words["live.life_note"].format(last=number), className="note")
                return note, {"person": None, "friends": []}
            if not 0 <= person <= last:
                text = words["live.life_wrong"].format(person=person, last=last)
                return mistake(text), {"person": None, "friends": []}
            life = life_of(live, int(person), words)
            mark = {"person": life.person, "friends": list(life.friends)}
            return board.life_panel(life, live, visit), mark


# --- what the browser does alone ------------------------------------------------------------------


def _register_browser(app: dash.Dash) -> None:
    """Draw new weeks into the figures, ask for the next, keep the address in step."""
    drives = ("play.n_clicks", "step.n_clicks", "data.data", "run.data")
    _in_browser(
        app, "drive", drives, ("speed.value", "words.data"), Output("live-play", "children")
    )
    _in_browser(app, "pick", ("people.clickData",), to=Output("live-person", "value"))
    _in_browser(app, "wait", ("waiting.data",))
    _in_browser(app, "mark", ("mark.data",))
    _in_browser(app, "keep", ("person.value", "speed.value"))


def _in_browser(
    app: dash.Dash,
    name: str,
    inputs: Sequence[str],
    states: Sequence[str] = (),
    to: Output | None = None,
) -> None:
    """Have a function of live.js called when an input of the page changes.

    Args:
        app: the app.
        name: of the function.
        inputs: as ``play.n_clicks``: the part of the page and its property.
        states: which it is told besides.
        to: what its answer changes; nothing where none is given.
    """
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("live", name),
        to or Output("kept", "data", allow_duplicate=True),
        *(Input(*_part(each)) for each in inputs),
        *(State(*_part(each)) for each in states),
        prevent_initial_call=True,
    )


def _part(text: str) -> tuple[str, str]:
    """Return the id and the property of a part of this page."""
    part, _, name = text.partition(".")
    return f"live-{part}", name


def _arm_of(asked: Asked) -> str:
    """Return the strategy that runs at the week an address asks for."""
    chosen = [each.value for each in asked.changes if each.name == "strategy"]
    return chosen[-1] if chosen else asked.wanted.strategy


def _markets() -> Sessions[LiveMarket]:
    found: Sessions[LiveMarket] = current_app.config[_KEY]
    return found


def _refused(error: UserError, words: Catalogue) -> Component:
    return mistake(words["live.cannot"].format(reason=words.mistake(str(error))))
