"""Hydra's and pydantic's complaints, said in one sentence a marketer can act on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from difflib import get_close_matches

from pydantic import ValidationError

from sim.errors import UserError, nearest, phrase
from sim.scenario.paths import find, leaves, root

_LIST_AT_MOST = 12
"""Longer lists of allowed names are not printed."""


def unknown_path(path: Sequence[str]) -> UserError | None:
    """Return the error of a path that leads nowhere, or None when it leads somewhere.

    The sentence names the first part that is not known and the nearest name: among its
    neighbours first, then anywhere in the tree, so that ``consent_rate=0`` finds
    ``population.consent_rate``.
    """
    for depth in range(1, len(path) + 1):
        if find(path[:depth]) is None:
            return _unknown(tuple(path[: depth - 1]), path[depth - 1])
    return None


def _unknown(parent: tuple[str, ...], name: str) -> UserError:
    """Build the sentence for ``name``, which does not exist below ``parent``."""
    full = ".".join((*parent, name))
    slot = find(parent) if parent else root()
    allowed = slot.names() if slot is not None else []
    instead = _instead(parent, name, allowed)
    if parent == ("strategy",):
        return UserError(f"{full} is not a programme{instead}")
    return UserError(f"{full} is not a setting{instead}")


def _instead(parent: tuple[str, ...], name: str, allowed: Sequence[str]) -> str:
    """Say what there is instead of ``name``: the nearest, or all while they are few."""
    closest = _nearest_path(parent, name, allowed)
    if closest:
        return phrase(f" (did you mean '{closest}'?)")
    if not allowed:
        return phrase(f": {'.'.join(parent)} has no settings below it")
    if len(allowed) <= _LIST_AT_MOST:
        return phrase(f"; choose from {', '.join(allowed)}")
    return phrase("; 'relmark compare --cfg job' prints every one there is")


def _nearest_path(parent: tuple[str, ...], name: str, allowed: Sequence[str]) -> str:
    """Return the nearest path: the same name elsewhere, a like neighbour, a like name elsewhere."""
    elsewhere = {leaf[-1]: ".".join(leaf) for leaf in leaves()} | {g: g for g in root().names()}
    if name in elsewhere:
        return elsewhere[name]
    near = get_close_matches(name, allowed, n=1, cutoff=0.6)
    if near:
        return ".".join((*parent, near[0]))
    near = get_close_matches(name, list(elsewhere), n=1, cutoff=0.8)
    return elsewhere[near[0]] if near else ""


def unknown_choice(group: str, value: object, options: Sequence[str]) -> UserError:
    """Return the error of a configuration group asked for a file it does not have."""
    hint = nearest(str(value), options)
    shown = "null" if value is None else value
    return UserError(f"{group}={shown} is not known{hint}; choose from {', '.join(options)}")


def from_validation(error: ValidationError, prefix: Sequence[str] = ()) -> UserError:
    """Turn the first of pydantic's complaints into a sentence with path, value and bounds.

    Args:
        error: what validation raised.
        prefix: path of the validated part; empty for a whole scenario.
    """
    complaints = error.errors(include_url=False)
    # a misspelt name often makes another one missing: the misspelling is what to say
    first = next((c for c in complaints if c["type"] == "extra_forbidden"), complaints[0])
    path = [*prefix, *(str(part) for part in first["loc"])]
    name = ".".join(path)
    if first["type"] == "extra_forbidden":
        return unknown_path(path) or UserError(f"{name} is not a setting")
    slot = find(path)
    if first["type"] == "missing":
        if slot is None:
            return UserError(f"{name} must be given")
        return UserError(f"{name} must be given: {slot.describe()}")
    if first["type"] == "value_error" or slot is None:
        return UserError(f"{name or phrase('the configuration')}: {lowered(first['msg'])}")
    if first["type"] in ("too_short", "too_long"):
        return UserError(f"{name}: {lowered(first['msg'])}")
    return UserError(f"{name} must be {slot.describe()}, not {show(first['input'])}")


def lowered(message: str) -> str:
    """Return pydantic's message as the end of a sentence."""
    text = message.removeprefix("Value error, ").split("\n")[0]
    return text[:1].lower() + text[1:]


def show(value: object) -> str:
    """Write a value as the user typed it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, list | tuple):
        return "[" + ",".join(show(item) for item in value) + "]"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def from_hydra(error: Exception) -> UserError:
    """Turn what composition raised into its first line, without Hydra's advice to developers."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    first = lowered(lines[0]) if lines else type(error).__name__
    cause = str(error.__cause__).splitlines()[0] if error.__cause__ else ""
    return UserError(f"the configuration cannot be composed: {first}{cause and f' ({cause})'}")
