"""Sensitivity indices of a function of points in the unit cube, by SALib.

*Morris* (1991; μ* by Campolongo, Cariboni & Saltelli 2007): one step at a time along random
trajectories; μ* is the mean size of what a step over the whole range changes, σ how much that
differs from place to place. *Sobol* (Saltelli et al. 2010; Jansen's ST): shares of the variance.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import UserError
from sim.measures.paired import bootstrap_luck, choices
from sim.studies.searching.extra import library

Floats = NDArray[np.float64]

METHODS = ("morris", "sobol")
LEVELS = 4
"""Of Morris's grid, his own choice."""

TAIL = 0.025
"""Morris steps over the central 95% of a prior, whose ends may lie at infinity."""

RESAMPLES = 300
MOST_LOST = 0.5
"""With more of the trajectories, or Sobol's groups, undefined than this, there are no indices."""

Function = Callable[[Floats], Floats]
"""From (n, d) points of the unit cube to (n,) values, NaN where undefined."""


@dataclass(frozen=True)
class Indices:
    """What an analysis found.

    Attributes:
        indices: parameter, measure, value, low, high (95%).
        interactions: parameter, other, value, low, high; none for Morris.
        values: (n,) of the points. points: (n, d) in the unit cube.
        used: trajectories or groups whose values are all defined. asked: of so many.
        largest: the scale half-widths are judged by: 1 for Sobol, the largest μ* for Morris.
    """

    indices: pd.DataFrame
    interactions: pd.DataFrame
    values: Floats
    points: Floats
    used: int
    asked: int
    largest: float


def group_size(method: str, dimensions: int) -> int:
    """Return how many points one sample costs."""
    return dimensions + 1 if method == "morris" else 2 * dimensions + 2


def unit_points(method: str, names: Sequence[str], samples: int, seed: int) -> Floats:
    """Return (samples × group size, d) points of the unit cube.

    Raises:
        UserError: SALib is missing.
    """
    problem = _problem(names)
    if method == "morris":
        sampler = library("SALib.sample.morris", "sensitivity")
        cube = sampler.sample(problem, samples, num_levels=LEVELS, seed=seed)
        return np.asarray(TAIL + (1.0 - 2.0 * TAIL) * cube, dtype=np.float64)
    sampler = library("SALib.sample.sobol", "sensitivity")
    return np.asarray(sampler.sample(problem, samples, seed=seed), dtype=np.float64)


def analyse(
    method: str, names: Sequence[str], samples: int, seed: int, function: Function
) -> Indices:
    """Find the indices of a function.

    Args:
        method: ``morris`` or ``sobol``.
        names: of the d parameters.
        samples: trajectories, or size of Sobol's base sample (a power of 2 is best).
        seed: of points and of the bootstrap.
        function: of the points, all at once.

    Raises:
        UserError: SALib is missing, or most of the values are undefined.
    """
    points = unit_points(method, names, samples, seed)
    values = np.asarray(function(points), dtype=np.float64)
    groups = values.reshape(samples, group_size(method, len(names)))
    whole = np.isfinite(groups).all(axis=1)
    used = int(np.count_nonzero(whole))
    if used < max(2, math.ceil((1.0 - MOST_LOST) * samples)):
        raise UserError(
            f"the KPI is undefined in most of the runs ({samples - used} of {samples} samples "
            "hold such a run): choose another kpi=, a larger population or more replications"
        )
    kept = np.repeat(whole, groups.shape[1])
    y = values[kept]
    measured = _morris if method == "morris" else _sobol
    if np.ptp(y) == 0.0:
        frame, pairs = _nothing(method, names)
    else:
        frame, pairs = measured(names, points[kept], y, seed)
    largest = 1.0
    if method == "morris":
        largest = float(frame.loc[frame["measure"] == "mu_star", "value"].max())
    return Indices(frame, pairs, values, points, used, samples, largest)


_PAIR = ("parameter", "other", "value", "low", "high")
_INDEX = ("parameter", "measure", "value", "low", "high")


def _morris(
    names: Sequence[str], points: Floats, y: Floats, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return μ*, σ and μ by parameter, with intervals over resampled trajectories."""
    analyser = library("SALib.analyze.morris", "sensitivity")
    problem, cube = _problem(names), (points - TAIL) / (1.0 - 2.0 * TAIL)
    size = len(names) + 1

    def measures(chosen: NDArray[np.int64]) -> Mapping[str, Floats]:
        rows = (chosen[:, None] * size + np.arange(size)).ravel()
        with np.errstate(all="ignore"):
            found = analyser.analyze(
                problem, cube[rows], y[rows], num_resamples=2, num_levels=LEVELS, seed=seed
            )
        return {name: np.asarray(found[name], dtype=np.float64) for name in _MORRIS}

    count = len(y) // size
    central = measures(np.arange(count))
    luck = bootstrap_luck((seed, 0), count, RESAMPLES)
    again = [measures(chosen) for chosen in choices(luck, count)]
    rows = []
    for name in _MORRIS:
        spread = np.array([one[name] for one in again])
        low, high = np.nanquantile(spread, [0.025, 0.975], axis=0)
        for place, parameter in enumerate(names):
            rows.append((parameter, name, central[name][place], low[place], high[place]))
    return pd.DataFrame(rows, columns=_INDEX), pd.DataFrame(columns=_PAIR)


_MORRIS = ("mu_star", "sigma", "mu")
_SOBOL = ("S1", "ST")


def _sobol(
    names: Sequence[str], points: Floats, y: Floats, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return S1 and ST by parameter and S2 by pair, with bootstrap intervals."""
    analyser = library("SALib.analyze.sobol", "sensitivity")
    found: Mapping[str, Any] = analyser.analyze(
        _problem(names), y, num_resamples=RESAMPLES, seed=seed
    )
    rows = []
    for name in _SOBOL:
        for place, parameter in enumerate(names):
            value, half = float(found[name][place]), float(found[f"{name}_conf"][place])
            rows.append((parameter, name, value, value - half, value + half))
    pairs = []
    for one, other in itertools.combinations(range(len(names)), 2):
        value, half = float(found["S2"][one, other]), float(found["S2_conf"][one, other])
        pairs.append((names[one], names[other], value, value - half, value + half))
    return pd.DataFrame(rows, columns=_INDEX), pd.DataFrame(pairs, columns=_PAIR)


def _nothing(method: str, names: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the indices of a function that is the same everywhere: nothing moves it."""
    measures = _MORRIS if method == "morris" else _SOBOL
    rows = [(name, measure, 0.0, 0.0, 0.0) for measure in measures for name in names]
    pairs = [(*pair, 0.0, 0.0, 0.0) for pair in itertools.combinations(names, 2)]
    shown = pairs if method == "sobol" else []
    return pd.DataFrame(rows, columns=_INDEX), pd.DataFrame(shown, columns=_PAIR)


def samples_needed(found: Indices, method: str, half_width: float) -> int:
    """Return how many samples would bring the main indices' intervals to a half-width.

    An interval shrinks with the square root of the samples.

    Args:
        found: indices at the samples there are.
        method: ``morris`` (μ*) or ``sobol`` (S1 and ST).
        half_width: wanted, as a share of :attr:`Indices.largest`.

    Returns:
        The number of samples; what there are where they suffice.
    """
    return max(found.asked, math.ceil(found.used * (widest(found, method) / half_width) ** 2))


def widest(found: Indices, method: str) -> float:
    """Return the widest half-width of a main index, as a share of :attr:`Indices.largest`."""
    main = found.indices[found.indices["measure"].isin(main_measures(method))]
    half = float(((main["high"] - main["low"]) / 2.0).max())
    return half / found.largest if found.largest > 0.0 else 0.0


def main_measures(method: str) -> tuple[str, ...]:
    """Return the measures by which parameters are ranked, and whose intervals are watched."""
    return ("mu_star",) if method == "morris" else ("ST", "S1")


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
