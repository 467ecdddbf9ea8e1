"""What is known of a lesson: its text, its scenario, and what it has found here."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sim.app.lessons.run import LessonRun
from sim.report.lesson import LessonPage
from sim.studies.lesson import Taught, page_of, scenario_of
from sim.studies.lessons.base import Lesson, lesson_names, load_lesson
from sim.studies.lessons.kept import load, runs

if TYPE_CHECKING:
    from sim.scenario.run import Scenario

SMALL_SIZE, SMALL_REPLICATIONS = 1000, 6
"""People and paired replications of a lesson run from the browser at first: soon done."""


@cache
def lesson_of(name: str) -> Lesson | None:
    """Return a lesson, None where there is none of that name."""
    return load_lesson(name) if name in lesson_names() else None


@cache
def own_scenario(name: str) -> Scenario:
    """Return a lesson's scenario as it is declared."""
    return scenario_of(load_lesson(name))


def found(lesson: Lesson, results_dir: Path) -> tuple[Taught, Path] | None:
    """Return the latest run of a lesson below a folder, and where it is; None without any."""
    for folder in runs(results_dir):
        if taught := _loaded(lesson.text.id, folder, folder.stat().st_mtime_ns):
            return taught, folder
    return None


@lru_cache(maxsize=64)
def _loaded(name: str, folder: Path, written: int) -> Taught | None:
    """Return what a folder holds of a lesson; read once, unless it is written anew."""
    return load(load_lesson(name), folder)


@lru_cache(maxsize=64)
def page_in(name: str, folder: Path, written: int, language: str) -> LessonPage:
    """Return what a lesson's page says in a language, made once."""
    taught = _loaded(name, folder, written)
    if taught is None:
        raise RuntimeError(f"{folder} does not hold {name}")
    return page_of(taught, language)


def is_whole(taught: Taught) -> bool:
    """Tell whether a lesson was run on as many people and replications as it declares."""
    own, config = own_scenario(taught.lesson.text.id), taught.result.config
    size = own.population.size or 0
    return (
        int(config["population"]["size"] or 0) >= size
        and int(config["replications"]) >= own.replications
    )


def asked(name: str, language: str, results_dir: Path, said_dir: str, *, small: bool) -> LessonRun:
    """Return what is handed to the worker.

    Args:
        name: the lesson's id.
        language: of the page.
        results_dir: root of all results; ``said_dir`` the same as it was given, for the command.
        small: on fewer people, with fewer replications.
    """
    settings = small_settings(name) if small else ()
    overrides = (*settings, f"results_dir='{results_dir}'", "workers=1")
    return LessonRun(name, language, overrides, command(name, language, said_dir, settings))


def small_settings(name: str) -> tuple[str, ...]:
    """Return the settings of a lesson that is soon done."""
    own = own_scenario(name)
    size = min(SMALL_SIZE, own.population.size or SMALL_SIZE)
    replications = min(SMALL_REPLICATIONS, own.replications)
    return (f"population.size={size}", f"replications={replications}")


def command(name: str, language: str, said_dir: str, settings: Sequence[str] = ()) -> str:
    """Return the command that runs a lesson, to copy."""
    place = [] if said_dir == "results" else [f"results_dir={said_dir}"]
    return shlex.join(["relmark", "lesson", name, f"lang={language}", *settings, *place])
