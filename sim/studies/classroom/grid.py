"""What a pack simulates ahead: each lesson at every combination of the settings it explores."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from sim.errors import UserError
from sim.scenario.priors import value_at, with_values
from sim.scenario.run import Scenario
from sim.studies.compare import check, resolved
from sim.studies.lesson import VERB, Taught, scenario_of, teach
from sim.studies.lessons.base import Lesson, LeverText, load_lesson
from sim.studies.lessons.kept import EXPLORED, identity, load, save
from sim.studies.pool import each
from sim.studies.progress import Watch

SIZE, REPLICATIONS = 800, 5
"""People and paired replications at each combination."""

QUICK_SIZE, QUICK_REPLICATIONS = 300, 3
"""The same when quick: enough to see the pack, too few to find much."""


@dataclass(frozen=True, slots=True)
class Lever:
    """One setting of a lesson's grid.

    Attributes:
        text: what it is called, and its path.
        values: where it can be set, rising.
        start: place of the lesson's own value among them.
    """

    text: LeverText
    values: tuple[float, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Spot:
    """One combination of a lesson's settings.

    Attributes:
        lesson: its id.
        values: one a lever.
        scenario: with these values, resolved.
        folder: where what was found is kept.
    """

    lesson: str
    values: tuple[float, ...]
    scenario: Scenario
    folder: Path


@dataclass(frozen=True, slots=True)
class Grid:
    """What is simulated ahead of one lesson.

    Attributes:
        lesson: text and code.
        levers: its settings.
        spots: every combination, the last lever's values changing fastest.
    """

    lesson: Lesson
    levers: tuple[Lever, ...]
    spots: tuple[Spot, ...]

    @property
    def start(self) -> int:
        """Place of the spot that has the lesson's own values."""
        place = 0
        for lever in self.levers:
            place = place * len(lever.values) + lever.start
        return place


def grid_of(lesson: Lesson, overrides: Sequence[str], *, quick: bool) -> Grid:
    """Return a lesson's grid.

    A value of the user's own is added to those the lesson declares.

    Args:
        lesson: text and code.
        overrides: as of ``relmark compare``; size and replications among them win.
        quick: simulate fewer people, fewer times.

    Raises:
        UserError: a setting is unknown or not allowed.
    """
    size, replications = (QUICK_SIZE, QUICK_REPLICATIONS) if quick else (SIZE, REPLICATIONS)
    small = [f"population.size={size}", f"replications={replications}"]
    scenario = scenario_of(lesson, [*small, *overrides])
    scenario = resolved(scenario, check(scenario)).model_copy(update={"workers": 1})
    levers = tuple(_lever(text, scenario) for text in lesson.text.explore.settings)
    root = Path(scenario.results_dir) / VERB / EXPLORED
    spots = []
    for values in product(*(lever.values for lever in levers)):
        at = {lever.text.path: value for lever, value in zip(levers, values, strict=True)}
        there = with_values(scenario, at)
        check(there)
        folder = root / identity(lesson, there)[:24]
        spots.append(Spot(lesson.text.id, values, there, folder))
    return Grid(lesson, levers, tuple(spots))


def _lever(text: LeverText, scenario: Scenario) -> Lever:
    own = float(value_at(scenario, text.path))
    values = tuple(sorted({*text.values, own}))
    return Lever(text, values, values.index(own))


def live(grids: Sequence[Grid], workers: int) -> None:
    """Simulate what has not been simulated yet, with progress on standard error.

    Args:
        grids: of all lessons.
        workers: processes; 0: one per core.

    Raises:
        UserError: a worker process was killed.
    """
    total = sum(len(grid.spots) for grid in grids)
    todo = [spot for grid in grids for spot in grid.spots if load(grid.lesson, spot.folder) is None]
    with Watch() as watch:
        watch.begin("simulating what sliders show", total, total - len(todo))
        results = each(_live, todo, workers)
        with contextlib.closing(results):
            try:
                for _ in results:
                    watch.advance()
            except BrokenProcessPool as error:
                raise UserError(
                    "a worker process was killed, perhaps for want of memory: type the same "
                    "command again with workers=1; what is finished is kept"
                ) from error


def finished(grids: Sequence[Grid]) -> int:
    """Return how many combinations have been simulated."""
    return sum(spot.folder.is_dir() for grid in grids for spot in grid.spots)


def seen(grid: Grid) -> list[Taught]:
    """Return what was found at every spot of a grid that has been simulated."""
    found = [load(grid.lesson, spot.folder) for spot in grid.spots]
    whole = [taught for taught in found if taught is not None]
    if len(whole) < len(found):
        raise RuntimeError(f"{grid.lesson.text.id}: what was simulated is gone")
    return whole


def _live(spot: Spot) -> None:
    """Run a lesson at one spot and keep what it finds."""
    save(teach(load_lesson(spot.lesson), spot.scenario), spot.folder)
