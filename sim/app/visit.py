"""One look at a page: who looks, in which language, light or dark, at which address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import current_app, has_request_context, request

from sim.app.address import read
from sim.app.guard import session_of
from sim.locale import LANGUAGES, Catalogue, catalogue

THEMES = ("auto", "light", "dark")
"""What a visitor can ask for; auto follows the system."""

DARK_COOKIE, NARROW_COOKIE = "relmark-dark", "relmark-narrow"
"""Set by the page itself to 1 where it is dark, which the system may decide, and narrow."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page must know of its visitor.

    Attributes:
        session: who it is, a random id; one visitor never sees another's simulation.
        words: the catalogue of the language.
        dark: figures are to be drawn for a dark page.
        query: the address's query by name.
        narrow: figures are to be drawn for a narrow window, such as a telephone's.
    """

    session: str
    words: Catalogue
    dark: bool = False
    query: Mapping[str, str] = field(default_factory=dict)
    narrow: bool = False


def current_visit(search: str | None) -> Visit:
    """Return the visit of the request being answered.

    Args:
        search: the query of the address, as ``dcc.Location`` gives it (``Input("address",
            "search")`` or ``State``).
    """
    query = read(search)
    narrow = request.cookies.get(NARROW_COOKIE) == "1"
    return Visit(session_of(request), words_of(query), is_dark(query), query, narrow)


def words_of(query: Mapping[str, str]) -> Catalogue:
    """Return the words of the language asked for, of the app's own where that is none."""
    asked = query.get("lang", "")
    return catalogue(asked if asked in LANGUAGES else default_language())


def default_language() -> str:
    """Return the language the app was started in."""
    return str(current_app.config["RELMARK_LANGUAGE"])


def theme_of(query: Mapping[str, str]) -> str:
    """Return the theme asked for, ``auto`` where that is none."""
    asked = query.get("theme", "")
    return asked if asked in THEMES else THEMES[0]


def is_dark(query: Mapping[str, str]) -> bool:
    """Tell whether the page is dark: as asked, or as the visitor's system is."""
    theme = theme_of(query)
    if theme != THEMES[0]:
        return theme == "dark"
    return has_request_context() and request.cookies.get(DARK_COOKIE) == "1"
