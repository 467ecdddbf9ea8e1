"""Invoice markets: orders of one shop, and dropping out (docs/ODD.md, 7.12)."""

from __future__ import annotations

import math

from tests.reference.consumer import DELIBERATE, INERTIAL, ReferenceConsumer
from tests.reference.distributions import f32, ln
from tests.reference.luck import Luck

MOST_ORDERS = 6


class Customer(ReferenceConsumer):
    """Somebody who orders from one shop until they leave it for good."""

    def buy_something(self) -> None:
        """Place the week's orders."""
        for k in range(MOST_ORDERS):
            if not self.is_ordering(k):
                break
            self.order(k)
            if self.gone:
                break
        self.attachment_norm = f32(self.attachment_norm * (1.0 - self.model.p.attachment_decay))
        self.wake = 0.0

    def is_ordering(self, k: int) -> bool:
        """Tell whether order ``k`` is placed."""
        if self.placed == 0:
            return k == 0 and self.model.week.number == self.entry
        p = self.model.p
        ready = p.same_week if self.gap == 0 else 1.0 - math.exp(-self.gap / p.refractory)
        if self.placed == 1:
            ready *= p.first_gap
        hazard = self.need_rate * self.model.season * ready * math.exp(self.shift())
        return self.luck(Luck.OCCASIONS, k) < 1.0 - math.exp(-hazard)

    def shift(self) -> float:
        """Return what the firm's marketing adds to the log hazard of an order."""
        p = self.model.p
        shift = (
            p.attachment_weight * f32(self.attachment[0] - self.attachment_norm)
            + p.buzz_weight * self.buzz[0]
            - self.price_sensitivity * ln(1.0 - self.cut_of(0))
            + self.model.pull(self.index, 0)
        )
        return float(min(2.0, max(-2.0, shift)))

    def order(self, k: int) -> None:
        """Place one order, and perhaps the last."""
        p = self.model.p
        path = DELIBERATE if self.habitual_brand(k) is None else INERTIAL
        self.outcome.occasions += 1
        self.outcome.visits += 1
        self.buy(0, k, path)
        if self.dropout > 0.0:
            missing = f32(self.attachment_norm - self.attachment[0])
            chance = self.dropout * math.exp(p.dropout_attachment * missing)
            if self.luck(Luck.DROP_OUT, k) < chance:
                self.gone = self.outcome.left = 1
        self.placed = min(30000, self.placed + 1)
        usual = self.model.usual_satisfaction
        step = p.attachment_learning * (usual - self.attachment_norm)
        self.attachment_norm = f32(self.attachment_norm + step)
