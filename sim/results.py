"""Result folders: a run's tables on disk, whole or not at all, and back.

A folder ``<results_dir>/<verb>/<name>/`` appears in one rename after everything in it is written,
and every file in it is written under a temporary name first, so that nobody ever reads half a
result. `SCHEMA` is the one table of what each file's columns are.

Undefined values are Parquet nulls. They come back as ``NaN`` in float columns and as ``<NA>`` in
integer columns that may be null; an infinity is refused, because it always hides a division that
should have been undefined.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from sim.errors import UserError

SCHEMA_VERSION = 1
"""Raised when a column of `SCHEMA` changes its name, type or meaning."""

_KEYS = {"strategy": "string", "replication": "int64"}
_WEEK_KEYS = {**_KEYS, "week": "int64"}

SCHEMA: dict[str, dict[str, str]] = {
    "runs": {
        **_KEYS,
        "draw": "int64",
        "seed": "int64",
        "run_id": "string",
        "status": "string",
        "error": "string",
    },
    "effects": {
        "strategy": "string",
        "kpi": "string",
        "unit": "string",
        "baseline": "string",
        "mean": "double",
        "difference": "double",
        "ci_low": "double",
        "ci_high": "double",
        "param_low": "double",
        "param_high": "double",
        "p_best": "double",
        "replications": "int64",
        "draws": "int64",
        "variance_reduction": "double",
    },
    "weekly": {
        **_WEEK_KEYS,
        "brand": "int64",
        "buyers": "int64",
        "purchases": "int64",
        "units": "double",
        "revenue": "double",
        "margin": "double",
        "marketing_cost": "double",
        "aware": "double",
        "attachment": "double",
        "active_customers": "int64",
        "new_customers": "int64",
    },
    "cohorts": {
        **_KEYS,
        "cohort": "int64",
        "age": "int64",
        "customers": "int64",
        "active": "int64",
    },
    "ledger": {
        **_WEEK_KEYS,
        "programme": "string",
        "item": "string",
        "amount": "double",
        "units": "double",
        "unit_cost": "double",
    },
    "transactions": {
        **_KEYS,
        "consumer": "int64",
        "week": "int64",
        "brand": "int64",
        "units": "double",
        "amount": "double",
    },
    "contacts": {
        **_KEYS,
        "consumer": "int64",
        "week": "int64",
        "programme": "string",
        "channel": "string",
        "source": "string",
        "opened": "bool",
    },
    "survival": {
        **_KEYS,
        "group": "string",
        "age": "int64",
        "at_risk": "int64",
        "surviving": "int64",
    },
    "loyalty": {
        **_WEEK_KEYS,
        "loyalty": "string",
        "attitude": "double",
        "behaviour": "double",
        "people": "int64",
    },
    "lifecycle": {
        **_WEEK_KEYS,
        "until": "int64",
        "stage": "string",
        "next_stage": "string",
        "people": "int64",
    },
    "acquisition": {
        **_WEEK_KEYS,
        "source": "string",
        "reduced": "bool",
        "customers": "int64",
    },
    "points": {
        **_WEEK_KEYS,
        "entry": "string",
        "idle_weeks": "int64",
        "points": "double",
        "amount": "double",
    },
    "segments": {
        **_KEYS,
        "segment": "string",
        "customers": "int64",
        "margin": "double",
        "cost": "double",
    },
    "ties": {"low": "int64", "high": "int64"},
    "adopters": {
        **_WEEK_KEYS,
        "person": "int64",
        "source": "string",
        "reduced": "bool",
    },
    "adoption": {
        **_WEEK_KEYS,
        "source": "string",
        "reduced": "bool",
        "customers": "int64",
    },
    "naive": {
        **_KEYS,
        "method": "string",
        "estimate": "double",
        "low": "double",
        "high": "double",
        "truth": "double",
        "people": "int64",
    },
    "validation": {
        "pattern": "string",
        "row": "string",
        "claim": "string",
        "source": "string",
        "definition": "string",
        "band_low": "double",
        "band_high": "double",
        "measured": "double",
        "low": "double",
        "high": "double",
        "verdict": "string",
        "mutant": "string",
        "mutant_measured": "double",
        "mutant_verdict": "string",
        "counts": "bool",
        "used_for_defaults": "bool",
        "replications": "int64",
        "reason": "string",
    },
}
"""Columns of every table and their Arrow types; any column may be null.

``runs`` has one further ``double`` column per KPI. ``draw`` is null in a replication at central
parameters and the draw's number otherwise. ``week`` 0 is the first after the fork. ``baseline``
is the name of the strategy differences are taken against. ``active`` is null where that age has
not been observed yet.
"""

REQUIRED_TABLES = ("runs", "effects", "weekly", "cohorts", "ledger")
CUSTOMER_TABLES = ("survival", "loyalty", "lifecycle", "acquisition", "points", "segments")
DRAWN_TABLES = ("ties", "adopters", "adoption")
OPTIONAL_TABLES = (*CUSTOMER_TABLES, *DRAWN_TABLES, "naive", "transactions", "contacts")

_ARROW_TYPES = {
    "string": pa.string(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "bool": pa.bool_(),
}
_NULLABLE_INTEGERS = {"draw", "active", "idle_weeks"}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")


@dataclass(frozen=True, slots=True, repr=False)
class Result:
    """Everything one comparison produced, as read from its folder.

    Attributes:
        runs: One row per strategy and replication or draw, with every KPI.
        effects: One row per strategy and KPI: differences to the baseline, both intervals.
        weekly: One row per strategy, replication, week and brand.
        cohorts: Cohort retention counts, right-censored.
        ledger: What was spent, by programme and item.
        manifest: Versions, seeds, horizon, wall time, caveats.
        config: The resolved configuration.
        naive: What a practitioner would have measured, beside the truth.
        survival: Customers still there by age, of those there one period before.
        loyalty: Consumers by attitude and behaviour, by quarter.
        lifecycle: Consumers by stage and next stage, by half-year.
        acquisition: New customers by quarter, source and price.
        points: Loyalty points issued, redeemed, expired and owed by age, by quarter.
        segments: What the customers at the fork bring, by the firm's segment.
        ties: Who knows whom among the people that are drawn, in the first replication.
        adopters: Since when each of them has been a customer, and how it came.
        adoption: New customers of everyone by week, source and price, in that replication.
        transactions: Every purchase, if it was recorded.
        contacts: Every touch, if it was recorded.
    """

    runs: pd.DataFrame
    effects: pd.DataFrame
    weekly: pd.DataFrame
    cohorts: pd.DataFrame
    ledger: pd.DataFrame
    manifest: dict[str, Any]
    config: dict[str, Any]
    naive: pd.DataFrame | None = None
    transactions: pd.DataFrame | None = None
    contacts: pd.DataFrame | None = None
    survival: pd.DataFrame | None = None
    loyalty: pd.DataFrame | None = None
    lifecycle: pd.DataFrame | None = None
    acquisition: pd.DataFrame | None = None
    points: pd.DataFrame | None = None
    segments: pd.DataFrame | None = None
    ties: pd.DataFrame | None = None
    adopters: pd.DataFrame | None = None
    adoption: pd.DataFrame | None = None

    def __repr__(self) -> str:
        # Names alone: the rows of so many tables would tell nobody anything.
        strategies = self.config.get("strategies", [])
        tables = [
            one.name for one in fields(self) if isinstance(getattr(self, one.name), pd.DataFrame)
        ]
        return f"{type(self).__name__}(strategies={strategies}, tables={tables})"


def _write_whole(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write a file under a temporary name beside `path`, then rename it over `path`."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """Return the process's file mode mask (temporary files are private; results are not)."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _to_arrow(frame: pd.DataFrame, table: str | None) -> pa.Table:
    """Return `frame` as an Arrow table with the documented types, NaN as null, no infinities."""
    for column in frame.columns:
        values = frame[column]
        if pd.api.types.is_float_dtype(values.dtype):
            finite_or_null = values.to_numpy(dtype=np.float64, na_value=np.nan)
            if np.isinf(finite_or_null).any():
                raise ValueError(f"column '{column}' holds an infinite value; undefined is null")
    columns = SCHEMA.get(table, {}) if table is not None else {}
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise ValueError(f"table '{table}' lacks the columns {', '.join(missing)}")
    arrow = pa.Table.from_pandas(frame, preserve_index=False)
    arrow = arrow.replace_schema_metadata(None)
    fields = []
    for entry in arrow.schema:
        name = entry.name
        if name in columns:
            fields.append(pa.field(name, _ARROW_TYPES[columns[name]]))
        elif table == "runs" or pa.types.is_null(entry.type):
            fields.append(pa.field(name, pa.float64()))
        else:
            fields.append(pa.field(name, entry.type))
    return arrow.cast(pa.schema(fields))


def write_parquet(path: Path, frame: pd.DataFrame) -> None:
    """Write a table to `path`, whole or not at all.

    Args:
        path: Target file; its stem (``runs``, ``effects``, ...) selects the types of `SCHEMA`.
        frame: The rows. NaN and None become null.

    Raises:
        ValueError: If a value is infinite or a documented column is missing.
    """
    table = path.stem if path.stem in SCHEMA else None
    arrow = _to_arrow(frame, table)
    _write_whole(path, lambda stream: pq.write_table(arrow, stream, compression="zstd"))


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 to `path`, whole or not at all."""
    _write_whole(path, lambda stream: _write_bytes(stream, text.encode("utf-8")))


def _write_bytes(stream: IO[bytes], content: bytes) -> None:
    stream.write(content)


def write_json(path: Path, value: object) -> None:
    """Write `value` as indented JSON to `path`, whole or not at all.

    NumPy scalars and arrays become plain numbers and lists, paths strings, NaN null.

    Raises:
        ValueError: If a number is infinite.
        TypeError: If a value has no JSON form.
    """
    text = json.dumps(_plain(value), indent=2, ensure_ascii=False, allow_nan=False)
    write_text(path, text + "\n")


def _plain(value: object) -> object:
    """Return `value` in JSON's own types, undefined numbers as None."""
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(entry) for entry in value]
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, np.generic):
        return _plain(value.item())
    if value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, Path):
        return str(value)
    return value


@dataclass(slots=True)
class ResultFolder:
    """A result folder being written, invisible until it is whole.

    Used as a context manager it is published when the block ends and thrown away when the block
    raises (or is interrupted), so a failed run leaves nothing behind.

    Attributes:
        path: Where the result will appear.
        staging: The hidden sibling folder in which its files are written.
    """

    path: Path
    staging: Path
    _made: list[Path] = field(default_factory=list)

    def write_parquet(self, table: str, frame: pd.DataFrame) -> None:
        """Write ``<table>.parquet`` with the types of `SCHEMA`."""
        write_parquet(self.staging / f"{table}.parquet", frame)

    def write_text(self, file: str, text: str) -> None:
        """Write a text file, for example ``config.yaml`` or ``report.html``."""
        write_text(self.staging / file, text)

    def write_json(self, file: str, value: object) -> None:
        """Write a JSON file."""
        write_json(self.staging / file, value)

    def write_manifest(self, manifest: Mapping[str, object]) -> None:
        """Write ``manifest.json``, stamped with the version of the table schema."""
        self.write_json("manifest.json", {"schema_version": SCHEMA_VERSION, **manifest})

    def publish(self) -> Path:
        """Make the whole folder appear at `path` in one rename.

        Returns:
            The folder's path.

        Raises:
            UserError: If another run has published the same name in the meantime.
        """
        if self.path.exists():
            raise _taken(self.path)
        try:
            os.rename(self.staging, self.path)
        except OSError as error:
            if self.path.exists():
                raise _taken(self.path) from error
            raise
        return self.path

    def discard(self) -> None:
        """Remove everything written so far, and the folders made for it."""
        shutil.rmtree(self.staging, ignore_errors=True)
        for parent in reversed(self._made):
            # A sibling run may have put its own result there since: then it stays.
            with contextlib.suppress(OSError):
                parent.rmdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.discard()
            return
        try:
            self.publish()
        except BaseException:
            self.discard()
            raise


def _taken(path: Path) -> UserError:
    return UserError(
        f"the result '{path}' exists already and is never overwritten: "
        f"choose another name, for example name={path.name}_2, or remove the folder"
    )


def prepare(results_dir: str | Path, verb: str, name: str) -> ResultFolder:
    """Open the folder ``<results_dir>/<verb>/<name>/`` for writing.

    Nothing is visible under that name until `ResultFolder.publish`.

    Args:
        results_dir: Root of all results, made if it does not exist.
        verb: The command, such as ``compare``.
        name: The result's name: letters, digits, ``.``, ``_``, ``+``, ``-``.

    Returns:
        The folder, to be used in a ``with`` block.

    Raises:
        UserError: If the name is not usable, taken already, or the place cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise UserError(
            f"name='{name}' is not usable as a folder name: "
            "use letters, digits, '.', '_', '+' and '-', starting with a letter or digit"
        )
    root = Path(results_dir)
    path = root / verb / name
    if path.exists():
        raise _taken(path)
    parents = (path.parent, *path.parent.parents)
    made = [parent for parent in parents if not parent.exists()][::-1]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=path.parent))
        staging.chmod(0o777 & ~_umask())
    except OSError as error:
        raise UserError(
            f"results_dir='{results_dir}' cannot be written ({error.strerror}): "
            "choose another with results_dir="
        ) from error
    return ResultFolder(path, staging, made)


def _read_parquet(path: Path) -> pd.DataFrame:
    """Read a table, with nullable integers where `SCHEMA` says a count may be unknown."""
    frame: pd.DataFrame = pq.read_table(path).to_pandas()
    for column in _NULLABLE_INTEGERS.intersection(frame.columns):
        frame[column] = frame[column].astype("Int64")
    return frame


def _read_manifest(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    version = manifest.get("schema_version", SCHEMA_VERSION)
    if version > SCHEMA_VERSION:
        raise UserError(
            f"the result '{folder}' has table schema {version}, newer than the {SCHEMA_VERSION} "
            "this version of relmark reads: upgrade relmark"
        )
    return manifest


def read_result(folder: str | Path) -> Result:
    """Read a comparison back from its folder.

    Args:
        folder: A folder written by ``relmark compare``.

    Returns:
        Its tables, manifest and configuration.

    Raises:
        UserError: If the folder or one of its files is missing, or a newer version wrote it.
    """
    folder = Path(folder)
    needed = [*(f"{table}.parquet" for table in REQUIRED_TABLES), "manifest.json", "config.yaml"]
    missing = [file for file in needed if not (folder / file).is_file()]
    if not folder.is_dir():
        raise UserError(f"there is no result folder '{folder}'")
    if missing:
        raise UserError(f"'{folder}' is not a result of relmark compare: it lacks {missing[0]}")
    manifest = _read_manifest(folder)
    tables = {table: _read_parquet(folder / f"{table}.parquet") for table in REQUIRED_TABLES}
    extra = {
        table: _read_parquet(folder / f"{table}.parquet")
        for table in OPTIONAL_TABLES
        if (folder / f"{table}.parquet").is_file()
    }
    config = yaml.safe_load((folder / "config.yaml").read_text("utf-8")) or {}
    return Result(**tables, **extra, manifest=manifest, config=config)
