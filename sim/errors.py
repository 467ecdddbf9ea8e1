"""Errors that a user can cause, told apart from bugs."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class UserError(Exception):
    """A mistake in what the user asked for: one clear sentence, exit code 2, no traceback.

    The sentence names the key, the value given, what is allowed and, for a misspelt name, the
    nearest valid one.
    """


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Return `` (did you mean 'x'?)`` for the closest allowed name, or an empty string."""
    matches = get_close_matches(name, sorted(allowed), n=1, cutoff=0.5)
    return f" (did you mean '{matches[0]}'?)" if matches else ""
