"""A comparison in the worker's process: as ``relmark compare`` does it, shown while it grows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sim.results import Result, prepare
from sim.scenario.compose import compose
from sim.scenario.run import Scenario
from sim.studies.compare import (
    assemble,
    check,
    compile_ahead,
    free_name,
    plan_tasks,
    resolved,
    write,
)
from sim.studies.parts import forget_parts, load_part, unfinished_folder
from sim.studies.progress import Watch
from sim.studies.replicate import Frames, Task
from sim.studies.runner import work

FEWEST = 2
"""Paired replications below which there is no interval, and so nothing to show."""

PATIENCE = 4.0
"""Results are put together again after so many times as long as that took the last time."""

WARM = (
    "market=grocery",
    "network=community",
    "population.size=60",
    "horizon.warm_up=2",
    "horizon.weeks=4",
    "horizon.run_off=2",
    "budget.total=1000",
    "replications=2",
    "draws=0",
)
"""A tiny comparison that compiles what every comparison uses."""

Say = Callable[[str, Any], None]


def run(overrides: Sequence[str], command: str, say: Say) -> str:
    """Run all replications, show results on the way, write them; return their folder.

    What is finished is kept when the process is ended: the same comparison goes on from there.

    Args:
        overrides: of the configuration, as on the command line.
        command: that does the same, for the report.
        say: told a ``step``, the ``total`` and number ``done`` of runs, and each ``part``: the
            result of those that are done.

    Raises:
        UserError: the scenario cannot be run as it stands.
    """
    started = time.perf_counter()
    say("step", "checking")
    scenario = compose(overrides)
    size = check(scenario)
    prepare(scenario.results_dir, "compare", free_name(scenario)).discard()
    waiting = unfinished_folder(scenario)
    scenario = resolved(scenario, size)
    tasks = plan_tasks(scenario, size)
    say("step", "compiling")
    compile_seconds = compile_ahead(scenario, Watch(False))
    result = _simulate(scenario, tasks, waiting, size, say)
    result.manifest.update(
        wall_time_seconds=time.perf_counter() - started,
        compile_seconds=compile_seconds,
        command=command,
    )
    say("step", "writing")
    with prepare(scenario.results_dir, "compare", free_name(scenario)) as folder:
        write(result, folder)
    forget_parts(waiting)
    return str(folder.path)


def _simulate(
    scenario: Scenario, tasks: Sequence[Task], waiting: Path, size: int, say: Say
) -> Result:
    """Run the tasks one after the other; show what they say together, now and then."""
    say("step", "simulating")
    earlier = [load_part(waiting, task) for task in tasks]
    say("total", (len(tasks), sum(frames is not None for frames in earlier)))
    results: list[Frames] = []
    shown, took = time.perf_counter(), 0.0
    for number, (task, frames) in enumerate(zip(tasks, earlier, strict=True), start=1):
        results.append(frames or _run(task, waiting))
        if frames is None:
            say("done", number + sum(later is not None for later in earlier[number:]))
        begun = time.perf_counter()
        ready = FEWEST <= number < len(tasks) and begun - shown >= PATIENCE * took
        if ready and _worth_showing(results):
            say("part", assemble(scenario, tasks[:number], results, size))
            shown = time.perf_counter()
            took = shown - begun
    result = assemble(scenario, tasks, results, size)
    say("part", result)
    return result


def _run(task: Task, waiting: Path) -> Frames:
    """Run one task, kept on disk against an end before the end."""
    frames = work(task, waiting) or load_part(waiting, task)
    return work(task, None) if frames is None else frames  # type: ignore[return-value]


def _worth_showing(results: Sequence[Frames]) -> bool:
    """Tell whether enough replications ended well."""
    whole = [frames for frames in results if (frames["runs"]["status"] == "ok").all()]
    return len(whole) >= FEWEST


def warm() -> None:
    """Run a tiny comparison and forget it, so that the next one starts at once."""
    scenario = compose(WARM)
    size = check(scenario)
    scenario = resolved(scenario, size)
    tasks = plan_tasks(scenario, size)
    results = [frames for task in tasks if (frames := work(task, None)) is not None]
    assemble(scenario, tasks, results, size)
