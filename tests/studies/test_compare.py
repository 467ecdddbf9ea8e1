"""``relmark compare`` from end to end: the contract, resuming, and what it refuses."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from sim import cli
from sim.measures.definitions import KPIS
from sim.measures.inference import EFFECT_COLUMNS
from sim.results import OPTIONAL_TABLES, REQUIRED_TABLES, read_result
from sim.scenario.run import Scenario
from sim.studies import compare as study
from sim.studies import runner
from sim.studies.compare import compare
from sim.studies.replicate import Frames, Task
from tests.studies.small import tiny, typed

LONG = "mass+loyalty_programme"
ARMS = ["none", "status_quo", "mass", "one_to_one", LONG]
FULL = (
    f"strategies=[mass,one_to_one,{LONG}]",
    "draws=3",
    "record.transactions=true",
    "record.contacts=true",
    "knock_out=true",
    "population.consent_rate=0.9",
    "population.identified_rate=1",
    "strategy.one_to_one.interval_weeks=2",
)
FILES = {
    *(f"{table}.parquet" for table in (*REQUIRED_TABLES, *OPTIONAL_TABLES)),
    "manifest.json",
    "config.yaml",
    "report.html",
}


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str
    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "compare" / "mine"


def relmark(capsys: pytest.CaptureFixture[str], root: Path, *overrides: str) -> Ran:
    """Run ``relmark compare`` here, its results below ``root``."""
    arguments = ["compare", *typed(f"results_dir={root}", "name=mine", *overrides)]
    try:
        code = cli.main(arguments)
    except SystemExit as leave:
        assert isinstance(leave.code, int)
        code = leave.code
    printed = capsys.readouterr()
    return Ran(code, printed.out, printed.err, root)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """A comparison with every file, run once."""
    root = tmp_path_factory.mktemp("results")
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(["compare", *typed(f"results_dir={root}", "name=mine", *FULL)])
    return Ran(code, out.getvalue(), err.getvalue(), root)


def frame(ran: Ran, table: str) -> pd.DataFrame:
    return pq.read_table(ran.folder / f"{table}.parquet").to_pandas()


# --- the contract ----------------------------------------------------------------------------


def test_every_file_and_nothing_else(full: Ran) -> None:
    assert full.code == 0, full.err
    assert {path.name for path in full.folder.iterdir()} == FILES
    assert [path.name for path in full.root.iterdir()] == ["compare"]
    assert [path.name for path in full.folder.parent.iterdir()] == ["mine"]


CONTRACT = {
    "runs": "strategy replication draw seed run_id status error retention_rate churn_rate "
    "repeat_rate cac incremental_cac clv clv_with_referrals clv_cac_ratio payback_weeks npv "
    "customer_equity romi penetration purchase_frequency market_share share_of_wallet nps "
    "true_loyalty_share spurious_loyalty_share latent_loyalty_share inertial_repurchase_share "
    "new_customers conversion_rate wom_acquired_share visits average_ticket mean_attachment "
    "revenue_volatility marketing_cost retention_cost revenue margin",
    "effects": "strategy kpi unit baseline mean difference ci_low ci_high param_low param_high "
    "p_best replications draws variance_reduction",
    "weekly": "strategy replication week brand buyers purchases units revenue margin "
    "marketing_cost aware attachment active_customers new_customers",
    "cohorts": "strategy replication cohort age customers active",
    "ledger": "strategy replication week programme item amount units unit_cost",
    "transactions": "strategy replication consumer week brand units amount",
    "contacts": "strategy replication consumer week programme channel source opened",
}
"""Column names as users and other programs rely on them, written down a second time."""


@pytest.mark.parametrize("table", CONTRACT)
def test_columns_are_those_of_the_contract(full: Ran, table: str) -> None:
    columns = CONTRACT[table].split()
    read = pq.read_table(full.folder / f"{table}.parquet")
    assert sorted(read.column_names) == sorted(columns)
    assert read.num_rows > 0
    for entry in read.schema:
        if pa.types.is_floating(entry.type):
            values = read[entry.name].drop_null().to_numpy()
            assert np.isfinite(values).all(), entry.name


def test_one_row_an_arm_and_replication_or_draw(full: Ran) -> None:
    runs = frame(full, "runs")
    assert len(runs) == len(ARMS) * (2 + 3)
    assert set(runs["strategy"]) == set(ARMS)
    central = runs[runs["draw"].isna()]
    assert set(central["replication"]) == {0, 1}
    assert sorted(runs["draw"].dropna().unique()) == [0, 1, 2]
    assert runs["run_id"].is_unique
    assert (runs["seed"] == 1).all()
    assert (runs["status"] == "ok").all()
    assert runs["error"].isna().all()
    assert list(KPIS) == [name for name in runs.columns if name in KPIS]


def test_tables_have_the_rows_their_keys_promise(full: Ran) -> None:
    weekly = frame(full, "weekly")
    keys = ["strategy", "replication", "week", "brand"]
    assert len(weekly) == len(ARMS) * 2 * 8 * 10
    assert not weekly.duplicated(keys).any()
    assert set(weekly["week"]) == set(range(8))  # week 0 is the first after the fork
    for table, keys in (
        ("cohorts", ["strategy", "replication", "cohort", "age"]),
        ("ledger", ["strategy", "replication", "week", "programme", "item"]),
        ("effects", ["strategy", "kpi"]),
    ):
        assert not frame(full, table).duplicated(keys).any(), table


def test_tables_agree_with_each_other(full: Ran) -> None:
    keys = ["strategy", "replication"]
    runs = frame(full, "runs").query("draw.isna()").set_index(keys).sort_index()
    weekly = frame(full, "weekly").query("brand == 0")
    ledger = frame(full, "ledger")
    bought = frame(full, "transactions").query("brand == 0 and week >= 0")
    spent = ledger.groupby(keys)["amount"].sum().reindex(runs.index, fill_value=0.0)
    for table, column, kpi in (
        (weekly, "revenue", "revenue"),
        (weekly, "margin", "margin"),
        (bought, "amount", "revenue"),
    ):
        sums = table.groupby(keys)[column].sum()
        np.testing.assert_allclose(sums.reindex(runs.index), runs[kpi], rtol=1e-9)
    np.testing.assert_allclose(spent, runs["marketing_cost"].fillna(0.0), rtol=1e-9)
    np.testing.assert_allclose(ledger["amount"], ledger["units"] * ledger["unit_cost"], rtol=1e-9)
    assert (spent <= 3000.0 * (1 + 1e-9)).all()
    assert set(frame(full, "contacts")["programme"]) >= {"one_to_one"}


def test_effects_say_against_what_and_from_how_much(full: Ran) -> None:
    effects = frame(full, "effects")
    assert list(effects.columns) == list(EFFECT_COLUMNS)
    assert len(effects) == len(ARMS) * len(KPIS)
    assert set(effects["baseline"]) == {"status_quo"}
    assert set(effects["replications"]) == {2}
    assert set(effects["draws"]) == {3}
    runs = frame(full, "runs").query("draw.isna()")
    npv = runs.pivot(index="replication", columns="strategy", values="npv")
    row = effects.set_index(["strategy", "kpi"]).loc[("mass", "npv")]
    differences = npv["mass"] - npv["status_quo"]
    assert row["mean"] == pytest.approx(npv["mass"].mean())
    assert row["difference"] == pytest.approx(differences.mean())
    assert row["ci_low"] < row["difference"] < row["ci_high"]
    assert effects.query("kpi == 'npv'")["p_best"].sum() == pytest.approx(1.0)


def test_undefined_is_null(full: Ran) -> None:
    runs = frame(full, "runs")
    nobody = runs["new_customers"] == 0
    assert nobody.any()
    assert runs.loc[nobody, "cac"].isna().all()
    assert runs.loc[~nobody, "cac"].notna().all()
    free = ~(runs["cac"] > 0.0)  # a ratio to a cost of nothing
    assert free.any()
    assert runs.loc[free, "clv_cac_ratio"].isna().all()
    baseline = runs["strategy"] == "status_quo"  # nothing to compare it with
    assert runs.loc[baseline, ["incremental_cac", "romi", "payback_weeks"]].isna().all().all()


def test_manifest_says_what_is_needed_to_trust_it(full: Ran) -> None:
    manifest = json.loads((full.folder / "manifest.json").read_text("utf-8"))
    assert manifest["seeds"] == [1]
    assert manifest["population_size"] == 200
    assert manifest["horizon"] == {"warm_up": 6, "weeks": 6, "run_off": 2}
    assert manifest["failed_runs"] == 0
    assert manifest["wall_time_seconds"] > manifest["compile_seconds"] > 0.0
    assert manifest["versions"].keys() >= {"python", "relmark", "mesa", "numpy", "numba"}
    assert manifest["command"].startswith("relmark compare market=grocery")
    assert isinstance(manifest["model_version"], int)
    assert manifest["caveats"]
    for row in manifest["tipping"]:
        assert row["parameter"] in tiny(*FULL).prior


def test_report_is_one_page_that_needs_no_network(full: Ran) -> None:
    page = (full.folder / "report.html").read_text("utf-8")
    assert page.lstrip().lower().startswith("<!doctype html")
    for word in (*ARMS, "relmark compare"):
        assert word in page
    assert not re.search(r"""<(script|link|img|iframe)\b[^>]*\b(src|href)=["']?http""", page)


def test_console_has_the_table_alone(full: Ran) -> None:
    lines = full.out.splitlines()
    assert all(len(line.rstrip()) <= 80 for line in lines if "report.html" not in line)
    assert any(str(full.folder / "report.html") in line for line in lines)
    for word in ("status_quo", "loyalty_programme", "Retention", "CLV:CAC", "P(best)"):
        assert word in full.out
    assert "compiling" in full.err
    assert "simulating: 5 in all" in full.err


# --- the same again --------------------------------------------------------------------------


def one_null(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with one kind of null: which kind is pandas' affair, and its version's."""
    return frame.astype(object).where(frame.notna(), None)


def test_the_written_configuration_gives_the_same_runs(full: Ran) -> None:
    config = yaml.safe_load((full.folder / "config.yaml").read_text("utf-8"))
    scenario = Scenario.model_validate(config)
    assert scenario == tiny(*FULL, f"results_dir={full.root}", "name=mine")
    again = compare(scenario)
    written = read_result(full.folder)
    for table in ("runs", "effects", "weekly", "cohorts", "ledger", "transactions", "contacts"):
        pd.testing.assert_frame_equal(
            one_null(getattr(again, table)),
            one_null(getattr(written, table)),
            check_dtype=False,
            check_exact=True,
        )


def test_values_do_not_depend_on_the_order_of_strategies_or_threads() -> None:
    keys = ["strategy", "replication", "draw"]
    runs = [
        compare(tiny(f"strategies=[{arms}]", threads)).runs.sort_values(keys, ignore_index=True)
        for arms, threads in (("mass,promotion", "threads=1"), ("promotion,mass", "threads=2"))
    ]
    pd.testing.assert_frame_equal(*runs, check_exact=True)


def test_a_draw_has_the_same_parameters_in_all_arms() -> None:
    scenario = tiny("draws=2", "strategies=[mass,promotion]")
    tasks = [task for task in study.plan_tasks(scenario, 200) if task.draw is not None]
    assert [task.draw for task in tasks] == [0, 1]
    assert tasks[0].parameters.keys() == tasks[1].parameters.keys() == scenario.prior.keys()
    assert dict(tasks[0].parameters) != dict(tasks[1].parameters)
    alone = study.plan_tasks(tiny("draws=2"), 200)[-2:]
    assert [dict(task.parameters) for task in alone] == [dict(task.parameters) for task in tasks]


def test_what_must_be_true_comes_from_the_draws(full: Ran) -> None:
    tasks = study.plan_tasks(tiny(*FULL), 200)
    runs = read_result(full.folder).runs
    found = study.what_must_be_true(tiny(*FULL), tasks, runs)
    written = json.loads((full.folder / "manifest.json").read_text("utf-8"))["tipping"]
    assert [row["parameter"] for row in written] == list(found.get("parameter", []))
    assert study.what_must_be_true(tiny("draws=0"), tasks[:2], runs).empty


# --- precision ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("half_width", "most", "expected"), [("1e-9", "5", {5}), ("1e12", "5", {2})]
)
def test_replications_are_added_until_precise_or_the_most(
    half_width: str, most: str, expected: set[int]
) -> None:
    asked = ("precision.kpi=npv", f"precision.half_width={half_width}")
    result = compare(tiny(*asked, f"precision.max_replications={most}", "draws=1"))
    assert set(result.effects["replications"]) == expected
    plain = compare(tiny(f"replications={max(expected)}", "draws=1"))
    pd.testing.assert_frame_equal(result.runs, plain.runs, check_exact=True)


def test_replications_stop_between_once_precise_enough() -> None:
    width = study.half_width
    first = compare(tiny("draws=0", "replications=2"))
    wide = width(first.runs, None, "revenue", "status_quo")
    assert wide is not None
    asked = (f"precision.half_width={wide / 8}", "precision.max_replications=40")
    result = compare(tiny("precision.kpi=revenue", *asked, "draws=0"))
    reached = width(result.runs, None, "revenue", "status_quo")
    count = result.runs["replication"].nunique()
    assert reached is not None
    assert 2 < count < 40
    assert reached <= wide / 8


# --- interruptions and failures -----------------------------------------------------------------


class Breaking:
    """Stands for ``replicate``: does the same, except where told to fail."""

    def __init__(self, at: Mapping[str, BaseException]) -> None:
        self.at, self.real = at, runner.replicate
        self.ran: list[str] = []

    def __call__(self, task: Task) -> Frames:
        if task.settings.population.size != 64:  # compiling ahead does not count
            self.ran.append(task.tag)
            if task.tag in self.at:
                raise self.at[task.tag]
        return self.real(task)


def test_an_interrupted_comparison_resumes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("draws=2", "strategies=[mass,promotion]")
    with monkeypatch.context() as patch:
        patch.setattr(runner, "replicate", Breaking({"draw-0": KeyboardInterrupt()}))
        ran = relmark(capsys, tmp_path / "results", *asked)
    assert ran.code == 130
    said = [line for line in ran.err.splitlines() if "interrupted" in line]
    assert len(said) == 1
    assert "2 runs are kept" in said[0]
    command = said[0].partition("to resume: ")[2]
    assert not ran.folder.exists()
    assert [path.name for path in ran.folder.parent.iterdir()] == [".unfinished"]
    with monkeypatch.context() as patch:
        counted = Breaking({})
        patch.setattr(runner, "replicate", counted)
        assert cli.main(shlex.split(command)[1:]) == 0
    assert "(2 finished earlier)" in capsys.readouterr().err
    assert counted.ran == ["draw-0", "draw-1"]
    assert [path.name for path in ran.folder.parent.iterdir()] == ["mine"]
    whole = relmark(capsys, tmp_path / "whole", *asked)
    assert whole.code == 0
    for table in ("runs", "effects", "weekly", "cohorts", "ledger"):
        one, other = (frame(each, table) for each in (ran, whole))
        pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_an_interrupt_while_writing_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*arguments: Any, **named: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(study, "write_report", interrupt)
        ran = relmark(capsys, tmp_path)
    assert ran.code == 130
    assert [path.name for path in ran.folder.parent.iterdir()] == [".unfinished"]
    assert relmark(capsys, tmp_path).code == 0
    assert [path.name for path in ran.folder.parent.iterdir()] == ["mine"]


def test_an_interrupted_sweep_does_not_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*arguments: Any) -> None:
        asked.append(arguments[0].seed)
        raise KeyboardInterrupt

    asked: list[int] = []
    monkeypatch.setattr(study, "_compare", interrupt)
    with pytest.raises(SystemExit) as left:
        cli.main(["compare", "-m", *typed("seed=1,2", f"results_dir={tmp_path}/results")])
    assert left.value.code == 130
    assert asked == [1]
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_failing_replication_is_recorded_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {"replication-1": ValueError("no such aisle"), "draw-0": KeyError("shelf")}
    monkeypatch.setattr(runner, "replicate", Breaking(broken))
    ran = relmark(capsys, tmp_path, "replications=3", "draws=3")
    assert ran.code == 1
    assert ran.err.splitlines()[-1].startswith("relmark: 6 runs failed")
    runs = frame(ran, "runs")
    wrong = runs[runs["status"] == "failed"]
    assert len(wrong) == 6
    assert set(wrong["error"]) == {"ValueError: no such aisle", "KeyError: 'shelf'"}
    assert wrong[list(KPIS)].isna().all().all()
    assert (runs["status"] == "ok").sum() == 3 * 4
    effects = frame(ran, "effects")
    assert set(effects["replications"]) == {2}
    assert set(effects["draws"]) == {2}
    assert (ran.folder / "report.html").stat().st_size > 10_000
    assert json.loads((ran.folder / "manifest.json").read_text("utf-8"))["failed_runs"] == 6


def test_when_every_replication_fails_there_is_no_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {f"replication-{number}": ValueError("no such aisle") for number in range(2)}
    monkeypatch.setattr(runner, "replicate", Breaking(broken))
    with pytest.raises(RuntimeError, match="no such aisle"):
        relmark(capsys, tmp_path, "draws=0")
    assert list(tmp_path.iterdir()) == []


def _process(arguments: Sequence[str], cwd: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "import sys; from sim.cli import main; sys.exit(main())"]
    root = str(Path(__file__).resolve().parents[2])
    return subprocess.Popen(
        [*command, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": root},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_a_killed_comparison_resumes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("replications=40", "draws=0")
    results = tmp_path / "results"
    arguments = ["compare", *typed(*asked, f"results_dir={results}", "name=mine")]
    killed = _process(arguments, tmp_path)
    until = time.monotonic() + 240
    while len(list(results.glob("compare/.unfinished/*/replication-*"))) < 3:
        assert killed.poll() is None, killed.communicate()
        assert time.monotonic() < until
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert [path.name for path in (results / "compare").iterdir()] == [".unfinished"]
    counted = Breaking({})
    monkeypatch.setattr(runner, "replicate", counted)
    ran = relmark(capsys, results, *asked)
    assert ran.code == 0
    assert 0 < len(counted.ran) <= 37
    assert [path.name for path in ran.folder.parent.iterdir()] == ["mine"]
    pd.testing.assert_frame_equal(
        read_result(ran.folder).runs, compare(tiny(*asked)).runs, check_dtype=False
    )


# --- what is refused ----------------------------------------------------------------------------

REFUSED = [
    (["budget.total=1"], ["budget.total", "set-up cost of loyalty_programme"]),
    (["competition.strategies.focal=mass"], ["competition.strategies.focal"]),
    (["competition.strategies.leeder=mass"], ["leeder", "'leader'"]),
    (["competition.strategies.leader=masss"], ["leader", "'mass'"]),
    (
        ["competition.strategies.leader=loyalty_programme", "competition.budget_share=0"],
        ["competition.strategies.leader", "budget_share=0", "set-up cost"],
    ),
    (["network.neighbours=500"], ["network.neighbours", "500", "200"]),
    (["name=../mine"], ["name=", "../mine"]),
    (["baseline=promotion"], ["baseline", "promotion"]),
    (["precision.kpi=npv"], ["precision.half_width"]),
    (["replications=0"], ["replications"]),
]


@pytest.mark.parametrize(("wrong", "named"), REFUSED, ids=lambda value: " ".join(value)[:50])
def test_one_sentence_and_nothing_written(
    wrong: list[str], named: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "results"
    ran = relmark(capsys, root, "strategies=[loyalty_programme]", "draws=1", *wrong)
    assert ran.code == 2
    assert ran.out == ""
    said = [line for line in ran.err.splitlines() if "compiling" not in line
            and "simulating" not in line]  # fmt: skip
    assert len(said) == 1
    assert said[0].startswith("relmark: ")
    for word in named:
        assert word in said[0]
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []


def test_an_existing_name_is_refused_before_anything_runs(
    full: Ran, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in full.folder.iterdir()}
    monkeypatch.setattr(study, "_compare", lambda *arguments: pytest.fail("it ran"))
    ran = relmark(capsys, full.root, *FULL)
    assert ran.code == 2
    assert "mine_2" in ran.err
    assert ran.err.count("\n") == 1
    assert {path.name: path.stat().st_mtime_ns for path in full.folder.iterdir()} == before
    assert [path.name for path in full.folder.parent.iterdir()] == ["mine"]


def test_without_a_name_the_first_free_one_is_taken(tmp_path: Path) -> None:
    scenario = tiny(f"results_dir={tmp_path}")
    assert study.free_name(scenario) == "grocery"
    (tmp_path / "compare" / "grocery").mkdir(parents=True)
    (tmp_path / "compare" / "grocery-2").mkdir()
    assert study.free_name(scenario) == "grocery-3"
    assert study.free_name(tiny("name=mine")) == "mine"


# --- more than one market -------------------------------------------------------------------------


def test_a_rivals_strategy_works_through_the_market_alone() -> None:
    arms = ("strategies=[mass]", "draws=0", "population.size=300")
    quiet = compare(tiny(*arms))
    loud = compare(
        tiny(
            *arms,
            "competition.strategies.leader=promotion",
            "strategy.promotion.depth=0.5",
            "strategy.promotion.interval_weeks=2",
        )
    )
    pd.testing.assert_frame_equal(quiet.ledger, loud.ledger)  # the focal firm's own spend
    assert (quiet.weekly.query("brand != 1")["marketing_cost"].to_numpy()
            == loud.weekly.query("brand != 1")["marketing_cost"].to_numpy()).all()  # fmt: skip
    units = [
        each.weekly.query("strategy == 'mass'").groupby("brand")["units"].sum()
        for each in (quiet, loud)
    ]
    assert units[1][1] > units[0][1]
    assert units[1][0] < units[0][0]
    assert set(quiet.runs["run_id"]).isdisjoint(loud.runs["run_id"])


def test_the_network_is_built_once_to_know_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ties = tmp_path / "ties.csv"
    ties.write_text(
        "source,target\n" + "\n".join(f"{i},{(i * 7 + 1) % 120}" for i in range(1, 119))
    )
    real, built = study.network_of, []

    def build(*arguments: Any) -> Any:
        built.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(study, "network_of", build)
    edges = ("network=edge_list", f"network.path={ties}", "population.size=null")
    ran = relmark(capsys, tmp_path / "results", *edges, "draws=0")
    assert ran.code == 0, ran.err
    assert len(built) == 1
    manifest = json.loads((ran.folder / "manifest.json").read_text("utf-8"))
    assert manifest["population_size"] == 120


def test_a_sparse_ring_of_many_neighbours_compiles_ahead_too() -> None:
    result = compare(tiny("network.neighbours=100", "draws=0", "replications=1"))
    assert (result.runs["status"] == "ok").all()


def test_git_revision_is_that_of_this_checkout_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = Path(__file__).resolve().parents[2]
    revision = study.git_revision()
    assert revision is None or len(revision) == 40
    assert (revision is not None) == (top / ".git").exists()
    installed = tmp_path / "environment" / "sim" / "studies" / "compare.py"
    installed.parent.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    commit = ["commit", "-q", "--allow-empty", "-m", "x"]
    subprocess.run(["git", "-C", str(tmp_path), *identity, *commit], check=True)
    monkeypatch.setattr(study, "__file__", str(installed))
    assert study.git_revision() is None
