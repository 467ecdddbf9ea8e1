"""*Live market* in a real browser: it plays, is changed on the way, shows one person, is shared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.app.live_page import ready, step

pytestmark = pytest.mark.slow

Open = Callable[..., Any]
SMALL = "marche?size=150&network=community"


def beyond(page: Any, week: int) -> None:
    """Wait until a market that plays is beyond a week: on the way a week may pass unseen."""
    passed = "".join(f":not([data-week='{each}'])" for each in range(week + 1))
    page.wait_for_selector(f"#live-board{passed}")


def choose(page: Any, id: str, label: str) -> None:
    """Choose an option of a list."""
    page.click(f"#{id}")
    page.locator("[role=option]", has_text=label).first.click()


def slider(page: Any, key: str) -> Any:
    """Return the handle of a slider."""
    return page.locator(f"[data-field*='\"{key}\"'] [role=slider]")


def said(page: Any, text: str) -> None:
    """Wait until the page says something."""
    page.locator("#live-said", has_text=text).wait_for()


def numbers(page: Any) -> list[str]:
    """Return how many people stand where."""
    return [str(text) for text in page.locator(".live-legend td").all_inner_texts()]


def test_it_steps_plays_and_pauses(visitor: Open) -> None:
    page = ready(visitor(SMALL))
    before = page.evaluate(
        "document.querySelector('#live-people .js-plotly-plot').data[0].marker.color"
    )
    step(page, 1)
    step(page, 2)
    assert page.inner_text("#live-count") == "Week 2 of 156"
    assert page.inner_text("#live-count-said") == "Week 2 of 156"
    assert page.get_attribute("#live-count-said", "aria-live") == "polite"
    curve = "document.querySelector('#live-curve-active .js-plotly-plot').data[0].x.length"
    assert page.evaluate(curve) == 2
    page.click("#live-play")
    page.wait_for_selector("#live-play:text('Pause')")
    beyond(page, 5)
    page.click("#live-play")
    page.wait_for_selector("#live-play:text('Play')")
    page.wait_for_timeout(1500)
    reached = int(page.get_attribute("#live-board", "data-week"))
    page.wait_for_timeout(1500)
    assert int(page.get_attribute("#live-board", "data-week")) == reached > 5
    assert page.evaluate(curve) == reached
    after = page.evaluate(
        "document.querySelector('#live-people .js-plotly-plot').data[0].marker.color"
    )
    assert after != before
    assert sum(int(number) for number in numbers(page)) == 150


DRAWN = """() => Array.from(document.querySelectorAll(
  '#live-people .scatterlayer .trace')[0].querySelectorAll('.point'),
  point => point.getAttribute('d') + point.style.fill)"""


def test_people_are_drawn_as_they_stand_and_stay_so(visitor: Open) -> None:
    page = ready(visitor(SMALL, viewport={"width": 1280, "height": 900}))
    for week in range(1, 5):
        step(page, week)
    drawn = page.evaluate(DRAWN)
    shown = sorted(int(number) for number in numbers(page) if number != "0")
    assert sorted(drawn.count(look) for look in set(drawn)) == shown
    fresh = page.context.new_page()
    fresh.goto(page.url)
    assert ready(fresh, 4).evaluate(DRAWN) == drawn
    page.set_viewport_size({"width": 1000, "height": 800})  # plotly draws everything anew
    page.wait_for_timeout(1500)
    assert page.evaluate(DRAWN) == drawn


def test_it_starts_again_the_same(visitor: Open) -> None:
    page = ready(visitor(SMALL))
    step(page, 1)
    step(page, 2)
    first = numbers(page)
    page.click("#live-again")
    said(page, "The same market starts again")
    ready(page)
    step(page, 1)
    step(page, 2)
    assert numbers(page) == first


def test_a_slider_on_the_way_counts_at_once_and_is_said(visitor: Open) -> None:
    page = ready(visitor(SMALL))
    step(page, 1)
    slider(page, "wom").focus()
    page.keyboard.press("ArrowRight")
    said(page, "From week 1 on: Word of mouth = 1.1")
    assert "Week 1: Word of mouth = 1.1" in page.inner_text("#live-changes")
    step(page, 2)
    shapes = "document.querySelector('#live-curve-active .js-plotly-plot').layout.shapes.length"
    assert page.evaluate(shapes) == 1
    assert "did=1:wom:1.1" in page.url


def test_what_cannot_change_on_the_way_starts_anew_and_says_so(visitor: Open) -> None:
    page = ready(visitor(SMALL))
    step(page, 1)
    slider(page, "consent").focus()
    page.keyboard.press("ArrowRight")
    said(page, "Consent to contacts cannot change on the way")
    ready(page)
    assert "consent=0.48" in page.url
    page.fill("#live-size", "200")
    page.keyboard.press("Enter")
    said(page, "A new market of 200 people")
    ready(page)
    assert sum(int(number) for number in numbers(page)) == 200


def test_the_strategy_changes_on_the_way(visitor: Open) -> None:
    page = ready(visitor(SMALL))
    step(page, 1)
    choose(page, "live-strategy", "promotion")
    said(page, "From week 1 on: promotion")
    slider(page, "promotion-depth").wait_for()
    assert "did=1:strategy:promotion" in page.url
    step(page, 2)
    assert "strategy promotion" in page.inner_text("#live-changes")


def test_a_person_is_looked_at_by_number_and_by_click(visitor: Open) -> None:
    page = ready(visitor(f"{SMALL}&week=30", viewport={"width": 1280, "height": 1000}), 30)
    page.fill("#live-person", "17")
    page.keyboard.press("Enter")
    page.wait_for_selector("#live-life h3:has-text('Person 17:')")
    page.wait_for_selector("#live-life-figure .js-plotly-plot")
    assert "person=17" in page.url
    page.locator("#live-people .point").nth(5).click(force=True)
    page.wait_for_selector("#live-life h3:has-text('Person 5:')")
    assert page.input_value("#live-person") == "5"
    page.fill("#live-person", "150")
    page.keyboard.press("Enter")
    page.wait_for_selector("#live-life [role=alert]:has-text('no person 150')")


def test_a_link_restores_the_market_and_what_was_done(visitor: Open) -> None:
    page = ready(visitor(SMALL))
    step(page, 1)
    choose(page, "live-strategy", "one to one")
    said(page, "From week 1 on")
    step(page, 2)
    step(page, 3)
    shown = numbers(page)
    link = page.url.partition("/marche")[2]
    again = ready(visitor(f"marche{link}"), 3)
    assert numbers(again) == shown
    assert "strategy one to one" in again.inner_text("#live-changes")
    said(again, "has been lived up to week 3")


def test_language_and_theme_switch_without_losing_the_market(visitor: Open) -> None:
    page = ready(visitor(SMALL))
    step(page, 1)
    shown = numbers(page)
    page.click("[data-value=fr]")
    page.wait_for_selector("#page h1:has-text('Marché en direct')")
    ready(page, 1)
    assert page.inner_text("#live-count") == "Semaine 1 sur 156"
    assert numbers(page) == shown
    page.click("[data-set=theme][data-value=dark]")
    page.wait_for_selector("html[data-theme=dark]")
    ready(page, 1)
    step(page, 2)
    assert page.inner_text("#live-count") == "Semaine 2 sur 156"


def test_two_visitors_do_not_share_a_market(visitor: Open) -> None:
    first, second = ready(visitor(SMALL)), ready(visitor(SMALL))
    step(first, 1)
    step(first, 2)
    step(second, 1)
    assert second.inner_text("#live-count") == "Week 1 of 156"
    step(first, 3)


def test_a_market_put_away_is_lived_again(visitor: Open) -> None:
    page = ready(visitor(SMALL))
    step(page, 1)
    page.context.clear_cookies()  # as if the server had forgotten this visitor
    page.click("#live-step")
    said(page, "it has been lived again up to week 1")
    ready(page, 1)
    step(page, 2)


def test_wrong_addresses_are_said(visitor: Open) -> None:
    page = ready(visitor("marche?size=99999&network=web&did=3:moon:1"))
    notes = page.inner_text(".notes")
    assert "size=99999" in notes and "network=web" in notes and "did=3:moon:1" in notes


def test_the_keyboard_alone_suffices(visitor: Open) -> None:
    page = ready(visitor(SMALL))
    page.focus("#live-step")
    page.keyboard.press("Enter")
    page.wait_for_selector("#live-board[data-week='1']")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.id") == "live-play"
    page.keyboard.press("Space")
    beyond(page, 3)
    page.keyboard.press("Space")
    page.wait_for_selector("#live-play:text('Play')")
    page.focus("#live-person")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    page.wait_for_selector("#live-life h3:has-text('Person 3:')")
    page.focus("#live-strategy")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=option] input:focus", state="attached")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("[role=option] input[value=none]:focus", state="attached")
    page.keyboard.press("Enter")
    said(page, "From week")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_fault(
    visitor: Open, accessible: Callable[[Any], None], theme: str
) -> None:
    page = ready(visitor(f"{SMALL}&theme={theme}&person=3&week=5"), 5)
    page.wait_for_selector("#live-life-figure .js-plotly-plot")
    accessible(page)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_it_is_usable_on_a_narrow_screen(visitor: Open, lang: str) -> None:
    page = visitor(f"{SMALL}&lang={lang}&person=3", viewport={"width": 390, "height": 844})
    ready(page)
    step(page, 1)
    page.wait_for_selector("#live-life-figure .js-plotly-plot")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for button in ("#live-play", "#live-step", "#live-again"):
        assert page.locator(button).bounding_box()["height"] >= 24


@pytest.mark.parametrize("network", ["small_world", "scale_free", "lastfm", "none"])
def test_other_networks_are_drawn(visitor: Open, network: str) -> None:
    page = ready(visitor(f"marche?size=120&network={network}"))
    images = page.locator("#live-people .js-plotly-plot image").count()
    assert images == (0 if network == "none" else 1)
    step(page, 1)
