"""Response curves: what is described of a made-up lift, and a tiny run."""

from __future__ import annotations

import numpy as np
import pytest

from sim.studies.validation.growth import CURVES
from sim.studies.validation.response import (
    PATTERNS,
    PROGRAMMES,
    RESPONSES,
    described,
    lift_between,
    run_responses,
)


def test_a_lift_that_saturates_is_described_as_one() -> None:
    rng = np.random.default_rng(1)
    usual = np.full(156, 50.0)
    lift = np.zeros(156)
    lift[:104] = 10.0 * (1.0 - np.exp(-np.arange(1.0, 105.0) / 15.0))
    lift[104:] = 10.0 * 0.5 ** (np.arange(52.0) / 8.0)
    values, points = described(lift + rng.normal(0.0, 0.3, 156), usual, 104, "mass")
    assert values["mass_saturating"] == 1.0
    assert sum(values[f"mass_{curve}"] for curve in CURVES) == 1.0
    assert values["mass_half_life"] == pytest.approx(6.5, abs=1.0)  # of a mean over four weeks
    best = [y for line, _, y in points if line == "best curve"]
    assert len(best) == 104
    assert best[-1] == pytest.approx(20.0, abs=1.0)


def test_events_and_the_weeks_between_are_told_apart() -> None:
    inside = np.array([True, False, False, True])
    event, between = lift_between(np.array([8.0, -1.0, -1.0, 2.0]), np.full(4, 10.0), inside)
    assert (event, between) == pytest.approx((50.0, -10.0))


def test_every_programme_is_reported_and_nothing_is_judged() -> None:
    assert all(pattern.band is None for pattern in PATTERNS)
    scenario = RESPONSES.scenario(
        3,
        quick=True,
        more=(
            "population.size=300",
            "horizon.warm_up=4",
            "horizon.weeks=30",
            "horizon.run_off=8",
        ),
    )
    seen = run_responses(scenario, 0)
    assert {pattern.value for pattern in PATTERNS} == set(seen.values)
    assert set(seen.curves) == {f"response_{p}_time_to_peak" for p in PROGRAMMES}
