"""Word of mouth: who talks, who hears, and how far a message moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.behaviour.word_of_mouth import hear_friends, hear_message, speak
from sim.population.records import SOURCE_NONE, SOURCE_WORD_OF_MOUTH
from sim.randomness import Decision
from tests.behaviour.conftest import LUCK, World, luck, write

PEOPLE = 3000


def test_praise_by_hand(world: World) -> None:
    write(
        world.p, hearing_awareness=0.05, hearing_buzz=0.1, hearing_quality=0.03, hearing_trust=0.2
    )
    hear_message(world.s, world.p, 1, 0.5)
    s = world.s
    assert s["awareness"][0] == pytest.approx(0.5 + 0.05 * 0.5 * 0.5)
    assert s["buzz"][0] == pytest.approx(0.1 * 0.5)
    assert s["quality"][0] == pytest.approx(0.6 + 0.03 * 0.5 * 0.4)
    assert (s["trust_good"][0], s["trust_bad"][0]) == (pytest.approx(0.1), 0)
    assert (s["source"], s["awareness"][1]) == (SOURCE_WORD_OF_MOUTH, 0.5)


def test_a_warning_by_hand(world: World) -> None:
    write(world.p, hearing_quality=0.03, hearing_trust=0.2, wake_friend=0.3)
    world.s["contract"] = 1
    hear_message(world.s, world.p, -2, 0.5)
    assert world.s["quality"][1] == pytest.approx(0.6 - 0.03 * 0.5 * 0.6)
    assert (world.s["trust_good"][1], world.s["trust_bad"][1]) == (0, pytest.approx(0.1))
    assert world.s["wake"] == pytest.approx(0.3)  # a friend's complaint about one's own contract
    assert world.s["source"] == SOURCE_NONE
    world.again()
    world.s["contract"] = 0
    hear_message(world.s, world.p, -2, 0.5)
    assert world.s["wake"] == 0


def test_a_message_moves_as_far_as_there_is_left_to_move(world: World) -> None:
    """East, Hammond & Lomax (2008): praise moves more where expectations are low."""
    moves = {}
    for expected in (0.3, 0.7):
        for voice in (1, -1):
            world.again()
            world.s["quality"] = expected
            hear_message(world.s, world.p, voice, 1.0)
            moves[expected, voice] = abs(float(world.s["quality"][0]) - expected)
    assert moves[0.3, 1] > moves[0.3, -1]
    assert moves[0.7, 1] < moves[0.7, -1]


def network(strength: float) -> Any:
    """Return ties of consumers 1, 2, …, each to consumer 0 alone."""
    offsets = np.concatenate([[0], np.arange(PEOPLE + 1)])
    neighbours = np.zeros(PEOPLE, dtype=np.int32)
    return offsets, neighbours, np.full(PEOPLE, strength, dtype=np.float32)


def heard(world: World, ties: Any, voice: int = 1, people: int = PEOPLE) -> int:
    world.voices[0] = voice
    count = 0
    for i in range(1, people):
        world.again()
        hear_friends(i, 5, *LUCK, world.t, world.s, world.p, ties, world.voices)
        count += int(world.s["source"] == SOURCE_WORD_OF_MOUTH)
    return count


def test_messages_are_heard_with_the_chance_of_ear_and_tie(world: World) -> None:
    write(world.p, word_of_mouth=1, hearing=0.5)
    world.t["susceptibility"] = 1.5
    chance = 0.5 * 1.5 * 0.4
    assert heard(world, network(0.4)) / PEOPLE == pytest.approx(chance, abs=0.03)
    assert heard(world, network(0.8)) / PEOPLE == pytest.approx(2 * chance, abs=0.035)


def test_silence_says_nothing(world: World) -> None:
    assert heard(world, network(1.0), voice=0, people=200) == 0


@pytest.mark.parametrize("deaf", ["word_of_mouth", "hearing", "susceptibility"])
def test_with_word_of_mouth_off_nobody_hears(world: World, deaf: str) -> None:
    record = world.t if deaf == "susceptibility" else world.p
    assert heard(world, network(1.0), people=200) > 50
    record[deaf] = 0
    assert heard(world, network(1.0), people=200) == 0


def test_without_ties_nobody_hears(world: World) -> None:
    nobody = (np.zeros(PEOPLE + 2, dtype=np.int64), *network(1.0)[1:])
    assert heard(world, nobody, people=200) == 0


def say(world: World, i: int, b: int, satisfaction: float) -> None:
    arguments = (world.t, world.s, world.o, world.p, b, satisfaction, world.voices)
    speak(i, 2, 0, *LUCK, *arguments)


def talkers(world: World, b: int, satisfaction: float) -> int:
    world.voices[:] = 0
    for i in range(1000):
        say(world, i, b, satisfaction)
    assert set(np.unique(world.voices)) <= {0, (b + 1) * (1 if satisfaction >= 0 else -1)}
    return int((world.voices != 0).sum())


def test_talk_is_an_asymmetric_u_of_satisfaction(world: World) -> None:
    write(world.p, talk_base=0.05, talk_pleased=0.5, talk_displeased=0.65)
    u = luck(Decision.TALK, 2, 1000)
    levels = {-0.8: 0.05 + 0.65 * 0.64, 0.0: 0.05, 0.4: 0.05 + 0.5 * 0.16, 0.8: 0.05 + 0.5 * 0.64}
    counts = {level: talkers(world, 0, level) for level in levels}
    assert counts == {level: (u < chance).sum() for level, chance in levels.items()}
    assert counts[0.0] < counts[0.4] < counts[0.8] < counts[-0.8]


def test_ambassadors_and_talkers_talk_more(world: World) -> None:
    usual = talkers(world, 0, 0.3)
    world.s["attachment"][0] = -0.5
    assert talkers(world, 0, 0.3) == usual
    world.s["attachment"][0] = 0.5
    attached = talkers(world, 0, 0.3)
    world.t["talkativeness"] = 2.0
    assert usual < attached < talkers(world, 0, 0.3)


def test_the_last_message_of_the_week_stands_and_is_noted(world: World) -> None:
    world.p["talk_base"] = 1.0
    say(world, 4, 0, -0.5)
    assert (world.voices[4], world.o["messages"]) == (-1, -1)
    say(world, 4, 0, 0.5)
    assert (world.voices[4], world.o["messages"]) == (1, 1)
    say(world, 4, 1, 0.5)
    assert (world.voices[4], world.o["messages"]) == (2, 0)


def test_the_silent_speak_of_rivals_alone(world: World) -> None:
    world.p["talk_base"] = 1.0
    world.s["silent"] = 1
    say(world, 4, 0, 0.9)
    assert world.voices[4] == 0
    say(world, 4, 1, 0.9)
    assert world.voices[4] == 2


def test_with_word_of_mouth_off_nobody_speaks(world: World) -> None:
    write(world.p, word_of_mouth=0, talk_base=1)
    assert talkers(world, 0, 0.9) == 0


def test_the_luck_of_a_message_belongs_to_the_pair_and_its_direction(world: World) -> None:
    write(world.p, word_of_mouth=1, hearing=0.5)
    both = (np.array([0, 1, 2]), np.array([1, 0], dtype=np.int32), np.ones(2, dtype=np.float32))
    world.voices[:2] = 1
    outcomes = set()
    for week in range(40):
        ears = []
        for i in range(2):
            world.again()
            hear_friends(i, week, *LUCK, world.t, world.s, world.p, both, world.voices)
            ears.append(bool(world.s["source"] == SOURCE_WORD_OF_MOUTH))
        outcomes.add(tuple(ears))
    assert len(outcomes) == 4
