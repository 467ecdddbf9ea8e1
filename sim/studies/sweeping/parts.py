"""Rows of a sweep on disk: parts that are whole at any moment, written by whoever ran them.

A worker owns one part at a time and writes it anew, under a temporary name and then by a rename,
every few seconds; a full part is left and the next begun. So there are few files, and a worker
that is killed loses seconds.
"""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from sim.locale import ENGLISH
from sim.measures.definitions import KPIS
from sim.results import SCHEMA_VERSION
from sim.studies.identity import MODEL_VERSION
from sim.studies.sweeping.points import Design, column_types

MANIFEST = "manifest.json"

FLUSH_SECONDS = 2.0
"""Rows wait at most this long, and the run in hand, before they are on disk."""

FULL = 2000
"""Rows of a full part."""

_OLD = 600.0
"""Seconds after which nobody is still writing a temporary file."""

SCHEMA_KEY = b"relmark.sweep.schema"
MODEL_KEY = b"relmark.model_version"

_TYPES = {
    "bool": pa.bool_(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "string": pa.string(),
}

_BEFORE = {"point": pa.string(), "strategy": pa.string(), "replication": pa.int64(),
           "draw": pa.int64(), "seed": pa.int64()}  # fmt: skip
_AFTER = {"run_id": pa.string(), "status": pa.string(), "error": pa.string(),
          "seconds": pa.float64(), "finished": pa.timestamp("us", tz="UTC")}  # fmt: skip

RESERVED = frozenset({*_BEFORE, *_AFTER, *KPIS}) - {"seed"}
"""Names of columns that no varying setting may take."""


def schema_of(design: Design) -> pa.Schema:
    """Return the columns of a sweep: what varies, who ran, how it ended, every KPI."""
    varying = {path: _TYPES[kind] for path, kind in column_types(design).items()}
    columns = {**varying, **_BEFORE, **_AFTER, **dict.fromkeys(KPIS, pa.float64())}
    metadata = {SCHEMA_KEY: str(SCHEMA_VERSION), MODEL_KEY: str(MODEL_VERSION)}
    return pa.schema(list(columns.items()), metadata=metadata)


def runs_folder(folder: Path) -> Path:
    """Return where the parts of a sweep lie."""
    return folder / "runs"


class PartWriter:
    """One worker's hand on the results."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        """Write below ``folder``, which must exist."""
        self._folder = runs_folder(folder)
        self._schema = schema
        self._begin()

    def _begin(self) -> None:
        """Begin a new part; its name is this process's and this moment's alone."""
        host = "".join(c for c in socket.gethostname() if c.isalnum() or c in "-_") or "host"
        self._path = self._folder / f"{time.time_ns():x}-{host}-{os.getpid()}.parquet"
        self._batches: list[pa.RecordBatch] = []
        self._held = 0
        self._rows: list[Mapping[str, Any]] = []
        self._flushed = time.monotonic()

    def add(self, row: Mapping[str, Any]) -> None:
        """Take a row; it is on disk a few seconds later."""
        self._rows.append(row)
        if time.monotonic() - self._flushed >= FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write what has been taken so far."""
        if not self._rows:
            return
        self._batches.append(pa.RecordBatch.from_pylist(self._rows, schema=self._schema))
        self._held += len(self._rows)
        self._rows = []
        write_part(self._path, pa.Table.from_batches(self._batches, self._schema))
        self._flushed = time.monotonic()
        if self._held >= FULL:
            self._begin()


def write_part(path: Path, table: pa.Table) -> None:
    """Write a part, whole or not at all."""
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("wb") as stream:
        pq.write_table(table, stream, compression="zstd")
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


class Sorted(NamedTuple):
    """The files of a sweep.

    Attributes:
        parts: those that can be read. skipped: the others, with the reason.
    """

    parts: list[Path]
    skipped: dict[Path, str]


def find_parts(folder: Path) -> Sorted:
    """Return the parts of a sweep that can be read, and why others cannot."""
    parts: list[Path] = []
    skipped: dict[Path, str] = {}
    for path in sorted(runs_folder(folder).glob("*.parquet")):
        if path.name.startswith("."):
            continue
        reason = trouble(path)
        if reason is None:
            parts.append(path)
        else:
            skipped[path] = reason
    return Sorted(parts, skipped)


def trouble(path: Path) -> str | None:
    """Return why a file cannot be read as a part of a sweep, None when it can."""
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowException):
        return ENGLISH["recorded.part.truncated"]
    version = metadata.get(SCHEMA_KEY, b"")
    if not version.isdigit():
        return ENGLISH["recorded.part.foreign"]
    if int(version) > SCHEMA_VERSION:
        newer = ENGLISH["recorded.part.newer"]
        return newer.format(schema=int(version), known=SCHEMA_VERSION)
    return None


def statuses(folder: Path) -> dict[bytes, bool]:
    """Return whether a run ended well, by the first half of its identity, for all on disk."""
    found: dict[bytes, bool] = {}
    for path in find_parts(folder).parts:
        for run, status in _read(path):
            key = short(run)
            found[key] = found.get(key, False) or status == "ok"
    return found


def short(run_id: str) -> bytes:
    """Return the first half of an identity, as few bytes."""
    return bytes.fromhex(run_id[:32])


def _read(path: Path) -> Iterator[tuple[str, str]]:
    """Yield identity and status of the runs of a part; none where its pages are damaged."""
    try:
        table = pq.read_table(path, columns=["run_id", "status"])
    except (OSError, pa.ArrowException, KeyError):
        return iter(())
    return zip(table["run_id"].to_pylist(), table["status"].to_pylist(), strict=True)


def forget_temporary(folder: Path) -> None:
    """Remove what killed workers have left half-written long ago; others may be writing now."""
    for path in runs_folder(folder).glob(".*.tmp"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _OLD:
                path.unlink()
