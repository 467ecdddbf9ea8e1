"""Synthetic panels whose truth is known, simulated by the model's own rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.studies.choice.panel import ChoicePanel
from sim.studies.choice.parameters import ChoiceParameters
from sim.studies.choice.simulate import simulate_panel

BRANDS = ("amber", "birch", "cedar")
TRUTH = ChoiceParameters(
    taste_shape=np.array([0.8, 0.5, 1.2]),
    image=np.array([0.0, 0.6, -0.5]),
    price_sensitivity_median=2.5,
    price_sensitivity_log_sd=0.5,
    reference_price_weight=0.2,
    point_of_sale_weight=1.2,
    buzz_weight=0.8,
    deliberation_mean=0.3,
    habit_rate=0.35,
)


def shelves(households: int, occasions: int, seed: int = 3) -> ChoicePanel:
    """Return occasions with prices, displays and features that vary, and no choices yet."""
    luck = np.random.default_rng(seed)
    rows = households * occasions
    return ChoicePanel(
        brands=BRANDS,
        households=np.arange(households),
        start=np.arange(households + 1, dtype=np.int64) * occasions,
        chosen=np.zeros(rows, dtype=np.int64),
        price=np.exp(0.2 * luck.standard_normal((rows, 3))) * np.array([1.0, 1.1, 0.9]),
        display=(luck.random((rows, 3)) < 0.15).astype(float),
        feature=(luck.random((rows, 3)) < 0.1).astype(float),
    )


def lived(households: int, occasions: int, parameters: ChoiceParameters = TRUTH) -> ChoicePanel:
    """Return a panel lived by simulated households."""
    return simulate_panel(shelves(households, occasions), parameters, (11, 0))


def without_habit(parameters: ChoiceParameters) -> ChoiceParameters:
    """Return the same tastes with nothing bought by inertia."""
    return replace(parameters, deliberation_mean=1.0 - 1e-6)
