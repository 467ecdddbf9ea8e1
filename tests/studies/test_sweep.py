"""The verb and the function: every run once, whatever happened before."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from sim import cli
from sim.errors import UserError
from sim.measures.definitions import KPIS
from sim.results import read_result
from sim.studies.sweep import read_sweep, sweep
from sim.studies.sweeping.bench import Bench
from tests.studies.small import TYPED

BASE = TYPED | {"replications": "1", "draws": "0", "hold_out": "0", "name": "swept"}
AXES = ("strategies=[promotion]", "strategy.promotion.depth=0.1,0.3", "seed=range(1,3)")
KEYS = ["strategy", "strategy.promotion.depth", "seed", "replication"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def arguments(*overrides: str) -> list[str]:
    """Return what is typed; later overrides win."""
    chosen = BASE | dict(text.split("=", 1) for text in overrides)
    return [f"{name}={value}" for name, value in chosen.items()]


def run(*overrides: str, **options: Any) -> pd.DataFrame:
    """Sweep, and read all runs in a fixed order."""
    return read_sweep(sweep(*arguments(*overrides), **options)).sort_values(
        ["run_id"], ignore_index=True
    )


def without_clock(runs: pd.DataFrame) -> pd.DataFrame:
    return runs.drop(columns=["seconds", "finished"])


def count_cells(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the cells that are simulated from now on."""
    cells: list[int] = []
    rows = Bench.rows

    def counted(self: Bench, cell: Any) -> Any:
        cells.append(cell.number)
        return rows(self, cell)

    monkeypatch.setattr(Bench, "rows", counted)
    return cells


def test_one_row_for_every_arm_of_every_point() -> None:
    runs = run(*AXES)
    assert len(runs) == 2 * 2 * 2
    assert not runs.duplicated(KEYS).any() and runs["run_id"].is_unique
    assert set(runs["strategy"]) == {"status_quo", "promotion"}
    assert set(runs["strategy.promotion.depth"]) == {0.1, 0.3}
    assert (runs["status"] == "ok").all() and set(KPIS) <= set(runs.columns)
    promotion = runs[runs["strategy"] == "promotion"].set_index(KEYS[1:])["npv"]
    assert promotion.loc[(0.1, 1, 0)] != promotion.loc[(0.3, 1, 0)]
    assert promotion.loc[(0.1, 1, 0)] != promotion.loc[(0.1, 2, 0)]


def test_values_and_identities_are_those_of_a_comparison() -> None:
    swept = run(*AXES, "replications=2").set_index(["run_id"])
    assert cli.main(["compare", *arguments(AXES[0], "strategy.promotion.depth=0.3", "seed=2",
                                           "replications=2", "name=one")]) == 0  # fmt: skip
    compared = read_result("results/compare/one").runs.set_index("run_id")
    compared = compared[compared["strategy"] != "none"]
    assert len(compared) == 4
    pd.testing.assert_frame_equal(
        swept.loc[compared.index, list(KPIS)], compared[list(KPIS)], check_exact=True
    )


def test_the_same_command_runs_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    before = run(*AXES)
    cells = count_cells(monkeypatch)
    pd.testing.assert_frame_equal(run(*AXES), before)
    assert cells == []


def test_a_longer_axis_and_another_arm_join_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    run(*AXES)
    cells = count_cells(monkeypatch)
    longer = run(AXES[0], AXES[1], "seed=range(1,4)")
    assert len(cells) == 2 and len(longer) == 12
    more = run("strategies=[promotion,mass]", AXES[1], "seed=range(1,2)")
    assert len(more) == 12 + 2
    fresh = run("strategies=[promotion,mass]", AXES[1], "seed=range(1,2)", "name=fresh")
    both = without_clock(more[more["run_id"].isin(fresh["run_id"])]).reset_index(drop=True)
    pd.testing.assert_frame_equal(both, without_clock(fresh), check_exact=True)


def test_other_settings_do_not_join() -> None:
    run(*AXES)
    with pytest.raises(UserError, match="population.size|size=200.*not 210") as caught:
        run(*AXES, "population.size=210")
    assert "name=swept_2" in str(caught.value)
    with pytest.raises(UserError, match="paired"):
        run(*AXES, paired=False)
    with pytest.raises(UserError, match="varying"):
        run(AXES[0], "strategy.promotion.depth=0.1", AXES[2])


def fail_at(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Let promotion fail at one seed."""
    kpis = Bench._kpis

    def failing(self: Bench, past: Any, arm: str, settings: Any) -> Any:
        if arm == "promotion" and settings.seed == seed:
            raise ZeroDivisionError("planted")
        return kpis(self, past, arm, settings)

    monkeypatch.setattr(Bench, "_kpis", failing)


def test_a_run_that_fails_is_a_row_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patched:
        fail_at(patched, seed=2)
        assert cli.main(["sweep", *arguments(*AXES)]) == 1
        assert "2 of 8 runs failed" in capsys.readouterr().err
        runs = read_sweep("results/sweep/swept")
        wrong = runs[runs["status"] == "failed"]
        assert set(wrong["seed"]) == {2} and set(wrong["strategy"]) == {"promotion"}
        assert set(wrong["error"]) == {"ZeroDivisionError: planted"}
        assert wrong["npv"].isna().all() and (runs["status"] == "ok").sum() == 6
    assert cli.main(["sweep", *arguments(*AXES)]) == 1, "what failed is not tried again"
    assert cli.main(["sweep", *arguments(*AXES), "retry_failed=true"]) == 0
    healed = read_sweep("results/sweep/swept")
    assert len(healed) == 8 and (healed["status"] == "ok").all()


def test_shards_share_the_runs_out() -> None:
    whole = run(*AXES, "seed=range(1,6)", "name=whole")
    counts = []
    for number in (1, 2, 3):
        counts.append(len(run(*AXES, "seed=range(1,6)", shard=(number, 3))))
    assert counts[0] < counts[1] < counts[2] == len(whole)
    pd.testing.assert_frame_equal(
        without_clock(run(*AXES, "seed=range(1,6)")), without_clock(whole), check_exact=True
    )


def test_unpaired_runs_the_arms_asked_for_alone() -> None:
    runs = run(*AXES, paired=False)
    assert set(runs["strategy"]) == {"promotion"}
    assert runs["romi"].isna().all() and runs["npv"].notna().all()
    paired = run(*AXES, "name=paired").set_index("run_id").loc[runs["run_id"]]
    assert paired["romi"].notna().all()
    assert (paired["npv"].to_numpy() == runs["npv"].to_numpy()).all()


def test_draws_vary_with_the_point() -> None:
    runs = run("strategies=[mass]", "seed=1,2", "replications=1", "draws=2")
    assert len(runs) == 2 * 2 * 3
    assert runs.groupby("seed")["point"].nunique().eq(1).all()
    assert runs["draw"].notna().sum() == 8


def test_files_and_settings_vary_together() -> None:
    runs = run("strategies=[mass]", "network=small_world,none", "population.size=150,200")
    assert set(zip(runs["network"], runs["population.size"], strict=True)) == {
        ("small_world", 150), ("small_world", 200), ("none", 150), ("none", 200)
    }  # fmt: skip
    assert runs.groupby("network")["npv"].mean().nunique() == 2


MISTAKES = [
    (["strategy.promotion.depth=0.1,2"], ["strategy.promotion.depth", "from 0 to 1", "not 2"]),
    (["seed=range(0,3)", "population.size=0,5"], ["population.size", "not 0"]),
    (["strategy.promotion.dept=0.1,0.2"], ["'strategy.promotion.depth'"]),
    (["strategies=[mass],[promotion]"], ["one list", "strategies=[mass,promotion]"]),
    (["network=lastfm,deeser"], ["deeser", "'deezer'"]),
    (["workers=1,2"], ["workers", "cannot vary"]),
    (["baseline=none,mass"], ["baseline", "cannot vary"]),
    (["horizon={weeks: 4},{weeks: 5}"], ["horizon", "one by one"]),
    (["strategy.promotion.depth=interval(0,1)"], ["interval", "range(first,last)"]),
    (["budget.total=100,-1"], ["budget.total", "not -1"]),
    (["strategies=[mass+promotoin]", "seed=1,2"], ["'promotion'"]),
    (["strategies=[loyalty_programme]", "budget.total=0.01,5000"], ["budget.total", "set-up"]),
    (["precision.kpi=npv", "precision.half_width=1"], ["precision.kpi"]),
    (["shard=4/3"], ["shard=4/3", "3/20"]),
    (["backend=proceses"], ["'processes'"]),
    (["backend.address=here:1"], ["backend=ray"]),
    (["design=nowhere.yaml"], ["nowhere.yaml", "no such file"]),
    (["retry_failed=maybe"], ["true or false"]),
    (["-m"], ["leave out -m"]),
    (["name=a/b"], ["folder name"]),
]


@pytest.mark.parametrize(("typed", "named"), MISTAKES, ids=lambda case: " ".join(case))
def test_mistakes_are_one_sentence_and_nothing_is_written(
    typed: list[str], named: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kept = [text for text in arguments() if text.split("=")[0] not in
            {t.split("=")[0] for t in typed}]  # fmt: skip
    assert cli.main(["sweep", *kept, *typed]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    for part in named:
        assert part in printed.err
    assert list(tmp_path.iterdir()) == []


def test_the_same_command_without_a_name_finds_its_folder_again() -> None:
    plain = [text for text in arguments(*AXES) if not text.startswith("name=")]
    first = sweep(*plain)
    assert sweep(*plain, "threads=1") == first
    other = sweep(*[text.replace("range(1,3)", "range(1,2)") for text in plain])
    assert other != first and other.parent == first.parent


def test_the_command_line_says_how_to_read_the_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["sweep", *arguments("strategies=[mass]", "seed=1")]) == 0
    printed = capsys.readouterr()
    assert "2 runs in results/sweep/swept" in printed.out
    assert "relmark results sql" in printed.out
    assert "\r" not in printed.err and "\x1b" not in printed.err


def test_ray_is_an_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "sim.studies.sweeping.backends.ray", raising=False)
    assert cli.main(["sweep", *arguments("seed=1,2"), "backend=ray"]) == 2
    assert "pip install 'relmark[cluster]'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("launcher", ["basic", "joblib"])
def test_plain_multirun_finds_the_same(launcher: str) -> None:
    chosen = ["hydra/launcher=joblib", "hydra.launcher.n_jobs=2"] if launcher == "joblib" else []
    if chosen:
        pytest.importorskip("hydra_plugins.hydra_joblib_launcher")
    swept = run(*AXES).set_index("run_id")
    asked = ["compare", "-m", *chosen, *arguments(AXES[0], AXES[1], "seed=1,2", "name=many")]
    assert cli.main(asked) == 0
    folders = sorted(Path("results/compare").glob("many-*"))
    compared = pd.concat([read_result(folder).runs for folder in folders]).set_index("run_id")
    compared = compared[compared["strategy"] != "none"]
    assert len(folders) == 4 and set(compared.index) == set(swept.index)
    pd.testing.assert_frame_equal(
        swept.loc[compared.index, list(KPIS)], compared[list(KPIS)], check_exact=True
    )


@pytest.mark.slow
def test_a_multirun_that_was_interrupted_goes_on_where_it_stopped(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["compare", "-m", *arguments("strategies=[mass]", "name=many", "replications=2")]
    assert cli.main([*asked, "seed=1,2"]) == 0
    first = Path("results/compare/many-0/runs.parquet").stat().st_mtime_ns
    shutil.rmtree("results/compare/many-1")
    capsys.readouterr()
    assert cli.main([*asked, "seed=1,2", "workers=1"]) == 0
    assert "relmark: 'results/compare/many-0' is finished already" in capsys.readouterr().err
    assert Path("results/compare/many-1").is_dir()
    assert Path("results/compare/many-0/runs.parquet").stat().st_mtime_ns == first
    assert cli.main([*asked, "seed=3,2"]) == 2, "other settings under the same name"
    assert "never overwritten" in capsys.readouterr().err


def test_the_configuration_is_that_of_the_first_point(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["sweep", "--cfg", "job", *arguments(*AXES)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("# the first of 4 points; what varies:\n")
    assert "#   seed: 2 values\n" in printed
    tree = yaml.safe_load(printed)
    assert tree["seed"] == 1 and tree["strategy"]["promotion"]["depth"] == 0.1
    assert tree["knock_out"] is False and tree["replications"] == 1
    assert list(Path().iterdir()) == []
