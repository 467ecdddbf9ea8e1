"""Results in SQL: every run once, files that are none skipped, mistakes in one sentence."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim import cli
from sim.studies.sweep import read_sweep, sweep
from sim.studies.sweeping.parts import runs_folder
from tests.studies.small import TYPED

TYPED_SWEEP = TYPED | {
    "replications": "1", "draws": "0", "strategies": "[promotion]",
    "strategy.promotion.depth": "0.1,0.3", "seed": "1,2", "name": "swept",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    texts = [f"{name}={value}" for name, value in TYPED_SWEEP.items()]
    return sweep(*texts, f"results_dir={folder}")


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(made, tmp_path / "results" / "sweep" / "swept")
    return Path("results/sweep/swept")


def ask(folder: Path, query: str, *options: str) -> int:
    return cli.main(["results", "sql", query, f"path={folder}", *options])


def test_a_query_to_the_console_csv_and_parquet(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    query = (
        'select strategy, "strategy.promotion.depth" as depth, count(*) as n, avg(npv) as npv '
        "from runs where seed >= 1 and status = 'ok' group by all order by all"
    )
    assert ask(folder, query) == 0
    assert "status_quo" in capsys.readouterr().out
    assert ask(folder, query, "format=csv") == 0
    table = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert table["strategy"].tolist() == ["promotion"] * 2 + ["status_quo"] * 2
    assert table["n"].tolist() == [2] * 4 and table["depth"].tolist() == [0.1, 0.3] * 2
    runs = read_sweep(folder)
    means = runs.groupby(["strategy", "strategy.promotion.depth"])["npv"].mean()
    assert table["npv"].to_numpy() == pytest.approx(means.to_numpy())
    assert ask(folder, query, "out=table.parquet") == 0
    assert pq.read_table("table.parquet").num_rows == 4
    capsys.readouterr()
    assert ask(folder, query, "out=table.parquet") == 2
    assert "never overwritten" in capsys.readouterr().err


def test_paired_differences_are_a_join(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query = (
        "select a.npv - b.npv as gain from runs a join runs b using (point, replication) "
        "where a.strategy = 'promotion' and b.strategy = 'status_quo'"
    )
    assert ask(folder, query, "format=csv") == 0
    assert len(pd.read_csv(io.StringIO(capsys.readouterr().out))) == 4


def test_export_gives_all_runs(folder: Path) -> None:
    assert cli.main(["results", "export", f"path={folder}", "out=all.csv"]) == 0
    assert len(pd.read_csv("all.csv")) == len(read_sweep(folder)) == 8


def test_a_run_written_twice_counts_once_and_the_latest_good_one_wins(folder: Path) -> None:
    (part,) = runs_folder(folder).glob("*.parquet")
    table = pq.read_table(part)
    frame = table.to_pandas()
    later = frame.assign(npv=1.0, finished=frame["finished"] + pd.Timedelta("1h"))
    failed = frame.assign(npv=2.0, status="failed", finished=frame["finished"] + pd.Timedelta("2h"))
    for name, copy in (("later", later), ("failed", failed)):
        again = type(table).from_pandas(copy, schema=table.schema, preserve_index=False)
        again = again.replace_schema_metadata(table.schema.metadata)
        pq.write_table(again, part.with_name(f"{name}.parquet"))
    runs = read_sweep(folder)
    assert len(runs) == 8 and (runs["npv"] == 1.0).all() and (runs["status"] == "ok").all()


def test_what_is_no_part_is_named_and_skipped(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (part,) = runs_folder(folder).glob("*.parquet")
    content = part.read_bytes()
    part.with_name("cut.parquet").write_bytes(content[:-9])
    pd.DataFrame({"a": [1]}).to_parquet(part.with_name("foreign.parquet"))
    middle = bytearray(content)
    middle[4 : len(content) // 3] = bytes(len(content) // 3 - 4)
    part.with_name("damaged.parquet").write_bytes(middle)
    assert ask(folder, "select count(*) as n from runs", "format=csv") == 0
    printed = capsys.readouterr()
    assert printed.out.split() == ['"n"', "8"]
    for name in ("cut", "foreign", "damaged"):
        assert f"{name}.parquet is skipped: " in printed.err
    assert ask(folder, "select 1", "format=csv", "lang=fr") == 0
    french = capsys.readouterr().err
    for reason in ("cut.parquet est ignoré\u00a0: il est tronqué", "ses pages sont abîmées",
                   "ce n’est pas une partie d’un balayage"):  # fmt: skip
        assert reason in french


def test_a_comparison_has_all_its_tables(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compare = [f"{name}={value}" for name, value in TYPED.items()]
    assert cli.main(["compare", *compare, "name=one"]) == 0
    capsys.readouterr()
    query = "select count(*) as n from effects e join runs r using (strategy) where kpi = 'npv'"
    assert ask(Path("results/compare/one"), query, "format=csv") == 0
    assert int(capsys.readouterr().out.split()[1]) > 0
    assert cli.main(["results", "list"]) == 0
    listed = capsys.readouterr().out
    assert "results/compare/one" in listed and "results/sweep/swept" in listed
    assert "8 of 8" in listed and "complete" in listed


MISTAKES = [
    ("select strategy.promotion.depth from runs", ["double quotes"]),
    ("select nvp from runs", ["nvp"]),
    ("selct 1", ["not understood"]),
    ("drop view runs", ["one SELECT"]),
    ("select 1; select 2", ["one SELECT"]),
    ("copy runs to 'x.csv'", ["one SELECT"]),
    ("select * from '../../../secret.csv'", ["not understood"]),
    ("select * from read_csv('../../../secret.csv')", ["not understood"]),
    ("select * from read_text('/etc/hostname')", ["not understood"]),
]


@pytest.mark.parametrize(("query", "named"), MISTAKES)
def test_mistakes_are_one_sentence(
    folder: Path, query: str, named: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    before = sorted(tmp_path.rglob("*"))
    assert ask(folder, query) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    for part in named:
        assert part in printed.err
    assert sorted(tmp_path.rglob("*")) == before


WRONG = [
    ([], ["list, sql, export"]),
    (["sq"], ["'sql'"]),
    (["sql", "select 1"], ["path="]),
    (["sql", "path=results/sweep/swept"], ["one query"]),
    (["sql", "select 1", "path=nowhere"], ["nowhere"]),
    (["sql", "select 1", "path=results"], ["no result folder"]),
    (["sql", "select 1", "path=results/sweep/swept", "format=cvs"], ["'csv'"]),
    (["sql", "select 1", "path=results/sweep/swept", "out=a.xlsx"], ["xlsx", "csv, parquet"]),
    (["sql", "select 1", "pth=results"], ["'path'"]),
    (["export", "path=results/sweep/swept"], ["out="]),
    (["list", "path=nowhere"], ["nowhere"]),
]


@pytest.mark.parametrize(("typed", "named"), WRONG, ids=lambda case: " ".join(case))
def test_wrong_options(
    folder: Path, typed: list[str], named: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["results", *typed]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    for part in named:
        assert part in error


def test_the_manifest_says_what_was_run(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["status"] == "complete" and manifest["runs"] == manifest["finished"] == 8
    assert manifest["strategies"] == ["status_quo", "promotion"] and manifest["failed"] == 0
    axes = {axis["settings"][0]: axis["values"] for axis in manifest["axes"]}
    assert axes == {"strategy.promotion.depth": [[0.1], [0.3]], "seed": [[1], [2]]}
