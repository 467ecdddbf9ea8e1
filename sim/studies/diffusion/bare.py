"""A durable market with everything taken out but who tells whom: the limits of diffusion theory.

Identical people, no advertising unless asked for, a thing that whoever knows of it buys at once.
What is left of :mod:`sim.behaviour.durable` is an adopter's message, heard with a chance of its own
over each tie; with other settings, the share of ties who have the thing. Independent cascades,
linear thresholds and the Bass curve are this market, not models beside it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import UserError
from sim.market import Market
from sim.network.graph import Network
from sim.randomness import Key
from sim.scenario.behaviour import BehaviourSettings
from sim.scenario.load import load_scenario
from sim.scenario.run import Scenario

NEVER = -1
"""The step of who did not adopt."""

_SURE = 60.0
_ALIKE = 1e9
_IDENTICAL = {
    "population.willing": 1.0,
    "population.talkativeness_shape": _ALIKE,
    "population.susceptibility_shape": _ALIKE,
    "population.media_shape": _ALIKE,
    "population.involvement_b": _ALIKE,  # nobody feels a risk that messages would allay
}
_BOUGHT_ONCE_KNOWN = {
    "behaviour.adoption_occasion": _SURE,
    "behaviour.adoption_utility": _SURE,
    "behaviour.adoption_price": 0.0,
    "behaviour.adoption_contacts": 0.0,
    "behaviour.adoption_messages": 0.0,
    "behaviour.price_decline": 0.0,
    "behaviour.buzz_weight": 0.0,
    "behaviour.attachment_weight": 0.0,
    "behaviour.attachment_decay": 0.0,
    "behaviour.awareness_decay": 0.0,
    "behaviour.word_of_mouth": 1.0,
    "behaviour.adoption_talk_decay": 0.0,
    "behaviour.adoption_talk_floor": 1.0,
}


def bare_scenario(steps: int, innovation: float = 0.0, **behaviour: float) -> Scenario:
    """Return the scenario of a bare durable market.

    Args:
        steps: how many steps it lives. A step is whatever period the rates below are per.
        innovation: chance a step that somebody hears of the thing from no one, in [0, 1).
        **behaviour: settings of ``behaviour`` that differ from the bare ones, such as
            ``adoption_hearing``, the chance a step that an adopter's message passes a tie of
            strength 1.

    Returns:
        A scenario without warm-up, run-off, budget or programmes.
    """
    if not 0.0 <= innovation < 1.0:
        raise UserError(f"the chance of innovation must lie from 0 to below 1, not {innovation}")
    bare = _base()
    chosen = bare.behaviour.model_dump() | behaviour
    scenario = bare.model_copy(
        update={
            "behaviour": BehaviourSettings.model_validate(chosen),
            "horizon": bare.horizon.model_copy(update={"weeks": steps}),
        }
    )
    return _with_reach(scenario, innovation)


@lru_cache(maxsize=1)
def _base() -> Scenario:
    """The bare market, composed once: that is what takes time."""
    chosen = {**_IDENTICAL, **_BOUGHT_ONCE_KNOWN}
    overrides = [f"{name}={value!r}" for name, value in chosen.items()]
    return load_scenario("market=durable", "strategies=[status_quo]", *overrides)


def _with_reach(scenario: Scenario, innovation: float) -> Scenario:
    """The same scenario, its maker's usual advertising reaching a share ``innovation`` a step."""
    behaviour = scenario.behaviour
    trace = -np.expm1(-behaviour.attachment_gain / behaviour.trace_scale)
    if innovation >= trace:
        raise UserError(
            f"the chance of innovation must lie below {trace:.3f}, the share of exposures that "
            f"leave a trace, not {innovation}"
        )
    exposures = float(-np.log1p(-innovation / trace))
    maker = scenario.market.brands[0].model_copy(update={"advertising": exposures})
    market = scenario.market.model_copy(update={"brands": (maker,)})
    return scenario.model_copy(update={"market": market})


def adoption_steps(
    scenario: Scenario,
    network: Network,
    key: Key,
    *,
    aware: ArrayLike | None = None,
    attitude: ArrayLike | None = None,
    until_quiet: bool = False,
) -> NDArray[np.int64]:
    """Run a durable market and return when everybody adopted.

    Args:
        scenario: of a durable market, such as :func:`bare_scenario`'s.
        network: who tells whom; the strength of a tie multiplies its chance.
        key: (seed, replication) of all luck; replaces the scenario's seed.
        aware: ids of those who know of the thing before the first step: the seeds.
        attitude: attachment to it of each person before the first step, (N,); 0 if not given.
        until_quiet: stop after the first step in which nobody adopts: where only last step's
            adopters can move anybody, nobody will any more.

    Returns:
        The step of each person's adoption from 0, :data:`NEVER` for who did not, (N,).
    """
    settings = scenario.model_copy(
        update={
            "seed": key[0],
            "population": scenario.population.model_copy(update={"size": network.size}),
        }
    )
    market = Market(settings, replication=key[1], network=network)
    state: Any = market.consumers.state
    if aware is not None:
        state["awareness"][np.asarray(aware), 0] = 1.0
    if attitude is not None:
        state["attachment"][:, 0] = np.asarray(attitude)
    quiet = False
    while market.running and not quiet:
        market.run_for(1)
        quiet = until_quiet and market.latest["purchases"] == 0.0
    bought = market.recorder.all_purchases()
    steps = np.full(network.size, NEVER, dtype=np.int64)
    steps[bought["consumer"]] = bought["week"]
    return steps
