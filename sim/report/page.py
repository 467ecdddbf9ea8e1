"""The document around a report: offline, plotly.js once, no request ever."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files

from plotly.offline import get_plotlyjs

from sim.locale import catalogue
from sim.report.html import templates_html

_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
)


@cache
def _part(name: str) -> str:
    """Return a file of this room as text."""
    return files("sim.report").joinpath(name).read_text("utf-8")


def _plotly_words(language: str) -> str:
    """Return the script that teaches plotly.js a language's words, empty for its own English."""
    path = files("sim.report").joinpath(f"plotly-{language}.js")
    return f"<script>{path.read_text('utf-8')}</script>" if path.is_file() else ""


def page(title: str, body: str, words: Mapping[str, str]) -> str:
    """Return the whole document around its content.

    Args:
        title: Of the document (text).
        body: Content (HTML).
        words: Of the language, whose code is the word ``language``.
    """
    language = catalogue(words["language"])
    return (
        f'<!doctype html>\n<html lang="{escape(words["language"])}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>{_part('common.css')}{_part('page.css')}</style></head>"
        f'<body><main>{body}<noscript><p class="note">{escape(words["no_script"])}</p></noscript>'
        f"</main>{templates_html(language)}<script>{get_plotlyjs()}</script>"
        f"{_plotly_words(language.language)}"
        f"<script>{_part('page.js')}</script></body></html>\n"
    )
