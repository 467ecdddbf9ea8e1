"""From the runs of a point to one number: a KPI, a ratio of sums, or an effect; and back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import UserError, nearest
from sim.measures.definitions import KPIS
from sim.measures.paired import NO_INTERVAL, Floats, Interval, Sample, t_interval
from sim.studies.searching.pieces import ERROR, REFUSED, Row

BEFORE = "baseline."
"""Begins the names of the baseline's values in a row."""


@dataclass(frozen=True, slots=True)
class Objective:
    """What is wanted of a point.

    Attributes:
        kpi: its name. maximise: more of it is better.
    """

    kpi: str
    maximise: bool

    @property
    def sign(self) -> float:
        """1 where more is better, -1 where less is."""
        return 1.0 if self.maximise else -1.0

    @property
    def name(self) -> str:
        """As typed: ``-cac`` is as little of it as possible."""
        return self.kpi if self.maximise else f"-{self.kpi}"


def check_kpi(name: object, key: str = "kpi") -> str:
    """Return the name of a KPI.

    Raises:
        UserError: there is no such KPI.
    """
    if name not in KPIS:
        raise UserError(
            f"{key}={name} is not a KPI{nearest(str(name), KPIS)}; choose from {', '.join(KPIS)}"
        )
    return str(name)


def read_objective(text: object) -> Objective:
    """Read ``npv``, ``-cac`` or ``+visits``; without a sign a KPI goes its own way.

    Raises:
        UserError: no such KPI, or one of which neither more nor less is better in itself.
    """
    typed = str(text).strip()
    kpi = check_kpi(typed.lstrip("+-"), "objective")
    if typed[0] in "+-":
        return Objective(kpi, typed[0] == "+")
    better = KPIS[kpi].higher_is_better
    if better is None:
        raise UserError(
            f"objective={kpi}: neither more nor less of it is better in itself; "
            f"write +{kpi} for as much as possible, -{kpi} for as little"
        )
    return Objective(kpi, better)


def sample(rows: Sequence[Row], name: str) -> Sample:
    """Return the values of one KPI over the runs of a point, (runs, 1); NaN where there is none.

    Args:
        rows: one a run.
        name: a KPI, or the baseline's, such as ``baseline.npv``.
    """
    values = _column(rows, name)
    if any(f"{name}.numerator" in row for row in rows):
        return Sample(
            values, _column(rows, f"{name}.numerator"), _column(rows, f"{name}.denominator")
        )
    return Sample(values)


def _column(rows: Sequence[Row], name: str) -> Floats:
    """Return (runs, 1) the values under a name."""
    found = [row.get(name) for row in rows]
    return np.array([[math.nan if value is None else float(value)] for value in found])


def level(rows: Sequence[Row], name: str) -> float:
    """Return a KPI over the runs of a point: a mean, or a ratio of sums; NaN where undefined."""
    return float(sample(rows, name).level()[0])


def effect(rows: Sequence[Row], kpi: str) -> float:
    """Return what the arm adds to a KPI beyond the baseline, both under the same luck."""
    own = level(rows, kpi)
    if KPIS[kpi].against_baseline:
        return own
    usual = level(rows, BEFORE + kpi)
    # Sums of the same money in another order differ in the last digit: that is no effect.
    return 0.0 if abs(own - usual) <= 1e-12 * abs(usual) else own - usual


def interval(rows: Sequence[Row], kpi: str) -> Interval:
    """Return the 95% interval of :func:`level` over luck; of a ratio, to first order."""
    sound = [row for row in rows if _sound(row)]
    return t_interval(_known(sample(sound, kpi).linear()[:, 0])) if sound else NO_INTERVAL


def gain(rows: Sequence[Row], other: Sequence[Row], kpi: str) -> tuple[float, float, float]:
    """Return how much more of a KPI one point has than another under the same lucks.

    Returns:
        The difference, and the ends of its 95% interval.
    """
    pairs = [pair for pair in zip(rows, other, strict=True) if _sound(pair[0]) and _sound(pair[1])]
    if not pairs:
        return (math.nan, *NO_INTERVAL)
    own, theirs = ([pair[place] for pair in pairs] for place in (0, 1))
    apart = sample(own, kpi).linear()[:, 0] - sample(theirs, kpi).linear()[:, 0]
    return level(own, kpi) - level(theirs, kpi), *t_interval(_known(apart))


def _sound(row: Row) -> bool:
    return ERROR not in row and REFUSED not in row


def _known(values: Floats) -> Floats:
    return values[np.isfinite(values)]
