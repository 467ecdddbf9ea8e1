"""Distributors go round among their own ties, strong ones more often."""

from __future__ import annotations

import numpy as np
import pytest

from sim.behaviour.distributors import _visit, race


def test_a_strong_tie_comes_to_mind_sooner() -> None:
    assert race(0.3, 1.0) == pytest.approx(-np.log(0.3))
    assert race(0.3, 0.5) == pytest.approx(2.0 * race(0.3, 1.0))


def test_visits_go_to_ties_who_are_free_and_the_strongest_tie_is_received() -> None:
    """Person 0 knows 1, 2 and 3; person 4 knows 3, by a stronger tie."""
    offsets = np.array([0, 3, 4, 5, 7, 8], np.int64)
    neighbours = np.array([1, 2, 3, 0, 0, 0, 4, 3], np.int32)
    strength = np.array([0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.9, 0.9], np.float32)
    upline = np.array([0, -1, -1, -1, 4], np.int32)
    here, seller = np.ones(5, bool), np.full(5, -1, np.int32)
    seller[2] = 9  # already the customer of somebody else
    visitor, closeness = np.full(5, -1, np.int32), np.zeros(5)
    _visit(3, 1, 2, offsets, neighbours, strength, upline, here, seller, 5, visitor, closeness)
    assert visitor.tolist() == [-1, 0, -1, 4, -1]
    assert closeness.tolist() == pytest.approx([0.0, 0.4, 0.0, 0.9, 0.0])
