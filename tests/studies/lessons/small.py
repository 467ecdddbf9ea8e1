"""A lesson small enough to run in a test."""

from __future__ import annotations

from functools import lru_cache

from sim.results import SCHEMA
from sim.studies.lesson import Taught, page_of, scenario_of, teach
from sim.studies.lessons.base import load_lesson

TYPED = (
    "population.size=200",
    "horizon.warm_up=26",
    "horizon.weeks=52",
    "horizon.run_off=8",
    "replications=2",
    "workers=1",
)


@lru_cache(maxsize=8)
def taught(name: str, *overrides: str) -> Taught:
    """Run a lesson at a size at which nothing need be found."""
    lesson = load_lesson(name)
    return teach(lesson, scenario_of(lesson, [*TYPED, *overrides]))


def whole(name: str, *overrides: str) -> Taught:
    """Run a small lesson; check that text and evidence go together in both languages."""
    found = taught(name, *overrides)
    wanted = [one.id for one in found.lesson.text.findings]
    assert [one.id for one in found.findings] == wanted
    assert not set(found.evidence.tables) & set(SCHEMA), "the name of another table of results"
    for language in ("fr", "en"):
        page = page_of(found, language)
        assert len(page.findings) == len(wanted)
        for picture in page.pictures:
            assert {"x", "value"} <= set(picture.rows.columns)
    return found
