from __future__ import annotations

import math

import numpy as np
import pytest

from sim.errors import UserError
from sim.scenario.compose import compose
from sim.scenario.paths import find
from sim.scenario.priors import draw_parameters, quantile, value_at, with_values, within_bounds
from sim.scenario.run import Prior, Scenario

KEY = (1, 0)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return compose(["population.size=100"])


def clipped(path: str, value: float) -> float:
    slot = find(path.split("."))
    assert slot is not None
    return within_bounds(slot, value)


def test_a_draw_is_the_same_again_and_reaches_the_scenario(scenario: Scenario) -> None:
    drawn, values = draw_parameters(scenario, 3, KEY)
    again, same = draw_parameters(scenario, 3, KEY)
    assert values == same
    assert drawn == again
    assert set(values) == set(scenario.prior)
    for path, value in values.items():
        assert value_at(drawn, path) == value
    other = draw_parameters(scenario, 4, KEY)[1]
    assert sum(values[path] != other[path] for path in values) >= len(values) - 2


def test_a_draw_does_not_depend_on_the_other_priors(scenario: Scenario) -> None:
    path = "behaviour.contact_harm"
    alone = scenario.model_copy(update={"prior": {path: scenario.prior[path]}})
    assert draw_parameters(alone, 5, KEY)[1][path] == draw_parameters(scenario, 5, KEY)[1][path]


def test_what_has_no_prior_stays(scenario: Scenario) -> None:
    drawn, _ = draw_parameters(scenario, 0, KEY)
    assert drawn.market == scenario.market
    assert drawn.behaviour.experience_sd == scenario.behaviour.experience_sd
    bare = scenario.model_copy(update={"prior": {}})
    assert draw_parameters(bare, 0, KEY) == (bare, {})


def test_gain_is_exactly_zero_in_its_share_of_draws(scenario: Scenario) -> None:
    path = "behaviour.attachment_gain"
    alone = scenario.model_copy(update={"prior": {path: scenario.prior[path]}})
    values = np.array([draw_parameters(alone, draw, KEY)[1][path] for draw in range(400)])
    # binomial sd of the share is .018; of the median of 340 lognormals .7 * 1.25 / sqrt(340)
    assert abs(np.mean(values == 0.0) - 0.15) < 0.06
    assert abs(np.log(np.median(values[values > 0]) / 0.05)) < 0.16


@pytest.mark.parametrize(
    ("prior", "median", "high"),
    [
        (Prior(distribution="normal", a=1.0, b=2.0), 1.0, 1.0 + 2.0 * 1.9599639845),
        (Prior(distribution="lognormal", a=3.0, b=0.5), 3.0, 3.0 * math.exp(0.5 * 1.9599639845)),
        (Prior(distribution="uniform", a=-1.0, b=3.0), 1.0, 2.9),
        # Beta(1, b): F(x) = 1 - (1 - x)^b
        (Prior(distribution="beta", a=1.0, b=2.0), 1 - 0.5**0.5, 1 - 0.025**0.5),
    ],
)
def test_quantiles(prior: Prior, median: float, high: float) -> None:
    assert quantile(prior, 0.5) == pytest.approx(median, rel=1e-9)
    assert quantile(prior, 0.975) == pytest.approx(high, rel=1e-9)


def test_quantile_with_a_zero_is_monotone_and_stretched() -> None:
    prior = Prior(distribution="uniform", a=1.0, b=2.0, zero_probability=0.2)
    assert quantile(prior, 0.19) == 0.0
    assert quantile(prior, 0.2) == pytest.approx(1.0)
    assert quantile(prior, 0.6) == pytest.approx(1.5)


def test_clipping() -> None:
    assert clipped("behaviour.habit_weight", 1.2) == 1.0
    assert clipped("behaviour.attachment_gain", -0.1) == 0.0
    assert 0.0 < clipped("population.need_mean", -1.0) < 1e-300
    assert clipped("behaviour.contract_length", 12.6) == 13
    assert clipped("population.openness_mean", -9.0) == -9.0


def test_values_below_mappings_and_lists(scenario: Scenario) -> None:
    values = {"firm.channels.email.depth": 0.2, "market.brands.1.price": 9.0}
    changed = with_values(scenario, values)
    assert changed.firm.channels["email"].depth == 0.2
    assert changed.market.brands[1].price == 9.0
    assert scenario.market.brands[1].price != 9.0


def test_values_of_nothing(scenario: Scenario) -> None:
    with pytest.raises(UserError, match="behaviour.gain"):
        with_values(scenario, {"behaviour.gain": 1.0})
    with pytest.raises(UserError, match="not a number"):
        with_values(scenario, {"network.kind": 1.0})
