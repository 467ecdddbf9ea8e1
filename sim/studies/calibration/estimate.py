"""Everything that is estimated from one log, in the order in which it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.studies.calibration.log import Log
from sim.studies.calibration.purchases import VARIANTS, Histories, PurchaseFit, fit_purchases
from sim.studies.calibration.season import (
    YEAR,
    Clock,
    Swings,
    estimate_season,
    estimate_swings,
    weekly_repeats,
)
from sim.studies.calibration.spend import SpendFit, Spends, fit_spend

Floats = NDArray[np.float64]

SEASON_WEEKS = YEAR + 1
"""Weeks of data that a season needs."""
_ROUNDS = 3


@dataclass(frozen=True)
class Estimate:
    """What a log says.

    Attributes:
        log: the orders used.
        clock: season, flat where it cannot be learnt.
        histories: of the customers, in weeks of average season.
        purchases: one fit for each variant of the purchase model, with equal weight.
        spend: the spend model.
        expected: (weeks,) repeat orders that the fitted models expect in each week of the log,
            given only when each customer first ordered.
        swings: common ups and downs of weeks about that.
    """

    log: Log
    clock: Clock
    histories: Histories
    purchases: tuple[PurchaseFit, ...]
    spend: SpendFit
    expected: Floats
    swings: Swings

    @property
    def seasonal(self) -> bool:
        """Whether a season was learnt."""
        return self.clock.season.size > 1

    def variant(self, name: str) -> PurchaseFit:
        """Return the fit of one variant."""
        return next(fit for fit in self.purchases if fit.variant == name)


def estimate(log: Log) -> Estimate:
    """Estimate the purchase models, the season where there is a year of orders, and the spend.

    Raises:
        UserError: nobody ordered twice, or no order is worth anything.
    """
    clock = Clock.plain(log.days)
    histories, fits = _fit(log, clock)
    expected = expected_weeks(log, clock, fits)
    actual = weekly_repeats(log)
    for _ in range(_ROUNDS if log.weeks >= SEASON_WEEKS else 0):
        flat = expected / clock.factor(np.arange(log.weeks))
        clock = Clock(log.days, estimate_season(actual, flat))
        histories, fits = _fit(log, clock)
        expected = expected_weeks(log, clock, fits)
    return Estimate(
        log=log,
        clock=clock,
        histories=histories,
        purchases=fits,
        spend=fit_spend(Spends.of(log)),
        expected=expected,
        swings=estimate_swings(actual, expected),
    )


def _fit(log: Log, clock: Clock) -> tuple[Histories, tuple[PurchaseFit, ...]]:
    histories = Histories.of(log, clock)
    return histories, tuple(fit_purchases(histories, variant) for variant in VARIANTS)


def expected_weeks(log: Log, clock: Clock, fits: tuple[PurchaseFit, ...]) -> Floats:
    """Return (weeks,) repeat orders expected of the log's customers, from their first orders on.

    Args:
        log: gives the days of first orders, and the weeks.
        clock: season.
        fits: models, averaged.
    """
    elapsed = np.concatenate([[0.0], np.cumsum(clock.factor(np.arange(log.weeks)))])
    first, count = np.unique(clock.at(log.first_order), return_counts=True)
    age = np.maximum(elapsed[:, None] - first, 0.0)
    ages, place = np.unique(age, return_inverse=True)
    total = np.zeros(log.weeks + 1)
    for fit in fits:
        total += fit.from_first_order(ages)[place].reshape(age.shape) @ count / len(fits)
    return np.diff(total)
