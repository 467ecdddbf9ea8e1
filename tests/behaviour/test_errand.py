"""Errands: a stage a programme asks for, run before or after consumers live the week."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.behaviour.errand import Errand, Scene
from sim.behaviour.week import live_block
from sim.firm.programme import Part
from sim.market import Market
from sim.scenario.load import load_scenario
from sim.scenario.run import Scenario
from sim.scenario.strategy import NoneSettings
from sim.strategies.base import Arm, Programme


class Praise(Errand):
    """Makes everybody trust the brand, and lends it utility."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def pull(self) -> NDArray[np.float64] | None:
        return np.full(120, 5.0)

    def before(self, scene: Scene) -> None:
        scene.state["trust_good"][:, scene.brand] += 10.0 * scene.present

    def after(self, scene: Scene) -> None:
        self.seen.append(int(scene.outcome["purchases"].sum()))


class Praising(Programme[NoneSettings]):
    name = "praising"
    settings_model = NoneSettings

    def plan(self, week: int) -> Part:
        self.praise = Praise()
        return Part(errands=(self.praise,))


@pytest.fixture(scope="module")
def settings() -> Scenario:
    return load_scenario(
        "network=small_world", "population.size=120", "horizon.warm_up=4", "horizon.weeks=6",
        "horizon.run_off=2",
    )  # fmt: skip


def trust(market: Market) -> Any:
    state = market.consumers.state
    return state["trust_good"][:, 0].mean()


def test_an_errand_runs_in_its_weeks_and_lends_utility(settings: Scenario) -> None:
    past = Market(settings)
    past.run_for(4)
    plain, praised = past.fork("none"), past.fork(Arm("praising", (Praising(NoneSettings()),)))
    programme = praised.brands[0].active[0]
    for market in (plain, praised):
        market.run_for(6)
    assert trust(praised) > trust(plain) + 1.0
    assert programme.praise.seen == [int(praised.consumers.outcome["purchases"].sum())]
    bought = [market.recorder.all_purchases() for market in (plain, praised)]
    assert np.sum(bought[1]["brand"] == 0) > np.sum(bought[0]["brand"] == 0)
    before = trust(praised)
    praised.run_for(2)
    assert trust(praised) < before + 1.0  # no errand in the run-off


def test_no_programme_adds_an_instruction_to_the_week(settings: Scenario) -> None:
    """The week is one compiled function, the same whatever programmes run."""
    past = Market(settings)
    past.run_for(4)

    before = set(live_block.overloads)
    market = past.fork(Arm("praising", (Praising(NoneSettings()),)))
    market.run_for(3)
    assert set(live_block.overloads) == before
