"""The Bass curve: what a durable's adoption is compared with, and how it is fitted.

Bass (1969), "A new product growth for model consumer durables", Management Science 15(5): of those
who have not adopted, a share ``p + q F`` adopts per period, F being the share who have. ``p`` is
the coefficient of innovation, ``q`` of imitation, ``m`` how many adopt in the end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import least_squares
from scipy.special import polygamma

from sim.errors import UserError

Floats = NDArray[np.float64]

_LOWEST = np.array([1e-9, 1e-9, 1.0])
_HIGHEST = np.array([1.0, 10.0, 1e3])
_STARTS = tuple(product((0.001, 0.01, 0.05), (0.05, 0.2, 0.5, 1.0), (1.1, 2.0)))


@dataclass(frozen=True)
class BassFit:
    """A fitted Bass curve.

    Attributes:
        p: coefficient of innovation, per period.
        q: coefficient of imitation, per period.
        m: how many adopt in the end, in the unit of the adopters fitted.
    """

    p: float
    q: float
    m: float

    @property
    def peak(self) -> float:
        """Periods from launch to the highest adoption rate; 0 where it only falls (q <= p)."""
        return max(0.0, math.log(self.q / self.p) / (self.p + self.q))

    def adopters(self, periods: int) -> Floats:
        """Return the adopters expected in each of ``periods`` periods from launch, (periods,)."""
        return self.m * np.diff(bass_curve(self.p, self.q, periods), prepend=0.0)


def bass_curve(p: float, q: float, periods: int) -> Floats:
    """Return the cumulative share of final adopters at the end of each period, (periods,).

    ``F(t) = (1 - e^-(p+q)t) / (1 + (q/p) e^-(p+q)t)``, Bass (1969). Values lie in [0, 1).

    Args:
        p: coefficient of innovation per period, above 0.
        q: coefficient of imitation per period, 0 or more.
        periods: how many periods from launch.
    """
    fading = np.exp(-(p + q) * np.arange(1, periods + 1))
    return np.asarray((1.0 - fading) / (1.0 + q / p * fading))


def fit_bass(adopters_per_period: ArrayLike, potential: float | None = None) -> BassFit:
    """Fit a Bass curve by non-linear least squares (Srinivasan & Mason 1986).

    Adopters of a period are compared with ``m [F(t) - F(t - 1)]``, which, unlike a regression on
    cumulative adoption, has no bias of time aggregation. A series that ends before its peak leaves
    ``q`` and ``m`` poorly identified.

    Args:
        adopters_per_period: first purchases in each period from launch; none negative.
        potential: ``m`` where it is known (everyone of a village); estimated if None.

    Returns:
        The best fit over a grid of starting points.

    Raises:
        UserError: fewer than four periods, a negative or missing number, or no adopter at all.
    """
    adopters = np.asarray(adopters_per_period, dtype=np.float64)
    if adopters.ndim != 1 or adopters.size < 4:
        raise UserError(
            f"a Bass curve needs adopters of four periods or more, not shape {adopters.shape}"
        )
    if not np.all(np.isfinite(adopters)) or adopters.min() < 0.0 or adopters.sum() <= 0.0:
        raise UserError("adopters per period must be numbers, none negative, and not all zero")
    total = float(adopters.sum())
    if potential is not None and potential < total:
        raise UserError(f"the potential {potential:g} lies below the {total:g} who adopted")

    def errors(values: Floats) -> Floats:
        # Everything is divided by the total, so that tolerances mean the same for any unit.
        final = total * float(values[2]) if potential is None else potential
        fit = BassFit(float(values[0]), float(values[1]), final)
        return np.asarray((fit.adopters(adopters.size) - adopters) / total)

    free = 3 if potential is None else 2
    fits = [
        least_squares(errors, start[:free], bounds=(_LOWEST[:free], _HIGHEST[:free]), x_scale="jac")
        for start in _STARTS
    ]
    best = min(fits, key=lambda fit: float(fit.cost)).x
    final = total * float(best[2]) if potential is None else potential
    return BassFit(float(best[0]), float(best[1]), final)


def timing_noise(p: float, q: float, size: int) -> float:
    """Return the standard deviation, in periods, of when a finite market takes off.

    While few have adopted, adopters arrive at rate ``N p`` and each brings others at rate ``q``: a
    birth process with immigration, whose size divided by ``e^(qt)`` tends to a gamma variable of
    shape ``N p / q``. Its logarithm, over q, is the shift in time of the whole curve, of variance
    ``trigamma(N p / q) / q^2``. So Monte Carlo error of a Bass limit depends on ``N p``, not on N.

    Args:
        p: coefficient of innovation per period.
        q: coefficient of imitation per period.
        size: consumers who can adopt, N.
    """
    return math.sqrt(float(polygamma(1, size * p / q))) / q


def curve_noise(p: float, q: float, size: int) -> float:
    """Return the largest standard deviation of the share of adopters around the Bass curve.

    The shift of :func:`timing_noise` times the steepest rise of the curve, ``(p + q)^2 / 4q``,
    plus (in variance) the binomial noise of ``size`` independent adoptions, at most ``1 / 4N``.
    """
    steepest = (p + q) ** 2 / (4.0 * q)
    return math.sqrt((timing_noise(p, q, size) * steepest) ** 2 + 0.25 / size)
