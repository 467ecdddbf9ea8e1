"""The verb: priors become ranges, everything is checked first, an interrupted study resumes."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sim import cli
from sim.errors import UserError
from sim.studies.interrupts import INTERRUPTED
from sim.studies.searching.pieces import Piece, Row
from sim.studies.searching.simulation import Simulation
from sim.studies.sensitivity import sensitivity
from tests.studies.small import TYPED

LEFT_OUT = ("strategies", "replications", "draws", "knock_out")
BASE = [f"{name}={value}" for name, value in TYPED.items() if name not in LEFT_OUT]
TWO = ["behaviour.deal_expansion", "population.price_sensitivity_median"]
ASKED = ["kpi=revenue", "strategy=promotion", "samples=3", f"parameters=[{','.join(TWO)}]"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def indices(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "indices.parquet")


def test_the_folder_of_a_result(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["sensitivity", *ASKED, *BASE, "name=first", "replications=2"]) == 0
    folder = Path("results/sensitivity/first")
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "indices.parquet", "interactions.parquet", "runs.parquet", "manifest.json", "config.yaml",
        "report.html",
    }  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["runs"] == 3 * (len(TWO) + 1) * 2
    assert manifest["too_wide"] == (manifest["half_width_reached"] > 0.1)
    runs = pd.read_parquet(folder / "runs.parquet")
    assert len(runs) == manifest["runs"]
    assert runs["run_id"].notna().all()
    assert indices(folder)["value"].abs().sum() > 0.0
    page = (folder / "report.html").read_text("utf-8")
    assert all(path in page for path in TWO)
    assert "mu_star" in capsys.readouterr().out
    assert not Path("results/sensitivity/.unfinished").exists()


def test_an_interrupted_study_resumes_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    cli.main(["sensitivity", *ASKED, *BASE, "name=whole"])
    simulate, seen = Simulation.__call__, []

    def stops(self: Simulation, piece: Piece) -> Row:
        if len(seen) == 5:
            raise KeyboardInterrupt
        seen.append(piece)
        return simulate(self, piece)

    monkeypatch.setattr(Simulation, "__call__", stops)
    command = ["sensitivity", *ASKED, *BASE, "name=resumed"]
    assert cli.main(command) == INTERRUPTED
    assert not Path("results/sensitivity/resumed").exists()
    again: list[Piece] = []

    def counts(self: Simulation, piece: Piece) -> Row:
        again.append(piece)
        return simulate(self, piece)

    monkeypatch.setattr(Simulation, "__call__", counts)
    assert cli.main(command) == 0
    keys = [piece.key for piece in (*seen, *again)]
    assert len(set(keys)) == len(keys)
    both = (Path("results/sensitivity") / name for name in ("whole", "resumed"))
    first, second = (indices(folder) for folder in both)
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["kpi=npw"], "kpi=npw is not a KPI (did you mean 'npv'?)"),
        (["kpi=npv", "strategy=promotoin"], "did you mean 'promotion'?"),
        (["kpi=npv", "parameters=[behaviour.habit_rat]"], "did you mean 'behaviour.habit_rate'?"),
        (["kpi=npv", "method=sobul"], "did you mean 'sobol'?"),
        (
            ["kpi=npv", "method=sobol", "samples=100"],
            "not a power of 2, which sobol needs: try 128",
        ),
        (["kpi=romi"], "kpi=romi compares with the baseline"),
        (["samples=4"], "needs kpi="),
    ],
)
def test_mistakes_are_one_sentence_and_nothing_is_written(
    asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["sensitivity", *asked, *BASE]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not Path("results").exists()


def test_what_the_user_sets_is_known() -> None:
    with pytest.raises(UserError, match="is set to a value"):
        sensitivity(
            *BASE, "behaviour.habit_rate=0.3", kpi="npv", parameters=["behaviour.habit_rate"]
        )
