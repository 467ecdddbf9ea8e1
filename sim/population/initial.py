"""The state consumers start with: near what the status quo would sustain for ever.

Slow memories (habit, attachment, awareness) would need years to settle from zero. Each starts at
the value at which gain and loss balance under the status-quo plan, given the consumer's own
tastes and need rate; the warm-up then settles what remains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
_DRIFT_NODES = 5
_CONSIDERED = 0.4  # share of renewals considered, for the first state only
_MEAN_YEARS = 2.0  # age of contracts held at the start


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


def drifting_balance(
    traits: Records, market: MarketSettings, behaviour: BehaviourSettings, bought: Floats
) -> Memories:
    """Return the balance averaged over the drift of needs.

    Memories saturate in the rate of purchases, so a drifting need sustains less than its mean:
    Gauss-Hermite nodes of the lognormal drift, five being enough for a smooth integrand.
    """
    sd = behaviour.drift_sd
    if sd <= 0.0:
        return balance(traits, market, behaviour, bought)
    nodes, weights = np.polynomial.hermite_e.hermegauss(_DRIFT_NODES)
    weights = weights / weights.sum()
    mean: dict[str, Floats] = {}
    for node, weight in zip(nodes, weights, strict=True):
        factor = np.exp(sd * node - 0.5 * sd * sd)
        for name, part in vars(balance(traits, market, behaviour, factor * bought)).items():
            mean[name] = mean.get(name, 0.0) + weight * part
    return Memories(**mean)


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
        + behaviour.image_weight * market.sector_image
        + behaviour.point_of_sale_weight * column(brands, "point_of_sale")
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
    if market.kind == "invoices":  # one firm: a customer's orders, once ready again
        shares[:, 0], shares[:, 1] = 1.0, 0.0
        ready = 1.0 / (1.0 + rate * behaviour.refractory)
        return shares, balance(traits, market, behaviour, rate * ready)
    for _ in range(_ITERATIONS):
        memories = balance(traits, market, behaviour, rate * shares[:, :-1])
        shares = 0.5 * shares + 0.5 * choice_shares(traits, market, behaviour, memories)
    return shares, drifting_balance(traits, market, behaviour, rate * shares[:, :-1])


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


def recall_purchases(state: Records, drawing: Drawing, bought: Floats) -> None:
    """Decide which brands were ever bought: who bought none of the focal brand is a prospect."""
    for b in range(bought.shape[1]):
        luck = drawing.uniform(Decision.INITIAL_STATE, b)
        ever = luck < -np.expm1(-_PAST_WEEKS * bought[:, b])
        state["bought"] |= np.where(ever, 1 << b, 0).astype(np.uint16)


def contract_values(
    traits: Records, market: MarketSettings, behaviour: BehaviourSettings, memories: Memories
) -> Floats:
    """Return the utility of a new contract with each brand, (consumers, brands)."""
    price = column(market.brands, "price")
    return np.asarray(
        traits["taste"][:, : len(price)].astype(float)
        + behaviour.awareness_weight * np.log(np.maximum(memories.awareness, 1e-6))
        + behaviour.attachment_weight * memories.attachment
        + behaviour.quality_weight * (column(market.brands, "quality") - 0.5)
        + behaviour.image_weight * column(market.brands, "image")
        - np.outer(traits["price_sensitivity"], np.log(price / price.mean()))
    )


def sign_contracts(
    state: Records,
    traits: Records,
    drawing: Drawing,
    values: Floats,
    behaviour: BehaviourSettings,
) -> None:
    """Put consumers under contract at a random point of the term.

    Who holds one: the balance of signing (at the rate of occasions) and leaving (at renewals
    that are considered, against half the switching cost). With whom: by the utilities.
    """
    chance = np.exp(values)
    total = chance.sum(axis=1)
    none = np.exp(-traits["need_strength"].astype(float))
    leaving = none * np.exp(-0.5 * traits["switching_cost"].astype(float))
    signs = -np.expm1(-52.0 * traits["need_rate"].astype(float)) * total / (total + none)
    leaves = _CONSIDERED * leaving / (leaving + chance.max(axis=1))
    lost = 52.0 * traits["need_gone_rate"].astype(float)
    gone = drawing.uniform(Decision.INITIAL_STATE, 23) < lost / (
        lost + behaviour.need_return + 1e-9
    )
    state["need_gone"] = gone
    luck = drawing.uniform(Decision.INITIAL_STATE, 20)
    holds = ~gone & (luck < signs / (signs + leaves + 1e-12))
    cumulated = np.cumsum(chance / total[:, None], axis=1)
    luck = drawing.uniform(Decision.INITIAL_STATE, 21)
    brand = np.minimum((luck[:, None] >= cumulated).sum(axis=1), values.shape[1] - 1)
    held = np.where(holds, brand, NOBODY)
    state["contract"] = held
    state["tenure"] = 1 + np.floor(
        drawing.uniform(Decision.INITIAL_STATE, 16) * behaviour.contract_length
    )
    years = -np.log(drawing.uniform(Decision.INITIAL_STATE, 17)) * _MEAN_YEARS
    formed = 1.0 - (1.0 - behaviour.contract_join_habit) * np.exp(
        -behaviour.contract_habit * 52.0 * years
    )
    state["habit"] = 0.0
    holders = np.flatnonzero(holds)
    state["habit"][holders, held[holders]] = formed[holders]
    state["bought"] = np.where(holds, 1 << np.maximum(held, 0), 0)
    state["boredom"] = np.minimum(1.0, behaviour.boredom_growth * 52.0 * years)


def formed_so_far(
    traits: Records, behaviour: BehaviourSettings, drawing: Drawing, mean_tenure: float
) -> NDArray[np.float64]:
    """Return how much of their settled attachment customers of one firm have formed, (0, 1).

    They have been customers for an exponential time, as in a base that is renewed all the time.
    """
    tenure = -np.log(drawing.uniform(Decision.INITIAL_STATE, 24)) * mean_tenure
    rate = traits["need_rate"].astype(float)
    pace = behaviour.attachment_learning * rate / (1.0 + rate * behaviour.refractory)
    return np.asarray(-np.expm1(-(pace + behaviour.attachment_decay) * tenure))


def start_as_stranger(
    state: Records,
    strangers: NDArray[np.bool_],
    traits: Records,
    market: MarketSettings,
    behaviour: BehaviourSettings,
) -> None:
    """Let consumers who enter later know brands from advertising alone; nothing else."""
    who = np.flatnonzero(strangers)
    if who.shape[0] == 0:
        return
    brands = len(market.brands)
    heard = balance(traits[who], market, behaviour, np.zeros((who.shape[0], brands)))
    part = state[who]
    part["awareness"][:, :brands] = heard.awareness
    for name in ("attachment", "trust_good", "trust_bad", "habit"):
        part[name] = 0.0
    part["bought"] = 0
    part["placed"] = 0
    part["contract"] = NOBODY
    part["attachment_norm"] = 0.0
    state[who] = part


def initial_state(
    traits: Records,
    market: MarketSettings,
    population: PopulationSettings,
    behaviour: BehaviourSettings,
    drawing: Drawing,
    there: NDArray[np.bool_],
    mean_tenure: float = np.inf,
) -> Records:
    """Return the state of all consumers at the start of the warm-up.

    Args:
        traits: what the consumers are.
        market: brands and kind of market.
        population: consent.
        behaviour: rules whose balance is sought.
        drawing: luck of the population.
        there: (size,) who is in the market from the start; others enter as strangers.
        mean_tenure: weeks that customers of one firm have been there (invoices).

    Returns:
        (size,) structured array of :func:`sim.population.records.state_dtype`.
    """
    state: Records = np.zeros(traits.shape[0], dtype=state_dtype(brand_slots(len(market.brands))))
    state["contract"] = NOBODY
    state["offer_brand"] = NOBODY
    state["gap"] = 1 + np.floor(26.0 * drawing.uniform(Decision.INITIAL_STATE, 22))
    state["consent"] = identified_bits(drawing, len(market.brands), population.consent_rate)
    theme = drawing.uniform(Decision.INITIAL_STATE, 18)
    cumulated = np.cumsum(traits["interests"][:, :-1].astype(float), axis=1)
    state["need_theme"] = (theme[:, None] >= cumulated).sum(axis=1)
    if behaviour.drift_sd > 0.0:
        state["drift"] = behaviour.drift_sd * drawing.normal(Decision.INITIAL_STATE, 19)
    state["quality"][:, : len(market.brands)] = column(market.brands, "quality")
    state["reference_price"][:, : len(market.brands)] = column(market.brands, "price")
    if market.kind == "durable":
        return state
    shares, memories = settled_shares(traits, market, behaviour)
    settle_memories(state, market, shares, memories)
    if market.kind == "contract":
        values = contract_values(traits, market, behaviour, memories)
        sign_contracts(state, traits, drawing, values, behaviour)
    elif market.kind == "invoices":
        state["bought"] = 1
        state["placed"] = 2
        state["attachment"][:, 0] *= formed_so_far(traits, behaviour, drawing, mean_tenure)
        state["attachment_norm"] = state["attachment"][:, 0]
    else:
        recall_purchases(state, drawing, traits["need_rate"][:, None] * shares[:, :-1])
    start_as_stranger(state, ~there, traits, market, behaviour)
    return state
