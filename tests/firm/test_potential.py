"""Expected spend: more purchases, later ones and larger ones are worth more."""

from __future__ import annotations

import numpy as np
import pytest

from sim.firm.crm import Crm
from sim.firm.potential import chance_alive, expected_spend, gamma_rates
from sim.scenario.firm import CrmSettings


def crm(purchases: list[int], first: list[int], last: list[int], spend: list[float]) -> Crm:
    everyone = np.ones(len(purchases), bool)
    database = Crm(len(purchases), 0, CrmSettings(), everyone, everyone, (1, 2), 60, 120)
    database.purchases[:] = purchases
    database.first_purchase[:], database.last_purchase[:] = first, last
    database.spend[:] = spend
    return database


def test_rates_of_a_gamma_poisson_panel_are_found_again() -> None:
    rng = np.random.default_rng(5)
    age = rng.uniform(20.0, 80.0, 200_000)
    rate = rng.gamma(1.5, 1.0 / 12.0, age.size)
    again = rng.poisson(rate * age).astype(np.float64)
    r, alpha = gamma_rates(again, age)
    assert r == pytest.approx(1.5, rel=0.05)
    assert alpha == pytest.approx(12.0, rel=0.05)


def test_chance_alive_is_that_of_the_bg_nbd() -> None:
    again, recency, age = np.array([0.0, 2.0, 2.0]), np.array([0.0, 30.0, 8.0]), np.full(3, 40.0)
    alive = chance_alive(again, recency, age, 0.5, 5.0)
    by_hand = 1.0 / (1.0 + 0.8 / (4.0 + 1.0) * (45.0 / 35.0) ** 2.5)
    assert alive[0] == 1.0
    assert alive[1] == pytest.approx(by_hand)
    assert alive[2] < alive[1]


def test_value_rises_with_frequency_recency_and_amount() -> None:
    database = crm(
        [6, 3, 6, 6, 0, 1],
        [-50, -50, -50, -50, -100_000, -50],
        [-2, -2, -40, -2, -100_000, -50],
        [30.0, 15.0, 30.0, 60.0, 0.0, 5.0],
    )
    value = expected_spend(database, 0)
    assert value[3] > value[0] > value[1] > 0.0
    assert value[0] > value[2]
    assert value[4] == 0.0
    database.known[0] = False
    assert expected_spend(database, 0)[0] == 0.0


def test_a_database_without_a_second_purchase_is_no_trouble() -> None:
    value = expected_spend(crm([1, 1], [-5, 0], [-5, 0], [3.0, 3.0]), 0)
    assert np.all(np.isfinite(value))
    assert np.all(expected_spend(crm([0, 0], [0, 0], [0, 0], [0.0, 0.0]), 0) == 0.0)
