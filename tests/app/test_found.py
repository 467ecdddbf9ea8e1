"""Results beneath one folder: listed, found by name, and nothing outside it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sim.app.opened.found import file_of, folder_of, listed, table_names
from sim.errors import UserError


def result(root: Path, name: str, **manifest: object) -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def test_results_of_all_verbs_are_listed_the_newest_first(tmp_path: Path) -> None:
    result(tmp_path, "compare/old", written="2026-01-01T00:00:00+00:00", failed_runs=1)
    result(tmp_path, "trace/new", written="2026-02-01T00:00:00+00:00")
    result(tmp_path, "compare/.unfinished/x")
    (tmp_path / "compare/old/effects.parquet").touch()
    found = listed(tmp_path)
    assert [each.name for each in found] == ["trace/new", "compare/old"]
    assert [each.compared for each in found] == [False, True]
    assert (found[1].verb, found[1].failed, found[1].status) == ("compare", "1", "complete")
    assert listed(tmp_path / "nowhere") == []


def test_runs_are_counted_where_a_manifest_does_not_say(tmp_path: Path) -> None:
    folder = result(tmp_path, "compare/a", written="2026-01-01T00:00:00+00:00")
    pd.DataFrame({"run": range(7)}).to_parquet(folder / "runs.parquet")
    (result(tmp_path, "compare/b") / "runs.parquet").write_bytes(b"no table")
    assert {each.name: each.runs for each in listed(tmp_path)} == {
        "compare/a": "7",
        "compare/b": "–",
    }


def test_a_result_is_found_by_its_name(tmp_path: Path) -> None:
    folder = result(tmp_path.resolve(), "compare/a")
    (folder / "runs.parquet").touch()
    assert folder_of(tmp_path.resolve(), "compare/a") == folder
    assert table_names(folder) == ["runs"]
    assert file_of(folder, "runs.parquet") == folder / "runs.parquet"


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../out", "compare/../../out", "/etc", "compare", "compare/gone",
     "compare/link", "compare/.hidden", "compare\\..\\out", "compare/\0", "x" * 5000],
)  # fmt: skip
def test_nothing_else_is(tmp_path: Path, name: str) -> None:
    root = tmp_path.resolve() / "root"
    result(root, "compare/a")
    result(root, "compare/.hidden")
    outside = result(tmp_path.resolve(), "out")
    (root / "compare/link").symlink_to(outside)
    with pytest.raises(UserError, match="there is no result"):
        folder_of(root, name)


@pytest.mark.parametrize("name", ["../manifest.json", "link", "gone", "/etc/passwd", "inner/x"])
def test_no_other_files_are(tmp_path: Path, name: str) -> None:
    folder = result(tmp_path.resolve(), "a")
    (folder / "inner").mkdir()
    (folder / "inner/x").touch()
    (tmp_path / "manifest.json").touch()
    (folder / "link").symlink_to(tmp_path / "manifest.json")
    with pytest.raises(UserError, match="has no file"):
        file_of(folder, name)
