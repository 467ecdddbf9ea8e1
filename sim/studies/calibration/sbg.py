"""The shifted-beta-geometric model of contracts that are renewed or not.

Every customer has a constant chance of leaving at each renewal; chances differ between customers
by a beta distribution. Those most likely to leave leave first, so retention rises with age though
nobody changes. Fader, P. S. and Hardie, B. G. S. (2007), How to project customer retention,
*Journal of Interactive Marketing* 21(1), 76-90, equations 5-7.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln

from sim.errors import UserError
from sim.studies.calibration.optimum import covariance, lowest

Floats = NDArray[np.float64]

_STARTS = ((0.0, 1.0), (0.0, 0.0), (2.0, 4.0))
_LOG_BOUND = 12.0


@dataclass(frozen=True, slots=True)
class SbgFit:
    """A fitted shifted-beta-geometric model.

    Attributes:
        alpha: first parameter of the beta distribution of the chance of leaving (> 0).
        beta: second parameter (> 0); the mean chance is ``alpha / (alpha + beta)``.
        log_likelihood: at the estimate, in the unit of the survivors given.
        covariance: (2, 2) of log alpha and log beta, from the curvature of the likelihood; it
            means something only when survivors were counts of customers.
    """

    alpha: float
    beta: float
    log_likelihood: float
    covariance: Floats

    def survival(self, period: ArrayLike) -> Floats:
        """Return the share of a cohort still under contract after ``period`` renewals, 0 to 1."""
        return sbg_survival(self.alpha, self.beta, period)

    def retention(self, period: ArrayLike) -> Floats:
        """Return the share of those present at ``period - 1`` who renew (``period`` >= 1)."""
        t = np.asarray(period, dtype=np.float64)
        return np.asarray((self.beta + t - 1.0) / (self.alpha + self.beta + t - 1.0))


def sbg_survival(alpha: ArrayLike, beta: ArrayLike, period: ArrayLike) -> Floats:
    """Return B(alpha, beta + period) / B(alpha, beta), broadcast: the survivor function."""
    a, b, t = (np.asarray(part, dtype=np.float64) for part in (alpha, beta, period))
    return np.asarray(np.exp(betaln(a, b + t) - betaln(a, b)), dtype=np.float64)


def fit_sbg(survivors: ArrayLike) -> SbgFit:
    """Estimate the model from one cohort's survivors, by maximum likelihood.

    Args:
        survivors: customers, or percent, still there after 0, 1, 2, ... periods; the first is the
            cohort's size, and none is above the one before.

    Returns:
        The fit.

    Raises:
        UserError: fewer than two periods, survivors that rise, or nobody who left.
    """
    alive = np.asarray(survivors, dtype=np.float64)
    if alive.ndim != 1 or alive.size < 2:
        raise UserError("an sBG fit needs the survivors of at least one period after the first")
    if not np.isfinite(alive).all() or (alive < 0).any() or (np.diff(alive) > 0).any():
        raise UserError("survivors must be numbers of at least 0 that never rise from year to year")
    ages = np.arange(alive.size)
    return fit_sbg_censored(
        np.concatenate([ages[1:], ages[-1:]]),
        np.concatenate([np.ones(alive.size - 1, dtype=bool), [False]]),
        np.concatenate([-np.diff(alive), alive[-1:]]),
    )


def fit_sbg_censored(
    periods: ArrayLike, left: ArrayLike, customers: ArrayLike | None = None
) -> SbgFit:
    """Estimate the model from contracts that began at different times.

    Args:
        periods: (n,) the renewal at which each contract ended (1 = the first), or, of one still
            running, how many renewals it has come through.
        left: (n,) True where the contract ended.
        customers: (n,) how many such contracts; None: one each.

    Returns:
        The fit.

    Raises:
        UserError: nobody left, or nobody stayed through a first renewal.
    """
    t = np.asarray(periods, dtype=np.float64)
    gone = np.asarray(left, dtype=bool)
    weight = np.ones(t.shape) if customers is None else np.asarray(customers, dtype=np.float64)
    if not (weight[gone] > 0).any():
        raise UserError("no contract has ended: there is nothing to learn retention from")
    if not (weight * (t - gone) > 0).any():
        raise UserError("no contract came through a first renewal: retention is not identified")

    def loss(log_parameters: Floats) -> float:
        a, b = np.exp(np.clip(log_parameters, -_LOG_BOUND, _LOG_BOUND))
        ended = betaln(a + 1.0, b + t - 1.0)
        stayed = betaln(a, b + t)
        return float(-(weight * (np.where(gone, ended, stayed) - betaln(a, b))).sum())

    best, least = lowest(loss, _STARTS)
    return SbgFit(
        alpha=float(np.exp(best[0])),
        beta=float(np.exp(best[1])),
        log_likelihood=-least,
        covariance=covariance(loss, best),
    )
