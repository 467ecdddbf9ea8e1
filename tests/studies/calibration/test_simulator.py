from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from sim.market import Market
from sim.studies.calibration.simulator import CustomerSimulator, Design, Orders

VALUES = {
    "population.need_shape": 0.8,
    "population.need_mean": 0.3,
    "population.dropout_mean": 0.2,
    "population.dropout_spread": 0.3,
    "population.basket_spread": 3.0,
    "population.rate_basket_correlation": 0.3,
    "behaviour.order_shape": 4.0,
    "behaviour.refractory": 1.0,
    "behaviour.same_week": 0.2,
    "behaviour.first_gap": 0.8,
}
KEY = (3, 5)


def design(season: float = 1.0) -> Design:
    return Design(np.arange(700) // 70, np.full(20, season))


@lru_cache
def simulator() -> CustomerSimulator:
    return CustomerSimulator(design())


def orders(key: tuple[int, int] = KEY, **changes: float) -> Orders:
    named = {name.replace("__", "."): value for name, value in changes.items()}
    return simulator().run(VALUES | named, key)


def test_every_customer_enters_with_a_first_order() -> None:
    made = orders()
    first = np.full(700, 99)
    np.minimum.at(first, made.customer, made.week)
    np.testing.assert_array_equal(first, made.entry)
    assert made.week.max() < made.weeks == 20
    assert (made.amount > 0.0).all()


def test_orders_are_sorted_by_customer_then_week() -> None:
    made = orders()
    np.testing.assert_array_equal(np.lexsort((made.week, made.customer)), np.arange(made.week.size))


def test_the_key_decides_all_luck() -> None:
    once, again, other = orders(), orders(), orders((3, 6))
    np.testing.assert_array_equal(once.amount, again.amount)
    np.testing.assert_array_equal(once.week, again.week)
    assert once.week.size != other.week.size or (once.week != other.week).any()


def test_these_are_the_orders_of_the_market_itself() -> None:
    """The simulator lives blocks of customers; a market of the same people agrees on each order."""
    made = orders()
    lives: Any = simulator()
    settings = lives._market.settings.model_copy(
        update={
            "seed": KEY[0],
            "behaviour": lives._behaviour.model_copy(
                update={
                    name.partition(".")[2]: value
                    for name, value in VALUES.items()
                    if name.startswith("behaviour.")
                }
            ),
        }
    )
    market = Market(settings, replication=KEY[1])
    market.consumers.traits.flags.writeable = True
    market.consumers.traits[:] = lives._traits
    market.consumers.state[:] = lives._market.consumers.state
    market.season = np.ones(20)
    market.run_for(20)
    rows = market.recorder.all_purchases()
    rows = rows[np.lexsort((rows["week"], rows["consumer"]))]
    np.testing.assert_array_equal(rows["consumer"], made.customer)
    np.testing.assert_array_equal(rows["week"], made.week)


def test_customers_who_leave_at_once_hardly_come_back() -> None:
    """Only attachment beyond what use makes keeps a few who would leave after every order."""
    loyal = orders(population__dropout_mean=0.0001, population__dropout_spread=0.01)
    fickle = orders(population__dropout_mean=0.9999, population__dropout_spread=0.01)
    assert fickle.week.size - 700 < 0.05 * (loyal.week.size - 700)


def test_nobody_orders_again_out_of_season() -> None:
    closed = Design(design().entry, np.zeros(20))
    assert CustomerSimulator(closed).run(VALUES, KEY).week.size == 700


def test_a_higher_rate_makes_more_orders() -> None:
    counts = [orders(population__need_mean=mean).week.size for mean in (0.1, 0.3, 0.9)]
    assert counts[0] < counts[1] < counts[2]


def test_mean_basket_is_a_unit() -> None:
    np.testing.assert_allclose(
        orders(population__basket_mean=50.0).amount, 50.0 * orders().amount, rtol=1e-5
    )
