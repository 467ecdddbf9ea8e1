"""A firm's site: who comes, what is read, what it leaves, who leaves a name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.behaviour.browsing import (
    Site,
    links_of,
    on_their_mind,
    pages_read,
    present_need,
    read,
    sign_up_chance,
    visit_all,
    visits_dtype,
    way_in,
)
from sim.behaviour.errand import Scene
from sim.behaviour.trust import trust
from sim.population.records import (
    NOBODY,
    SOURCE_ADVERTISING,
    SOURCE_DIRECT,
    SOURCE_ORGANIC,
    SOURCE_WORD_OF_MOUTH,
    channel_dtype,
    outcome_dtype,
    state_dtype,
    touch_dtype,
    traits_dtype,
)
from tests.behaviour.conftest import LUCK, SLOTS, World, write

PEOPLE = 4000
NO_LINK = -2
CONTRACT, DURABLE = 2, 3


@pytest.fixture
def busy(world: World) -> World:
    """Return a world in which people search often and know the brand well."""
    write(world.p, search=1.0, search_by_name=0.5, browse_buzz=0.1, browse_friend=0.2)
    write(world.t, need_rate=0.5)
    write(world.s, consent=0)
    return world


def crowd(world: World) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return traits and state of a crowd of such people, and an empty record of their visits."""
    traits = np.zeros(PEOPLE, traits_dtype(SLOTS))
    state = np.zeros(PEOPLE, state_dtype(SLOTS))
    for name in traits.dtype.names or ():
        traits[name] = world.t[name]
    for name in state.dtype.names or ():
        state[name] = world.s[name]
    return traits, state, np.zeros(PEOPLE, visits_dtype())


def parameters(world: World) -> NDArray[Any]:
    """Return the (1,) parameters of a world."""
    record = np.zeros(1, world.p.dtype)
    record[0] = world.p
    return record


def browse(
    world: World, reach: float = 0.3, richness: float = 1.0, proof: float = 0.1, form: int = 1
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Let a crowd browse for a week; return traits, state and visits."""
    traits, state, seen = crowd(world)
    everyone, links = np.ones(PEOPLE, bool), np.full(PEOPLE, NO_LINK, np.int8)
    visit_all(
        5, *LUCK, traits, state, parameters(world), 0, everyone, links, reach, richness, proof,
        form, seen,
    )  # fmt: skip
    return traits, state, seen


def test_need_is_what_the_market_makes_it(world: World) -> None:
    write(world.t, need_rate=0.5)
    write(world.p, drift_sd=0.0)
    assert present_need(world.t, world.s, world.p) == pytest.approx(0.5)
    write(world.p, kind=DURABLE, adoption_occasion=0.1)
    write(world.s, bought=0)
    assert present_need(world.t, world.s, world.p) == pytest.approx(0.05)
    write(world.s, bought=1)
    assert present_need(world.t, world.s, world.p) == 0.0
    write(world.p, kind=CONTRACT, look_round=8)
    write(world.s, contract=1, tenure=9)
    assert present_need(world.t, world.s, world.p) == 0.0
    write(world.s, tenure=8)
    assert present_need(world.t, world.s, world.p) == pytest.approx(1 / 8)
    write(world.s, need_gone=1)
    assert present_need(world.t, world.s, world.p) == 0.0


def test_the_way_in_by_hand(busy: World) -> None:
    t, s, p = busy.t, busy.s, busy.p
    write(p, drift_sd=0.0)
    write(s, awareness=0.4, buzz=1.0, source=SOURCE_ADVERTISING)

    def way(search: float, mind: float, link: int = NO_LINK, reach: float = 0.2) -> int:
        return int(way_in(t, s, p, 0, link, reach, search, mind))

    found = 1 - np.exp(-0.5 * 0.2)
    by_name = 1 - np.exp(-0.5 * (0.2 + 0.8 * 0.5 * 0.4))
    curious = 1 - np.exp(-0.1)
    assert way(found - 1e-6, 0.99) == SOURCE_ORGANIC
    assert way(found + 1e-6, 0.99) == SOURCE_ADVERTISING
    assert way(by_name + 1e-6, 0.99) == NOBODY
    assert way(0.99, curious - 1e-6) == SOURCE_ADVERTISING
    assert way(0.99, curious + 1e-6) == NOBODY
    assert way(0.99, 0.99, link=3) == SOURCE_DIRECT
    assert way(found - 1e-6, 0.99, reach=0.0) == SOURCE_ADVERTISING


def test_a_friends_word_is_on_the_mind_in_its_week(busy: World) -> None:
    write(busy.s, buzz=0.0, source=SOURCE_WORD_OF_MOUTH, source_age=1)
    assert on_their_mind(busy.s, busy.p, 0) == pytest.approx(0.2)
    assert on_their_mind(busy.s, busy.p, 1) == 0.0
    write(busy.s, source_age=2)
    assert on_their_mind(busy.s, busy.p, 0) == 0.0


def test_pages_rise_with_interest_and_involvement(world: World) -> None:
    write(world.p, pages_read=4.0)
    middle = [(np.arange(2000) + 0.5) / 2000]

    def mean(match: float, involvement: float) -> float:
        write(world.t, involvement=involvement)
        return float(np.mean([pages_read(world.t, world.p, match, u) for u in middle[0]]))

    assert mean(0.0, 1.0) == mean(0.8, 0.0) == 1.0
    assert mean(0.5, 0.5) == pytest.approx(2.0, abs=0.02)
    assert mean(0.8, 1.0) == pytest.approx(4.2, abs=0.02)


def test_reading_proves_as_far_as_it_is_rich_and_relevant(world: World) -> None:
    write(world.p, trace=1.0, visit_awareness=0.1)
    world.keep()
    read(world.s, world.p, 0, 3, 0.5, 0.8, 0.1, SOURCE_ORGANIC)
    assert world.s["trust_good"][0] == pytest.approx(3 * 0.5 * 0.8 * 0.1)
    assert world.s["awareness"][0] == pytest.approx(0.5 + 0.1 * 0.8 * 0.5)
    assert world.s["source"] == SOURCE_ORGANIC
    before = world.again().copy()
    read(world.s, world.p, 0, 3, 0.5, 0.0, 0.1, SOURCE_ORGANIC)  # nothing to read
    assert world.s == before
    write(world.p, trace=0.0)  # kappa = 0
    read(world.s, world.p, 0, 3, 0.5, 1.0, 0.1, SOURCE_ORGANIC)
    assert world.s == before
    write(world.p, trace=1.0)
    read(world.s, world.p, 0, 3, 0.0, 1.0, 0.1, SOURCE_ADVERTISING)
    assert world.s["trust_good"][0] == 0.0  # of no relevance
    assert world.s["source"] != SOURCE_ORGANIC


def test_who_leaves_a_name(world: World) -> None:
    def chance(pages: int = 3) -> float:
        return float(sign_up_chance(world.t, world.s, world.p, 0, pages))

    usual = chance()
    assert chance(8) > usual > chance(1)
    write(world.t, comfort=1.0)
    assert chance() < usual
    write(world.t, comfort=4.0)
    world.s["trust_bad"][0] = 3.0
    assert trust(world.s, 0) < 0.5
    assert chance() < usual


def test_more_reach_brings_more_and_takes_nobody_away(busy: World) -> None:
    few, many = (browse(busy, reach)[2]["pages"] > 0 for reach in (0.05, 0.5))
    assert many.sum() > few.sum() + 300
    assert not (few & ~many).any()
    share = (browse(busy, 0.5)[2]["source"][many] == SOURCE_ORGANIC).mean()
    assert share > 0.5


def test_the_frequency_of_visits_is_as_reckoned(busy: World) -> None:
    write(busy.s, buzz=0.0)
    write(busy.p, drift_sd=0.0)
    came = (browse(busy, 0.2)[2]["pages"] > 0).mean()
    assert came == pytest.approx(1 - np.exp(-0.5 * (0.2 + 0.8 * 0.5 * 0.5)), abs=0.025)


def test_names_mean_consent_and_only_of_who_has_not_given_it(busy: World) -> None:
    write(busy.p, sign_up_base=0.0)
    _, state, seen = browse(busy)
    signed = seen["signed"] == 1
    assert 100 < signed.sum() < (seen["pages"] > 0).sum()
    assert ((state["consent"] & 1 == 1) == signed).all()
    assert browse(busy, form=0)[2]["signed"].sum() == 0
    write(busy.s, consent=1)
    assert browse(busy)[2]["signed"].sum() == 0


def test_a_site_without_content_changes_nothing_but_consent(busy: World) -> None:
    write(busy.p, sign_up_base=0.0)
    before = crowd(busy)[1]
    _, state, seen = browse(busy, richness=0.0)
    assert seen["signed"].sum() > 100
    state["consent"] = before["consent"]
    assert np.array_equal(state, before)


def test_the_order_of_consumers_does_not_matter_and_absent_ones_stay_away(busy: World) -> None:
    traits, state, seen = crowd(busy)
    here = np.arange(PEOPLE) % 2 == 0
    links = np.full(PEOPLE, NO_LINK, np.int8)
    visit_all(
        5, *LUCK, traits, state, parameters(busy), 0, here, links, 0.3, 1.0, 0.1, 1, seen
    )  # fmt: skip
    everybody = browse(busy)
    assert np.array_equal(seen[here], everybody[2][here])
    assert np.array_equal(state[here], everybody[1][here])
    assert seen["pages"][~here].sum() == 0
    assert np.array_equal(state[~here], crowd(busy)[1][~here])


def test_a_link_followed_leads_to_its_theme(busy: World) -> None:
    write(busy.p, search=0.0, browse_buzz=0.0)
    traits, state, _ = crowd(busy)
    touches = np.zeros(3, touch_dtype())
    touches["consumer"], touches["theme"] = [4, 5, 6], [2, 2, 3]
    touches["brand"], touches["clicked"] = [0, 1, 0], [1, 1, 0]
    scene = Scene(
        clock=5, key=LUCK, brand=0, parameters=parameters(busy),
        channels=np.zeros(1, channel_dtype()), traits=traits, state=state,
        outcome=np.zeros(0, outcome_dtype()), network=(np.zeros(1), np.zeros(0), np.zeros(0)),
        voices=np.zeros(PEOPLE, np.int8), touches=touches,
    )  # fmt: skip
    assert np.flatnonzero(links_of(scene) != NO_LINK).tolist() == [4]
    site = Site(PEOPLE)
    site.after(scene)
    assert np.flatnonzero(site.seen["pages"]).tolist() == [4]
    assert site.seen["theme"][4] == 2
    assert site.seen["source"][4] == SOURCE_DIRECT
