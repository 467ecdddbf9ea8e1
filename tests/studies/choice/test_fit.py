"""A panel simulated from known values gives them back, habit apart from taste."""

from __future__ import annotations

import numpy as np
import pytest

from sim.studies.choice.fit import ChoiceFit, fit_choice
from sim.studies.choice.parameters import names, pack
from sim.studies.choice.simulate import simulate_panel
from tests.studies.choice.worlds import BRANDS, TRUTH, lived, shelves, without_habit


def assert_recovered(fit: ChoiceFit) -> None:
    """Every value within 3.5 standard errors, or a tenth, of the truth."""
    error = np.sqrt(np.diag(fit.covariance))
    off = np.abs(fit.vector - pack(TRUTH))
    for k, name in enumerate(names(BRANDS)):
        assert off[k] < 3.5 * error[k] + 0.1, (name, fit.vector[k], pack(TRUTH)[k], error[k])


@pytest.fixture(scope="module")
def recovered() -> ChoiceFit:
    return fit_choice(lived(250, 14), draws=32)


def test_known_values_come_back(recovered: ChoiceFit) -> None:
    assert_recovered(recovered)
    intervals = recovered.intervals()
    assert intervals["deliberation_mean"][2] < 0.6  # habit is seen
    low, high = intervals["price_sensitivity_median"][1:]
    assert 0.0 < low < high < 6.0


def test_taste_alone_is_not_taken_for_habit() -> None:
    panel = simulate_panel(shelves(200, 12), without_habit(TRUTH), (12, 0))
    fit = fit_choice(panel, draws=32)
    assert fit.parameters.deliberation_mean > 0.75


def test_values_held_stay() -> None:
    panel = lived(60, 8)
    fit = fit_choice(panel, draws=16, held={"deliberation_mean": 0.9})
    assert fit.parameters.deliberation_mean == 0.9
    assert fit.intervals()["deliberation_mean"] == (0.9, 0.9, 0.9)


def test_the_same_seed_gives_the_same_fit() -> None:
    panel = lived(20, 4)
    first, second = (fit_choice(panel, draws=8, seed=4) for _ in range(2))
    assert np.array_equal(first.vector, second.vector)


@pytest.mark.slow
def test_what_was_bought_before_the_panel_does_not_mislead() -> None:
    """The panel begins after 40 purchases nobody recorded (the initial conditions)."""
    whole = lived(250, 54)
    rows = np.concatenate([np.arange(h * 54 + 40, (h + 1) * 54) for h in range(250)])
    panel = shelves(250, 14)
    late = type(panel)(
        panel.brands,
        panel.households,
        panel.start,
        whole.chosen[rows],
        whole.price[rows],
        whole.display[rows],
        whole.feature[rows],
        104.0 * 14 / 54,
    )
    assert_recovered(fit_choice(late, draws=64))
