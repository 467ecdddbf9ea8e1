"""A search of which no point can be run is refused before anything runs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim import cli
from sim.errors import UserError
from sim.scenario.load import load_scenario
from sim.studies.optimise import optimise
from sim.studies.searching.feasible import check_feasible
from sim.studies.searching.folders import settled
from sim.studies.searching.pieces import Piece, Point
from sim.studies.searching.simulation import Simulation
from sim.studies.searching.space import Dimension
from tests.studies.small import TYPED

LEFT_OUT = ("strategies", "replications", "draws", "knock_out", "budget.total")
BASE = [f"{name}={value}" for name, value in TYPED.items() if name not in LEFT_OUT]
MIX = ["strategies=[loyalty_programme+promotion]", "replications=1"]
COSTS = ["strategy.loyalty_programme.set_up_per_consumer=1", "budget.keep_status_quo=false"]
SETUP = 200.0
"""Of the loyalty programme, for 200 people."""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_budget_that_pays_no_set_up_is_refused_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["strategies=[loyalty_programme]", "budget.total=1", "replications=1"]
    space = "space={strategy.loyalty_programme.reward_value: [0.5, 0.9]}"
    assert cli.main(["optimise", *asked, space, *BASE]) == 2
    error = capsys.readouterr().err
    assert "no point of the space can be run" in error and "set-up cost" in error
    assert error.count("\n") == 1
    assert not Path("results").exists()


def test_points_that_cannot_pay_are_counted_and_the_others_go_on() -> None:
    found = optimise(
        *MIX, *BASE, *COSTS, "budget.total=400",
        space={"budget.shares.loyalty_programme": [0.0, 1.0]},
        trials=8, leaders=1, fresh=2,
    )  # fmt: skip
    refused = found.trials["refused"].notna()
    poor = found.trials["budget.shares.loyalty_programme"] * 400.0 < SETUP
    assert (refused == poor).all() and 0 < refused.sum() < 8
    assert found.manifest["refused"] == refused.sum()
    assert found.trials.loc[refused, "npv"].isna().all()
    assert pd.notna(found.front["value"]).all()


@pytest.mark.parametrize(("high", "payable"), [(0.0401, True), (0.0399, False)])
def test_a_narrow_way_to_pay_is_found(high: float, payable: bool) -> None:
    arm = "loyalty_programme+promotion"
    scenario = settled(load_scenario(*MIX, *BASE, *COSTS, "budget.total=5000"))
    space = [Dimension("budget.shares.loyalty_programme", 0.0, high)]
    simulation = Simulation(scenario, (), False)
    tried: list[dict[str, object]] = []

    def run(values: dict[str, object], arm: str) -> None:
        tried.append(values)
        simulation.scenario(Piece(Point.of(values, arm), 1, 0))

    if payable:
        check_feasible(scenario, space, (arm,), run)
        assert len(tried) == 1
    else:
        with pytest.raises(UserError, match="set-up cost"):
            check_feasible(scenario, space, (arm,), run)
        assert len(tried) > 60


@pytest.mark.parametrize(
    ("dimension", "ends"),
    [
        (Dimension("a", 1.0, 3.0), (1.0, 2.0, 3.0)),
        (Dimension("a", 1.0, 100.0, log=True), (1.0, 10.0, 100.0)),
        (Dimension("a", 1.0, 4.0, whole=True), (1, 2, 4)),
        (Dimension("a", choices=("x", "y")), ("x", "y", "y")),
    ],
)
def test_places_of_a_range(dimension: Dimension, ends: tuple[object, ...]) -> None:
    found = tuple(dimension.at(u) for u in (0.0, 0.5, 1.0))
    assert found == pytest.approx(ends) if not dimension.choices else found == ends
