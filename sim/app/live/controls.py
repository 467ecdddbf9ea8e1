"""The inputs of the live market: choices, buttons, sliders with unit and meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import dcc, html
from dash._utils import stringify_id
from dash.development.base_component import Component

from sim.app.live.levers import BEHAVIOUR, PEOPLE, Lever, of_arm
from sim.app.live.wanted import MARKETS, NETWORKS, SEEDS, SIZES, Wanted, arms
from sim.app.parts import labelled, marks
from sim.app.visit import Visit
from sim.concepts import tooltip
from sim.locale import Catalogue

SPEEDS: Final = (1, 2, 4, 8, 16)
"""Weeks a second that are offered."""
USUAL_SPEED: Final = 4


def choices(wanted: Wanted, visit: Visit) -> Component:
    """Return the inputs that make a market."""
    words = visit.words
    return html.Div(
        [
            _select("market", wanted.market, MARKETS, visit),
            _select("network", wanted.network, NETWORKS, visit),
            _number("size", wanted.size, SIZES, visit),
            _number("seed", wanted.seed, SEEDS, visit),
            labelled(
                "live-strategy",
                words["live.strategy"],
                dcc.Dropdown(
                    id="live-strategy",
                    options=arm_options(wanted.market, words),
                    value=wanted.strategy,
                    clearable=False,
                    searchable=False,
                ),
                help=words["live.help.strategy"],
                wide=True,
            ),
        ],
        className="live-choices",
    )


def arm_options(market: str, words: Catalogue) -> list[dict[str, str]]:
    """Return the strategies offered in a market, as read."""
    return [{"label": words.name(arm), "value": arm} for arm in arms(market)]


def course(visit: Visit) -> Component:
    """Return the buttons that let weeks go by, and the counter that says which it is."""
    words = visit.words
    speed = visit.query.get("speed", "")
    return html.Div(
        [
            _button("live-play", words["live.play"], "primary"),
            _button("live-step", words["live.step"]),
            _button("live-again", words["live.again"]),
            labelled(
                "live-speed",
                words["live.speed"],
                dcc.Dropdown(
                    id="live-speed",
                    options=[{"label": _speed(each, words), "value": each} for each in SPEEDS],
                    value=int(speed) if speed in map(str, SPEEDS) else USUAL_SPEED,
                    clearable=False,
                    searchable=False,
                ),
                help=words["live.help.speed"],
            ),
            html.P("", id="live-count", className="live-count"),
            html.Div("", id="live-count-said", className="unseen", **marks(aria_live="polite")),
        ],
        className="live-course",
        role="group",
        **marks(aria_label=words["live.controls"]),
    )


def levers(values: Mapping[str, float], arm: str, currency: str, visit: Visit) -> Component:
    """Return the sliders: those that count at once, and those that start the market anew.

    Args:
        values: of every lever now, by key.
        arm: the strategy that runs.
        currency: of the market.
        visit: whose language.
    """
    words = visit.words
    at_once = [
        slider(lever, values[lever.key], "live-lever", currency, visit) for lever in BEHAVIOUR
    ]
    anew = [slider(lever, values[lever.key], "live-people", currency, visit) for lever in PEOPLE]
    return html.Div(
        [
            html.H2(words["live.levers_title"]),
            html.P(words["live.levers_note"], className="note"),
            html.Div(
                programme_levers(values, arm, currency, visit),
                id="live-programme",
                className="live-sliders",
            ),
            html.Div(at_once, className="live-sliders"),
            html.H3(words["live.people_levers_title"]),
            html.P(words["live.people_levers_note"], className="note"),
            html.Div(anew, className="live-sliders"),
        ]
    )


def programme_levers(
    values: Mapping[str, float], arm: str, currency: str, visit: Visit
) -> list[Component]:
    """Return what an arm is, and the sliders of the programmes it runs."""
    meaning = arm_help(arm, visit.words.language)
    return [
        html.P([html.Strong(visit.words.name(arm)), " – ", meaning], className="live-meaning"),
        *(slider(lever, values[lever.key], "live-lever", currency, visit) for lever in of_arm(arm)),
    ]


def slider(lever: Lever, value: float, kind: str, currency: str, visit: Visit) -> Component:
    """Return one lever with its label, unit and meaning."""
    words = visit.words
    # Patterns of ids allow no dots.
    identity = {"type": kind, "key": lever.key.replace(".", "-")}
    control = dcc.Slider(
        id=identity,
        min=lever.low,
        max=lever.high,
        step=lever.step,
        value=value,
        marks=None,
        updatemode="mouseup",
    )
    return labelled(
        stringify_id(identity),
        words[f"live.lever.{lever.key}"],
        control,
        unit=words[f"live.unit.{lever.unit}"].format(currency=words.numbers.currency(currency)),
        help=words[f"live.help.{lever.key}"],
    )


def lever_name(key: str, words: Catalogue) -> str:
    """Return what a lever, or the strategy, is called."""
    return words["live.strategy" if key == "strategy" else f"live.lever.{key}"]


def shown_value(name: str, value: str, words: Catalogue) -> str:
    """Return the value of a change as read."""
    return words.name(value) if name == "strategy" else words.numbers.localised(value)


def arm_help(arm: str, language: str) -> str:
    """Return what the programmes of an arm are, from the register of concepts."""
    found = (tooltip(name, language) for name in arm.split("+"))
    return " ".join(text for text in found if text)


def _select(name: str, value: str, options: Sequence[str], visit: Visit) -> Component:
    words = visit.words
    return labelled(
        f"live-{name}",
        words[f"live.{name}"],
        dcc.Dropdown(
            id=f"live-{name}",
            options=[{"label": words.name(each), "value": each} for each in options],
            value=value,
            clearable=False,
            searchable=False,
        ),
        help=words[f"live.help.{name}"],
    )


def _number(name: str, value: int, bounds: tuple[int, int], visit: Visit) -> Component:
    words = visit.words
    return labelled(
        f"live-{name}",
        words[f"live.{name}"],
        dcc.Input(
            id=f"live-{name}",
            type="number",
            value=value,
            min=bounds[0],
            max=bounds[1],
            step=1,  # of fifty, say, a browser would refuse all numbers between
            debounce=True,
        ),
        help=words[f"live.help.{name}"],
    )


def _button(id: str, text: str, kind: str = "") -> Component:
    options: dict[str, Any] = {"id": id, "type": "button", "className": f"button {kind}".strip()}
    return html.Button(text, **options)


def _speed(number: int, words: Catalogue) -> str:
    if number == 1:
        return words["live.one_per_second"]
    return words["live.per_second"].format(number=number)
