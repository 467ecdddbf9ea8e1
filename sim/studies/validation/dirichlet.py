"""The NBD-Dirichlet of Goodhardt, Ehrenberg & Chatfield (1984), fitted and read off.

Category purchases of a consumer are negative binomial with mean M and exponent K; brands are
chosen by Dirichlet-multinomial with shape S times the brand's share. Three numbers for the
market and the shares then tell penetration and frequency of every brand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

from sim.studies.validation.panel import Panel

Floats = NDArray[np.float64]
_TAIL = 1e-9
_LOW, _HIGH = 1e-3, 1e3
"""Range searched for K and S."""


@dataclass(frozen=True)
class Dirichlet:
    """A fitted NBD-Dirichlet.

    Attributes:
        mean: M, category purchases a consumer.
        exponent: K of the category's negative binomial.
        heterogeneity: S; 0 is everyone loyal to one brand, infinite everyone alike.
        shares: (brands,) of category purchases, summing to 1.
    """

    mean: float
    exponent: float
    heterogeneity: float
    shares: Floats

    @property
    def penetration(self) -> Floats:
        """(brands,) share of consumers expected to buy at least once."""
        return penetration(self.mean, self.exponent, self.heterogeneity, self.shares)

    @property
    def frequency(self) -> Floats:
        """(brands,) purchases expected of a buyer."""
        return self.mean * self.shares / self.penetration


def category_counts(mean: float, exponent: float) -> Floats:
    """Return the negative binomial's probabilities of 0, 1, 2... up to a negligible tail."""
    chance = exponent / (exponent + mean)
    most = int(stats.nbinom.isf(_TAIL, exponent, chance)) + 1
    return np.asarray(stats.nbinom.pmf(np.arange(most + 1), exponent, chance))


def penetration(mean: float, exponent: float, heterogeneity: float, shares: Floats) -> Floats:
    """Return the share of consumers who buy each brand at least once, (brands,).

    ``1 - sum over n of P(n) * P(brand not bought in n)``, the second a beta-binomial.
    """
    counts = category_counts(mean, exponent)
    n = np.arange(counts.shape[0])[:, None]
    other = heterogeneity * (1.0 - np.asarray(shares, dtype=float))[None, :]
    none = np.exp(
        special.gammaln(other + n)
        - special.gammaln(other)
        + special.gammaln(heterogeneity)
        - special.gammaln(heterogeneity + n)
    )
    return np.asarray(1.0 - counts @ none)


def solve_exponent(mean: float, category_penetration: float) -> float:
    """Return K at which the negative binomial has the category's penetration."""

    def gap(log_exponent: float) -> float:
        exponent = np.exp(log_exponent)
        return float(1.0 - (1.0 + mean / exponent) ** -exponent - category_penetration)

    return float(np.exp(_root(gap)))


def solve_heterogeneity(mean: float, exponent: float, share: float, bought: float) -> float:
    """Return S at which one brand of this share has this penetration."""

    def gap(log_heterogeneity: float) -> float:
        fitted = penetration(mean, exponent, float(np.exp(log_heterogeneity)), np.array([share]))
        return float(fitted[0]) - bought

    return float(np.exp(_root(gap)))


def _root(gap: Callable[[float], float]) -> float:
    """Return the root over the range searched, or the end nearer to one."""
    low, high = float(np.log(_LOW)), float(np.log(_HIGH))
    at_low, at_high = gap(low), gap(high)
    if at_low * at_high > 0.0:
        return float(low if abs(at_low) < abs(at_high) else high)
    return float(optimize.brentq(gap, low, high))


def fit_dirichlet(panel: Panel) -> Dirichlet:
    """Fit by the authors' procedure.

    M and the category's penetration give K; each brand's penetration gives an S; the market's S
    is their mean weighted by share.

    Args:
        panel: purchases in one window, every consumer and every brand of the category.
    """
    mean = float(panel.purchases.sum()) / panel.size
    bought = float(np.count_nonzero(panel.purchases.sum(axis=1))) / panel.size
    exponent = solve_exponent(mean, bought)
    share = panel.share
    each = [
        solve_heterogeneity(mean, exponent, float(one), float(seen))
        for one, seen in zip(share, panel.penetration, strict=True)
    ]
    return Dirichlet(mean, exponent, float(np.average(each, weights=share)), share)


def relative_error(panel: Panel, fitted: Dirichlet) -> float:
    """Return the mean relative error of penetration and frequency over brands."""
    pairs = (
        (panel.penetration, fitted.penetration),
        (panel.frequency, fitted.frequency),
    )
    return float(np.mean([np.abs(model - seen) / seen for seen, model in pairs]))
