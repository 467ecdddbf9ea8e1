"""What is believed of a firm's customers before its log is read: wide, flat, and written down.

Ranges hold what the literature on customer-base analysis has found across firms and then some;
none is fitted to any data. A parameter whose posterior is as wide as its range was not identified.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.randomness import Decision, uniforms

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Range:
    """A flat prior of one parameter.

    Attributes:
        name: full name of the setting.
        low: lower bound; ``high``: upper bound.
        log: flat in the logarithm (a scale), not in the value itself (a share).
        meaning: what it says of customers.
    """

    name: str
    low: float
    high: float
    log: bool
    meaning: str

    def value(self, place: Floats) -> Floats:
        """Return values at places 0 to 1 of the range."""
        low, high = self._ends()
        at = low + (high - low) * place
        return np.asarray(np.exp(at) if self.log else at)

    def place(self, value: Floats) -> Floats:
        """Return where in the range values lie, 0 to 1; outside for values beyond it."""
        low, high = self._ends()
        at = np.log(value) if self.log else np.asarray(value)
        return np.asarray((at - low) / (high - low))

    def _ends(self) -> tuple[float, float]:
        if self.log:
            return float(np.log(self.low)), float(np.log(self.high))
        return self.low, self.high


RANGES = (
    Range("population.need_shape", 0.1, 5.0, True, "how alike customers' order rates are"),
    Range("population.need_mean", 0.005, 1.0, True, "mean order rate a week, when ready"),
    Range("population.dropout_mean", 0.01, 0.8, False, "mean chance to leave after an order"),
    Range("population.dropout_spread", 0.02, 0.8, False, "polarisation of that chance"),
    Range("behaviour.refractory", 0.2, 8.0, True, "weeks until ready to order again"),
    Range("behaviour.same_week", 0.0, 0.8, False, "readiness in the week of an order"),
    Range("behaviour.first_gap", 0.3, 3.0, True, "rate factor before the second order"),
    Range("population.basket_spread", 1.2, 20.0, True, "how alike customers' baskets are"),
    Range("behaviour.order_shape", 0.7, 30.0, True, "how alike one customer's orders are"),
    Range("population.rate_basket_correlation", -0.8, 0.8, False, "rate with basket"),
)
"""The parameters that a log can identify and the log's currency does not touch."""

BASKET = "population.basket_mean"
"""Mean basket: flat in the logarithm over all positive numbers, as no range fits all currencies."""

PARAMETERS = (*(one.name for one in RANGES), BASKET)
"""Everything that is estimated, in the order of a posterior's columns."""

NOT_IDENTIFIED = {
    "behaviour.attachment_weight": "orders alone do not tell why a customer came back",
    "behaviour.habit_weight": "likewise: attachment and habit both make a customer come back",
    "behaviour.dropout_attachment": "likewise for leaving",
    "population.price_sensitivity_median": "no list prices, discounts or rivals' prices are read",
    "behaviour.word_of_mouth": "who talked to whom is not in a log of orders",
    "population.openness_mean": "no contacts and no answers to contacts are read",
}
"""What stays at its prior, whatever the estimator, and why."""


def draw_places(seed: int, numbers: NDArray[np.int64]) -> Floats:
    """Return (numbers, ranges) places in the ranges: prior draws, one row a simulation."""
    key = (seed, 0)
    columns = [
        uniforms(key, Decision.PARAMETER_DRAW, 0, numbers, draw) for draw in range(len(RANGES))
    ]
    return np.stack(columns, axis=1)


def values_at(places: Floats) -> dict[str, Floats]:
    """Return the parameters at (…, ranges) places, by name."""
    return {one.name: one.value(places[..., column]) for column, one in enumerate(RANGES)}
