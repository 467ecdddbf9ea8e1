"""The one planner of direct contacts: every programme that writes to people goes through it.

Who is due, whom the money reaches, which theme each person gets, what it costs. Nothing here
knows which programme asks: given the same terms, mass and one to one send the same contacts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.budget import Account
from sim.firm.crm import NEVER
from sim.firm.ledger import SIDE_ACQUISITION, SIDE_RETENTION
from sim.firm.programme import NO_CLAIM, TOUCH, Desk, no_touches
from sim.firm.segments import in_segment
from sim.population.records import SOURCE_DIRECT, Records
from sim.randomness import Decision, uniforms
from sim.scenario.strategy import (
    SELECTIONS,
    DirectSettings,
    OfferTo,
    Pooling,
    Selection,
    Timing,
)

_LOT, _ORDER, _PHASE, _LANES = 0, 1, 2, 4
_OVERDUE = 1.5
"""A customer is lapsing after this many times the own mean gap between purchases."""

_ROUNDING = 1.0 - 1e-9

Ids = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Terms:
    """How to contact people; fields as in :class:`sim.scenario.strategy.DirectSettings`.

    Attributes:
        proof: evidence for trust that the content carries, in good experiences.
        source: how the receiver remembers to have heard of the brand.
    """

    channel: str
    interval_weeks: int = 1
    direct_share: float = 1.0
    timing: Timing = "calendar"
    select: Selection = "contactable"
    pooling: Pooling = "all"
    offer: float = 0.0
    offer_weeks: int = 0
    offer_to: OfferTo = "all"
    claim: float | None = None
    proof: float = 0.0
    source: int = SOURCE_DIRECT
    refresh: bool = True

    @classmethod
    def of(cls, settings: DirectSettings) -> Terms:
        """Read the terms off a programme's settings."""
        fields = (name for name in cls.__dataclass_fields__ if hasattr(settings, name))
        return cls(**{name: getattr(settings, name) for name in fields})


class DirectContacts:
    """Plans direct contacts on given terms and pays for them out of one account."""

    def __init__(self, desk: Desk, terms: Terms, account: Account) -> None:
        self._desk, self.terms, self.account = desk, terms, account
        self._channel = desk.channels.index(terms.channel)
        self._unit_cost = float(desk.channels.unit_cost[self._channel])
        everyone = np.arange(desk.size)
        self._lot = self._draws(0, everyone, _LOT) < terms.direct_share
        phase = self._draws(0, everyone, _PHASE) * terms.interval_weeks
        self._phase = phase.astype(np.int32)

    def due(self, week: int) -> Mask | None:
        """Return (size,) who is due for a contact this week, or None for nobody.

        Calendar: everybody, every ``interval_weeks``. Personal: each person that many weeks after
        the last contact, and up to twice as many the more contacts in a row were ignored; first
        contacts are spread over the first interval by lot.
        """
        terms, crm = self.terms, self._desk.crm
        if terms.timing == "calendar":
            return self._lot if week % terms.interval_weeks == 0 else None
        waited = 4 * (week - crm.last_sent)
        rested = waited >= terms.interval_weeks * (4 + np.minimum(crm.ignored, 4))
        due: Mask = self._lot & rested & ((crm.last_sent != NEVER) | (week >= self._phase))
        return due

    def plan(self, week: int, eligible: Mask | None = None) -> tuple[Records, Records]:
        """Contact who is due (and eligible); return touches that arrive and those that bounce."""
        due = self.due(week)
        if due is None:
            return no_touches(), no_touches()
        return self.send(week, due if eligible is None else due & eligible)

    def send(
        self,
        week: int,
        wanted: Mask,
        themes: NDArray[np.int8] | None = None,
        first: NDArray[np.float64] | None = None,
    ) -> tuple[Records, Records]:
        """Contact all wanted consumers who can be reached and paid for, now.

        Args:
            week: week of the contact.
            wanted: (size,) whom to contact.
            themes: (size,) what to write to each about; None lets the database choose.
            first: (size,) where money is short, those with the largest value come first; None
                leaves that to the terms.

        Returns:
            Touches that arrive and touches that bounce off stale records, by consumer.
        """
        crm = self._desk.crm
        wanted = wanted & self._selected(week) & ~crm.held_out
        if self.terms.refresh:
            self._refresh(week, wanted)
        ids = self._affordable(week, np.flatnonzero(crm.contactable & wanted), first)
        if ids.size == 0:
            return no_touches(), no_touches()
        best = crm.best_themes
        chosen = best(self.terms.pooling, ids, week) if themes is None else themes[ids]
        crm.note_sent(ids, chosen, week)
        self._pay(week, "contact", ids, self._unit_cost)
        touches = self._touches(week, ids, chosen)
        stale = crm.stale(ids, week)
        if not stale.any():
            return touches, no_touches()
        crm.note_bounces(ids[stale])
        return touches[~stale], touches[stale]

    def _selected(self, week: int) -> Mask:
        purchases = self._desk.crm.purchases
        chosen: Mask = np.ones(purchases.shape, np.bool_)
        if self.terms.select == "customers":
            chosen = purchases > 0
        elif self.terms.select == "prospects":
            chosen = purchases == 0
        elif self.terms.select not in SELECTIONS:
            chosen = in_segment(self._desk.crm, self.terms.select, week)
        return chosen

    def _refresh(self, week: int, wanted: Mask) -> None:
        """Bring bounced records of wanted consumers up to date while there is money."""
        crm = self._desk.crm
        ids = np.flatnonzero(crm.known & crm.consent & crm.bounced & wanted)
        cost = crm.settings.refresh_cost
        ids = ids[: self._payable(week, ids.size, cost)]
        if ids.size:
            self._pay(week, "refresh", ids, cost)
            crm.refresh(ids, week)

    def _affordable(self, week: int, ids: Ids, first: NDArray[np.float64] | None) -> Ids:
        """Keep those the money reaches: by value, or else by a lot drawn anew each week."""
        payable = self._payable(week, ids.size, self._unit_cost)
        if payable >= ids.size:
            return ids
        if first is not None:
            order = np.argsort(-first[ids], kind="stable")
        elif self.terms.select == "most_valuable":
            order = np.argsort(-self._desk.crm.units_year[ids], kind="stable")
        else:
            order = np.argsort(self._draws(self._desk.clock(week), ids, _ORDER), kind="stable")
        return np.sort(ids[order[:payable]])

    def _payable(self, week: int, wanted: int, unit_cost: float) -> int:
        limit = self.account.released(week)
        units = self._desk.purse.affordable(unit_cost, limit) * _ROUNDING
        return int(min(units, wanted))

    def _pay(self, week: int, item: str, ids: Ids, unit_cost: float) -> None:
        """Charge contacts with customers to retention, those with others to acquisition."""
        customers = int(np.count_nonzero(self._desk.crm.purchases[ids]))
        purse = self._desk.purse
        paid = purse.charge(week, item, customers, unit_cost, SIDE_RETENTION)
        paid += purse.charge(week, item, ids.size - customers, unit_cost, SIDE_ACQUISITION)
        self.account.spend(paid)

    def _touches(self, week: int, ids: Ids, themes: NDArray[np.int8]) -> Records:
        terms = self.terms
        touches = np.zeros(ids.size, TOUCH)
        touches["consumer"] = ids
        touches["brand"] = self._desk.brand
        touches["channel"] = self._channel
        touches["theme"] = themes
        touches["programme"] = self._desk.purse.index
        touches["source"] = terms.source
        touches["proof"] = terms.proof
        touches["claim"] = NO_CLAIM if terms.claim is None else terms.claim
        if terms.offer > 0.0:
            given = self._offered(week, ids)
            touches["offer"][given] = terms.offer
            touches["offer_weeks"][given] = terms.offer_weeks
        return touches

    def _offered(self, week: int, ids: Ids) -> Mask:
        if self.terms.offer_to == "all":
            return np.ones(ids.size, np.bool_)
        crm = self._desk.crm
        idle = week - crm.last_purchase[ids].astype(np.int64)
        overdue: Mask = (crm.purchases[ids] > 0) & (idle > _OVERDUE * crm.mean_gap(ids))
        return overdue

    def _draws(self, clock: int, ids: Ids, lane: int) -> NDArray[np.float64]:
        draw = self._desk.brand * _LANES + lane
        return uniforms(self._desk.key, Decision.TARGETING, clock, ids, draw)


def portion(money: float, share: float) -> float:
    """Return ``money * share``, 0 for a share of 0 even of unlimited money."""
    return money * share if share > 0.0 else 0.0
