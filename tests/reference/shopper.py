"""Repertoire markets: occasions, pantry, inertia and choice (docs/ODD.md, 7.6)."""

from __future__ import annotations

import math

from tests.reference.consumer import DELIBERATE, INERTIAL, ReferenceConsumer
from tests.reference.distributions import f32, gumbel, ln, poisson
from tests.reference.luck import Luck


class Shopper(ReferenceConsumer):
    """Somebody who buys a category often, out of a repertoire of brands."""

    def buy_something(self) -> None:
        """Meet the week's occasions."""
        self.outcome.occasions = self.occasions()
        for k in range(self.outcome.occasions):
            if not self.eat_from_pantry(k):
                self.meet_occasion(k)

    def occasions(self) -> int:
        """Return the number of occasions; visible deals make some more."""
        p, week = self.model.p, self.model.week
        pull = self.offer if self.offer_weeks > 0 else 0.0
        for b, offer in enumerate(week.offers):
            if offer.cut > 0.0:
                pull += offer.cut * offer.cut_notice * self.awareness[b] * offer.distribution
        mean = self.need_rate * self.model.season * math.exp(self.drift - p.drift_sd**2 / 2.0)
        mean *= 1.0 + p.deal_expansion * pull
        return poisson(self.luck(Luck.OCCASIONS, 0), mean, 6)

    def eat_from_pantry(self, k: int) -> bool:
        """Tell whether the pantry meets the occasion."""
        if self.stock < 0.5 or self.luck(Luck.PANTRY, k) >= self.model.p.pantry_use:
            return False
        self.stock = f32(max(0.0, self.stock - 1.0))
        return True

    def meet_occasion(self, k: int) -> None:
        """Buy by habit, or choose."""
        brand, path = self.habitual_brand(k), INERTIAL
        if brand is None:
            brand, path = self.choose(k), DELIBERATE
        if brand == 0 or (path == DELIBERATE and self.awareness[0] >= 0.5):
            self.outcome.visits += 1
        if brand is not None:
            self.buy(brand, k, path)

    def choose(self, k: int) -> int | None:
        """Return the brand of the largest utility, or None for nothing."""
        chosen, best = None, self.outside + gumbel(self.luck(Luck.CHOICE, 32 * k + 16))
        for b in range(self.model.brand_count):
            if self.known_to(b):
                value = self.utility(b) + gumbel(self.luck(Luck.CHOICE, 32 * k + b))
                if value > best:
                    chosen, best = b, value
        self.wake = 0.0
        return chosen

    def utility(self, b: int) -> float:
        """Return the utility of buying a brand."""
        p, offer = self.model.p, self.model.week.offers[b]
        price = ln(offer.price * (1.0 - self.cut_of(b)) / self.model.price_level)
        expected = ln(self.reference_price[b] / self.model.price_level)
        return float(
            self.taste[b]
            + p.attachment_weight * self.attachment[b]
            + p.trust_weight * self.involvement * self.trust(b)
            + p.quality_weight * self.quality[b]
            - self.price_sensitivity * (price + p.reference_price_weight * (price - expected))
            + p.buzz_weight * self.buzz[b]
            + p.awareness_weight * ln(self.awareness[b])
            + p.distribution_weight * ln(offer.distribution)
            + p.image_weight * offer.image
            + p.point_of_sale_weight * offer.point_of_sale
            + p.need_match_weight * (offer.assortment[self.need_theme] - 1.0)
            - p.distance_weight * self.distance
            - self.doubt(b)
            + self.model.pull(self.index, b)
        )

    def doubt(self, b: int) -> float:
        """Return what a brand never bought has against it."""
        p = self.model.p
        if self.bought >> b & 1:
            return 0.0
        known = min(1.0, self.awareness[b] / p.known_threshold)
        liked = min(1.0, max(0.0, self.attachment[b]) / p.liked_threshold)
        trusted = min(1.0, self.trust(b) / p.trusted_threshold)
        barrier = p.first_purchase_barrier * self.involvement
        return float(barrier * (3.0 - known - liked - trusted))
