"""What a built site would ask of other servers: nothing, or the build fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

_OTHER = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
_IN_STYLE = re.compile(
    r"""(?:url\(\s*["']?|@import\s+["'])\s*((?:https?:)?//[^"')\s]+)""", re.IGNORECASE
)
_IN_SCRIPT = re.compile(
    r"""(?:import|fetch|importScripts)\s*\(?\s*["'`]((?:https?:)?//[^"'`]+)""", re.IGNORECASE
)
_FETCHING = {"src", "srcset", "data", "poster", "background"}
_LINKS = {"a", "area"}
_NO_REQUEST = {"canonical", "alternate", "author", "license", "next", "prev", "help"}


class _Page(HTMLParser):
    """Collects the addresses of other servers that a page loads something from."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at what an element loads."""
        self._inside = tag
        given = {name: value or "" for name, value in attrs}
        for name, value in given.items():
            if name in _FETCHING and _OTHER.match(value):
                self.found.append(value)
            elif name == "style":
                self.found += _IN_STYLE.findall(value)
        address = given.get("href", "") + given.get("xlink:href", "")
        silent = tag in _LINKS or set(given.get("rel", "").split()) & _NO_REQUEST
        if not silent and _OTHER.match(address):
            self.found.append(address)

    def handle_endtag(self, tag: str) -> None:
        """Leave a style or script."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Look into styles and scripts that stand in the page."""
        if self._inside == "style":
            self.found += _IN_STYLE.findall(data)
        elif self._inside == "script":
            self.found += _IN_SCRIPT.findall(data)


def outside_of_page(html: str) -> list[str]:
    """Return the addresses of other servers from which a page loads something."""
    page = _Page()
    page.feed(html)
    page.close()
    return page.found


def outside_of_style(css: str) -> list[str]:
    """Return the addresses of other servers from which a style sheet loads something."""
    return _IN_STYLE.findall(css)


def outside_of_site(folder: Path) -> list[str]:
    """Return a line for each file of a site that loads something from elsewhere: file, address."""
    return [f"{path.relative_to(folder)}: {address}" for path, address in _all(folder)]


def _all(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".html":
            found = outside_of_page(path.read_text("utf-8"))
        elif path.suffix == ".css":
            found = outside_of_style(path.read_text("utf-8"))
        else:
            continue
        yield from ((path, address) for address in found)
