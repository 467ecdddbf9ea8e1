"""A new durable: hearing of it, adopting it once, and talking of it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.behaviour.durable import (
    adoption_utility,
    hear_adopters,
    live_durable,
    talk_as_adopter,
)
from sim.population.records import (
    NOBODY,
    SOURCE_ADVERTISING,
    SOURCE_NONE,
    SOURCE_WORD_OF_MOUTH,
)
from sim.randomness import Decision
from tests.behaviour.conftest import LUCK, World, luck, someone, write

PEOPLE = 2000
WEEK = 4


@pytest.fixture
def prospect() -> World:
    """Return somebody who could want the thing and does not have it."""
    world = World(kind="durable", brands=1)
    write(world.s, bought=0, awareness=0)
    world.voices = np.zeros(PEOPLE + 5, dtype=np.int8)
    world.keep()
    return world


def ties(to: int = 1, strength: float = 1.0) -> Any:
    """Return a network in which everybody has ties to the last ``to`` of five speakers."""
    size = PEOPLE + 5
    offsets = np.arange(size + 1) * to
    neighbours = np.tile(np.arange(PEOPLE, PEOPLE + to, dtype=np.int32), size)
    return offsets, neighbours, np.full(neighbours.size, strength, dtype=np.float32)


def hear(world: World, i: int, network: Any) -> float:
    arguments = (world.t, world.s, world.p, network, world.voices)
    return float(hear_adopters(i, WEEK, *LUCK, *arguments))


def test_friends_who_have_it_are_seen_whether_or_not_they_talk(prospect: World) -> None:
    prospect.voices[PEOPLE : PEOPLE + 4] = [1, 26, 0, 0]
    assert hear(prospect, 0, ties(4)) == 0.5
    prospect.voices[:] = 1  # they own it and say nothing
    assert hear(prospect, 0, ties(4)) == 1.0
    assert (prospect.s["messages"], prospect.s["awareness"][0]) in {(0, 0.0), (1, 1.0)}
    assert hear(prospect, 0, (np.zeros(PEOPLE + 6, dtype=np.int64), *ties()[1:])) == 0.0


def hearers(world: World, network: Any) -> int:
    count = 0
    for i in range(PEOPLE):
        world.again()
        hear(world, i, network)
        count += int(world.s["messages"])
        heard = world.s["messages"] > 0
        assert (world.s["awareness"][0] == 1) == heard
        assert world.s["source"] == (SOURCE_WORD_OF_MOUTH if heard else SOURCE_NONE)
    return count


def test_messages_come_with_loudness_ear_and_tie(prospect: World) -> None:
    write(prospect.p, word_of_mouth=1, adoption_hearing=0.2)
    prospect.t["susceptibility"] = 1.5
    prospect.voices[PEOPLE] = 26  # loudness 1
    error = 4 * math.sqrt(0.25 / PEOPLE)
    assert hearers(prospect, ties(strength=0.5)) / PEOPLE == pytest.approx(0.15, abs=error)
    prospect.voices[PEOPLE] = 51  # loudness 2
    assert hearers(prospect, ties(strength=0.5)) / PEOPLE == pytest.approx(0.3, abs=error)
    prospect.voices[PEOPLE] = 1
    assert hearers(prospect, ties()) == 0
    prospect.voices[PEOPLE] = 51
    prospect.p["word_of_mouth"] = 0
    assert hearers(prospect, ties()) == 0


def value(world: World, week: int = 0, contacts: float = 0.0) -> float:
    return float(adoption_utility(world.t, world.s, world.p, world.brands, week, contacts))


def test_utility_of_adopting_by_hand(prospect: World) -> None:
    write(
        prospect.p, adoption_utility=-0.3, adoption_price=2.4, adoption_contacts=1,
        adoption_messages=0.2, price_decline=0.1, price_level=2, attachment_weight=0.9,
        buzz_weight=1.1,
    )  # fmt: skip
    write(prospect.s, messages=3, attachment=0.5, buzz=0.25)
    write(prospect.t, involvement=1.5)
    write(prospect.brands, price=3, cut=0.2)
    price = math.log(3 * 0.9**2 * 0.8 / 2)
    by_hand = -0.3 - 2.4 * price + 0.4 + 0.2 * 3 + 1.5 * (4 / 5 - 1) + 0.45 + 0.275
    assert value(prospect, 104, 0.4) == pytest.approx(by_hand, abs=1e-6)


def test_friends_messages_and_falling_prices_persuade(prospect: World) -> None:
    before = value(prospect)
    assert value(prospect, contacts=0.5) > before
    assert value(prospect, week=52) > before
    values = []
    for messages in (0, 1, 5, 9):
        prospect.s["messages"] = messages
        values.append(value(prospect))
    assert values == sorted(values)
    assert values[3] - values[2] < 0.1  # beyond five only trust grows


def talk(world: World) -> int:
    talk_as_adopter(0, world.t, world.s, world.p, world.voices)
    return int(world.voices[0])


def test_adopters_are_loud_at_first_and_then_fade_to_a_floor(prospect: World) -> None:
    write(prospect.p, word_of_mouth=1, adoption_talk_floor=0.4, adoption_talk_decay=0.02)
    loud = []
    for gap in (0, 50, 30_000):
        prospect.s["gap"] = gap
        loud.append(talk(prospect))
    middle = 25 * (0.4 + 0.6 * math.exp(-1))
    assert loud == [1 + 25, 1 + int(middle + 0.5), 1 + 10]
    prospect.t["talkativeness"] = 99
    assert talk(prospect) == 127  # as loud as one byte can say
    prospect.s["silent"] = 1
    assert talk(prospect) == 1
    write(prospect.s, silent=0)
    prospect.p["word_of_mouth"] = 0
    assert talk(prospect) == 1


def live(world: World, i: int, network: Any) -> Any:
    then = world.voices.copy()
    world.voices[:] = 0
    arguments = (world.t, world.s, world.o, world.p, world.brands, network, then, world.voices)
    live_durable(i, WEEK, *LUCK, *arguments)
    now = world.voices.copy()
    world.voices[:] = then
    return now


def test_adoption_has_its_chance_and_happens_once(prospect: World) -> None:
    write(prospect.p, adoption_occasion=0.5)
    write(prospect.s, awareness=0.8)
    prospect.keep()
    chance = 1 / (1 + math.exp(-value(prospect, WEEK)))
    occasion = luck(Decision.DURABLE_ADOPT, WEEK, PEOPLE) < (1 - math.exp(-0.5)) * np.float32(0.8)
    adopts = occasion & (luck(Decision.DURABLE_ADOPT, WEEK, PEOPLE, 1) < chance)
    bought = []
    for i in range(PEOPLE):
        prospect.again()
        now = live(prospect, i, ties())
        bought.append(prospect.o["purchases"] == 1)
        assert prospect.o["occasions"] == int(occasion[i])
        assert (now[i] > 1) == bought[-1]
    assert np.array_equal(bought, adopts)
    assert 50 < adopts.sum() < occasion.sum()
    i = someone(adopts)
    prospect.again()
    live(prospect, i, ties())
    assert (prospect.o["units"][0], prospect.o["first"][0], prospect.s["bought"]) == (1, 1, 1)
    for name in prospect.o.dtype.names:
        prospect.o[name] = 0
    live(prospect, i, ties())
    assert prospect.o["purchases"] == 0


@pytest.mark.parametrize("field", ["awareness", "need_rate", "adoption_occasion"])
def test_who_does_not_know_or_want_it_never_adopts(prospect: World, field: str) -> None:
    write(prospect.p, adoption_occasion=9, adoption_utility=50)
    write(prospect.s, awareness=1)
    record = {"awareness": prospect.s, "need_rate": prospect.t}.get(field, prospect.p)
    prospect.keep()
    live(prospect, 0, ties())
    assert prospect.o["purchases"] == 1
    record[field] = 0
    prospect.keep()
    prospect.again()
    for i in range(300):
        live(prospect, i, ties())
    assert prospect.o["purchases"] == 0


def test_advertising_makes_it_known_with_its_reach(prospect: World) -> None:
    write(prospect.p, trace=0.9)
    prospect.brands["advertising"] = 0.5
    known = 0
    for i in range(PEOPLE):
        prospect.again()
        live(prospect, i, ties())
        known += int(prospect.s["awareness"][0] == 1)
        assert (prospect.s["source"] == SOURCE_ADVERTISING) == (prospect.s["awareness"][0] == 1)
    u = luck(Decision.ADVERTISING, WEEK, PEOPLE)
    assert known == (u < 0.9 * (1 - math.exp(-0.5))).sum()


def test_a_personal_offer_is_used_up(prospect: World) -> None:
    write(prospect.p, adoption_occasion=50, adoption_utility=50)
    write(prospect.s, awareness=1, offer=0.3, offer_brand=0, offer_weeks=2)
    live(prospect, 0, ties())
    assert (prospect.o["personal"][0], prospect.o["cut"][0]) == (1, np.float32(0.3))
    assert (prospect.s["offer"], prospect.s["offer_brand"]) == (0, NOBODY)
