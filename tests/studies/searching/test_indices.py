"""Indices of functions whose indices are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.errors import UserError
from sim.scenario.run import Prior
from sim.studies.searching.indices import Floats, analyse, samples_needed, unit_points, widest
from sim.studies.searching.pieces import Piece, Row, Runs
from sim.studies.searching.ranges import Range
from sim.studies.sensitivity import Study

ISHIGAMI = {"S1": (0.314, 0.442, 0.0), "ST": (0.558, 0.442, 0.244)}
NAMES = ("x1", "x2", "x3")
ANGLE = Prior(distribution="uniform", a=-math.pi, b=math.pi)


def ishigami(piece: Piece) -> Row:
    """Return Ishigami and Homma's function (1990), a = 7 and b = 0.1."""
    x = dict(piece.point.values)
    y = math.sin(x["x1"]) + 7 * math.sin(x["x2"]) ** 2 + 0.1 * x["x3"] ** 4 * math.sin(x["x1"])
    return {"y": y}


def study(runs: Runs) -> Study:
    return Study([Range(name, ANGLE) for name in NAMES], runs, seed=1, replications=1)


def mean_y(rows: list[Row]) -> float:
    return float(np.mean([row["y"] for row in rows]))


def test_sobol_finds_the_indices_of_ishigami() -> None:
    with Runs(ishigami, None, 1) as runs:
        found = study(runs).indices("sobol", 1024, mean_y)
    rows = found.indices.set_index(["measure", "parameter"])
    for measure, truths in ISHIGAMI.items():
        for name, truth in zip(NAMES, truths, strict=True):
            row = rows.loc[(measure, name)]
            assert row["low"] <= truth <= row["high"]
            assert row["high"] - row["low"] < 0.25
    pairs = found.interactions.set_index(["parameter", "other"])
    row = pairs.loc[("x1", "x3")]
    assert row["low"] <= 0.244 <= row["high"]
    assert row["low"] > 0.0
    assert pairs.loc[("x1", "x2"), "low"] < 0.0 < pairs.loc[("x1", "x2"), "high"]


def test_morris_of_a_plane_is_its_slopes() -> None:
    slopes = np.array([3.0, -1.0, 0.0])

    def plane(points: Floats) -> Floats:
        return points @ slopes

    found = analyse("morris", NAMES, 10, 1, plane).indices.set_index(["measure", "parameter"])
    # a step over the whole of the grid crosses 95% of the cube
    stars = [found.loc[("mu_star", name), "value"] for name in NAMES]
    assert stars == pytest.approx(0.95 * np.abs(slopes))
    assert found.loc[("mu", "x2"), "value"] == pytest.approx(-0.95)
    assert found.loc[("sigma", "x1"), "value"] == pytest.approx(0.0, abs=1e-9)


def test_morris_sees_what_acts_together_as_uneven() -> None:
    def product(points: Floats) -> Floats:
        return points[:, 0] * points[:, 1] + points[:, 2]

    found = analyse("morris", NAMES, 20, 1, product).indices.set_index(["measure", "parameter"])
    assert found.loc[("sigma", "x1"), "low"] > 0.1
    assert found.loc[("sigma", "x3"), "high"] < 1e-9


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_the_same_seed_gives_the_same_points(method: str) -> None:
    first, again, other = (unit_points(method, NAMES, 8, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert first.min() >= 0.0
    assert first.max() <= 1.0


def test_undefined_values_cost_their_sample_alone() -> None:
    def holed(points: Floats) -> Floats:
        y: Floats = points.sum(axis=1)
        y[5] = np.nan
        return y

    found = analyse("sobol", NAMES, 64, 1, holed)
    assert found.used == 63
    assert found.indices["value"].notna().all()


def test_mostly_undefined_is_refused() -> None:
    with pytest.raises(UserError, match="undefined in most"):
        analyse("morris", NAMES, 8, 1, lambda points: np.full(len(points), np.nan))


def test_what_nothing_moves_has_no_indices() -> None:
    found = analyse("sobol", NAMES, 16, 1, lambda points: np.ones(len(points)))
    assert (found.indices["value"] == 0.0).all()
    assert (found.interactions["value"] == 0.0).all()


def test_runs_needed_follow_the_square_root() -> None:
    def wavy(points: Floats) -> Floats:
        return np.asarray(np.sin(6.0 * points[:, 0]) + points[:, 1] * points[:, 2])

    found = analyse("sobol", NAMES, 64, 1, wavy)
    reached = widest(found, "sobol")
    assert samples_needed(found, "sobol", 2.0 * reached) == 64
    assert samples_needed(found, "sobol", reached / 2.0) == pytest.approx(256, abs=1)
