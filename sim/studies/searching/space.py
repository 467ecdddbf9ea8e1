"""What an optimiser may change: shares of the budget and settings, in ranges or among choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sim.errors import UserError, phrase
from sim.scenario.errors import show, unknown_path
from sim.scenario.paths import find
from sim.scenario.run import Scenario

SHARES = "budget.shares."


@dataclass(frozen=True)
class Dimension:
    """One setting that may change.

    Attributes:
        path: of the setting.
        low, high: ends of its range. log: searched on a logarithmic scale. whole: whole numbers.
        choices: instead of a range.
    """

    path: str
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    whole: bool = False
    choices: tuple[Any, ...] = ()

    def suggest(self, trial: Any) -> Any:
        """Return what an optuna trial takes here."""
        if self.choices:
            place = trial.suggest_categorical(self.path, list(range(len(self.choices))))
            return self.choices[int(place)]
        if self.whole:
            return int(trial.suggest_int(self.path, int(self.low), int(self.high), log=self.log))
        return float(trial.suggest_float(self.path, self.low, self.high, log=self.log))

    def at(self, uniform: float) -> Any:
        """Return the value at a place of the range, 0 to 1."""
        if self.choices:
            return self.choices[min(int(uniform * len(self.choices)), len(self.choices) - 1)]
        if self.log:
            value = self.low * (self.high / self.low) ** uniform
        else:
            value = self.low + (self.high - self.low) * uniform
        return round(value) if self.whole else value


def read_space(given: object, arms: Sequence[str]) -> tuple[Dimension, ...]:
    """Read the space, or take the shares of the programmes of the mixes where none is given.

    Args:
        given: a mapping of paths to ``{low, high}``, ``{low, high, scale: log}``,
            ``{values: [...]}`` or ``[low, high]``; or the path of a YAML file that holds one.
        arms: strategies, of which the best is sought too.

    Raises:
        UserError: something of it cannot be varied.
    """
    if given is None:
        mixed = (name.strip() for arm in arms if "+" in arm for name in arm.split("+"))
        tree: Mapping[Any, Any] = {f"{SHARES}{name}": [0.0, 1.0] for name in mixed}
    else:
        tree = given if isinstance(given, Mapping) else _loaded(Path(str(given)))
    if not tree and len(arms) < 2:
        raise UserError(
            "space: nothing to vary; name settings and their ranges, as in "
            "space='{strategy.promotion.depth: [0.05, 0.4]}', or a mix such as "
            "strategies=[mass+promotion], whose budget shares are varied"
        )
    return tuple(_dimension(str(path), below) for path, below in tree.items())


def _loaded(path: Path) -> Mapping[Any, Any]:
    if not path.is_file():
        raise UserError(f"space={path}: there is no such file")
    try:
        tree = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UserError(f"space={path} cannot be read as YAML") from error
    if not isinstance(tree, Mapping):
        raise UserError(f"space={path} is not a mapping of settings to their ranges")
    return tree


def _dimension(path: str, given: Any) -> Dimension:
    """Read one setting and its range."""
    wrong = unknown_path(path.split("."))
    if wrong is not None:
        raise wrong
    slot = find(path.split("."))
    if isinstance(given, Mapping) and set(given) == {"values"} and given["values"]:
        return Dimension(path, choices=tuple(given["values"]))
    ends = {"low": given[0], "high": given[1]} if _is_pair(given) else given
    if not isinstance(ends, Mapping) or not {"low", "high"} <= set(ends) <= {
        "low",
        "high",
        "scale",
    }:
        raise UserError(
            f"space: {path}: {show(given)} is no range; write [low, high], "
            "{low: 0.1, high: 10, scale: log} or {values: [a, b]}"
        )
    low, high, log = ends["low"], ends["high"], ends.get("scale") == "log"
    if slot is None or not slot.is_number() or not (_is_number(low) and _is_number(high)):
        raise UserError(f"space: {path} is not a number: write {{values: [a, b]}}")
    if not low < high or (log and low <= 0):
        also = phrase(", and above 0 on a logarithmic scale") if log else ""
        raise UserError(f"space: {path}: low={low} must be below high={high}{also}")
    return Dimension(path, float(low), float(high), log, slot.annotation is int)


def _is_pair(given: Any) -> bool:
    return isinstance(given, list) and len(given) == 2


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def fitting(values: Mapping[str, Any], arm: str, scenario: Scenario | None) -> dict[str, Any]:
    """Return the values as they are run: shares of the arm's own programmes, at most 1 in all.

    Shares that add up to more are scaled down, beside those the user has set.
    """
    names = {name.strip() for name in arm.split("+")}
    kept = {
        path: value
        for path, value in values.items()
        if not path.startswith(SHARES) or path.removeprefix(SHARES) in names
    }
    fixed = scenario.budget.shares if scenario is not None else {}
    room = 1.0 - sum(s for n, s in fixed.items() if n in names and SHARES + n not in kept)
    total = sum(float(value) for path, value in kept.items() if path.startswith(SHARES))
    if total <= room:
        return kept
    factor = max(room, 0.0) / total * (1.0 - 1e-12)
    return {
        path: value * factor if path.startswith(SHARES) else value for path, value in kept.items()
    }
