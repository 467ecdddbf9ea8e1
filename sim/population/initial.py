"""The state consumers start with: near what the status quo would sustain for ever.

Slow memories (habit, attachment, awareness) would need years to settle from zero. Each starts at
the value at which gain and loss balance under the status-quo plan, given the consumer's own
tastes and need rate; the warm-up then settles what remains.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def column(brands: Sequence[BrandSettings], name: str) -> Floats:
    """Return one setting of all brands, (brands,)."""
    return np.array([getattr(brand, name) for brand in brands], dtype=float)


def choice_shares(traits: Records, market: MarketSettings, behaviour: BehaviourSettings) -> Floats:
    """Return the shares of choice that taste, price and presence imply, (consumers, brands + 1).

    The last column is buying nothing.
    """
    brands = market.brands
    price = column(brands, "price")
    value = (
        traits["taste"][:, : len(brands)].astype(float)
        - np.outer(traits["price_sensitivity"], np.log(price / price.mean()))
        + behaviour.quality_weight * column(brands, "quality")
        + behaviour.image_weight * column(brands, "image")
        + behaviour.distribution_weight * np.log(column(brands, "distribution"))
        + 0.5 * behaviour.trust_weight * traits["involvement"][:, None]
    )
    value = np.column_stack([value, traits["outside"]])
    weight = np.exp(value - value.max(axis=1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def settle_memories(
    state: Records,
    traits: Records,
    market: MarketSettings,
    behaviour: BehaviourSettings,
    shares: Floats,
) -> None:
    """Set awareness, buzz, attachment, trust and habit to where gain and loss balance."""
    brands = len(market.brands)
    bought = traits["need_rate"][:, None] * shares[:, :brands]  # purchases a week
    seen = np.outer(traits["media"], column(market.brands, "advertising"))
    gain = behaviour.advertising_awareness * seen + behaviour.use_awareness * bought
    state["awareness"][:, :brands] = gain / np.maximum(gain + behaviour.awareness_decay, 1e-9)
    loss = behaviour.buzz_saturation * seen + behaviour.buzz_decay
    state["buzz"][:, :brands] = behaviour.buzz_gain * seen / np.maximum(loss, 1e-9)
    level = np.tanh(column(market.brands, "quality") - behaviour.adequate_quality)
    learning = behaviour.attachment_learning * bought
    state["attachment"][:, :brands] = level * learning / (learning + behaviour.attachment_decay + 1e-9)
    evidence = bought / max(behaviour.trust_decay, 1e-3)
    failure = column(market.brands, "failure_rate")
    state["trust_good"][:, :brands] = behaviour.trust_purchase * (1.0 - failure) * evidence
    state["trust_bad"][:, :brands] = failure * evidence
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
    shares = choice_shares(traits, market, behaviour)
    if market.kind == "durable":
        state["quality"][:, 0] = market.brands[0].quality
        state["reference_price"][:, 0] = market.brands[0].price
        return state
    settle_memories(state, traits, market, behaviour, shares)
    bought = traits["need_rate"][:, None] * shares[:, :-1]
    newcomers = traits["entry"] > 0
    if market.kind == "contract":
        sign_contracts(state, traits, drawing, shares, behaviour)
    else:
        recall_purchases(state, drawing, np.where(newcomers[:, None], 0.0, bought))
    return state
