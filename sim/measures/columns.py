"""The recorded columns made ready once: contiguous, focal rows apart, windows cut.

Every measure takes a :class:`Columns`. Nothing here is a KPI.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self, SupportsFloat

import numpy as np
from numpy.typing import NDArray

from sim.measures.recording import Recording

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

FOCAL = 0
WEEKS_PER_YEAR = 52

DELIBERATE, INERTIAL, RENEWED, SWITCHED = range(4)
"""How a purchase came about: codes of the column ``path``."""

SOURCES = (
    "none", "advertising", "direct", "word_of_mouth", "store", "media", "referral", "organic",
    "seller",
)  # fmt: skip
"""Where the buyer had heard of the brand: names of the codes of the column ``source``."""

RETENTION, ACQUISITION, SHARED = range(3)
"""Whom the money was spent on: codes of the ledger's column ``side``."""

DISCOUNT = "discount"
"""Ledger item of discounts at face value, which the price paid has lost already."""


class Ratio(NamedTuple):
    """A KPI that is a ratio of sums; over replications the sums are added before dividing."""

    numerator: float
    denominator: float

    @property
    def value(self) -> float | None:
        """The ratio, or None where the denominator is not positive."""
        return self.numerator / self.denominator if self.denominator > 0 else None


@dataclass(frozen=True, slots=True)
class Rows:
    """Purchases of the focal brand, by week then consumer. All arrays are (purchases,).

    Attributes:
        week: week from the fork, negative in the warm-up.
        consumer: who bought.
        path: how it came about.
        first: 1 at the consumer's first purchase ever of the brand.
        source: source remembered.
        units: units bought.
        amount: money paid, currency.
        face_value: money taken off the regular price, currency.
    """

    week: Ints
    consumer: Ints
    path: NDArray[np.int8]
    first: NDArray[np.int8]
    source: NDArray[np.int8]
    units: Floats
    amount: Floats
    face_value: Floats

    def where(self, mask: Mask) -> Self:
        """Return the rows chosen by a mask."""
        return type(self)(*(getattr(self, name)[mask] for name in self.__slots__))


class Columns:
    """A recording with its columns made ready, each computed when first asked for.

    Args:
        recording: one run of one arm.
    """

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.size = recording.size
        self.weeks = recording.weeks
        self.end = recording.weeks + recording.run_off
        """First week after the run-off."""

    @cached_property
    def week(self) -> NDArray[np.int16]:
        """(purchases,) week of every purchase of any brand."""
        return np.ascontiguousarray(self.recording.purchases["week"])

    @cached_property
    def brand(self) -> NDArray[np.int8]:
        """(purchases,) brand of every purchase."""
        return np.ascontiguousarray(self.recording.purchases["brand"])

    def column(self, name: str, rows: Any = slice(None)) -> NDArray[Any]:
        """Return one purchase column of all brands, contiguous, of some rows."""
        return np.ascontiguousarray(self.recording.purchases[name][rows])

    @cached_property
    def focal(self) -> Rows:
        """Every purchase of the focal brand, the warm-up's included."""
        rows = np.flatnonzero(self.brand == FOCAL)
        return Rows(
            week=self.week[rows].astype(np.int64),
            consumer=self.column("consumer", rows).astype(np.int64),
            path=self.column("path", rows),
            first=self.column("first", rows),
            source=self.column("source", rows),
            units=self.column("units", rows).astype(np.float64),
            amount=self.column("amount", rows),
            face_value=self.column("face_value", rows),
        )

    def focal_between(self, start: int, stop: int) -> Rows:
        """Return the focal purchases of the weeks ``start`` to ``stop - 1``."""
        return self.focal.where((self.focal.week >= start) & (self.focal.week < stop))

    @cached_property
    def programme(self) -> Rows:
        """Focal purchases of the programme's weeks."""
        return self.focal_between(0, self.weeks)

    @cached_property
    def after_fork(self) -> Rows:
        """Focal purchases of the programme and the run-off."""
        return self.focal_between(0, self.end)

    @cached_property
    def last_year(self) -> Rows:
        """Focal purchases of the last 52 weeks of the programme (all, if it is shorter)."""
        return self.focal_between(self.last_year_start, self.weeks)

    @property
    def last_year_start(self) -> int:
        """First week of the last 52 weeks of the programme, never before the fork."""
        return max(self.weeks - WEEKS_PER_YEAR, 0)

    @property
    def is_contract(self) -> bool:
        """Tell whether customers are holders of a contract."""
        return self.recording.market_kind == "contract"

    @property
    def has_rivals(self) -> bool:
        """Tell whether more than one brand is sold."""
        return len(self.recording.price) > 1

    def bought(self, start: int, stop: int) -> Mask:
        """Return (size,) who bought the focal brand in the weeks ``start`` to ``stop - 1``."""
        mask = np.zeros(self.size, dtype=np.bool_)
        mask[self.focal.consumer[(self.focal.week >= start) & (self.focal.week < stop)]] = True
        return mask

    def customers_at(self, census: str, week: int) -> Mask:
        """Return (size,) the focal brand's customers at the start of a week.

        A customer has bought within the ``activity_window`` weeks before it; in a contract
        market, holds the brand's contract in that census.

        Args:
            census: ``fork``, ``end`` or ``final``.
            week: the week that census was taken in front of.
        """
        if self.is_contract:
            return np.asarray(self.recording.census[census]["contract"] == FOCAL)
        return self.bought(week - self.recording.activity_window, week)

    @cached_property
    def customers_at_fork(self) -> Mask:
        """(size,) customers at the fork: the same people in every arm of a replication."""
        return self.customers_at("fork", 0)

    @cached_property
    def prospects(self) -> Mask:
        """(size,) present at the fork, and never bought the focal brand before it.

        Who last bought before the warm-up is no prospect, though no purchase is on record.
        """
        return self.present("fork") & ~self.ever_bought("fork")

    def ever_bought(self, census: str) -> Mask:
        """Return (size,) who had bought the focal brand at any time before a census."""
        return np.asarray(self.recording.census[census]["bought"] == 1)

    def present(self, census: str) -> Mask:
        """Return (size,) who was in the market at a census."""
        return np.asarray(self.recording.census[census]["present"] == 1)

    @cached_property
    def discount_factor(self) -> Floats:
        """(programme + run-off,) what money of each week is worth at the fork."""
        weeks = np.arange(self.end) / WEEKS_PER_YEAR
        return np.asarray((1.0 + self.recording.discount_rate) ** -weeks)

    @cached_property
    def cost(self) -> Floats:
        """(programme + run-off, 3 sides, 2) ledger by week, side, and whether a discount."""
        ledger = self.recording.ledger
        items = self.recording.items
        discount = items.index(DISCOUNT) if DISCOUNT in items else -1
        cell = (ledger["week"].astype(np.int64) * 3 + ledger["side"]) * 2
        cell += ledger["item"] == discount
        sums = np.bincount(cell, weights=ledger["amount"], minlength=self.end * 6)
        return sums[: self.end * 6].reshape(self.end, 3, 2)

    def by_week(self, rows: Rows, values: Floats) -> Floats:
        """Return (programme + run-off,) sums by week of rows from the fork on."""
        return np.bincount(rows.week, weights=values, minlength=self.end)[: self.end]

    def by_consumer(self, rows: Rows, values: Floats | None = None) -> Floats:
        """Return (size,) sums, or counts, by consumer."""
        return np.bincount(rows.consumer, weights=values, minlength=self.size).astype(np.float64)


def share(part: SupportsFloat, whole: SupportsFloat) -> float | None:
    """Return ``part / whole``, or None where the whole is not positive."""
    return Ratio(float(part), float(whole)).value
