"""The pages, in the order of the navigation.

A page is a module with ``PATH``, ``NAME`` (key of its words), ``layout(visit)`` and
``register(app, rooms)``; its heavy imports wait until they are needed, so that the app answers at
once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import dash
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


def pages() -> Sequence[Page]:
    """Return the pages; the first is also the one at ``/``."""
    from sim.app.pages import compare, lessons, live, results

    return compare, live, lessons, results
