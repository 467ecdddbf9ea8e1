"""The language in which the console speaks: ``lang=`` of a command, else the environment's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sim.errors import UserError, nearest
from sim.language import VARIABLE
from sim.locale.catalogue import ENGLISH, LANGUAGES, Catalogue, catalogue

_ASKED: ContextVar[str | None] = ContextVar("asked", default=None)


def spoken() -> Catalogue:
    """Return the words the console speaks, and in which a study writes its page.

    Raises:
        UserError: the environment asks for a language there is none of.
    """
    asked = _ASKED.get()
    if asked is not None:
        return catalogue(asked)
    wished = os.environ.get(VARIABLE) or LANGUAGES[0]
    if wished not in LANGUAGES:
        raise UserError(
            f"{VARIABLE}={wished} is not a language{nearest(wished, LANGUAGES)}; "
            f"choose from {', '.join(LANGUAGES)}"
        )
    return catalogue(wished)


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak a language within the block.

    Args:
        language: its code; None leaves what was spoken before.

    Raises:
        UserError: there is no such language.
    """
    if language is None:
        yield
        return
    token = _ASKED.set(catalogue(language).language)
    try:
        yield
    finally:
        _ASKED.reset(token)


def spoken_after_all(language: str | None) -> Catalogue:
    """Return the words for what has gone wrong: English too where no language is as asked.

    Args:
        language: code that the command asks for; None takes the environment's.
    """
    try:
        with speaking(language):
            return spoken()
    except UserError:
        return ENGLISH
