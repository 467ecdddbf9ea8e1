"""The pages of help: the same rows in every language, in columns, and English at once."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim import cli
from sim.language import VARIABLE
from sim.locale import LANGUAGES, catalogue
from sim.verbs import VERBS
from sim.verbs.help import (
    WIDTH,
    Say,
    help_of_compare,
    help_of_relmark,
    help_of_verb,
    in_english,
    words,
)
from sim.verbs.pages import COMPARE_OPTIONS, COMPARE_SETTINGS, OPTIONS

OTHERS = LANGUAGES[1:]
TITLE_WIDTH = 100
SAID_ALIKE = {"usage.words.lesson"}
"""Keys whose words are typed as they are, in every language."""


@pytest.fixture(autouse=True)
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(arguments) == 0
    return capsys.readouterr().out


def options_of(page: str) -> list[str]:
    """Return what is typed, in the order of the page."""
    return re.findall(r"^  (?:(-[\w-]+|[a-z][\w.]*)(?:[=, ]|$))", page, re.MULTILINE)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("verb", [None, *VERBS])
def test_every_page_has_the_rows_of_english(
    verb: str | None, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ([] if verb is None else [verb]) + ["--help"]
    english, other = printed(capsys, *asked), printed(capsys, *asked, f"lang={language}")
    wanted = {
        None: [*VERBS, *OPTIONS],
        "compare": [*COMPARE_SETTINGS, *COMPARE_OPTIONS],
    }.get(verb, list(VERBS[verb].options) if verb else [])
    for typed in wanted:
        name = re.split(r"[=, ]", typed)[0]
        assert name in options_of(english) and name in options_of(other)
    assert english != other
    # What calls a verb is typed alike: every option, in the same order.
    call = re.compile(r"\[[\w.]+=\]")
    assert call.findall(english) == call.findall(other)
    assert all(len(line) <= TITLE_WIDTH for line in other.splitlines())


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_on_a_page_is_left_in_english(language: str) -> None:
    said = catalogue(language)
    alike = {key for key, english in words() if said.of(*key.split(".", 1), english) == english}
    assert alike <= SAID_ALIKE


def test_keys_are_one_a_word() -> None:
    keys = [key for key, _ in words()]
    assert len(keys) == len(set(keys))
    for name, verb in VERBS.items():
        assert {f"help.{name}", *(f"help.{name}.{option}" for option in verb.options)} <= set(keys)


@pytest.mark.parametrize("language", LANGUAGES)
def test_meanings_stand_in_one_column(language: str) -> None:
    say = catalogue(language).of
    page = help_of_compare({}, say)
    for typed, meaning in {**COMPARE_SETTINGS, **COMPARE_OPTIONS}.items():
        if meaning:
            begin = " ".join(meaning_of("compare", typed, meaning, say).split(" ")[:3])
            line = next(line for line in page.splitlines() if line[27:].startswith(begin))
            assert line[:27].strip() in ("", typed.format(folder=say("usage", "folder", "FOLDER")))
    for name in ("validate", "ablate", "benchmark"):
        lines = help_of_verb(name, VERBS[name], say).splitlines()
        meanings = [line for line in lines if line.startswith("  ") and "[" not in line]
        assert len(meanings) == len(VERBS[name].options)
        assert all(line[15] == " " != line[16] for line in meanings)


def meaning_of(page: str, typed: str, english: str, say: Say) -> str:
    """Return what the catalogue says of a row, found by its English."""
    key = next(key for key, text in words() if key.startswith(f"help.{page}.") and text == english)
    assert key.removeprefix(f"help.{page}.") in typed
    return say("help", key.removeprefix("help."), english)


def test_long_meanings_are_folded_into_their_column() -> None:
    def wordy(kind: str, name: str, english: str) -> str:
        return english if kind == "usage" else "mot " * 40

    lines = [line for line in help_of_relmark(wordy).splitlines() if "mot" in line]
    assert len(lines) > 2 * len(VERBS)
    assert all(len(line) <= WIDTH and line.index("mot") == 15 for line in lines)


ASKED = [
    ["compare", "--help", "lang=fr"],
    ["compare", "lang=fr", "--help"],
    ["lang=fr", "compare", "--help"],
    ["compare", "-h", "lang=en", "lang=fr"],
]


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_a_language_is_asked_for_anywhere(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "fichiers au choix" in printed(capsys, *asked)


@pytest.mark.parametrize(
    "asked",
    [["lang=fr"], ["--help", "lang=fr"], ["lang=fr", "--help"], ["help", "lang=fr"]],
    ids=" ".join,
)
def test_the_command_itself_speaks_it(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert "premiers pas" in printed(capsys, *asked)


def test_the_environment_asks_unless_the_command_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    english = printed(capsys, "--help")
    monkeypatch.setenv(VARIABLE, "fr")
    assert "premiers pas" in printed(capsys, "--help")
    assert printed(capsys, "--help", "lang=en") == english
    assert printed(capsys, "--version").startswith("relmark ")


def test_a_verb_with_a_language_of_its_own_gets_it_from_anywhere(
    capsys: pytest.CaptureFixture[str],
) -> None:
    after = printed(capsys, "concepts", "id=clv", "lang=fr")
    assert printed(capsys, "lang=fr", "concepts", "id=clv") == after
    assert printed(capsys, "concepts", "id=clv") != after


def test_help_in_a_language_there_is_none_of_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["doctor", "--help", "lang=zz"]) == 2
    told = capsys.readouterr()
    assert told.out == "" and "lang=zz" in told.err


ENGLISH_PAGE = """\
relmark warm: compile ahead, so that the first comparison starts at once

usage: relmark warm [market=]
  market=       one market only; all of them otherwise
"""


def test_english_is_what_stands_in_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "warm", "--help") == ENGLISH_PAGE
    assert help_of_verb("warm", VERBS["warm"], in_english) == ENGLISH_PAGE
    assert "FOLDER/market/mine.yaml" in printed(capsys, "compare", "--help")


def test_english_needs_no_catalogue(tmp_path: Path) -> None:
    probe = (
        "import sys; from sim.cli import main; main(['--help']); main(['compare', '--help']); "
        "found = {'babel', 'yaml', 'sim.locale'} & set(sys.modules); "
        "sys.exit(str(found) if found else 0)"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=tmp_path, capture_output=True)
    assert done.returncode == 0, done.stderr
