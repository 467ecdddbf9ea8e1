"""The market as Mesa knows it: twin, forks, neighbours in memory, batches, frames, agent sets."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

from sim.market import Market
from sim.population.consumers import Consumer
from sim.population.twin import TwinConsumer
from tests.worlds import (
    BUSY,
    EVERYTHING,
    KINDS,
    arrays_of,
    at_fork,
    differences,
    different,
    memory_of,
    run_arm,
    small,
)


def test_fields_that_differ_in_one_bit_are_found() -> None:
    one = np.zeros(3, dtype=[("a", "f4"), ("b", "f8", (2,))])
    other = one.copy()
    assert different(one, other) == []
    other["b"][2, 1] = -0.0
    assert different(one, other) == ["b"]


@pytest.mark.filterwarnings("error")
def test_no_week_is_lived_in_no_time() -> None:
    market = Market(small("market=durable", "population.size=60", "horizon.warm_up=0"))
    market.run_for(market.warm_up)
    assert market.week == 0
    market.run_for(2)
    assert market.week == 2


# --- the twin --------------------------------------------------------------------------------


def market_and_twin(kind: str) -> tuple[Market, Market]:
    """Return the columns and the agents of one world, before its first week."""
    settings = small(f"market={kind}", *BUSY)
    twin = settings.model_copy(update={"engine": "agents"})
    return Market(settings), Market(twin)


@pytest.mark.parametrize("kind", KINDS)
def test_twin_lives_the_same_thirty_weeks_bit_for_bit(kind: str) -> None:
    columns, agents = market_and_twin(kind)
    assert len(agents.agents_by_type[TwinConsumer]) == 300
    while columns.running:
        if columns.week == 0:
            columns, agents = columns.fork(EVERYTHING), agents.fork(EVERYTHING)
        columns.step()
        agents.step()
        for part in ("traits", "state", "outcome"):
            fields = different(getattr(columns.consumers, part), getattr(agents.consumers, part))
            assert not fields, f"{part} of week {columns.week - 1}: {fields}"
        assert columns.voices.tobytes() == agents.voices.tobytes()
    assert columns.clock == 30
    assert columns.latest == agents.latest
    recorded, twins = columns.recording(), agents.recording()
    for table in ("purchases", "contacts", "ledger", "weekly"):
        assert different(getattr(recorded, table), getattr(twins, table)) == [], table
    assert recorded.points.tobytes() == twins.points.tobytes()
    # The thirty weeks had everything in them that the twin is there to check.
    assert recorded.contacts["opened"].sum() > 50
    assert recorded.points[:, 1].sum() > 0
    assert (recorded.purchases["face_value"] > 0).any()
    assert (recorded.purchases["personal"] == 1).any()


# --- forks and neighbours ----------------------------------------------------------------------


def test_arms_share_traits_and_network_and_nothing_they_change() -> None:
    past = at_fork(overrides=BUSY)
    arm, other = past.fork(EVERYTHING), past.fork("mass")
    assert arm.consumers.traits is past.consumers.traits
    assert arm.network is past.network
    written = memory_of([rows for part in _rows_written(past) for rows in part])
    network = memory_of(list(arrays_of(past.network)))
    for one, two in ((past, arm), (past, other), (arm, other)):
        mine, theirs = memory_of(list(arrays_of(one))), memory_of(list(arrays_of(two)))
        for address in mine.keys() & theirs.keys() - written.keys() - network.keys():
            assert not mine[address].flags.writeable, mine[address].dtype
    assert not arm.consumers.traits.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        arm.consumers.traits["need_rate"][0] = 1.0


def _rows_written(market: Market) -> tuple[list[Any], ...]:
    recorder = market.recorder
    return recorder.purchases, recorder.contacts, recorder.weekly, [*recorder.censuses.values()]


def test_an_arm_leaves_its_past_and_the_other_arms_alone() -> None:
    past = at_fork(overrides=BUSY)
    before = past.consumers.state.copy()
    known = past.brands[0].crm
    assert known is not None
    evidence = known.interests.evidence.copy()
    alone = run_arm("mass", *BUSY)
    run_arm(EVERYTHING, *BUSY)
    assert different(before, past.consumers.state) == []
    assert evidence.tobytes() == known.interests.evidence.tobytes()
    assert (past.week, past.arm, past.running) == (0, "status_quo", True)
    assert differences(alone, run_arm("mass", *BUSY)) == {}


def test_an_arm_from_a_fork_is_the_market_made_for_that_arm() -> None:
    direct = Market(small(*BUSY), arm=EVERYTHING)
    direct.run_for(30)
    assert differences(direct, run_arm(EVERYTHING, *BUSY)) == {}


def test_two_markets_side_by_side_do_not_touch() -> None:
    def market(replication: int) -> Market:
        return Market(small(*BUSY), replication=replication, arm=EVERYTHING)

    alone = market(0)
    alone.run_for(30)
    one, other = market(0), market(1)
    for _ in range(30):
        one.step()
        other.step()
    assert differences(alone, one) == {}
    assert "state" in differences(one, other)


# --- Mesa's own tools ----------------------------------------------------------------------------

BATCH = {
    "population.size": [150, 200],
    "strategies": [["none", "mass"]],
    "market": "grocery",
    "network": "small_world",
    "horizon.warm_up": 3,
    "horizon.weeks": 4,
    "horizon.run_off": 2,
}


def batch(**more: Any) -> pd.DataFrame:
    """Return the rows of a batch of small markets."""
    rows = mesa.batch_run(
        Market, BATCH, number_processes=1, data_collection_period=1, display_progress=False, **more
    )
    return pd.DataFrame(rows)


def test_batch_run_runs_every_point_to_its_horizon() -> None:
    rows = batch()
    assert rows.groupby("population.size").size().to_dict() == {150: 9, 200: 9}
    direct = Market(
        small("population.size=200", "horizon.warm_up=3", "horizon.weeks=4", "horizon.run_off=2"),
        arm="mass",
    )
    direct.run_for(9)
    frame = direct.datacollector.get_model_vars_dataframe()
    of_200 = rows[rows["population.size"] == 200]
    for name in frame.columns:
        assert of_200[name].tolist() == frame[name].tolist(), name
    assert of_200["marketing_cost"].sum() > 0


def test_a_market_takes_a_scenario_or_overrides() -> None:
    overrides: dict[str, Any] = {"population.size": 20}
    with pytest.raises(TypeError, match="not both"):
        Market(small(), **overrides)


def test_batch_run_gives_each_seed_its_own_luck() -> None:
    rows = batch(rng=[1, 2])
    awareness = rows.pivot_table(index="population.size", columns="iteration", values="aware")
    assert (awareness[0] != awareness[1]).all()
    assert rows[rows["iteration"] == 0]["aware"].tolist() == batch()["aware"].tolist()


def test_data_collector_gives_a_row_a_week() -> None:
    market = run_arm(EVERYTHING, *BUSY)
    frame = market.datacollector.get_model_vars_dataframe()
    assert len(frame) == 30
    bought = market.recorder.all_purchases()
    own = bought[bought["brand"] == 0]
    weeks = np.arange(-6, 24)
    assert frame["purchases"].tolist() == [(own["week"] == week).sum() for week in weeks]
    money = [own["amount"][own["week"] == week].sum() for week in weeks]
    np.testing.assert_allclose(frame["revenue"], money, rtol=1e-12)
    spent = market.brands[0].ledger.total()
    assert frame["marketing_cost"][6:].sum() == pytest.approx(spent, rel=1e-12)


def test_a_market_stops_at_its_horizon() -> None:
    market = Market(small(), arm="mass")
    weeks = [market.week]
    while market.running:
        market.step()
        weeks.append(market.week)
    assert weeks[0] == -6
    assert weeks[-1] == 24
    assert all(later - earlier == 1 for earlier, later in pairwise(weeks))


# --- the consumers as an agent set ---------------------------------------------------------------


@pytest.fixture
def market() -> Market:
    """Return a market of its own, a few weeks old."""
    return at_fork(overrides=BUSY).fork("status_quo")


def test_columns_are_read_by_name(market: Market) -> None:
    consumers = market.consumers
    assert len(consumers) == 300
    assert consumers.get("attachment").shape == consumers.state["attachment"].shape
    rate, purchases = consumers.get(["need_rate", "purchases"])
    assert rate.tolist() == consumers.traits["need_rate"].tolist()
    assert purchases.tolist() == consumers.outcome["purchases"].tolist()
    with pytest.raises(AttributeError, match="no column 'loyalty'"):
        consumers.get("loyalty")
    missing = consumers.get("loyalty", handle_missing="default", default_value=-1)
    assert missing.tolist() == [-1] * 300


def test_columns_of_the_state_are_written_and_traits_are_not(market: Market) -> None:
    consumers = market.consumers
    fatigue = np.linspace(0.0, 1.0, 300, dtype=np.float32)
    assert consumers.set("fatigue", fatigue) is consumers
    assert consumers.state["fatigue"].tobytes() == fatigue.tobytes()
    before = consumers.traits["need_rate"].copy()
    with pytest.raises(AttributeError, match="trait"):
        consumers.set("need_rate", 9.0)
    assert (consumers.traits["need_rate"] == before).all()


def test_views_read_and_write_through(market: Market) -> None:
    consumers = market.consumers
    one = consumers[7]
    assert isinstance(one, Consumer)
    assert isinstance(one, mesa.Agent)
    assert (one.unique_id, one.model) == (7, market)
    one.fatigue = 3.5
    assert consumers.state["fatigue"][7] == 3.5
    one.attachment[2] = -0.25
    assert consumers.state["attachment"][7, 2] == -0.25
    consumers.state["stock"][7] = 2.0
    assert one.stock == 2.0
    with pytest.raises(AttributeError, match="trait"):
        one.need_rate = 9.0
    with pytest.raises(ValueError, match="read-only"):
        one.taste[0] = 9.0
    with pytest.raises(AttributeError, match="no 'wallet'"):
        one.wallet = 1.0
    assert one not in market.agents
    assert consumers[-1].unique_id == 299
    assert [view.unique_id for view in consumers[3:9:2]] == [3, 5, 7]
    with pytest.raises(IndexError):
        consumers[300]


def test_sets_are_iterated_selected_and_summed_up(market: Market) -> None:
    consumers = market.consumers
    assert [view.unique_id for view in consumers] == list(range(300))
    hungry = consumers.get("need_rate") > 0.5
    by_mask = consumers.select(hungry)
    by_function = consumers.select(lambda view: view.need_rate > 0.5)
    ids = np.flatnonzero(hungry).tolist()
    assert 0 < len(ids) < 300
    assert [view.unique_id for view in by_mask] == ids
    assert [view.unique_id for view in by_function] == ids
    assert len(consumers.select(at_most=5)) == 5
    assert len(consumers.select(at_most=0.1)) == 30
    fatigue = consumers.state["fatigue"]
    assert consumers.agg("fatigue", np.mean) == fatigue.mean()
    assert consumers.agg("fatigue", [np.min, np.max]) == [fatigue.min(), fatigue.max()]
    means = consumers.groupby("region")["need_rate"].mean()
    for region, mean in means.items():
        here = consumers.traits["region"] == region
        assert mean == pytest.approx(consumers.traits["need_rate"][here].mean(), rel=1e-6)
    assert consumers.map(lambda view: view.unique_id) == list(range(300))
    assert consumers[0] in consumers
    assert at_fork(overrides=BUSY).consumers[0] not in consumers


@pytest.mark.parametrize("name", ["add", "discard", "remove", "shuffle", "sort", "shuffle_do"])
def test_the_market_is_closed(market: Market, name: str) -> None:
    with pytest.raises(TypeError, match="closed"):
        getattr(market.consumers, name)(market.consumers[0])
    with pytest.raises(TypeError, match="closed"):
        market.consumers.select(inplace=True)
    assert len(market.consumers) == 300


def test_brands_are_ordinary_agents(market: Market) -> None:
    brands = set(market.agents)
    assert brands == set(market.brands)
    assert len(brands) == 10
