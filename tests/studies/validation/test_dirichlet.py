"""The NBD-Dirichlet: limits known in closed form, and a panel drawn from it."""

from __future__ import annotations

import numpy as np
import pytest

from sim.studies.validation.dirichlet import (
    Dirichlet,
    category_counts,
    fit_dirichlet,
    penetration,
    relative_error,
)
from sim.studies.validation.panel import Panel

SHARES = np.array([0.3, 0.25, 0.2, 0.15, 0.1])


def drawn(mean: float, exponent: float, total: float, size: int) -> Panel:
    """A panel drawn from the model itself."""
    luck = np.random.default_rng(7)
    rate = luck.gamma(exponent, mean / exponent, size)
    taste = luck.dirichlet(total * SHARES, size)
    counts = luck.poisson(rate[:, None] * taste).astype(float)
    return Panel(counts, counts)


def test_counts_are_a_distribution() -> None:
    counts = category_counts(6.0, 0.9)
    assert counts.sum() == pytest.approx(1.0, abs=1e-8)
    assert counts @ np.arange(counts.size) == pytest.approx(6.0, abs=1e-5)


def test_everyone_alike_is_thinned_nbd() -> None:
    """With S infinite each brand is negative binomial of mean M m and the same K."""
    expected = 1.0 - (1.0 + 6.0 * SHARES / 0.9) ** -0.9
    assert penetration(6.0, 0.9, 1e6, SHARES) == pytest.approx(expected, abs=1e-4)


def test_everyone_loyal_splits_the_category() -> None:
    """With S zero a brand's buyers are its share of the category's."""
    category = 1.0 - (1.0 + 6.0 / 0.9) ** -0.9
    assert penetration(6.0, 0.9, 1e-6, SHARES) == pytest.approx(SHARES * category, abs=1e-4)


def test_fit_recovers_what_drew_the_panel() -> None:
    panel = drawn(6.0, 0.9, 1.2, 40_000)
    fitted = fit_dirichlet(panel)
    assert fitted.mean == pytest.approx(6.0, rel=0.03)
    assert fitted.exponent == pytest.approx(0.9, rel=0.05)
    assert fitted.heterogeneity == pytest.approx(1.2, rel=0.08)
    assert relative_error(panel, fitted) < 0.02
    assert fitted.frequency * fitted.penetration == pytest.approx(fitted.mean * fitted.shares)


def test_error_is_relative_to_what_was_seen() -> None:
    panel = drawn(6.0, 0.9, 1.2, 4_000)
    wrong = Dirichlet(6.0, 0.9, 1e6, SHARES)
    assert relative_error(panel, wrong) > 0.15
