"""Which curve a weekly series follows: growth curves with AR(1) errors, judged on later weeks.

Every curve is an amplitude times a shape (a line has an intercept too), so given the shape's
parameters and the autocorrelation the rest is least squares on whitened weeks (Prais and Winsten
1954). The curve that gives the weeks held out the highest likelihood wins: one that merely bends
to noise loses there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Shape = Callable[[Floats, Floats], Floats]

CURVES = ("none", "constant", "linear", "exponential", "logistic", "saturating")
HELD_OUT = 0.25
"""Share of the weeks, the last ones, on which curves are judged."""
_LEAST_VARIANCE = 1e-12
_HIGHEST_CORRELATION = 0.8
"""Above it errors wander like the curves themselves, and no curve could be told from none."""


@dataclass(frozen=True, slots=True)
class GrowthFit:
    """One fitted curve.

    Attributes:
        curve: one of :data:`CURVES`.
        parameters: of the shape, scaled to a series of length 1 (logarithms of positive ones).
        amplitudes: linear coefficients.
        correlation: of neighbouring weeks' errors, −1 to 1.
        variance: of the innovations.
    """

    curve: str
    parameters: Floats
    amplitudes: Floats
    correlation: float
    variance: float

    def mean(self, time: Floats) -> Floats:
        """Return the curve at times measured in lengths of the series it was fitted on."""
        return np.asarray(_basis(self.curve, time, self.parameters) @ self.amplitudes)


def _none(time: Floats, _: Floats) -> Floats:
    return np.zeros((time.size, 0))


def _constant(time: Floats, _: Floats) -> Floats:
    return np.ones((time.size, 1))


def _linear(time: Floats, _: Floats) -> Floats:
    return np.stack([np.ones(time.size), time], axis=1)


def _exponential(time: Floats, parameters: Floats) -> Floats:
    return np.asarray(np.exp(np.exp(parameters[0]) * (time - 1.0))[:, None])


def _logistic(time: Floats, parameters: Floats) -> Floats:
    steepness = np.exp(parameters[0])
    return np.asarray((1.0 / (1.0 + np.exp(-steepness * (time - parameters[1]))))[:, None])


def _saturating(time: Floats, parameters: Floats) -> Floats:
    return np.asarray(-np.expm1(-time * np.exp(parameters[0]))[:, None])


_SHAPES: dict[str, Shape] = dict(
    zip(CURVES, (_none, _constant, _linear, _exponential, _logistic, _saturating), strict=True)
)
_STARTS: dict[str, Sequence[tuple[float, ...]]] = {
    "none": ((),),
    "constant": ((),),
    "linear": ((),),
    "exponential": ((0.0,), (1.5,)),
    "logistic": ((2.0, 0.3), (2.5, 0.7)),
    "saturating": ((0.7,), (2.3,)),
}
_BOUNDS: dict[str, tuple[tuple[float, float], ...]] = {
    "exponential": ((math.log(0.3), math.log(20.0)),),
    "logistic": ((math.log(2.0), math.log(60.0)), (0.05, 1.5)),
    "saturating": ((math.log(0.3), math.log(60.0)),),
}
"""Growth visible within the series (a factor of 1.35 at the least), and no jump within a week."""


def _basis(curve: str, time: Floats, parameters: Floats) -> Floats:
    return _SHAPES[curve](time, parameters)


def whitened(rows: Floats, correlation: float) -> Floats:
    """Return rows with AR(1) errors made independent, the first one kept (Prais-Winsten)."""
    first = math.sqrt(1.0 - correlation * correlation) * rows[:1]
    return np.concatenate([first, rows[1:] - correlation * rows[:-1]])


def _profile(series: Floats, basis: Floats, correlation: float) -> tuple[float, Floats, float]:
    """Return (minus log likelihood, amplitudes, variance), the rest being given."""
    target, regressors = whitened(series, correlation), whitened(basis, correlation)
    amplitudes = np.linalg.lstsq(regressors, target, rcond=None)[0]
    residual = target - regressors @ amplitudes
    variance = max(float(residual @ residual) / series.size, _LEAST_VARIANCE)
    loss = 0.5 * series.size * math.log(variance) - 0.5 * math.log(1.0 - correlation**2)
    return loss, amplitudes, variance


def fit_growth(series: Floats, curve: str) -> GrowthFit:
    """Fit one curve with AR(1) errors by maximum likelihood.

    Args:
        series: (n,) one value a week, n ≥ 8.
        curve: one of :data:`CURVES`.
    """
    time = np.arange(1.0, series.size + 1.0) / series.size
    bounds = ((-_HIGHEST_CORRELATION, _HIGHEST_CORRELATION), *_BOUNDS.get(curve, ()))

    def loss(point: Floats) -> float:
        return _profile(series, _basis(curve, time, point[1:]), float(point[0]))[0]

    found = [
        minimize(loss, np.array([0.2, *start]), method="L-BFGS-B", bounds=bounds)
        for start in _STARTS[curve]
    ]
    best = np.asarray(min(found, key=lambda one: float(one.fun)).x, dtype=np.float64)
    basis = _basis(curve, time, best[1:])
    _, amplitudes, variance = _profile(series, basis, float(best[0]))
    return GrowthFit(curve, best[1:], amplitudes, float(best[0]), variance)


def held_out_score(series: Floats, curve: str, held_out: float = HELD_OUT) -> float:
    """Return the log likelihood a week of the last weeks, under a curve fitted on the others.

    The weeks held out are taken as one block: each is predicted from the curve and the error of
    the week before.

    Args:
        series: (n,) one value a week.
        curve: one of :data:`CURVES`.
        held_out: share of the weeks held out, the last ones.
    """
    known = _known_weeks(series, held_out)
    return _score(series, fit_growth(series[:known], curve), known)


def determined_score(series: Floats, curve: str, held_out: float = HELD_OUT) -> float:
    """Return `held_out_score`, NaN where the weeks fitted do not determine the curve beyond them.

    A curve that grows ever faster and rests on its last weeks alone, as in a small market whose
    sales of a week are chance, goes anywhere in the weeks after: what it would have forecast says
    nothing about growth. So a curve counts only if the standard error of its forecast, its shape
    being given, stays below the largest value it was fitted on; and none does where the weeks
    fitted are all alike.

    Args:
        series: (n,) one value a week.
        curve: one of :data:`CURVES`.
        held_out: share of the weeks held out, the last ones.
    """
    known = _known_weeks(series, held_out)
    seen = series[:known]
    if np.ptp(seen) == 0.0:
        return math.nan
    fit = fit_growth(seen, curve)
    if forecast_error(fit, known, series.size) > np.abs(seen).max():
        return math.nan
    return _score(series, fit, known)


def forecast_error(fit: GrowthFit, known: int, weeks: int) -> float:
    """Return the largest standard error of a curve's mean over the weeks ahead, its shape given.

    Args:
        fit: of the first weeks.
        known: how many those were.
        weeks: of the whole series, more than ``known``.
    """
    time = np.arange(1.0, weeks + 1.0) / known
    basis = _basis(fit.curve, time, fit.parameters)
    seen, ahead = whitened(basis[:known], fit.correlation), basis[known:]
    spread = fit.variance * np.linalg.pinv(seen.T @ seen)
    return math.sqrt(float(np.einsum("wi,ij,wj->w", ahead, spread, ahead).max(initial=0.0)))


def _known_weeks(series: Floats, held_out: float) -> int:
    return series.size - round(held_out * series.size)


def _score(series: Floats, fit: GrowthFit, known: int) -> float:
    """Return the log likelihood a week of the weeks after ``known``, under a fit of those."""
    time = np.arange(1.0, series.size + 1.0) / known
    error = series - fit.mean(time)
    innovation = error[known:] - fit.correlation * error[known - 1 : -1]
    density = -0.5 * (np.log(2.0 * np.pi * fit.variance) + innovation**2 / fit.variance)
    return float(density.mean())


def best_curve(series: Floats, held_out: float = HELD_OUT) -> str:
    """Return the curve that predicts the weeks held out best; the simplest of equals."""
    scores = [held_out_score(series, curve, held_out) for curve in CURVES]
    return CURVES[int(np.argmax(scores))]


def moving_mean(series: Floats, width: int) -> Floats:
    """Return means over ``width`` weeks in a row, the first at index 0."""
    return np.convolve(series, np.ones(width) / width, mode="valid")


def time_to_peak(series: Floats, width: int) -> float:
    """Return the weeks from the start until the middle of the highest ``width`` weeks in a row."""
    return float(np.argmax(moving_mean(series, width))) + width / 2.0


def half_life(before: Floats, after: Floats, width: int, least: float) -> float:
    """Return the weeks after the stop until half of the incremental sales are gone.

    Args:
        before: incremental sales of the programme's last weeks.
        after: those of the weeks after the stop.
        width: weeks of the moving mean that must fall to half of the mean before.
        least: mean before, below which there is nothing whose half could be lost (> 0).

    Returns:
        Weeks; the number of weeks seen if it never falls so far; NaN below ``least``.
    """
    level = float(before.mean())
    if level < least:
        return math.nan
    below = np.flatnonzero(moving_mean(after, width) <= 0.5 * level)
    return float(below[0]) if below.size else float(after.size)
