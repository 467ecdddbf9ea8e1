"""From what was typed to a plan: axes, arms, replications, and a design if there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.errors import UserError
from sim.scenario.compose import Axis, compose_axes
from sim.scenario.errors import show
from sim.studies.identity import NOT_DECISIVE
from sim.studies.sweeping.design import read_design
from sim.studies.sweeping.parts import RESERVED
from sim.studies.sweeping.plan import Plan, arms_of
from sim.studies.sweeping.points import Block, Design

DEFAULTS = {"replications": "1", "draws": "0", "knock_out": "false", "hold_out": "0"}
"""Where a sweep differs from a comparison: the point is what varies, so each costs the least."""


def make_plan(
    overrides: Sequence[str],
    design: Any = None,
    paired: bool = True,
    config_dir: str | Path | None = None,
) -> Plan:
    """Read axes and design, and compose what they start from.

    Args:
        overrides: as on the command line, several values where something is swept.
        design: path of a YAML design, the mapping in it, or a table with a column for each
            setting; None for axes alone.
        paired: run the baseline beside, and measure the KPIs that need it.
        config_dir: a folder of the user's own groups of configuration files.

    Raises:
        UserError: the first thing that is wrong; single points are checked by ``Plan.survey``.
    """
    given = [text.partition("=")[0].lstrip("+") for text in overrides]
    _refuse_twice(given)
    plain = [f"{key}={value}" for key, value in DEFAULTS.items() if key not in given]
    typed = [*plain, *overrides]
    block = None if design is None else read_design(design, typed, config_dir)
    if block is not None:
        _refuse_twice([*given, *block.paths])
        firsts = zip(block.paths, block.rows[0], strict=True)
        typed += [f"{path}={as_override(value)}" for path, value in firsts]
    axes = compose_axes(typed, config_dir)
    blocks = [Block.of_axis(_unique(axis)) for axis in axes.leaves]
    blocks += [block] if block is not None else []
    for path in (path for each in blocks for path in each.paths):
        _check_axis(path)
    _check_values(blocks)
    base = axes.bases[0]
    if base.precision.kpi is not None:
        raise UserError("precision.kpi: a sweep runs a fixed number of replications")
    asked = axes.strategies or tuple(
        arm for arm in base.strategies if arm not in ("none", "status_quo")
    )
    return Plan(
        bases=axes.bases,
        groups=tuple(_unique(axis) for axis in axes.groups),
        leaves=Design(tuple(blocks)),
        arms=arms_of(asked, base.baseline, paired),
        paired=paired,
        replications=base.replications,
        draws=base.draws,
    )


def _refuse_twice(keys: Sequence[str]) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise UserError(f"{key} is given twice")


def _unique(axis: Axis) -> Axis:
    """Return an axis without repeated values."""
    seen = {repr(value): value for value in axis.values}
    return Axis(axis.key, tuple(seen.values()))


def _check_axis(path: str) -> None:
    """Refuse what cannot vary within one sweep."""
    if path == "strategies":
        raise UserError(
            "strategies is one list in a sweep, for all its arms run side by side in every point: "
            "write strategies=[mass,promotion]"
        )
    head = path.partition(".")[0]
    if head in NOT_DECISIVE or head == "baseline":
        raise UserError(f"{path} cannot vary within a sweep: it is the same in all of its runs")
    if path in RESERVED:
        raise UserError(f"{path} cannot vary: it is a column of every sweep")


def _check_values(blocks: Sequence[Block]) -> None:
    """Refuse groups of settings given as one value."""
    for block in blocks:
        for row in block.rows:
            for path, value in zip(block.paths, row, strict=True):
                if isinstance(value, Mapping):
                    raise UserError(
                        f"{path}={show(value)}: write the settings below {path} one by one"
                    )


def as_override(value: Any) -> str:
    """Write a value so that Hydra reads it back."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "[" + ",".join(as_override(item) for item in value) + "]"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return repr(value)
