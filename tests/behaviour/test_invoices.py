"""Orders at one firm: persuasion, readiness, the first order and dropping out."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.behaviour.invoices import live_orders, orders_again, persuasion, readiness
from sim.population.initial import expected_satisfaction
from sim.population.records import DELIBERATE, INERTIAL, MAX_OCCASIONS
from sim.randomness import Decision
from sim.scenario.behaviour import BehaviourSettings
from sim.scenario.market import BrandSettings
from tests.behaviour.conftest import LUCK, SLOTS, World, luck, someone, write


@pytest.fixture
def customer() -> World:
    """Return a customer of one firm with a settled attachment."""
    world = World(kind="invoices", brands=1)
    write(world.p, order_shape=2.7, refractory=2.45, same_week=0.1, first_gap=0.86, drift_sd=0)
    write(world.s, placed=3, attachment_norm=0.2, attachment=0.2, reference_price=1)
    write(world.t, need_rate=0.5, basket=30)
    world.keep()
    return world


def shift(world: World) -> float:
    return float(persuasion(world.t, world.s, world.p, world.brands, world.pull, 0))


def test_at_the_status_quo_nothing_shifts_the_hazard(customer: World) -> None:
    assert shift(customer) == 0.0


def test_persuasion_by_hand(customer: World) -> None:
    write(customer.p, attachment_weight=0.9, buzz_weight=1.1)
    write(customer.s, attachment=0.5, buzz=0.25)
    customer.brands["cut"] = 0.2
    by_hand = 0.9 * 0.3 + 1.1 * 0.25 - 2 * math.log(0.8)
    assert shift(customer) == pytest.approx(by_hand, abs=1e-6)
    customer.pull = np.full((1, SLOTS), 0.25, dtype=np.float32)
    assert shift(customer) == pytest.approx(by_hand + 0.25, abs=1e-6)
    customer.brands["cut"] = 0.9
    assert shift(customer) == 2.0
    customer.brands["cut"] = 0
    customer.pull[:] = -9
    assert shift(customer) == -2.0


def test_readiness_comes_back_after_an_order(customer: World) -> None:
    ready = []
    for gap in (0, 1, 2, 5, 40):
        customer.s["gap"] = gap
        ready.append(readiness(customer.s, customer.p))
    assert ready[:2] == pytest.approx([0.1, 1 - math.exp(-1 / 2.45)])
    assert ready == sorted(ready)
    assert ready[-1] == pytest.approx(1, abs=1e-6)
    customer.s["placed"] = 1
    assert readiness(customer.s, customer.p) == pytest.approx(0.86, abs=1e-6)


def again(world: World, i: int, season: float = 1.0) -> bool:
    arguments = (world.t, world.s, world.p, world.brands, world.pull)
    return bool(orders_again(i, 6, 0, season, *LUCK, *arguments))


def test_orders_come_with_their_hazard(customer: World) -> None:
    u = luck(Decision.OCCASIONS, 6, 2000)
    customer.s["gap"] = 3
    hazard = 0.5 * 1.4 * (1 - math.exp(-3 / 2.45))
    orders = [again(customer, i, 1.4) for i in range(2000)]
    assert sum(orders) == (u < 1 - math.exp(-hazard)).sum()
    customer.s["placed"] = 0
    assert not any(again(customer, i, 1.4) for i in range(100))


def live(world: World, i: int, week: int = 6) -> Any:
    arguments = (world.t, world.s, world.o, world.p, world.brands, world.pull, world.voices)
    live_orders(i, week, 1.0, *LUCK, *arguments)
    return world.o


def test_the_first_order_is_certain_in_the_week_of_entry(customer: World) -> None:
    write(customer.t, entry=6, need_rate=1e-9)
    for i in range(100):
        customer.again()
        write(customer.s, placed=0, bought=0)
        o = live(customer, i)
        assert (o["purchases"], o["first"][0], customer.s["placed"]) == (1, 1, 1)
    customer.again()
    write(customer.s, placed=0)
    assert live(customer, 0, week=7)["purchases"] == 0
    customer.again()
    assert live(customer, 0)["purchases"] == 0  # an old customer's order is not


def test_orders_of_a_week_are_at_most_six(customer: World) -> None:
    write(customer.t, need_rate=1e6)
    o = live(customer, 0)
    assert (o["purchases"], o["occasions"], o["visits"]) == (MAX_OCCASIONS,) * 3
    assert customer.s["placed"] == 9


def test_who_drops_out_orders_no_more(customer: World) -> None:
    write(customer.t, need_rate=1e6, dropout=1)
    o = live(customer, 0)
    assert (o["purchases"], o["left"], customer.s["gone"]) == (1, 1, 1)


def test_use_sustains_the_norm_of_attachment_and_time_wears_it(customer: World) -> None:
    write(customer.p, attachment_learning=0.1, usual_satisfaction=0.4, attachment_decay=0.01)
    write(customer.t, need_rate=1e-9)
    live(customer, 0)
    assert customer.s["attachment_norm"] == pytest.approx(0.2 * 0.99)
    customer.again()
    u = luck(Decision.OCCASIONS, 6, 500)
    write(customer.t, need_rate=1)
    ready = 1 - math.exp(-5 / 2.45)  # of the first order; a tenth for the second
    once = (u < 1 - math.exp(-ready)) & (luck(Decision.OCCASIONS, 6, 500, 1) > 0.2)
    o = live(customer, someone(once))
    assert o["purchases"] == 1
    assert customer.s["attachment_norm"] == pytest.approx((0.2 + 0.1 * 0.2) * 0.99)


def test_the_norm_follows_attachment_when_the_firm_does_nothing(customer: World) -> None:
    """What use alone does to attachment is what its norm says: the fitted law holds there."""
    settings = BrandSettings(name="shop", taste_breadth=1, quality=0.6, failure_rate=0)
    customer.p["usual_satisfaction"] = expected_satisfaction(settings, BehaviourSettings())
    write(customer.t, need_rate=1e6)
    missing = []
    for i in range(1500):
        customer.again()
        live(customer, i)
        kept = 1 - customer.p["attachment_decay"]  # attachment fades after the orders
        left = kept * float(customer.s["attachment"][0])
        missing.append(left - float(customer.s["attachment_norm"]))
    error = float(np.std(missing)) / math.sqrt(len(missing))
    assert abs(np.mean(missing)) < 3.3 * error
    assert error < 0.005


def test_habit_decides_the_path_alone(customer: World) -> None:
    write(customer.p, habit_weight=1)
    write(customer.t, need_rate=1e6, deliberation=0)
    write(customer.s, habit=[1, 0, 0, 0])
    assert live(customer, 0)["path"][0] == INERTIAL
    customer.again()
    write(customer.s, habit=[1, 0, 0, 0], wake=1)
    o = live(customer, 0)
    assert (o["path"][0], o["purchases"], customer.s["wake"]) == (DELIBERATE, MAX_OCCASIONS, 0)
