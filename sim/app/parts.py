"""Pieces that pages are made of: figures with their sentence, inputs with label, unit and help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from sim.app import narrow
from sim.app.visit import Visit
from sim.locale import Catalogue


def marks(**names: object) -> dict[str, Any]:
    """Return attributes such as ``aria-label`` and ``data-value``, written with underscores."""
    return {name.replace("_", "-"): value for name, value in names.items()}


def config(words: Catalogue) -> Any:
    """Return plotly's configuration: the language, no logo, nothing that talks to a server."""
    from sim.report.html import PLOTLY_CONFIG

    return {**PLOTLY_CONFIG, "locale": words.language}


def graph(
    id: Any, figure: Any, alt: str, visit: Visit, *, picture: bool = False, **more: Any
) -> Component:
    """Return a figure with the sentence that stands in for it.

    Args:
        id: of the ``dcc.Graph``.
        figure: a plotly figure; it is given the template of the visit's language and theme.
        alt: what a reader who cannot see it gets instead.
        visit: whose language and theme.
        picture: with a button that saves it as a PNG.
        **more: further properties of the ``dcc.Graph``.
    """
    from sim.plots.style import template

    figure.update_layout(template=template(dark=visit.dark, words=visit.words))
    options, style = config(visit.words), dict[str, str]()
    wide = visit.narrow and narrow.needs_width(figure)
    if visit.narrow:
        options = {**options, "displayModeBar": False}  # it would lie over titles
        narrow.fit(figure, wide=wide)
    if wide:
        style["minWidth"] = f"{narrow.WIDE}px"
    style["height"] = f"{figure.layout.height or 400}px"
    drawn: Component = dcc.Graph(id=id, figure=figure, config=options, style=style, **more)
    if wide:
        drawn = html.Div(drawn, className="scroll", tabIndex=0, role="group", **marks(
            aria_label=visit.words["app.sideways"]))  # fmt: skip
    parts: list[Any] = [drawn, html.Figcaption(alt, className="unseen")]
    if picture:
        parts.append(
            html.Button(
                "PNG",
                type="button",
                className="save",
                title=visit.words["app.picture"],
                **marks(aria_label=visit.words["app.picture"], data_picture=str(id)),
            )
        )
    return html.Figure(parts, className="drawn")


def labelled(
    id: str, label: str, control: Component, *, unit: str = "", help: str = "", wide: bool = False
) -> Component:
    """Return an input with its label, its unit and what it means.

    Args:
        id: of the input, which stands in ``control``.
        label: what it is called.
        control: the input, or what holds it.
        unit: of its value, read with the label.
        help: what it means; shown on hover and on focus, read with the input.
        wide: its values are long.
    """
    name: list[Any] = [label, html.Span(f" ({unit})", className="unit")] if unit else [label]
    tip = html.Span(help, id=f"{id}-help", className="help", role="tooltip") if help else None
    return html.Div(
        [
            html.Label(name, htmlFor=id, id=f"{id}-label"),
            html.Div([control, *([tip] if tip else [])], className="control"),
        ],
        className="field wide" if wide else "field",
        **marks(data_field=id),
    )


def notes(sentences: Sequence[str]) -> list[Component]:
    """Return sentences about what was not understood, one box; nothing where there are none."""
    if not sentences:
        return []
    return [html.Div([html.P(each) for each in sentences], className="notes", role="status")]


def mistake(sentence: str) -> Component:
    """Return a visitor's mistake, said at once to who cannot see it."""
    return html.Div(html.P(sentence), className="mistake", role="alert")
