"""The pages, in the order of the navigation.

A page is a module with ``PATH``, ``NAME`` (key of its words), ``layout(visit)`` and
``register(app, rooms)``; its heavy imports wait until they are needed, so that the app answers at
once.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

import dash
from dash import html
from dash.development.base_component import Component

from sim.app.rooms import Rooms
from sim.app.visit import Visit


class Page(Protocol):
    """What a page module offers."""

    PATH: str
    NAME: str

    def layout(self, visit: Visit) -> Component:
        """Return the page as the address asks for it."""

    def register(self, app: dash.Dash, rooms: Rooms) -> None:
        """Add the page's callbacks."""


@dataclass(frozen=True)
class Shell:
    """A page that is not there yet."""

    PATH: str
    NAME: str

    def layout(self, visit: Visit) -> Component:
        """Return its heading alone."""
        return html.Div(html.H1(visit.words[self.NAME], tabIndex=-1))

    def register(self, app: dash.Dash, rooms: Rooms) -> None:
        """Add nothing."""


_PAGES = {
    "compare": ("/comparer", "app.nav.compare"),
    "live": ("/marche", "app.nav.live"),
    "lessons": ("/lecons", "app.nav.lessons"),
    "results": ("/resultats", "app.nav.results"),
}


def pages() -> list[Page]:
    """Return the pages."""
    return [
        import_module(f"sim.app.pages.{name}") if find_spec(f"sim.app.pages.{name}") else Shell(*at)  # type: ignore[misc]
        for name, at in _PAGES.items()
    ]
