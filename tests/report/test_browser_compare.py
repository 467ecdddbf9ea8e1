"""A comparison's page opened from its file, the network off: every figure drawn, no fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main

pytestmark = pytest.mark.slow

ALL_DRAWN = """() => {
    const figures = [...document.querySelectorAll('.figure')];
    return figures.length > 10 && figures.every(figure => figure.querySelector('.main-svg'));
}"""
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run a small comparison of a promotion with a bond."""
    root = tmp_path_factory.mktemp("results")
    typed = [
        "market=grocery", "network=community", "population.size=200", "horizon.warm_up=26",
        "horizon.weeks=39", "horizon.run_off=13", "strategies=[promotion,loyalty_programme]",
        "replications=3", "draws=3", "budget.total=2000", "workers=1", "name=small",
        f"results_dir={root}",
    ]  # fmt: skip
    assert main(["compare", *typed]) == 0
    return root / "compare" / "small"


@pytest.fixture
def opened(browser: Any, folder: Path) -> Iterator[Open]:
    """Return what opens a page of the folder, offline; fails at the end if anything went wrong."""
    faults: list[str] = []
    contexts: list[Any] = []

    def open_page(name: str, **options: Any) -> Any:
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda said: said.type == "error" and faults.append(said.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                asked.url.startswith((folder.as_uri(), "data:", "blob:"))
                or faults.append(asked.url)
            ),
        )
        page.goto(f"{folder.as_uri()}/{name}")
        for _ in range(600):
            if page.evaluate(ALL_DRAWN):
                return page
            page.wait_for_timeout(100)
        raise AssertionError("not every figure was drawn")

    yield open_page
    for context in contexts:
        context.close()
    assert not faults


def test_every_figure_is_drawn_offline_in_both_languages(folder: Path, opened: Open) -> None:
    assert main(["report", str(folder), "lang=fr"]) == 0
    for name, language in (("report.html", "en"), ("report.fr.html", "fr")):
        page = opened(name)
        assert page.get_attribute("html", "lang") == language
        assert page.inner_text("#answer").strip()
        assert not page.query_selector_all("[data-title*='cloud' i]")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_by_everybody(opened: Open, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened("report.html", color_scheme=scheme)
    found = axe.run(page).response["violations"]
    serious = [
        (fault["id"], [node["html"][:160] for node in fault["nodes"]][:4])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
    assert not serious


PRINTED = """() => [...document.querySelectorAll('.figure')].map(figure => {
    const paper = figure.querySelector('.main-svg').getBoundingClientRect();
    const titles = [...figure.querySelectorAll('.infolayer text')].filter(
        text => /^[xy]\\d*title$/.test(text.getAttribute('class')));
    return {
        width: paper.width,
        bands: [...figure.querySelectorAll('.sankey-link')].map(
            link => +getComputedStyle(link).opacity),
        outside: titles.filter(title => {
            const box = title.getBoundingClientRect();
            return box.left < paper.left - 1 || box.right > paper.right + 1;
        }).map(title => title.textContent),
    };
})"""


def test_print_shows_all_at_once_and_within_the_paper(opened: Open) -> None:
    page = opened("report.html")
    # Nothing is waited for, as a browser that prints waits for nothing.
    drawn = page.evaluate(
        f"() => {{ window.dispatchEvent(new Event('beforeprint')); return ({PRINTED})(); }}"
    )
    assert page.evaluate("() => [...document.querySelectorAll('details')].every(one => one.open)")
    assert all(figure["width"] in (335, 680) for figure in drawn)
    bands = [band for figure in drawn for band in figure["bands"]]
    assert bands and set(bands) == {1}
    assert not [title for figure in drawn for title in figure["outside"]]
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert not page.query_selector_all("details[open]")


def test_a_narrow_window_needs_no_scrolling_sideways(opened: Open) -> None:
    page = opened("report.html", viewport={"width": 390, "height": 800})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
