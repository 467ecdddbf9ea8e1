"""What an order is worth: the gamma-gamma model, fitted by maximum likelihood.

A customer's orders are gamma about a mean of its own, which is inverse-gamma over customers and
independent of how often the customer orders (Fader, P. S., Hardie, B. G. S. and Lee, K. L. 2005,
RFM and CLV, *Journal of Marketing Research* 42(4), 415-430).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from sim.errors import UserError
from sim.studies.calibration.log import Log
from sim.studies.calibration.optimum import covariance, lowest

Floats = NDArray[np.float64]

PARAMETERS = ("p", "q", "gamma")
_PRIOR_SD = 3.0
_LARGEST_LOG = 8.0


@dataclass(frozen=True)
class Spends:
    """What the model needs of each customer: paid orders, and their mean value."""

    orders: Floats
    mean: Floats

    @classmethod
    def of(cls, log: Log) -> Spends:
        """Read them from a log; free orders do not count."""
        paid = log.amount > 0
        orders = np.bincount(log.customer[paid], minlength=log.customers)
        total = np.bincount(log.customer[paid], log.amount[paid], minlength=log.customers)
        return cls(orders.astype(np.float64), total / np.maximum(orders, 1))


@dataclass(frozen=True)
class SpendFit:
    """The fitted model.

    Attributes:
        p: shape of one customer's order values; their coefficient of variation is ``p**-0.5``.
        q: shape of the distribution of customers; ``gamma``: its scale, currency.
        log_likelihood: at the estimate.
        covariance: (3, 3) of the logs of p, q, gamma.
        scale: money that the fit counted as one, for the weak prior.
    """

    p: float
    q: float
    gamma: float
    log_likelihood: float
    covariance: Floats
    scale: float

    @property
    def log_parameters(self) -> Floats:
        """(3,) logs of p, q, gamma."""
        return np.log([self.p, self.q, self.gamma])

    def moved(self, log_parameters: Floats) -> SpendFit:
        """Return the model at other parameters, such as a draw of them."""
        p, q, gamma = np.exp(log_parameters).tolist()
        return SpendFit(p, q, gamma, np.nan, self.covariance, self.scale)

    @property
    def mean(self) -> float:
        """Mean order value over customers, currency."""
        return self.p * self.gamma / max(self.q - 1.0, 1e-3)

    def expected(self, spends: Spends) -> Floats:
        """Return (n,) the mean order value to expect of each customer, currency."""
        total = self.gamma + spends.orders * spends.mean
        return np.asarray(self.p * total / np.maximum(self.p * spends.orders + self.q - 1.0, 1e-3))


def fit_spend(spends: Spends) -> SpendFit:
    """Estimate the model on customers with a paid order.

    Raises:
        UserError: nobody paid anything.
    """
    paid = spends.orders > 0
    if not paid.any():
        raise UserError("no order is worth anything: is columns.amount= the right column?")
    n, mean = spends.orders[paid], spends.mean[paid]
    scale = float(np.median(mean))
    n, mean, count = _grouped(n, mean / scale)

    def likelihood(logs: Floats) -> float:
        p, q, gamma = np.exp(np.clip(logs, -_LARGEST_LOG, _LARGEST_LOG))
        s = p * n
        return float(
            (
                count
                * (
                    gammaln(s + q)
                    - gammaln(s)
                    - gammaln(q)
                    + q * np.log(gamma)
                    + (s - 1.0) * np.log(mean)
                    + s * np.log(n)
                    - (s + q) * np.log(gamma + n * mean)
                )
            ).sum()
        )

    def loss(logs: Floats) -> float:
        # A mean order value that is not finite (q at or below 1) would make no forecast.
        barrier = 1e3 * max(0.0, 0.1 - float(logs[1])) ** 2 * float(count.sum())
        return 0.5 * float(np.square(logs).sum()) / _PRIOR_SD**2 - likelihood(logs) + barrier

    best, _ = lowest(loss, ((1.0, 1.2, 0.5), (1.8, 1.0, 1.5)))
    p, q, gamma = np.exp(best).tolist()
    value = likelihood(best) - float(np.log(scale) * count.sum())
    return SpendFit(p, q, gamma * scale, value, covariance(loss, best), scale)


def _grouped(n: Floats, mean: Floats) -> tuple[Floats, Floats, Floats]:
    rows, count = np.unique(np.column_stack([n, mean]), axis=0, return_counts=True)
    return rows[:, 0], rows[:, 1], count.astype(np.float64)
