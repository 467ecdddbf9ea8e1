"""What a sweep will run: every run has a number, and its scenario is made when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.scenario.compose import Axis
from sim.scenario.priors import draw_parameters
from sim.scenario.run import Scenario
from sim.studies.compare import check_arms
from sim.studies.replicate import Task
from sim.studies.sweeping.apply import Applier
from sim.studies.sweeping.identities import Identities
from sim.studies.sweeping.points import Block, Design

MAX_ARMS = 62
"""One bit of a number says whether an arm has still to be run."""


class Cell(NamedTuple):
    """One replication, or one draw, of one point: its arms are run from the same fork.

    Attributes:
        number: of the cell within the plan.
        arms: bit i is set where the plan's arm i has still to be run.
    """

    number: int
    arms: int


class Todo(NamedTuple):
    """What a sweep has still to run.

    Attributes:
        cells: (n,) numbers of the cells, those that share a warm-up side by side.
        arms: (n,) their arms, as in :class:`Cell`.
        runs: how many runs that is.
        finished: runs of this share that were finished before.
        failed: those of them that failed.
    """

    cells: NDArray[np.int64]
    arms: NDArray[np.int64]
    runs: int
    finished: int
    failed: int


@dataclass(frozen=True)
class Plan:
    """Points, arms and luck of a sweep; small enough to be handed to every worker.

    Attributes:
        bases: one scenario for each combination of files.
        groups: the axes that choose files. leaves: all that varies within a base.
        arms: strategies of every point, the baseline first where effects are paired.
        paired: whether KPIs that need the baseline are measured.
        replications: of every point, at its own parameters.
        draws: of every point, from the priors of what the user has not set.
    """

    bases: tuple[Scenario, ...]
    groups: tuple[Axis, ...]
    leaves: Design
    arms: tuple[str, ...]
    paired: bool
    replications: int
    draws: int

    @cached_property
    def design(self) -> Design:
        """Everything that varies, files included."""
        return Design((*(Block.of_axis(axis) for axis in self.groups), *self.leaves.blocks))

    @property
    def tasks(self) -> int:
        """Replications and draws of a point."""
        return self.replications + self.draws

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return self.design.size * self.tasks

    @property
    def runs(self) -> int:
        """How many runs there are: one for every arm of every cell."""
        return self.cells * len(self.arms)

    @cached_property
    def _appliers(self) -> tuple[Applier, ...]:
        return tuple(Applier(base, self.arms) for base in self.bases)

    def __getstate__(self) -> dict[str, Any]:
        """Leave at home what every worker makes for itself."""
        kept = {"bases", "groups", "leaves", "arms", "paired", "replications", "draws"}
        return {name: value for name, value in self.__dict__.items() if name in kept}

    def scenario(self, point: int) -> Scenario:
        """Return the scenario of a point.

        Raises:
            UserError: the point cannot be run.
        """
        base, leaf = divmod(point, self.leaves.size)
        return self._appliers[base].scenario(self.leaves.values(leaf))

    def luck(self, number: int) -> tuple[int, int | None]:
        """Return replication and draw of a task of a point."""
        draw = number - self.replications
        return (number, None) if draw < 0 else (draw, draw)

    def task(self, cell: int) -> Task:
        """Return what to simulate for a cell."""
        point, number = divmod(cell, self.tasks)
        return self._task(self.scenario(point), number)

    def _task(self, settings: Scenario, number: int) -> Task:
        replication, draw = self.luck(number)
        if draw is None:
            return Task(settings, replication)
        drawn, parameters = draw_parameters(settings, draw, (settings.seed, 0))
        return Task(drawn, replication, draw, parameters)

    @cached_property
    def worlds(self) -> NDArray[np.int64]:
        """(points,) a number for each point; points of the same number share their warm-ups."""
        return self.design.codes([path for path in self.design.paths if not after_fork(path)])

    def world(self, cell: int) -> tuple[int, int]:
        """Return what tells the warm-up of a cell from others."""
        point, number = divmod(cell, self.tasks)
        return int(self.worlds[point]), number

    def order(self) -> NDArray[np.int64]:
        """Return (cells,) all cells, those that share a warm-up side by side."""
        cells = np.arange(self.cells, dtype=np.int64)
        point, number = np.divmod(cells, self.tasks)
        return cells[np.lexsort((point, number, self.worlds[point]))]

    def survey(
        self,
        done: Callable[[str], str | None],
        shard: tuple[int, int] = (1, 1),
        retry_failed: bool = False,
        advance: Callable[[], None] = lambda: None,
    ) -> Todo:
        """Check every point, and find what has still to be run.

        Args:
            done: returns the status of a run by its identity, None where it was not run.
            shard: (k, n): the k-th of n shares, from 1.
            retry_failed: run again what failed.
            advance: called after every point.

        Raises:
            UserError: the first point that cannot be run.
        """
        missing = np.zeros(self.cells, dtype=np.int64)
        runs = finished = failed = 0
        for point in range(self.design.size):
            settings = self.scenario(point)
            central = Identities(settings)
            for number in range(self.tasks):
                replication, draw = self.luck(number)
                if central.share(replication, draw, shard[1]) != shard[0] - 1:
                    continue
                identities = central
                if draw is not None:
                    drawn = self._task(settings, number).settings
                    check_arms(drawn, drawn.population.size or 0)
                    identities = Identities(drawn)
                for bit, arm in enumerate(self.arms):
                    status = done(identities.run(arm, replication, draw))
                    if status is None or (retry_failed and status != "ok"):
                        missing[point * self.tasks + number] |= 1 << bit
                        runs += 1
                    else:
                        finished += 1
                        failed += status != "ok"
            advance()
        order = self.order()
        cells = order[missing[order] != 0]
        return Todo(cells, missing[cells], runs, finished, failed)


def after_fork(path: str) -> bool:
    """Tell whether a setting plays no part in the warm-up, which its points may then share."""
    head, _, rest = path.partition(".")
    if head == "strategy":
        return not rest.startswith("status_quo.")
    return head in ("budget", "hold_out", "knock_out")


def arms_of(asked: tuple[str, ...], baseline: str, paired: bool) -> tuple[str, ...]:
    """Return the arms every point runs: those asked for, and what they are compared with.

    Raises:
        UserError: more arms than a sweep can hold.
    """
    arms = (baseline, *(arm for arm in asked if arm != baseline)) if paired else asked
    if len(arms) > MAX_ARMS:
        raise UserError(f"a sweep runs at most {MAX_ARMS} strategies a point, not {len(arms)}")
    return arms
