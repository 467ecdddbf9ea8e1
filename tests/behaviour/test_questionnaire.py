"""A questionnaire: who answers, which themes are ticked, when one says to buy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.behaviour.questionnaire import LATER, answer_all, tick, told_weeks
from sim.population.records import state_dtype, traits_dtype
from tests.behaviour.conftest import LUCK, SLOTS, World, write

PEOPLE = 3000
Answers = tuple[NDArray[np.bool_], NDArray[np.int8], NDArray[np.int16]]


def ask(world: World, need: float = 0.1) -> Answers:
    """Ask a crowd that likes theme 2 and has this need; return answered, ticks, weeks."""
    traits = np.zeros(PEOPLE, traits_dtype(SLOTS))
    traits["need_rate"] = need
    traits["interests"][:, 2] = 1.0
    record: NDArray[Any] = np.zeros(1, world.p.dtype)
    record[0] = world.p
    found = np.zeros(PEOPLE, bool), np.zeros((PEOPLE, 3), np.int8), np.zeros(PEOPLE, np.int16)
    state = np.zeros(PEOPLE, state_dtype(SLOTS))
    answer_all(np.arange(PEOPLE), 7, *LUCK, traits, state, record, 0, *found)
    return found


def test_some_answer_and_tick_what_they_like_but_for_slips(world: World) -> None:
    write(world.p, survey_answer=0.4, survey_error=0.2, drift_sd=0.0)
    answered, ticks, _ = ask(world)
    assert answered.mean() == pytest.approx(0.4, abs=0.03)
    assert (ticks == 2).mean() == pytest.approx(0.8 + 0.2 / 8, abs=0.02)
    assert set(np.unique(ticks)) <= set(range(8))
    write(world.p, survey_answer=0.0, survey_error=0.0)
    answered, ticks, _ = ask(world)
    assert not answered.any()
    assert (ticks == 2).all()


def test_a_tick_by_hand() -> None:
    interests = np.array([0.5, 0.5, 0, 0, 0, 0, 0, 0])
    assert tick(interests, 0.1, 0.2, 0.6) == 1
    assert tick(interests, 0.1, 0.05, 0.99) == 7


def test_plans_say_something_of_the_need(world: World) -> None:
    write(world.p, drift_sd=0.0)
    eager, idle = (float(np.mean(ask(world, need)[2])) for need in (0.5, 0.02))
    assert eager == pytest.approx(2.5, abs=0.2)
    assert idle > 20
    assert (ask(world, 0.0)[2] == LATER).all()
    assert told_weeks(0.1, 1e-12) == LATER
    assert told_weeks(0.1, 1 - 1e-12) == 1
