"""One worker's bench: a warmed-up market is kept and forked for every point that shares it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sim.market import Market, network_of
from sim.measures.columns import Columns
from sim.measures.measure import measure
from sim.network.graph import Network
from sim.scenario.run import Scenario
from sim.studies.replicate import Task, run_through
from sim.studies.sweeping.identities import Identities
from sim.studies.sweeping.plan import Cell, Plan
from sim.studies.sweeping.points import as_cell, column_types

_NETWORKS = 4
"""Networks kept: a few kinds, at the luck in hand."""

Row = dict[str, Any]


class Bench:
    """Simulates cells of a plan, one after the other."""

    def __init__(self, plan: Plan) -> None:
        """Set up for one plan."""
        self._plan = plan
        self._types = column_types(plan.design)
        self._networks: dict[str, Network] = {}
        self._world: tuple[int, int] | None = None
        self._past: Market | None = None
        self._arms: dict[str, Columns] = {}

    def rows(self, cell: Cell) -> Iterator[Row]:
        """Yield the row of every arm of a cell that has still to be run, as soon as it is.

        An arm that fails is a row too, with its error.
        """
        started = time.perf_counter()
        plan = self._plan
        point = cell.number // plan.tasks
        task = plan.task(cell.number)
        identities = Identities(task.settings)
        fixed = self._fixed(point, task, identities)
        error: Exception | None = None
        try:
            past = self._past_of(plan.world(cell.number), task)
        except Exception as problem:
            error = problem
        for bit, arm in enumerate(plan.arms):
            if not cell.arms >> bit & 1:
                continue
            run = identities.run(arm, task.replication, task.draw)
            row = {**fixed, "strategy": arm, "run_id": run, "status": "ok", "error": None}
            try:
                if error is not None:
                    raise error
                row |= self._kpis(past, arm, task.settings)
            except Exception as problem:
                row |= {"status": "failed", "error": f"{type(problem).__name__}: {problem}"}
            now = time.perf_counter()
            row |= {"seconds": now - started, "finished": datetime.now(UTC)}
            started = now
            yield row

    def lost(self, cell: Cell, error: str) -> Iterator[Row]:
        """Yield the rows of a cell that cannot be run, because it takes its worker with it."""
        point = cell.number // self._plan.tasks
        task = self._plan.task(cell.number)
        identities = Identities(task.settings)
        for bit, arm in enumerate(self._plan.arms):
            if cell.arms >> bit & 1:
                run = identities.run(arm, task.replication, task.draw)
                yield {
                    **self._fixed(point, task, identities),
                    "strategy": arm,
                    "run_id": run,
                    "status": "failed",
                    "error": error,
                    "seconds": None,
                    "finished": datetime.now(UTC),
                }

    def _fixed(self, point: int, task: Task, identities: Identities) -> Row:
        """Return what all arms of a cell have in common."""
        values = self._plan.design.values(point)
        if task.draw is not None:  # all draws of a point go by its own name
            identities = Identities(self._plan.scenario(point))
        return {
            **{path: as_cell(value, self._types[path]) for path, value in values.items()},
            "point": identities.point(),
            "replication": task.replication,
            "draw": task.draw,
            "seed": task.settings.seed,
        }

    def _past_of(self, world: tuple[int, int], task: Task) -> Market:
        """Return the market at the fork, lived only once for all points that share it."""
        if self._past is None or world != self._world:
            self._past, self._world, self._arms = None, None, {}
            past = Market(task.settings, replication=task.replication, network=self._network(task))
            past.run_for(past.warm_up)
            self._past, self._world = past, world
        self._past.settings = task.settings
        return self._past

    def _network(self, task: Task) -> Network:
        """Return the ties of a replication, built once."""
        settings = task.settings
        wanted = [settings.network.model_dump(), settings.population.size, settings.seed]
        key = json.dumps([*wanted, task.replication])
        if key not in self._networks:
            if len(self._networks) >= _NETWORKS:
                del self._networks[next(iter(self._networks))]
            self._networks[key] = network_of(settings, (settings.seed, task.replication))
        return self._networks[key]

    def _kpis(self, past: Market, arm: str, settings: Scenario) -> Mapping[str, float | None]:
        """Run one arm through, and measure it beside the baseline where effects are paired."""
        columns = self._columns(past, arm, settings)
        against = None
        if self._plan.paired and arm != settings.baseline:
            against = self._columns(past, settings.baseline, settings)
        silent = None
        if settings.knock_out:
            silent = run_through(past.fork(arm, silent_customers=True))
        return measure(columns, against, silent).kpis

    def _columns(self, past: Market, arm: str, settings: Scenario) -> Columns:
        """Return what an arm recorded; the baseline's is kept while nothing of it changes."""
        if arm != settings.baseline:
            return run_through(past.fork(arm))
        key = _of_arm(arm, settings)
        if key not in self._arms:
            self._arms = {key: run_through(past.fork(arm))}
        return self._arms[key]


def _of_arm(arm: str, settings: Scenario) -> str:
    """Return everything after the fork that an arm's run depends on, rivals included."""
    arms = (arm, *settings.competition.strategies.values())
    names = {name.strip() for each in arms for name in each.split("+")}
    own = {name: settings.strategy.get(name) for name in names}
    return json.dumps([arm, own, settings.budget.model_dump()], sort_keys=True)
