"""What a pattern is: something measured on simulated markets, a band, and a mutant.

A pattern counts only if its mutant, the same market with the mechanism behind the pattern
switched off, falls outside the band: otherwise the band would be met whatever the model does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from scipy import stats

from sim.scenario.load import load_scenario
from sim.scenario.run import Scenario

Verdict = Literal["green", "unclear", "red", "reported", "missing"]
Point = tuple[str, float, float]
"""One point of a figure: (name of the line, x, y)."""

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Observation:
    """What one replication of an experiment shows.

    Attributes:
        values: by name; NaN where the replication does not define one.
        curves: points of the evidence behind a pattern, by the pattern's id, for its figure.
    """

    values: Mapping[str, float]
    curves: Mapping[str, Sequence[Point]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Experiment:
    """A simulated market and what is measured on it; several patterns may share one.

    Attributes:
        id: unique name.
        overrides: scenario at full size, as on the command line.
        quick: further overrides of the reduced version (fewer people, shorter).
        run: simulates one replication of a scenario and measures it. The arms, markets or
            parameters it needs beside are its own business; all luck is keyed by
            (scenario.seed, replication).
    """

    id: str
    overrides: tuple[str, ...]
    quick: tuple[str, ...]
    run: Callable[[Scenario, int], Observation]

    def scenario(self, seed: int, *, quick: bool, more: Sequence[str] = ()) -> Scenario:
        """Return the scenario of this experiment; ``more`` overrides win."""
        chosen: dict[str, str] = {}
        reduced = self.quick if quick else ()
        for text in (*self.overrides, *reduced, f"seed={seed}", *more):
            name, _, value = text.partition("=")
            chosen[name] = value
        return load_scenario(*(f"{name}={value}" for name, value in chosen.items()))


def unchanged(scenario: Scenario) -> Scenario:
    """Return the scenario as it is: the change of a mutant that overrides alone describe."""
    return scenario


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mechanism switched off.

    Attributes:
        name: unique among the mutants of an experiment.
        description: what is switched off, for the table.
        overrides: settings that switch it off.
        change: what overrides cannot say, such as equal brands.
    """

    name: str
    description: str
    overrides: tuple[str, ...] = ()
    change: Callable[[Scenario], Scenario] = unchanged


@dataclass(frozen=True, slots=True)
class Band:
    """Where the mean over replications must lie; None leaves a side open."""

    low: float | None = None
    high: float | None = None

    def holds(self, value: float) -> bool:
        """Tell whether a value lies in the band."""
        above = self.low is None or value >= self.low
        return above and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the validation table.

    Attributes:
        id: name, as in ``validate pattern=<id>``.
        row: number of the claim it belongs to: ``1`` to ``11``, ``limit`` or ``more``.
        claim: what the field says, one sentence.
        source: who says so.
        definition: how exactly it is measured here: market, window, statistic.
        band: where the mean must lie; None only reports.
        experiment: where it is measured.
        value: name among the experiment's values.
        mutant: what must turn it red; None only where nothing is judged.
        used_for_defaults: whether this row helped to choose default parameters.
        reason: why it is not green, if it is not, and what was tried.
        replications: how many; None takes the study's number.
    """

    id: str
    row: str
    claim: str
    source: str
    definition: str
    band: Band | None
    experiment: Experiment
    value: str
    mutant: Mutant | None
    used_for_defaults: bool = False
    reason: str = ""
    replications: int | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """Mean over replications, its 95% interval and what follows."""

    mean: float
    low: float
    high: float
    verdict: Verdict
    replications: int


def judge(values: Sequence[float], band: Band | None) -> Measured:
    """Judge what replications gave.

    Green: the whole 95% interval of the mean (Student's t) lies in the band. Red: the mean lies
    outside. Unclear: the mean lies inside, but more replications are needed to be sure. Missing:
    fewer than two replications define it.

    Args:
        values: one a replication; NaN is left out.
        band: where the mean must lie; None only reports.
    """
    known = np.array([value for value in values if not math.isnan(value)], dtype=float)
    count = known.shape[0]
    if count < 2:
        absent: Verdict = "reported" if band is None else "missing"
        return Measured(math.nan, math.nan, math.nan, absent, count)
    mean = float(known.mean())
    error = float(known.std(ddof=1)) / math.sqrt(count)
    half = float(stats.t.ppf(0.5 + CONFIDENCE / 2.0, count - 1)) * error
    low, high = mean - half, mean + half
    verdict: Verdict
    if band is None:
        verdict = "reported"
    elif not band.holds(mean):
        verdict = "red"
    else:
        verdict = "green" if band.holds(low) and band.holds(high) else "unclear"
    return Measured(mean, low, high, verdict, count)
