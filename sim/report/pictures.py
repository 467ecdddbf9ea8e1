"""The figures of a page as files of their own, for a slide or a paper."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from sim.errors import UserError
from sim.locale import Catalogue
from sim.plots.style import template

FORMATS = ("png", "svg", "pdf")
_WIDTH, _NARROW = 900, 520
_NAME = 6
"""Most words of a heading in a file's name."""

_SCALE = 2
"""Pixels of a PNG for one of the page: sharp in print."""
_WHOLE = "<style>@page { margin: 0 }</style>"
"""Without it kaleido prints with margins that it takes from a figure's lower and right edge."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One figure.

    Attributes:
        name: of its file, without the ending: its place and the heading it stands under.
        figure: data and layout, as plotly takes them.
        narrow: stands beside others on the page.
    """

    name: str
    figure: dict[str, Any]
    narrow: bool


class _Reader(HTMLParser):
    """Reads the figures of a page and the headings they stand under."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[Picture] = []
        self._inside = self._heading = ""
        self._narrow = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class")
        self._inside = "figure" if kind == "specification" else tag if tag == "h2" else ""
        if tag == "div":
            # Depth within a grid, so that its end is known.
            self._narrow += 1 if self._narrow or kind == "grid" else 0

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""
        if tag == "div" and self._narrow:
            self._narrow -= 1

    def handle_data(self, data: str) -> None:
        if self._inside == "h2":
            self._heading = data
        elif self._inside == "figure":
            name = f"{len(self.pictures) + 1:02d}-{_plain(self._heading)}".rstrip("-")
            self.pictures.append(Picture(name, json.loads(data), self._narrow > 0))


def _plain(text: str) -> str:
    """Return a heading as a file's name: letters without accents, digits and hyphens."""
    text = text.replace("’", " ")
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", bare)[:_NAME])


def pictures(html: str) -> list[Picture]:
    """Return the figures of a page, in their order."""
    reader = _Reader()
    reader.feed(html)
    return reader.pictures


def write_pictures(
    shown: Sequence[Picture], folder: Path, form: str, words: Catalogue
) -> list[Path]:
    """Write figures with kaleido, which draws them in a Chromium of this computer.

    Args:
        shown: the figures.
        folder: where to; it must exist.
        form: ``png``, ``svg`` or ``pdf``.
        words: the language, for the signs of its numbers.

    Returns:
        The files.

    Raises:
        UserError: kaleido or a Chromium is missing, or the browser does not start.
    """
    try:
        from choreographer.errors import BrowserFailedError, ChromeNotFoundError
        from kaleido import (  # type: ignore[import-untyped]
            PageGenerator,
            write_fig_from_object_sync,
        )
    except ImportError as error:
        raise UserError(
            f"format={form} needs kaleido, which is not installed: pip install 'relmark[app]', "
            "or choose format=html"
        ) from error
    look = template(words=words).to_plotly_json()
    asked = [_asked(picture, folder, form, look) for picture in shown]
    page = PageGenerator(mathjax=False)
    page.header = page.header.replace("<title>", f"{_WHOLE}<title>")
    try:
        write_fig_from_object_sync(asked, kopts={"page_generator": page})
    except (ChromeNotFoundError, BrowserFailedError) as error:
        raise UserError(
            f"format={form} needs Chromium or Chrome, which was not found or does not start: "
            "install one, or choose format=html"
        ) from error
    return [Path(str(entry["path"])) for entry in asked]


def _asked(picture: Picture, folder: Path, form: str, look: dict[str, Any]) -> dict[str, Any]:
    """Return one figure as kaleido takes it."""
    layout = {
        **picture.figure["layout"],
        "template": look,
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
    }
    size = {
        "width": _NARROW if picture.narrow else _WIDTH,
        "height": int(layout.get("height", 400)),
        "scale": _SCALE if form == "png" else 1,
        "format": form,
    }
    return {
        "fig": {"data": picture.figure["data"], "layout": layout},
        "path": str(folder / f"{picture.name}.{form}"),
        "opts": size,
    }
