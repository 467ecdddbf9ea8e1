"""From the values of a point to a validated scenario, without composing it anew.

Only the groups of settings that a point touches are validated again, each combination of values
once; what several groups must agree on is checked once for every combination that matters to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from pydantic import BaseModel, ValidationError, create_model

from sim.errors import UserError
from sim.scenario.base import Settings
from sim.scenario.checks import checked
from sim.scenario.errors import from_validation, unknown_path
from sim.scenario.programmes import programme_settings
from sim.scenario.run import Scenario
from sim.studies.compare import check_arms, check_rivals, population_size, resolved

_KEPT = 4096
"""Validated groups kept for the next point that has the same values."""

_CHECKED = frozenset(
    {"strategy", "budget", "competition", "network", "population", "market", "horizon", "firm"}
)
"""Groups that are checked against each other; the rest stand alone."""

_SIZING = frozenset({"network", "population"})

Part = tuple[str, ...]
"""What is validated as one: ``("horizon",)`` or ``("strategy", "promotion")``."""

_Key = tuple[Part, tuple[tuple[str, str], ...]]


class Applier:
    """Turns the values of points into scenarios, from one composed base."""

    def __init__(self, base: Scenario, arms: tuple[str, ...]) -> None:
        """Start from ``base``; every point runs the same ``arms``."""
        self._base = base.model_copy(update={"strategies": arms})
        self._tree = base.model_dump(mode="json")
        self._parts: dict[_Key, Any] = {}
        self._sound: dict[tuple[_Key, ...], None] = {}
        self._sizes: dict[tuple[_Key, ...], int] = {}

    def scenario(self, values: Mapping[str, Any]) -> Scenario:
        """Return the scenario of a point, everything a comparison checks checked.

        Args:
            values: by full path of the setting.

        Raises:
            UserError: the first thing that is wrong, in one sentence.
        """
        touched: dict[Part, dict[str, Any]] = {}
        for path, value in values.items():
            touched.setdefault(part_of(path), {})[path] = value
        keys = [
            (part, tuple((path, repr(value)) for path, value in below.items()))
            for part, below in touched.items()
        ]
        update: dict[str, Any] = {}
        for key, below in zip(keys, touched.values(), strict=True):
            part = key[0]
            valid = _kept(self._parts, key, partial(self._validated, part, below))
            if part[0] == "strategy":
                update.setdefault("strategy", dict(self._base.strategy))[part[1]] = valid
            else:
                update[part[0]] = valid
        scenario = self._base.model_copy(update=update)
        sizing = tuple(key for key in keys if key[0][0] in _SIZING)
        size = _kept(self._sizes, sizing, lambda: population_size(scenario))
        matters = tuple(key for key in keys if key[0][0] in _CHECKED)
        _kept(self._sound, matters, lambda: _check(scenario, size))
        return resolved(scenario, size)

    def _validated(self, part: Part, values: Mapping[str, Any]) -> Any:
        """Validate one group of settings, some of its values replaced."""
        tree = self._tree
        for name in part[:-1]:
            tree = tree[name]
        tree = {part[-1]: _copied(tree.get(part[-1]))}
        for path, value in values.items():
            _put(tree, path.split(".")[len(part) - 1 :], value, path)
        try:
            if part[0] == "strategy":
                model = programme_settings()[part[1]].model_validate(tree[part[1]] or {})
                return model.model_dump(mode="json")
            field = getattr(self._base, part[0])
            if isinstance(field, BaseModel):
                return type(field).model_validate(tree[part[0]])
            return getattr(_alone(part[0]).model_validate(tree), part[0])
        except ValidationError as error:
            whole = part[0] == "strategy" or isinstance(getattr(self._base, part[0]), BaseModel)
            raise from_validation(error, part if whole else ()) from error


def part_of(path: str) -> Part:
    """Return the group of settings that is validated as one with the setting at ``path``.

    Raises:
        UserError: there is no such setting.
    """
    names = path.split(".")
    wrong = unknown_path(names)
    if wrong is not None:
        raise wrong
    return tuple(names[: 2 if names[0] == "strategy" else 1])


@cache
def _alone(name: str) -> type[Settings]:
    """Return a model of one setting that stands at the top of the scenario, such as the seed."""
    field = Scenario.model_fields[name]
    fields: Any = {name: (field.annotation, field)}
    return create_model("Scenario", __base__=Settings, **fields)


def _copied(tree: Any) -> Any:
    """Return nested dicts and lists that may be changed."""
    if isinstance(tree, dict):
        return {name: _copied(below) for name, below in tree.items()}
    return [_copied(below) for below in tree] if isinstance(tree, list | tuple) else tree


def _put(tree: Any, names: list[str], value: Any, path: str) -> None:
    """Set the value at a path within nested dicts and lists."""
    try:
        for name in names[:-1]:
            tree = tree[int(name)] if isinstance(tree, list) else tree.setdefault(name, {})
        if isinstance(tree, list):
            tree[int(names[-1])] = value
        else:
            tree[names[-1]] = value
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        raise UserError(f"'{path}' is not a setting of this scenario") from error


def _check(scenario: Scenario, size: int) -> None:
    """Refuse what its groups of settings do not agree on."""
    checked(scenario.model_copy(update={"prior": {}}))  # the priors are those of the base
    check_arms(scenario, size)
    check_rivals(scenario, size)


def _kept(memory: dict[Any, Any], key: Any, make: Callable[[], Any]) -> Any:
    """Return what was made for a key before, or make it; all is forgotten when it gets much."""
    if key not in memory:
        made = make()
        if len(memory) >= _KEPT:
            memory.clear()
        memory[key] = made
    return memory[key]
