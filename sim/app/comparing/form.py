"""The form of the page *Compare*: what is compared, where, for how much and how often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from sim.app.comparing.markets import MARKETS, NETWORKS, markets
from sim.app.comparing.strategies import GROUPS
from sim.app.comparing.wanted import BOUNDS, DEFAULTS, Wanted
from sim.app.parts import labelled, marks
from sim.app.visit import Visit
from sim.concepts import concepts
from sim.locale import Catalogue

NUMBERS = tuple(BOUNDS)
"""Number inputs, in the order of the form's callbacks."""

LISTS = tuple(f"compare-group-{group}" for group in GROUPS) + ("compare-mixes",)
"""Ids of the lists that strategies are ticked in."""


def form(wanted: Wanted, visit: Visit) -> Component:
    """Return the form, filled in."""
    words = visit.words
    return html.Form(
        [
            _choice("market", MARKETS, wanted.market, words),
            _choice("network", NETWORKS, wanted.network, words),
            number("size", wanted, words, words["app.compare.people"]),
            _strategies(wanted, words),
            number("budget", wanted, words, money(wanted.market, words)),
            number("replications", wanted, words),
            html.Details(
                [
                    html.Summary(words["app.compare.more"]),
                    *(number(name, wanted, words, words["app.compare.week_unit"])
                      for name in ("warm_up", "weeks", "run_off")),
                    number("draws", wanted, words),
                    number("seed", wanted, words),
                ],
                open=bool({"warm_up", "weeks", "run_off", "draws", "seed"} & set(wanted.numbers)),
            ),
        ],
        className="panel form",
        id="compare-form",
        **marks(aria_label=words["app.compare.form"]),
    )  # fmt: skip


def money(market: str, words: Catalogue) -> str:
    """Return the unit of a market's money as read."""
    return words.numbers.currency(markets()[market].currency)


def default_of(name: str, wanted: Wanted, words: Catalogue) -> str:
    """Return what is taken where a number is left out, as shown in its empty input."""
    value = wanted.default_budget if name == "budget" else wanted.number(name)
    return words.numbers.number(value)


def number(name: str, wanted: Wanted, words: Catalogue, unit: str = "") -> Component:
    """Return a number input with its label, unit and help.

    Its bounds are checked by the server, which says what is wrong: the browser would only keep
    the value to itself.
    """
    identifier = f"compare-{name}"
    without = Wanted(wanted.market, wanted.network, wanted.strategies, {
        key: value for key, value in wanted.numbers.items() if key in ("size", "weeks")
    })  # fmt: skip
    shown = wanted.numbers.get(name, DEFAULTS.get(name))
    control = dcc.Input(
        id=identifier,
        type="number",
        value=shown,
        step=1,
        placeholder=default_of(name, without, words),
        debounce=0.4,
        inputMode="numeric",
        autoComplete="off",
    )
    low, high = BOUNDS[name]
    help = words[f"app.compare.{name}.help"].format(
        low=words.numbers.number(low), high=words.numbers.number(high)
    )
    label = words[f"app.compare.{name}"]
    return labelled(identifier, label, control, unit=unit, help=help)


def _choice(name: str, known: Sequence[str], chosen: str, words: Catalogue) -> Component:
    """Return one choice of a few."""
    options = [
        {
            "label": html.Span(
                capital(words.get(f"app.compare.{name}.{each}.short", words.name(each))),
                title=words[f"app.compare.{name}.{each}"],
            ),
            "value": each,
        }
        for each in known
    ]  # fmt: skip
    return html.Fieldset(
        [
            html.Legend(words[f"app.compare.{name}"]),
            dcc.RadioItems(id=f"compare-{name}", options=options, value=chosen, className="pills"),
        ]
    )


def _strategies(wanted: Wanted, words: Catalogue) -> Component:
    """Return all programmes in their groups, and the mixes made of them."""
    groups = [
        html.Div(
            [
                html.H3(words[f"app.compare.group.{group}"], id=f"compare-title-{group}"),
                html.Div(
                    dcc.Checklist(
                        id=f"compare-group-{group}",
                        options=[_option(name, words) for name in names],
                        value=[name for name in names if name in wanted.strategies],
                        className="ticks",
                    ),
                    role="group",
                    **marks(aria_labelledby=f"compare-title-{group}"),
                ),
            ],
            className="group",
        )
        for group, names in GROUPS.items()
    ]
    mixes = [arm for arm in wanted.strategies if "+" in arm]
    return html.Fieldset(
        [
            html.Legend(words["app.compare.strategies"]),
            html.P(words["app.compare.always"], className="note"),
            *groups,
            html.H3(words["app.compare.mixes"], id="compare-title-mixes"),
            html.Div(
                dcc.Checklist(
                    id="compare-mixes", options=mix_options(mixes, words), value=mixes,
                    className="ticks",
                ),
                role="group",
                **marks(aria_labelledby="compare-title-mixes"),
            ),
            html.Button(
                words["app.compare.mix"], id="compare-mix", type="button", className="button",
                title=words["app.compare.mix.help"],
            ),
        ],
        id="compare-choices",
    )  # fmt: skip


def mix_options(mixes: Sequence[str], words: Catalogue) -> list[Mapping[str, object]]:
    """Return the mixes as they are ticked."""
    return [{"label": capital(words.name(mix)), "value": mix} for mix in mixes]


def _option(name: str, words: Catalogue) -> Mapping[str, object]:
    """Return a programme with its meaning from the register of concepts."""
    known = concepts().get(name)
    meaning = known.definition(words.language) if known is not None else ""
    return {"label": html.Span(capital(words.name(name)), title=meaning), "value": name}


def capital(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]
