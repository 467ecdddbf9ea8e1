"""``relmark results``: list result folders, ask them questions in SQL, export them."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from rich import box
from rich.console import Console
from rich.table import Table

from sim.errors import UserError, nearest, phrase
from sim.locale import ENGLISH
from sim.locale.spoken import spoken
from sim.studies.options import one_of
from sim.studies.sweeping.parts import MANIFEST, find_parts, runs_folder
from sim.studies.sweeping.shards import state_of

FORMATS = ("table", "csv", "parquet")
ACTIONS = ("list", "sql", "export")
_SHOWN = 40
"""Rows of a table on the console; files hold all of them."""


class Database:
    """One result folder as tables: ``runs`` of a sweep, or every table of a comparison."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def arrow(self, query: str) -> pa.Table:
        """Return what a query selects.

        Raises:
            UserError: it is not one SELECT, or not understood.
        """
        with _said_plainly():
            statements = duckdb.extract_statements(query)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise UserError("results sql takes one SELECT statement")
            return self._connection.sql(query).to_arrow_table()

    def frame(self, query: str) -> pd.DataFrame:
        """Return what a query selects as a pandas table."""
        table: pd.DataFrame = self.arrow(query).to_pandas()
        return table


@contextlib.contextmanager
def open_folder(folder: Path) -> Iterator[Database]:
    """Open a result folder for queries; nothing outside it can be read, and nothing written.

    Files that are no part of it are named on standard error and skipped.

    Raises:
        UserError: it is no result folder.
    """
    if not folder.is_dir():
        raise UserError(f"path={folder}: there is no such folder")
    with contextlib.closing(duckdb.connect()) as connection:
        connection.execute("set TimeZone = 'UTC'")
        if runs_folder(folder).is_dir():
            _open_sweep(connection, folder)
        else:
            _open_tables(connection, folder)
        connection.execute(f"set allowed_directories = [{_quoted(folder.resolve())}]")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield Database(connection)


def _open_sweep(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make the view of all runs, each once: the latest that ended well, else the latest."""
    parts = find_parts(folder)
    skipped = dict(parts.skipped)
    good = [path for path in parts.parts if _whole(path, skipped)]
    for path, reason in skipped.items():
        _say_skipped(path, reason)
    if not good:
        raise UserError(f"path={folder}: no run is finished yet")
    files = ", ".join(_quoted(path.resolve()) for path in good)
    connection.execute(
        f"""create view runs as
        select * from read_parquet([{files}], union_by_name = true)
        qualify row_number() over (
            partition by run_id order by (status = 'ok') desc, finished desc
        ) = 1
        order by all"""
    )


def _whole(path: Path, skipped: dict[Path, str]) -> bool:
    """Tell whether all pages of a part can be read; its footer was read before."""
    try:
        pq.read_table(path)
    except (OSError, pa.ArrowException):
        skipped[path] = ENGLISH["recorded.part.damaged"]
        return False
    return True


def _say_skipped(path: Path, reason: str) -> None:
    """Name a file that is no part of a result on standard error."""
    words = spoken()
    said = words["console.skipped"].format(path=path, reason=words.said(reason))
    print(f"relmark: {said}", file=sys.stderr)


def _open_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make a view of every table of a comparison or another study."""
    found = False
    for path in sorted(folder.glob("*.parquet")):
        try:
            pq.read_schema(path)
        except (OSError, pa.ArrowException):
            _say_skipped(path, ENGLISH["recorded.part.truncated"])
            continue
        name = path.stem.replace('"', '""')
        connection.execute(f'create view "{name}" as from read_parquet({_quoted(path.resolve())})')
        found = True
    if not found:
        raise UserError(f"path={folder} holds no tables: it is no result folder")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


@contextlib.contextmanager
def _said_plainly() -> Iterator[None]:
    """Say DuckDB's complaints in one sentence."""
    try:
        yield
    except duckdb.Error as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        text = " ".join(line for line in lines if not line.startswith(("LINE", "^")))
        hint = ""
        if "Referenced table" in text or "Cannot extract field" in text:
            hint = phrase(
                '; names with dots stand in double quotes, such as "strategy.promotion.depth"'
            )
        raise UserError(f"the query is not understood: {text}{hint}") from error


def main(arguments: Sequence[str]) -> int:
    """List, query or export; returns 0.

    Raises:
        UserError: in one sentence.
    """
    if not arguments:
        raise UserError(f"relmark results: choose from {', '.join(ACTIONS)}")
    action, *rest = arguments
    if action not in ACTIONS:
        hint = nearest(action, ACTIONS)
        raise UserError(f"relmark results {action} is not known{hint}; choose from list, sql, "
                        "export")  # fmt: skip
    takes = {"list": ("path",), "sql": ("path", "format", "out"), "export": ("path", "out")}
    plain, options = _read(action, rest, takes[action])
    if len(plain) != (action == "sql"):
        query, alone = phrase("one query, in quotes"), phrase("options alone")
        what = query if action == "sql" else alone
        raise UserError(f"relmark results {action} takes {what}")
    if action == "list":
        _list(Path(options.get("path", "results")))
        return 0
    if "path" not in options:
        raise UserError(f"relmark results {action} needs path=, a folder of results")
    if action == "export" and "out" not in options:
        raise UserError("relmark results export needs out=, a CSV or Parquet file")
    out = Path(options["out"]) if "out" in options else None
    kind = _format(options.get("format"), out)
    with open_folder(Path(options["path"])) as database:
        table = database.arrow(plain[0] if plain else "select * from runs")
    _give(table, kind, out)
    return 0


def _read(
    action: str, arguments: Sequence[str], allowed: Sequence[str]
) -> tuple[list[str], dict[str, str]]:
    """Split plain arguments from options."""
    plain: list[str] = []
    options: dict[str, str] = {}
    for argument in arguments:
        key, sign, value = argument.partition("=")
        if not sign or not key.isidentifier():  # a query may hold an equals sign too
            plain.append(argument)
        elif key in allowed:
            options[key] = value
        else:
            raise UserError(
                f"relmark results {action} has no option '{key}'{nearest(key, allowed)}; "
                f"it takes {', '.join(allowed)}"
            )
    return plain, options


def _format(given: str | None, out: Path | None) -> str:
    """Return the format: as asked, else by the file's ending."""
    if given is not None:
        kind = one_of("format", given, FORMATS)
        if kind == "table" and out is not None:
            raise UserError("format=table is for the console: leave out out=, or take format=csv")
        return kind
    if out is None:
        return "table"
    return one_of(phrase("out: the format"), out.suffix.removeprefix("."), FORMATS[1:])


def _give(table: pa.Table, kind: str, out: Path | None) -> None:
    """Print a result, or write it to a file, whole or not at all."""
    if kind == "table":
        _show(table)
        return
    if out is None:
        if kind == "parquet" and sys.stdout.isatty():
            raise UserError("format=parquet is not for reading: give out=FILE.parquet")
        _write(table, kind, sys.stdout.buffer)
        sys.stdout.flush()
        return
    if out.exists():
        raise UserError(f"out={out} exists already and is never overwritten")
    temporary = out.with_name(f".{out.name}.tmp")
    try:
        with temporary.open("wb") as stream:
            _write(table, kind, stream)
        temporary.replace(out)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UserError(f"out={out} cannot be written ({error.strerror})") from error
    print(spoken()["console.rows_in"].format(rows=table.num_rows, path=out))


def _write(table: pa.Table, kind: str, stream: Any) -> None:
    if kind == "csv":
        pa_csv.write_csv(table, stream)
    else:
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        stream.write(sink.getvalue())


def _show(table: pa.Table) -> None:
    """Print the first rows, and how many there are."""
    shown = Table(box=box.SIMPLE_HEAD, padding=(0, 0, 0, 1), pad_edge=False)
    for entry in table.schema:
        number = pa.types.is_floating(entry.type) or pa.types.is_integer(entry.type)
        shown.add_column(entry.name, justify="right" if number else "left", overflow="fold")
    for row in table.slice(0, _SHOWN).to_pylist():
        shown.add_row(*(_cell(value) for value in row.values()))
    console = Console(width=None if sys.stdout.isatty() else max(80, 14 * table.num_columns))
    console.print(shown)
    if table.num_rows > _SHOWN:
        print(spoken()["console.rows_of"].format(shown=_SHOWN, rows=table.num_rows))


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)


def _list(root: Path) -> None:
    """Print every result folder below a root."""
    if not root.is_dir():
        raise UserError(f"path={root}: there is no such folder")
    shown = Table(box=box.SIMPLE_HEAD, padding=(0, 0, 0, 1), pad_edge=False)
    words = spoken()
    for key in ("console.folder", "console.status", "console.when"):
        shown.add_column(words[key], overflow="fold")
    for key in ("console.runs", "console.failures"):
        shown.add_column(words[key], justify="right")
    for path in find_results(root):
        shown.add_row(*described(path))
    Console(width=None if sys.stdout.isatty() else 120).print(shown)


def find_results(root: Path) -> list[Path]:
    """Return the manifest of every result below a root, hidden folders left out."""
    return [
        path
        for path in sorted(root.glob(f"**/{MANIFEST}"))
        if not any(name.startswith(".") for name in path.relative_to(root).parts)
    ]


def described(path: Path) -> tuple[str, str, str, str, str]:
    """Return folder, status, time, runs and failures of a result."""
    folder = path.parent
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return str(folder), "unreadable", "–", "–", "–"
    status, failed = state_of(folder, manifest)
    runs = str(manifest.get("runs", "–"))
    if runs_folder(folder).is_dir():
        finished = sum(pq.read_metadata(part).num_rows for part in find_parts(folder).parts)
        runs = f"{finished} of {runs}"
    written = str(manifest.get("written", "–"))
    return str(folder), status, written, runs, "–" if failed is None else str(failed)
