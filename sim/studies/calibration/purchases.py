"""When customers order again: the beta-geometric / NBD family, fitted by maximum likelihood.

A customer who is still there orders at random at a rate of its own (gamma over customers) and
leaves for good after an order with a chance of its own (beta over customers), independently. In
``bg_nbd`` nobody leaves after the very first order (Fader, P. S., Hardie, B. G. S. and Lee, K. L.
2005, "Counting your customers" the easy way, *Marketing Science* 24(2), 275-284); in ``mbg_nbd``
one may (Batislam, E. P., Denizel, M. and Filiztekin, A. 2007, *IJRM* 24(3), 201-209). The two
disagree most about those who ordered once, and data seldom say which is right: forecasts are the
mean of both (Bates and Granger 1969; equal weights).

A known season is a change of clock: all times here are in weeks of average season.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln, roots_jacobi

from sim.errors import UserError
from sim.population import quantiles
from sim.randomness import Decision, Key, uniforms
from sim.studies.calibration.log import Log
from sim.studies.calibration.optimum import covariance, lowest
from sim.studies.calibration.season import Clock

Floats = NDArray[np.float64]

VARIANTS = ("bg_nbd", "mbg_nbd")
PARAMETERS = ("r", "alpha", "a", "b")
_PRIOR_SD = 3.0
"""Of the log of each parameter: weak, it only keeps a model that needs no dropout finite."""
_STARTS = ((-1.0, 1.5, -0.5, 1.0), (0.0, 2.0, -2.0, 1.0))
_NODES = 24
_BLOCK = 20_000
_CANDIDATES = 600


@dataclass(frozen=True)
class Histories:
    """What the family needs of each customer, in weeks of average season.

    Attributes:
        repeats: (n,) orders after the first, x.
        recency: (n,) age at the last order, t_x; 0 without repeats.
        age: (n,) time since the first order, T.
    """

    repeats: Floats
    recency: Floats
    age: Floats

    @classmethod
    def of(cls, log: Log, clock: Clock) -> Histories:
        """Read them from a log."""
        first = clock.at(log.first_order)
        return cls(
            repeats=(log.orders_each - 1).astype(np.float64),
            recency=clock.at(log.last_order) - first,
            age=clock.at(np.array([log.days - 1])) - first,
        )


@dataclass(frozen=True)
class PurchaseFit:
    """One fitted variant.

    Attributes:
        variant: ``bg_nbd`` or ``mbg_nbd``.
        r: shape of the gamma distribution of rates; ``alpha``: its rate, weeks. The mean is
            ``r / alpha`` orders a week.
        a: first parameter of the beta distribution of dropout; ``b``: second.
        log_likelihood: at the estimate.
        covariance: (4, 4) of the logs of r, alpha, a, b.
    """

    variant: str
    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    covariance: Floats

    @property
    def log_parameters(self) -> Floats:
        """(4,) logs of r, alpha, a, b."""
        return np.log([self.r, self.alpha, self.a, self.b])

    def moved(self, log_parameters: Floats) -> PurchaseFit:
        """Return the same variant at other parameters, such as a draw of them."""
        r, alpha, a, b = np.exp(log_parameters).tolist()
        return PurchaseFit(self.variant, r, alpha, a, b, np.nan, self.covariance)

    def survived(self, histories: Histories) -> Floats:
        """Return (n,) orders after which a customer is known to have stayed, or now is."""
        return histories.repeats + (self.variant == "mbg_nbd")

    def alive(self, histories: Histories) -> Floats:
        """Return (n,) chance that each customer is still there, 0 to 1."""
        stayed, left = _parts(self, histories)
        return np.asarray(np.exp(stayed - np.logaddexp(stayed, left)))

    def expected(self, histories: Histories, horizon: Floats) -> Floats:
        """Return (n, h) expected orders from now to each of (h,) horizons, weeks.

        Given that the customer is there, rate and dropout are gamma and beta again; the mean over
        dropout p of (1 - exp(-rate p t)) / p is by Gauss-Jacobi quadrature.
        """
        alive = self.alive(histories)
        survived = self.survived(histories)
        orders = np.empty((survived.size, horizon.size))
        shape, scale = self.r + histories.repeats, self.alpha + histories.age
        for level in np.unique(survived):
            p, weight = dropout_nodes(self.a, self.b + level)
            rows = np.flatnonzero(survived == level)
            for part in np.array_split(rows, 1 + rows.size // _BLOCK):
                orders[part] = _mean_orders(shape[part], scale[part], p, weight, horizon)
        return alive[:, None] * orders

    def from_first_order(self, horizon: Floats) -> Floats:
        """Return (h,) expected repeat orders of a new customer by each age, weeks."""
        p, weight = dropout_nodes(self.a, self.b)
        if self.variant == "mbg_nbd":
            weight = weight * (1.0 - p)
        one = np.array([self.r]), np.array([self.alpha])
        return np.asarray(_mean_orders(*one, p, weight, horizon)[0])


def fit_purchases(histories: Histories, variant: str) -> PurchaseFit:
    """Estimate one variant.

    Args:
        histories: of all customers.
        variant: ``bg_nbd`` or ``mbg_nbd``.

    Returns:
        The estimate with the largest posterior density under a weak prior.

    Raises:
        UserError: nobody ordered twice.
    """
    if not histories.repeats.any():
        raise UserError(
            "no customer ordered twice by then: nothing can be learnt of repeat purchases"
        )
    likelihood = _likelihood(histories, variant)

    def loss(logs: Floats) -> float:
        return _prior_loss(logs) - likelihood(logs)

    best, _ = lowest(loss, _STARTS)
    r, alpha, a, b = np.exp(best).tolist()
    spread = covariance(loss, best)
    return PurchaseFit(variant, r, alpha, a, b, likelihood(best), spread)


def _prior_loss(logs: Floats) -> float:
    return 0.5 * float(np.square(logs).sum()) / _PRIOR_SD**2


def _likelihood(histories: Histories, variant: str) -> Callable[[Floats], float]:
    """Return the log likelihood of a variant as a function of the logs of its parameters."""
    table = np.column_stack([histories.repeats, histories.recency, histories.age])
    rows, count = np.unique(table, axis=0, return_counts=True)
    unique = Histories(rows[:, 0], rows[:, 1], rows[:, 2])
    empty = np.zeros((4, 4))

    def likelihood(logs: Floats) -> float:
        r, alpha, a, b = np.exp(np.clip(logs, -20.0, 20.0)).tolist()
        fit = PurchaseFit(variant, r, alpha, a, b, np.nan, empty)
        return float((count * np.logaddexp(*_parts(fit, unique))).sum())

    return likelihood


def draw_parameters(fit: PurchaseFit, histories: Histories, draws: int, key: Key) -> Floats:
    """Return (draws, 4) logs of parameters from their posterior.

    Laplace's normal approximation, corrected by sampling-importance resampling (Rubin 1988):
    where the data call for no dropout at all, its parameters are far from normal.
    """
    tries = max(_CANDIDATES, draws)
    ids = np.arange(tries, dtype=np.int64)
    lane = 10 + VARIANTS.index(fit.variant)
    score = np.column_stack(
        [
            quantiles.normal(uniforms(key, Decision.PARAMETER_DRAW, lane, ids, part))
            for part in range(4)
        ]
    )
    values, vectors = np.linalg.eigh(fit.covariance)
    logs = fit.log_parameters + score @ (vectors * np.sqrt(np.maximum(values, 0.0))).T
    likelihood = _likelihood(histories, fit.variant)
    weight = np.array([likelihood(row) - _prior_loss(row) for row in logs])
    weight += 0.5 * np.square(score).sum(axis=1)
    weight = np.exp(weight - weight.max())
    edges = np.cumsum(weight) / weight.sum()
    luck = uniforms(key, Decision.PARAMETER_DRAW, lane, ids[:draws], 4)
    return np.asarray(logs[np.minimum(np.searchsorted(edges, luck), tries - 1)])


def _parts(fit: PurchaseFit, histories: Histories) -> tuple[Floats, Floats]:
    """Return log P(history and still there), log P(history and gone since the last order)."""
    x = histories.repeats
    k = fit.survived(histories)
    shape = fit.r + x
    common = gammaln(shape) - gammaln(fit.r) + fit.r * np.log(fit.alpha) - betaln(fit.a, fit.b)
    stayed = betaln(fit.a, fit.b + k) - shape * np.log(fit.alpha + histories.age)
    tries = np.maximum(k, 1.0)
    left = betaln(fit.a + 1.0, fit.b + tries - 1.0) - shape * np.log(fit.alpha + histories.recency)
    return common + stayed, common + np.where(k > 0, left, -np.inf)


def dropout_nodes(a: float, b: float) -> tuple[Floats, Floats]:
    """Return nodes and weights that average a function of a Beta(a, b) chance."""
    points, weight = roots_jacobi(_NODES, b - 1.0, a - 1.0)
    return 0.5 * (1.0 + points), weight / weight.sum()


def _mean_orders(
    shape: Floats, scale: Floats, p: Floats, weight: Floats, horizon: Floats
) -> Floats:
    """Return (n, h) orders by each horizon, of customers there, gamma rates, dropout nodes."""
    grown = scale[:, None, None] / (scale[:, None, None] + horizon[:, None] * p)
    return np.asarray(-np.expm1(shape[:, None, None] * np.log(grown)) @ (weight / p))
