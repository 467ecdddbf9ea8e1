"""The likelihood is that of the compiled rules, and its gradient is its slope."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from sim.scenario.behaviour import BehaviourSettings
from sim.scenario.population import PopulationSettings
from sim.studies.choice.fit import Likelihood
from sim.studies.choice.parameters import names, pack
from sim.studies.choice.simulate import simulate_panel
from sim.studies.choice.tastes import household_draws, population_draws
from tests.studies.choice.worlds import TRUTH, lived, shelves


def likelihood_of(panel, draws):
    return Likelihood(panel, draws, BehaviourSettings(), PopulationSettings())


def test_gradient_is_the_slope() -> None:
    panel = lived(12, 6)
    likelihood = likelihood_of(panel, population_draws(12, 16, 3, 1))
    vector = pack(TRUTH)
    _, gradient, curvature = likelihood.slope(vector)
    assert np.all(np.linalg.eigvalsh(curvature) > 0.0)
    for k, name in enumerate(names(panel.brands)):
        step = np.zeros_like(vector)
        step[k] = 1e-5
        slope = (likelihood.slope(vector + step)[0] - likelihood.slope(vector - step)[0]) / 2e-5
        assert gradient[k] == pytest.approx(slope, rel=2e-3, abs=1e-4), name


def test_simulated_histories_are_as_frequent_as_the_likelihood_says() -> None:
    """All 27 histories of three occasions that everybody meets alike."""
    people, draws = 6000, 4096
    one = shelves(1, 3)
    panel = shelves(people, 3)
    same = {key: np.tile(getattr(one, key), (people, 1)) for key in ("price", "display", "feature")}
    chosen = simulate_panel(replace(panel, **same), TRUTH, (5, 0)).chosen.reshape(people, 3)
    points = population_draws(1, draws, 3, 2)
    total = 0.0
    for history in product(range(3), repeat=3):
        case = likelihood_of(one.with_choices(np.array(history)), points)
        expected = float(np.exp(case.households(pack(TRUTH))[0][0]))
        seen = float((chosen == np.array(history)).all(axis=1).mean())
        error = np.sqrt(expected * (1.0 - expected) / people)
        assert abs(seen - expected) < 4.5 * error + 0.002, (history, seen, expected)
        total += expected
    assert total == pytest.approx(1.0, abs=1e-9)


def test_draws_near_a_household_do_not_move_its_likelihood() -> None:
    panel = lived(10, 8)
    vector = pack(TRUTH)
    many = likelihood_of(panel, population_draws(10, 8192, 3, 3))
    value, _, posterior = many.households(vector)
    few = likelihood_of(panel, household_draws(many.draws, posterior, 512, 4))
    again, _, _ = few.households(vector)
    assert again == pytest.approx(value, abs=0.12)
