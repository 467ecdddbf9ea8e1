"""A live market: the same market as any other, changed on the way, begun again."""

from __future__ import annotations

import numpy as np
import pytest

from sim.app.live.life import life_of
from sim.app.live.market import LiveMarket, matches, opened
from sim.app.live.standing import STANDINGS
from sim.app.live.wanted import Wanted, asked_by
from sim.errors import UserError
from sim.locale import catalogue
from sim.market import Market
from sim.scenario.load import load_scenario

SMALL = Wanted(size=200, network="community")


@pytest.fixture(scope="module")
def shared() -> LiveMarket:
    return LiveMarket(SMALL)


@pytest.fixture
def live(shared: LiveMarket) -> LiveMarket:
    shared.reopen(SMALL)
    return shared


def fingerprint(market: Market) -> bytes:
    return market.consumers.state.tobytes() + market.recorder.all_purchases().tobytes()


def test_it_is_the_market_that_a_comparison_lives(live: LiveMarket) -> None:
    live.step(6)
    plain = Market(load_scenario(*SMALL.overrides()))
    plain.run_for(plain.warm_up)
    plain = plain.fork("status_quo")
    plain.run_for(6)
    assert fingerprint(live.market) == fingerprint(plain)


def test_same_beginning_and_same_changes_give_the_same_weeks(live: LiveMarket) -> None:
    live.step(3)
    live.change("wom", 2)
    live.step(2)
    live.change("strategy", "loyalty_programme")
    live.step(4)
    did = ",".join(map(str, live.changes))
    asked = asked_by({"size": "200", "network": "community", "did": did, "week": "9"})
    again = opened(asked)
    assert fingerprint(again.market) == fingerprint(live.market)
    assert np.array_equal(again.standings(), live.standings())
    assert again.history.curves().equals(live.history.curves())
    assert matches(live, asked)


def test_a_changed_slider_counts_from_the_coming_week_on(live: LiveMarket) -> None:
    live.step(2)
    before = fingerprint(live.market)
    change = live.change("wom", 0)
    assert change is not None and (change.week, change.value) == (2, "0")
    assert fingerprint(live.market) == before
    live.step(4)
    assert not np.any(live.market.voices)
    assert live.market.parameters["word_of_mouth"][0] == 0.0


def test_setting_what_is_set_changes_nothing(live: LiveMarket) -> None:
    assert live.change("wom", 1) is None
    assert live.change("strategy", "status_quo") is None
    assert live.changes == ()


def test_a_strategy_on_the_way_keeps_members_and_has_the_money_left(live: LiveMarket) -> None:
    live.reopen(Wanted(size=200, network="community", strategy="loyalty_programme"))
    live.step(20)
    members = live.market.brands[0].members()
    spent = live.market.brands[0].ledger.rows()["amount"].sum()
    assert members.any() and spent > 0.0
    live.change("strategy", "mass+loyalty_programme")
    live.step(1)
    assert live.market.brands[0].members()[members].all()
    live.step(live.weeks)
    total = live.market.brands[0].ledger.rows()["amount"].sum()
    assert total <= live.market.budget * (1.0 + 1e-6)
    assert live.ended and live.week == live.weeks


def test_a_lever_of_a_programme_moves_it(live: LiveMarket) -> None:
    live.reopen(Wanted(size=200, network="community", strategy="promotion"))
    live.change("promotion.depth", 0.5)
    live.step(2)
    rows = live.market.recorder.all_purchases()
    rows = rows[(rows["week"] >= 0) & (rows["brand"] == 0) & (rows["face_value"] > 0)]
    assert rows.shape[0]
    cut = rows["face_value"] / (rows["face_value"] + rows["amount"])
    assert np.allclose(cut, 0.5)


def test_beginning_again_lives_the_same_weeks_under_another_name(live: LiveMarket) -> None:
    live.step(5)
    run, first = live.run, fingerprint(live.market)
    live.reopen(SMALL)
    assert live.week == 0 and live.run != run and len(live.history) == 0
    live.step(5)
    assert fingerprint(live.market) == first


def test_a_strategy_that_the_money_left_cannot_set_up_is_refused(live: LiveMarket) -> None:
    live.change("status_quo.advertising_factor", 4)
    live.step(live.weeks - 1)
    before = live.market.settings
    with pytest.raises(UserError):
        live.change("strategy", "loyalty_programme")
    assert live.arm == "status_quo" and live.market.settings is before


def test_everybody_stands_somewhere(live: LiveMarket) -> None:
    live.step(10)
    places = live.standings()
    names = np.array(STANDINGS)[places]
    state = live.market.consumers.state
    customers = np.isin(names, ["customer", "loyal", "let_down"])
    assert np.array_equal(customers, live.market.customers_now())
    assert (state["satisfaction"][names == "let_down"] < 0).all()
    assert (state["awareness"][names == "unaware", 0] < 0.5).all()
    assert {"unaware", "customer", "loyal", "let_down"} <= set(names)


def test_curves_agree_with_what_was_recorded(live: LiveMarket) -> None:
    live.step(8)
    curves = live.history.curves()
    rows = live.market.recorder.all_purchases()
    own = rows[(rows["week"] >= 0) & (rows["brand"] == 0)]
    for week in range(8):
        buyers = np.unique(own["consumer"][own["week"] == week]).shape[0]
        assert curves["buyers"][week] == buyers
    new = curves[["by_word", "by_ads", "by_other"]].iloc[-1].sum()
    assert new == (own["first"] == 1).sum()
    assert curves["share"].between(0, 1).all()
    assert list(live.history.curves(5)["week"]) == [5, 6, 7]


def test_a_life_tells_what_was_recorded_of_one_person(live: LiveMarket) -> None:
    live.step(25)
    rows = live.market.recorder.all_purchases()
    own = rows[(rows["week"] >= 0) & (rows["brand"] == 0)]
    who = int(np.bincount(own["consumer"]).argmax())
    life = life_of(live, who, catalogue("en"))
    assert life.bought == tuple(np.unique(own["week"][own["consumer"] == who]))
    network = live.market.network
    assert life.friends == tuple(
        network.neighbours[network.offsets[who] : network.offsets[who + 1]]
    )
    assert len(life.feelings) == 25
    last = live.market.consumers.state[who]
    assert life.feelings["attachment"].iloc[-1] == pytest.approx(last["attachment"][0])
    assert any(kind == "bought" for _, kind, _ in life.told)
    assert [week for week, *_ in life.told] == sorted((w for w, *_ in life.told), reverse=True)
    french = life_of(live, who, catalogue("fr"))
    assert any("acheté" in text for _, _, text in french.told)


def test_friends_who_spoke_are_named(live: LiveMarket) -> None:
    live.step(25)
    heard = live.history.heard(np.arange(200, dtype=np.int32))
    assert heard and {voice for _, _, voice in heard} <= {1, -1}
    _, friend, voice = heard[-1]
    listener = int(live.market.network.neighbours[live.market.network.offsets[friend]])
    kind = "praise" if voice > 0 else "warning"
    told = life_of(live, listener, catalogue("en")).told
    assert any(each == kind and f"friend {friend} " in text for _, each, text in told)


@pytest.mark.parametrize("market", ["subscription", "gift_retail", "durable"])
def test_other_markets_live_too(market: str) -> None:
    live = LiveMarket(Wanted(market=market, size=120, strategy="mass"))
    live.step(4)
    assert live.history.curves()["active"].notna().all()
    assert live.standings().shape == (120,)
