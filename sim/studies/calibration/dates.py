"""Dates in whatever usual form they come; what is ambiguous is decided from all the data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.errors import UserError
from sim.locale import ENGLISH

Ints = NDArray[np.int64]

FORMATS: dict[str, str] = {
    "%Y-%m-%d": "year-month-day",
    "%Y%m%d": "yearmonthday",
    "%Y/%m/%d": "year/month/day",
    "%Y.%m.%d": "year.month.day",
    "%d/%m/%Y": "day/month/year",
    "%m/%d/%Y": "month/day/year",
    "%d-%m-%Y": "day-month-year",
    "%m-%d-%Y": "month-day-year",
    "%d.%m.%Y": "day.month.year",
    "%d/%m/%y": "day/month/year",
    "%m/%d/%y": "month/day/year",
    "%d.%m.%y": "day.month.year",
    "%d %b %Y": "day month year",
    "%d %B %Y": "day month year",
    "%d-%b-%Y": "day-month-year",
    "%d-%b-%y": "day-month-year",
    "%b %d, %Y": "month day, year",
    "%B %d, %Y": "month day, year",
}
"""Forms of dates that are read, and how they are called; the time of day is left out."""

MISSING = np.iinfo(np.int64).min
_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}.*|\.0+)$"
_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 1, 1)


@dataclass
class DateReader:
    """Reads one column of dates, piece by piece, in the one form that all of them have.

    Attributes:
        role: which column it is, for what is said.
        parts: days since 1970 read so far, by form still possible.
    """

    role: str
    parts: dict[str, list[Ints]] = field(default_factory=dict)
    seen: int = 0

    def add(self, values: pa.Array) -> tuple[int, str] | None:
        """Read the next piece; return (row of the piece, text) of a date in no form, or None."""
        kind = values.type
        if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
            self._keep({"typed": _typed_days(values)})
            return None
        uniques = pc.unique(values.cast(pa.string()))
        text = pd.Series(uniques.to_pylist(), dtype="object")
        clean = text.str.strip().str.replace(_TIME, "", regex=True)
        place = np.asarray(pc.index_in(values.cast(pa.string()), uniques), dtype=np.int64)
        choices = [name for name in (self.parts or FORMATS) if name != "typed"]
        read = {name: _days(clean, name) for name in choices}
        blank = text.isna().to_numpy() | (clean == "").to_numpy(dtype=bool)
        whole = {name: days for name, days in read.items() if np.all((days != MISSING) | blank)}
        if not whole:
            best = max(read.values(), key=lambda days: int((days != MISSING).sum()))
            wrong = np.flatnonzero((best == MISSING) & ~blank)
            row = int(np.flatnonzero(np.isin(place, wrong))[0])
            return row, str(values[row].as_py())
        self._keep({name: days[place] for name, days in whole.items()})
        return None

    def _keep(self, pieces: dict[str, Ints]) -> None:
        earlier = self.parts or {name: [] for name in pieces}
        self.parts = {name: [*earlier[name], days] for name, days in pieces.items()}

    def result(self) -> tuple[Ints, str | None]:
        """Return days since 1970 (MISSING where blank), and a sentence if one had to choose.

        Of several forms that read every date, the one is taken whose dates lie closest together:
        with day and month confused, a fortnight's orders would be spread over a year.
        """
        read = {name: np.concatenate(pieces) for name, pieces in self.parts.items()}
        if not read:
            return np.empty(0, dtype=np.int64), None
        names = list(read)
        different = [n for n in names[1:] if not np.array_equal(read[n], read[names[0]])]
        if not different:
            return read[names[0]], None
        ranked = sorted([names[0], *different], key=lambda name: _spread(read[name]))
        best = ranked[0]
        return read[best], (
            ENGLISH["recorded.date_formats"].format(
                what=FORMATS[best],
                span=_span(read[best]),
                other=FORMATS[ranked[1]],
                wide=_span(read[ranked[1]]),
            )
        )


def _spread(days: Ints) -> tuple[int, int]:
    """Return what makes a reading less likely: days after today, then a long span."""
    known = days[days != MISSING]
    future = int((known > today()).sum())
    return future, int(known.max() - known.min()) if known.size else 0


def _span(days: Ints) -> str:
    known = days[days != MISSING]
    return ENGLISH["recorded.date_span"].format(
        first_day=as_date(int(known.min())), last_day=as_date(int(known.max()))
    )


def _days(text: pd.Series, form: str) -> Ints:
    """Return days since 1970 of texts in one form, MISSING where they are not."""
    if form == "%Y%m%d":
        text = text.where(text.str.fullmatch(r"\d{8}").fillna(False).astype(bool))
    elif "%Y" not in form:
        text = text.where(~text.str.contains(r"\d{4}", na=False))
    stamps = pd.to_datetime(text, format=form, errors="coerce")
    days = stamps.to_numpy().astype("datetime64[D]").astype(np.int64)
    outside = (days < _since_1970(_EARLIEST)) | (days > _since_1970(_LATEST))
    return np.where(stamps.isna().to_numpy() | outside, MISSING, days)


def _typed_days(values: pa.Array) -> Ints:
    stamps = pd.Series(values.to_pandas())
    days = pd.to_datetime(stamps, utc=True).dt.tz_localize(None)
    whole = days.to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.where(stamps.isna().to_numpy(), MISSING, whole)


def _since_1970(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def as_date(days: int) -> date:
    """Return the date of a number of days since 1970."""
    return date.fromordinal(date(1970, 1, 1).toordinal() + days)


def today() -> int:
    """Return today as days since 1970."""
    return _since_1970(date.today())


def read_date(value: object, key: str) -> int:
    """Return days since 1970 of a date given as an option.

    Raises:
        UserError: it is not a date such as 1997-06-30.
    """
    if isinstance(value, date):
        return _since_1970(date(value.year, value.month, value.day))
    for form in ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%d/%m/%Y"):
        days = int(_days(pd.Series([str(value).strip()], dtype="object"), form)[0])
        if days != MISSING:
            return days
    raise UserError(f"{key}={value} is not a date: write it as year-month-day, such as 1997-06-30")
