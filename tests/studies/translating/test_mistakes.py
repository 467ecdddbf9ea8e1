"""What the code says of mistakes is found where it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.locale.mistakes import MISTAKE, PHRASE
from sim.locale.translation import translation
from sim.studies.translating.mistakes import Sentence, mistakes, sentences

CODE = """
from sim.errors import UserError, nearest, phrase

def check(settings, names, name, path):
    hint = nearest(name, names)
    also = phrase(f" in {path}") if path else ""
    if name not in names:
        raise UserError(
            f"no '{name}'{hint}, write {{a: 1}}; there are {', '.join(names)}"
            f" of {len(names):,}{also}"
        )
    if settings.size < 1 or settings.other.size < 1:
        raise UserError(f"{settings.size} is below {settings.other.size} and {settings.size}")
    try:
        raise ValueError("a bug, told to nobody")
    except UserError as error:
        raise UserError(f"{path}: {error}") from error
"""


def found_in(tmp_path: Path, code: str, place: str = "studies/check.py") -> dict[str, bool]:
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code, "utf-8")
    return {each.english: each.part for each in sentences(tmp_path)}


def test_sentences_have_gaps_named_after_what_fills_them(tmp_path: Path) -> None:
    assert found_in(tmp_path, CODE) == {
        " in {path}": True,
        "no '{name}'{near}, write {{a: 1}}; there are {names} of {count:,}{also}": False,
        "{size} is below {size_2} and {size}": False,
    }


def test_what_a_validator_refuses_is_part_of_a_sentence(tmp_path: Path) -> None:
    found = found_in(tmp_path, 'raise ValueError("teams differ")', "scenario/teams.py")
    assert found == {"teams differ": True}


def test_a_sentence_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SyntaxError, match="studies/check.py:1: write the sentence out here"):
        found_in(tmp_path, 'raise UserError("no such " + thing)')


def test_a_key_is_that_of_the_words_alone() -> None:
    one, other = (Sentence(f"no {{{name}}} here", "a.py", 1, False) for name in ("x", "y"))
    assert one.key == other.key != Sentence("no {x} there", "a.py", 1, False).key
    assert one.key.startswith(f"{MISTAKE}no-here.")
    assert Sentence("no {x} here", "a.py", 1, True).key.startswith(PHRASE)


def test_every_mistake_of_the_code_is_said_in_french() -> None:
    french = translation("fr")
    lacking = [text for key, text in mistakes().items() if french.get(key, ("",))[0] != text]
    assert not lacking, "run python -m sim.studies.translations --write and translate these"


def test_every_sentence_has_a_key_of_its_own() -> None:
    keys: dict[str, str] = {}
    for each in sentences():
        bare = each.english.translate({ord(sign): None for sign in "{}:_"})
        words = "".join(filter(str.isalpha, bare))
        assert len(words) > 1, each
        keys.setdefault(each.key, each.english)
    assert len(keys) == len(mistakes()) > 350


def test_phrases_cannot_be_taken_for_a_name() -> None:
    alone = [each.english for each in sentences() if each.part and " " not in each.english]
    assert not alone
