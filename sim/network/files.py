"""Ties read from a file of the user's: CSV or Parquet, one tie a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from sim.errors import UserError, nearest, phrase
from sim.network.graph import MAX_SIZE, Network

_NUMBER = re.compile(r"\s*\"?[+-]?\d+(\.\d*)?\"?\s*")


def read_edge_list(
    path: str | Path, size: int | None = None, columns: Mapping[str, str] | None = None
) -> Network:
    """Read who knows whom from a file.

    Args:
        path: a ``.parquet`` file, or text with one tie a line, its fields separated by comma,
            semicolon, tab or space; a first line that is not all numbers is the header.
        size: number of people, N; people named in no tie have none. The highest id + 1 if None.
        columns: names of the columns ``source`` and ``target``; the first two if not given.

    Returns:
        The network, all strengths 1, all communities 0. Ids are whole numbers from 0 to N - 1;
        ties have no direction and one given twice counts once.

    Raises:
        UserError: no such file, an empty or unreadable one, a column it lacks, an id that is not
            a whole number in [0, N), or a tie from a person to themselves.
    """
    file = _open(Path(path))
    names = _chosen(file, columns or {})
    a, b = (_ids(file, name, size) for name in names)
    loops = np.flatnonzero(a == b)
    if len(loops):
        raise UserError(
            f"{file.path} has {len(loops)} ties from a person to themselves, the first is person "
            f"{a[loops[0]]} in {file.place(int(loops[0]))}; remove them"
        )
    people = int(max(a.max(), b.max())) + 1 if size is None else size
    return Network.from_edges(people, a.astype(np.int32), b.astype(np.int32))


@dataclass(frozen=True)
class _EdgeFile:
    """A file of ties that was read: its table, and where its rows stand."""

    path: Path
    table: pa.Table
    text: bool
    header: bool

    def place(self, row: int) -> str:
        """Where a row of the table stands, for a person who opens the file to mend it."""
        if not self.text:
            return phrase(f"row {row + 1:d}")
        with self.path.open(encoding="utf-8", errors="replace") as lines:
            filled = (number for number, line in enumerate(lines, 1) if line.strip())
            return phrase(f"line {next(islice(filled, row + self.header, None)):d}")


def _open(path: Path) -> _EdgeFile:
    """Read the whole table, types guessed by Arrow."""
    if not path.is_file():
        raise UserError(f"there is no edge list at {path} (network.path)")
    text = path.suffix.lower() not in (".parquet", ".pq")
    try:
        header, table = _read_text(path) if text else (True, pa.parquet.read_table(path))
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise UserError(f"the edge list {path} cannot be read: {reason}") from None
    if table.num_rows == 0:
        raise UserError(f"the edge list {path} is empty: it needs one tie a line")
    return _EdgeFile(path, table, text, header)


def _read_text(path: Path) -> tuple[bool, pa.Table]:
    """Read a text table; tells whether its first line is a header."""
    with path.open(encoding="utf-8-sig") as lines:
        first = next((line.rstrip("\n") for line in lines if line.strip()), "")
    if not first:
        return False, pa.table({})
    separator = next((mark for mark in ",;\t " if mark in first), ",")
    header = not all(_NUMBER.fullmatch(field) for field in first.split(separator))
    table = pa.csv.read_csv(
        path,
        read_options=pa.csv.ReadOptions(autogenerate_column_names=not header),
        parse_options=pa.csv.ParseOptions(delimiter=separator),
    )
    return header, table


def _chosen(file: _EdgeFile, columns: Mapping[str, str]) -> list[str]:
    """Names of the source and target columns."""
    present = file.table.column_names
    for key in columns:
        if key not in ("source", "target"):
            raise UserError(f"columns.{key} is not known{nearest(key, ('source', 'target'))}")
    if len(present) < 2:
        raise UserError(f"the edge list {file.path} has one column, and a tie needs two")
    chosen = [columns.get(key) or present[k] for k, key in enumerate(("source", "target"))]
    for name in chosen:
        if name in present:
            continue
        if not file.header:
            raise UserError(f"the edge list {file.path} has no header, so no column '{name}'")
        raise UserError(
            f"the edge list {file.path} lacks the column '{name}'{nearest(name, present)}; "
            f"it has {', '.join(present)}"
        )
    if chosen[0] == chosen[1]:
        raise UserError(f"columns.source and columns.target are both '{chosen[0]}'")
    return chosen


def _ids(file: _EdgeFile, name: str, size: int | None) -> NDArray[np.int64]:
    """The ids of one column, whole numbers in [0, size)."""
    column = file.table[name]
    values = _numbers(column)
    limit = MAX_SIZE if size is None else size
    with np.errstate(invalid="ignore"):
        wrong = np.flatnonzero((values != np.floor(values)) | (values < 0) | (values >= limit))
    if len(wrong):
        row = int(wrong[0])
        given = column[row].as_py()
        raise UserError(
            f"the column '{name}' of {file.path} holds {given!r} in {file.place(row)}, and ids "
            f"must be whole numbers from 0 to {limit - 1}"
        )
    return values.astype(np.int64, copy=False)


def _numbers(column: pa.ChunkedArray) -> NDArray[Any]:
    """Values as numbers; what is no number becomes -inf, which no check lets through."""
    if pa.types.is_integer(column.type) and column.null_count == 0:
        whole: NDArray[Any] = column.to_numpy()
        return whole
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        floats: NDArray[Any] = column.cast(pa.float64()).to_numpy()
        return np.where(np.isfinite(floats), floats, -np.inf)
    return np.array([_number(value) for value in column.to_pylist()], dtype=np.float64)


def _number(value: object) -> float:
    """A text as a number, -inf if it is none."""
    return float(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else -np.inf
