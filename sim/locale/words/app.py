"""The words of the browser app: its frame, the comparison and the results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

APP: Final[Mapping[str, str]] = {
    "app.serving": "relmark app: {address} (Ctrl-C ends it)",
    "app.served": "relmark app has ended",
    "app.loading": "One moment …",
    "app.skip": "Skip to the content",
    "app.nav": "Pages",
    "app.nav.compare": "Compare",
    "app.nav.live": "Live market",
    "app.nav.lessons": "Lessons",
    "app.nav.results": "Results",
    "app.language": "Language",
    "app.theme": "Light or dark",
    "app.theme.auto": "as the system is",
    "app.theme.light": "light",
    "app.theme.dark": "dark",
    "app.foot": "Everything is simulated and runs on this computer alone: nothing is sent anywhere.",
    "app.address.unknown": "{name}={value} in the address is not known; it can be {allowed}.",
    "app.missing.title": "No such page",
    "app.missing.text": "There is nothing at {path}.",
    "app.missing.link": "Compare strategies",
}
