"""Churn and uplift scores: what logistic regressions must find in made-up renewals."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.firm.scores import ChurnScores, ridge_logistic

Trial = tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]


def trial(size: int = 8000, seed: int = 3) -> Trial:
    """Sign 0 makes people leave whatever is done; a contact keeps those with sign 1."""
    rng = np.random.default_rng(seed)
    signs = rng.normal(size=(size, 3))
    contacted = rng.random(size) < 0.5
    logit = -1.0 + 1.2 * signs[:, 0] - contacted * 0.9 * signs[:, 1]
    return signs, contacted, rng.random(size) >= 1.0 / (1.0 + np.exp(-logit))


def test_without_a_penalty_the_regression_finds_the_odds() -> None:
    answer = np.array([True] * 30 + [False] * 70)
    found = ridge_logistic(np.ones((100, 1)), answer, np.zeros(1))
    assert found[0] == pytest.approx(np.log(30 / 70))


def test_a_penalty_shrinks_and_separable_data_stay_finite() -> None:
    x = np.linspace(-1.0, 1.0, 40)
    design, answer = np.column_stack([np.ones(40), x]), x > 0
    weak, strong = (ridge_logistic(design, answer, np.array([0.0, w])) for w in (0.5, 5.0))
    assert 0 < strong[1] < weak[1] < 30


def test_risk_and_uplift_find_different_people() -> None:
    signs, contacted, renewed = trial()
    scores = ChurnScores(signs, contacted, renewed)
    assert scores.can_tell_risk
    assert scores.can_tell_uplift
    fresh, _, _ = trial(500, seed=4)
    risk, uplift = scores.risk(fresh), scores.uplift(fresh)
    truth = 1.0 / (1.0 + np.exp(1.0 - 1.2 * fresh[:, 0]))
    assert np.abs(risk - truth).max() < 0.08
    kept = truth - 1.0 / (1.0 + np.exp(1.0 - 1.2 * fresh[:, 0] + 0.9 * fresh[:, 1]))
    assert np.corrcoef(uplift, kept)[0, 1] > 0.95
    assert abs(np.corrcoef(risk, uplift)[0, 1]) < 0.5


def test_scores_keep_six_digits() -> None:
    signs, contacted, renewed = trial(600)
    scores = ChurnScores(signs, contacted, renewed)
    for score in (scores.risk(signs), scores.uplift(signs)):
        assert (np.round(score, 6) == score).all()


def test_too_few_renewals_teach_nothing() -> None:
    signs, contacted, renewed = trial(60)
    assert not ChurnScores(signs, contacted, renewed).can_tell_uplift
    nobody = ChurnScores(signs[:0], contacted[:0], renewed[:0])
    assert not nobody.can_tell_risk
    everybody_stays = ChurnScores(signs, contacted, np.ones(60, np.bool_))
    assert not everybody_stays.can_tell_risk
    only_watched = ChurnScores(signs, np.zeros(60, np.bool_), renewed)
    assert only_watched.can_tell_risk
    assert not only_watched.can_tell_uplift
