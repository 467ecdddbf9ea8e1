"""The search for the maximum of a simulated likelihood that has small steps in it.

Which habit is the strongest changes at once as tastes or the rate of habit move, so the simulated
likelihood has steps. Line searches that trust the gradient (L-BFGS-B) stop at the first of them,
several units of log likelihood short. Scoring steps (Berndt, Hall, Hall & Hausman 1974) with
halving are long enough to pass them; for the rate of habit, whose steps are large (above .5 the
latest brand is always the strongest), whole searches at several rates are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.studies.choice.panel import Floats

_MOST_STEPS = 40
_ENOUGH = 0.01
"""Climb no more where a scoring step promises less than half of this log likelihood."""
_CONVERGED = 1.0
"""A step below one standard error in the metric of all parameters: as near as draws can tell."""
_SHRINK = (1.0, 0.5, 0.25, 0.1, 0.03)
_LONGEST = 1.5
_RATES = (0.1, 0.2, 0.3, 0.4, 0.51, 0.6, 0.7, 0.8, 0.9)
_ROUGH_STEPS = 4
_RATE = -1  # place of the rate of habit in the vector: the last of SCALARS


class Surface(Protocol):
    """What is climbed."""

    def slope(self, vector: Floats) -> tuple[float, Floats, Floats]:
        """Return value, gradient and curvature (positive definite)."""
        ...


@dataclass(frozen=True)
class Summit:
    """Where a search ended.

    Attributes:
        vector: there.
        value: log posterior there.
        converged: whether no more than a standard error was left to go.
    """

    vector: Floats
    value: float
    converged: bool


def climb(
    surface: Surface, start: Floats, low: Floats, high: Floats, steps: int = _MOST_STEPS
) -> Summit:
    """Return the summit that scoring steps reach within bounds.

    Args:
        surface: what is climbed.
        start: where from.
        low: bounds of every value; the same as ``high`` where it is held.
        high: likewise.
        steps: at most.
    """
    vector = np.clip(start, low, high)
    value, gradient, curvature = surface.slope(vector)
    left = np.inf
    for _ in range(steps):
        free = (low < high) & ~((vector <= low) & (gradient < 0.0))
        free &= ~((vector >= high) & (gradient > 0.0))
        step = np.zeros(vector.shape[0])
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        left = float(step @ gradient)
        if left < _ENOUGH:
            break
        for part in _SHRINK:
            moved = np.clip(vector + part * np.clip(step, -_LONGEST, _LONGEST), low, high)
            there = surface.slope(moved)
            if there[0] > value:
                break
        else:
            break
        vector, (value, gradient, curvature) = moved, there
    return Summit(vector, value, left < _CONVERGED)


def best_rate(surface: Surface, start: Floats, low: Floats, high: Floats) -> Summit:
    """Return the best of short searches, each at another rate of habit.

    Args:
        surface: what is climbed; the last value of its vector is the rate.
        start: where from, and one of the rates tried.
        low: bounds of every value.
        high: likewise.
    """
    best = None
    for rate in (float(start[_RATE]), *_RATES):
        vector, lowest, highest = start.copy(), low.copy(), high.copy()
        vector[_RATE] = lowest[_RATE] = highest[_RATE] = rate
        found = climb(surface, vector, lowest, highest, _ROUGH_STEPS)
        if best is None or found.value > best.value:
            best = found
    assert best is not None
    return best
