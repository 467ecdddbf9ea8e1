"""A language's words and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Final

from sim.errors import UserError, nearest
from sim.locale.mistakes import Mistakes
from sim.locale.numbers import Numbers, numbers
from sim.locale.recorded import DAY, SEVERAL, Pattern, patterns, said
from sim.locale.translation import translation
from sim.locale.words import WORDS

LANGUAGES: Final = ("en", "fr")
"""Codes of the languages there are; the first is the one the code is written in."""

RECORDED: Final = "recorded."
"""Keys of the sentences that results record in English begin so."""


_ACRONYMS: Final = {"crm": "CRM", "sms": "SMS"}
"""Words of names that are written in capitals."""


class Catalogue(Mapping[str, str]):
    """The words of one language by key, English where it has none, and how it writes numbers.

    Attributes:
        language: its code.
        numbers: numbers, dates and money as it writes them.
    """

    language: str
    numbers: Numbers

    def __init__(self, language: str, own: Mapping[str, tuple[str, str]] | None = None) -> None:
        """Take a language's own words; none for English.

        Args:
            language: its code.
            own: (English, translation) by key.
        """
        self.language, self.numbers = language, numbers(language)
        # A translation of what English said once, but says no more, is none.
        current = {k: v for k, v in (own or {}).items() if WORDS.get(k, v[0]) == v[0]}
        self._current = current
        self._own = {key: text for key, (_, text) in current.items()}
        self._words = {**WORDS, **self._own, "language": language}
        recorded = [pair for key, pair in current.items() if key.startswith(RECORDED)]
        self._exact = dict(pair for lines in map(_by_line, recorded) for pair in lines)
        self._patterns: tuple[Pattern, ...] = patterns(recorded)

    def __getitem__(self, key: str) -> str:
        """Return the words of a key."""
        return self._words[key]

    def __iter__(self) -> Iterator[str]:
        """Go through the keys."""
        return iter(self._words)

    def __len__(self) -> int:
        """Return the number of keys."""
        return len(self._words)

    def of(self, kind: str, name: str, english: str) -> str:
        """Return what a thing named elsewhere is called, such as a KPI.

        Args:
            kind: ``kpi``, ``definition``, ``unit`` or ``name``.
            name: its name.
            english: what it is called in English.
        """
        return self._own.get(f"{kind}.{name}", english)

    def name(self, name: str) -> str:
        """Return an arm's, item's, market's or network's name as read.

        Args:
            name: as in the configuration; parts of a mix are joined by ``+``.
        """
        parts = (self.of("name", part, english_name(part)) for part in name.split("+"))
        return " + ".join(part.strip() for part in parts)

    def said(self, text: str) -> str:
        """Return a sentence that a result has recorded in English, in this language if it can be.

        Args:
            text: the sentence as recorded.
        """
        if not self._own or not text:
            return text
        if text in self._exact:
            return self._exact[text]
        if f"name.{text.partition('+')[0]}" in self._own:
            return self.name(text)
        if DAY.fullmatch(text):
            return self.numbers.date(text)
        found = said(text, self._patterns, self.said) or self._mistakes.recorded(text)
        if found is None and SEVERAL in text:
            found = self["recorded_join"].join(self.said(part) for part in text.split(SEVERAL))
        return self.numbers.within(text) if found is None else found

    def mistake(self, text: str) -> str:
        """Return a user's mistake, told in English, in this language.

        Args:
            text: the sentence of a ``UserError``.
        """
        return self._mistakes.told(text) if self._own else text

    @cached_property
    def _mistakes(self) -> Mistakes:
        """The sentences of mistakes, read when the first is told."""
        return Mistakes(self._current, self["mistake_place"], self.numbers)


def _by_line(pair: tuple[str, str]) -> list[tuple[str, str]]:
    """Return a text and its translation, line by line where it has several."""
    lines = list(zip(pair[0].splitlines(), pair[1].splitlines(), strict=True))
    return lines if len(lines) > 1 else [pair]


def english_name(name: str) -> str:
    """Return what a programme, cost, channel, market or network is called in English.

    Args:
        name: as in the configuration: ``loyalty_programme``, ``crm``.
    """
    return " ".join(_ACRONYMS.get(word, word) for word in name.split("_"))


@cache
def catalogue(language: str = "en") -> Catalogue:
    """Return the words and numbers of a language.

    Args:
        language: Language code.

    Returns:
        Words by key.

    Raises:
        UserError: If the language is not known.
    """
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise UserError(
            f"lang={language} is not a language of the report{nearest(language, LANGUAGES)}; "
            f"known: {known}"
        )
    return Catalogue(language, None if language == LANGUAGES[0] else translation(language))


ENGLISH: Final = catalogue()
"""The language of the code."""
