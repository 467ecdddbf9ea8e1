"""Quantiles: those of scipy, over the whole range of luck."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.population import quantiles

U = np.concatenate([[1e-12, 1e-6, 1e-3], np.linspace(0.01, 0.99, 99), [0.999, 1 - 1e-6, 1 - 1e-12]])
Z = stats.norm.ppf(U)


def test_normal_is_scipys() -> None:
    assert quantiles.normal(U) == pytest.approx(Z, abs=1e-12)


@pytest.mark.parametrize("shape", [0.06, 0.3, 1.0, 1.25, 4.0, 20.0])
def test_log_gamma_is_scipys_above_its_floor(shape: float) -> None:
    with np.errstate(divide="ignore"):
        exact = np.log(stats.gamma.ppf(U, shape))
    found = quantiles.log_gamma_of_normal(Z, shape)
    kept = exact > quantiles.LOG_FLOOR + 0.1
    assert kept.sum() > 50
    assert found[kept] == pytest.approx(exact[kept], abs=1e-4)
    assert (found >= quantiles.LOG_FLOOR).all()
    assert (np.diff(found) >= 0).all()


def test_log_gamma_of_a_small_shape_follows_its_asymptote_where_scipy_underflows() -> None:
    u = np.array([1e-9, 1e-3, 0.02])
    shape = 0.2
    # u = x^shape / Gamma(shape + 1): x = (u * Gamma(1.2))^5.
    by_hand = 5 * np.log(u * 0.9181687423997607)
    found = quantiles.log_gamma_of_normal(stats.norm.ppf(u), shape)
    assert found == pytest.approx(np.maximum(by_hand, -30.0), abs=1e-3)
    assert found[0] == -30.0


@pytest.mark.parametrize(("shape", "mean"), [(1.25, 0.13), (2.0, 1.0), (0.32, 0.005)])
def test_gamma_is_scipys_and_has_its_mean(shape: float, mean: float) -> None:
    found = quantiles.gamma_of_normal(Z, shape, mean)
    exact = stats.gamma.ppf(U, shape, scale=mean / shape)
    kept = exact > 1e-9
    assert found[kept] == pytest.approx(exact[kept], rel=2e-4)
    middle = stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    assert quantiles.gamma_of_normal(middle, shape, mean).mean() == pytest.approx(mean, rel=0.005)


@pytest.mark.parametrize(("a", "b"), [(2.0, 1.6), (2.0, 3.0), (2.0, 2.0), (0.5, 0.5)])
def test_beta_is_scipys(a: float, b: float) -> None:
    assert quantiles.beta(U, a, b) == pytest.approx(stats.beta.ppf(U, a, b), abs=1e-5)


def test_lognormal_is_scipys() -> None:
    found = quantiles.lognormal(U, 3.2, 0.5)
    assert found == pytest.approx(stats.lognorm.ppf(U, 0.5, scale=3.2), rel=1e-9)
    assert quantiles.lognormal(np.array([0.5]), 3.2, 0.5)[0] == pytest.approx(3.2)
    assert (quantiles.lognormal(U, 4.0, 0.0) == 4.0).all()


def test_shares_of_gammas_are_dirichlet() -> None:
    u = (np.arange(40_000) + 0.5) / 40_000
    rng = np.random.default_rng(3)
    shapes = (0.5, 0.3, 0.9)
    parts = [
        np.exp(quantiles.log_gamma_of_normal(stats.norm.ppf(rng.permutation(u)), shape))
        for shape in shapes
    ]
    share = parts[0] / np.sum(parts, axis=0)
    assert stats.kstest(share, stats.beta(0.5, 1.2).cdf).pvalue > 0.001
