"""A classroom pack opened from its folder in a real browser: no server, no network, no fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main
from tests.studies.classroom.tiny import NAME, TYPED, shortened

pytestmark = pytest.mark.slow

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a pack of one lesson with one slider of two stops."""
    root = tmp_path_factory.mktemp("pack")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        shortened(patch)
        assert main(["lesson", NAME, "export=pack", "quick=true", "lang=fr", *TYPED]) == 0
    return root / "pack"


@pytest.fixture
def opened(browser: Any, pack: Path) -> Iterator[Open]:
    """Return what opens a page of the pack, offline; fails at the end if anything went wrong."""
    faults: list[str] = []
    contexts: list[Any] = []

    def open_page(path: str, **options: Any) -> Any:
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda said: faults.append(said.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                asked.url.startswith((pack.as_uri(), "data:", "blob:")) or faults.append(asked.url)
            ),
        )
        page.goto(f"{pack.as_uri()}/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults


def test_from_the_index_to_what_was_found_by_keyboard(opened: Open) -> None:
    page = opened("index.html")
    page.click("text=Programme de fidélité")
    page.wait_for_url("**/lessons/*")
    assert not page.is_visible("#revealed")
    page.locator("input[name=prediction]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#revealed .figure.moving .plot-container")
    assert "Votre pronostic" in page.inner_text("#prediction-said")
    assert page.locator(".figure .plot-container").count() == 5
    assert page.evaluate("document.activeElement.id") == "found"
    assert page.url.endswith("#predicted=1&revealed=1")


def test_a_slider_shows_another_combination(opened: Open) -> None:
    page = opened(f"lessons/07-{NAME}.fr.html#revealed=1")
    page.wait_for_selector(".figure.moving .plot-container")
    assert page.inner_text(".lever output") == "39 semaines, comme dans la leçon"
    before = page.inner_text("#moved-findings")
    alt = page.get_attribute(".figure.moving", "aria-label")
    page.focus("#lever-0")
    page.keyboard.press("ArrowLeft")
    assert page.inner_text(".lever output") == "13 semaines"
    assert page.get_attribute("#lever-0", "aria-valuetext") == "13 semaines"
    assert page.inner_text("#moved-findings") != before
    assert page.get_attribute(".figure.moving", "aria-label") != alt
    assert "set=0" in page.url
    page.click("#language")
    page.wait_for_selector(".figure.moving .plot-container")
    assert page.inner_text(".lever output") == "13 weeks"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["index.html", f"lessons/07-{NAME}.fr.html#revealed=1",
                                  f"fiches/07-{NAME}.en.html"])  # fmt: skip
def test_nothing_serious_stands_in_the_way(opened: Open, path: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened(path, color_scheme=scheme, bypass_csp=True)
    page.wait_for_timeout(300)
    options = {"preload": False}  # axe would fetch the style sheet, which no page from a file may
    found = axe.run(page, options=options).response["violations"]
    assert not [
        (fault["id"], [node["html"][:160] for node in fault["nodes"]][:3])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("path", ["index.html", f"lessons/07-{NAME}.en.html#revealed=1",
                                  f"fiches/07-{NAME}.fr.html"])  # fmt: skip
def test_a_narrow_window_is_enough(opened: Open, path: str) -> None:
    page = opened(path, viewport={"width": 390, "height": 844})
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
