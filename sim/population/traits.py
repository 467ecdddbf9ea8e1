"""Traits: what a consumer is, drawn once, before any strategy exists.

Tastes are assortative over the network by a Gaussian copula: a consumer's score for a brand mixes
the community's, the neighbours' and the own draw, so friends tend to like the same brands while
the marginal distribution stays what it is (Ehrenberg's Dirichlet).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.network.graph import Network, neighbour_mean
from sim.population import quantiles
from sim.population.records import THEMES, VALUES, Records, brand_slots, traits_dtype
from sim.randomness import Decision, Key, uniforms
from sim.scenario.market import BrandSettings, MarketSettings
from sim.scenario.population import PopulationSettings

Floats = NDArray[np.float64]
FOREVER = 32767


@dataclass(frozen=True)
class Drawing:
    """The luck of a population: its key and the ids of its consumers."""

    key: Key
    ids: NDArray[np.int64]

    def uniform(self, decision: Decision, draw: int = 0) -> Floats:
        """Return one uniform a consumer."""
        return uniforms(self.key, decision, 0, self.ids, draw)

    def normal(self, decision: Decision, draw: int = 0) -> Floats:
        """Return one standard normal score a consumer."""
        return quantiles.normal(self.uniform(decision, draw))


def community_normal(
    drawing: Drawing, community: NDArray[np.int32], decision: Decision, draw: int = 0
) -> Floats:
    """Return one standard normal score a consumer, the same within a community."""
    labels, place = np.unique(community, return_inverse=True)
    scores = quantiles.normal(uniforms(drawing.key, decision, 0, labels.astype(np.int64), draw))
    return np.asarray(scores[place])


def neighbour_normal(network: Network, own: Floats) -> Floats:
    """Return the mean of the ties' scores, rescaled to variance 1; the own score without ties."""
    degree = network.degree()
    mean = neighbour_mean(network, own) * np.sqrt(np.maximum(degree, 1))
    return np.where(degree > 0, mean, own)


def taste_scores(
    drawing: Drawing, network: Network, settings: PopulationSettings, brand: int
) -> Floats:
    """Return normal scores of taste for one brand: community, neighbours, own (copula)."""
    own = drawing.normal(Decision.TASTE_OWN, brand)
    shared = community_normal(drawing, network.community, Decision.TASTE_COMMUNITY, brand)
    near = neighbour_normal(network, own)
    community, neighbours = settings.homophily_community, settings.homophily_neighbours
    rest = max(0.0, 1.0 - community - neighbours)
    mixed = np.sqrt(community) * shared + np.sqrt(neighbours) * near + np.sqrt(rest) * own
    # Own and neighbours' scores are independent but for consumers without ties.
    variance = np.where(
        network.degree() > 0,
        community + neighbours + rest,
        community + (np.sqrt(neighbours) + np.sqrt(rest)) ** 2,
    )
    return np.asarray(mixed / np.sqrt(variance))


def breadths(brands: Sequence[BrandSettings]) -> Floats:
    """Return the expected shares of taste, rescaled to sum to 1."""
    raw = np.array([brand.taste_breadth for brand in brands])
    return np.asarray(raw / raw.sum())


def draw_taste(
    traits: Records,
    drawing: Drawing,
    network: Network,
    market: MarketSettings,
    settings: PopulationSettings,
) -> None:
    """Draw stable tastes u_ib = ln of a gamma quantile: choice by taste alone is Dirichlet."""
    for b, breadth in enumerate(breadths(market.brands)):
        scores = taste_scores(drawing, network, settings, b)
        shape = settings.taste_heterogeneity * breadth
        traits["taste"][:, b] = quantiles.log_gamma_of_normal(scores, shape)


def draw_need(
    traits: Records, drawing: Drawing, network: Network, settings: PopulationSettings
) -> None:
    """Draw need rates (gamma, the NBD's) and mean baskets; rates are alike within communities."""
    shared = community_normal(drawing, network.community, Decision.RATE_COMMUNITY)
    own = drawing.normal(Decision.NEED_RATE)
    part = settings.homophily_rate
    scores = np.sqrt(part) * shared + np.sqrt(1.0 - part) * own
    traits["need_rate"] = quantiles.gamma_of_normal(scores, settings.need_shape, settings.need_mean)
    traits["basket"] = 1.0 + (settings.basket_mean - 1.0) * basket_spread(drawing, settings)
    correlation = settings.openness_rate_correlation
    openness = correlation * scores + np.sqrt(1.0 - correlation**2) * drawing.normal(
        Decision.OPENNESS
    )
    traits["openness"] = settings.openness_mean + settings.openness_sd * openness


def basket_spread(drawing: Drawing, settings: PopulationSettings) -> Floats:
    """Return relative mean baskets of mean 1: inverse gamma, the mixing law of the gamma-gamma.

    Fader, Hardie & Lee (2005): a consumer's mean is p / nu with nu ~ gamma(q, gamma); its mean
    over consumers is p * gamma / (q - 1).
    """
    score = drawing.normal(Decision.BASKET)
    spread = settings.basket_spread
    return np.asarray((spread - 1.0) / (quantiles.gamma_of_normal(-score, spread, spread)))


def draw_person(traits: Records, drawing: Drawing, settings: PopulationSettings) -> None:
    """Draw how a consumer decides, talks, and bears being contacted."""
    uniform = drawing.uniform
    traits["price_sensitivity"] = quantiles.lognormal(
        uniform(Decision.PRICE_SENSITIVITY),
        settings.price_sensitivity_median,
        settings.price_sensitivity_log_sd,
    )
    traits["deliberation"] = quantiles.beta(
        uniform(Decision.DELIBERATION), settings.deliberation_a, settings.deliberation_b
    )
    traits["involvement"] = 2.0 * quantiles.beta(
        uniform(Decision.INVOLVEMENT), settings.involvement_a, settings.involvement_b
    )
    traits["susceptibility"] = 2.0 * quantiles.beta(
        uniform(Decision.SUSCEPTIBILITY),
        settings.susceptibility_shape,
        settings.susceptibility_shape,
    )
    for name, decision, shape in (
        ("talkativeness", Decision.TALKATIVENESS, settings.talkativeness_shape),
        ("media", Decision.MEDIA, settings.media_shape),
    ):
        traits[name] = quantiles.gamma_of_normal(drawing.normal(decision), shape)
    traits["comfort"] = quantiles.lognormal(
        uniform(Decision.COMFORT), settings.comfort_median, settings.comfort_log_sd
    )
    traits["distance"] = uniform(Decision.DISTANCE)
    traits["birthday"] = np.floor(52.0 * uniform(Decision.BIRTHDAY))
    traits["age_band"] = np.floor(5.0 * uniform(Decision.AGE_BAND))
    traits["channel_preference"] = np.floor(4.0 * uniform(Decision.CHANNEL_PREFERENCE))
    traits["outside"] = settings.outside_utility


def draw_interests(traits: Records, drawing: Drawing, settings: PopulationSettings) -> None:
    """Draw interests over themes: Dirichlet about a popularity that falls with rank."""
    popularity = np.arange(1, THEMES + 1) ** -settings.interests_skew
    popularity /= popularity.sum()
    for theme in range(THEMES):
        shape = settings.interests_total * popularity[theme]
        scores = drawing.normal(Decision.INTERESTS, theme)
        traits["interests"][:, theme] = np.exp(quantiles.log_gamma_of_normal(scores, shape))
    traits["interests"] /= traits["interests"].sum(axis=1, keepdims=True)


def draw_values(traits: Records, drawing: Drawing, brands: Sequence[BrandSettings]) -> None:
    """Draw values and their congruence with each brand: 1 + cos / 2; 1 for a brand without."""
    own = np.stack([drawing.normal(Decision.VALUES, k) for k in range(VALUES)], axis=1)
    own /= np.linalg.norm(own, axis=1, keepdims=True)
    for b, brand in enumerate(brands):
        stood_for = np.array(brand.values)
        length = float(np.linalg.norm(stood_for))
        cosine = own @ stood_for / length if length > 0.0 else np.zeros(own.shape[0])
        traits["congruence"][:, b] = 1.0 + 0.5 * cosine


def draw_presence(
    traits: Records, drawing: Drawing, settings: PopulationSettings, weeks: int
) -> None:
    """Draw when consumers enter and leave the market; ids never shift."""
    years = max(1, weeks) / 52.0
    enters = drawing.uniform(Decision.ENTRY)
    newcomers = min(0.99, settings.newcomer_rate * years)
    traits["entry"] = np.where(
        enters < newcomers, np.floor(enters / max(newcomers, 1e-9) * weeks), 0
    )
    if settings.leaver_rate > 0.0:
        stays = -np.log(drawing.uniform(Decision.EXIT)) / settings.leaver_rate * 52.0
        traits["exit"] = np.minimum(traits["entry"] + 1 + np.floor(stays), FOREVER)
    else:
        traits["exit"] = FOREVER


def draw_contract_traits(traits: Records, drawing: Drawing, settings: PopulationSettings) -> None:
    """Draw what matters under contract: switching cost, need, its end, inertia."""
    decision = Decision.CONTRACT_TRAITS
    traits["switching_cost"] = quantiles.lognormal(
        drawing.uniform(decision, 0),
        settings.switching_cost_median,
        settings.switching_cost_log_sd,
    )
    traits["need_strength"] = (
        settings.contract_need_mean + settings.contract_need_sd * drawing.normal(decision, 1)
    )
    traits["need_gone_rate"] = quantiles.gamma_of_normal(
        drawing.normal(decision, 2), settings.need_gone_shape, settings.need_gone_year / 52.0
    )
    traits["inertia"] = settings.contract_inertia


def identified_bits(drawing: Drawing, brands: int, rate: float) -> NDArray[np.uint16]:
    """Return bit masks over brands: a consumer's bit is set with chance ``rate``.

    Consent and identification share the luck: whoever consents at a lower rate is identified too.
    """
    bits = np.zeros(drawing.ids.shape[0], dtype=np.uint16)
    for b in range(brands):
        bits |= np.where(drawing.uniform(Decision.CONSENT, b) < rate, 1 << b, 0).astype(np.uint16)
    return bits


def draw_traits(
    market: MarketSettings,
    settings: PopulationSettings,
    network: Network,
    key: Key,
    weeks: int,
) -> Records:
    """Draw all traits of a population.

    Args:
        market: brands and kind of market.
        settings: distributions of the traits.
        network: ties, for homophily.
        key: key of the run.
        weeks: weeks from the start of the warm-up to the end of the run-off.

    Returns:
        (size,) structured array of :func:`sim.population.records.traits_dtype`, read-only.
    """
    drawing = Drawing(key, np.arange(network.size, dtype=np.int64))
    traits = np.zeros(network.size, dtype=traits_dtype(brand_slots(len(market.brands))))
    draw_person(traits, drawing, settings)
    draw_need(traits, drawing, network, settings)
    draw_taste(traits, drawing, network, market, settings)
    draw_interests(traits, drawing, settings)
    draw_values(traits, drawing, market.brands)
    draw_presence(traits, drawing, settings, weeks)
    draw_contract_traits(traits, drawing, settings)
    traits["region"] = network.community % 8
    rate = max(settings.identified_rate, settings.consent_rate)
    traits["identified"] = identified_bits(drawing, len(market.brands), rate)
    if market.kind == "durable":
        willing = drawing.uniform(Decision.NEED_RATE) < settings.willing
        traits["need_rate"] = willing.astype(np.float32)
    return traits
