"""A pack small enough to make in a test: one lesson, one slider of two stops."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.studies.classroom import grid, pack
from sim.studies.lessons.base import ExploreText, Lesson, LeverText, Words, load_lesson

NAME = "loyalty-programme"
TYPED = (
    "population.size=150",
    "horizon.warm_up=20",
    "horizon.weeks=60",
    "horizon.run_off=4",
    "replications=2",
    "workers=1",
)
LEVER = LeverText(
    path="strategy.loyalty_programme.expiry_weeks",
    label=Words(fr="points perdus après", en="points lapse after"),
    unit="weeks",
    values=(13, 39),
)


def short(name: str) -> Lesson:
    """Return a lesson that explores two values of one setting."""
    lesson = load_lesson(name)
    explore = ExploreText(settings=(LEVER,), figures=("selection", "who_changes"))
    return replace(lesson, text=lesson.text.model_copy(update={"explore": explore}))


def shortened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make packs of short lessons."""
    monkeypatch.setattr(pack, "load_lesson", short)
    monkeypatch.setattr(grid, "load_lesson", short)
