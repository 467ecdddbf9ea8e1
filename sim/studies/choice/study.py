"""Row 11 of the validation: on choice panels, apparent loyalty is mostly taste."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from scipy.special import digamma

from sim.studies.choice.calibrate import fit_panel
from sim.studies.choice.fit import DRAWS, ChoiceFit
from sim.studies.choice.panel import ChoicePanel
from sim.studies.choice.parameters import ChoiceParameters
from sim.studies.choice.read import read_panel
from sim.studies.choice.shared import PANELS, shared_panel
from sim.studies.choice.simulate import simulate_panel
from sim.studies.choice.statistics import panel_statistics

_DRAWS, _QUICK_DRAWS = DRAWS, 16
_FIRST = 2000  # replications other than those of the fit and its score
_SHARED_TASTE = 50.0  # gamma shape at which everybody's taste for a brand is nearly the same


@lru_cache(maxsize=4)
def fitted(name: str, draws: int, seed: int) -> tuple[ChoicePanel, ChoiceFit] | None:
    """Return a panel and its fit, or None where the panel is not on this computer."""
    path = shared_panel(name)
    if path is None:
        return None
    panel = read_panel(path).panel
    return panel, fit_panel(panel, draws, seed)


def without_habit(parameters: ChoiceParameters) -> ChoiceParameters:
    """Return the parameters with nothing bought by inertia: the mutant."""
    return replace(parameters, deliberation_mean=1.0 - 1e-6)


def without_taste(parameters: ChoiceParameters) -> ChoiceParameters:
    """Return the parameters with one taste for all: loyalty is order, or nothing."""
    return replace(
        parameters,
        taste_shape=0.0 * parameters.taste_shape + _SHARED_TASTE,
        image=parameters.image + digamma(parameters.taste_shape),
    )


def panel_values(
    replication: int, quick: bool = False, mutant: bool = False, seed: int = 1
) -> dict[str, float]:
    """Return repeat minus permuted repeat rate of one simulated panel for each shared panel.

    Args:
        replication: which simulated panel.
        quick: fewer draws in the fit.
        mutant: habit off at the same tastes.
        seed: of the fit and the simulated households.

    Returns:
        ``<panel>_gap`` of the simulated panel, ``<panel>_real_gap`` of the data; NaN where the
        data are not on this computer.
    """
    values = {}
    for name in PANELS:
        found = fitted(name, _QUICK_DRAWS if quick else _DRAWS, seed)
        if found is None:
            values[f"{name}_gap"] = values[f"{name}_real_gap"] = float("nan")
            continue
        panel, fit = found
        parameters = without_habit(fit.parameters) if mutant else fit.parameters
        lived = simulate_panel(panel, parameters, (seed, _FIRST + replication))
        values[f"{name}_gap"] = panel_statistics(lived)["gap"]
        values[f"{name}_real_gap"] = panel_statistics(panel)["gap"]
    return values
