"""What is asked of a classroom pack: which lessons, where to, how large."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import UserError
from sim.locale.spoken import spoken
from sim.studies.lessons.base import check_language, lesson_texts, load_lesson

ALL = "all"
OPTIONS = ("export", "zip", "quick", "lang")
"""Options of the pack; what else is typed is a setting of ``relmark compare``."""

ZIP = ".zip"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for.

    Attributes:
        lessons: ids, in the order of the course.
        language: in which the pack opens; every page has both.
        target: the folder, or the zip file.
        quick: simulate few people, so that the pack is soon ready.
        overrides: settings of ``relmark compare``.
        command: as typed.
    """

    lessons: tuple[str, ...]
    language: str
    target: Path
    quick: bool
    overrides: tuple[str, ...]
    command: str

    @property
    def zipped(self) -> bool:
        """Whether one file is asked for."""
        return self.target.suffix == ZIP


def read_request(word: str, arguments: Sequence[str]) -> Request:
    """Read the command line.

    Args:
        word: a lesson's id, or ``all``.
        arguments: everything after ``relmark lesson``.

    Raises:
        UserError: in one sentence, what is wrong.
    """
    given = dict(text.partition("=")[::2] for text in arguments if "=" in text)
    names = [text.id for text in lesson_texts()] if word == ALL else [load_lesson(word).text.id]
    if not given.get("export"):
        raise UserError(
            "export= needs a folder, such as export=classroom, or a file ending in .zip"
        )
    target = Path(given["export"])
    if _switch(given, "zip") and target.suffix != ZIP:
        target = target.with_name(target.name + ZIP)
    return Request(
        tuple(names),
        check_language(given.get("lang", spoken().language)),
        target,
        _switch(given, "quick"),
        tuple(text for text in arguments if "=" in text and text.partition("=")[0] not in OPTIONS),
        shlex.join(["relmark", "lesson", *arguments]),
    )


def _switch(given: dict[str, str], name: str) -> bool:
    value = given.get(name, "false")
    if value not in ("true", "false"):
        raise UserError(f"{name}={value} is not allowed: it is true or false")
    return value == "true"
