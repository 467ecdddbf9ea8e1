"""Options of the whole test suite, and the browser its pages are opened in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""What keeps the browser within this computer, where its sandbox cannot be had."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start the system's Chromium; tests are skipped where there is none.

    One for the tests of a file and no longer: while it runs, nothing else of the same process may
    have an event loop.
    """
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("there is no chromium on this computer")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield opened
        opened.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--regenerate-golden``: write tests/golden.json anew instead of comparing with it."""
    parser.addoption(
        "--regenerate-golden",
        action="store_true",
        help="write tests/golden.json anew; changed hashes need a raised MODEL_VERSION",
    )
