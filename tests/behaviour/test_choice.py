"""Choice: utilities by hand, doubts of prospects, inertia, and the exact limits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.behaviour.choice import (
    KNOWN,
    choose,
    first_purchase_doubt,
    gumbel,
    price_cut,
    strongest_habit,
    unthinking,
    utility,
)
from sim.market import Market
from sim.population.records import NOBODY
from sim.randomness import Decision
from tests.behaviour.conftest import LUCK, SLOTS, World, luck, someone, write
from tests.worlds import small

TASTE_ALONE = (
    "behaviour.attachment_weight=0", "behaviour.habit_weight=0", "behaviour.trust_weight=0",
    "behaviour.quality_weight=0", "behaviour.reference_price_weight=0", "behaviour.stockpiling=0",
    "behaviour.word_of_mouth=0", "behaviour.buzz_weight=0", "behaviour.awareness_weight=0",
    "behaviour.awareness_decay=0", "behaviour.first_purchase_barrier=0",
    "behaviour.distribution_weight=0", "behaviour.image_weight=0", "behaviour.drift_sd=0",
    "population.price_sensitivity_median=1e-9", "population.outside_utility=-90",
    "population.homophily_community=0", "population.homophily_neighbours=0",
    "population.homophily_rate=0", "population.need_mean=1", "population.size=6000",
)  # fmt: skip
"""Attachment, habit, trust, learning, reference price, stock, marketing and talk: all off."""


def value(world: World, b: int = 0) -> float:
    arguments = (world.t, world.s, world.p, world.brands, world.pull)
    return float(utility(*arguments, 0, b))


def test_a_cut_is_the_better_of_two_offers(world: World) -> None:
    world.brands[1]["cut"] = 0.1
    write(world.s, offer=0.25, offer_brand=1, offer_weeks=1)
    assert price_cut(world.s, world.brands, 1) == 0.25
    assert price_cut(world.s, world.brands, 0) == 0.0
    world.brands[1]["cut"] = 0.3
    assert price_cut(world.s, world.brands, 1) == 0.3
    write(world.s, offer=0.5, offer_weeks=0)
    assert price_cut(world.s, world.brands, 1) == 0.3


def test_the_strongest_habit_is_the_first_of_equals(world: World) -> None:
    assert strongest_habit(world.s, 2) == 0
    world.s["habit"] = [0.2, 0.5, 0.5, 0.9]
    assert strongest_habit(world.s, 3) == 1


def test_utility_by_hand(world: World) -> None:
    write(
        world.p, attachment_weight=0.9, trust_weight=1, quality_weight=0.8, buzz_weight=1.1,
        awareness_weight=1, distribution_weight=1, image_weight=1, point_of_sale_weight=1,
        distance_weight=0.5, reference_price_weight=0.2, price_level=2,
    )  # fmt: skip
    write(world.t, taste=0.7, price_sensitivity=2, involvement=0.5, distance=0.25)
    write(world.s, attachment=0.5, quality=0.5, buzz=0.25, awareness=0.5, reference_price=2)
    write(world.s, trust_good=5, trust_bad=1)  # trust 6/8
    write(world.brands, price=3, distribution=0.8, image=0.1, point_of_sale=0.2)
    log_price = math.log(1.5)
    by_hand = (
        0.7 + 0.9 * 0.5 + 0.5 * 0.75 + 0.8 * 0.5 - 2 * (log_price + 0.2 * log_price)
        + 1.1 * 0.25 + math.log(0.5) + math.log(0.8) + 0.1 + 0.2 - 0.5 * 0.25
    )  # fmt: skip
    assert value(world) == pytest.approx(by_hand, abs=1e-6)


@pytest.mark.parametrize(
    "field", ["attachment", "quality", "buzz", "awareness", "trust_good", "reference_price"]
)
def test_utility_rises_with_what_is_liked_remembered_and_trusted(world: World, field: str) -> None:
    before = value(world)
    other = value(world, 1)
    world.s[field][0] += 0.3
    assert value(world) > before
    assert value(world, 1) == other


def test_each_brand_has_a_reference_price_of_its_own(world: World) -> None:
    world.p["reference_price_weight"] = 0.2
    before = value(world)
    world.s["reference_price"][0] = 1.1
    # A price that looks a tenth cheaper than it used to be: + beta * w * ln 1.1.
    assert value(world) - before == pytest.approx(2 * 0.2 * math.log(1.1), abs=1e-6)


def test_a_price_cut_is_worth_its_log(world: World) -> None:
    world.p["reference_price_weight"] = 0.2
    before = value(world)
    world.brands[0]["cut"] = 0.2
    assert value(world) - before == pytest.approx(-2 * 1.2 * math.log(0.8), abs=1e-6)


def test_points_pressure_adds_to_its_own_brand(world: World) -> None:
    before = value(world), value(world, 1)
    world.pull = np.zeros((1, SLOTS), dtype=np.float32)
    world.pull[0, 1] = 0.5
    assert (value(world), value(world, 1)) == (before[0], before[1] + 0.5)


def test_a_prospect_doubts_until_the_brand_is_known_liked_and_trusted(world: World) -> None:
    write(
        world.p, first_purchase_barrier=0.3, known_threshold=0.4, liked_threshold=0.1,
        trusted_threshold=0.8,
    )  # fmt: skip
    world.s["bought"] = 0b10
    write(world.t, involvement=2)
    write(world.s, awareness=0.1, attachment=0.05)  # known 1/4, liked 1/2, trust .5: 5/8

    def doubt() -> float:
        return float(first_purchase_doubt(world.t, world.s, world.p, 0))

    assert doubt() == pytest.approx(0.3 * 2 * (3 - 0.25 - 0.5 - 0.625), abs=1e-6)
    doubts = [doubt()]
    for field, better in (("awareness", 0.9), ("attachment", 0.3), ("trust_good", 9.0)):
        world.s[field] = better
        doubts.append(doubt())
    assert doubts == sorted(doubts, reverse=True)
    assert doubts[-1] == 0.0
    world.s["attachment"] = -0.5  # dislike is no worse than indifference here
    assert doubt() == pytest.approx(0.6)
    world.t["involvement"] = 0
    assert doubt() == 0.0
    write(world.t, involvement=2)
    world.s["bought"] = 0b01
    assert doubt() == 0.0


def test_gumbel_is_scipys() -> None:
    u = luck(Decision.CHOICE, 0, 200)
    assert [gumbel(float(x)) for x in u] == pytest.approx(stats.gumbel_r.ppf(u), abs=1e-9)


def test_choice_is_the_logit_of_utilities() -> None:
    world = World(brands=3)
    write(world.t, taste=[0.0, 0.7, -0.5, 9.0], outside=0.2)
    arguments = (world.t, world.s, world.p, world.brands, world.pull)
    chosen = [choose(i, 0, 0, *LUCK, *arguments) for i in range(6000)]
    weight = np.exp([value(world, b) for b in range(3)] + [0.2])
    seen = [chosen.count(b) for b in (0, 1, 2, NOBODY)]
    assert stats.chisquare(seen, 6000 * weight / weight.sum()).pvalue > 0.001


def test_better_terms_of_one_brand_never_lose_it_a_choice(world: World) -> None:
    arguments = (world.t, world.s, world.p, world.brands, world.pull)
    before = np.array([choose(i, 0, 0, *LUCK, *arguments) for i in range(1000)])
    world.brands[0]["cut"] = 0.3
    after = np.array([choose(i, 0, 0, *LUCK, *arguments) for i in range(1000)])
    assert (after[before == 0] == 0).all()
    assert (after[after != 0] == before[after != 0]).all()  # the luck of others is left alone
    assert (after == 0).sum() > (before == 0).sum()


@pytest.mark.parametrize("field", ["awareness", "distribution"])
def test_brands_unknown_or_out_of_reach_are_not_chosen(world: World, field: str) -> None:
    if field == "awareness":
        world.s["awareness"] = [KNOWN * 0.99, 0, 0, 0]
    else:
        world.brands["distribution"] = 0
    arguments = (world.t, world.s, world.p, world.brands)
    assert {choose(i, 0, 0, *LUCK, *arguments, world.pull) for i in range(200)} == {NOBODY}
    world.s["habit"][0] = 1.0
    assert unthinking(0, 0, 0, *LUCK, *arguments) == NOBODY


def inert(world: World, people: int = 3000) -> float:
    arguments = (world.t, world.s, world.p, world.brands)
    return float(np.mean([unthinking(i, 3, 0, *LUCK, *arguments) == 1 for i in range(people)]))


def test_inertia_has_its_chance_by_hand(world: World) -> None:
    world.p["habit_weight"] = 0.9
    write(world.t, deliberation=0.25)
    write(world.s, habit=[0.2, 0.8, 0, 0], wake=0.5)
    chance = 0.9 * 0.75 * 0.8 * 0.5
    assert inert(world) == (luck(Decision.INERTIA, 3, 3000) < chance).mean()
    world.s["wake"] = 0
    assert inert(world) == (luck(Decision.INERTIA, 3, 3000) < 2 * chance).mean()
    for field, record, one in (("wake", world.s, 1), ("deliberation", world.t, 1)):
        record[field] = one
        assert inert(world) == 0.0
        record[field] = 0
    assert inert(world) > 0.6


def test_a_thoughtful_consumer_thinks_and_a_sleepy_one_buys_again(world: World) -> None:
    arguments = (world.t, world.s, world.p, world.brands)
    write(world.s, habit=[0, 1, 0, 0])
    lucky = someone(luck(Decision.INERTIA, 3, 100) < 0.4)
    write(world.t, deliberation=0)
    assert unthinking(lucky, 3, 0, *LUCK, *arguments) == 1
    write(world.t, deliberation=1)
    assert unthinking(lucky, 3, 0, *LUCK, *arguments) == NOBODY


# --- the limit of taste alone ------------------------------------------------------------------


def purchases(*overrides: str) -> tuple[Market, NDArray[np.int64], NDArray[np.int64]]:
    """Return a market after 20 weeks and its purchases as (consumer, brand), in order of time."""
    market = Market(small(*TASTE_ALONE, "horizon.warm_up=20", *overrides))
    market.run_for(20)
    rows = market.recorder.all_purchases()
    rows = rows[np.lexsort((rows["week"], rows["consumer"]))]
    return market, rows["consumer"].astype(np.int64), rows["brand"].astype(np.int64)


@pytest.fixture(scope="module")
def by_taste() -> tuple[Market, NDArray[np.int64], NDArray[np.int64]]:
    return purchases()


def test_taste_alone_gives_dirichlet_multinomial_counts(
    by_taste: tuple[Market, NDArray[np.int64], NDArray[np.int64]],
) -> None:
    market, consumer, brand = by_taste
    size, n = len(market.consumers), 6
    counts = np.bincount(consumer, minlength=size)
    assert (counts > 0).mean() > 0.9  # everyone who has an occasion buys
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    often = np.flatnonzero(counts >= n)
    bought = brand[first[often][:, None] + np.arange(n)]
    breadth = np.array([b.taste_breadth for b in market.settings.market.brands])
    breadth /= breadth.sum()
    total = market.settings.population.taste_heterogeneity
    for b in (0, 1, 9):  # the focal brand, the largest, the smallest
        seen = np.bincount((bought == b).sum(axis=1), minlength=n + 1)
        law = stats.betabinom(n, total * breadth[b], total * (1 - breadth[b]))
        assert stats.chisquare(seen, often.size * law.pmf(np.arange(n + 1))).pvalue > 0.001


def excess_repeats(consumer: NDArray[np.int64], brand: NDArray[np.int64]) -> float:
    """Return the z score of repeats next to each other, against any order of one's purchases."""
    excess = []
    for part in np.split(brand, np.flatnonzero(np.diff(consumer)) + 1):
        n = part.size
        if n > 1:
            of = np.bincount(part)
            expected = (of * (of - 1)).sum() / n  # (n - 1) pairs, each alike with chance / (n - 1)
            excess.append((part[1:] == part[:-1]).sum() - expected)
    values = np.array(excess)
    return float(values.mean() / values.std() * math.sqrt(values.size))


def test_taste_alone_is_of_zero_order(
    by_taste: tuple[Market, NDArray[np.int64], NDArray[np.int64]],
) -> None:
    assert abs(excess_repeats(*by_taste[1:])) < 3.3


def test_with_habit_choice_is_not_of_zero_order() -> None:
    assert excess_repeats(*purchases("behaviour.habit_weight=0.9")[1:]) > 5


def test_a_range_that_misses_the_need_is_worth_less() -> None:
    world = World()
    full = value(world)
    write(world.s, need_theme=3)
    world.brands[0]["assortment"][3] = 0.25
    assert value(world) == pytest.approx(full - 0.75 * float(world.p["need_match_weight"]))
