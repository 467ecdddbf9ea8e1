"""The lesson on known, liked, trusted: stages, risk, promises, first contacts."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim.studies.lesson import scenario_of
from sim.studies.lessons.base import load_lesson
from sim.studies.lessons.known_like_trust import (
    FEELINGS,
    MASS,
    OVERCLAIM,
    USUAL,
    Watched,
    claiming,
    conclude,
    feelings,
    first_weeks,
    live,
    meeting,
)
from tests.studies.lessons.small import TYPED, whole

NAME = "known-like-trust"
HIGH_NEED = "population.need_mean=0.4"


@cache
def fork() -> Watched:
    market = Watched(scenario_of(load_lesson(NAME), [*TYPED, HIGH_NEED]))
    market.stood = []
    market.run_for(market.warm_up)
    return market


def test_the_lesson_runs_and_each_stage_keeps_some_of_the_one_before() -> None:
    found = whole(NAME, HIGH_NEED)
    steps = found.evidence.tables["steps"].pivot(index="series", columns="x", values="value")
    assert (steps["prospect"] == 1.0).all()
    assert (steps["known"] >= steps["liked"]).all()
    assert (steps["liked"] >= steps["trusted"]).all()
    assert list(found.evidence.tables["stood_before"]["x"]) == list(FEELINGS)


def test_first_buyers_are_noted_once_with_where_they_stood_before() -> None:
    lived = live(fork(), USUAL, fork().settings)
    weeks = first_weeks(lived)
    assert len(lived.stood) == (weeks >= 0).sum() > 5
    assert sorted(row[0] for row in lived.stood) == sorted(weeks[weeks >= 0].tolist())
    first = lived.stood[0]
    who = np.flatnonzero(weeks == first[0])
    twin = fork().fork(USUAL)
    twin.stood = []
    twin.run_for(first[0])
    assert first[1:] in [tuple(row) for row in feelings(twin)[who].astype(int).tolist()]


def test_without_doubt_no_fewer_prospects_buy() -> None:
    doubting = (first_weeks(live(fork(), USUAL, fork().settings)) >= 0).sum()
    sure = live(fork(), USUAL, fork().settings, doubt=0.0)
    assert (first_weeks(sure) >= 0).sum() >= doubting
    assert float(fork().parameters["first_purchase_barrier"][0]) > 0.0


def test_a_claim_is_heard_and_moves_what_is_expected() -> None:
    settings = fork().settings
    assert settings.strategy[MASS]["claim"] is None
    expected = {}
    for quality in (0.5, OVERCLAIM):
        lived = live(fork(), MASS, claiming(settings, quality))
        expected[quality] = float(lived.consumers.state["quality"][:, 0].mean())
    assert expected[OVERCLAIM] > expected[0.5]


def test_a_relevant_meeting_is_about_the_need_and_leaves_more_liking() -> None:
    market = fork()
    state = market.consumers.state
    who = np.flatnonzero(state["consent"] & 1 == 1)
    liking = {}
    for kind in ("relevant", "irrelevant"):
        touches = meeting(market, who, kind)
        if kind == "relevant":
            assert (touches["theme"] == state["need_theme"][who]).all()
        twin = market.fork(USUAL)
        twin.stood, twin.meeting = [], touches
        twin.run_for(1)
        liking[kind] = float(twin.consumers.state["attachment"][who, 0].mean())
    assert liking["relevant"] > liking["irrelevant"]


def made_up() -> dict[str, pd.DataFrame]:
    """Return made-up observations of three replications."""
    luck = pd.DataFrame({"replication": [0, 1, 2]})
    promise = {"early": 10, "attachment": 0.1, "trust": 0.5, "margin": 50.0, "units_after": 100.0}
    bought = {("doubt", "low"): 8, ("doubt", "high"): 4, ("sure", "low"): 10, ("sure", "high"): 10}
    met = {"none": (0.0, 0, 5), "relevant": (2.0, 1, 8), "irrelevant": (1.0, 3, 4)}
    rows = {
        "stood": [
            luck.assign(
                week=1,
                known=1,
                liked=k < 9 + luck["replication"],
                trusted=k < 29 + luck["replication"],
            ).astype(int)
            for k in range(40)
        ],
        "steps": [luck.assign(series=USUAL, x="known", people=1, prospects=2)],
        "passages": [luck.assign(x="prospect_to_customer", people=10, passed=1)],
        "known": [luck.assign(known=10, known_bought=4, other=10, other_bought=1)],
        "risk": [
            luck.assign(series=series, x=x, people=20, bought=n)
            for (series, x), n in bought.items()
        ],
        "claims": [
            luck.assign(series=name, first=first, repeated=4, satisfaction=mood, **promise)
            for name, first, mood in (("honest", 20, 0.3), ("loud", 25, 0.1))
        ],
        "claims_quarterly": [luck.assign(series="first", x=6.5, honest=10.0, loud=12.0)],
        "meetings": [
            luck.assign(x=x, people=10, feeling=feeling, left=left, bought=n)
            for x, (feeling, left, n) in met.items()
        ],
    }
    return {name: pd.concat(parts, ignore_index=True) for name, parts in rows.items()}


def test_findings_follow_from_what_was_observed() -> None:
    found = {one.id: one for one in conclude(whole(NAME, HIGH_NEED).result, made_up()).findings}
    wanted = {
        "liked_first": 0.25,
        "trusted_first": 0.75,
        "knowing_buys": 0.3,
        "doubt": -0.4,
        "risk": -0.4,
        "meeting_liking": 0.1,
        "meeting_leaves": -0.2,
        "meeting_buys": 0.4,
        "meeting_none": -0.1,
        "claim_first": 0.25,
        "claim_mood": -0.2,
        "claim_repeat": 0.0,
        "claim_margin": 0.0,
    }
    assert {name: found[name].value for name in wanted} == pytest.approx(wanted)
    assert found["liked_first"].verdict(1) == "contradicted"
    assert found["trusted_first"].verdict(1) == "found"
