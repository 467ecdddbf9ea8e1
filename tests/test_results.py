"""Result folders appear whole or not at all, and say null where a value is undefined."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml

from sim.errors import UserError
from sim.results import (
    REQUIRED_TABLES,
    SCHEMA,
    SCHEMA_VERSION,
    Result,
    ResultFolder,
    prepare,
    read_result,
    write_json,
    write_parquet,
    write_text,
)
from tests.report.fixture import make_result


def fill(folder: ResultFolder, result: Result) -> None:
    for table in REQUIRED_TABLES:
        folder.write_parquet(table, getattr(result, table))
    folder.write_manifest(result.manifest)
    folder.write_text("config.yaml", yaml.safe_dump(result.config, sort_keys=False))


def test_a_result_comes_back_as_it_was_written(tmp_path: Path) -> None:
    written = make_result(replications=2, draws=2)
    with prepare(tmp_path, "compare", "first") as folder:
        fill(folder, written)
    read = read_result(tmp_path / "compare" / "first")
    for table in REQUIRED_TABLES:
        pd.testing.assert_frame_equal(
            getattr(read, table), getattr(written, table), check_dtype=False, check_exact=True
        )
    assert read.config == written.config
    assert read.manifest == {"schema_version": SCHEMA_VERSION, **written.manifest}
    assert read.transactions is None


def test_columns_have_the_documented_types_and_undefined_is_null(tmp_path: Path) -> None:
    result = make_result(replications=2, draws=1)
    for table in REQUIRED_TABLES:
        path = tmp_path / f"{table}.parquet"
        write_parquet(path, getattr(result, table))
        schema = pq.read_schema(path)
        for column, kind in SCHEMA[table].items():
            assert str(schema.field(column).type) == kind
    runs = pq.read_table(tmp_path / "runs.parquet")
    none = [name == "none" for name in runs["strategy"].to_pylist()]
    assert [value is None for value in runs["cac"].to_pylist()] == none
    assert runs["draw"].null_count == 2 * 6
    assert runs["payback_weeks"].null_count == runs.num_rows
    assert str(runs.schema.field("payback_weeks").type) == "double"


def test_null_strings_integers_and_booleans_survive(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "strategy": ["mass"],
            "replication": [0],
            "consumer": [3],
            "week": [1],
            "programme": ["mass"],
            "channel": [None],
            "source": ["advert"],
            "opened": [True],
        }
    )
    write_parquet(tmp_path / "contacts.parquet", frame)
    row = pq.read_table(tmp_path / "contacts.parquet").to_pylist()[0]
    assert row["channel"] is None
    assert row["opened"] is True


def test_infinity_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    frame = pd.DataFrame({"ratio": [1.0, np.inf]})
    with pytest.raises(ValueError, match="ratio"):
        write_parquet(tmp_path / "extra.parquet", frame)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_documented_column_is_refused(tmp_path: Path) -> None:
    frame = make_result(replications=1, draws=0).ledger.drop(columns="amount")
    with pytest.raises(ValueError, match="amount"):
        write_parquet(tmp_path / "ledger.parquet", frame)


def test_a_file_is_replaced_whole_or_kept(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    write_text(path, "old")
    with pytest.raises(ValueError):
        write_json(path, {"seconds": float("inf")})
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["manifest.json"]


def test_json_holds_plain_numbers_and_null(tmp_path: Path) -> None:
    value = {"n": np.int64(3), "x": np.array([1.5, np.nan]), "path": Path("a")}
    write_json(tmp_path / "m.json", value)
    assert json.loads((tmp_path / "m.json").read_text()) == {"n": 3, "x": [1.5, None], "path": "a"}


def test_nothing_is_visible_before_publishing(tmp_path: Path) -> None:
    folder = prepare(tmp_path, "compare", "slow")
    folder.write_text("config.yaml", "a: 1\n")
    assert not (tmp_path / "compare" / "slow").exists()
    assert [entry.name[0] for entry in (tmp_path / "compare").iterdir()] == ["."]
    assert folder.publish() == tmp_path / "compare" / "slow"
    assert [entry.name for entry in (tmp_path / "compare").iterdir()] == ["slow"]


def test_a_failed_run_leaves_nothing(tmp_path: Path) -> None:
    root = tmp_path / "results"
    with pytest.raises(RuntimeError), prepare(root, "compare", "x") as folder:
        folder.write_text("config.yaml", "a: 1\n")
        raise RuntimeError
    assert not root.exists()


def test_a_failed_run_keeps_its_neighbours(tmp_path: Path) -> None:
    with prepare(tmp_path, "compare", "good") as folder:
        folder.write_text("a", "b")
    with pytest.raises(RuntimeError), prepare(tmp_path, "compare", "bad"):
        raise RuntimeError
    assert [entry.name for entry in (tmp_path / "compare").iterdir()] == ["good"]


def test_an_existing_name_is_refused_with_a_way_out(tmp_path: Path) -> None:
    with prepare(tmp_path, "compare", "mine") as folder:
        folder.write_text("a", "kept")
    with pytest.raises(UserError, match=r"mine.*name=mine_2"):
        prepare(tmp_path, "compare", "mine")
    assert (tmp_path / "compare" / "mine" / "a").read_text() == "kept"


def test_of_two_runs_of_one_name_the_second_loses(tmp_path: Path) -> None:
    first, second = (prepare(tmp_path, "compare", "same") for _ in range(2))
    first.write_text("a", "first")
    second.write_text("a", "second")
    first.publish()
    with pytest.raises(UserError, match="exists already"), second:
        pass
    assert (tmp_path / "compare" / "same" / "a").read_text() == "first"
    assert [entry.name for entry in (tmp_path / "compare").iterdir()] == ["same"]


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "../up", "a b"])
def test_unusable_names_are_refused_and_nothing_is_made(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="name="):
        prepare(tmp_path / "results", "compare", name)
    assert list(tmp_path.iterdir()) == []


def test_a_results_dir_that_is_a_file_is_a_users_mistake(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="results_dir="):
        prepare(tmp_path / "file", "compare", "x")


def test_reading_what_is_not_a_result(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no result folder"):
        read_result(tmp_path / "absent")
    with pytest.raises(UserError, match="lacks runs.parquet"):
        read_result(tmp_path)


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    with prepare(tmp_path, "compare", "future") as folder:
        fill(folder, make_result(replications=1, draws=0))
        folder.write_json("manifest.json", {"schema_version": SCHEMA_VERSION + 1})
    with pytest.raises(UserError, match="upgrade"):
        read_result(tmp_path / "compare" / "future")
