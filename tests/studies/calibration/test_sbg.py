from __future__ import annotations

import numpy as np
import pytest

from sim.errors import UserError
from sim.studies.calibration.sbg import fit_sbg, fit_sbg_censored, sbg_survival

# Per cent still subscribed after 0 to 7 years: Fader and Hardie (2007), table 1.
HIGH_END = [100.0, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1]
REGULAR = [100.0, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1]


@pytest.mark.parametrize(
    ("survivors", "alpha", "beta"), [(HIGH_END, 0.668, 3.806), (REGULAR, 0.704, 1.182)]
)
def test_finds_the_published_estimates(survivors: list[float], alpha: float, beta: float) -> None:
    fit = fit_sbg(survivors)
    assert fit.alpha == pytest.approx(alpha, abs=5e-4)
    assert fit.beta == pytest.approx(beta, abs=5e-4)


def test_survival_is_the_product_of_retention_rates() -> None:
    fit = fit_sbg(REGULAR)
    ages = np.arange(1, 13)
    assert np.cumprod(fit.retention(ages)) == pytest.approx(fit.survival(ages))
    assert fit.survival(0) == pytest.approx(1.0)
    assert np.all(np.diff(fit.retention(ages)) > 0)


def test_recovers_its_own_law_from_staggered_contracts() -> None:
    alpha, beta, customers, last = 0.8, 2.5, 20_000, 6
    start = np.arange(customers) % last
    luck = (np.arange(customers) * 0.6180339887498949) % 1.0
    curve = sbg_survival(alpha, beta, np.arange(60))
    ends = np.searchsorted(-curve, -luck, side="left")  # smallest t with S(t) <= luck
    seen = last - start
    left = ends <= seen
    fit = fit_sbg_censored(np.where(left, ends, seen), left)
    assert fit.alpha == pytest.approx(alpha, rel=0.1)
    assert fit.beta == pytest.approx(beta, rel=0.1)
    spread = np.sqrt(np.diag(fit.covariance))
    assert np.all(spread > 0) and np.all(spread < 0.2)


@pytest.mark.parametrize(
    ("survivors", "said"),
    [
        ([100.0], "at least one period"),
        ([100.0, 80.0, 90.0], "never rise"),
        ([100.0, 100.0], "no contract has ended"),
        ([100.0, 0.0], "first renewal"),
    ],
)
def test_refuses_what_it_cannot_learn_from(survivors: list[float], said: str) -> None:
    with pytest.raises(UserError, match=said):
        fit_sbg(survivors)
