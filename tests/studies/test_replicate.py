"""One replication: all arms from one warm-up, on the same luck."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.market import Market
from sim.measures.definitions import KPIS
from sim.measures.naive import METHODS
from sim.results import DRAWN_TABLES, SCHEMA
from sim.scenario.priors import draw_parameters
from sim.studies.identity import run_id
from sim.studies.looks import watched
from sim.studies.replicate import Frames, Task, failed, field_test, replicate, run_through
from tests.studies.small import tiny

LOGS = ("record.transactions=true", "record.contacts=true", "strategies=[one_to_one]")


@pytest.fixture(scope="module")
def frames() -> Frames:
    return replicate(Task(tiny(*LOGS), 1))


def test_tables_have_the_columns_of_the_contract(frames: Frames) -> None:
    # No programme of these arms gives points; only the first replication is drawn.
    left_out = {"effects", "validation", "points", *DRAWN_TABLES}
    assert frames.keys() == {"runs", "parts", *SCHEMA} - left_out
    for table in frames.keys() - {"runs", "parts"}:
        assert list(frames[table].columns) == list(SCHEMA[table])
        assert (frames[table]["replication"] == 1).all()
    runs = frames["runs"]
    assert list(runs.columns) == [*SCHEMA["runs"], *KPIS]
    assert set(runs["strategy"]) == {"none", "status_quo", "one_to_one"}
    assert runs["draw"].isna().all()
    assert (runs["status"] == "ok").all()
    assert runs["error"].isna().all()
    assert runs["run_id"].is_unique


def test_ratios_come_with_the_two_sums_they_are_made_of(frames: Frames) -> None:
    runs = frames["runs"].set_index("strategy")
    for row in frames["parts"].itertuples():
        value = runs.loc[row.strategy, row.kpi]
        if row.denominator > 0 and not np.isnan(value):
            assert value == pytest.approx(row.numerator / row.denominator), row.kpi
    ratios = {name for name, kpi in KPIS.items() if kpi.ratio}
    assert {"cac", "market_share"} <= set(frames["parts"]["kpi"]) <= ratios


def test_the_people_of_the_first_replication_are_drawn() -> None:
    frames = replicate(Task(tiny("strategies=[mass]"), 0))
    for table in DRAWN_TABLES:
        assert list(frames[table].columns) == list(SCHEMA[table])
    ties, adopters, runs = frames["ties"], frames["adopters"], frames["runs"]
    assert (ties["low"] < ties["high"]).all() and len(ties) > 0
    assert not adopters.duplicated(["strategy", "person"]).any()
    early = adopters[adopters["source"] == "before"].groupby("strategy")["person"].apply(set)
    assert len(early) > 1 and all(found == early.iloc[0] for found in early)  # one past for all
    within = frames["adoption"]["week"] < 53
    counted = frames["adoption"][within].groupby("strategy")["customers"].sum()
    for arm, customers in runs.set_index("strategy")["new_customers"].items():
        assert counted.get(arm, 0) == customers
    assert DRAWN_TABLES[0] not in replicate(Task(tiny("strategies=[mass]"), 0, draw=0))


def test_watching_a_run_changes_nothing() -> None:
    settings = tiny("strategies=[loyalty_programme]", "horizon.weeks=30", "horizon.run_off=9")
    past = Market(settings, replication=0)
    past.run_for(past.warm_up)
    seen, alone = (
        watched(past.fork("loyalty_programme")),
        run_through(past.fork("loyalty_programme")),
    )
    for name in ("purchases", "contacts", "ledger", "weekly", "points"):
        ours, theirs = getattr(seen.columns.recording, name), getattr(alone.recording, name)
        assert np.array_equal(ours, theirs), name
    assert seen.columns.recording.census.keys() - alone.recording.census.keys() == {
        "week_13", "week_26",
    }  # fmt: skip
    assert seen.points is not None
    owed = seen.points[seen.points["entry"] == "outstanding"].groupby("week")[["points", "amount"]]
    rows = pd.DataFrame(alone.recording.points).set_index(0)
    for week, sums in owed.sum().iterrows():
        assert sums["points"] == pytest.approx(rows.loc[week - 1, 4])
        assert sums["amount"] == pytest.approx(rows.loc[week - 1, 5])


def test_tables_on_customers_agree_with_the_kpis() -> None:
    arms = ("horizon.weeks=53", "horizon.warm_up=10", "strategies=[loyalty_programme]")
    tables = replicate(Task(tiny(*arms), 0))
    runs = tables["runs"].set_index("strategy")
    for arm in runs.index:
        row = runs.loc[arm]
        at_end = tables["loyalty"].query("strategy == @arm and week == 53")
        share = at_end.groupby("loyalty")["people"].sum() / at_end["people"].sum()
        for kind in ("true_loyalty", "spurious_loyalty", "latent_loyalty"):
            assert share.get(kind, 0.0) == pytest.approx(row[f"{kind}_share"])
        own = tables["segments"].query("strategy == @arm")
        assert (own["margin"] - own["cost"]).sum() / own["customers"].sum() == pytest.approx(
            row["clv"]
        )
    assert set(tables["points"]["strategy"]) == {"loyalty_programme"}
    segments = tables["segments"].pivot(index="segment", columns="strategy", values="customers")
    assert (segments.nunique(axis=1) == 1).all()  # the same people in every arm


def test_arms_share_their_past(frames: Frames) -> None:
    past = frames["transactions"].query("week < 0").drop(columns="strategy")
    arms = [arm.drop(columns="strategy").reset_index(drop=True) for _, arm in
            frames["transactions"].query("week < 0").groupby("strategy")]  # fmt: skip
    assert len(past) > 0
    for arm in arms[1:]:
        pd.testing.assert_frame_equal(arm, arms[0])


def test_logs_only_when_asked_for_and_never_of_a_draw() -> None:
    assert {"transactions", "contacts"}.isdisjoint(replicate(Task(tiny(), 0)))
    settings, values = draw_parameters(tiny(*LOGS), 0, (1, 0))
    drawn = replicate(Task(settings, 0, 0, values))
    assert drawn.keys() == {"runs", "parts"}
    assert (drawn["runs"]["draw"] == 0).all()


def test_an_arm_does_not_depend_on_those_beside_it(frames: Frames) -> None:
    other = tiny(*LOGS[:2], "strategies=[mass+loyalty_programme,one_to_one]")
    more = replicate(Task(other, 1))
    for table in ("runs", "weekly", "ledger", "transactions", "contacts"):
        mine, again = (
            part[table].query("strategy == 'one_to_one'").reset_index(drop=True)
            for part in (frames, more)
        )
        assert len(mine) > 0, table
        pd.testing.assert_frame_equal(mine, again)
    assert "mass+loyalty_programme" in set(more["runs"]["strategy"])
    spent = more["ledger"].query("strategy == 'mass+loyalty_programme'")
    assert {"mass", "loyalty_programme"} <= set(spent["programme"])


def test_customers_who_keep_silent_change_only_the_value_of_referrals() -> None:
    talking = replicate(Task(tiny(), 0))["runs"].set_index("strategy")
    silenced = replicate(Task(tiny("knock_out=true"), 0))["runs"].set_index("strategy")
    kpis = [kpi for kpi in KPIS if kpi != "clv_with_referrals"]
    pd.testing.assert_frame_equal(talking[kpis], silenced[kpis])
    assert talking["clv_with_referrals"].isna().all()
    assert silenced["clv_with_referrals"].notna().any()


def test_a_failure_is_a_row_an_arm() -> None:
    settings = tiny()
    task = Task(settings, 3)
    runs = failed(task, ZeroDivisionError("no customers"))["runs"]
    assert list(runs["strategy"]) == list(settings.strategies)
    assert set(runs["status"]) == {"failed"}
    assert set(runs["error"]) == {"ZeroDivisionError: no customers"}
    assert list(runs["run_id"]) == [run_id(settings, arm, 3, None) for arm in settings.strategies]
    assert task.tag == "replication-3"
    assert Task(settings, 3, 3).tag == "draw-3"


def test_a_field_test_keeps_a_random_group_out_of_contacts_and_cards() -> None:
    settings = tiny("population.size=400", "population.consent_rate=0.9")
    past = Market(settings, replication=0)
    past.run_for(past.warm_up)
    for arm in ("one_to_one", "loyalty_programme"):
        test = field_test(past, arm)
        assert test is not None
        control = test.recording.held_out
        assert 0.05 < control.mean() < 0.16
        reached = np.isin(np.flatnonzero(control), test.recording.contacts["consumer"])
        assert not reached.any()
        assert not test.recording.members[control].any()
        someone = test.recording.members.any() or len(test.recording.contacts)
        assert someone
    assert field_test(past, "promotion") is None  # a public price cut cannot be withheld
    none_kept = past.settings.model_copy(update={"hold_out": 0.0})
    past.settings = none_kept
    assert field_test(past, "one_to_one") is None


def test_each_replication_says_what_would_have_been_measured() -> None:
    naive = replicate(Task(tiny("strategies=[promotion,one_to_one]"), 0))["naive"]
    assert set(naive["strategy"]) == {"promotion", "one_to_one"}  # not none, not the baseline
    assert list(naive.query("strategy == 'promotion'")["method"]) == list(METHODS)
    known = naive.dropna(subset="estimate").set_index(["strategy", "method"])
    assert ("one_to_one", "hold_out") in known.index
    assert ("promotion", "hold_out") not in known.index
