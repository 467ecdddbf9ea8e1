"""The panel lived by relmark's consumers: habit makes order matter, and nothing else does."""

from __future__ import annotations

import numpy as np

from sim.studies.choice.simulate import simulate_panel, simulate_paths
from sim.studies.choice.statistics import panel_statistics
from tests.studies.choice.worlds import TRUTH, lived, shelves, without_habit


def gap(parameters) -> float:
    panel = shelves(400, 12)
    seen = [panel_statistics(simulate_panel(panel, parameters, (1, r)))["gap"] for r in range(4)]
    return float(np.mean(seen))


def test_habit_makes_repeats_beyond_taste() -> None:
    assert gap(TRUTH) > gap(without_habit(TRUTH)) + 0.01


def test_without_habit_nothing_is_bought_unthinking() -> None:
    _, inertial = simulate_paths(shelves(50, 6), without_habit(TRUTH), (1, 0))
    assert not inertial.any()
    assert simulate_paths(shelves(50, 6), TRUTH, (1, 0))[1].any()


def test_a_display_and_a_low_price_sell() -> None:
    panel = lived(400, 10)
    shown = panel.display[:, 1] == 1.0
    cheap, dear = (
        panel.price[:, 1] < np.quantile(panel.price[:, 1], 0.25),
        panel.price[:, 1] > np.quantile(panel.price[:, 1], 0.75),
    )
    taken = panel.chosen == 1
    assert taken[shown].mean() > taken[~shown].mean() + 0.05
    assert taken[cheap].mean() > taken[dear].mean() + 0.03


def test_choices_of_the_panel_are_not_looked_at() -> None:
    panel = lived(30, 5)
    first = simulate_panel(panel, TRUTH, (2, 0)).chosen
    again = simulate_panel(panel.with_choices(2 - panel.chosen), TRUTH, (2, 0)).chosen
    assert np.array_equal(first, again)
    assert not np.array_equal(first, simulate_panel(panel, TRUTH, (2, 1)).chosen)
