"""Shopping: what a purchase writes down and leaves behind, and the limit of one brand alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.behaviour.shopping import amount, buy, drop_out, note_purchase, shop
from sim.market import Market
from sim.population.records import (
    DELIBERATE,
    INERTIAL,
    NOBODY,
    SOURCE_DIRECT,
    SOURCE_NONE,
    SOURCE_STORE,
)
from sim.randomness import Decision
from sim.scenario.market import BrandSettings
from tests.behaviour.conftest import LUCK, World, luck, someone, write
from tests.worlds import small

PEOPLE = 3000


def test_purchases_of_a_week_are_noted_in_turn(world: World) -> None:
    write(world.s, bought=0b01, need_theme=3, source=SOURCE_DIRECT)
    assert note_purchase(world.s, world.o, 1, DELIBERATE, 2.0, 0.1, 0) == 1
    assert note_purchase(world.s, world.o, 0, INERTIAL, 1.0, 0.0, 0) == 0
    assert note_purchase(world.s, world.o, 1, DELIBERATE, 1.0, 0.2, 1) == 0
    o = world.o
    assert o["purchases"] == 3
    assert o["brand"][:3].tolist() == [1, 0, 1]
    assert o["first"][:3].tolist() == [1, 0, 0]
    assert o["path"][:3].tolist() == [DELIBERATE, INERTIAL, DELIBERATE]
    assert o["personal"][:3].tolist() == [0, 0, 1]
    assert o["theme"][:3].tolist() == [3, 3, 3]
    assert o["units"][:3].tolist() == [2, 1, 1]
    assert o["cut"][:3] == pytest.approx([0.1, 0.0, 0.2])
    assert (o["source"], world.s["bought"]) == (SOURCE_DIRECT, 0b11)


def amounts(world: World, cut: float, people: int = PEOPLE) -> NDArray[np.float64]:
    found = []
    for i in range(people):
        world.s["stock"] = 0
        found.append(amount(i, 1, 0, *LUCK, world.t, world.s, world.p, cut))
    return np.array(found, dtype=float)


def test_a_basket_is_one_unit_and_poisson_more(world: World) -> None:
    world.t["basket"] = 1.0
    assert (amounts(world, 0.0, 200) == 1).all()
    world.t["basket"] = 2.5
    usual = luck(Decision.EXTRA_UNITS, 1, PEOPLE, 0)
    found = amounts(world, 0.0)
    assert (found == 1 + stats.poisson.ppf(usual, 1.5)).all()
    assert found.mean() == pytest.approx(2.5, abs=4 * math.sqrt(1.5 / PEOPLE))
    assert world.s["stock"] == 0


def test_a_deal_stocks_the_pantry_by_the_log_of_the_discount(world: World) -> None:
    world.p["stockpiling"] = 1.8
    found = amounts(world, 0.2)
    mean = -1.8 * math.log(0.8)  # .4017 more units
    assert found.mean() - 1 == pytest.approx(mean, abs=4 * math.sqrt(mean / PEOPLE))
    extra = luck(Decision.EXTRA_UNITS, 1, PEOPLE, 1)
    i = someone(extra > math.exp(-mean))
    world.s["stock"] = 0.5
    units = amount(i, 1, 0, *LUCK, world.t, world.s, world.p, 0.2)
    assert world.s["stock"] == 0.5 + units - 1  # the extra units alone
    assert amounts(world, 0.4).mean() > found.mean()
    world.p["stockpiling"] = 0
    assert (amounts(world, 0.4, 200) == 1).all()


def test_money_is_gamma_about_the_mean_basket(world: World) -> None:
    write(world.p, order_shape=2.7)
    world.t["basket"] = 40.0
    found = amounts(world, 0.3)
    assert found.mean() == pytest.approx(40, rel=0.05)
    exact = stats.gamma.ppf(luck(Decision.AMOUNT, 1, PEOPLE), 2.7, scale=40 / 2.7)
    assert np.abs(found - exact).mean() < 0.01 * 40  # the cube root is close to the exact gamma
    assert world.s["stock"] == 0


def test_dropping_out_has_its_hazard_and_attachment_protects(world: World) -> None:
    world.p["dropout_attachment"] = 1.0

    def leavers(attachment: float, dropout: float) -> int:
        write(world.t, dropout=dropout)
        count = 0
        for i in range(PEOPLE):
            world.again()
            write(world.s, attachment_norm=0.2, attachment=attachment)
            drop_out(i, 1, 0, *LUCK, world.t, world.s, world.o, world.p)
            assert world.s["gone"] == world.o["left"]
            count += int(world.s["gone"])
        return count

    u = luck(Decision.DROP_OUT, 1, PEOPLE)
    assert leavers(0.2, 0.1) == (u < 0.1).sum()
    assert leavers(0.7, 0.1) == (u < 0.1 * math.exp(-0.5)).sum()
    assert leavers(-0.3, 0.1) == (u < 0.1 * math.exp(0.5)).sum()
    assert leavers(-1.0, 0.0) == 0


def purchase(world: World, b: int = 0, i: int = 0) -> None:
    arguments = (world.t, world.s, world.o, world.p, world.brands, b, DELIBERATE, world.voices)
    buy(i, 1, 0, *LUCK, *arguments)


def test_a_purchase_teaches_habit_awareness_and_what_it_costs(world: World) -> None:
    write(world.p, habit_rate=0.3, use_awareness=0.3, reference_purchase=0.25)
    world.brands["price"] = 2
    world.s["habit"] = [0.5, 0.5, 0, 0]
    purchase(world)
    s = world.s
    assert s["habit"][:2] == pytest.approx([0.65, 0.35])
    assert s["awareness"][:2] == pytest.approx([0.65, 0.5])
    assert s["reference_price"][:2] == pytest.approx([1.25, 1.0])
    assert s["gap"] == 0
    assert world.o["purchases"] == 1
    assert (world.o["source"], s["source"]) == (SOURCE_STORE, SOURCE_STORE)
    world.again()
    purchase(world, 1)
    assert world.s["source"] == SOURCE_NONE  # found a rival: no source about the focal brand


def test_a_purchase_on_a_deal_teaches_less_of_everything_but_the_price(world: World) -> None:
    write(world.p, deal_learning=0.2, stockpiling=0)
    moved = {}
    for cut in (0.0, 0.3):
        world.again()
        world.brands["cut"] = cut
        purchase(world)
        moved[cut] = {
            "habit": float(world.s["habit"][0]),
            "awareness": float(world.s["awareness"][0]) - 0.5,
            "attachment": float(world.s["attachment"][0]),
            "trust": float(world.s["trust_good"][0]),
        }
    for name, full in moved[0.0].items():
        assert full != 0
        assert moved[0.3][name] == pytest.approx(0.2 * full, abs=1e-6), name
    assert world.s["reference_price"][0] < 1  # and makes the full price look dear


def test_a_personal_offer_is_used_once(world: World) -> None:
    write(world.s, offer=0.25, offer_brand=0, offer_weeks=3)
    purchase(world)
    assert (world.o["personal"][0], world.o["cut"][0]) == (1, 0.25)
    assert (world.s["offer"], world.s["offer_brand"], world.s["offer_weeks"]) == (0, NOBODY, 0)
    world.again()
    write(world.s, offer=0.25, offer_brand=0, offer_weeks=3)
    world.brands["cut"] = 0.3  # the public cut is better: the offer is kept
    purchase(world)
    assert (world.o["personal"][0], world.o["cut"][0]) == (0, np.float32(0.3))
    assert world.s["offer"] == 0.25


def go(world: World, i: int) -> None:
    arguments = (world.t, world.s, world.o, world.p, world.brands, world.pull, world.voices)
    shop(i, 1, 1.0, *LUCK, *arguments)


def test_a_week_of_shopping_keeps_its_books(world: World) -> None:
    write(world.t, need_rate=1.5, outside=0.0, deliberation=0.3)
    write(world.s, habit=[0.4, 0.6, 0, 0], stock=1.0)
    world.keep()
    occasions, bought, inertial, spared = 0, 0, 0, 0
    for i in range(800):
        world.again()
        go(world, i)
        n = int(world.o["purchases"])
        occasions += int(world.o["occasions"])
        bought += n
        inertial += int((world.o["path"][:n] == INERTIAL).sum())
        spared += int(world.s["stock"] == 0)
        assert n <= world.o["occasions"]
        assert world.o["visits"] <= world.o["occasions"]
        assert (world.o["brand"][:n] == 0).sum() <= world.o["visits"]
    assert occasions / 800 == pytest.approx(1.5, abs=0.2)
    assert 0 < inertial < bought < occasions - spared + 1
    assert spared > 100


def test_deliberation_ends_the_wake_and_inertia_does_not(world: World) -> None:
    write(world.p, habit_weight=1, drift_sd=0, pantry_use=0)
    once = luck(Decision.OCCASIONS, 1, 400)
    one = (once > math.exp(-1)) & (once < 2 * math.exp(-1))  # a single occasion
    write(world.t, deliberation=0, outside=-50)
    for wake, path in ((1.0, DELIBERATE), (0.0, INERTIAL)):
        world.again()
        write(world.s, habit=[0, 1, 0, 0], wake=wake)
        go(world, someone(one))
        assert (world.o["purchases"], world.o["path"][0], world.s["wake"]) == (1, path, 0)
    world.again()
    write(world.s, habit=[0, 1, 0, 0], wake=0.4)
    go(world, someone(one & (luck(Decision.INERTIA, 1, 400) < 0.6)))
    assert (world.o["path"][0], world.s["wake"]) == (INERTIAL, np.float32(0.4))


# --- one brand and no marketing: the NBD -------------------------------------------------------


def purchase_counts(weeks: int, *overrides: str) -> tuple[Market, NDArray[np.int64]]:
    """Return a market of one brand that does nothing, and purchases by consumer."""
    settings = small(
        "population.size=8000", "population.homophily_rate=0", "population.outside_utility=-90",
        "behaviour.drift_sd=0", "behaviour.awareness_decay=0", "behaviour.word_of_mouth=0",
        f"horizon.warm_up={weeks}", *overrides,
    )  # fmt: skip
    alone = BrandSettings(name="alone", taste_breadth=1, advertising=0, distribution=1)
    market = settings.market.model_copy(update={"brands": (alone,)})
    made = Market(settings.model_copy(update={"market": market}))
    made.run_for(weeks)
    consumer = made.recorder.all_purchases()["consumer"]
    return made, np.bincount(consumer, minlength=len(made.consumers)).astype(np.int64)


def nbd_fit(market: Market, counts: NDArray[np.int64], weeks: int) -> float:
    """Return the p value of the NBD of the population's own gamma, tail pooled."""
    people = market.settings.population
    shape = people.need_shape
    law = stats.nbinom(shape, shape / (shape + people.need_mean * weeks))
    most = int(law.ppf(0.995))
    seen = np.bincount(np.minimum(counts, most), minlength=most + 1)
    chance = np.append(law.pmf(np.arange(most)), law.sf(most - 1))
    return float(stats.chisquare(seen, counts.size * chance).pvalue)


def test_one_brand_without_marketing_sells_an_nbd() -> None:
    market, counts = purchase_counts(26)
    assert nbd_fit(market, counts, 26) > 0.001


def test_needs_that_drift_are_not_quite_an_nbd() -> None:
    market, counts = purchase_counts(26, "behaviour.drift_sd=0.8")
    assert nbd_fit(market, counts, 26) < 1e-6
