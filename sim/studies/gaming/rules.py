"""The rules of a game, and the file they are kept in."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

import yaml
from pydantic import Field, ValidationError, field_validator

from sim.errors import UserError, phrase
from sim.scenario.base import NonNegative, Settings
from sim.scenario.errors import lowered

QUARTER = 13
"""Weeks in a quarter."""

RULES, SECRET, DECISIONS = "game.yaml", ".seed", "decisions"


class Rules(Settings):
    """What all teams share.

    The seed stays hidden: ``commitment`` is its SHA-256, so that nobody can change the luck after
    the event, and who opens the seed when the game is over can check that nobody did.
    """

    name: str
    scenario: tuple[str, ...] = Field(description="overrides of relmark compare: the market")
    teams: tuple[str, ...] = Field(min_length=1, max_length=40)
    quarters: int = Field(ge=1, le=20)
    budget_per_quarter: NonNegative = Field(description="currency a team may spend a quarter")
    lucks: int = Field(5, ge=1, le=50, description="paired replications that decide the ranking")
    run_off: int = Field(26, ge=0, le=520, description="weeks without marketing that still count")
    commitment: str = Field(description="SHA-256 of the hidden seed")

    @field_validator("teams")
    @classmethod
    def _teams_differ(cls, teams: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(teams)) != len(teams):
            raise ValueError("teams must have different names")
        return teams


def draw_seed() -> int:
    """Return a seed nobody can guess: the one draw that must not be repeatable."""
    return secrets.randbelow(2**31)


def commit(seed: int) -> str:
    """Return what can be published of a seed."""
    return hashlib.sha256(f"relmark game {seed}".encode()).hexdigest()


def read_rules(folder: Path) -> Rules:
    """Read the rules of a game.

    Raises:
        UserError: there is no game, or its file does not hold rules.
    """
    path = folder / RULES
    if not path.is_file():
        raise UserError(
            f"{folder}: there is no game; start one with relmark game new name={folder.name} "
            "teams=[a,b]"
        )
    try:
        return Rules.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        first = (
            lowered(error.errors()[0]["msg"])
            if isinstance(error, ValidationError)
            else phrase("this is not YAML")
        )
        raise UserError(f"{path}: these are not the rules of a game ({first})") from error


def read_seed(folder: Path, rules: Rules) -> int:
    """Read the hidden seed.

    Raises:
        UserError: it is missing, or not the one the game began with.
    """
    path = folder / SECRET
    try:
        seed = int(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise UserError(f"{path}: the hidden seed of the game is missing or unreadable") from None
    if commit(seed) != rules.commitment:
        raise UserError(f"{path}: this is not the seed that the game began with")
    return seed
