"""Asking and telling: optuna proposes points, their values come back under the same luck.

The trials depend on the seed alone, not on the workers or on an interrupt: a search that is begun
again asks for the same points, whose runs are on disk.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.studies.searching.extra import library
from sim.studies.searching.objectives import Objective
from sim.studies.searching.pieces import REFUSED, Point, Row, Runs, luck
from sim.studies.searching.space import Dimension

SAMPLERS = ("tpe", "nsga2")
ARM = "strategy"

Fit = Callable[[dict[str, Any], str], dict[str, Any]]
Value = Callable[[Sequence[Row], str], float]


@dataclass(frozen=True)
class Trial:
    """One point of a search.

    Attributes:
        number: from 0. point: what was run.
        values: of the objectives over the replications run, NaN where undefined.
        replications: how many.
        reason: why it could not be run; empty where it could.
    """

    number: int
    point: Point
    values: tuple[float, ...]
    replications: int
    reason: str = ""

    @property
    def sound(self) -> bool:
        """Whether all objectives have a value."""
        return all(map(math.isfinite, self.values))


@dataclass
class Search:
    """A search for the best point of a noisy function.

    Attributes:
        space: what varies. arms: the choice of strategies; one empty name where there is none.
        objectives: what is wanted. runs: runs the function. value: of the rows of a point.
        seed: of luck and sampler. sampler: ``tpe`` or ``nsga2``.
        batch: points asked for at once. fit: from what was asked to what is run.
    """

    space: Sequence[Dimension]
    arms: Sequence[str]
    objectives: Sequence[Objective]
    runs: Runs
    value: Value
    seed: int
    sampler_seed: int
    sampler: str = "tpe"
    batch: int = 4
    fit: Fit = lambda values, arm: values

    def trials(self, count: int, replications: int) -> list[Trial]:
        """Ask for ``count`` points and run each under the same ``replications`` lucks."""
        optuna = library("optuna", "optimise")
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        study = optuna.create_study(
            directions=["maximize" if each.maximise else "minimize" for each in self.objectives],
            sampler=self._sampler(optuna, count),
        )
        done: list[Trial] = []
        while len(done) < count:
            asked = [study.ask() for _ in range(min(self.batch, count - len(done)))]
            points = [self._point(trial) for trial in asked]
            numbered = [Trial(len(done) + k, p, (), 0) for k, p in enumerate(points)]
            for trial, found in zip(asked, self.measured(numbered, replications), strict=True):
                done.append(found)
                if found.sound:
                    study.tell(trial, list(found.values))
                else:
                    study.tell(trial, state=optuna.trial.TrialState.FAIL)
        return done

    def _sampler(self, optuna: Any, count: int) -> Any:
        if self.sampler == "nsga2":
            size = max(8, min(50, count // 5))
            return optuna.samplers.NSGAIISampler(population_size=size, seed=self.sampler_seed)
        return optuna.samplers.TPESampler(seed=self.sampler_seed)

    def _point(self, trial: Any) -> Point:
        arm = self.arms[0]
        if len(self.arms) > 1:
            arm = str(trial.suggest_categorical(ARM, list(self.arms)))
        values = {each.path: each.suggest(trial) for each in self.space}
        return Point.of(self.fit(values, arm), arm)

    def measured(
        self, trials: Sequence[Trial], replications: int, seed: int | None = None
    ) -> list[Trial]:
        """Return the trials with their values over so many lucks."""
        rows = self.rows([trial.point for trial in trials], replications, seed)
        return [
            replace(
                trial,
                values=tuple(self.value(own, each.kpi) for each in self.objectives),
                replications=replications,
                reason=next((str(row[REFUSED]) for row in own if REFUSED in row), ""),
            )
            for trial, own in zip(trials, rows, strict=True)
        ]

    def rows(
        self, points: Sequence[Point], replications: int, seed: int | None = None
    ) -> list[list[Row]]:
        """Return the rows of each point under so many lucks, the search's own or fresh ones."""
        found = self.runs.of(luck(points, self.seed if seed is None else seed, range(replications)))
        return [found[place :: len(points)] for place in range(len(points))]

    def leaders(self, trials: Sequence[Trial], count: int) -> list[Trial]:
        """Return the best trials, whole fronts first, one of each point."""
        unique = {trial.point: trial for trial in reversed(trials) if trial.sound}
        left = sorted(unique.values(), key=lambda trial: trial.number)
        chosen: list[Trial] = []
        while left and len(chosen) < count:
            best = self.front(left)
            best.sort(key=lambda trial: -self.objectives[0].sign * trial.values[0])
            chosen += best[: max(1, count - len(chosen))]
            left = [trial for trial in left if trial not in best]
        return chosen

    def front(self, trials: Sequence[Trial]) -> list[Trial]:
        """Return the trials that no other beats in every respect (of one objective, the best)."""
        if not trials:
            return []
        signs = np.array([each.sign for each in self.objectives])
        values = np.array([trial.values for trial in trials]) * signs
        if len(self.objectives) == 1:
            return [trials[int(np.argmax(values[:, 0]))]]
        beaten = beaten_by_another(values)
        return [trial for trial, gone in zip(trials, beaten, strict=True) if not gone]


def beaten_by_another(values: Any) -> list[bool]:
    """Tell of each row whether another is at least as large everywhere and larger somewhere.

    Args:
        values: (n, objectives), more is better.
    """
    return [
        bool(((values >= own).all(axis=1) & (values > own).any(axis=1)).any()) for own in values
    ]
