"""What the reference market's week is given: brands' offers, channels, contacts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Offer:
    """What everybody meets of a brand this week."""

    price: float
    cut: float
    cut_notice: float
    quality: float
    failure_rate: float
    recovery_rate: float
    image: float
    distribution: float
    point_of_sale: float
    advertising: float
    claim: float
    assortment: list[float]


@dataclass(slots=True)
class Channel:
    """What a direct channel does to a consumer."""

    depth: float
    notice: float
    weight: float
    opt_out: float
    bounce: float
    always_opened: int


@dataclass(slots=True)
class Touch:
    """One contact, and how it was answered."""

    consumer: int
    brand: int
    channel: int
    theme: int
    programme: int
    source: int
    offer_weeks: int
    offer: float
    claim: float
    proof: float
    remedy: int
    remedy_left: float
    match: float
    opened: int
    clicked: int
    opted_out: int


@dataclass
class Week:
    """All that one week brings to the consumers from outside."""

    number: int
    offers: list[Offer]
    touches: list[Touch] = field(default_factory=list)
    pull: list[list[float]] = field(default_factory=list)
    to: dict[int, list[Touch]] = field(init=False)

    def __post_init__(self) -> None:
        self.to = defaultdict(list)
        for touch in self.touches:
            self.to[touch.consumer].append(touch)


@dataclass
class Outcome:
    """What one week brought to one consumer."""

    purchases: int = 0
    occasions: int = 0
    visits: int = 0
    failures: int = 0
    complaints: int = 0
    recoveries: int = 0
    messages: int = 0
    left: int = 0
    used: int = 0
    source: int = 0
    brand: list[int] = field(default_factory=list)
    units: list[float] = field(default_factory=list)
    cut: list[float] = field(default_factory=list)
    path: list[int] = field(default_factory=list)
    theme: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    personal: list[int] = field(default_factory=list)


def rows_of(records: Any) -> list[dict[str, Any]]:
    """Return a structured array as plain dictionaries, one a row."""
    names = records.dtype.names
    return [dict(zip(names, row.tolist(), strict=True)) for row in records]
