"""A user's mistake, told in English where it was made, said in another language.

The code writes its sentences in English and raises them; here the sentence is found again that one
was made from, and its translation filled with the same values: as typed, for they are what the user
has to look for. A value that is a phrase itself, or another mistake, is said in turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from string import Formatter
from typing import Final

from sim.locale.numbers import Numbers
from sim.locale.recorded import bare

MISTAKE: Final = "mistake."
"""Keys of the sentences of mistakes begin so."""

PHRASE: Final = "mistake.part."
"""Keys of what is only ever a part of such a sentence begin so."""

NEAR: Final = "near"
"""Gap of the nearest name there is, which may be none."""

_NEAR = r"(?: \(did you mean '[^']*'\?\))?"
_NUMBER = r"[+−-]?(?:\d[\d,.]*(?:e[+-]?\d+)?|inf|nan)%?"
_LEAST = 10
"""Letters that a sentence has at least: fewer say too little to know it by among other records."""

Say = Callable[[str], str]


@dataclass(frozen=True)
class _Sentence:
    """An English sentence with gaps, and its translation."""

    english: str
    translated: str
    whole: bool

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """The English between the gaps."""
        return tuple(text for text, _, _, _ in Formatter().parse(self.english) if text)

    @cached_property
    def letters(self) -> int:
        """How many letters stand outside the gaps: the more, the surer the sentence."""
        return sum(map(len, self.pieces))

    @cached_property
    def grouped(self) -> frozenset[str]:
        """Gaps with counts, written with a sign between thousands."""
        gaps = Formatter().parse(self.english)
        return frozenset(name for _, name, form, _ in gaps if name and "," in (form or ""))

    @cached_property
    def joined(self) -> tuple[tuple[str, str], ...]:
        """Pairs of gaps with nothing between them: only what fills them tells where one ends."""
        gaps = [(text, name, form) for text, name, form, _ in Formatter().parse(self.english)]
        return tuple(
            (str(before), str(name))
            for (_, before, _), (text, name, form) in pairwise(gaps)
            if before and name and before != NEAR != name and not (text or form)
        )

    @cached_property
    def _form(self) -> re.Pattern[str]:
        parts, seen = [], set[str]()
        for text, name, form, _ in Formatter().parse(self.english):
            parts.append(re.escape(text))
            if name is not None:
                gap = _NEAR if name == NEAR else _NUMBER if form else ".*?"
                parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>{gap})")
                seen.add(name)
        return re.compile("".join(parts), re.DOTALL)

    @cached_property
    def _filled(self) -> str:
        return bare(self.translated)

    def values(self, text: str) -> Mapping[str, str] | None:
        """Return what fills the gaps where a text was made from this sentence."""
        if not all(piece in text for piece in self.pieces):
            return None
        match = self._form.fullmatch(text)
        return match.groupdict() if match else None

    def with_values(self, values: Mapping[str, str]) -> str:
        """Return the translation with its gaps filled."""
        return self._filled.format(**values)


class Mistakes:
    """The sentences of one language."""

    def __init__(self, own: Mapping[str, tuple[str, str]], place: str, numbers: Numbers) -> None:
        """Take what there is.

        Args:
            own: (English, translation) by key.
            place: how what is wrong is told of a place: ``{place}: {what}``.
            numbers: as the language writes them.
        """
        made = [
            _Sentence(english, translated, not key.startswith(PHRASE))
            for key, (english, translated) in own.items()
            if key.startswith(MISTAKE)
        ]
        made.sort(key=lambda sentence: (-sentence.letters, len(sentence.pieces)))
        self._all, self._place, self._numbers = made, place, numbers
        self._whole = [each for each in made if each.whole and each.letters >= _LEAST]

    def told(self, text: str) -> str:
        """Return a mistake in this language, as it is where no sentence is known.

        Args:
            text: the sentence in English.
        """
        found = self.recorded(text)
        return self.part(text) if found is None else found

    def recorded(self, text: str) -> str | None:
        """Return a sentence that is surely a mistake in this language, None where it is not.

        Args:
            text: the sentence in English.
        """
        found = self._known(text, self._whole)
        return self._of_place(text, self._whole) if found is None else found

    def part(self, text: str) -> str:
        """Return what fills a gap: a phrase, another mistake, or a value that stays as it is."""
        found = self._known(text, self._all)
        if found is None:
            found = self._of_place(text, self._all)
        return text if found is None else found

    def _known(self, text: str, among: list[_Sentence]) -> str | None:
        for sentence in among:
            values = sentence.values(text)
            if values is not None:
                values = self._parted(values, sentence)
                said = {
                    name: self._numbers.localised(value)
                    if name in sentence.grouped
                    else self.part(value)
                    for name, value in values.items()
                }
                return sentence.with_values(said)
        return None

    def _parted(self, values: Mapping[str, str], sentence: _Sentence) -> Mapping[str, str]:
        """Return what fills gaps that touch, parted where the second is a phrase."""
        parted = dict(values)
        for first, second in sentence.joined:
            both = parted[first] + parted[second]
            for at in re.finditer(r"[ ;,(]", both):
                if self._known(both[at.start() :], self._all) is not None:
                    parted[first], parted[second] = both[: at.start()], both[at.start() :]
                    break
        return parted

    def _of_place(self, text: str, among: list[_Sentence]) -> str | None:
        """Return a text of the form ``place: what`` one of whose sides is known."""
        sides = [(text[: at.start()], text[at.end() :]) for at in re.finditer(": ", text)]
        for place, what in sides:
            said = self._known(what, among)
            if said is not None:
                return self._place.format(place=self.part(place), what=said)
        for place, what in sides:
            said = self._known(place, among)
            if said is not None:
                return self._place.format(place=said, what=self.part(what))
        return None
