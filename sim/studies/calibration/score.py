"""How good a forecast was, once it is known what happened: the continuous ranked probability score.

The mean over customers of ``sum_k (F(k) - 1{k >= y})^2`` for counts (Gneiting, T. and Raftery,
A. E. 2007, *JASA* 102, 359-378): in orders, 0 when certain and right, the absolute error when
certain and wrong. Lower is better.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import pdtr

Floats = NDArray[np.float64]
Ints = NDArray[np.integer]


def crps_of_draws(draws: NDArray[np.generic], happened: NDArray[np.generic]) -> Floats:
    """Return (n,) scores of (m, n) simulated outcomes against (n,) real ones.

    The fair version for a finite number of draws (Ferro 2014): more draws change the noise, not
    the mean, so that forecasts of different numbers of draws compare.
    """
    x = np.sort(np.asarray(draws, dtype=np.float64), axis=0)
    m = x.shape[0]
    y = np.asarray(happened, dtype=np.float64)
    error = np.abs(x - y).mean(axis=0)
    rank = 2.0 * np.arange(1, m + 1) - m - 1.0
    spread = (rank[:, None] * x).sum(axis=0) / (m * (m - 1.0)) if m > 1 else 0.0
    return np.asarray(error - spread)


def crps_of_poisson(mean: Floats, happened: NDArray[np.generic]) -> Floats:
    """Return (n,) scores of Poisson forecasts; a mean of 0 is a certain 0."""
    y = np.asarray(happened, dtype=np.float64)
    top = int(max(y.max(initial=0.0), (mean + 12.0 * np.sqrt(mean + 1.0)).max(initial=0.0))) + 2
    score = np.zeros(y.size)
    for k in range(top):
        below = np.where(mean > 0.0, pdtr(k, mean), 1.0)
        score += np.square(below - (k >= y))
    return score


def naive_rates(repeats: Floats, age: Floats, horizon: float) -> Floats:
    """Return (n,) orders ahead if every customer kept its own past rate for ever."""
    return np.where(age > 0, repeats / np.maximum(age, 1e-9) * horizon, 0.0)
