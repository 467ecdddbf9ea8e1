"""The frame in a real browser: pages, languages, light and dark, keyboard, narrow windows."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.slow

PATHS = ("comparer", "marche", "lecons", "resultats")
Open = Callable[..., Any]
Wait = Callable[[Any, str], None]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_says_its_language(visitor: Open, until: Wait, path: str) -> None:
    page = visitor(path)
    assert page.evaluate("document.documentElement.lang") == "en"
    page.click("[data-value=fr]")
    until(page, "document.documentElement.lang === 'fr'")
    current = page.locator("nav [aria-current=page]")
    assert current.count() == 1
    assert current.get_attribute("href").startswith(f"/{path}?lang=fr")


def test_navigation_keeps_language_and_theme_and_goes_back(visitor: Open, until: Wait) -> None:
    page = visitor("comparer?lang=fr&theme=dark")
    page.click("nav a[href^='/resultats']")
    until(page, "document.title.startsWith('Résultats')")
    assert "lang=fr" in page.url
    assert "theme=dark" in page.url
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.go_back()
    until(page, "document.title.startsWith('Comparer')")


def test_the_theme_follows_the_system_unless_one_is_chosen(visitor: Open, until: Wait) -> None:
    page = visitor("resultats", color_scheme="dark")
    dark = "document.documentElement.dataset.theme"
    assert page.evaluate(dark) == "dark"
    page.emulate_media(color_scheme="light")
    until(page, f"{dark} === 'light'")
    page.click("[data-set=theme][data-value=dark]")
    until(page, f"{dark} === 'dark'")
    page.wait_for_selector("[data-value=dark][aria-pressed=true]")
    assert "theme=dark" in page.url


def test_wrong_addresses_are_answered_politely(visitor: Open) -> None:
    page = visitor("nowhere?lang=xx")
    assert "No such page" in page.inner_text("#page h1")
    assert "lang=xx" in page.inner_text(".notes")


def test_the_keyboard_reaches_content_and_pages(visitor: Open, until: Wait) -> None:
    page = visitor("comparer")
    page.keyboard.press("Tab")
    assert "skip" in page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.focus("nav a[href^='/lecons']")
    page.keyboard.press("Enter")
    until(page, "location.pathname === '/lecons'")


@pytest.mark.parametrize("path", PATHS)
def test_narrow_windows_need_no_sideways_scrolling(visitor: Open, path: str) -> None:
    page = visitor(f"{path}?lang=fr", viewport={"width": 390, "height": 800})
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        ("Host", "127.0.0.1:{port}", 200),
        ("Host", "evil.example", 403),
        ("Host", "evil.example:{port}", 403),
        ("Host", "127.0.0.1:1", 403),
        ("Origin", "http://127.0.0.1:{port}", 200),
        ("Origin", "http://evil.example", 403),
        ("Origin", "null", 403),
        ("Sec-Fetch-Site", "cross-site", 403),
    ],
)
def test_only_this_computer_is_answered(
    served: Any, header: str, value: str, expected: int
) -> None:
    where = urlsplit(served.address)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=30)
    host = {"Host": where.netloc}
    connection.request("GET", "/", headers={**host, header: value.format(port=where.port)})
    answer = connection.getresponse()
    assert answer.status == expected
    if expected == 200:
        assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
        assert "HttpOnly" in answer.headers["Set-Cookie"]
        assert "SameSite=Strict" in answer.headers["Set-Cookie"]
    connection.close()
