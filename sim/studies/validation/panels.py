"""Row 11: on choice panels, apparent loyalty is mostly taste."""

from __future__ import annotations

from sim.scenario.run import Scenario
from sim.studies.choice.study import panel_values
from sim.studies.validation.base import Band, Experiment, Mutant, Observation, Pattern


def relive(scenario: Scenario, replication: int) -> Observation:
    """Simulate each fitted panel once; the scenario says how hard to fit, and the mutant."""
    return Observation(
        panel_values(
            replication,
            quick=scenario.population.size is not None,
            mutant=scenario.behaviour.habit_weight == 0.0,
            seed=scenario.seed,
        )
    )


COPIES = 40
"""Simulated copies of a panel: one alone, of 136 or 300 households, is off by .006."""

PANELS = Experiment("panels", ("market=grocery",), ("population.size=2000",), relive)
NO_HABIT = Mutant(
    "no_habit", "nothing bought by inertia, same tastes", ("behaviour.habit_weight=0",)
)
_SOURCE = "Dubé, Hitsch & Rossi 2010; panels of Jain et al. 1994"
_STATISTIC = (
    "repeat rate less the rate when each household's choices are put in random order, both over "
    "all pairs of successive purchases"
)


_MISSING = "where the panel is missing (its licence does not let it ship) nothing is measured"
_KETCHUP = (
    "the real panel lies in the band, the simulated one at its lower edge: purchases of a "
    "household are few, and the fit gives taste what their order does not clearly give to habit; "
)


def _patterns(panel: str, what: str, reason: str) -> tuple[Pattern, Pattern]:
    claim = f"Households of the {what} panel repeat little more than their tastes alone would."
    return (
        Pattern(
            id=f"{panel}_simulated_gap",
            row="11",
            claim=claim,
            source=_SOURCE,
            definition=(
                f"{_STATISTIC}; panel simulated by the model's rules of choice at the parameters "
                "fitted to all its households, with the prices and displays each met"
            ),
            band=Band(0.02, 0.12),
            experiment=PANELS,
            value=f"{panel}_gap",
            mutant=NO_HABIT,
            reason=reason,
            replications=COPIES,
        ),
        Pattern(
            id=f"{panel}_real_gap",
            row="11",
            claim=claim,
            source=_SOURCE,
            definition=f"{_STATISTIC}; the real panel itself, to compare with",
            band=None,
            experiment=PANELS,
            value=f"{panel}_real_gap",
            mutant=None,
            replications=COPIES,
        ),
    )


PATTERNS = (
    *_patterns("catsup", "ketchup", _KETCHUP + _MISSING),
    *_patterns("cracker", "cracker", _MISSING),
)
