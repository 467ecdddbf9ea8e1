"""The customer database as a programme [base de données marketing]: what it costs, whom it adds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.consent import AskConsent, Willingness
from sim.firm.budget import Account
from sim.firm.crm import NEVER
from sim.firm.ledger import SIDE_ACQUISITION, SIDE_RETENTION, SIDE_SHARED
from sim.firm.programme import Desk, News, Part
from sim.randomness import Decision, uniforms
from sim.scenario.strategy_crm import CrmProgrammeSettings
from sim.strategies.base import Programme

_LEAD = 4
_ROUNDING = 1.0 - 1e-9
_ASKED, _LANES = 3, 4

Ids = NDArray[np.integer[Any]]


class CrmProgramme(Programme[CrmProgrammeSettings]):
    """Builds, runs and feeds the database; it writes to nobody.

    Alone it only costs. In a mix it lets the other programmes reach more people: buyers whom
    nobody recognised take a card, customers are asked at the till for permission to write, and
    old records are brought up to date before contacts bounce off them.
    """

    name = "crm"
    settings_model = CrmProgrammeSettings
    uses_crm = True

    def open(self, desk: Desk) -> None:
        """Set the money for feeding the database apart from that for building and running it."""
        super().open(desk)
        fixed = self.set_up_cost(desk.size) + self.fixed_costs_left(0)
        free = desk.purse.available - fixed
        self._account = Account(free, desk.weeks, _LEAD, desk.start)
        self._last_asked = np.full(desk.size, NEVER, np.int64)
        self._errand: AskConsent | None = None
        self._willingness = Willingness(
            self.settings.consent_base,
            self.settings.consent_attachment,
            self.settings.consent_trust,
            self.settings.consent_fatigue,
        )

    def succeed(self, before: Programme[Any]) -> None:
        """Remember who has been asked."""
        super().succeed(before)
        if isinstance(before, CrmProgramme):
            self._last_asked = before._last_asked

    def set_up_cost(self, size: int) -> float:
        """Return the cost of design and development, currency."""
        settings = self.settings
        return (settings.design_per_consumer + settings.development_per_consumer) * size

    def staff_cost(self) -> float:
        """Return the weekly cost of staff and maintenance, currency."""
        settings = self.settings
        return (settings.staff_per_consumer + settings.maintenance_per_consumer) * self.desk.size

    def pay_fixed(self, week: int) -> bool:
        """Pay design and development once, then staff and maintenance; False if broke."""
        desk, settings, purse = self.desk, self.settings, self.desk.purse
        if week == desk.start and not self._is_set_up:
            for item, cost in (
                ("design", settings.design_per_consumer),
                ("development", settings.development_per_consumer),
            ):
                purse.charge(week, item, desk.size, cost, SIDE_SHARED)
        if self.staff_cost() > purse.available:
            return False
        # two amounts of a sum that is there may miss it by a rounding
        staff = purse.try_charge(
            week, "staff", desk.size, settings.staff_per_consumer, SIDE_SHARED
        )  # fmt: skip
        cost = settings.maintenance_per_consumer
        return staff and purse.try_charge(week, "maintenance", desk.size, cost, SIDE_SHARED)

    def plan(self, week: int) -> Part:
        """Bring old records up to date, and prepare to ask customers for permission."""
        self._errand = None
        if not self.pay_fixed(week) or not self.pay_hosting(week):
            return Part()
        self._refresh(week)
        ids = self._to_ask(week)
        if ids.size == 0:
            return Part()
        self._errand = AskConsent(ids, self._willingness)
        return Part(errands=(self._errand,))

    def settle(self, week: int, news: News) -> None:
        """Note the answers of those asked, and give cards to buyers who take one."""
        if week >= self.desk.weeks:
            return
        self._note_answers(week)
        self._identify(week, news)

    def _refresh(self, week: int) -> None:
        """Bring records older than ``refresh_weeks`` up to date, the oldest first."""
        crm, age = self.desk.crm, self.settings.refresh_weeks
        if age == 0:
            return
        ids = np.flatnonzero(crm.known & crm.consent & (crm.verified <= week - age))
        ids = ids[np.argsort(crm.verified[ids], kind="stable")]
        cost = crm.settings.refresh_cost
        ids = np.sort(ids[: self._payable(week, ids.size, cost)])
        if ids.size:
            customers = int(np.count_nonzero(crm.purchases[ids]))
            self._pay(week, "refresh", customers, cost, SIDE_RETENTION)
            self._pay(week, "refresh", ids.size - customers, cost, SIDE_ACQUISITION)
            crm.refresh(ids, week)

    def _to_ask(self, week: int) -> Ids:
        """Return whom to ask at the next purchase: as many as could be paid if all came, by lot."""
        crm, settings = self.desk.crm, self.settings
        if not settings.consent:
            return np.zeros(0, np.int64)
        silent = crm.known & ~crm.consent & ~crm.held_out
        ids = np.flatnonzero(silent & (week - self._last_asked >= settings.ask_weeks))
        payable = self._payable(week, ids.size, settings.ask_cost)
        if payable < ids.size:
            draw = self.desk.brand * _LANES + _ASKED
            lots = uniforms(self.desk.key, Decision.TARGETING, self.desk.clock(week), ids, draw)
            ids = np.sort(ids[np.argsort(lots, kind="stable")[:payable]])
        return ids

    def _note_answers(self, week: int) -> None:
        if self._errand is None or self._errand.asked.size == 0:
            return
        asked, granted = self._errand.asked, self._errand.granted
        cost = self.settings.ask_cost
        self._pay(week, "identification", asked.size, cost, SIDE_RETENTION)
        self._last_asked[asked] = week
        self.desk.crm.consent[asked[granted]] = True

    def _identify(self, week: int, news: News) -> None:
        """Give a card to buyers nobody recognises and who take one; they are known from now on."""
        desk, settings = self.desk, self.settings
        buyers = np.unique(news.sales.consumer[news.rows]).astype(np.int64)
        ids = buyers[~(desk.crm.known[buyers] | desk.crm.held_out[buyers])]
        draws = uniforms(desk.key, Decision.IDENTIFICATION, desk.clock(week), ids, desk.brand)
        ids = ids[draws < settings.identification]
        # a new record must be paid for to the end, or later fixed costs could not be
        hosting = desk.crm.settings.hosting * (desk.weeks - week)
        ids = ids[: self._payable(week, ids.size, settings.card_cost + hosting)]
        if ids.size:
            self._pay(week, "identification", ids.size, settings.card_cost, SIDE_RETENTION)
            self._account.spend(ids.size * hosting)
            desk.crm.identify(ids, news.visible.consents(ids), week)

    def _payable(self, week: int, wanted: int, unit_cost: float) -> int:
        limit = self._account.released(week)
        return int(min(self.desk.purse.affordable(unit_cost, limit) * _ROUNDING, wanted))

    def _pay(self, week: int, item: str, units: int, unit_cost: float, side: int) -> None:
        self._account.spend(self.desk.purse.charge(week, item, units, unit_cost, side))
