"""Draws of the parameters from what is believed of them.

Each parameter is one keyed uniform through an inverse distribution function, so draw 7 is the
same in every arm, on every machine and whatever other priors there are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any
from zlib import crc32

import numpy as np
from scipy.special import betaincinv

from sim.errors import UserError
from sim.numerics import exp, normal_quantile
from sim.randomness import Decision, Key, uniforms
from sim.scenario.errors import show
from sim.scenario.paths import Slot, find
from sim.scenario.posterior import posterior_row, read_posterior
from sim.scenario.run import Prior, Scenario


def draw_parameters(scenario: Scenario, draw: int, key: Key) -> tuple[Scenario, dict[str, float]]:
    """Return the scenario with every parameter that has a posterior or a prior drawn from it.

    Args:
        scenario: holds the priors, by full parameter path; a parameter that the market's own
            posterior has comes from a row of that, the same row for all.
        draw: number of the draw, from 0.
        key: (experiment seed, replication); the same for all arms.

    Returns:
        The scenario of this draw, and the values drawn by path, clipped to the bounds of their
        settings.

    Raises:
        UserError: a prior of something that is not a number in this scenario.
    """
    values = _from_posterior(scenario, draw, key)
    for path, prior in scenario.prior.items():
        if path in values:
            continue
        identity = np.array([crc32(path.encode())])
        uniform = float(uniforms(key, Decision.PARAMETER_DRAW, 0, identity, draw)[0])
        slot = find(path.split("."))
        if slot is None or not slot.is_number():
            raise UserError(f"prior: '{path}' is not a parameter that can be drawn")
        values[path] = within_bounds(slot, quantile(prior, uniform))
    return with_values(scenario, values), values


def _from_posterior(scenario: Scenario, draw: int, key: Key) -> dict[str, float]:
    """Return what a market's own data say of its parameters, in this draw."""
    market = scenario.market
    if market.posterior is None:
        return {}
    row = posterior_row(read_posterior(market.posterior), draw, key)
    values: dict[str, float] = {}
    for path, value in row.items():
        slot = find(path.split("."))
        if slot is None or not slot.is_number():
            raise UserError(f"market.posterior: '{path}' is not a parameter that can be drawn")
        if path not in market.posterior_fixed:
            values[path] = within_bounds(slot, value)
    return values


def quantile(prior: Prior, uniform: float) -> float:
    """Return the quantile of a prior; its exact zero takes the lowest uniforms.

    Args:
        prior: the distribution.
        uniform: in (0, 1).
    """
    if uniform < prior.zero_probability:
        return 0.0
    u = (uniform - prior.zero_probability) / (1.0 - prior.zero_probability)
    u = min(max(u, 2.0**-54), 1.0 - 2.0**-53)
    if prior.distribution == "uniform":
        return prior.a + (prior.b - prior.a) * u
    if prior.distribution == "beta":
        return float(betaincinv(prior.a, prior.b, u))
    if prior.distribution == "lognormal":
        return prior.a * float(exp(prior.b * normal_quantile(u)))
    return prior.a + prior.b * float(normal_quantile(u))


def within_bounds(slot: Slot, value: float) -> float:
    """Clip a drawn value to what its setting allows; whole numbers are rounded."""
    low, high, open_low, open_high = slot.bounds()
    if low is not None and value <= low:
        value = math.nextafter(low, math.inf) if open_low else low
    if high is not None and value >= high:
        value = math.nextafter(high, -math.inf) if open_high else high
    return round(value) if slot.annotation is int else value


def value_at(scenario: Scenario, path: str) -> Any:
    """Return the setting at a dotted path.

    Raises:
        UserError: nothing stands there.
    """
    here: Any = scenario
    for name in path.split("."):
        try:
            here = _step(here, name)
        except (AttributeError, KeyError, IndexError, ValueError) as error:
            raise UserError(f"'{path}' is not a setting of this scenario") from error
    return here


def with_values(scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    """Return the scenario with the settings at some dotted paths replaced, validated again.

    Raises:
        UserError: nothing stands at a path.
    """
    if not values:
        return scenario
    tree = scenario.model_dump(mode="python")
    for path, value in values.items():
        current = value_at(scenario, path)
        if not isinstance(current, int | float):
            raise UserError(f"prior: '{path}' is {show(current)} here, not a number")
        *parents, last = path.split(".")
        here: Any = tree
        for name in parents:
            here = _step(here, name)
        here[last] = value
    return Scenario.model_validate(tree)


def _step(here: Any, name: str) -> Any:
    """Go one name down in settings, mappings and lists."""
    if isinstance(here, Mapping):
        return here[name]
    if isinstance(here, tuple | list):
        return here[int(name)]
    return getattr(here, name)
