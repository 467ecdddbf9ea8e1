"""Errors that a user can cause, told apart from bugs."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class UserError(Exception):
    """A mistake in what the user asked for: one clear sentence, exit code 2, no traceback.

    The sentence names the key, the value given, what is allowed and, for a misspelt name, the
    nearest valid one.
    """


def phrase(text: str) -> str:
    """Mark words that are put into the sentence of a mistake; return them as they are.

    What is marked is translated by itself where the sentence is said in another language, so it
    has to be told from a name or a value: it holds a blank.

    Args:
        text: a text or an f-string, written out here.
    """
    return text


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Return `` (did you mean 'x'?)`` for the closest allowed name, or an empty string."""
    matches = get_close_matches(name, sorted(allowed), n=1, cutoff=0.5)
    return phrase(f" (did you mean '{matches[0]}'?)") if matches else ""
