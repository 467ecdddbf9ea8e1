"""All patterns, in the order of the table."""

from __future__ import annotations

from sim.errors import UserError, nearest
from sim.studies.validation import (
    adoption,
    advertising,
    cohorts,
    limits,
    lives,
    loyalty,
    null_world,
    panels,
    price,
    repertoire,
    response,
    retention,
    talk,
    targeting,
    villages,
)
from sim.studies.validation.base import Experiment, Pattern

FROZEN_AT = "3450124cd593 (grocery) and d8a04905afac (subscription)"
"""Commits at which defaults were frozen, before rows that chose none were looked at."""

PATTERNS: tuple[Pattern, ...] = (
    *repertoire.PATTERNS,
    *retention.PATTERNS,
    *price.PATTERNS,
    *advertising.PATTERNS,
    *response.PATTERNS,
    *loyalty.PATTERNS,
    *talk.PATTERNS,
    *adoption.PATTERNS,
    *targeting.PATTERNS,
    *lives.PATTERNS,
    *panels.PATTERNS,
    *limits.PATTERNS,
    *null_world.PATTERNS,
    *cohorts.PATTERNS,
    *villages.PATTERNS,
)


def experiments() -> dict[str, Experiment]:
    """Return all experiments by id."""
    return {pattern.experiment.id: pattern.experiment for pattern in PATTERNS}


def chosen(pattern: str | None) -> tuple[Pattern, ...]:
    """Return the patterns asked for: all, one, or those of a row such as ``4``.

    Raises:
        UserError: no such pattern.
    """
    if pattern is None:
        return PATTERNS
    found = tuple(one for one in PATTERNS if pattern in (one.id, one.row))
    if not found:
        names = [one.id for one in PATTERNS]
        raise UserError(
            f"pattern={pattern} is not known{nearest(pattern, names)}; choose from "
            f"{', '.join(names)}, or a row: {', '.join(dict.fromkeys(p.row for p in PATTERNS))}"
        )
    return found
