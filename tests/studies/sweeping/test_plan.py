"""Plans: warm-ups shared where they may be, and never where they may not."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest

from sim.studies.sweeping.axes import make_plan
from sim.studies.sweeping.bench import Bench
from sim.studies.sweeping.plan import Cell, Plan, after_fork
from tests.studies.small import TYPED

BASE = TYPED | {"replications": "2", "draws": "0", "hold_out": "0"}


def plan_of(*overrides: str, paired: bool = True) -> Plan:
    chosen = BASE | dict(text.split("=", 1) for text in overrides)
    return make_plan([f"{name}={value}" for name, value in chosen.items()], paired=paired)


def rows_of(plan: Plan, bench: Bench | None = None) -> pd.DataFrame:
    """Run all cells: on one bench, or on a fresh one for each."""
    rows = []
    for number in plan.order().tolist():
        every = (1 << len(plan.arms)) - 1
        rows += list((bench or Bench(plan)).rows(Cell(number, every)))
    frame = pd.DataFrame(rows).drop(columns=["seconds", "finished"])
    assert (frame["status"] == "ok").all(), frame["error"].dropna().tolist()
    return frame.sort_values("run_id", ignore_index=True)


@pytest.mark.parametrize(
    "axes",
    [
        ("strategy.promotion.depth=0.1,0.4", "budget.total=2000,5000", "seed=1,2"),
        ("strategy.status_quo.advertising_factor=0.5,2", "strategies=[mass,promotion+mass]"),
        ("strategy.loyalty_programme.set_up_per_consumer=0,1", "strategies=[loyalty_programme]",
         "knock_out=true,false"),
        ("strategy.promotion.depth=0.1,0.4", "competition.strategies={rival_1: promotion}"),
        ("behaviour.attachment_gain=0.02,0.2", "economy.discount_rate=0.05,0.2"),
    ],
    ids=lambda axes: axes[0].partition("=")[0],
)  # fmt: skip
def test_a_warm_up_that_is_shared_changes_nothing(axes: tuple[str, ...]) -> None:
    if any("rival_1" in axis for axis in axes):
        rival = plan_of().bases[0].market.brands[1].name
        axes = tuple(axis.replace("rival_1", rival) for axis in axes)
    plan = plan_of("replications=1", "strategies=[promotion]", *axes)
    shared = rows_of(plan, Bench(plan))
    pd.testing.assert_frame_equal(shared, rows_of(plan), check_exact=True)
    assert shared.drop_duplicates(["strategy", "npv", "marketing_cost"]).shape[0] > len(plan.arms)


def test_a_market_is_warmed_up_once_for_all_points_that_share_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[int] = []
    from sim.studies.sweeping import bench as module

    real = module.Market

    def counted(*args: object, **options: object) -> object:
        made.append(1)
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "Market", counted)
    plan = plan_of("strategies=[promotion]", "strategy.promotion.depth=0.1,0.2,0.3", "seed=1,2")
    rows_of(plan, Bench(plan))
    assert len(made) == 2 * 2, "one for each seed and replication"


def test_cells_that_share_a_warm_up_lie_side_by_side() -> None:
    plan = plan_of("strategy.promotion.depth=0.1,0.2,0.3", "seed=1,2", "population.size=150,200")
    worlds = [plan.world(cell) for cell in plan.order().tolist()]
    changes = sum(one != two for one, two in zip(worlds, worlds[1:], strict=False))
    assert changes + 1 == len(set(worlds)) == 2 * 2 * 2
    assert sorted(plan.order().tolist()) == list(range(plan.cells))


def test_what_the_warm_up_does_not_see() -> None:
    assert after_fork("strategy.promotion.depth") and after_fork("budget.total")
    for path in ("strategy.status_quo.advertising_factor", "seed", "behaviour.habit_weight",
                 "horizon.weeks", "competition.strategies", "firm.media_cost"):  # fmt: skip
        assert not after_fork(path)


def test_a_survey_finds_what_is_missing() -> None:
    plan = plan_of("strategies=[promotion,mass]", "seed=range(0,3)")
    everything = plan.survey(lambda run: None)
    assert everything.runs == plan.runs == 3 * 2 * 3
    assert everything.finished == 0 and set(everything.arms.tolist()) == {0b111}
    known: dict[str, str] = {}
    for number in everything.cells.tolist()[:4]:
        for row, status in zip(Bench(plan).rows(Cell(number, 0b011)), ("ok", "failed"),
                               strict=True):  # fmt: skip
            known[row["run_id"]] = status
    rest = plan.survey(known.get)
    assert rest.runs == 18 - 8 and rest.finished == 8 and rest.failed == 4
    assert sorted(set(rest.arms.tolist())) == [0b100, 0b111]
    again = plan.survey(known.get, retry_failed=True)
    assert again.runs == 18 - 4 and again.failed == 0


def test_shares_are_a_partition() -> None:
    plan = plan_of("strategies=[mass]", "seed=range(0,10)")
    shares = [plan.survey(lambda run: None, (k, 3)).cells.tolist() for k in (1, 2, 3)]
    assert sorted(sum(shares, [])) == list(range(plan.cells))


def test_a_plan_reaches_a_worker_as_it_is() -> None:
    plan = plan_of("strategies=[mass]", "seed=range(0,3)")
    plan.scenario(1), plan.worlds
    twin = pickle.loads(pickle.dumps(plan))
    assert twin == plan and twin.scenario(2) == plan.scenario(2)
    assert len(pickle.dumps(plan)) < 60_000
