"""What each mechanism earns, on patterns of a toy."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.errors import UserError
from sim.scenario.load import load_scenario
from sim.studies import ablate as study
from sim.studies.validation.base import Mutant
from sim.studies.validation.mechanisms import COMPARISON, DECISIONS, MECHANISMS
from tests.studies.validation import toy

OFF = Mutant("need", "hardly any need", ("population.need_mean=0.01",))
IDLE = Mutant("idle", "nothing that matters", ("behaviour.drift_sd=0.1",))


def test_a_mechanism_is_needed_where_a_green_pattern_falls_without_it(tmp_path: Path) -> None:
    table = study.ablate(
        [OFF, IDLE], [toy.GREEN, toy.REPORTED], workers=1, replications=3, folder=tmp_path
    ).set_index(["mechanism", "pattern"])
    assert bool(table.loc[("need", "need"), "needed"])
    assert bool(table.loc[("need", "reported"), "moves"])
    assert table.loc[("need", "need"), "difference"] == pytest.approx(-0.39)
    assert not table.loc[("idle", "need"), "needed"]
    assert not table.loc[("idle", "reported"), "moves"]


def test_every_mechanism_can_be_switched_off() -> None:
    whole = load_scenario("market=grocery")
    for mechanism in MECHANISMS:
        off = load_scenario("market=grocery", *mechanism.overrides)
        assert off != whole, mechanism.name


def test_decisions_are_measured_on_the_usual_arms() -> None:
    more = ("population.size=200", "horizon.warm_up=4", "horizon.weeks=6", "horizon.run_off=2")
    scenario = COMPARISON.scenario(1, quick=True, more=more)
    seen = COMPARISON.run(scenario, 0)
    assert {pattern.value for pattern in DECISIONS} == set(seen.values)
    assert any(value != 0.0 for value in seen.values.values())


def test_all_files_appear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(study, "PATTERNS", toy.ALL)
    monkeypatch.setattr(study, "DECISIONS", ())
    options = {"results_dir": "results", "workers": 1, "replications": 2, "mechanism": "habit"}
    assert study.run(options) == 0
    folder = tmp_path / "results" / "ablate" / "all"
    names = {path.name for path in folder.iterdir()}
    assert names == {"ablation.parquet", "ABLATION.md", "manifest.json", "report.html"}
    assert set(pd.read_parquet(folder / "ablation.parquet")["mechanism"]) == {"habit"}
    assert "habit: needed by none" in capsys.readouterr().out


def test_a_mechanism_must_exist() -> None:
    with pytest.raises(UserError, match="did you mean 'habit'"):
        study.run({"mechanism": "habits"})
