"""Media: the same price and the same concave response in every arm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.firm.media import effective_exposures, exposures_to_buy

Worlds = Callable[..., Any]


def test_response_is_concave_and_inverse_exact() -> None:
    bought = np.linspace(0.0, 6.0, 61)
    effective = np.array([effective_exposures(a, 0.6) for a in bought])
    steps = np.diff(effective)
    assert (steps > 0).all()
    assert (np.diff(steps) < 0).all()
    back = [exposures_to_buy(g, 0.6) for g in effective]
    assert back == pytest.approx(bought, abs=1e-12)


def test_at_the_saturation_level_half_of_the_next_exposure_counts() -> None:
    slope = (effective_exposures(0.6 + 1e-6, 0.6) - effective_exposures(0.6, 0.6)) / 1e-6
    assert slope == pytest.approx(0.5, rel=1e-5)


def test_mass_at_the_usual_spend_reaches_the_usual_level(world: Worlds) -> None:
    usual = world().play("status_quo", 1000.0)
    mass = world().play("mass", usual.spent())
    level = usual.plans[5].record["advertising"][0]
    assert level == pytest.approx(0.25)
    assert mass.plans[5].record["advertising"][0] == pytest.approx(level)


def test_flights_spend_everything_on_air_and_nothing_off_air(world: Worlds) -> None:
    flights = {"mass": {"flight_weeks": 3, "pause_weeks": 2}}
    played = world(weeks=23).play("mass", 50.0, flights)
    level = [float(played.plans[week].record["advertising"][0]) for week in range(23)]
    on_air = [week % 5 < 3 for week in range(23)]
    assert [value > 0 for value in level] == on_air
    assert np.ptp([value for value in level if value > 0]) < 1e-9
    assert played.spent("media") == pytest.approx(50.0)


def test_a_short_budget_lowers_the_usual_level_evenly(world: Worlds) -> None:
    played = world().play("status_quo", 10.0)
    level = [float(played.plans[week].record["advertising"][0]) for week in range(26)]
    assert 0.0 < level[0] < 0.25
    assert np.ptp(level) < 1e-9
    assert played.spent() == pytest.approx(10.0)
