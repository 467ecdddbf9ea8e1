"""Traits: their distributions, homophily that leaves marginals alone, and independent luck."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.network.build import build_network
from sim.network.graph import Network, neighbour_mean
from sim.population.records import Records
from sim.population.traits import (
    FOREVER,
    Drawing,
    breadths,
    community_normal,
    draw_presence,
    draw_traits,
    identified_bits,
    neighbour_normal,
    taste_scores,
)
from sim.randomness import Decision
from sim.scenario.market import BrandSettings, MarketSettings
from sim.scenario.population import PopulationSettings

KEY = (11, 0)
SIZE = 6000
BRANDS = (
    BrandSettings(name="one", taste_breadth=3, values=(1.0, 0.0, 0.0)),
    BrandSettings(name="two", taste_breadth=1),
)
MARKET = MarketSettings(name="two", brands=BRANDS)


@pytest.fixture(scope="module")
def network() -> Network:
    return build_network("community", SIZE, KEY, mean_degree=8, mixing=0.2, communities=300)


def people(network: Network, market: MarketSettings = MARKET, **settings: Any) -> Records:
    return draw_traits(market, PopulationSettings(**settings), network, KEY, 104)


@pytest.fixture(scope="module")
def traits(network: Network) -> Records:
    return people(network, homophily_rate=0)


def fits(values: Any, law: Any) -> bool:
    return bool(stats.kstest(np.asarray(values, dtype=float), law.cdf).pvalue > 0.001)


def test_each_trait_has_its_distribution(traits: Records) -> None:
    p = PopulationSettings()
    assert fits(traits["need_rate"], stats.gamma(p.need_shape, scale=p.need_mean / p.need_shape))
    beta = stats.lognorm(p.price_sensitivity_log_sd, scale=p.price_sensitivity_median)
    assert fits(traits["price_sensitivity"], beta)
    assert fits(traits["deliberation"], stats.beta(p.deliberation_a, p.deliberation_b))
    assert fits(traits["involvement"] / 2, stats.beta(p.involvement_a, p.involvement_b))
    shape = p.susceptibility_shape
    assert fits(traits["susceptibility"] / 2, stats.beta(shape, shape))
    for name in ("talkativeness", "media"):
        shape = getattr(p, f"{name}_shape")
        assert fits(traits[name], stats.gamma(shape, scale=1 / shape))
        assert traits[name].mean() == pytest.approx(1, abs=0.05)
    assert fits(traits["comfort"], stats.lognorm(p.comfort_log_sd, scale=p.comfort_median))
    assert fits(traits["openness"], stats.norm(p.openness_mean, p.openness_sd))
    assert fits(traits["distance"], stats.uniform())
    assert (traits["basket"] == 1).all()
    assert (traits["outside"] == np.float32(p.outside_utility)).all()


def test_dates_and_bands_are_even(traits: Records) -> None:
    for name, count in (("birthday", 52), ("age_band", 5), ("channel_preference", 4)):
        seen = np.bincount(traits[name], minlength=count)
        assert seen.size == count
        assert stats.chisquare(seen).pvalue > 0.001


def test_traits_do_not_share_their_luck(traits: Records) -> None:
    names = (
        "need_rate", "price_sensitivity", "deliberation", "involvement", "talkativeness",
        "susceptibility", "media", "comfort", "distance", "birthday", "age_band",
    )  # fmt: skip
    table = np.array([traits[name] for name in names] + [traits["taste"][:, 0]], dtype=float)
    ranks = np.argsort(np.argsort(table, axis=1), axis=1)
    between = np.corrcoef(ranks) - np.eye(len(table))
    assert np.abs(between).max() < 4.5 / np.sqrt(SIZE)


def test_openness_goes_with_the_need_rate(network: Network) -> None:
    traits = people(network, openness_rate_correlation=0.5)
    order = stats.spearmanr(traits["openness"], traits["need_rate"]).statistic
    assert order == pytest.approx(6 / np.pi * np.arcsin(0.25), abs=0.05)  # normal scores


def test_baskets_have_the_mean_of_the_gamma_gamma(network: Network) -> None:
    q = 6.0
    basket = people(network, basket_mean=3, basket_spread=q)["basket"]
    assert basket.min() > 1
    assert basket.mean() == pytest.approx(3, abs=0.15)
    # (q - 1) / gamma(q, scale 1/q * q): an inverse gamma of mean 1.
    assert fits((basket - 1) / 2, stats.invgamma(q, scale=q - 1))


def test_breadths_are_shares() -> None:
    assert breadths(BRANDS).tolist() == [0.75, 0.25]


@pytest.mark.parametrize("homophily", [0.0, 0.3])
def test_taste_alone_is_dirichlet_whatever_the_homophily(
    network: Network, homophily: float
) -> None:
    settings: dict[str, Any] = {"homophily_community": homophily, "homophily_neighbours": homophily}
    traits = people(network, taste_heterogeneity=1.6, **settings)
    weight = np.exp(traits["taste"][:, :2].astype(float))
    share = weight[:, 0] / weight.sum(axis=1)
    # Neighbours' shares depend on each other: the distance is compared with a fixed bound.
    distance = stats.kstest(share, stats.beta(1.6 * 0.75, 1.6 * 0.25).cdf).statistic
    assert distance < 0.04
    assert share.mean() == pytest.approx(0.75, abs=0.03)


def alike(network: Network, traits: Records, field: str = "taste") -> float:
    own = traits[field][:, 0] if field == "taste" else np.log(traits[field])
    own = stats.norm.ppf(stats.rankdata(own) / (SIZE + 1))
    tied = network.degree() > 0
    return float(np.corrcoef(own[tied], neighbour_mean(network, own)[tied])[0, 1])


def test_friends_like_the_same_brands_by_homophily(network: Network) -> None:
    none = alike(network, people(network, homophily_community=0, homophily_neighbours=0))
    near = alike(network, people(network, homophily_community=0, homophily_neighbours=0.3))
    shared = alike(network, people(network, homophily_community=0.4, homophily_neighbours=0))
    both = alike(network, people(network, homophily_community=0.4, homophily_neighbours=0.3))
    assert abs(none) < 0.06
    assert near > 0.3
    assert shared > 0.2
    assert both > max(near, shared)


def test_need_rates_are_alike_within_communities_and_keep_their_law(network: Network) -> None:
    settings = PopulationSettings()
    traits = people(network, homophily_rate=0.5)
    assert alike(network, traits, "need_rate") > 0.2
    assert abs(alike(network, people(network, homophily_rate=0), "need_rate")) < 0.06
    law = stats.gamma(settings.need_shape, scale=settings.need_mean / settings.need_shape)
    # Few communities are drawn for many people: the law shows over many populations.
    settings = PopulationSettings(homophily_rate=0.5)
    drawn = [draw_traits(MARKET, settings, network, (11, r), 104)["need_rate"] for r in range(20)]
    assert stats.kstest(np.concatenate(drawn), law.cdf).statistic < 0.03


def test_scores_are_standard_normal_with_and_without_ties(network: Network) -> None:
    drawing = Drawing(KEY, np.arange(SIZE, dtype=np.int64))
    settings = PopulationSettings(homophily_community=0, homophily_neighbours=0.5)
    lone = build_network("community", SIZE, KEY, mean_degree=1, mixing=0.2, communities=300)
    assert (lone.degree() == 0).sum() > 500
    for ties in (network, lone):
        scores = taste_scores(drawing, ties, settings, 0)
        for part in (ties.degree() == 0, ties.degree() > 0):
            if part.sum() > 500:
                assert scores[part].std() == pytest.approx(1, abs=0.06)
                assert scores[part].mean() == pytest.approx(0, abs=0.1)


def test_community_and_neighbour_scores(network: Network) -> None:
    drawing = Drawing(KEY, np.arange(SIZE, dtype=np.int64))
    community = np.repeat(np.arange(3000, dtype=np.int32), 2)
    scores = community_normal(drawing, community, Decision.TASTE_COMMUNITY)
    assert (scores[::2] == scores[1::2]).all()
    assert scores.std() == pytest.approx(1, abs=0.05)
    own = drawing.normal(Decision.TASTE_OWN, 0)
    near = neighbour_normal(network, own)
    alone = network.degree() == 0
    assert (near[alone] == own[alone]).all()
    assert near[~alone].std() == pytest.approx(1, abs=0.05)


def test_interests_are_dirichlet_about_popularity(network: Network) -> None:
    interests = people(network, interests_total=2.5, interests_skew=0.5)["interests"].astype(float)
    assert interests.sum(axis=1) == pytest.approx(1, abs=1e-5)
    popularity = np.arange(1, 9) ** -0.5
    popularity /= popularity.sum()
    assert interests.mean(axis=0) == pytest.approx(popularity, abs=0.02)
    law = stats.beta(2.5 * popularity[0], 2.5 * (1 - popularity[0]))
    assert fits(interests[:, 0], law)


def test_congruence_redistributes_and_does_not_add(traits: Records) -> None:
    with_values, without = traits["congruence"][:, 0], traits["congruence"][:, 1]
    assert (without == 1).all()
    assert with_values.mean() == pytest.approx(1, abs=0.02)
    assert (with_values.min() >= 0.5, with_values.max() <= 1.5) == (True, True)
    assert fits(with_values - 0.5, stats.uniform())  # a coordinate of a uniform point on a sphere


def test_consent_is_part_of_identification(network: Network) -> None:
    drawing = Drawing(KEY, np.arange(SIZE, dtype=np.int64))
    consent, known = identified_bits(drawing, 2, 0.4), identified_bits(drawing, 2, 0.6)
    assert (consent & ~known == 0).all()
    for b in range(2):
        assert ((known >> b) & 1).mean() == pytest.approx(0.6, abs=0.03)
    independent = np.corrcoef(known & 1, (known >> 1) & 1)[0, 1]
    assert abs(independent) < 4.5 / np.sqrt(SIZE)
    traits = people(network, consent_rate=0.7, identified_rate=0.2)
    assert (traits["identified"] & 1).mean() == pytest.approx(0.7, abs=0.03)


def test_newcomers_and_leavers_come_and_go_at_their_rates(network: Network) -> None:
    drawing = Drawing(KEY, np.arange(SIZE, dtype=np.int64))
    traits = people(network)
    assert (traits["entry"] == 0).all()
    assert (traits["exit"] == FOREVER).all()
    draw_presence(traits, drawing, PopulationSettings(newcomer_rate=0.1, leaver_rate=0.2), 104)
    later = traits["entry"] > 0
    assert later.mean() == pytest.approx(0.2 * 103 / 104, abs=0.02)
    assert fits(traits["entry"][later] + 0.5, stats.uniform(0.5, 104))
    stay = traits["exit"].astype(int) - traits["entry"]
    assert stay.min() >= 1
    assert (stay <= 52).mean() == pytest.approx(1 - np.exp(-0.2), abs=0.02)


def test_traits_of_contracts_and_durables(network: Network) -> None:
    durable = MARKET.model_copy(update={"kind": "durable"})
    willing = people(network, durable, willing=0.7)["need_rate"]
    assert set(np.unique(willing)) == {0, 1}
    assert willing.mean() == pytest.approx(0.7, abs=0.03)
    p = PopulationSettings()
    traits = people(network)
    cost = stats.lognorm(p.switching_cost_log_sd, scale=p.switching_cost_median)
    assert fits(traits["switching_cost"], cost)
    assert fits(traits["need_strength"], stats.norm(p.contract_need_mean, p.contract_need_sd))
    assert 52 * traits["need_gone_rate"].mean() == pytest.approx(p.need_gone_year, rel=0.1)
    assert (traits["inertia"] == np.float32(p.contract_inertia)).all()


def test_the_same_key_gives_the_same_people_and_another_gives_others(network: Network) -> None:
    one, other = people(network), people(network)
    assert one.tobytes() == other.tobytes()
    third = draw_traits(MARKET, PopulationSettings(), network, (11, 1), 104)
    assert (third["need_rate"] != one["need_rate"]).mean() > 0.99


def test_another_brand_leaves_the_tastes_of_the_others_alone(network: Network) -> None:
    more = BrandSettings(name="three", taste_breadth=4)
    wide = MARKET.model_copy(update={"brands": (*BRANDS, more)})
    # Twice the total over twice the breadth: the same shape for the first two.
    one = people(network, taste_heterogeneity=1.0)
    other = people(network, wide, taste_heterogeneity=2.0)
    assert np.array_equal(one["taste"][:, :2], other["taste"][:, :2])
