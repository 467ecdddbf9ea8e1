"""Which language a command asks for: known without a catalogue, so English starts at once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

ENGLISH: Final = "en"
"""The language the code is written in."""

VARIABLE: Final = "RELMARK_LANG"
"""Environment variable with the language of all commands, such as ``fr``."""

_KEY: Final = "lang="


def asks(argument: str) -> bool:
    """Tell whether an argument asks for a language, as ``lang=fr`` does."""
    return argument.startswith(_KEY)


def on_the_line(arguments: Sequence[str]) -> str | None:
    """Return the language that arguments ask for, wherever they do; None when they do not.

    Args:
        arguments: as typed; the last that asks decides.
    """
    wished = [argument.removeprefix(_KEY) for argument in arguments if asks(argument)]
    return wished[-1] if wished else None


def is_english(arguments: Sequence[str]) -> bool:
    """Tell whether a command is to speak English, by its arguments or else its environment.

    Args:
        arguments: as typed.
    """
    wished = on_the_line(arguments)
    return ((os.environ.get(VARIABLE) or ENGLISH) if wished is None else wished) == ENGLISH
