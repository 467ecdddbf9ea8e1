"""Who buys at the firm and since when, in a market fitted to one firm's invoices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.population.rates import COHORTS, INCUMBENT_COHORTS, RateFit, cohort_of, draw_customers
from sim.population.records import Records
from sim.population.traits import Drawing
from sim.randomness import Decision

Ints = NDArray[np.int64]
_YEAR = 52
_SETTLED = 4  # weeks of December that count with the end of the year before


def observed_entries(fit: RateFit, luck: NDArray[np.float64]) -> Ints:
    """Return entry weeks as in the data: everyone's first order falls in the year observed."""
    return np.searchsorted(np.cumsum(fit.entry_weights)[:-1], luck, side="right").astype(np.int64)


def expected_orders(fit: RateFit, weight: NDArray[np.float64], age: float) -> float:
    """Return orders a week of an average customer ``age`` weeks after the start or the entry."""
    pace = fit.rate / (1.0 + fit.rate * fit.refractory)
    return float(weight @ (pace * np.exp(-pace * fit.dropout * age)))


def replacing_arrivals(fit: RateFit, warm_up: int, weeks: int) -> float:
    """Return the newcomers a week, for each incumbent, that keep the firm's orders level.

    One year of data cannot tell growth from season. The stationary reading is taken: between the
    fork and the end, newcomers replace the orders of those who drop out.
    """
    newcomers = np.cumsum([expected_orders(fit, fit.newcomer_weight, age) for age in range(weeks)])
    lost = expected_orders(fit, fit.incumbent_weight, warm_up) - expected_orders(
        fit, fit.incumbent_weight, weeks
    )
    return float(lost / (newcomers[-1] - newcomers[min(warm_up, weeks - 1) - 1]))


def arrival_weights(fit: RateFit, warm_up: int, weeks: int) -> NDArray[np.float64]:
    """Return (weeks + 1,) shares: customers there at the start, then arrivals of each week."""
    arrivals = np.full(weeks, replacing_arrivals(fit, warm_up, weeks))
    share = np.concatenate([[1.0], arrivals])
    return np.asarray(share / share.sum())


def newcomer_cohort(week: Ints) -> Ints:
    """Return the cohort newcomers of a week resemble; December's resemble the end of the year."""
    of_year = week % _YEAR
    late = len(COHORTS) - 1
    return np.where(
        of_year < _SETTLED, late, np.maximum(cohort_of(of_year), INCUMBENT_COHORTS)
    ).astype(np.int64)


def draw_invoice_customers(
    traits: Records, drawing: Drawing, fit: RateFit, warm_up: int, weeks: int
) -> tuple[NDArray[np.bool_], float]:
    """Give every consumer a rate, a dropout chance, a basket and an entry week.

    Without a warm-up the year of the data is run as it was seen: each customer enters with the
    first order on record. With one, incumbents are there at the start and newcomers arrive.

    Args:
        traits: written in place.
        drawing: luck of the population.
        fit: the fitted customers.
        warm_up: weeks before the fork.
        weeks: weeks from the start of the warm-up to the end.

    Returns:
        (consumers,) who is a customer already at the start, and the mean weeks they have been:
        as long as it takes arrivals to renew the base.
    """
    luck = drawing.uniform(Decision.ENTRY)
    if warm_up == 0:
        entry = observed_entries(fit, luck)
        cohort = cohort_of(entry)
        there = np.zeros(luck.shape[0], dtype=bool)
    else:
        place = np.searchsorted(
            np.cumsum(arrival_weights(fit, warm_up, weeks))[:-1], luck, side="right"
        )
        there = place == 0
        entry = np.maximum(place - 1, 0).astype(np.int64)
        size = fit.cohort_size[:INCUMBENT_COHORTS]
        which = drawing.uniform(Decision.ENTRY, 1) * size.sum()
        old = np.searchsorted(np.cumsum(size)[:-1], which, side="right")
        cohort = np.where(there, old, newcomer_cohort(entry))
    customers = draw_customers(fit, drawing.uniform(Decision.GIFT_CUSTOMER), cohort)
    traits["need_rate"] = customers["rate"]
    traits["dropout"] = customers["dropout"]
    traits["basket"] = customers["basket"]
    traits["entry"] = entry
    return there, 1.0 / replacing_arrivals(fit, max(warm_up, 1), weeks)
