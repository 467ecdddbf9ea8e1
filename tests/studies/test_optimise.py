"""The verb: what it reports is what a comparison on the same fresh luck gives."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import yaml

from sim import cli
from sim.results import read_result
from sim.studies import optimise as optimise_module
from sim.studies.searching.pieces import Piece, Row
from sim.studies.searching.simulation import Simulation
from tests.studies.small import TYPED

LEFT_OUT = ("strategies", "replications", "draws", "knock_out")
BASE = [f"{name}={value}" for name, value in TYPED.items() if name not in LEFT_OUT]
MIX = ["strategies=[mass+promotion]", "trials=5", "leaders=2", "fresh=2", "replications=1"]
SPACE = "space={budget.shares.mass: [0, 1], strategy.promotion.depth: [0.05, 0.4]}"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_best_is_reproduced_by_a_comparison() -> None:
    asked = ["optimise", "objectives=[npv,-cac]", *MIX, SPACE, *BASE, "name=found"]
    assert cli.main(asked) == 0
    folder = Path("results/optimise/found")
    assert {path.name for path in folder.iterdir()} == {
        "trials.parquet", "front.parquet", "best.yaml", "manifest.json", "config.yaml",
        "report.html",
    }  # fmt: skip
    front = pd.read_parquet(folder / "front.parquet")
    best = yaml.safe_load((folder / "best.yaml").read_text())["solutions"][0]
    assert cli.main(["compare", *best["overrides"], "workers=1", "name=again"]) == 0
    effects = read_result("results/compare/again").effects.set_index(["strategy", "kpi"])
    for row in front[front["solution"] == 1].to_dict("records"):
        again = effects.loc[("mass+promotion", row["kpi"]), "mean"]
        assert again == pytest.approx(row["value"], rel=1e-12)
    npv = front[front["kpi"] == "npv"]
    assert (npv["optimism"] == npv["search_value"] - npv["value"]).all()


def test_a_killed_study_resumes_to_the_same_values(monkeypatch: pytest.MonkeyPatch) -> None:
    cli.main(["optimise", *MIX, SPACE, *BASE, "name=whole"])
    simulate, seen = Simulation.__call__, []

    def stops(self: Simulation, piece: Piece) -> Row:
        if len(seen) == 4:
            raise KeyboardInterrupt
        seen.append(piece.key)
        return simulate(self, piece)

    monkeypatch.setattr(Simulation, "__call__", stops)
    command = ["optimise", *MIX, SPACE, *BASE, "name=resumed"]
    assert cli.main(command) == 130
    assert not Path("results/optimise/resumed").exists()
    monkeypatch.setattr(Simulation, "__call__", simulate)
    assert cli.main(command) == 0
    for table in ("trials", "front"):
        first, second = (
            pd.read_parquet(f"results/optimise/{name}/{table}.parquet")
            for name in ("whole", "resumed")
        )
        pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["objective=npw", SPACE], "objective=npw is not a KPI (did you mean 'npv'?)"),
        (["objective=revenue_volatilit", SPACE], "did you mean 'revenue_volatility'?"),
        (["objective=marketing_cost", SPACE], "neither more nor less of it"),
        (["space={strategy.promotion.dept: [0, 1]}"], "strategy.promotion.depth"),
        (["sampler=tpa", SPACE], "did you mean 'tpe'?"),
        (["strategies=[promotoin]", SPACE], "did you mean 'promotion'?"),
        (["strategies=[mass]"], "nothing to vary"),
    ],
)
def test_mistakes_are_one_sentence_and_nothing_is_written(
    asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["optimise", *asked, *BASE]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not Path("results").exists()


def test_a_share_is_printed_in_per_cent(capsys: pytest.CaptureFixture[str]) -> None:
    numbers = {"value": [0.6542, 1234.5], "low": [0.6, 1.0], "high": [0.7, np.nan]}
    kpis = ["retention_rate", "npv"]
    front = pd.DataFrame(
        {"solution": 1, "strategy": "mass", "kpi": kpis, "objective": kpis, **numbers}
    ).assign(search_value=0.5)
    optimise_module._show(SimpleNamespace(front=front))  # type: ignore[arg-type]
    share, money = capsys.readouterr().out.splitlines()
    assert "65.4% (60.0% … 70.0%), in the search 50.0%" in share
    assert "1,234 (1.000 … –)" in money
