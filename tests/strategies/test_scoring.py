"""Lead scoring: who is handed to a seller, by what score, and what became of everyone scored."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import UserError
from sim.firm import lead_scores
from sim.firm.crm import NEVER
from sim.firm.lead_scores import TRACES
from sim.market import Market
from sim.measures.funnel import table
from sim.strategies.base import parse_arm, validate_strategy_settings
from tests.strategies.leading import WEEKS, contacts, leads, play, programme, spent, unequal


def scores(market: Market) -> pd.DataFrame:
    """Return the table of scores of a market."""
    return table("scores", programme(market, "scoring").score_table())


def test_the_best_share_is_chosen_and_a_lot_of_them_kept_back() -> None:
    found = scores(play("scoring", share=0.3, again_weeks=4, control_share=0.3, least_points=-1e9))
    assert len(found) > 300
    by_round = found.groupby("week")
    share = by_round["chosen"].sum() / by_round.size()
    large = by_round.size() >= 10
    assert share[large].between(0.3, 0.4).all()
    for _, row in by_round:
        assert (
            row.loc[row["chosen"] == 1, "score"].min() >= row.loc[row["chosen"] == 0, "score"].max()
        )
    assert (found["chosen"] >= found["handed"]).all()
    kept = 1 - found["handed"].sum() / found["chosen"].sum()
    assert kept == pytest.approx(0.3, abs=0.12)


def test_sellers_meet_chosen_leads_alone_and_those_once_in_a_while() -> None:
    market = play("scoring", again_weeks=20, control_share=0.0)
    sent, found = contacts(market), scores(market)
    assert 10 < sent.size == found["handed"].sum()
    handed = found[found["handed"] == 1]
    assert sorted(zip(sent["week"], sent["consumer"], strict=True)) == sorted(
        zip(handed["week"], handed["consumer"], strict=True)
    )
    gaps = handed.sort_values("week").groupby("consumer")["week"].diff().dropna()
    assert (gaps >= 20).all()
    crm = market.brands[0].crm
    assert crm is not None
    assert (crm.lead_since[sent["consumer"]] != NEVER).all()
    assert (leads(market).handed[np.unique(sent["consumer"])] >= 0).all()
    assert spent(market, "contact") == pytest.approx(4.0 * sent.size)


def test_points_by_hand_rank_until_fates_are_known() -> None:
    seen = np.zeros((2, len(TRACES)))
    seen[0, [0, 1, 2, 3, 5]] = [2, 1, 1, 4, 1]
    seen[0, TRACES.index("friend")] = 1
    seen[1, TRACES.index("advert")] = 1
    one = programme(play("scoring", weeks=1), "scoring")
    assert one.score(seen).tolist() == [6 + 5 + 15 - 4 + 20 + 20, 0]


def test_chances_are_learnt_once_fates_are_known_and_rank_buyers_first() -> None:
    settings: dict[str, Any] = {
        "within_weeks": 8,
        "refit_weeks": 8,
        "control_share": 1.0,
        "channel": "email",
    }
    market = play("scoring", **settings)
    found = scores(market)
    by_rule, learnt = found[found["learnt"] == 0], found[found["learnt"] == 1]
    assert by_rule["week"].max() < learnt["week"].min()
    assert learnt["score"].between(0, 1).all()
    known = learnt[learnt["bought"] >= 0]
    assert len(known) > 100
    assert known["score"].mean() == pytest.approx(known["bought"].mean(), abs=0.12)
    assert contacts(market).size == 0  # all kept back
    never = scores(play("scoring", learn=False, **settings))
    assert (never["learnt"] == 0).all()


def test_outcomes_are_the_purchases_within_the_weeks() -> None:
    market = play("scoring", within_weeks=10)
    crm = market.brands[0].crm
    assert crm is not None
    for week, who, *_, told in programme(market, "scoring").score_table():
        bought = week <= crm.first_purchase[who] <= week + 10
        assert told == (int(bought) if week + 10 < WEEKS else -1)


def test_without_leads_or_a_form_nothing_happens() -> None:
    market = play("scoring", form=False)
    assert scores(market).empty
    assert contacts(market).size == 0
    assert unequal(play("none"), market) == set()
    silent = "behaviour.attachment_gain=0"
    called = play("scoring", silent)
    assert contacts(called).size > 5
    assert not unequal(play("none", silent), called) & {"units", "brand", "trust_good", "awareness"}


@pytest.mark.parametrize("total", [5.0, 40.0, 200.0])
def test_money_is_never_overdrawn(total: float) -> None:
    market = play("scoring", total=total, offer=0.1, weeks=WEEKS + 4)
    assert spent(market) <= total


def test_a_seller_may_give_an_offer_at_face_value() -> None:
    market = play("scoring", offer=0.2, share=0.5, control_share=0.0, channel="email")
    bought = market.recorder.all_purchases()
    cut = bought[(bought["brand"] == 0) & (bought["week"] >= 0) & (bought["face_value"] > 0)]
    assert spent(market, "discount") == pytest.approx(float(cut["face_value"].sum()))


def test_who_plans_to_buy_soon_comes_first() -> None:
    market = play("qualification+scoring", settings={"qualification": {"ask": "leads"}})
    assert (leads(market).answered != NEVER).any()
    found = programme(market, "scoring")
    seen = np.concatenate([row[2] for row in found.rounds._rows])
    assert seen[:, TRACES.index("soon")].sum() > 0


def test_mistakes_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match=r"points has no 'pages'.*page"):
        validate_strategy_settings("scoring", {"points": {"pages": 1}})
    with pytest.raises(UserError, match="entry_points lacks organic"):
        validate_strategy_settings("scoring", {"entry_points": {"advert": 1, "link": 2}})
    monkeypatch.setattr(lead_scores, "find_spec", lambda name: None)
    with pytest.raises(UserError, match=r"strategy\.scoring\.learn.*scikit-learn"):
        parse_arm("scoring", {})
    assert parse_arm("scoring", {"scoring": {"learn": False}}).name == "scoring"
