"""Contacts that the customer database sets off: what its programmes have in common.

Money: set-up and all fixed costs are set aside first; where offers are made, ``offer_reserve`` of
the rest honours them, and the other part pays contacts; both are released evenly over the weeks.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.firm.budget import Account
from sim.firm.programme import Desk, Part
from sim.population.records import Records
from sim.scenario.strategy_crm import OutreachSettings
from sim.strategies.base import Programme
from sim.strategies.direct import DirectContacts, Terms, portion

OutreachModel = TypeVar("OutreachModel", bound=OutreachSettings)

Ids = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]

_LEAD = 4
"""Weeks of money released ahead, so that the first weeks can act."""

_ROUNDING = 1.0 - 1e-9


class Outreach(Programme[OutreachModel]):
    """Writes to people when the database says so; subclasses say to whom, when and about what."""

    uses_crm = True

    def open(self, desk: Desk) -> None:
        """Set the money apart."""
        super().open(desk)
        settings = self.settings
        fixed = self.set_up_cost(desk.size) + self.fixed_costs_left(0) + self.set_aside()
        free = desk.purse.available - fixed
        kept = settings.offer_reserve if self.deepest_offer() > 0.0 else 0.0
        self._offers = Account(portion(free, kept), desk.weeks, _LEAD, desk.start)
        self._account = Account(portion(free, 1.0 - kept), desk.weeks, _LEAD, desk.start)
        terms = Terms(settings.channel, select=settings.select, refresh=settings.refresh)
        self._contacts = DirectContacts(desk, terms, self._account)

    @abstractmethod
    def reach_out(self, week: int) -> Part:
        """Return the contacts of a week whose fixed costs are paid."""

    def deepest_offer(self) -> float:
        """Return the largest price cut this programme ever offers; 0 for none."""
        return float(getattr(self.settings, "offer", 0.0))

    def set_aside(self) -> float:
        """Return money to keep for costs beyond set-up, staff and hosting, currency."""
        return 0.0

    def plan(self, week: int) -> Part:
        """Pay what runs anyway, then contact whom the database points out."""
        if not self.pay_fixed(week) or not self.pay_hosting(week):
            return Part()
        return self.reach_out(week)

    def discount_limit(self, week: int) -> float:
        """Return the released part of the money kept for offers, currency."""
        return self._offers.released(week)

    def discount_paid(self, amount: float) -> None:
        """Take what honouring offers cost out of the money kept for them."""
        self._offers.spend(amount)

    def send(self, week: int, wanted: Mask, themes: NDArray[np.int8]) -> Part:
        """Contact all wanted people who can be reached and paid for, each about a theme."""
        arrive, bounce = self._contacts.send(week, wanted, themes)
        return Part(touches=arrive, undelivered=bounce)

    def give(self, touches: Records, cut: float | NDArray[np.float64]) -> None:
        """Put a personal price cut in touches, a share of price; 0 gives none."""
        touches["offer"] = cut
        touches["offer_weeks"] = np.where(touches["offer"] > 0.0, self.settings.offer_weeks, 0)

    def payable(self, week: int, wanted: int, unit_cost: float) -> int:
        """Return how many units of a cost, at most ``wanted``, the money for contacts can pay."""
        limit = self._account.released(week)
        return int(min(self.desk.purse.affordable(unit_cost, limit) * _ROUNDING, wanted))

    def pay(self, week: int, item: str, units: int, unit_cost: float, side: int) -> None:
        """Charge a cost to the money for contacts; the caller has asked :meth:`payable`."""
        self._account.spend(self.desk.purse.charge(week, item, units, unit_cost, side))

    def nobody(self) -> Mask:
        """Return an empty selection, (size,)."""
        return np.zeros(self.desk.size, np.bool_)


def latest_theme(theme_week: NDArray[np.int32]) -> NDArray[np.int8]:
    """Return the theme bought last by each person, the lowest of those of one week.

    Args:
        theme_week: (people, 8) week of the last purchase of each theme.
    """
    return np.argmax(theme_week, axis=1).astype(np.int8)
