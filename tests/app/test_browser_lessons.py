"""*Lessons* in a real browser: predicted, revealed, run where they have not been, by keyboard."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.studies.classroom.tiny import NAME, TYPED

pytestmark = pytest.mark.slow

Open = Callable[..., Any]
FRESH = "transactional-relational"
"""A lesson that has not been run when the tests begin."""


@pytest.fixture(scope="session", autouse=True)
def taught(served: Any) -> None:
    """Run one lesson, small, below the app's folder of results."""
    from sim.cli import main

    assert main(["lesson", NAME, *TYPED, f"results_dir='{served.results_dir}'"]) == 0


def test_the_list_leads_to_a_lesson(visitor: Open) -> None:
    page = visitor("lecons?lang=fr")
    assert page.locator(".course li").count() == 12
    assert page.locator(".course li", has_text="déjà simulée ici").count() >= 1
    page.click("text=Programme de fidélité")
    page.wait_for_selector("#lessons-reveal")
    assert page.inner_text("#page h1") == "Leçon 7\u00a0: Programme de fidélité"
    assert f"lesson={NAME}" in page.url
    assert page.inner_text("#lessons-found") == ""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_prediction_is_held_against_what_was_found(visitor: Open, language: str) -> None:
    page = visitor(f"lecons?lesson={NAME}&lang={language}")
    page.click("#lessons-predicted label >> nth=1")
    page.click("#lessons-reveal")
    page.wait_for_selector("#lessons-found .js-plotly-plot .plot-container")
    said = page.inner_text("#lessons-verdict")
    assert {"en": "You predicted: B. ", "fr": "Votre pronostic\u00a0: B. "}[language] in said
    assert page.locator("#lessons-found table.prose tbody tr").count() == 7
    assert page.locator("#lessons-found .js-plotly-plot").count() == 3
    assert "revealed=1" in page.url
    assert "predicted=1" in page.url
    page.click("#lessons-sheet summary")
    assert page.locator("#lessons-sheet h3").count() == 7


def test_a_link_restores_the_lesson_and_the_language_keeps_it(visitor: Open) -> None:
    page = visitor(f"lecons?lesson={NAME}&predicted=2&revealed=1&lang=en")
    page.wait_for_selector("#lessons-verdict")
    assert page.locator("#lessons-predicted input").nth(2).is_checked()
    page.click("[data-set='lang'][data-value='fr']")
    page.wait_for_selector("#lessons-verdict:has-text('Votre pronostic')")
    assert page.locator("#lessons-predicted input").nth(2).is_checked()
    assert "predicted=2" in page.url


def test_the_keyboard_alone_suffices(visitor: Open) -> None:
    page = visitor(f"lecons?lesson={NAME}")
    page.wait_for_selector("#lessons-reveal")
    page.locator("#lessons-predicted input").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("#lessons-predicted input").nth(1).is_checked()
    for _ in range(3):
        if page.evaluate("document.activeElement.id") == "lessons-reveal":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#lessons-verdict:has-text('B. ')")


def test_a_lesson_is_cancelled_and_run_in_the_page(visitor: Open) -> None:
    page = visitor(f"lecons?lesson={FRESH}")
    page.click("#lessons-reveal")
    page.wait_for_selector("#lessons-cancel:not([disabled])")
    assert f"relmark lesson {FRESH} lang=en" in page.inner_text("#lessons-progress code")
    page.click("#lessons-cancel")
    page.wait_for_selector("#lessons-progress:has-text('Cancelled')")
    page.wait_for_selector("#lessons-reveal:not([disabled])")
    page.click("#lessons-reveal")
    page.wait_for_selector("#lessons-verdict", timeout=300_000)
    assert "population.size=1000" in page.inner_text("#lessons-found dl")
    assert f"relmark lesson {FRESH} lang=en" in page.inner_text("#lessons-command")


def test_a_lesson_that_is_none_is_said(visitor: Open) -> None:
    page = visitor("lecons?lesson=alchemy&lang=fr")
    page.wait_for_selector(".notes:has-text('alchemy')")
    assert page.locator(".course li").count() == 12


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["lecons?", f"lecons?lesson={NAME}&predicted=1&revealed=1&"])
def test_nothing_serious_stands_in_the_way(
    visitor: Open, accessible: Callable[[Any], None], theme: str, path: str
) -> None:
    page = visitor(f"{path}theme={theme}")
    if "revealed" in path:
        page.wait_for_selector("#lessons-found .js-plotly-plot .plot-container")
    accessible(page)


@pytest.mark.parametrize("path", ["lecons?", f"lecons?lesson={NAME}&predicted=1&revealed=1&"])
def test_a_narrow_window_is_enough(visitor: Open, path: str) -> None:
    page = visitor(f"{path}lang=fr", viewport={"width": 390, "height": 844})
    if "revealed" in path:
        page.wait_for_selector("#lessons-found .js-plotly-plot .plot-container")
    time.sleep(0.3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
