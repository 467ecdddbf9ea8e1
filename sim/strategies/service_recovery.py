"""Service recovery [offre de services en cas d'insatisfaction]: complaints are answered."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.behaviour.amends import Amends
from sim.firm.budget import Account
from sim.firm.ledger import SIDE_RETENTION
from sim.firm.programme import Desk, News, Part
from sim.scenario.strategy_service import ServiceRecoverySettings
from sim.strategies.base import Programme

_LEAD = 4
_MOST = 2**30


class ServiceRecovery(Programme[ServiceRecoverySettings]):
    """Complaints that the ordinary service did not settle are answered and compensated.

    Only who complains is answered: whoever is content, or silent, gets nothing and costs nothing.
    The answer comes after the word may be out. Money is released evenly; complaints beyond it go
    unanswered, in consumer order. Without complaints to hear of (rivals' are not recorded), the
    programme only costs its staff.
    """

    name = "service_recovery"
    settings_model = ServiceRecoverySettings
    side = SIDE_RETENTION

    def __init__(self, settings: ServiceRecoverySettings) -> None:
        super().__init__(settings)
        self.uses_crm = settings.answered == "known"

    def open(self, desk: Desk) -> None:
        """Set the money apart."""
        super().open(desk)
        free = desk.purse.available - self.set_up_cost(desk.size) - self.fixed_costs_left(0)
        self._account = Account(free, desk.weeks, _LEAD, desk.start)
        self._recoveries = np.zeros(desk.size, np.int8)
        self._cost = self.settings.compensation + self.settings.handling
        self._amends: Amends | None = None

    def succeed(self, before: Programme[Any]) -> None:
        """Remember who was answered before."""
        super().succeed(before)
        if isinstance(before, ServiceRecovery):
            self._recoveries = before._recoveries

    def plan(self, week: int) -> Part:
        """Stand ready to answer this week's complaints, as many as can be paid for."""
        self._amends = None
        if not self.pay_fixed(week) or (self.uses_crm and not self.pay_hosting(week)):
            return Part()
        payable = self.desk.purse.affordable(self._cost, self._account.released(week))
        most = _MOST if payable == math.inf else int(payable)
        known = self.desk.crm.known if self.uses_crm else None
        made_up = self.settings.compensation / self.desk.price if self.desk.price > 0.0 else 0.0
        self._amends = Amends(self._recoveries, made_up, most, known)
        return Part(errands=(self._amends,))

    def settle(self, week: int, news: News) -> None:
        """Pay for the answers given."""
        if self._amends is None or week >= self.desk.weeks:
            return
        count = self._amends.answered.size
        purse, settings = self.desk.purse, self.settings
        paid = purse.charge(week, "compensation", count, settings.compensation, SIDE_RETENTION)
        paid += purse.charge(week, "staff", count, settings.handling, SIDE_RETENTION)
        self._account.spend(paid)
