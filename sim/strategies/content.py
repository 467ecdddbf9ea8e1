"""Content [inbound]: articles and guides that people find when they need them."""

from __future__ import annotations

from typing import Any

from sim.firm.budget import Account
from sim.firm.ledger import SIDE_SHARED
from sim.firm.programme import Desk, Part
from sim.scenario.strategy_leads import ContentSettings
from sim.strategies.base import Programme
from sim.strategies.site import WithSite


class Content(WithSite[ContentSettings]):
    """Spends on content, which builds up, ages, and is found by who searches.

    Stock of content, currency a consumer: ``K ← (1 − ageing)·K + spent``. Of the reach that can
    be had it brings ``K / (K + half_reach)``, its richness, and a visit leaves as much of what a
    visit can leave: the first articles bring most. Money is released evenly, at most
    ``weekly_per_consumer`` a week.

    Attributes:
        stock: content in store, currency a consumer.
    """

    name = "content"
    settings_model = ContentSettings
    stock: float

    def open(self, desk: Desk) -> None:
        """Start with no content."""
        super().open(desk)
        self.stock = 0.0
        free = desk.purse.available - self.set_up_cost(desk.size) - self.fixed_costs_left(0)
        self._account = Account(free, desk.weeks, 1, desk.start)

    def succeed(self, before: Programme[Any]) -> None:
        """Go on with the content in store."""
        super().succeed(before)
        if isinstance(before, Content):
            self.stock = before.stock

    @property
    def richness(self) -> float:
        """What the stock brings of what content can bring, in [0, 1)."""
        return self.stock / (self.stock + self.settings.half_reach)

    @property
    def reach(self) -> float:
        """Share of searches in which the site is found."""
        base = self.settings.base_reach
        return base + max(0.0, self.settings.most_reach - base) * self.richness

    def plan(self, week: int) -> Part:
        """Write, and keep the site open with what has been written so far."""
        if not self.pay_fixed(week):
            return Part()
        hosted = self.pay_hosting(week)
        self._write(week)
        names = self.takes_names(hosted)
        proof = self.settings.proof
        return Part(errands=self.leads.keep_open(week, self.reach, names, self.richness, proof))

    def _write(self, week: int) -> None:
        settings, desk = self.settings, self.desk
        self.stock *= 1.0 - settings.ageing
        most = settings.weekly_per_consumer * desk.size
        amount = min(most, self._account.released(week), self.free_money(week + 1))
        paid = desk.purse.charge(week, "content", 1.0, amount, SIDE_SHARED)
        self._account.spend(paid)
        self.stock += paid / desk.size
