"""A firm's customers by a few numbers: how much they differ in rate, dropout and basket.

Where :mod:`sim.population.rates` supposes no form and needs a year of orders, this law has the
forms of the purchase models of marketing, which a few hundred customers can identify: gamma rates
(the NBD's, Ehrenberg 1959), beta chances of dropping out after an order (the BG/NBD's, Fader,
Hardie and Lee 2005) and inverse-gamma mean baskets (the gamma-gamma's, Fader, Hardie and Lee
2005), the last tied to the rates by a Gaussian copula.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.population import quantiles
from sim.population.records import Records
from sim.population.traits import Drawing
from sim.randomness import Decision

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CustomerLaw:
    """How one firm's customers differ.

    Attributes:
        need_shape: shape of the gamma over rates, > 0; the smaller, the more they differ.
        need_mean: mean rate, orders a week of a customer who is ready to order again, > 0.
        dropout_mean: mean chance of leaving for good after an order, in (0, 1).
        dropout_spread: polarisation of that chance, 1 / (1 + a + b) of the beta, in (0, 1): near 0
            all customers are alike, near 1 some never leave and the others leave at once.
        basket_mean: mean over customers of the mean value of an order, currency, > 0.
        basket_spread: shape of the inverse gamma over mean baskets, > 1; the larger, the more
            alike.
        rate_basket_correlation: correlation of the normal scores of rate and basket, in (-1, 1).
    """

    need_shape: float
    need_mean: float
    dropout_mean: float
    dropout_spread: float
    basket_mean: float = 1.0
    basket_spread: float = 3.0
    rate_basket_correlation: float = 0.0

    @property
    def dropout_beta(self) -> tuple[float, float]:
        """(a, b) of the beta over chances of dropping out."""
        size = 1.0 / self.dropout_spread - 1.0
        return self.dropout_mean * size, (1.0 - self.dropout_mean) * size


def draw_parametric_customers(traits: Records, drawing: Drawing, law: CustomerLaw) -> None:
    """Give every consumer a rate, a chance of dropping out and a mean basket.

    Args:
        traits: fields need_rate, dropout and basket are written in place.
        drawing: luck of the population.
        law: how customers differ.
    """
    rate_score = drawing.normal(Decision.NEED_RATE)
    tied = law.rate_basket_correlation
    basket_score = tied * rate_score + np.sqrt(1.0 - tied**2) * drawing.normal(Decision.BASKET)
    traits["need_rate"] = quantiles.gamma_of_normal(rate_score, law.need_shape, law.need_mean)
    traits["dropout"] = quantiles.beta(drawing.uniform(Decision.GIFT_CUSTOMER), *law.dropout_beta)
    traits["basket"] = law.basket_mean * relative_baskets(basket_score, law.basket_spread)


def relative_baskets(score: Floats, spread: float) -> Floats:
    """Return mean baskets of mean 1 at normal scores: inverse gamma of shape ``spread`` > 1."""
    return np.asarray((spread - 1.0) / (quantiles.gamma_of_normal(-score, spread, spread)))
