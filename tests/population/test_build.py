"""A population on a network: the same for the same key, whole, and with traits nobody may write."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.network.build import build_network
from sim.population.build import Population, build_population
from tests.worlds import KINDS, small


def build(kind: str, replication: int = 0, **change: Any) -> Population:
    scenario = small(f"market={kind}")
    key = (scenario.seed, replication)
    network = build_network("small_world", 300, key)
    population = scenario.population.model_copy(update=change)
    parts = (scenario.market, population, scenario.behaviour, network, key)
    return build_population(*parts, weeks=104, warm_up=26)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_arguments_give_the_same_bits(kind: str) -> None:
    one, other, third = build(kind), build(kind), build(kind, replication=1)
    assert one.traits.tobytes() == other.traits.tobytes()
    assert one.state.tobytes() == other.state.tobytes()
    assert one.traits.tobytes() != third.traits.tobytes()
    assert one.traits.shape == one.state.shape == one.outcome.shape == (300,)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_impossible(kind: str) -> None:
    drawn = build(kind)
    for part in (drawn.traits, drawn.state):
        for name in part.dtype.names or ():
            assert np.isfinite(part[name]).all(), name
    state, traits = drawn.state, drawn.traits
    for name in ("awareness", "habit", "quality"):
        assert (state[name].min() >= 0, state[name].max() <= 1) == (True, True)
    assert np.abs(state["attachment"]).max() <= 1
    assert (traits["exit"] > traits["entry"]).all()
    assert traits["entry"].min() >= 0
    assert not drawn.outcome["purchases"].any()


def test_traits_are_read_only_and_state_is_not() -> None:
    drawn = build("grocery")
    with pytest.raises(ValueError, match="read-only"):
        drawn.traits["need_rate"] = 1
    drawn.state["fatigue"] = 1


def test_invoices_replace_the_need_rates_of_other_markets() -> None:
    shop, grocery = build("gift_retail"), build("grocery")
    assert (shop.traits["dropout"] > 0).any()
    assert not grocery.traits["dropout"].any()
    there = shop.traits["entry"] == 0
    assert 0.3 < there.mean() < 1
    assert (shop.state["placed"][~there] == 0).all()
    assert set(np.unique(shop.state["placed"][there])) <= {0, 2}
    assert (grocery.traits["entry"] == 0).all()


def test_a_setting_of_one_trait_leaves_the_others_alone() -> None:
    one, other = build("grocery"), build("grocery", comfort_median=9.0)
    changed = [n for n in one.traits.dtype.names or () if (one.traits[n] != other.traits[n]).any()]
    assert changed == ["comfort"]
    assert one.state.tobytes() == other.state.tobytes()
