"""Functions and quantiles of the reference market, as the notation of docs/ODD.md has them."""

from __future__ import annotations

import math
from statistics import NormalDist
from struct import Struct

_SINGLE = Struct("f")
_NORMAL = NormalDist()


def f32(value: float) -> float:
    """Return a number rounded to the nearest float32, as a field stores it."""
    rounded: float = _SINGLE.unpack(_SINGLE.pack(value))[0]
    return rounded


def ln(x: float) -> float:
    """Return the logarithm; -745 at and below zero."""
    return math.log(x) if x > 0.0 else -745.0


def sigmoid(x: float) -> float:
    """Return 1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))


def gumbel(u: float) -> float:
    """Return the Gumbel quantile: the luck of one alternative."""
    return -ln(-ln(u))


def logistic(u: float) -> float:
    """Return the quantile of the logistic distribution."""
    return ln(u / (1.0 - u))


def normal(u: float) -> float:
    """Return the quantile of the normal distribution."""
    return _NORMAL.inv_cdf(u)


def poisson(u: float, mean: float, most: int) -> int:
    """Return the Poisson quantile, ``most`` at most."""
    if mean <= 0.0:
        return 0
    term = math.exp(-mean)
    below = term
    for count in range(most):
        if u <= below:
            return count
        term *= mean / (count + 1)
        below += term
    return most
