"""Maximum likelihood with the curvature at the maximum, for the few parameters of an estimator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Loss = Callable[[Any], float]


def lowest(loss: Loss, starts: Sequence[Sequence[float]]) -> tuple[Floats, float]:
    """Return where a loss is least, and its value there: simplex searches from several starts."""
    best: tuple[Floats, float] | None = None
    for start in starts:
        found = minimize(
            loss,
            np.array(start),
            method="Nelder-Mead",
            options={"xatol": 1e-6, "fatol": 1e-8, "maxiter": 4000},
        )
        if best is None or float(found.fun) < best[1]:
            best = np.asarray(found.x, dtype=np.float64), float(found.fun)
    assert best is not None
    return best


def covariance(loss: Loss, at: Floats, step: float = 1e-3) -> Floats:
    """Return the inverse of the curvature of a loss, by central differences.

    Directions in which the loss does not rise are left without spread.
    """
    size = at.size
    curvature = np.empty((size, size))
    unit = np.eye(size) * step
    for i in range(size):
        for j in range(i, size):
            cross = (
                loss(at + unit[i] + unit[j])
                - loss(at + unit[i] - unit[j])
                - loss(at - unit[i] + unit[j])
                + loss(at - unit[i] - unit[j])
            )
            curvature[i, j] = curvature[j, i] = cross / (4.0 * step * step)
    values, vectors = np.linalg.eigh(curvature)
    spread = np.where(values > 1e-6, 1.0 / np.maximum(values, 1e-6), 0.0)
    return np.asarray((vectors * spread) @ vectors.T, dtype=np.float64)
