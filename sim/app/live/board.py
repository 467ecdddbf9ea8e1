"""What a live market looks like: its people, its curves, one person's life, what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from sim.app.live.controls import lever_name, shown_value
from sim.app.live.levers import PEOPLE
from sim.app.live.life import Life
from sim.app.live.market import LiveMarket
from sim.app.live.standing import STANDINGS
from sim.app.live.wanted import Wanted
from sim.app.parts import graph, marks
from sim.app.visit import Visit
from sim.locale import Catalogue
from sim.plots.people import (
    CURVES,
    LOOKS,
    SOURCES,
    TIES_INK,
    curve_figure,
    life_figure,
    people_figure,
)
from sim.plots.style import is_share

PANELS: Final = ("buyers", "active", "share", "attachment", "cost", "sources")
"""Curves shown, in this order."""

_STROKES: Final = {"solid": "━━", "dash": "╍╍", "dot": "····"}
"""Lines as signs in text."""


def panels(live: LiveMarket) -> tuple[str, ...]:
    """Return the curves that mean something in a market."""
    alone = len(live.market.brands) == 1
    return tuple(name for name in PANELS if not (alone and name == "share"))


def board(live: LiveMarket, visit: Visit) -> Component:
    """Return people, legend and curves of a market as it stands."""
    words = visit.words
    places = live.standings()
    names = [STANDINGS[place] for place in places]
    figure = people_figure(live.places, names, live.ties(TIES_INK[visit.dark]), words=words)
    figure.update_layout(height=None)  # as wide as high, whatever the screen: the style sheet says
    alt = words["live.people_alt"].format(size=words.numbers.number(len(places)))
    return html.Div(
        [
            html.Section(
                [
                    html.H2(words["live.people_title"]),
                    html.P(words["live.people_note"], className="note"),
                    _drawn("live-people", figure, alt, visit),
                    legend(places, words),
                ],
                className="live-people",
            ),
            html.Section(
                [
                    html.H2(words["live.curves_title"]),
                    html.P(words["live.curves_note"], className="note"),
                    html.Div([_panel(name, live, visit) for name in panels(live)],
                             className="live-curves"),
                ]
            ),
        ],
        className="live-board",
    )  # fmt: skip


def legend(places: NDArray[np.int8], words: Catalogue) -> Component:
    """Return the table of standings: sign, name, how many people."""
    rows = [
        html.Tr(
            [
                html.Th(
                    [
                        html.Span(
                            LOOKS[name].sign,
                            className="sign",
                            style={"color": LOOKS[name].colour},
                            **marks(aria_hidden="true"),
                        ),
                        words[f"live.standing.{name}"],
                    ],
                    scope="row",
                    title=words[f"live.meaning.{name}"],
                ),
                html.Td(count, id=f"live-n-{name}"),
            ]
        )
        for name, count in zip(STANDINGS, counts(places, words), strict=True)
    ]
    return html.Table(
        [html.Caption(words["live.legend"]), html.Tbody(rows)],
        className="live-legend",
    )


def counts(places: NDArray[np.int8], words: Catalogue) -> list[str]:
    """Return how many people stand where, as read, in the order of the standings."""
    found = np.bincount(places, minlength=len(STANDINGS))
    return [words.numbers.number(int(count)) for count in found]


def looks() -> dict[str, list[str]]:
    """Return colour and symbol by standing, as the browser draws them."""
    found = [LOOKS[name] for name in STANDINGS]
    return {"colour": [look.colour for look in found], "symbol": [look.symbol for look in found]}


def points(live: LiveMarket, since: int) -> dict[str, Any]:
    """Return what the curves gain since a week: x, and y by panel, one list a line."""
    curves = live.history.curves(since)
    lines: dict[str, list[list[float | None]]] = {}
    for name in panels(live):
        keys = list(SOURCES) if name == "sources" else [name]
        factor = 100.0 if is_share(CURVES.get(name, ("", ""))[0]) else 1.0
        lines[name] = [
            [None if np.isnan(value) else round(float(value) * factor, 4) for value in curves[key]]
            for key in keys
        ]
    return {"x": [int(week) for week in curves["week"]], "y": lines}


def counter(live: LiveMarket, words: Catalogue) -> str:
    """Return which week it is."""
    key = "live.week_ended" if live.ended else "live.week"
    return words[key].format(week=live.week, weeks=live.weeks)


def run_data(live: LiveMarket) -> dict[str, Any]:
    """Return what the browser must know of a market to go on with it."""
    return {
        "run": live.run,
        "week": live.week,
        "ended": live.ended,
        "marks": sorted({change.week for change in live.changes}),
        "looks": looks(),
        "address": address_of(live),
    }


def address_of(live: LiveMarket) -> dict[str, str | None]:
    """Return the market as it stands in the address; None for what is as usual."""
    usual, wanted = Wanted(), live.wanted
    plain = {
        name: None if getattr(wanted, name) == getattr(usual, name) else str(getattr(wanted, name))
        for name in ("market", "network", "size", "seed", "strategy")
    }
    people = {
        lever.key: f"{wanted.people[lever.key]:g}" if lever.key in wanted.people else None
        for lever in PEOPLE
    }
    did = ",".join(map(str, live.changes)) or None
    return {**plain, **people, "did": did, "week": str(live.week) if live.week else None}


def changes(live: LiveMarket, words: Catalogue) -> Component:
    """Return the list of what was changed on the way."""
    if not live.changes:
        return html.P(words["live.changes_none"], className="note")
    return html.Ol([html.Li(_change(each.week, each.name, each.value, words))
                    for each in live.changes], className="live-changes")  # fmt: skip


def _change(week: int, name: str, value: str, words: Catalogue) -> str:
    key = "live.changed_strategy" if name == "strategy" else "live.changed_lever"
    return words[key].format(
        week=week, name=lever_name(name, words), value=shown_value(name, value, words)
    )


def life_panel(life: Life, live: LiveMarket, visit: Visit) -> list[Component]:
    """Return one person's life in words and as a figure."""
    words = visit.words
    marks = [change.week for change in live.changes]
    figure = life_figure(
        life.feelings, life.bought, life.bought_elsewhere, live.weeks, marks, words=words
    )
    figure.update_yaxes(title_text=words["live.life_axis"])
    standing = words[f"live.standing.{life.standing}"]
    events: Component = html.P(words["live.life_no_events"], className="note")
    if life.told:
        events = html.Ul([_event(week, kind, text, words) for week, kind, text in life.told],
                         className="live-events")  # fmt: skip
    return [
        html.H3(words["live.life_head"].format(person=life.person, standing=standing)),
        html.Div(
            [
                html.Div(
                    [
                        html.P(_facts(life, words)),
                        html.P(_source(life, words)),
                        _drawn("live-life-figure", figure,
                               words["live.life_alt"].format(person=life.person), visit),
                    ]
                ),
                html.Div([html.H4(words["live.life_events"]), events]),
            ],
            className="grid",
        ),
    ]  # fmt: skip


def _drawn(id: str, figure: Any, alt: str, visit: Visit) -> Component:
    """Return a figure without plotly's buttons: there is nothing to zoom, and they are tab stops.

    They would be some forty, between the buttons of the market and its sliders.
    """
    shown = graph(id, figure, alt, visit)
    drawn: Any = shown.children[0]
    drawn.config = {**drawn.config, "displayModeBar": False}
    return shown


def _facts(life: Life, words: Catalogue) -> str:
    friends = ", ".join(map(str, life.friends)) or words["live.life_nobody"]
    return words["live.life_facts"].format(
        friends=friends,
        need=words.numbers.number(life.need, 1),
        bought=len(life.bought),
        earlier=life.earlier,
    )


def _source(life: Life, words: Catalogue) -> str:
    if life.source is None:
        return words["live.life_no_source"]
    return words["live.life_source"].format(source=words[f"live.source.{life.source}"])


def _event(week: int, kind: str, text: str, words: Catalogue) -> Component:
    when = words["live.told.week"].format(week=week)
    return html.Li([html.Span(when, className="when"), " ", text], className=f"event-{kind}")


def _panel(name: str, live: LiveMarket, visit: Visit) -> Component:
    words = visit.words
    currency = words.numbers.currency(live.market.settings.market.currency)
    marks: Sequence[int] = [change.week for change in live.changes]
    title = words[f"live.curve.{name}"]
    unit = words[f"live.curve_unit.{name}"].format(currency=currency)
    figure = curve_figure(
        name, live.history.curves(), live.weeks, marks, currency=currency, words=words
    )
    key: list[Component] = []
    if name == "sources":
        figure.update_layout(showlegend=False, margin={"t": 6})
        key = [_sources(words)]
    return html.Div(
        [
            html.H3([title, " ", html.Span(unit, className="unit")]),
            *key,
            _drawn(f"live-curve-{name}", figure, words["live.curve_alt"].format(name=title), visit),
        ],
        className="live-curve",
    )


def _sources(words: Catalogue) -> Component:
    """Return what each line of the sources is; plotly's own legend would cover narrow curves."""
    return html.P(
        [
            html.Span(
                [
                    html.Span(_STROKES[dash], style={"color": colour}, **marks(aria_hidden="true")),
                    f" {words[f'live.curve.{key}']}",
                ]
            )
            for key, (colour, dash, _) in SOURCES.items()
        ],
        className="live-key",
    )


def mistakes(wrong: Sequence[tuple[str, str, str]], words: Mapping[str, str]) -> list[str]:
    """Return what was not understood of an address, one sentence each."""
    return [
        words["live.wrong"].format(name=name, value=value, allowed=allowed)
        for name, value, allowed in wrong
    ]
