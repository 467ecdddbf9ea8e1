"""The search passes small steps, keeps within bounds and finds the rate of habit beyond a gap."""

from __future__ import annotations

import numpy as np
import pytest

from sim.studies.choice.panel import Floats
from sim.studies.choice.search import best_rate, climb

CURVATURE = np.array([[4.0, 1.0], [1.0, 2.0]])
TOP = np.array([1.0, 0.45])
LOW, HIGH = np.array([-5.0, 0.02]), np.array([5.0, 0.98])


class Stepped:
    """A hill with treads all over, and a higher floor where the rate is above .5."""

    def __init__(self, floor: float = 0.0) -> None:
        self.floor = floor

    def slope(self, vector: Floats) -> tuple[float, Floats, Floats]:
        off = vector - TOP
        treads = 0.02 * np.sign(np.sin(40.0 * vector[0]))
        value = -20.0 * off @ CURVATURE @ off + treads + self.floor * (vector[1] > 0.5)
        return float(value), -40.0 * CURVATURE @ off, 25.0 * CURVATURE


def test_treads_do_not_end_the_search() -> None:
    found = climb(Stepped(), np.array([-4.0, 0.9]), LOW, HIGH)
    assert found.vector == pytest.approx(TOP, abs=0.03)
    assert found.converged


def test_bounds_and_held_values_are_kept() -> None:
    high = np.array([0.5, 0.98])
    found = climb(Stepped(), np.array([-4.0, 0.9]), LOW, high)
    assert found.vector[0] == 0.5
    assert found.vector[1] == pytest.approx(0.45 + 0.5 * 0.5, abs=0.02)  # top along the bound
    low, high = np.array([2.0, 0.02]), np.array([2.0, 0.98])
    assert climb(Stepped(), np.array([0.0, 0.9]), low, high).vector[0] == 2.0


def test_a_search_cut_short_says_so() -> None:
    assert not climb(Stepped(), np.array([-4.0, 0.9]), LOW, HIGH, steps=1).converged


def test_the_gradient_does_not_see_the_floor_and_the_comparison_does() -> None:
    surface, start = Stepped(floor=6.0), np.array([-4.0, 0.1])
    near = climb(surface, start, LOW, HIGH)
    assert near.vector[1] < 0.5
    found = best_rate(surface, near.vector, LOW, HIGH)
    assert found.vector[1] > 0.5
    assert found.value > near.value + 4.0
