from __future__ import annotations

import numpy as np
import pytest

from sim.studies.calibration.score import crps_of_draws, crps_of_poisson, naive_rates


def test_certain_forecasts_score_their_error() -> None:
    draws = np.full((50, 3), 4)
    assert crps_of_draws(draws, np.array([4, 6, 1])) == pytest.approx([0.0, 2.0, 3.0])
    assert crps_of_poisson(np.zeros(2), np.array([0, 3])) == pytest.approx([0.0, 3.0])


def test_draws_of_a_poisson_score_as_the_poisson() -> None:
    rng = np.random.default_rng(2)
    mean, happened = np.array([0.3, 2.0, 9.0]), np.array([1, 0, 12])
    draws = rng.poisson(mean, (40_000, 3))
    assert crps_of_draws(draws, happened) == pytest.approx(
        crps_of_poisson(mean, happened), abs=0.03
    )


def test_few_draws_are_not_punished_for_being_few() -> None:
    rng = np.random.default_rng(3)
    happened = rng.poisson(3.0, 20_000)
    few = crps_of_draws(rng.poisson(3.0, (5, 20_000)), happened).mean()
    many = crps_of_draws(rng.poisson(3.0, (200, 20_000)), happened).mean()
    assert few == pytest.approx(many, rel=0.03)


def test_the_truth_scores_better_than_a_wrong_rate() -> None:
    happened = np.random.default_rng(4).poisson(2.0, 5_000)
    true, wrong = (crps_of_poisson(np.full(5_000, m), happened).mean() for m in (2.0, 3.0))
    assert true < wrong


def test_naive_customers_go_on_as_they_did() -> None:
    assert naive_rates(np.array([4.0, 0.0, 0.0]), np.array([8.0, 3.0, 0.0]), 2.0) == pytest.approx(
        [1.0, 0.0, 0.0]
    )
