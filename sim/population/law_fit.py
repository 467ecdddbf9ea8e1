"""A parametric law of customers as the joint distribution that arrivals are reckoned with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, gammaincinv

from sim.population.parametric import CustomerLaw
from sim.population.rates import COHORTS, RateFit
from sim.scenario.behaviour import BehaviourSettings
from sim.scenario.population import PopulationSettings

Floats = NDArray[np.float64]

_RATES, _DROPOUTS = 40, 10
_WEEKS = 53
_SURE = 1e-6


def law_of(population: PopulationSettings) -> CustomerLaw:
    """Return the law that the settings of the population describe."""
    return CustomerLaw(
        need_shape=population.need_shape,
        need_mean=population.need_mean,
        dropout_mean=min(max(population.dropout_mean, _SURE), 1.0 - _SURE),
        dropout_spread=population.dropout_spread,
        basket_mean=population.basket_mean,
        basket_spread=population.basket_spread,
        rate_basket_correlation=population.rate_basket_correlation,
    )


def fit_of_law(law: CustomerLaw, behaviour: BehaviourSettings, entries: Sequence[float]) -> RateFit:
    """Return cells of equal weight over the law's rates and dropouts, the same in every cohort.

    Args:
        law: how customers differ.
        behaviour: readiness to order again, and the shape of order values.
        entries: customers first seen, by week of the data; any unit.
    """
    a, b = law.dropout_beta
    rate = _middles(_RATES)
    rate = gammaincinv(law.need_shape, rate) * law.need_mean / law.need_shape
    rate *= law.need_mean / rate.mean()
    rates, dropouts = np.meshgrid(rate, betaincinv(a, b, _middles(_DROPOUTS)), indexing="ij")
    seen = np.zeros(max(_WEEKS, len(entries)))
    seen[: len(entries)] = entries
    return RateFit(
        rate=rates.ravel(),
        dropout=dropouts.ravel(),
        basket=np.full(rates.size, law.basket_mean),
        cohort_weight=np.full((len(COHORTS), rates.size), 1.0 / rates.size),
        season=np.ones(1),
        refractory=behaviour.refractory,
        same_week=behaviour.same_week,
        first_gap=behaviour.first_gap,
        basket_shape=behaviour.order_shape,
        entry_weights=seen / seen.sum(),
        provenance={},
    )


def _middles(count: int) -> Floats:
    return (np.arange(count) + 0.5) / count
