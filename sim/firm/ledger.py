"""The ledger: every amount a brand spends, by week, programme, item and side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.measures.recording import LEDGER_DTYPE

ITEMS = (
    "media",  # advertising exposures bought
    "contact",  # direct contacts sent, delivered or not
    "discount",  # face value of price cuts, on all units they touch
    "points",  # loyalty points issued, net of expected breakage
    "reward",  # rewards beyond what the points issued had set aside
    "set_up",
    "staff",
    "hosting",  # customer records kept
    "refresh",  # customer records brought up to date
    "card",  # loyalty cards handed out
    "feature",  # leaflets and displays of a promotion
    "customised",  # making the offer fit one person
    "remedy",  # what puts a reason to leave right: a better plan, service, novelty, a pause
    "content",  # articles, guides, pages: what a site or a message says
    "improvement",  # better quality, service, point of sale, labels
    "compensation",  # what a complaint is answered with
    "survey",  # asking customers
    "commission",  # paid to sellers on what they sell
    "referral",  # rewards for bringing friends
    "seeding",  # paid to those whose voice carries far
    "sample",  # products given away
    "design",  # database: conception
    "development",  # database: development
    "maintenance",  # database: kept running
    "identification",  # making customers known: cards, forms, consent asked
    "information",  # data bought: who is who in a network
)
"""What money is spent on; the index of the name is the ``item`` of a ledger row."""

SIDE_RETENTION, SIDE_ACQUISITION, SIDE_SHARED = 0, 1, 2

_ITEM_INDEX = {name: index for index, name in enumerate(ITEMS)}


class Ledger:
    """Spend of one brand from the fork on. Only a budget may write it (:mod:`sim.firm.budget`)."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, int, int, int, float, float, float]] = []
        self._weekly: dict[int, float] = {}

    def charge(
        self, week: int, programme: int, item: str, units: float, unit_cost: float, side: int
    ) -> float:
        """Write one row and return its amount, ``units * unit_cost`` in currency.

        Rows of amount 0 are left out: a free action is no spend. Weeks before the fork count in
        no arm and are left out too.

        Raises:
            ValueError: if ``item`` is not one of :data:`ITEMS`, or the amount is negative.
        """
        if item not in _ITEM_INDEX:
            raise ValueError(f"unknown ledger item {item!r}")
        amount = units * unit_cost
        if not amount >= 0.0:
            raise ValueError(f"a charge of {amount} for {item}")
        if amount > 0.0 and week >= 0:
            self._rows.append((week, programme, _ITEM_INDEX[item], side, amount, units, unit_cost))
            self._weekly[week] = self._weekly.get(week, 0.0) + amount
        return amount

    def spent(self, week: int) -> float:
        """Return what was spent in one week, currency."""
        return self._weekly.get(week, 0.0)

    def total(self) -> float:
        """Return what was spent in all weeks since the fork, currency."""
        return sum(self._weekly.values())

    def rows(self) -> NDArray[np.void]:
        """Return all rows in the order written, as ``LEDGER_DTYPE``."""
        return np.array(self._rows, dtype=LEDGER_DTYPE)
