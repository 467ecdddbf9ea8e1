"""Small pieces of HTML: everything printed goes through `escape` here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from sim.locale import Catalogue
from sim.plots.style import template

PLOTLY_CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "responsive": True,
    "showSendToCloud": False,
    "showEditInChartStudio": False,
    "plotlyServerURL": "",
    "modeBarButtonsToRemove": ["sendDataToCloud", "lasso2d", "select2d"],
}
"""Plotly's configuration on every page: no logo, nothing that talks to a server."""


@dataclass(frozen=True, slots=True)
class Illustration:
    """A figure with the sentence a reader who cannot see it gets instead."""

    figure: go.Figure
    alt: str


def json_for_script(value: object) -> str:
    """Return JSON that can stand inside a script element whatever strings it holds."""
    return json.dumps(value, allow_nan=False).replace("<", "\\u003c")


def figure_html(illustration: Illustration) -> str:
    """Return the element of one figure; the page's script draws it."""
    specification = json.loads(illustration.figure.to_json())
    # The page has both templates once and picks by light or dark.
    specification["layout"].pop("template", None)
    height = specification["layout"].get("height", 400)
    return (
        f'<div class="figure" role="figure" aria-label="{escape(illustration.alt)}" '
        f'style="min-height:{height}px"></div>'
        f'<script type="application/json" class="specification">'
        f"{json_for_script(specification)}</script>"
    )


def templates_html(words: Catalogue) -> str:
    """Return the light and dark templates and plotly's configuration, once a page."""
    shared = {
        "light": template(words=words).to_plotly_json(),
        "dark": template(dark=True, words=words).to_plotly_json(),
        "config": {**PLOTLY_CONFIG, "locale": words.language},
    }
    return f'<script type="application/json" id="shared">{json_for_script(shared)}</script>'


def section(heading: str, *parts: str, note: str = "", identifier: str = "") -> str:
    """Return a section with a heading, an optional note below it, and its parts (HTML)."""
    mark = f' id="{escape(identifier)}"' if identifier else ""
    explanation = f'<p class="note">{escape(note)}</p>' if note else ""
    return f"<section{mark}><h2>{escape(heading)}</h2>{explanation}{''.join(parts)}</section>"


def note(text: str) -> str:
    """Return an explanation within a section."""
    return f'<p class="note">{escape(text)}</p>'


def wide(part: str) -> str:
    """Return a figure of several panels (HTML), which scrolls sideways in a narrow window."""
    return f'<div class="scroll" tabindex="0"><div style="min-width:640px">{part}</div></div>'


def subheading(text: str) -> str:
    """Return a heading within a section."""
    return f"<h3>{escape(text)}</h3>"


def grid(parts: Iterable[str]) -> str:
    """Return parts (HTML) side by side where there is room."""
    return '<div class="grid">' + "".join(f"<div>{part}</div>" for part in parts) + "</div>"


def cell(text: str, below: str = "") -> str:
    """Return the content of a table cell, with an optional smaller second line."""
    small = f"<small>{escape(below)}</small>" if below else ""
    return f"{escape(text)}{small}"


def words_cell(text: str) -> str:
    """Return the content of a cell that holds words among numbers: set left."""
    return f'<span class="words">{escape(text)}</span>'


def table(
    caption: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    prose: bool = False,
    dense: bool = False,
) -> str:
    """Return a table that scrolls sideways in a narrow window.

    Args:
        caption: What the table shows (text); empty where its heading says so.
        header: Column names (HTML, see `cell`); the first is that of the row names.
        rows: Cells (HTML), the first of each row its name.
        prose: Whether cells hold words, set left and wrapped, rather than numbers.
        dense: Whether there are so many columns that they stand close.
    """
    head = "".join(f'<th scope="col">{name}</th>' for name in header)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{entry}</td>" for entry in row[1:])}</tr>'
        for row in rows
    )
    looks = " ".join(name for name, on in (("prose", prose), ("dense", dense)) if on)
    kind = f' class="{looks}"' if looks else ""
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (
        f'<div class="scroll" tabindex="0"><table{kind}>{title}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def definitions(entries: Mapping[str, str]) -> str:
    """Return a list of names and their values; empty values are left out."""
    pairs = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
        for name, value in entries.items()
        if value
    )
    return f"<dl>{pairs}</dl>"


def bullets(entries: Iterable[str]) -> str:
    """Return a bulleted list."""
    return "<ul>" + "".join(f"<li>{escape(entry)}</li>" for entry in entries) + "</ul>"


def code(text: str) -> str:
    """Return preformatted text."""
    return f"<pre>{escape(text)}</pre>"


def folded(heading: str, part: str) -> str:
    """Return a part (HTML) that a click unfolds and print shows."""
    return f"<details><summary>{escape(heading)}</summary>{part}</details>"
