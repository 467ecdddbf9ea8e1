"""How a language writes numbers, dates and money: its signs come from Unicode's CLDR by Babel.

Rounding is Python's own, so that a figure is the same in every language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date
from babel.numbers import get_currency_symbol

from sim.errors import UserError

MINUS = "−"
_NUMBER = re.compile(r"(?<![\w.,])([+−-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%?)(?![\w]|[.,]\d)")
_SOURCE = "en"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Signs of one language.

    Attributes:
        language: its code.
        decimal: the decimal sign.
        group: between thousands.
        percent: what follows a percentage, with its space where there is one.
    """

    language: str
    decimal: str
    group: str
    percent: str

    def localised(self, text: str) -> str:
        """Return a number formatted by Python (``1,234.5``) as this language writes it."""
        if self.language == _SOURCE:
            return text
        signs = {",": self.group, ".": self.decimal, "-": MINUS}
        return "".join(signs.get(letter, letter) for letter in text)

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with separators and a true minus sign."""
        return self.localised(f"{value:,.{decimals}f}").replace("-", MINUS)

    def signed(self, value: float, decimals: int = 0) -> str:
        """Return a number with its sign, plus or minus."""
        return self.localised(f"{value:+,.{decimals}f}").replace("-", MINUS)

    def share(self, value: float, decimals: int = 1) -> str:
        """Return a share of 0 to 1 as a percentage."""
        return self.number(100.0 * value, decimals) + self.percent

    def within(self, text: str) -> str:
        """Return English text with the numbers in it as this language writes them."""
        if self.language == _SOURCE:
            return text

        def one(match: re.Match[str]) -> str:
            sign, whole, rest, percent = match.groups(default="")
            written = self.localised(sign + whole + rest)
            return written + (self.percent if percent else "")

        return _NUMBER.sub(one, text)

    def date(self, day: str) -> str:
        """Return a day given as ``2026-03-31``; English keeps it so, for it cannot be misread."""
        if self.language == _SOURCE:
            return day
        try:
            return str(format_date(date.fromisoformat(day), "long", locale=self.language))
        except ValueError:
            return day

    def currency(self, code: str) -> str:
        """Return a currency's sign where the language has one, else its name as given.

        English keeps the code: a dollar sign would not say which dollar.
        """
        return code if self.language == _SOURCE else str(get_currency_symbol(code, self.language))


@cache
def numbers(language: str) -> Numbers:
    """Return the signs of a language.

    Raises:
        UserError: it is no language.
    """
    try:
        locale = Locale.parse(language)
    except (ValueError, UnknownLocaleError) as error:
        raise UserError(f"lang={language} is not a language") from error
    signs = locale.number_symbols["latn"]
    percent = locale.percent_formats[None].suffix[0]
    return Numbers(language, signs["decimal"], signs["group"], percent)
