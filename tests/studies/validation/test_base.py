"""Verdicts."""

from __future__ import annotations

import math

import pytest

from sim.studies.validation.base import Band, judge
from tests.studies.validation.toy import TOY


@pytest.mark.parametrize(
    ("values", "band", "verdict"),
    [
        ([1.0, 1.1, 0.9], Band(0.0, 2.0), "green"),
        ([1.0, 1.1, 0.9], Band(0.95, 2.0), "unclear"),
        ([1.0, 1.1, 0.9], Band(1.2, 2.0), "red"),
        ([1.0, 1.1, 0.9], Band(None, 2.0), "green"),
        ([1.0, 1.1, 0.9], Band(2.0, None), "red"),
        ([0.0, 0.0], Band(0.0, 0.0), "green"),
        ([0.0, 1e-9], Band(0.0, 0.0), "red"),
        ([1.0, math.nan], Band(0.0, 2.0), "missing"),
        ([1.0, 1.1], None, "reported"),
    ],
)
def test_a_verdict_follows_from_the_interval(
    values: list[float], band: Band | None, verdict: str
) -> None:
    assert judge(values, band).verdict == verdict


def test_the_interval_is_students() -> None:
    found = judge([1.0, 2.0, 3.0], Band())
    assert found.mean == pytest.approx(2.0)
    assert found.high - found.mean == pytest.approx(4.302653 / math.sqrt(3.0), rel=1e-6)
    assert found.replications == 3


def test_an_experiment_has_a_reduced_version() -> None:
    assert TOY.scenario(3, quick=False).population.size is None
    reduced = TOY.scenario(3, quick=True, more=["population.need_mean=0.2"])
    assert (reduced.population.size, reduced.population.need_mean, reduced.seed) == (100, 0.2, 3)
