"""What fades, and what is forgotten at a date."""

from __future__ import annotations

import numpy as np
import pytest

from sim.behaviour.memory import age, fade, shrink
from sim.population.records import NOBODY, SOURCE_DIRECT, SOURCE_NONE
from tests.behaviour.conftest import World, write

FADING = {
    "awareness": "awareness_decay",
    "buzz": "buzz_decay",
    "attachment": "attachment_decay",
    "trust_good": "trust_decay",
    "trust_bad": "trust_decay",
    "saturation": "saturation_decay",
    "fatigue": "fatigue_decay",
    "stock": "pantry_spoilage",
}


def test_shrink_keeps_its_share() -> None:
    memory = np.array([1.0, -0.5, 0.0], dtype=np.float32)
    shrink(memory, 0.9)
    assert memory == pytest.approx([0.9, -0.45, 0.0])


@pytest.mark.parametrize(("memory", "decay"), FADING.items())
def test_each_memory_fades_by_its_own_rate(world: World, memory: str, decay: str) -> None:
    for name in set(FADING.values()):
        world.p[name] = 0
    world.p[decay] = 0.2
    world.s[memory] = 0.5
    before = world.s.copy()
    fade(world.s, world.p, world.brands)
    assert world.s[memory] == pytest.approx(0.4)
    others = set(before.dtype.names) - {name for name, by in FADING.items() if by == decay}
    assert all((world.s[name] == before[name]).all() for name in others)


def test_attachment_unfed_halves_in_69_weeks_at_one_per_cent(world: World) -> None:
    world.p["attachment_decay"] = 0.01
    world.s["attachment"] = [0.8, -0.8, 0, 0]
    for _ in range(69):
        fade(world.s, world.p, world.brands)
    assert world.s["attachment"][0] == pytest.approx(0.8 * 0.99**69, rel=1e-5)
    assert world.s["attachment"][0] == pytest.approx(0.4, rel=0.01)
    assert world.s["attachment"][1] == -world.s["attachment"][0]


def test_the_reference_price_nears_the_price_that_is_seen(world: World) -> None:
    world.p["reference_memory"] = 0.1
    write(world.brands[0], price=2, cut=0.25)
    world.brands[1]["price"] = 3
    fade(world.s, world.p, world.brands)
    assert world.s["reference_price"][:2] == pytest.approx([1 + 0.1 * 0.5, 1 + 0.1 * 2])


def test_habit_and_wake_do_not_fade(world: World) -> None:
    write(world.s, habit=0.5, wake=0.5, quality=0.7)
    fade(world.s, world.p, world.brands)
    age(world.s, world.p)
    assert (world.s["habit"] == 0.5).all()
    assert world.s["wake"] == 0.5
    assert world.s["quality"][0] == np.float32(0.7)


def test_a_source_is_remembered_as_long_as_its_memory(world: World) -> None:
    world.p["source_memory"] = 2
    world.s["source"] = SOURCE_DIRECT
    remembered = []
    for _ in range(4):
        remembered.append(int(world.s["source"]))
        age(world.s, world.p)
    assert remembered == [SOURCE_DIRECT, SOURCE_DIRECT, SOURCE_DIRECT, SOURCE_NONE]
    assert world.s["source_age"] == 0


def test_an_offer_runs_out(world: World) -> None:
    write(world.s, offer=0.3, offer_brand=1, offer_weeks=2)
    age(world.s, world.p)
    assert (world.s["offer_weeks"], world.s["offer_brand"]) == (1, 1)
    assert world.s["offer"] == np.float32(0.3)
    age(world.s, world.p)
    assert (world.s["offer_weeks"], world.s["offer_brand"], world.s["offer"]) == (0, NOBODY, 0)


def test_the_gap_grows_to_its_most(world: World) -> None:
    world.s["gap"] = 29_999
    age(world.s, world.p)
    age(world.s, world.p)
    assert world.s["gap"] == 30_000
