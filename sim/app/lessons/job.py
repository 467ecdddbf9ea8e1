"""A lesson in the worker's process: as ``relmark lesson`` runs it, piece by piece."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.app.lessons.run import LessonRun
from sim.results import prepare
from sim.studies.compare import check, plan_tasks, resolved
from sim.studies.lesson import (
    VERB,
    observe_one,
    scenario_of,
    teach,
    unfinished_folder,
    write,
)
from sim.studies.lessons.base import load_lesson
from sim.studies.options import free_name
from sim.studies.parts import forget_parts, load_part
from sim.studies.replicate import Task
from sim.studies.runner import work

Say = Callable[[str, Any], None]


def run(asked: LessonRun, say: Say) -> str:
    """Run all replications of a lesson, write its result, return the folder.

    What is finished is kept when the process is ended: the same lesson goes on from there.

    Args:
        asked: which lesson, and how.
        say: told a ``step``, the ``total`` and number ``done`` of pieces of work.
    """
    started = time.perf_counter()
    say("step", "checking")
    lesson = load_lesson(asked.lesson)
    scenario = scenario_of(lesson, asked.overrides)
    waiting = unfinished_folder(lesson, scenario)
    size = check(scenario)
    ready = resolved(scenario, size)
    arms = [(task, waiting / "arms") for task in plan_tasks(ready, size)]
    watched = range(ready.replications) if lesson.observe is not None else ()
    further = [(Task(ready, number), waiting / "observed") for number in watched]
    pieces = [*arms, *further]
    todo = [(task, folder) for task, folder in pieces if load_part(folder, task) is None]
    say("step", "simulating")
    say("total", (len(pieces), len(pieces) - len(todo)))
    for number, (task, folder) in enumerate(todo, start=1):
        _live(lesson.text.id, task, folder)
        say("done", len(pieces) - len(todo) + number)
    say("step", "writing")
    taught = teach(lesson, scenario, folder=waiting)  # from what has just been kept
    seconds = time.perf_counter() - started
    taught.result.manifest.update(command=asked.command, wall_time_seconds=seconds)
    root = Path(scenario.results_dir)
    with prepare(root, VERB, free_name(root, VERB, lesson.text.id)) as made:
        write(taught, made, asked.language)
    forget_parts(waiting)
    return str(made.path)


def _live(name: str, task: Task, folder: Path) -> None:
    """Run one piece of a lesson and keep it."""
    if folder.name == "arms":
        work(task, folder)
    else:
        observe_one(name, folder, task)
