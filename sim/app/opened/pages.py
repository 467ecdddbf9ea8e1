"""The report of a result as a page, made again in the visitor's language and kept a while."""

from __future__ import annotations

import tempfile
import threading
from collections import OrderedDict
from pathlib import Path

from sim.app.opened.found import file_of, manifest_of
from sim.errors import UserError

KEPT = 6
"""Pages kept: one holds a few megabytes."""

WRITTEN = "en"
"""Language that studies write their reports in."""

_pages: OrderedDict[tuple[str, str, object], str] = OrderedDict()
_lock = threading.Lock()


def report_body(folder: Path, language: str) -> str:
    """Return what a report says, without the document and the scripts around it.

    Raises:
        UserError: it has no report.
    """
    return report_page(folder, language).partition("<main>")[2].partition("</main>")[0]


def report_page(folder: Path, language: str) -> str:
    """Return the report of a result as HTML: as it was written, in English, else written now.

    A result whose report cannot be written again is shown as it was, too.

    Raises:
        UserError: it has no report.
    """
    key = (str(folder), language, _age(folder))
    with _lock:
        if key in _pages:
            _pages.move_to_end(key)
            return _pages[key]
    text = _written(folder, language)
    with _lock:
        _pages[key] = text
        while len(_pages) > KEPT:
            _pages.popitem(last=False)
    return text


def _age(folder: Path) -> object:
    """Return what changes when a result does."""
    return (folder / "manifest.json").stat().st_mtime_ns, manifest_of(folder).get("written")


def _written(folder: Path, language: str) -> str:
    from sim.studies.report import write_page

    if language == WRITTEN and (folder / "report.html").is_file():
        return file_of(folder, "report.html").read_text("utf-8")
    with tempfile.TemporaryDirectory(prefix="relmark-app-") as scratch:
        path = Path(scratch) / "report.html"
        try:
            write_page(folder, path, language)
        except UserError:
            path = file_of(folder, "report.html")
        return path.read_text("utf-8")
