"""Patterns of a toy: nothing is simulated, so that the machinery itself can be tested."""

from __future__ import annotations

import math
from dataclasses import replace

from sim.scenario.run import Scenario
from sim.studies.validation.base import Band, Experiment, Mutant, Observation, Pattern


def run(scenario: Scenario, replication: int) -> Observation:
    """Gives the need rate and a little that depends on the replication."""
    value = scenario.population.need_mean + 0.001 * replication
    return Observation({"need": value, "never": math.nan}, {"need": [("line", 0.0, value)]})


def halve(scenario: Scenario) -> Scenario:
    """A mutant that overrides cannot say."""
    people = scenario.population.model_copy(
        update={"need_mean": scenario.population.need_mean / 2.0}
    )
    return scenario.model_copy(update={"population": people})


TOY = Experiment(
    "toy", ("market=grocery", "population.need_mean=0.4"), ("population.size=100",), run
)
ZERO = Mutant("little_need", "hardly any need", ("population.need_mean=0.01",))
HALF = Mutant("half_need", "half the need", change=halve)

GREEN = Pattern(
    id="need",
    row="1",
    claim="Needs come.",
    source="Nobody (2026)",
    definition="mean need a week",
    band=Band(0.3, 0.5),
    experiment=TOY,
    value="need",
    mutant=ZERO,
    used_for_defaults=True,
)
WEAK = replace(GREEN, id="weak", row="2", band=Band(0.1, None), mutant=HALF)
RED = replace(GREEN, id="red_need", row="2", band=Band(None, 0.1), reason="it is what it is")
REPORTED = replace(GREEN, id="reported", row="more", band=None, mutant=None)
MISSING = replace(GREEN, id="missing", row="more", value="never")
ALL = (GREEN, WEAK, RED, REPORTED, MISSING)
