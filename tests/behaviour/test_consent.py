"""Asked for permission: who buys is asked; bond and trust say yes, fatigue says no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.behaviour.consent import AskConsent, Willingness
from sim.behaviour.errand import Scene
from sim.market import Market
from sim.scenario.load import load_scenario

SIZE = 2000
_TERMS = Willingness(-2.2, 1.5, 2.0, 2.0)

Change = Callable[[Any], None]


@pytest.fixture(scope="module")
def market() -> Market:
    return Market(
        load_scenario("network=none", f"population.size={SIZE}", "population.consent_rate=0")
    )


def asked(market: Market, change: Change, brand: int = 0, ids: Any = None) -> AskConsent:
    """Ask everybody, all of whom have just bought, in a state of our making."""
    people, ties = market.consumers, market.network
    state, outcome = people.state.copy(), people.outcome.copy()
    outcome["purchases"], outcome["brand"][:, 0] = 1, brand
    change(state)
    scene = Scene(
        clock=7, key=(1, 2), brand=brand, parameters=market.parameters,
        channels=market._channel_records, traits=people.traits, state=state, outcome=outcome,
        network=(ties.offsets, ties.neighbours, ties.strength), voices=market.voices[0],
        touches=market._no_touches,
    )  # fmt: skip
    errand = AskConsent(np.arange(SIZE) if ids is None else ids, _TERMS)
    errand.after(scene)
    granted = (state["consent"] >> brand) & 1 == 1
    assert np.array_equal(np.flatnonzero(granted), np.sort(errand.asked[errand.granted]))
    return errand


def put(name: str, value: float) -> Change:
    def change(state: Any) -> None:
        if state[name].ndim > 1:
            state[name][:, 0] = value
        else:
            state[name] = value

    return change


def test_bond_and_trust_say_yes_and_fatigue_says_no(market: Market) -> None:
    share = {
        (name, value): asked(market, put(name, value)).granted.mean()
        for name in ("attachment", "trust_good", "fatigue")
        for value in (0.0, 1.0, 8.0)
    }
    assert share["attachment", 1.0] > share["attachment", 0.0] + 0.1
    assert share["trust_good", 8.0] > share["trust_good", 0.0] + 0.02
    assert share["fatigue", 8.0] < share["fatigue", 0.0] - 0.05


def test_only_those_who_buy_the_brand_are_asked(market: Market) -> None:
    def nobody(state: Any) -> None:
        pass

    assert asked(market, nobody).asked.size == SIZE
    some = asked(market, nobody, ids=np.array([3, 9]))
    assert some.asked.tolist() == [3, 9]
    people = market.consumers
    silent = AskConsent(np.arange(SIZE), _TERMS)
    silent.after(market._scene(0, market._no_touches))
    assert people.outcome["purchases"].sum() == 0
    assert silent.asked.size == 0


def test_the_order_of_those_asked_does_not_matter(market: Market) -> None:
    change = put("attachment", 0.5)
    forth = asked(market, change)
    back = asked(market, change, ids=np.arange(SIZE)[::-1])
    assert np.array_equal(np.sort(back.asked[back.granted]), forth.asked[forth.granted])
