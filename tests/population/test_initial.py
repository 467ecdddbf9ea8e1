"""The first state: the balance of each memory by hand, and a market that hardly drifts from it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.behaviour.experience import experience
from sim.market import Market
from sim.network.build import build_network
from sim.population.build import build_population
from sim.population.initial import (
    balance,
    choice_shares,
    column,
    expected_satisfaction,
    settled_shares,
)
from sim.population.records import NOBODY, Records, traits_dtype
from sim.scenario.behaviour import BehaviourSettings
from sim.scenario.load import load_scenario
from sim.scenario.market import BrandSettings, MarketSettings
from sim.scenario.population import PopulationSettings
from tests.behaviour.conftest import LUCK, World

RULES = BehaviourSettings()
BRANDS = (
    BrandSettings(name="one", taste_breadth=1, advertising=0.3, failure_rate=0.1, quality=0.7),
    BrandSettings(name="two", taste_breadth=1, advertising=0.0),
)
MARKET = MarketSettings(name="two", brands=BRANDS)


def people(count: int = 3) -> Records:
    traits = np.zeros(count, traits_dtype(2))
    for name in ("need_rate", "price_sensitivity", "involvement", "media"):
        traits[name] = 1
    traits["outside"] = -2
    return traits


def test_columns_of_brand_settings() -> None:
    assert column(BRANDS, "quality").tolist() == [0.7, 0.6]


@pytest.mark.parametrize("quality", [0.4, 0.62, 0.9])
def test_expected_satisfaction_is_the_mean_of_the_rule(quality: float) -> None:
    brand = BrandSettings(name="b", taste_breadth=1, quality=quality, failure_rate=0.2)
    world = World()
    world.s["quality"] = quality
    world.brands["quality"], world.brands["recovery_rate"] = quality, brand.recovery_rate
    world.keep()
    felt = []
    for i in range(6000):
        world.again()
        failed = int(i % 5 == 0)
        arguments = (world.s, world.o, world.p, world.brands[0], 0, 1.0, failed)
        felt.append(experience(i, 1, 0, *LUCK, *arguments))
    error = np.std(felt) / np.sqrt(6000)
    assert expected_satisfaction(brand, RULES) == pytest.approx(np.mean(felt), abs=4 * error)


def test_memories_balance_by_hand() -> None:
    bought = np.array([[0.2, 0.0]] * 3)
    found = balance(people(), MARKET, RULES, bought)
    reach = 1 - np.exp(-0.3)
    gain = RULES.advertising_awareness * reach + RULES.use_awareness * 0.2
    assert found.awareness[0, 0] == pytest.approx(gain / (gain + RULES.awareness_decay))
    assert found.awareness[0, 1] == 0.0
    buzz = RULES.buzz_gain * reach / (RULES.buzz_saturation * reach + RULES.buzz_decay)
    assert found.buzz[0] == pytest.approx([buzz, 0])
    learning = 0.2 * RULES.attachment_learning
    level = expected_satisfaction(BRANDS[0], RULES)
    attachment = level * learning / (learning + RULES.attachment_decay)
    assert found.attachment[0, 0] == pytest.approx(attachment, rel=1e-6)
    assert found.bad[0, 0] == pytest.approx(0.1 * 0.2 / RULES.trust_decay)
    put_right = 0.1 * RULES.complaint_rate * 0.5
    good = (RULES.trust_purchase * 0.9 + put_right) * 0.2 / RULES.trust_decay
    assert found.good[0, 0] == pytest.approx(good)


def test_a_memory_at_its_balance_stays_there() -> None:
    reach, awareness = 1 - np.exp(-0.3), 0.0
    for _ in range(2000):
        awareness += RULES.advertising_awareness * reach * (1 - awareness)
        awareness *= 1 - RULES.awareness_decay
    found = balance(people(), MARKET, RULES, np.zeros((3, 2))).awareness[0, 0]
    assert found == pytest.approx(awareness, rel=0.02)


def test_shares_of_choice_are_a_logit_and_sum_to_one() -> None:
    traits = people()
    traits["taste"][1, 0] = 1.0
    traits["price_sensitivity"][2] = 3.0
    cheap = BRANDS[1].model_copy(update={"price": 0.5})
    market = MARKET.model_copy(update={"brands": (BRANDS[0], cheap)})
    shares = choice_shares(traits, market, RULES, balance(traits, market, RULES, np.ones((3, 2))))
    assert shares.sum(axis=1) == pytest.approx(1)
    odds = shares[:, 0] / shares[:, 1]
    assert odds[1] / odds[0] == pytest.approx(np.e)
    assert odds[2] / odds[0] == pytest.approx(0.5**2)  # exp(-2 ln 2)


def test_shares_and_memories_sustain_each_other() -> None:
    traits = people(50)
    traits["taste"] = np.random.default_rng(2).normal(size=(50, 2))
    steady = RULES.model_copy(update={"drift_sd": 0.0})
    shares, memories = settled_shares(traits, MARKET, steady)
    assert np.abs(choice_shares(traits, MARKET, steady, memories) - shares).max() < 0.01
    drifting = settled_shares(traits, MARKET, RULES)[1]
    assert (drifting.awareness < memories.awareness).all()  # memories saturate in the rate
    alone = MARKET.model_copy(update={"brands": BRANDS[:1], "kind": "invoices"})
    shares, memories = settled_shares(traits, alone, RULES)
    assert (shares == [1, 0]).all()
    rate = 1 / (1 + RULES.refractory)
    assert memories.good == pytest.approx(
        balance(traits, alone, RULES, np.full((50, 1), rate)).good
    )


def first_state(kind: str = "repertoire", warm_up: int = 52, **settings: Any) -> Any:
    market = MARKET.model_copy(update={"kind": kind})
    network = build_network("community", 3000, (2, 0), mean_degree=8, mixing=0.2)
    return build_population(
        market, PopulationSettings(**settings), RULES, network, (2, 0), 208, warm_up
    )


def test_prospects_are_those_who_would_have_bought_least() -> None:
    drawn = first_state()
    state, traits = drawn.state, drawn.traits
    ever = state["bought"] & 1 == 1
    assert 0.2 < ever.mean() < 0.98
    assert traits["need_rate"][ever].mean() > 1.3 * traits["need_rate"][~ever].mean()
    assert state["attachment"][ever, 0].mean() > 0
    assert state["habit"].sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert (state["contract"] == NOBODY).all()
    assert (state["reference_price"] == 1).all()
    assert state["drift"].std() == pytest.approx(RULES.drift_sd, rel=0.06)
    assert (state["consent"] & 1).mean() == pytest.approx(0.47, abs=0.04)
    assert (state["consent"] & ~traits["identified"] == 0).all()


def test_who_enters_later_knows_brands_by_advertising_alone() -> None:
    drawn = first_state(newcomer_rate=0.1)
    later = drawn.traits["entry"] > 0
    state = drawn.state[later]
    assert 0.2 < later.mean() < 0.6
    for name in ("attachment", "trust_good", "trust_bad", "habit", "bought"):
        assert (state[name] == 0).all()
        assert (drawn.state[~later][name] != 0).any()
    assert (state["awareness"][:, 0] > 0.2).mean() > 0.5
    assert (state["awareness"][:, 1] == 0).all()  # a brand that does not advertise


def test_holders_of_contracts_are_at_any_point_of_their_term() -> None:
    state = first_state("contract", need_mean=0.02).state
    held = state["contract"]
    assert set(np.unique(held)) == {NOBODY, 0, 1}
    holds = held != NOBODY
    assert state["tenure"].min() >= 1
    assert state["tenure"].max() == RULES.contract_length
    assert state["tenure"][holds].mean() == pytest.approx(26.5, abs=2)
    assert (state["habit"][~holds] == 0).all()
    own = state["habit"][np.flatnonzero(holds), held[holds]]
    assert own.min() >= np.float32(RULES.contract_join_habit)
    assert (state["habit"][holds].sum(axis=1) == own).all()
    assert (state["bought"][holds] == 1 << held[holds]).all()
    assert (state["need_gone"][holds] == 0).all()
    assert 0 < state["need_gone"].mean() < 0.5


def test_nobody_has_or_knows_a_new_durable() -> None:
    state = first_state("durable").state
    assert (state["bought"] == 0).all()
    assert (state["awareness"] == 0).all()


# --- near the long run ---------------------------------------------------------------------------


def grocery(replication: int) -> Market:
    settings = load_scenario("market=grocery", "network=small_world", "population.size=3000")
    return Market(settings, replication=replication)


def weekly(replication: int, weeks: int = 27) -> NDArray[np.float64]:
    """Return by week: focal share, mean focal awareness, mean focal attachment."""
    market = grocery(replication)
    rows = []
    for _ in range(weeks):
        market.step()
        state = market.consumers.state
        share = (market.sales.brand == 0).mean()
        rows.append((share, state["awareness"][:, 0].mean(), state["attachment"][:, 0].mean()))
    return np.array(rows)


def test_a_market_starts_near_its_long_run_mean() -> None:
    runs = np.array([weekly(replication) for replication in range(6)])
    early, late = runs[:, :4].mean(axis=1), runs[:, -4:].mean(axis=1)
    change = late - early
    level = early.mean(axis=0)
    error = change.std(axis=0, ddof=1) / np.sqrt(6)
    # Within noise (99%, 5 degrees of freedom), or within 3% of its level in half a year.
    drifts = np.abs(change.mean(axis=0)) > np.maximum(4.03 * error, 0.03 * level)
    assert not drifts.any(), (level, change.mean(axis=0), error)
    assert (error[1:] < 0.02 * level[1:]).all()  # it would be seen


def test_a_market_started_from_nothing_does_not() -> None:
    market = grocery(0)
    market.consumers.state["attachment"] = 0
    market.step()
    early = market.consumers.state["attachment"][:, 0].mean()
    market.run_for(25)
    assert market.consumers.state["attachment"][:, 0].mean() > 3 * early


# --- the warm-up has settled ---------------------------------------------------------------------

HALF_YEAR = 26
REPLICATIONS = 8


@lru_cache(maxsize=4)
def warmed_up(kind: str) -> NDArray[np.float64]:
    """Return (replications, weeks, measures) of the last half-year: share, purchases, attachment.

    Orders at the gift shop are compared without a season: a factor on the hazard is not one on
    orders, so that no division would take it out.
    """
    flat = ("market.season=[1.0]",) if kind == "gift_retail" else ()
    settings = load_scenario(f"market={kind}", "network=lastfm", *flat)
    runs = []
    for replication in range(REPLICATIONS):
        market = Market(settings, replication=replication)
        assert market.season.tolist() == [1.0]
        market.run_for(market.warm_up - HALF_YEAR)
        weeks = []
        for _ in range(HALF_YEAR):
            market.step()
            share = (market.sales.brand == 0).mean()
            weeks.append((share, market.latest["purchases"], market.latest["attachment"]))
        runs.append(weeks)
    return np.array(runs)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "measure"),
    [
        ("grocery", "share"),
        ("grocery", "purchases"),
        ("grocery", "attachment"),
        ("subscription", "share"),
        ("subscription", "purchases"),
        ("subscription", "attachment"),
        ("gift_retail", "purchases"),
        ("gift_retail", "attachment"),
    ],
)  # fmt: skip
def test_the_end_of_the_warm_up_has_no_trend(kind: str, measure: str) -> None:
    """The mean slope over replications is 0 at 1%, or below 1% of the level a half-year."""
    place = ("share", "purchases", "attachment").index(measure)
    series = warmed_up(kind)[:, :, place]
    slopes = HALF_YEAR * np.polyfit(np.arange(HALF_YEAR), series.T, 1)[0] / series.mean()
    p = stats.ttest_1samp(slopes, 0.0).pvalue
    assert p > 0.01 or abs(slopes.mean()) < 0.01, f"{slopes.mean():+.2%} a half-year, p = {p:.4f}"
