"""The points of a sweep, numbered and never all in memory at once.

A design is a product of blocks: an axis is a block of one column, a table of points a block of
several. The number of a point, read in mixed radix, tells its row in every block.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sim.scenario.compose import Axis


@dataclass(frozen=True)
class Block:
    """Settings that vary together.

    Attributes:
        paths: full paths of the settings, or names of groups of files.
        rows: one tuple of values for each row, in the order of ``paths``.
    """

    paths: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    @classmethod
    def of_axis(cls, axis: Axis) -> Block:
        """Return the block of one axis."""
        return cls((axis.key,), tuple((value,) for value in axis.values))

    def codes(self, paths: Sequence[str]) -> NDArray[np.int64]:
        """Return (rows,) a number for each row, equal where the values at ``paths`` are."""
        places = [self.paths.index(path) for path in paths if path in self.paths]
        seen: dict[str, int] = {}
        numbers = [
            seen.setdefault(json.dumps([row[place] for place in places]), len(seen))
            for row in self.rows
        ]
        return np.array(numbers, dtype=np.int64)


@dataclass(frozen=True)
class Design:
    """The product of some blocks; the last varies fastest."""

    blocks: tuple[Block, ...]

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """What varies."""
        return tuple(path for block in self.blocks for path in block.paths)

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """Rows of each block."""
        return tuple(len(block.rows) for block in self.blocks)

    @property
    def size(self) -> int:
        """How many points there are."""
        return math.prod(self.shape)

    def values(self, point: int) -> dict[str, Any]:
        """Return the values of a point, by path."""
        found: dict[str, Any] = {}
        for block in reversed(self.blocks):
            point, row = divmod(point, len(block.rows))
            found |= zip(block.paths, block.rows[row], strict=True)
        return {path: found[path] for path in self.paths}

    def codes(self, paths: Sequence[str]) -> NDArray[np.int64]:
        """Return (points,) a number for each point, equal where the values at ``paths`` are."""
        codes = np.zeros(1, dtype=np.int64)
        for block in self.blocks:
            own = block.codes(paths)
            width = int(own.max()) + 1 if len(own) else 1
            codes = (codes[:, None] * width + own[None, :]).ravel()
        return codes


def column_types(design: Design) -> Mapping[str, str]:
    """Return the type of every varying column: ``bool``, ``int64``, ``double`` or ``string``."""
    values: dict[str, list[Any]] = {path: [] for path in design.paths}
    for block in design.blocks:
        for place, path in enumerate(block.paths):
            values[path] += [row[place] for row in block.rows]
    return {path: _type_of(found) for path, found in values.items()}


def _type_of(values: Sequence[Any]) -> str:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "bool"
    if kinds == {int}:
        return "int64"
    return "double" if kinds and kinds <= {int, float} else "string"


def as_cell(value: Any, kind: str) -> Any:
    """Return a value as its column holds it; lists and mixtures as JSON or text."""
    if value is None or kind in ("bool", "int64"):
        return value
    if kind == "double":
        return float(value)
    return value if isinstance(value, str) else json.dumps(value)
