"""A user's file, CSV or Parquet, read piece by piece with clear words for what is wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from sim.errors import UserError, phrase

_BLOCK = 1 << 24
_DELIMITERS = ",;\t|"
_PARQUET = (".parquet", ".pq")
_NULLS = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None"]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read.

    Attributes:
        path: where it is.
        columns: names of its columns, as in the file.
        delimiter: between values of a CSV file; empty for Parquet.
        encoding: of a CSV file.
    """

    path: Path
    columns: tuple[str, ...]
    delimiter: str = ""
    encoding: str = "utf8"

    def place(self, row: int) -> str:
        """Return how a user finds a row (from 0): the line of a text file has a header above."""
        return phrase(f"line {row + 2:d}") if self.delimiter else phrase(f"row {row + 1:d}")

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows piece by piece; every column of a CSV file is text.

        Raises:
            UserError: a line has too many or too few values, or the file is damaged.
        """
        try:
            if not self.delimiter:
                yield from pq.ParquetFile(self.path).iter_batches(batch_size=1 << 18)
                return
            kinds = {name: pa.string() for name in self.columns}
            with pa_csv.open_csv(
                str(self.path),
                pa_csv.ReadOptions(block_size=_BLOCK, encoding=self.encoding, use_threads=False),
                pa_csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True),
                pa_csv.ConvertOptions(
                    column_types=kinds, strings_can_be_null=True, null_values=_NULLS
                ),
            ) as reader:
                yield from reader
        except pa.ArrowInvalid as error:
            reason = str(error).splitlines()[0].removeprefix("CSV parse error: ")
            raise UserError(f"data={self.path} cannot be read: {reason[:160]}") from error


def open_source(data: object) -> Source:
    """Look at a file and return how to read it.

    Args:
        data: path of a CSV (any usual delimiter, perhaps compressed) or Parquet file.

    Raises:
        UserError: no such file, an empty one, or not a table.
    """
    if not isinstance(data, str | Path) or not str(data).strip():
        raise UserError("calibrate needs a log: data=path/to/orders.csv (or .parquet)")
    path = Path(data).expanduser()
    if path.is_dir():
        raise UserError(f"data={data} is a folder: name one CSV or Parquet file")
    if not path.is_file():
        raise UserError(f"data={data}: there is no such file")
    if path.stat().st_size == 0:
        raise UserError(f"data={data} is empty")
    return _parquet(path) if path.suffix.lower() in _PARQUET else _csv(path)


def _parquet(path: Path) -> Source:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise UserError(f"data={path} is not a Parquet file") from error
    if file.metadata.num_rows == 0:
        raise UserError(f"data={path} is empty: it has columns but no rows")
    return Source(path, tuple(file.schema_arrow.names))


def _csv(path: Path) -> Source:
    try:
        with pa.input_stream(str(path), compression="detect") as stream:
            head = stream.read(1 << 16)
    except (pa.ArrowInvalid, OSError) as error:
        raise UserError(f"data={path} cannot be read: {error}") from error
    encoding = "utf8"
    try:
        text = head.decode("utf-8-sig", errors="strict" if len(head) < 1 << 16 else "ignore")
    except UnicodeDecodeError:
        encoding, text = "cp1252", head.decode("cp1252", errors="replace")
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise UserError(f"data={path} is empty")
    if "\x00" in text:
        raise UserError(f"data={path} is not a text table: export it as CSV or Parquet")
    delimiter = max(_DELIMITERS, key=lines[0].count)
    names = tuple(name.strip() for name in next(csv.reader([lines[0]], delimiter=delimiter)))
    if len(lines) < 2:
        raise UserError(f"data={path} is empty: it has a header but no rows")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise UserError(f"data={path} has two columns named '{twice}': rename one")
    if all(name.replace(".", "").replace("-", "").isdigit() for name in names):
        raise UserError(
            f"data={path} has no header: its first line must name the columns, "
            "such as customer,date,amount"
        )
    return Source(path, names, delimiter, encoding)
