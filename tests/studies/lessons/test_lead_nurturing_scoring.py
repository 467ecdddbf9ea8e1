"""The lesson on leads: nurtured, scored, qualified, handed to a seller."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.market import Market
from sim.scenario.priors import with_values
from sim.studies.lesson import scenario_of
from sim.studies.lessons.base import load_lesson
from sim.studies.lessons.lead_nurturing_scoring import (
    DRAWN,
    NURTURED,
    SCORED,
    STEPS,
    UNCALLED,
    conclude,
    live,
)
from tests.studies.lessons.small import TYPED, whole

NAME = "lead-nurturing-scoring"
BUSY = (
    "population.need_mean=0.3",
    "population.consent_rate=0.2",
    "behaviour.search=2",
    "behaviour.sign_up_base=0",
)
"""A world in which even few people leave their names."""


def test_the_lesson_runs_and_leads_grow_fewer_from_step_to_step() -> None:
    found = whole(NAME, *BUSY)
    steps = found.evidence.tables["steps"].set_index("x")["value"]
    assert list(steps.index) == list(STEPS)
    assert steps["visitors"] > steps["leads"] > steps["qualified"] >= steps["handed_over"] > 0
    doors = found.evidence.tables["doors"]
    assert set(doors["series"]) == {"lead_rate", "purchase_rate"}
    price = found.evidence.tables["per_call"].set_index("x").loc["cost", "value"]
    assert price == found.result.config["firm"]["channels"]["call"]["unit_cost"]


@pytest.fixture(scope="module")
def fork() -> Market:
    market = Market(scenario_of(load_lesson(NAME), [*TYPED, *BUSY]))
    market.run_for(market.warm_up)
    return market


def test_an_arm_lives_as_it_does_in_the_comparison(fork: Market) -> None:
    lived = live(fork, NURTURED, fork.settings)
    twin = fork.fork(NURTURED)
    twin.run_for(twin.horizon)
    rows = twin.recorder.all_purchases()
    own = rows[(rows["brand"] == 0) & (rows["week"] >= 0)]
    margin = float((own["amount"] - own["units"] * twin.unit_cost[0]).sum())
    assert lived.margin == pytest.approx(margin)
    assert {"visits", "leads", "stages"} <= set(lived.tables)


def test_nobody_is_called_where_all_are_kept_back_and_others_are_called_by_lot(
    fork: Market,
) -> None:
    assert live(fork, SCORED, fork.settings).calls > 0
    assert live(fork, SCORED, with_values(fork.settings, UNCALLED)).calls == 0
    drawn = live(fork, SCORED, with_values(fork.settings, DRAWN))
    scores = drawn.tables["scores"]
    assert (scores["chosen"] == 1).all()
    assert 0.05 < drawn.calls / len(scores) < 0.4


def observed(**changes: float) -> dict[str, pd.DataFrame]:
    """Return made-up observations of three replications."""
    luck = pd.DataFrame({"replication": [0, 1, 2]})
    doors = pd.concat(
        luck.assign(entry_point=name, visitors=100, leads=10, qualified=4, handed_over=2, bought=n)
        for name, n in (("advert", 2), ("friend", 6), ("all", 8))
    )
    groups = pd.concat(
        luck.assign(x=float(group), leads=20, predicted=group * 1.0, observed=group * 0.5)
        for group in range(1, 6)
    )
    calls = pd.concat(
        luck.assign(
            x=name,
            calls=10,
            buyers=gain,
            margin=changes.get(name, 100.0 * gain) + luck["replication"] - 1,
        )
        for name, gain in (("scored", 2), ("drawn", 1))
    )
    return {
        "doors": doors.reset_index(drop=True),
        "groups": groups.reset_index(drop=True),
        "calls": calls.reset_index(drop=True),
        "nurture": luck.assign(leads=10, bought=5, base_leads=10, base_bought=4),
        "stages": luck.assign(week=0, signed_up=3, reads=2, requests=1, given_up=0),
        "quality": luck.assign(best=0.4, all=0.1, auc=0.6, auc_asked=0.7),
        "lot": luck.assign(handed=10, handed_bought=4, kept=10, kept_bought=1),
    }


def test_findings_follow_from_what_was_observed() -> None:
    result = whole(NAME, *BUSY).result
    found = {one.id: one for one in conclude(result, observed()).findings}
    wanted = {
        "pays_back": 5.0,  # 200 of margin for ten calls at 4
        "lift": 4.0,
        "optimism": 0.125,
        "doors": 0.4,
        "nurture": 0.1,
        "asking": 0.1,
        "test": 0.3,
        "persuades": 0.2,
        "targeting": 10.0,
    }
    assert {name: found[name].value for name in wanted} == pytest.approx(wanted)
    assert found["pays_back"].verdict(1) == "found"
    poor = {one.id: one for one in conclude(result, observed(scored=4.0)).findings}
    assert poor["pays_back"].value == pytest.approx(0.1)
    assert poor["pays_back"].verdict(1) == "contradicted"
