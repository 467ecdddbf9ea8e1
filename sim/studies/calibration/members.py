"""What each customer may be, given its orders: rate, dropout and whether it is still there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, gammaincinv

from sim.population import quantiles
from sim.randomness import Decision, Key, uniforms
from sim.studies.calibration.purchases import Histories, PurchaseFit, draw_parameters

Floats = NDArray[np.float64]

_SURE_TO_STAY = 1e-9


@dataclass(frozen=True)
class Members:
    """Draws of all customers: row k holds draw k of the parameters, then of every customer.

    Attributes:
        rate: (draws, n) orders a week of average season.
        dropout: (draws, n) chance to leave after an order.
        alive: (draws, n) whether the customer is still there.
    """

    rate: Floats
    dropout: Floats
    alive: NDArray[np.bool_]

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return int(self.rate.shape[0])


def draw_logs(log_parameters: Floats, spread: Floats, draw: int, key: Key, lane: int) -> Floats:
    """Return one normal draw of log parameters about their estimate (Laplace's approximation)."""
    ids = np.arange(log_parameters.size, dtype=np.int64)
    score = quantiles.normal(uniforms(key, Decision.PARAMETER_DRAW, lane, ids, draw))
    values, vectors = np.linalg.eigh(spread)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    return np.asarray(log_parameters + root @ score)


def draw_members(
    fits: Sequence[PurchaseFit], histories: Histories, draws: int, key: Key, *, exact: bool = False
) -> Members:
    """Draw customers from what the fits, their uncertainty and the histories say.

    Args:
        fits: variants; draws take them in turn, so each has the same weight.
        histories: of all customers.
        draws: how many.
        key: key of the luck.
        exact: leave the parameters at their estimates.
    """
    size = histories.repeats.size
    ids = np.arange(size, dtype=np.int64)
    shape = (draws, size)
    rate, dropout, alive = np.empty(shape), np.empty(shape), np.empty(shape, dtype=bool)
    logs = [draw_parameters(fit, histories, draws, key) for fit in fits if not exact]
    for draw in range(draws):
        fit = fits[draw % len(fits)]
        if not exact:
            fit = fit.moved(logs[draw % len(fits)][draw])
        luck = [uniforms(key, Decision.BOOTSTRAP, 0, ids, 10 + 3 * draw + k) for k in range(3)]
        rate[draw] = gammaincinv(fit.r + histories.repeats, luck[0]) / (fit.alpha + histories.age)
        dropout[draw] = betaincinv(fit.a, fit.b + fit.survived(histories), luck[1])
        alive[draw] = luck[2] < fit.alive(histories)
    return Members(rate, np.maximum(dropout, _SURE_TO_STAY), alive)


@dataclass(frozen=True)
class Futures:
    """Simulated futures of all customers.

    Attributes:
        weekly: (draws, h) orders of all customers in each week ahead.
        each: (draws, n) orders of each customer over all weeks ahead.
    """

    weekly: Floats
    each: NDArray[np.int32]

    def swung(self, factors: Floats) -> Floats:
        """Return (draws, h) weekly orders when weeks rise and fall together by ``factors``."""
        return self.weekly * factors


def live_on(members: Members, horizon: Floats, key: Key) -> Futures:
    """Let orders come at random in continuous time until customers leave: the estimator's future.

    Args:
        members: draws of the customers.
        horizon: (h,) ends of the weeks ahead, in weeks of average season from now.
        key: key of the luck.
    """
    draws, size = members.rate.shape
    weekly = np.zeros((draws, horizon.size))
    each = np.zeros((draws, size), dtype=np.int32)
    for draw in range(draws):
        who = np.flatnonzero(members.alive[draw])
        time = np.zeros(who.size)
        turn = 0
        while who.size:
            wait = -np.log(uniforms(key, Decision.OCCASIONS, turn, who, draw))
            time = time + wait / members.rate[draw, who]
            inside = time < horizon[-1]
            who, time = who[inside], time[inside]
            week = np.searchsorted(horizon, time, side="right")
            weekly[draw] += np.bincount(week, minlength=horizon.size)
            each[draw, who] += 1
            luck = uniforms(key, Decision.DROP_OUT, turn, who, draw)
            stays = luck >= members.dropout[draw, who]
            who, time = who[stays], time[stays]
            turn += 1
    return Futures(weekly, each)
