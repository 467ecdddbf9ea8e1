"""Customer experience [expérience client]: better quality, service, point of sale, a label."""

from __future__ import annotations

import math
from typing import Any

from sim.firm.budget import Account
from sim.firm.ledger import SIDE_SHARED
from sim.firm.programme import Desk, Part
from sim.scenario.strategy_service import ExperienceSettings
from sim.strategies.base import Programme
from sim.strategies.improvement import Improvement


class Experience(Programme[ExperienceSettings]):
    """Money improves what every buyer meets; nobody is contacted and no record is read.

    Quality, failures and the point of sale improve with what was invested a consumer, less and
    less, and wear off when no longer paid for: in the run-off too, where nothing is added. A
    label [certification] holds while its fee is paid. Effects come by use alone: buyers learn
    quality at their purchases, prospects by hearsay.
    """

    name = "experience"
    settings_model = ExperienceSettings

    def set_up_cost(self, size: int) -> float:
        """Return set-up, and the audit of a label, currency."""
        audit = self.settings.audit_per_consumer if self.settings.certification else 0.0
        return (self.settings.set_up_per_consumer + audit) * size

    def open(self, desk: Desk) -> None:
        """Divide the money between what is to improve."""
        super().open(desk)
        settings = self.settings
        self._certified = False
        fixed = self.fixed_costs_left(0) + self._fee() * (desk.weeks - desk.start)
        free = desk.purse.available - self.set_up_cost(desk.size) - fixed
        self._account = Account(free, desk.weeks, 1, desk.start)
        shares = (settings.quality_share, settings.service_share, settings.point_of_sale_share)
        whole = max(1.0, sum(shares))
        self._shares = tuple(share / whole for share in shares)
        self._stocks = tuple(Improvement(settings.scale, settings.decay) for _ in shares)

    def succeed(self, before: Programme[Any]) -> None:
        """Take over what was built up."""
        super().succeed(before)
        if isinstance(before, Experience):
            for mine, theirs in zip(self._stocks, before._stocks, strict=True):
                mine.stock = theirs.stock

    def plan(self, week: int) -> Part:
        """Invest this week's money, and let buyers meet what has been reached."""
        if self.pay_fixed(week):
            self._certified = self.settings.certification and self._pay_fee(week)
            self._invest(week)
        return self._part()

    def plan_run_off(self, week: int) -> Part:
        """Let what was built up wear off; the label lapses."""
        self._certified = False
        return self._part()

    def _fee(self) -> float:
        return self.settings.fee_per_consumer * self.desk.size * self.settings.certification

    def _pay_fee(self, week: int) -> bool:
        return self.desk.purse.try_charge(week, "improvement", 1.0, self._fee(), SIDE_SHARED)

    def _invest(self, week: int) -> None:
        desk = self.desk
        money = min(self._account.released(week), desk.purse.available)
        if money == math.inf:
            money = self.settings.scale * desk.size / desk.weeks  # money does not bind: a scale
        for share, stock in zip(self._shares, self._stocks, strict=True):
            paid = desk.purse.charge(week, "improvement", 1.0, money * share, SIDE_SHARED)
            self._account.spend(paid)
            stock.add(paid / desk.size)

    def _part(self) -> Part:
        settings = self.settings
        quality, service, outlets = (stock.reached() for stock in self._stocks)
        for stock in self._stocks:
            stock.age()
        failures = float(self.desk.standing["failure_rate"][0])
        label = settings.certification_utility if self._certified else 0.0
        changes = {
            "quality": settings.quality_span * quality,
            "failure_rate": -settings.service_span * service * failures,
            "point_of_sale": settings.point_of_sale_span * outlets,
            "image": label,
        }
        return Part(changes={name: value for name, value in changes.items() if value != 0.0})
