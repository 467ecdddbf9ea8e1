"""Sentences that a result has recorded in English, said in another language.

A result is a record: its tables and its manifest are written once, in English. A report in another
language says the same sentences again: it finds the English pattern a sentence was made from, and
fills the translated pattern with the same values, which may be recorded sentences themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

SEVERAL = "; "
"""Joins several things that happened in one week."""

Say = Callable[[str], str]

OPEN_GAPS = frozenset({"what", "other", "more", "less"})
"""Gaps that may hold a sentence with commas; any other holds a word, or a number or a day where its
format or its name says so."""

_SENTENCE, _WORD = r".+?", r"(?:[^,;]|,(?=\d))+?"
_NUMBER = r"[+−-]?\d[\d,.]*%?"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
"""A day as results record it."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """An English sentence with gaps, and its translation.

    Attributes:
        english: matches what was recorded; one group a gap.
        literal: number of letters outside the gaps: the more, the surer the match.
        translated: the same sentence in the other language.
        whole: may hold several things that happened in one week; else each is said by itself.
    """

    english: re.Pattern[str]
    literal: int
    translated: str
    whole: bool


def patterns(pairs: Sequence[tuple[str, str]]) -> tuple[Pattern, ...]:
    """Return patterns of (English, translation) pairs, the surest first."""
    made = [_pattern(english, translated) for english, translated in pairs]
    return tuple(sorted(made, key=lambda pattern: -pattern.literal))


def _pattern(english: str, translated: str) -> Pattern:
    parts, literal, seen = [], 0, set[str]()
    for text, name, form, _ in Formatter().parse(english):
        parts.append(re.escape(text))
        literal += len(text)
        if name is not None:
            gap = _gap(name, form or "")
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>{gap})")
            seen.add(name)
    whole = SEVERAL.strip() in english or english.endswith(".")
    return Pattern(re.compile("".join(parts), re.DOTALL), literal, bare(translated), whole)


def _gap(name: str, form: str) -> str:
    """Return what may stand in a gap."""
    if form:
        return _NUMBER
    if name.endswith("_day"):
        return DAY.pattern
    return _SENTENCE if name in OPEN_GAPS else _WORD


def bare(text: str) -> str:
    """Return a pattern whose gaps have no format: what fills them is formatted already."""
    return "".join(
        literal.replace("{", "{{").replace("}", "}}") + ("" if name is None else f"{{{name}}}")
        for literal, name, _, _ in Formatter().parse(text)
    )


def said(text: str, known: Sequence[Pattern], say: Say) -> str | None:
    """Return a recorded sentence by the surest pattern it was made from, None if by none.

    Args:
        text: the sentence.
        known: patterns, the surest first.
        say: says what fills a gap.
    """
    several = SEVERAL in text
    for pattern in known:
        if several and not pattern.whole:
            continue
        match = pattern.english.fullmatch(text)
        if match:
            values: Mapping[str, str] = {k: say(v) for k, v in match.groupdict().items()}
            return pattern.translated.format(**values)
    return None
