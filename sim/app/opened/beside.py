"""Two comparisons side by side: what differs in them, and what that does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dash import html
from dash.development.base_component import Component

from sim.app.opened.alike import alike
from sim.app.opened.found import config_of
from sim.app.parts import graph
from sim.app.visit import Visit
from sim.report import figures
from sim.report.facts import Facts, gather
from sim.report.html import Illustration
from sim.report.tables import HEADLINE_KPIS, mean_text

IRRELEVANT = ("name", "results_dir", "workers", "threads", "prior")
"""Settings that decide no result, or would hide those that do."""

MOST = 40
"""Differences shown; two markets differ in everything."""


def beside(folders: Sequence[Path], names: Sequence[str], visit: Visit) -> list[Component]:
    """Return two comparisons side by side.

    Args:
        folders: of both. names: of both, below the root of all results.
        visit: whose language and theme.
    """
    from sim.measures.definitions import KPIS
    from sim.results import read_result

    words = visit.words
    both = [gather(read_result(folder), KPIS, words) for folder in folders]
    return [
        _row([_opening(facts, name, visit) for facts, name in zip(both, names, strict=True)]),
        html.H2(words["app.results.common"]),
        _common(both, names, visit),
        *_pictures(both, names, visit),
        html.H2(words["app.results.differs"]),
        _differences([config_of(folder) for folder in folders], names, visit),
    ]


def _row(cells: Sequence[Any]) -> Component:
    return html.Div([html.Div(each) for each in cells], className="beside")


def _opening(facts: Facts, name: str, visit: Visit) -> list[Component]:
    sentence = facts.answer()
    return [html.H2(name), html.P(sentence, className="answer")]


def _common(both: Sequence[Facts], names: Sequence[str], visit: Visit) -> Component:
    """Return the main measures of the strategies that both have."""
    words = visit.words
    strategies = [name for name in both[0].strategies if name in both[1].strategies]
    kpis = [kpi for kpi in HEADLINE_KPIS if all(kpi in facts.kpis for facts in both)]
    head = [
        html.Tr(
            [
                html.Th(words["strategy"], scope="col", rowSpan=2),
                *(html.Th(words[f"short.{kpi}"], scope="colgroup", colSpan=2) for kpi in kpis),
            ]
        ),
        html.Tr([html.Th(_leaf(name), scope="col") for _ in kpis for name in names]),
    ]
    body = [
        html.Tr(
            [
                html.Th(words.name(strategy), scope="row"),
                *(html.Td(mean_text(facts, strategy, kpi)) for kpi in kpis for facts in both),
            ]
        )
        for strategy in strategies
    ]
    money = sorted({facts.currency for facts in both})
    caption = html.Caption(words["app.results.money"].format(currency=", ".join(money)))
    return _scrolled(html.Table([caption, html.Thead(head), html.Tbody(body)]))


def _leaf(name: str) -> str:
    return name.rpartition("/")[2]


def _scrolled(table: Component) -> Component:
    return html.Div(table, className="scroll", tabIndex=0)


def _differences(
    configs: Sequence[Mapping[str, Any]], names: Sequence[str], visit: Visit
) -> Component:
    """Return the settings that are not the same in both."""
    words = visit.words
    flat = [flattened(config) for config in configs]
    paths = [path for path in {**flat[0], **flat[1]} if flat[0].get(path) != flat[1].get(path)]
    paths.sort(key=lambda path: path.count("."))  # the general before the particular
    if not paths:
        return html.P(words["app.results.same"], className="note")
    rows = [
        html.Tr(
            [
                html.Th(html.Code(path), scope="row"),
                *(html.Td(_value(values.get(path)), className="value") for values in flat),
            ]
        )
        for path in paths[:MOST]
    ]
    head = html.Thead(
        html.Tr(
            [
                html.Th(words["app.results.setting"], scope="col"),
                *(html.Th(_leaf(name), scope="col") for name in names),
            ]
        )
    )
    table = _scrolled(html.Table([head, html.Tbody(rows)], className="prose"))
    if len(paths) <= MOST:
        return table
    more = words["app.results.more"].format(number=words.numbers.number(len(paths) - MOST))
    return html.Div([table, html.P(more, className="note")])


def flattened(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return settings by dotted path, those that decide no result left out."""
    flat: dict[str, Any] = {}
    for name, value in tree.items():
        path = f"{prefix}{name}"
        if path in IRRELEVANT:
            continue
        if isinstance(value, Mapping):
            flat |= flattened(value, f"{path}.")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for place, entry in enumerate(value):
                flat |= flattened(entry, f"{path}.{place}.")
        else:
            flat[path] = value
    return flat


def _value(value: object) -> str:
    if value is None:
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _pictures(both: Sequence[Facts], names: Sequence[str], visit: Visit) -> list[Component]:
    """Return the same figures of both, beside each other."""
    words = visit.words
    shown: list[Component] = []
    headings: Sequence[tuple[str, Callable[[Facts], Illustration]]] = (
        ("cac_clv_heading", figures.cost_and_value),
        ("profit_heading", figures.profit),
        ("sales_heading", figures.sales),
        ("loyalty_heading", figures.loyalty),
    )
    panels = [figures.paired(facts) for facts in both]
    shown += [html.H2(words["paired_heading"])]
    for number, pair in enumerate(zip(*panels, strict=False)):
        alike(pair[0].figure, pair[1].figure)
        shown.append(_row([_drawn(each, f"paired-{number}-{side}", names[side], visit)
                           for side, each in enumerate(pair)]))  # fmt: skip
    for heading, make in headings:
        drawn = [make(facts) for facts in both]
        alike(drawn[0].figure, drawn[1].figure)
        shown += [
            html.H2(words[heading]),
            _row([_drawn(each, f"{heading}-{side}", names[side], visit)
                  for side, each in enumerate(drawn)]),
        ]  # fmt: skip
    return shown


def _drawn(picture: Illustration, name: str, of: str, visit: Visit) -> list[Component]:
    """Return a figure under the name of its result, which a narrow window puts below the other."""
    figure = graph(f"results-{name}", picture.figure, picture.alt, visit, picture=True)
    return [html.P(_leaf(of), className="note which"), figure]
