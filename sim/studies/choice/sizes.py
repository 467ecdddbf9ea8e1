"""Tastes that give brands their sizes again: the second step of the fit.

The likelihood speaks of households, the sizes of brands of purchases: where heavy buyers like
other brands than light ones, both cannot be right in a market whose tastes and need rates are
independent, as relmark's are. Shares, penetration and repeat rates are what a market is read by,
so tastes and deliberation are moved until simulated panels show them, as little as that takes
in the metric of the likelihood (the method of simulated moments, McFadden 1989).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sim.studies.choice.fit import ChoiceFit
from sim.studies.choice.panel import ChoicePanel, Floats
from sim.studies.choice.parameters import names, ranges, unpack
from sim.studies.choice.simulate import simulate_panel
from sim.studies.choice.statistics import panel_statistics

PANELS = 24
_TOLERANCE = 0.02
"""A statistic off by this share weighs like a parameter off by one standard error."""
_GAP_TOLERANCE = 0.005
"""The same for the repeat rate that order alone makes: repeat minus permuted, absolute."""
_STEP = 0.08
_ROUNDS = 6
_DAMPING = (0.01, 0.1, 1.0, 10.0)


def mean_statistics(
    panel: ChoicePanel, vector: Floats, seed: int, panels: int = PANELS, first: int = 0
) -> dict[str, float]:
    """Return the statistics of simulated panels, averaged.

    Args:
        panel: occasions.
        vector: the search vector.
        seed: of the simulated households.
        panels: how many.
        first: replication of the first.
    """
    parameters = unpack(vector, len(panel.brands))
    seen = [
        panel_statistics(simulate_panel(panel, parameters, (seed, first + r)))
        for r in range(panels)
    ]
    return {name: float(np.nanmean([one[name] for one in seen])) for name in seen[0]}


def misfit(real: dict[str, float], simulated: dict[str, float]) -> Floats:
    """Return how far simulated statistics are off, in units of what is tolerated (statistics,)."""
    off = [
        (simulated[name] - value) / (_GAP_TOLERANCE if name == "gap" else _TOLERANCE * value)
        for name, value in real.items()
    ]
    return np.asarray(np.nan_to_num(np.array(off), nan=50.0))


def match_sizes(panel: ChoicePanel, fit: ChoiceFit, seed: int, panels: int = PANELS) -> ChoiceFit:
    """Return the fit with tastes and deliberation moved until brands have their sizes.

    Args:
        panel: the households fitted on.
        fit: by likelihood.
        seed: of the simulated households.
        panels: simulated panels at each step, the same luck in all.
    """
    free = _free(panel, fit)
    error = np.sqrt(np.maximum(np.diag(fit.covariance)[free], 1e-6))
    limits = [ranges(len(panel.brands))[k] for k in free]
    low, high = np.array([r.low for r in limits]), np.array([r.high for r in limits])

    real = panel_statistics(panel)

    def residuals(values: Floats) -> Floats:
        vector = fit.vector.copy()
        vector[free] = values
        simulated = mean_statistics(panel, vector, seed, panels)
        return np.concatenate([misfit(real, simulated), (values - fit.vector[free]) / error])

    values = np.clip(_descend(residuals, fit.vector[free].copy(), low, high), low, high)
    vector = fit.vector.copy()
    vector[free] = values
    return replace(fit, vector=vector, parameters=unpack(vector, len(panel.brands)))


def _free(panel: ChoicePanel, fit: ChoiceFit) -> list[int]:
    """Return the places of tastes, appeals and deliberation that are not held."""
    return [
        place
        for place, name in enumerate(names(panel.brands))
        if name not in fit.held and (":" in name or name == "deliberation_mean")
    ]


def _descend(
    residuals: Callable[[Floats], Floats], values: Floats, low: Floats, high: Floats
) -> Floats:
    """Minimise a sum of squares by damped Gauss-Newton steps with wide differences.

    Choices are discrete, so the simulated statistics move in small steps: differences must be
    wider than those.
    """
    here = residuals(values)
    for _ in range(_ROUNDS):
        slope = np.empty((here.shape[0], values.shape[0]))
        for k in range(values.shape[0]):
            width = _STEP if values[k] + _STEP < high[k] else -_STEP
            moved = values.copy()
            moved[k] += width
            slope[:, k] = (residuals(moved) - here) / width
        square = slope.T @ slope
        before = float(here @ here)
        for damping in _DAMPING:
            step = np.linalg.solve(square + damping * np.diag(np.diag(square)), -slope.T @ here)
            moved = np.clip(values + np.clip(step, -1.5, 1.5), low, high)
            there = residuals(moved)
            if there @ there < before:
                values, here = moved, there
                break
        if float(here @ here) > 0.99 * before:
            break
    return values
