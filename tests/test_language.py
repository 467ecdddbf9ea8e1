"""Which language a command asks for."""

from __future__ import annotations

import pytest

from sim.language import VARIABLE, asks, is_english, on_the_line


def test_the_last_that_asks_decides() -> None:
    assert on_the_line(["compare", "market=grocery"]) is None
    assert on_the_line(["lang=en", "compare", "lang=fr"]) == "fr"
    assert asks("lang=fr") and not asks("slang=fr") and not asks("lang")


@pytest.mark.parametrize(
    ("line", "environment", "english"),
    [
        ([], None, True), ([], "", True), ([], "fr", False), (["lang=en"], "fr", True),
        (["lang=fr"], None, False), (["lang=fr"], "en", False), (["lang="], None, False),
    ],
)  # fmt: skip
def test_the_command_is_heard_before_the_environment(
    line: list[str], environment: str | None, english: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    if environment is not None:
        monkeypatch.setenv(VARIABLE, environment)
    assert is_english(line) is english
