"""The address: read, written, links that keep language and theme."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.app.address import LONGEST, link, read, write


def test_lists_mixes_and_numbers_come_back() -> None:
    search = write({"strategies": ["mass", "mass+referral"], "size": 2000.0, "name": "é è"})
    assert search == "?strategies=mass,mass%2Breferral&size=2000&name=%C3%A9%20%C3%A8"
    assert read(search) == {"strategies": "mass,mass+referral", "size": "2000", "name": "é è"}


def test_nothing_is_written_for_nothing() -> None:
    assert write({"a": None, "b": "", "c": []}) == ""
    assert read(None) == read("") == read("?") == {}


def test_links_keep_language_and_theme_alone() -> None:
    query = {"lang": "fr", "theme": "dark", "size": "3"}
    assert link("/resultats", query, result="compare/a") == (
        "/resultats?lang=fr&theme=dark&result=compare/a"
    )


def test_an_endless_address_is_cut() -> None:
    assert len(read("?a=" + "x" * 10 * LONGEST)["a"]) < LONGEST


@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1).map(str.strip).filter(bool)))
def test_whatever_is_written_is_read(query: dict[str, str]) -> None:
    search = write(query)
    if len(search) < LONGEST and all(name.isprintable() for name in query):
        assert read(search) == query
