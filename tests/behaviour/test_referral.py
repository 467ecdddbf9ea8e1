"""Passing invitations on: attachment, talkativeness and money, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.behaviour.referral import hear_of_it, passing
from sim.behaviour.word_of_mouth import hear_message
from sim.population.records import SOURCE_REFERRAL
from tests.behaviour.conftest import World, write


def test_passing_by_hand(world: World) -> None:
    write(world.p, talk_base=0.05, attachment_weight=0.9, word_of_mouth=1.0)
    write(world.t, talkativeness=2.0, price_sensitivity=2.0)
    world.s["attachment"][0] = 0.5
    value = np.log(0.05 / 0.95) + 0.9 * 0.5 + 2.0 * np.log(1.0 + 1.5 / 3.0)
    by_hand = 1.0 - np.exp(-2.0 / (1.0 + np.exp(-value)))
    assert passing(world.t, world.s, world.p, 0, 1.5, 3.0) == pytest.approx(by_hand)


def test_passing_rises_with_attachment_talkativeness_and_a_reward_up_to_the_price(
    world: World,
) -> None:
    def chance(reward: float = 1.0) -> float:
        return float(passing(world.t, world.s, world.p, 0, reward, 3.0))

    plain = chance()
    assert chance(0.0) < plain < chance(2.0)
    assert chance(3.0) == chance(300.0)
    world.s["attachment"][0] += 0.3
    assert chance() > plain
    world.t["talkativeness"] = 2.0
    fond = chance()
    assert fond > plain
    world.s["satisfaction"] = -0.1
    assert chance() == 0.0
    write(world.s, satisfaction=0.1, silent=1)
    assert chance() == 0.0
    world.s["silent"] = 0
    world.p["word_of_mouth"] = 0.0
    assert chance() == 0.0


def test_an_invitation_is_a_message_remembered_as_a_referral(world: World) -> None:
    hear_message(world.s, world.p, 1, 0.5)
    heard = world.s["quality"][0], world.s["awareness"][0], world.s["trust_good"][0]
    world.again()
    hear_of_it(world.s, world.p, 0, 0.5)
    assert heard == (world.s["quality"][0], world.s["awareness"][0], world.s["trust_good"][0])
    assert world.s["source"] == SOURCE_REFERRAL
