"""Draws of what households are, and how they move with the parameters of their distributions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special
from scipy.stats import qmc

from sim.population.quantiles import LOG_FLOOR
from sim.studies.choice.panel import Floats

_GRID = np.linspace(-6.0, 6.0, 481)
_STEP = 0.01
_DEFENCE = 0.15  # share of draws from the population, so that no weight can be huge
_WIDEN = 1.3  # proposals wider than the posterior, for the same reason
_LEAST_SURE = 8.0  # draws' worth of the population in a household's covariance
_LOG_2PI = float(np.log(2.0 * np.pi))


@dataclass(frozen=True)
class Draws:
    """Normal scores that stand for a household's unknown traits, the same in every evaluation.

    Attributes:
        scores: (households, draws, brands + 2) of tastes, of ln beta and of deliberation.
        log_weight: (households, draws) ln of the population's density over the one drawn with.
    """

    scores: Floats
    log_weight: Floats


def quasi_random(households: int, draws: int, dimensions: int, seed: int) -> Floats:
    """Return scrambled Sobol points in (0, 1), other ones for each household.

    Returns:
        (households, draws, dimensions).
    """
    sobol = qmc.Sobol(dimensions, scramble=True, rng=seed)
    exponent = int(np.ceil(np.log2(households * draws)))
    points = sobol.random_base2(exponent)[: households * draws]
    return np.clip(points, 1e-9, 1.0 - 1e-9).reshape(households, draws, dimensions)


def population_draws(households: int, draws: int, brands: int, seed: int) -> Draws:
    """Return draws from the population: nothing is known of any household yet."""
    points = quasi_random(households, draws, brands + 2, seed)
    return Draws(special.ndtri(points), np.zeros((households, draws)))


def household_draws(draws: Draws, posterior: Floats, count: int, seed: int) -> Draws:
    """Return draws where each household's traits probably are (importance sampling).

    A household with many purchases leaves little room for its tastes, and few draws from the
    population fall there; the simulated likelihood is then low and noisy. Drawing about the
    household's own posterior mean, and weighting for it, has no such bias.

    Args:
        draws: earlier draws.
        posterior: (households, draws) how likely each of them is given the choices.
        count: draws a household wanted.
        seed: of the Sobol points.
    """
    households, _, size = draws.scores.shape
    points = quasi_random(households, count, size + 1, seed)
    normal = special.ndtri(points[..., 1:])
    mean = np.einsum("hr,hrk->hk", posterior, draws.scores)
    apart = draws.scores - mean[:, None, :]
    spread = np.einsum("hr,hrk,hrl->hkl", posterior, apart, apart)
    sure = 1.0 / np.maximum((posterior**2).sum(axis=1), 1e-9)
    trust = (sure / (sure + _LEAST_SURE))[:, None, None]
    spread = trust * spread + (1.0 - trust) * np.eye(size)
    root = _WIDEN * np.linalg.cholesky(spread + 0.02 * np.eye(size))
    near = mean[:, None, :] + np.einsum("hkl,hrl->hrk", root, normal)
    scores = np.where(points[..., :1] < _DEFENCE, normal, near)
    return Draws(scores, _log_weight(scores, mean, root))


def _log_weight(scores: Floats, mean: Floats, root: Floats) -> Floats:
    """Return ln of the population's density over the mixture's."""
    size = scores.shape[2]
    population = -0.5 * (scores**2).sum(axis=2) - 0.5 * size * _LOG_2PI
    inverse = np.linalg.inv(root)
    standard = np.einsum("hkl,hrl->hrk", inverse, scores - mean[:, None, :])
    volume = np.log(np.abs(np.diagonal(root, axis1=1, axis2=2))).sum(axis=1)
    near = -0.5 * (standard**2).sum(axis=2) - 0.5 * size * _LOG_2PI - volume[:, None]
    mixture = np.logaddexp(np.log(_DEFENCE) + population, np.log1p(-_DEFENCE) + near)
    return np.asarray(population - mixture)


def _log_gamma_table(shape: float) -> Floats:
    u = special.ndtr(_GRID)
    with np.errstate(divide="ignore"):
        table = np.log(special.gammaincinv(shape, u))
    left = (np.log(u) + special.gammaln(shape + 1.0)) / shape
    return np.maximum(np.where(left < -20.0, left, table), LOG_FLOOR)


def log_gamma(z: Floats, log_shape: float) -> tuple[Floats, Floats]:
    """Return ln of the gamma quantile at normal scores, and its derivative by the log shape.

    The same function as :func:`sim.population.quantiles.log_gamma_of_normal`, on a coarser table
    (error below 1e-3), because a search asks for a new shape at every step.
    """
    below, above = (_log_gamma_table(float(np.exp(log_shape + d))) for d in (-_STEP, _STEP))
    value = np.interp(z, _GRID, 0.5 * (below + above))
    return value, np.interp(z, _GRID, (above - below) / (2.0 * _STEP))


def beta_shapes(mean: float, total: float) -> tuple[float, float]:
    """Return a and b of a beta distribution of this mean and a + b."""
    return total * mean, total * (1.0 - mean)


def deliberation(z: Floats, mean: float, total: float) -> tuple[Floats, Floats]:
    """Return beta quantiles at normal scores, and their derivative by the mean."""
    u = special.ndtr(_GRID)
    step = 0.2 * _STEP
    below, above = (
        special.betaincinv(*beta_shapes(m, total), u) for m in (mean - step, mean + step)
    )
    value = np.interp(z, _GRID, 0.5 * (below + above))
    return value, np.interp(z, _GRID, (above - below) / (2.0 * step))
