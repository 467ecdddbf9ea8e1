"""``relmark lesson <id>|all export=``: lessons to hand out, with what sliders show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sim.errors import UserError
from sim.locale import LANGUAGES, Catalogue, catalogue
from sim.report.classroom import INDEX, ClassLesson, Lever, Spot, write_pack
from sim.report.lesson import LessonPage
from sim.studies.classroom.grid import Grid, finished, grid_of, live, seen
from sim.studies.classroom.place import opened, refuse_taken
from sim.studies.classroom.request import Request, read_request
from sim.studies.lesson import INTERRUPTED, Taught, page_of, produce, say, scenario_of
from sim.studies.lessons.base import Lesson, load_lesson
from sim.studies.lessons.kept import earlier

_MINUTES = re.compile(r"\d+ minutes")


def export(word: str, arguments: Sequence[str]) -> int:
    """Write a classroom pack.

    Args:
        word: a lesson's id, or ``all``.
        arguments: everything after ``relmark lesson``.

    Returns:
        Exit code 0.

    Raises:
        UserError: in one sentence, what is wrong; nothing is written then.
        SystemExit: 130 after an interrupt, with a line that says how to resume.
    """
    request = read_request(word, arguments)
    if any(text.startswith("name=") for text in request.overrides):
        raise UserError("export= says where the pack goes: leave out name=")
    refuse_taken(request.target)
    grids = [
        grid_of(load_lesson(name), request.overrides, quick=request.quick)
        for name in request.lessons
    ]
    try:
        live(grids, _workers(request))
    except KeyboardInterrupt:
        total = sum(len(grid.spots) for grid in grids)
        said = catalogue(request.language)["classroom.interrupted"]
        say(said.format(kept=finished(grids), runs=total, command=request.command))
        raise SystemExit(INTERRUPTED) from None
    lessons = [_both(grid, request) for grid in grids]
    by_language = {language: [both[language] for both in lessons] for language in LANGUAGES}
    with opened(request.target) as folder:
        write_pack(folder, by_language, request.language, request.command)
    words = catalogue(request.language)
    print(words["classroom.written"].format(path=request.target, index=INDEX))
    return 0


def _workers(request: Request) -> int:
    """Return how many processes are asked for; 0: one per core."""
    return scenario_of(load_lesson(request.lessons[0]), request.overrides).workers


def _both(grid: Grid, request: Request) -> dict[str, ClassLesson]:
    """Return a lesson in every language."""
    spots = seen(grid)
    itself = spots[grid.start] if request.quick else _whole(grid.lesson, request)
    itself.result.manifest["command"] = itself.result.manifest.get("command") or request.command
    return {code: _in_language(grid, itself, spots, code, request.quick) for code in LANGUAGES}


def _whole(lesson: Lesson, request: Request) -> Taught:
    """Return the lesson at its own size: as run before, or run now."""
    scenario = scenario_of(lesson, request.overrides)
    taught = earlier(lesson, scenario)
    if taught is None:
        say(f"running the lesson {lesson.text.id} itself")
        taught, _ = produce(lesson, scenario, request.language, request.command)
    return taught


def _in_language(
    grid: Grid, itself: Taught, spots: Sequence[Taught], language: str, quick: bool
) -> ClassLesson:
    words, text = catalogue(language), grid.lesson.text
    page = page_of(itself, language)
    currency = str(itself.result.config["market"]["currency"])
    levers = [
        Lever(
            one.text.label.of(language),
            [value_text(value, one.text.unit, words, currency) for value in one.values],
            one.start,
        )
        for one in grid.levers
    ]
    return ClassLesson(
        text.id,
        page,
        itself.result,
        duration(page.fiche),
        levers,
        [Spot(_moving(page_of(spot, language), grid), spot.result) for spot in spots],
        int(spots[0].result.manifest["population_size"]),
        quick,
    )


def _moving(page: LessonPage, grid: Grid) -> LessonPage:
    """Return the page with those figures alone that follow the sliders."""
    tables = [figure.table for figure in grid.lesson.text.figures]
    kept = [page.pictures[tables.index(name)] for name in grid.lesson.text.explore.figures]
    return replace(page, pictures=kept)


def value_text(value: float, unit: str, words: Catalogue, currency: str) -> str:
    """Return a slider's value as printed, with as many decimals as it was declared with.

    Args:
        value: in the unit of the setting: a share of 0 to 1.
        unit: ``share``, ``weeks``, ``currency``, ``times`` or ``number``.
        words: the language.
        currency: code of the market's currency.
    """
    shown = 100.0 * value if unit == "share" else value
    decimals = len(f"{shown:.6g}".partition(".")[2])
    key = f"lesson.unit.{'ratio' if unit == 'number' else unit}"
    if abs(shown) == 1.0 and f"{key}.one" in words:
        key += ".one"
    written = words.numbers.number(shown, decimals)
    return words[key].format(n=written, currency=words.numbers.currency(currency))


def duration(fiche: str) -> str:
    """Return how long a lesson takes, as the second section of its sheet begins by saying."""
    section = fiche.split("\n## ")[2]
    found = _MINUTES.search(section)
    return found.group().replace(" ", "\u00a0") if found else ""
