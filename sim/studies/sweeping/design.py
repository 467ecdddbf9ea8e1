"""Designs: which points of a space of parameters to visit.

A design is a YAML file::

    kind: latin_hypercube          # grid, latin_hypercube, sobol or file
    samples: 64
    seed: 7
    parameters:
      strategy.promotion.depth: {low: 0.05, high: 0.4}
      budget.per_consumer: {low: 0.1, high: 10, scale: log}
      network.kind: {values: [small_world, none]}
      behaviour.attachment_gain: prior

or, of points chosen elsewhere, ``kind: file`` and ``file: points.csv`` (CSV or Parquet), with a
column for each setting.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from numpy.typing import NDArray
from scipy.stats import qmc

from sim.errors import UserError, nearest, phrase
from sim.scenario.compose import compose_axes
from sim.scenario.errors import unknown_path
from sim.scenario.paths import Slot, find
from sim.scenario.priors import quantile, within_bounds
from sim.scenario.run import Prior
from sim.studies.sweeping.points import Block

KINDS = ("grid", "latin_hypercube", "sobol", "file")

_KEYS = {
    "grid": {"kind", "parameters"},
    "latin_hypercube": {"kind", "parameters", "samples", "seed"},
    "sobol": {"kind", "parameters", "samples", "seed"},
    "file": {"kind", "file"},
}
_LARGEST = 10_000_000


def read_design(
    given: Any, overrides: Sequence[str], config_dir: str | Path | None = None
) -> Block:
    """Return the points of a design.

    Args:
        given: path of a YAML file, the mapping in it, or a table of points.
        overrides: what else was typed; a parameter left to its prior takes the prior that holds
            with these.
        config_dir: a folder of the user's own groups.

    Raises:
        UserError: something of the design is wrong, in one sentence.
    """
    if isinstance(given, pd.DataFrame):
        return _of_table(given, phrase("the table of points"))
    where, tree = (
        (phrase("the design"), given) if isinstance(given, Mapping) else _loaded(Path(given))
    )
    kind = tree.get("kind")
    if kind not in KINDS:
        hint = nearest(str(kind), KINDS)
        raise UserError(f"{where}: kind={kind} is not known{hint}; choose from {', '.join(KINDS)}")
    for key in tree:
        if key not in _KEYS[kind]:
            allowed = sorted(_KEYS[kind])
            raise UserError(
                f"{where}: a design of kind {kind} has no '{key}'{nearest(str(key), allowed)}; "
                f"it takes {', '.join(allowed)}"
            )
    if kind == "file":
        return _of_file(tree.get("file"), where, given)
    ranges = _ranges(tree.get("parameters"), where, overrides, config_dir)
    if kind == "grid":
        points = itertools.product(*(each.grid(where) for each in ranges))
        return Block(tuple(each.path for each in ranges), tuple(points))
    cube = _sample(kind, len(ranges), tree.get("samples"), tree.get("seed", 1), where)
    columns = [each.at(cube[:, place]) for place, each in enumerate(ranges)]
    rows = dict.fromkeys(zip(*columns, strict=True))  # whole numbers may meet
    return Block(tuple(each.path for each in ranges), tuple(rows))


def _loaded(path: Path) -> tuple[str, Mapping[str, Any]]:
    """Read a design file."""
    if not path.is_file():
        raise UserError(f"design={path}: there is no such file")
    try:
        tree = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UserError(f"design={path} cannot be read as YAML") from error
    if not isinstance(tree, Mapping):
        raise UserError(f"design={path} is not a mapping with kind and parameters")
    return f"design={path}", tree


def _of_file(file: Any, where: str, given: Any) -> Block:
    """Read points from a CSV or Parquet file, sought beside the design."""
    if not isinstance(file, str):
        raise UserError(f"{where}: file must name a CSV or Parquet file of points")
    path = Path(file).expanduser()
    if not path.is_absolute() and not isinstance(given, Mapping):
        path = Path(given).parent / path
    if not path.is_file():
        raise UserError(f"{where}: file={file}: there is no such file")
    try:
        table = pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)
    except (ValueError, OSError) as error:
        raise UserError(f"{where}: file={file} cannot be read as CSV or Parquet") from error
    return _of_table(table, f"{where}: file={file}")


def _of_table(table: pd.DataFrame, where: str) -> Block:
    """Return the points of a table with a column for each setting."""
    paths = [str(column) for column in table.columns]
    if not len(table) or not paths:
        raise UserError(f"{where} holds no points")
    for path in paths:
        _check_path(path, where)
    if table.isna().to_numpy().any():
        raise UserError(f"{where} has empty cells; every point needs every setting")
    columns = [_as_whole(path, table[path].tolist()) for path in paths]
    return Block(tuple(paths), tuple(dict.fromkeys(zip(*columns, strict=True))))


def _as_whole(path: str, values: list[Any]) -> list[Any]:
    """Return whole numbers as such where a table has made them floats."""
    slot = find(path.split("."))
    if slot is None or slot.annotation is not int:
        return values
    return [int(v) if isinstance(v, float) and v.is_integer() else v for v in values]


def _check_path(path: str, where: str) -> Slot:
    wrong = unknown_path(path.split("."))
    slot = find(path.split("."))
    if wrong is not None or slot is None:
        raise UserError(f"{where}: {wrong}")
    return slot


class Range:
    """Where one parameter may lie."""

    def __init__(self, path: str, slot: Slot, values: Sequence[Any] | None, prior: Prior | None,
                 low: float, high: float, log: bool) -> None:  # fmt: skip
        self.path = path
        self._slot, self._values, self._prior = slot, values, prior
        self._low, self._high, self._log = low, high, log

    def at(self, uniforms: NDArray[np.float64]) -> list[Any]:
        """Return the values at some uniforms in [0, 1)."""
        return [self._one(float(u)) for u in uniforms]

    def _one(self, u: float) -> Any:
        if self._values is not None:
            return self._values[min(int(u * len(self._values)), len(self._values) - 1)]
        if self._prior is not None:
            return within_bounds(self._slot, quantile(self._prior, u))
        if self._log:
            low, high = math.log(self._low), math.log(self._high)
            return within_bounds(self._slot, math.exp(low + (high - low) * u))
        return within_bounds(self._slot, self._low + (self._high - self._low) * u)

    def grid(self, where: str) -> Sequence[Any]:
        """Return the values of a grid."""
        if self._values is None:
            raise UserError(f"{where}: {self.path}: a grid needs values: [a, b, ...]")
        return self._values


def _ranges(
    tree: Any, where: str, overrides: Sequence[str], config_dir: str | Path | None
) -> list[Range]:
    """Read where each parameter may lie."""
    if not isinstance(tree, Mapping) or not tree:
        raise UserError(f"{where}: parameters must name settings by their full path")
    slots = {str(path): _check_path(str(path), where) for path in tree}
    priors: Mapping[str, Prior] = {}
    if any(below == "prior" for below in tree.values()):
        priors = compose_axes(overrides, config_dir).bases[0].prior
    return [
        _range(path, slots[path], below, priors, f"{where}: {path}") for path, below in tree.items()
    ]


def _range(path: str, slot: Slot, below: Any, priors: Mapping[str, Prior], where: str) -> Range:
    """Read where one parameter may lie."""
    if below == "prior":
        if path not in priors:
            raise UserError(f"{where} has no declared prior{nearest(path, priors)}: give low, high")
        return Range(path, slot, None, priors[path], 0.0, 0.0, False)
    if isinstance(below, Mapping) and set(below) == {"values"}:
        values = below["values"]
        if not isinstance(values, list) or not values:
            raise UserError(f"{where}: values must be a list")
        return Range(path, slot, values, None, 0.0, 0.0, False)
    if isinstance(below, Mapping) and {"low", "high"} <= set(below) <= {"low", "high", "scale"}:
        return _interval(path, slot, below, where)
    raise UserError(f"{where} must be {{low: a, high: b}}, {{values: [a, b]}} or prior")


def _interval(path: str, slot: Slot, below: Mapping[str, Any], where: str) -> Range:
    low, high, scale = below["low"], below["high"], below.get("scale", "linear")
    if not slot.is_number():
        raise UserError(f"{where} is no number: give {{values: [a, b]}}")
    numbers = all(isinstance(x, int | float) and math.isfinite(x) for x in (low, high))
    if not numbers or not low < high:
        raise UserError(f"{where}: low={low} high={high}: low must be a number below high")
    if scale not in ("linear", "log"):
        raise UserError(f"{where}: scale={scale} is not known; choose from linear, log")
    if scale == "log" and low <= 0:
        raise UserError(f"{where}: low={low}: a log scale needs low above 0")
    least, most, _, _ = slot.bounds()
    if (least is not None and low < least) or (most is not None and high > most):
        raise UserError(f"{where} must be {slot.describe()}, not from {low} to {high}")
    return Range(path, slot, None, None, float(low), float(high), scale == "log")


def _sample(kind: str, columns: int, samples: Any, seed: Any, where: str) -> NDArray[np.float64]:
    """Return (samples, columns) of the unit cube."""
    whole = isinstance(samples, int) and not isinstance(samples, bool)
    if not whole or not 1 <= samples <= _LARGEST:
        raise UserError(f"{where}: samples={samples}: a whole number of at least 1 is needed")
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
        raise UserError(f"{where}: seed={seed}: a whole number of at least 0 is needed")
    if kind == "latin_hypercube":
        return np.asarray(qmc.LatinHypercube(columns, seed=seed).random(samples))
    if samples & (samples - 1):
        raise UserError(
            f"{where}: samples={samples}: a Sobol design is balanced at powers of two, "
            f"such as {1 << samples.bit_length()}"
        )
    return np.asarray(qmc.Sobol(columns, seed=seed).random_base2(samples.bit_length() - 1))
