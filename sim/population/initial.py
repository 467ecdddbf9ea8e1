"""The state consumers start with: near what the status quo would sustain for ever.

Slow memories (habit, attachment, awareness) would need years to settle from zero. Each starts at
the value at which gain and loss balance under the status-quo plan, given the consumer's own
tastes and need rate; the warm-up then settles what remains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.population.records import NOBODY, Records, brand_slots, state_dtype
from sim.population.traits import Drawing, identified_bits
from sim.randomness import Decision
from sim.scenario.behaviour import BehaviourSettings
from sim.scenario.market import BrandSettings, MarketSettings
from sim.scenario.population import PopulationSettings

Floats = NDArray[np.float64]
_PAST_WEEKS = 104.0
_ITERATIONS = 8


def column(brands: Sequence[BrandSettings], name: str) -> Floats:
    """Return one setting of all brands, (brands,)."""
    return np.array([getattr(brand, name) for brand in brands], dtype=float)


def expected_satisfaction(brand: BrandSettings, behaviour: BehaviourSettings) -> float:
    """Return the mean satisfaction with a brand that performs as expected, failures included."""
    grid = (np.arange(400) + 0.5) / 400
    scale = behaviour.experience_sd * np.sqrt(3.0) / np.pi
    surprise = scale * np.log(grid / (1.0 - grid))
    felt = np.where(surprise >= 0.0, surprise, behaviour.loss_aversion * surprise)
    bias = (1.0 - behaviour.loss_aversion) * scale * np.log(2.0)
    mood = (
        brand.quality
        + surprise
        - behaviour.adequate_quality
        + behaviour.disconfirmation_weight * (felt - bias)
    )
    recovered = behaviour.complaint_rate * brand.recovery_rate
    failed = (1.0 - recovered) * np.tanh(mood - behaviour.failure_impact) + recovered * np.tanh(
        mood - behaviour.failure_impact + behaviour.recovery_impact
    )
    mean = (1.0 - brand.failure_rate) * np.tanh(mood) + brand.failure_rate * failed
    return float(mean.mean())


@dataclass
class Memories:
    """Slow memories at which gain and loss balance, each (consumers, brands)."""

    awareness: Floats
    buzz: Floats
    attachment: Floats
    good: Floats
    bad: Floats


def balance(
    traits: Records, market: MarketSettings, behaviour: BehaviourSettings, bought: Floats
) -> Memories:
    """Return the memories that ``bought`` purchases a week and usual advertising sustain.

    Each memory is linear in itself between events, so its mean settles at gain / (gain + loss).
    """
    brands = market.brands
    exposed = -np.expm1(-np.outer(traits["media"], column(brands, "advertising")))
    gain = behaviour.advertising_awareness * exposed + behaviour.use_awareness * bought
    learning = behaviour.attachment_learning * bought
    level = np.array([expected_satisfaction(brand, behaviour) for brand in brands])
    failure = column(brands, "failure_rate")
    recovered = behaviour.complaint_rate * column(brands, "recovery_rate")
    evidence = bought / max(behaviour.trust_decay, 1e-3)
    return Memories(
        awareness=gain / np.maximum(gain + behaviour.awareness_decay, 1e-9),
        buzz=behaviour.buzz_gain
        * exposed
        / np.maximum(behaviour.buzz_saturation * exposed + behaviour.buzz_decay, 1e-9),
        attachment=level * learning / (learning + behaviour.attachment_decay + 1e-9),
        good=(behaviour.trust_purchase * (1.0 - failure) + failure * recovered) * evidence,
        bad=failure * evidence,
    )


def choice_shares(
    traits: Records, market: MarketSettings, behaviour: BehaviourSettings, memories: Memories
) -> Floats:
    """Return the shares of choice that taste and memories imply, (consumers, brands + 1).

    The last column is buying nothing.
    """
    brands = market.brands
    price = column(brands, "price")
    trusted = (1.0 + memories.good) / (2.0 + memories.good + memories.bad)
    value = (
        traits["taste"][:, : len(brands)].astype(float)
        - np.outer(traits["price_sensitivity"], np.log(price / price.mean()))
        + behaviour.attachment_weight * memories.attachment
        + behaviour.quality_weight * column(brands, "quality")
        + behaviour.trust_weight * traits["involvement"][:, None] * trusted
        + behaviour.buzz_weight * memories.buzz
        + behaviour.awareness_weight * np.log(np.maximum(memories.awareness, 1e-6))
        + behaviour.image_weight * (column(brands, "image") + column(brands, "certification"))
        + behaviour.distribution_weight * np.log(column(brands, "distribution"))
    )
    value = np.column_stack([value, traits["outside"]])
    weight = np.exp(value - value.max(axis=1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def settled_shares(
    traits: Records, market: MarketSettings, behaviour: BehaviourSettings
) -> tuple[Floats, Memories]:
    """Return shares of choice and memories that sustain each other, by damped iteration."""
    rate = traits["need_rate"][:, None].astype(float)
    shares = np.full((traits.shape[0], len(market.brands) + 1), 1.0 / (len(market.brands) + 1))
    for _ in range(_ITERATIONS):
        memories = balance(traits, market, behaviour, rate * shares[:, :-1])
        shares = 0.5 * shares + 0.5 * choice_shares(traits, market, behaviour, memories)
    return shares, balance(traits, market, behaviour, rate * shares[:, :-1])


def settle_memories(
    state: Records,
    market: MarketSettings,
    shares: Floats,
    memories: Memories,
) -> None:
    """Write memories, habits and expectations into the first state."""
    brands = len(market.brands)
    state["awareness"][:, :brands] = memories.awareness
    state["buzz"][:, :brands] = memories.buzz
    state["attachment"][:, :brands] = memories.attachment
    state["trust_good"][:, :brands] = memories.good
    state["trust_bad"][:, :brands] = memories.bad
    own = shares[:, :brands] / np.maximum(shares[:, :brands].sum(axis=1, keepdims=True), 1e-9)
    state["habit"][:, :brands] = own
    state["quality"][:, :brands] = column(market.brands, "quality")
    state["reference_price"][:, :brands] = column(market.brands, "price")


def recall_purchases(state: Records, drawing: Drawing, bought: Floats) -> None:
    """Decide which brands were ever bought: who bought none of the focal brand is a prospect."""
    for b in range(bought.shape[1]):
        luck = drawing.uniform(Decision.INITIAL_STATE, b)
        ever = luck < -np.expm1(-_PAST_WEEKS * bought[:, b])
        state["bought"] |= np.where(ever, 1 << b, 0).astype(np.uint16)


def sign_contracts(
    state: Records,
    traits: Records,
    drawing: Drawing,
    shares: Floats,
    behaviour: BehaviourSettings,
) -> None:
    """Put consumers under contract where utilities say so, at a random point of the term."""
    wanted = -traits["need_strength"].astype(float)
    best = np.log(np.maximum(shares[:, :-1], 1e-12)).max(axis=1)
    held = np.where(best > wanted, shares[:, :-1].argmax(axis=1), NOBODY)
    state["contract"] = held
    tenure = drawing.uniform(Decision.INITIAL_STATE, 16)
    state["tenure"] = 1 + np.floor(tenure * behaviour.contract_length)
    years = -np.log(drawing.uniform(Decision.INITIAL_STATE, 17)) * 2.0
    formed = 1.0 - (1.0 - behaviour.contract_join_habit) * np.exp(
        -behaviour.contract_habit * 52.0 * years
    )
    state["habit"] = 0.0
    holders = np.flatnonzero(held != NOBODY)
    state["habit"][holders, held[holders]] = formed[holders]
    state["bought"] = np.where(held != NOBODY, 1 << np.maximum(held, 0), 0)
    state["boredom"] = np.minimum(1.0, behaviour.boredom_growth * 52.0 * years)


def initial_state(
    traits: Records,
    market: MarketSettings,
    population: PopulationSettings,
    behaviour: BehaviourSettings,
    drawing: Drawing,
) -> Records:
    """Return the state of all consumers at the start of the warm-up.

    Args:
        traits: what the consumers are.
        market: brands and kind of market.
        population: consent.
        behaviour: rules whose balance is sought.
        drawing: luck of the population.

    Returns:
        (size,) structured array of :func:`sim.population.records.state_dtype`.
    """
    state: Any = np.zeros(traits.shape[0], dtype=state_dtype(brand_slots(len(market.brands))))
    state["contract"] = NOBODY
    state["offer_brand"] = NOBODY
    state["gap"] = 26
    state["consent"] = identified_bits(drawing, len(market.brands), population.consent_rate)
    theme = drawing.uniform(Decision.INITIAL_STATE, 18)
    cumulated = np.cumsum(traits["interests"][:, :-1].astype(float), axis=1)
    state["need_theme"] = (theme[:, None] >= cumulated).sum(axis=1)
    if behaviour.drift_sd > 0.0:
        state["drift"] = behaviour.drift_sd * drawing.normal(Decision.INITIAL_STATE, 19)
    if market.kind == "durable":
        state["quality"][:, 0] = market.brands[0].quality
        state["reference_price"][:, 0] = market.brands[0].price
        return state
    shares, memories = settled_shares(traits, market, behaviour)
    settle_memories(state, market, shares, memories)
    bought = traits["need_rate"][:, None] * shares[:, :-1]
    newcomers = traits["entry"] > 0
    if market.kind == "contract":
        sign_contracts(state, traits, drawing, shares, behaviour)
    else:
        recall_purchases(state, drawing, np.where(newcomers[:, None], 0.0, bought))
    return state
