"""How the sentences and numbers of lessons are written in a language."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Final

from babel import Locale

from sim.locale import Catalogue, catalogue

HARD: Final = "\u00a0"
"""No-break space, between a number and its unit."""
NARROW: Final = "\u202f"
"""Narrow no-break space, French before ; ! ?"""

_BEFORE_HIGH: Final = re.compile(r" (?=[;!?])")
_BEFORE: Final = re.compile(r" (?=[:%€»])|(?<=«) ")
_PER_CENT: Final = ("share", "relative")
_DIGITS: Final = 3
_MOST_DECIMALS: Final = 4


def typeset(text: str, language: str) -> str:
    """Return text with the no-break spaces its language wants before : ; ! ? % and in « ».

    A lesson's own sentences are data, typed with ordinary spaces.

    Args:
        text: as typed, with ordinary spaces.
        language: ``fr`` or ``en``, which wants none.
    """
    return _BEFORE.sub(HARD, _BEFORE_HIGH.sub(NARROW, text)) if language == "fr" else text


def decimals_for(values: list[float]) -> int:
    """Return how many decimals give the largest of some numbers three significant digits."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if largest == 0.0:
        return 0
    return min(max(_DIGITS - 1 - math.floor(math.log10(largest)), 0), _MOST_DECIMALS)


def number_texts(
    values: list[float], unit: str, language: str, *, signed: bool, currency: str, plus: bool = True
) -> list[str]:
    """Return numbers of one finding as printed, all with the same decimals; the first has a unit.

    Args:
        values: the estimate first, then the ends of its interval; NaN becomes a dash.
        unit: unit of the finding.
        language: ``fr`` or ``en``.
        signed: whether these are differences: those of shares are said in points.
        currency: code of the market's currency.
        plus: whether differences are written with their plus.
    """
    words = catalogue(language)
    signs = words.numbers
    scaled = [100.0 * value if unit in _PER_CENT else value for value in values]
    places = decimals_for(scaled)
    write = signs.signed if signed and plus else signs.number
    texts = [
        (write if value else signs.number)(value, places) if math.isfinite(value) else "–"
        for value in scaled
    ]
    said = _unit_of(unit, signed, scaled[0], places, words)
    said = said.format(n="{n}", currency=signs.currency(currency)).replace(" ", HARD, 1)
    texts[0] = said.replace("{n}", texts[0])
    return texts


def _unit_of(unit: str, signed: bool, value: float, places: int, words: Catalogue) -> str:
    """Return how a number of a unit is said: as a difference, in the singular."""
    key = f"lesson.unit.{unit.replace(' ', '_')}"
    if signed and f"{key}.signed" in words:
        key += ".signed"
    if math.isfinite(value) and f"{key}.one" in words:
        printed = Decimal(f"{abs(value):.{places}f}")  # 1.00 is no singular in English
        if Locale.parse(words.language).plural_form(printed) == "one":
            key += ".one"
    return words.get(key, f"{{n}} {unit}")
