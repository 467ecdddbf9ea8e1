"""A lesson run for the browser: the same as by the command, resumed, said piece by piece."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.app.lessons import job, known
from sim.app.lessons.run import LessonRun
from sim.studies.lesson import scenario_of, teach
from sim.studies.lessons.base import lesson_names, load_lesson
from tests.studies.classroom.tiny import NAME, TYPED


def asked(root: Path) -> LessonRun:
    return LessonRun(NAME, "fr", (*TYPED, f"results_dir='{root}'"), f"relmark lesson {NAME}")


def test_a_run_says_how_far_it_is_goes_on_and_gives_what_the_command_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, Any]] = []
    real, lived = job._live, list[str]()

    def stopped(name: str, task: Any, folder: Path) -> None:
        if len(lived) == 3:
            raise KeyboardInterrupt
        lived.append(folder.name)
        real(name, task, folder)

    monkeypatch.setattr(job, "_live", stopped)
    with pytest.raises(KeyboardInterrupt):
        asked(tmp_path).run(lambda kind, value: said.append((kind, value)))
    assert lived == ["arms", "arms", "observed"]
    monkeypatch.setattr(job, "_live", real)
    said.clear()
    folder = Path(asked(tmp_path).run(lambda kind, value: said.append((kind, value))))
    assert said == [
        ("step", "checking"), ("step", "simulating"), ("total", (4, 3)), ("done", 4),
        ("step", "writing"),
    ]  # fmt: skip
    assert folder == tmp_path / "lesson" / NAME
    assert not (tmp_path / "lesson" / ".unfinished").exists()
    there = known.found(load_lesson(NAME), tmp_path)
    assert there is not None
    lesson = load_lesson(NAME)
    alone = teach(lesson, scenario_of(lesson, TYPED))
    assert [one.value for one in there[0].findings] == pytest.approx(
        [one.value for one in alone.findings], nan_ok=True
    )
    assert not known.is_whole(there[0])


@pytest.mark.parametrize("name", lesson_names())
def test_the_command_shown_is_what_is_run(name: str) -> None:
    run = known.asked(name, "fr", Path("/tmp/x"), "elsewhere", small=True)
    own = known.own_scenario(name)
    small = scenario_of(load_lesson(name), run.overrides)
    assert small.population.size == min(known.SMALL_SIZE, own.population.size or 0)
    assert small.replications == known.SMALL_REPLICATIONS
    assert run.command.startswith(f"relmark lesson {name} lang=fr population.size=")
    assert run.command.endswith("results_dir=elsewhere")
    whole = known.asked(name, "en", Path("/tmp/x"), "results", small=False)
    assert whole.command == f"relmark lesson {name} lang=en"
