"""Media and direct contacts under one budget: what mass and one to one have in common: all."""

from __future__ import annotations

from typing import TypeVar

from sim.firm.budget import Account
from sim.firm.programme import NO_CLAIM, Desk, News, Part
from sim.scenario.strategy import DirectSettings
from sim.strategies.base import Programme
from sim.strategies.direct import DirectContacts, Terms, portion
from sim.strategies.media import MediaPlan

DirectModel = TypeVar("DirectModel", bound=DirectSettings)


class MediaAndContacts(Programme[DirectModel]):
    """Buys media and contacts people on the terms of its settings.

    Mass and one to one are this class with different default settings; information (``pooling``)
    is what sets them apart, never a lift. Money: set-up and all fixed costs are set aside first;
    ``media_share`` of the rest buys media; of what remains, ``offer_reserve`` honours personal
    offers and the other part pays contacts, released evenly over the weeks.
    """

    def __init__(self, settings: DirectModel) -> None:
        super().__init__(settings)
        self.uses_crm = settings.direct_share > 0.0

    def open(self, desk: Desk) -> None:
        """Divide the money and ready the planners."""
        super().open(desk)
        settings = self.settings
        free = desk.purse.available - self.set_up_cost(desk.size) - self.fixed_costs_left(0)
        media = portion(free, settings.media_share)
        rest = portion(free, 1.0 - settings.media_share)
        kept = settings.offer_reserve if settings.offer > 0.0 else 0.0
        lead = settings.interval_weeks
        self._media = MediaPlan(desk, media, settings.flight_weeks, settings.pause_weeks)
        self._offers = Account(portion(rest, kept), desk.weeks, lead, desk.start)
        contacts = Account(portion(rest, 1.0 - kept), desk.weeks, lead, desk.start)
        self._contacts = DirectContacts(desk, Terms.of(settings), contacts)

    def plan(self, week: int) -> Part:
        """Buy this week's media and contact who is due."""
        if not self.pay_fixed(week):
            return Part()
        claim = self.settings.claim
        part = Part(self._media.buy(week), NO_CLAIM if claim is None else claim)
        if self.uses_crm and self.pay_hosting(week):
            part.touches, part.undelivered = self._contacts.plan(week)
        return part

    def settle(self, week: int, news: News) -> None:
        """Look at what people browse, where the next contacts follow the need of the moment."""
        if self.uses_crm and self.settings.pooling == "real_time":
            self.desk.crm.observe_needs(news.visible.needs())

    def discount_limit(self, week: int) -> float:
        """Return the released part of the money kept for offers, currency."""
        return self._offers.released(week)

    def discount_paid(self, amount: float) -> None:
        """Take what honouring offers cost out of the money kept for them."""
        self._offers.spend(amount)

    def customised_cost(self) -> float:
        """Return the cost a unit of fitting an offer to one person, currency."""
        return self.settings.customised_cost
