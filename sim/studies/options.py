"""Options of verbs that take no scenario: read, checked, refused in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.errors import UserError, nearest


def as_typed(verb: str, options: Mapping[str, object]) -> str:
    """Return the command with its options as they are typed."""
    texts = {
        key: str(value).lower() if isinstance(value, bool) else value
        for key, value in options.items()
    }
    return " ".join([f"relmark {verb}", *(f"{key}={value}" for key, value in texts.items())])


def flag(options: Mapping[str, object], name: str, otherwise: bool = False) -> bool:
    """Return a yes or no.

    Raises:
        UserError: it is neither.
    """
    value = options.get(name, otherwise)
    if not isinstance(value, bool):
        raise UserError(f"{name}={value} is not allowed: it is true or false")
    return value


def whole_number(
    options: Mapping[str, object], name: str, otherwise: int | None, least: int
) -> int | None:
    """Return a whole number of at least ``least``, or ``otherwise`` where none is given.

    Raises:
        UserError: it is no such number.
    """
    value = options.get(name, otherwise)
    if value is not None and (
        not isinstance(value, int) or isinstance(value, bool) or value < least
    ):
        raise UserError(f"{name}={value} is not allowed: a whole number of at least {least}")
    return value


def free_name(results_dir: Path, verb: str, stem: str) -> str:
    """Return the first free name of a result: ``stem``, ``stem-2``, ..."""
    number = 1
    while (results_dir / verb / (stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    return stem if number == 1 else f"{stem}-{number}"


def one_of(name: str, value: object, allowed: Sequence[str]) -> str:
    """Return an option that is one of a few words.

    Raises:
        UserError: it is none of them.
    """
    if value not in allowed:
        hint = nearest(str(value), allowed)
        raise UserError(f"{name}={value} is not known{hint}; choose from {', '.join(allowed)}")
    return str(value)
