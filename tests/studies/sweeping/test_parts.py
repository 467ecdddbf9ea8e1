"""Parts: whole at any moment, told from what is none."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.studies.sweeping import parts
from sim.studies.sweeping.parts import (
    PartWriter,
    find_parts,
    forget_temporary,
    runs_folder,
    schema_of,
    short,
    statuses,
)
from sim.studies.sweeping.points import Block, Design

DESIGN = Design((Block(("seed",), ((1,), (2,))), Block(("horizon.weeks",), ((4,),))))


def identity(number: int) -> str:
    return f"{number:032x}" * 2


def row(number: int, status: str = "ok", **more: Any) -> dict[str, Any]:
    return {
        "seed": 1, "horizon.weeks": 4, "point": "p", "strategy": "mass", "replication": number,
        "draw": None, "run_id": identity(number), "status": status, "error": None,
        "seconds": 0.5, "finished": datetime.now(UTC), "npv": float(number), **more,
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    runs_folder(tmp_path).mkdir()
    return tmp_path


def test_rows_are_there_when_flushed_in_few_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "FULL", 10)
    writer = PartWriter(folder, schema_of(DESIGN))
    for number in range(25):
        writer.add(row(number))
        writer.flush()
        found = find_parts(folder)
        tables = [pq.read_table(path) for path in found.parts]
        assert sum(table.num_rows for table in tables) == number + 1
    assert len(found.parts) == 3 and not found.skipped
    whole = pa.concat_tables(tables)
    assert sorted(whole["replication"].to_pylist()) == list(range(25))
    assert whole.schema.names[:2] == ["seed", "horizon.weeks"]
    assert whole["npv"].null_count == 0 and whole["romi"].null_count == 25


def test_rows_wait_no_longer_than_they_should(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = PartWriter(folder, schema_of(DESIGN))
    writer.add(row(0))
    assert find_parts(folder).parts == []
    monkeypatch.setattr(parts, "FLUSH_SECONDS", 0.0)
    writer.add(row(1))
    assert len(statuses(folder)) == 2


def test_a_reader_never_sees_half_a_part(folder: Path) -> None:
    writer = PartWriter(folder, schema_of(DESIGN))
    ended = threading.Event()

    def write() -> None:
        for number in range(60):
            writer.add(row(number))
            writer.flush()
        ended.set()

    thread = threading.Thread(target=write)
    thread.start()
    while not ended.is_set():
        assert not find_parts(folder).skipped
    thread.join()
    assert len(statuses(folder)) == 60


def test_what_is_no_part_is_told(folder: Path) -> None:
    writer = PartWriter(folder, schema_of(DESIGN))
    writer.add(row(0, "failed", error="ValueError: x"))
    writer.flush()
    (good,) = find_parts(folder).parts
    runs = runs_folder(folder)
    (runs / "cut.parquet").write_bytes(good.read_bytes()[:-20])
    (runs / "empty.parquet").write_bytes(b"")
    pq.write_table(pa.table({"a": [1]}), runs / "foreign.parquet")
    newer = schema_of(DESIGN).with_metadata({parts.SCHEMA_KEY: b"999"})
    pq.write_table(newer.empty_table(), runs / "newer.parquet")
    (runs / ".half.parquet.tmp").write_bytes(b"PAR1")
    found = find_parts(folder)
    assert found.parts == [good]
    reasons = {path.name: reason for path, reason in found.skipped.items()}
    assert set(reasons) == {"cut.parquet", "empty.parquet", "foreign.parquet", "newer.parquet"}
    assert "truncated" in reasons["cut.parquet"] and "truncated" in reasons["empty.parquet"]
    assert "not a part" in reasons["foreign.parquet"] and "newer" in reasons["newer.parquet"]
    assert statuses(folder) == {short(identity(0)): False}


def test_half_written_files_are_removed_when_they_are_old(folder: Path) -> None:
    import os

    old, new = runs_folder(folder) / ".a.parquet.tmp", runs_folder(folder) / ".b.parquet.tmp"
    for path in (old, new):
        path.write_bytes(b"PAR1")
    os.utime(old, (0, 0))
    forget_temporary(folder)
    assert not old.exists() and new.exists(), "another driver may be writing the new one"


def test_success_counts_whatever_the_order(folder: Path) -> None:
    for order in (("failed", "ok"), ("ok", "failed")):
        for status in order:
            writer = PartWriter(folder, schema_of(DESIGN))
            writer.add(row(len(order), status))
            writer.flush()
    assert statuses(folder) == {short(identity(2)): True}
