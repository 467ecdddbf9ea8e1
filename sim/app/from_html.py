"""The pieces of a report as pieces of a page: the same tables, sentences and figures, once.

Reports are written as HTML. Only the few elements they are made of come through, with the few
attributes that say something; scripts never do.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

Figure = Callable[[dict[str, Any], str], Component]
"""Makes a figure of its specification and its alternative text."""

_MADE: Final[dict[str, Callable[..., Component]]] = {
    "a": html.A, "caption": html.Caption, "code": html.Code, "dd": html.Dd,
    "details": html.Details, "div": html.Div, "dl": html.Dl, "dt": html.Dt, "em": html.Em,
    "h1": html.P, "h2": html.H2, "h3": html.H3, "header": html.Div, "li": html.Li,
    "ol": html.Ol, "p": html.P, "pre": html.Pre, "section": html.Section, "small": html.Small,
    "span": html.Span, "strong": html.Strong, "summary": html.Summary, "table": html.Table,
    "tbody": html.Tbody, "td": html.Td, "tfoot": html.Tfoot, "th": html.Th, "thead": html.Thead,
    "tr": html.Tr, "ul": html.Ul, "b": html.B, "i": html.I, "sup": html.Sup, "sub": html.Sub,
}  # fmt: skip
_NAMED: Final = {"class": "className", "colspan": "colSpan", "rowspan": "rowSpan"}
_KEPT: Final = {"scope", "role", "lang", "title"}
_DROPPED: Final = {"script", "style", "noscript", "head", "template", "iframe", "object", "svg"}


@dataclass(slots=True)
class _Open:
    """An element whose end has not come yet."""

    tag: str
    attributes: dict[str, Any]
    children: list[Any] = field(default_factory=list)


class _Reader(HTMLParser):
    """Builds components as elements end."""

    def __init__(self, figure: Figure | None) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Open("", {})
        self.open = [self.root]
        self.figure = figure
        self.alt: str | None = None
        self.dropped: list[str] = []
        self.specification: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self.dropped:
            self.dropped.append(tag) if tag == self.dropped[0] else None
        elif tag == "script" and given.get("class") == "specification":
            self.specification = []
        elif tag in _DROPPED:
            self.dropped.append(tag)
        elif tag == "br":
            self.open[-1].children.append(html.Br())
        elif tag == "div" and given.get("class") == "figure":
            self.alt = given.get("aria-label", "")
            self.open.append(_Open("figure", {}))
        elif tag in _MADE:
            self.open.append(_Open(tag, _attributes(tag, given)))

    def handle_endtag(self, tag: str) -> None:
        if self.specification is not None and tag == "script":
            self._draw("".join(self.specification))
            self.specification = None
        elif self.dropped:
            if tag == self.dropped[-1]:
                self.dropped.pop()
        elif len(self.open) > 1 and tag == "div" and self.open[-1].tag == "figure":
            self.open.pop()
        elif tag in _MADE and len(self.open) > 1 and self.open[-1].tag == tag:
            ended = self.open.pop()
            made = _MADE[tag](ended.children, **ended.attributes)
            self.open[-1].children.append(made)

    def handle_data(self, data: str) -> None:
        if self.specification is not None:
            self.specification.append(data)
        elif not self.dropped and data:
            self.open[-1].children.append(data)

    def _draw(self, text: str) -> None:
        if self.figure is not None and self.alt is not None:
            self.open[-1].children.append(self.figure(json.loads(text), self.alt))
        self.alt = None


def _attributes(tag: str, given: dict[str, str]) -> dict[str, Any]:
    """Return the attributes that are kept, as Dash names them."""
    kept: dict[str, Any] = {_NAMED[name]: given[name] for name in _NAMED if name in given}
    kept |= {name: value for name, value in given.items() if name in _KEPT}
    if tag == "h1":  # the page has a title of its own
        kept["className"] = "kicker"
    if "tabindex" in given:
        kept["tabIndex"] = int(given["tabindex"])
    if tag == "details" and "open" in given:
        kept["open"] = True
    return kept


def components(text: str, figure: Figure | None = None) -> list[Any]:
    """Return a piece of a report's HTML as components.

    Args:
        text: the HTML.
        figure: makes figures; without it they are left out.
    """
    reader = _Reader(figure)
    reader.feed(text)
    reader.close()
    return reader.root.children
