"""What a curious visitor tries: two clicks at once, three tabs, garbage, haste, the way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.app.live_page import ready, step

pytestmark = pytest.mark.slow

Open = Callable[..., Any]
Wait = Callable[[Any, str], None]
COMPARE = (
    "comparer?market=grocery&network=none&size=120&warm_up=4&weeks=8&run_off=4&strategies=mass"
    "&draws=0&budget=400&replications={replications}&seed={seed}"
)
LIVE = "marche?size=100&network=none"
CURVE = "document.querySelector('#live-curve-active .js-plotly-plot').data[0].x"


def test_two_clicks_run_one_comparison(visitor: Open, served: Any) -> None:
    page = visitor(COMPARE.format(replications=4, seed=71))
    folder = Path(served.results_dir) / "compare"
    before = {path.name for path in folder.iterdir()}
    page.dblclick("#compare-run")
    page.wait_for_selector("#compare-written")
    assert page.locator("[role=alert]").count() == 0
    assert len({path.name for path in folder.iterdir()} - before - {".unfinished"}) == 1


def test_the_language_changes_while_a_comparison_runs(visitor: Open) -> None:
    page = visitor(COMPARE.format(replications=90, seed=72))
    page.click("#compare-run")
    page.wait_for_selector("#compare-progress progress")
    page.click("[data-value=fr]")
    page.wait_for_selector("#compare-standing:has-text('Simulations faites')")
    assert page.locator("#compare-run").is_disabled()
    assert page.input_value("#compare-replications") == "90"
    page.click("#compare-cancel")
    page.wait_for_selector("#compare-progress:has-text('Annulé')")


def test_a_tab_closed_on_the_way_finds_its_comparison_again(visitor: Open) -> None:
    page = visitor(COMPARE.format(replications=90, seed=73))
    page.click("#compare-run")
    page.wait_for_selector("#compare-progress progress")
    address, context = page.url, page.context
    page.close()
    again = context.new_page()
    again.goto(address)
    again.wait_for_selector("#compare-progress progress")
    again.click("#compare-cancel")
    again.wait_for_selector("#compare-progress:has-text('Cancelled')")


def test_tabs_of_one_visitor_show_the_same_market_whole(visitor: Open) -> None:
    first = ready(visitor(LIVE), 0)
    step(first, 1)
    second, third = first.context.new_page(), first.context.new_page()
    second.goto(first.url)
    step(ready(second, 1), 2)
    step(second, 3)
    third.goto(first.url)
    ready(third, 3)
    step(first, 4)
    assert first.evaluate(CURVE) == [0, 1, 2, 3]
    step(second, 5)
    assert second.evaluate(CURVE) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("marche?strategy=xxx&size=-1&lang=fr", ["strategy=xxx", "size=-1"]),
        ("marche?seed=000000000001999999999999", ["seed=000000000001999999999999"]),
        ("marche?size=60&did=3:wom:nan,4:strategy:retention", ["wom:nan", "strategy:retention"]),
        ("marche?size=60&person=99999999999999999999&speed=fast&week=1e9", ["week=1e9"]),
        ("comparer?strategies=xxx&size=-1&market=moon&seed=nan", ["xxx", "size", "moon", "seed"]),
        ("lecons?lesson=../../etc&predicted=99&revealed=7", ["../../etc"]),
        ("lecons?lesson=loyalty-programme&predicted=99", []),
        ("resultats?result=../../etc/passwd&beside=%00%F0", ["../../etc/passwd"]),
        ("nowhere/at/all?lang=klingon&theme=plaid", ["klingon", "plaid"]),
    ],
)
def test_garbage_in_the_address_is_told(visitor: Open, path: str, told: list[str]) -> None:
    page = visitor(path)
    if path.startswith("marche"):
        page.wait_for_selector("#live-people .js-plotly-plot")
    said = "".join(page.locator(".notes, .mistake").all_inner_texts())
    for text in told:
        assert text in said
    assert "Traceback" not in page.inner_text("body")


def test_a_market_stepped_in_haste_ends_at_its_last_week(visitor: Open) -> None:
    page = ready(visitor(f"{LIVE}&week=150"), 150)
    page.focus("#live-step")
    for _ in range(120):
        page.keyboard.press("Enter")
        page.wait_for_timeout(10)
    page.wait_for_selector("#live-board[data-week='156']")
    page.locator("#live-said", has_text="last week").wait_for()
    for _ in range(30):
        page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert page.evaluate(CURVE) == list(range(156))
    assert page.locator("[role=alert]").count() == 0


def test_a_number_out_of_bounds_is_told_and_changes_nothing(visitor: Open) -> None:
    page = ready(visitor(f"{LIVE}&lang=fr"), 0)
    page.fill("#live-size", "-1")
    page.keyboard.press("Enter")
    page.locator("#live-said", has_text="de 50 à 2").wait_for()
    assert page.locator(".live-legend td").count() == 7


def test_the_systems_own_change_of_light_keeps_what_was_done(visitor: Open) -> None:
    page = ready(visitor(LIVE, color_scheme="light"), 0)
    page.fill("#live-size", "80")
    page.keyboard.press("Enter")
    page.locator("#live-said", has_text="A new market of 80").wait_for()
    step(ready(page, 0), 1)
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("html[data-theme=dark]")
    page.wait_for_timeout(1500)
    ready(page, 1)
    assert page.input_value("#live-size") == "80"
    step(page, 2)


def test_back_forward_and_reload_keep_what_was_chosen(visitor: Open) -> None:
    page = visitor("comparer")
    assert page.title() == "Compare · relmark"
    page.fill("#compare-size", "333")
    page.wait_for_timeout(800)  # the input waits for the last digit
    assert "size=333" in page.url
    page.click("nav >> text=Results")
    page.wait_for_selector("#results-list")
    assert page.title() == "Results · relmark"
    page.go_back()
    page.wait_for_selector("#compare-size")
    assert page.input_value("#compare-size") == "333"
    page.reload()
    page.wait_for_selector("#compare-size")
    assert page.input_value("#compare-size") == "333"
    page.go_forward()
    page.wait_for_selector("#results-list")
    page.click("[data-value=fr]")
    page.wait_for_selector("html[lang=fr] h1:has-text('Résultats')")
    page.go_back()
    page.wait_for_selector("html[lang=en] h1:has-text('Results')")


def test_help_that_was_read_goes_with_the_first_letter_and_with_escape(
    visitor: Open, until: Wait
) -> None:
    page = visitor("comparer")
    shown = "getComputedStyle(document.getElementById('compare-size-help')).visibility"
    page.focus("#compare-size")
    until(page, f"{shown} === 'visible'")
    page.keyboard.press("Escape")
    until(page, f"{shown} === 'hidden'")
    page.focus("#compare-seed") if page.locator("#compare-seed").is_visible() else page.focus(
        "#compare-run"
    )
    page.focus("#compare-size")
    until(page, f"{shown} === 'visible'")
    page.keyboard.type("4")
    until(page, f"{shown} === 'hidden'")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_paper_stands_what_was_found(visitor: Open, until: Wait, theme: str) -> None:
    page = visitor(f"resultats?result=compare/first&theme={theme}")
    page.wait_for_selector("#results-shown .js-plotly-plot .plot-container")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    widths = (
        "Array.from(document.querySelectorAll('#results-shown .js-plotly-plot'),"
        " drawn => drawn._fullLayout.width)"
    )
    until(page, f"Math.max(...{widths}) <= 680")
    assert not page.locator("header nav").is_visible()
    ink = "getComputedStyle(document.querySelector('#results-shown .js-plotly-plot text')).fill"
    assert page.evaluate(ink) == "rgb(0, 0, 0)"
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    until(page, f"Math.max(...{widths}) > 680")


TOO_SMALL = """() => Array.from(document.querySelectorAll('a, button, summary')).filter(e => {
  const box = e.getBoundingClientRect(), inText = e.matches('p a, li p a, td a, .report a');
  return e.offsetParent && box.width > 1 && box.left > -500 && !inText && box.height < 44 &&
    !e.closest('.modebar');
}).map(e => e.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize(
    "path", ["comparer?", f"{LIVE}&", "lecons?", "resultats?", "resultats?result=compare/first&"]
)
def test_a_finger_hits_every_button_of_a_narrow_window(visitor: Open, path: str) -> None:
    page = visitor(f"{path}lang=fr", viewport={"width": 390, "height": 844})
    if path.startswith("marche"):
        ready(page, 0)
    page.wait_for_timeout(300)
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
