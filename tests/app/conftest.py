"""The app as a visitor meets it: served by the command itself, opened in a real browser."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PATIENCE_MS = 90_000
"""A busy computer may take its time; a test that waits for nothing still ends."""

TINY = (
    "market=grocery",
    "network=community",
    "population.size=150",
    "horizon.warm_up=4",
    "horizon.weeks=8",
    "horizon.run_off=4",
    "strategies=[mass]",
    "replications=2",
    "draws=2",
    "budget.total=400",
    "workers=1",
)


@dataclass(frozen=True)
class Served:
    """A running app: where it answers, and where its results are."""

    address: str
    results_dir: Path


@pytest.fixture(scope="session")
def results_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two small comparisons that differ in one setting."""
    from sim.scenario.compose import compose
    from sim.studies.compare import run

    root = tmp_path_factory.mktemp("app") / "results"
    for name, seed in (("first", 1), ("second", 2)):
        settings = [*TINY, f"seed={seed}", f"name={name}", f"results_dir='{root}'"]
        assert run(compose(settings), f"relmark compare name={name}") == 0
    return root


@pytest.fixture(scope="session")
def served(results_dir: Path) -> Iterator[Served]:
    """Serve the app with its own command, in a process of its own."""
    command = [sys.executable, "-m", "sim.cli", "app", "port=0", f"results_dir={results_dir}"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
    assert found, "the app did not say where it answers"
    try:
        yield Served(found.group(), results_dir)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        process.stdout.close()


@pytest.fixture
def visitor(browser: Any, served: Served) -> Iterator[Callable[..., Any]]:
    """Return what opens the app for a new visitor, ``visitor(path, **context)``.

    At the end the test fails if a page of any visitor said anything on its console, raised an
    error, or asked for anything beyond the app's own address.
    """
    contexts, faults = [], list[str]()

    def watch(page: Any) -> None:
        page.on("console", lambda said: said.type in ("error", "warning")
                and faults.append(f"console: {said.text}"))  # fmt: skip
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("request", lambda asked: _is_own(asked.url, served)
                or faults.append(f"request: {asked.url}"))  # fmt: skip

    def open_page(path: str = "", **options: Any) -> Any:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        watch(page)
        page.goto(served.address + path.removeprefix("/"))
        page.wait_for_selector("#page h1")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults


def _is_own(address: str, served: Served) -> bool:
    return address.startswith((served.address, "data:", "blob:"))


@pytest.fixture
def until() -> Callable[[Any, str], None]:
    """Return what waits until an expression holds in a page.

    Playwright's own ``wait_for_function`` would need a page that lets strings be evaluated, which
    ours forbid.
    """

    def wait(page: Any, expression: str) -> None:
        end = time.monotonic() + PATIENCE_MS / 1000.0
        while not page.evaluate(expression):
            assert time.monotonic() < end, f"never: {expression}"
            page.wait_for_timeout(50)

    return wait


@pytest.fixture
def accessible() -> Callable[[Any], None]:
    """Return what fails where axe-core finds a serious or critical fault in a page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def check(page: Any) -> None:
        found = axe.run(page).response["violations"]
        serious = [
            (fault["id"], [node["html"][:200] for node in fault["nodes"]][:4])
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ]
        assert not serious

    return check
