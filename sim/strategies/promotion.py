"""Sales promotion [promotion des ventes, coupon]: price cuts by calendar, public or as coupons."""

from __future__ import annotations

import numpy as np

from sim.firm.budget import Account
from sim.firm.ledger import SIDE_SHARED
from sim.firm.programme import Desk, Part
from sim.scenario.strategy import PromotionSettings
from sim.strategies.base import Programme
from sim.strategies.direct import DirectContacts, Terms, portion
from sim.strategies.media import MediaPlan

_POSTED = 0.5
"""Largest part of an event's money that sends coupons; the other part honours them."""


class Promotion(Programme[PromotionSettings]):
    """Events of ``duration_weeks`` every ``interval_weeks``, money spread evenly over events.

    Public: everyone pays less in the weeks of an event while its money lasts, subsidised buyers
    included; leaflets cost ``feature_per_consumer`` a week. Coupons (``coupon_share`` above 0):
    instead of the public cut, a personal offer to that share of contactable consumers at the
    start of each event; it is noticed when the contact is opened, and redeemed or not at the till.
    """

    name = "promotion"
    settings_model = PromotionSettings

    def __init__(self, settings: PromotionSettings) -> None:
        super().__init__(settings)
        self.uses_crm = settings.coupon_share > 0.0
        self._event_money = 0.0

    def open(self, desk: Desk) -> None:
        """Set media money aside; the rest is for events."""
        super().open(desk)
        settings = self.settings
        free = desk.purse.available - self.set_up_cost(desk.size) - self.fixed_costs_left(0)
        self._media = MediaPlan(desk, portion(free, settings.media_share))
        self._events_left_money = max(0.0, portion(free, 1.0 - settings.media_share))
        terms = Terms(
            channel=settings.coupon_face_channel,
            direct_share=settings.coupon_share,
            offer=settings.depth,
            offer_weeks=settings.coupon_redemption_weeks,
        )
        self._coupons = DirectContacts(desk, terms, Account(0.0, 1, 1))

    def in_event(self, week: int) -> bool:
        """Return whether a programme week belongs to a promotion."""
        since = week - self.settings.first_week
        return since >= 0 and since % self.settings.interval_weeks < self.settings.duration_weeks

    def starts(self, week: int) -> bool:
        """Return whether a promotion starts in this week."""
        since = week - self.settings.first_week
        return since >= 0 and since % self.settings.interval_weeks == 0

    def events_left(self, week: int) -> int:
        """Return how many promotions start from this week on."""
        first, interval = self.settings.first_week, self.settings.interval_weeks
        passed = max(0, -((first - week) // interval)) if week > first else 0
        every = max(0, -((first - self.desk.weeks) // interval))
        return max(0, every - passed)

    def plan(self, week: int) -> Part:
        """Run the calendar: release money, cut the price or send coupons."""
        if not self.pay_fixed(week):
            return Part()
        part = Part(exposures=self._media.buy(week))
        if self.starts(week):
            self._release(week)
        if self.uses_crm:
            if self.pay_hosting(week) and self.starts(week):
                self._post(week, part)
        elif self.in_event(week) and self._feature(week):
            part.cut, part.notice = self.settings.depth, self.settings.notice
        return part

    def discount_limit(self, week: int) -> float:
        """Return what is left of the money of the latest event, currency."""
        return self._event_money

    def discount_paid(self, amount: float) -> None:
        """Take face values honoured out of the event's money."""
        self._event_money = max(0.0, self._event_money - amount)

    def _release(self, week: int) -> None:
        """Give a starting event its even share, with what earlier events left over."""
        money = self._events_left_money + self._event_money
        self._event_money = money / self.events_left(week)
        self._events_left_money = max(0.0, money - self._event_money) if money < np.inf else money

    def _feature(self, week: int) -> bool:
        """Pay the leaflets of a promotion week; False if that would leave nothing to honour."""
        desk = self.desk
        cost = self.settings.feature_per_consumer * desk.size
        if cost >= min(self._event_money, desk.purse.available):
            return False
        desk.purse.charge(week, "feature", 1.0, cost, SIDE_SHARED)
        self._event_money -= cost
        return True

    def _post(self, week: int, part: Part) -> None:
        account = Account(self._event_money * _POSTED, 1, 1)
        self._coupons.account = account
        everyone = self._coupons.due(0)
        if everyone is not None:
            part.touches, part.undelivered = self._coupons.send(week, everyone)
        self._event_money -= account.spent
