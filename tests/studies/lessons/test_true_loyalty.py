"""The lesson on true loyalty and inertia."""

from __future__ import annotations

import numpy as np
import pytest

from sim.market import Market
from sim.measures.columns import Columns
from sim.measures.loyalty import loyalty_shares
from sim.scenario.paths import find
from sim.scenario.priors import value_at
from sim.studies.lesson import scenario_of
from sim.studies.lessons.base import load_lesson
from sim.studies.lessons.true_loyalty import FACTORS, KINDS, kinds
from tests.studies.lessons.small import TYPED, whole

NAME = "true-loyalty"


def test_the_lesson_runs_and_shares_are_parts_of_a_whole() -> None:
    found = whole(NAME)
    shares = found.evidence.tables["kinds_over_time"]
    assert set(shares["series"]) == set(KINDS[:3])
    assert shares.groupby("x")["value"].sum().between(0.0, 1.0).all()
    assert set(found.evidence.tables["factors"]["x"]) == set(FACTORS)


def test_kinds_are_those_of_the_measures() -> None:
    market = Market(scenario_of(load_lesson(NAME), [*TYPED, "horizon.run_off=0"]))
    market.run_for(market.warm_up)
    twin = market.fork("status_quo")
    twin.run_for(twin.horizon)
    found = kinds(twin)
    counts = np.bincount(found[found >= 0], minlength=len(KINDS)) / (found >= 0).sum()
    shares = loyalty_shares(Columns(twin.recording()))
    wanted = (
        shares.true_loyalty,
        shares.spurious_loyalty,
        shares.latent_loyalty,
        shares.no_loyalty,
    )
    assert counts == pytest.approx([value or 0.0 for value in wanted])


def test_there_are_twelve_factors_and_each_can_move() -> None:
    scenario = scenario_of(load_lesson(NAME))
    assert len(FACTORS) == 12
    for path, times, plus in FACTORS.values():
        slot = find(path.split("."))
        assert slot is not None
        before = float(value_at(scenario, path))
        after = times * before + plus
        low, high, _, _ = slot.bounds()
        assert after != before, path
        assert low is None or after >= low
        assert high is None or after <= high
