"""From a user's file to a :class:`~sim.studies.calibration.log.Log`, with what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.errors import UserError, phrase
from sim.locale import ENGLISH
from sim.population.invoices import net_orders
from sim.studies.calibration.columns import OPTIONAL, ORDERS, choose_columns
from sim.studies.calibration.dates import MISSING, DateReader, as_date, today
from sim.studies.calibration.log import Log
from sim.studies.calibration.source import Source, open_source

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

DUPLICATES = ("keep", "drop")
_EXTRAS = ("brand", "price", "discount", "channel")
_YES = {"true", "t", "yes", "y", "1", "oui", "o", "x", "cancelled", "canceled", "1.0"}
_NO = {"false", "f", "no", "n", "0", "non", "", "0.0"}
_MONEY = r"[\s\u00a0\u202f£$€]|EUR|USD|GBP"


def read_log(
    data: object, columns: Mapping[str, str | None] | None = None, duplicates: str = "keep"
) -> Log:
    """Read a log of orders.

    Args:
        data: a CSV or Parquet file, one row per purchase (or line of it).
        columns: the file's column for customer, date, amount, brand, price, discount, channel or
            cancelled; those not named are guessed. None as a name: there is no such column.
        duplicates: whether rows that are equal in every column are kept or dropped.

    Returns:
        Orders by customer and day, net of cancellations.

    Raises:
        UserError: the first thing that is wrong, in one sentence.
    """
    if duplicates not in DUPLICATES:
        raise UserError(f"duplicates={duplicates} is not known: choose keep or drop")
    source = open_source(data)
    chosen = choose_columns(source.columns, columns or {}, ORDERS, OPTIONAL)
    rows = _Rows(source, chosen)
    for batch in source.batches():
        rows.add(batch)
    return rows.log(duplicates)


@dataclass
class _Rows:
    """What has been read of the file so far, in compact columns."""

    source: Source
    chosen: dict[str, str]
    codes: dict[str, int] = field(default_factory=dict)
    parts: dict[str, list[NDArray[np.generic]]] = field(default_factory=dict)
    seen: int = 0

    def __post_init__(self) -> None:
        self.dates = DateReader(self.chosen["date"])

    def add(self, batch: pa.RecordBatch) -> None:
        """Read one piece."""
        if batch.num_rows == 0:
            return
        column = {role: batch.column(name) for role, name in self.chosen.items()}
        self._keep("customer", self._customers(column["customer"]))
        wrong = self.dates.add(column["date"])
        if wrong is not None:
            row, text = wrong
            raise UserError(
                f"{self._at('date', row)}: '{text}' cannot be read as a date like the ones "
                "before it; write dates as year-month-day, such as 1997-06-30"
            )
        self._keep("amount", self._numbers("amount", column["amount"], needed=True))
        if "cancelled" in column:
            self._keep("cancelled", self._flags(column["cancelled"]))
        for role in ("price", "discount"):
            if role in column:
                self._keep(role, self._numbers(role, column[role], needed=False))
        for role in ("brand", "channel"):
            if role in column:
                texts = column[role].cast(pa.string()).to_pandas().fillna("")
                self._keep(role, texts.to_numpy(dtype="U"))
        self._keep("hash", _row_hashes(batch))
        self.seen += batch.num_rows

    def _keep(self, role: str, values: NDArray[np.generic]) -> None:
        self.parts.setdefault(role, []).append(values)

    def _at(self, role: str, row: int) -> str:
        place = self.source.place(self.seen + row)
        return phrase(f"data={self.source.path}, {place}, column {self.chosen[role]}")

    def _customers(self, values: pa.Array) -> Ints:
        """Return codes of customers by first appearance, -1 where the file names nobody."""
        coded = values.cast(pa.string()).dictionary_encode()
        names = [name.strip() for name in coded.dictionary.to_pylist()]
        own = [self.codes.setdefault(name, len(self.codes)) if name else -1 for name in names]
        place = coded.indices.fill_null(len(own)).to_numpy(zero_copy_only=False)
        return np.asarray(np.array([*own, -1], dtype=np.int64)[place])

    def _numbers(self, role: str, values: pa.Array, *, needed: bool) -> Floats:
        """Return a column as numbers, NaN where it is blank."""
        if not pa.types.is_string(values.type) and not pa.types.is_large_string(values.type):
            numbers = values.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        else:
            try:
                trimmed = pc.utf8_trim_whitespace(values)
                numbers = trimmed.cast(pa.float64()).to_numpy(zero_copy_only=False)
            except pa.ArrowInvalid:
                numbers = _written_numbers(values)
        blank = values.is_null().to_numpy(zero_copy_only=False)
        wrong = np.flatnonzero(~np.isfinite(numbers) & (needed | ~blank))
        if wrong.size:
            text = values[int(wrong[0])].as_py()
            place = self._at(role, int(wrong[0]))
            if text is None:
                raise UserError(f"{place}: is blank")
            raise UserError(f"{place}: '{text}' is not a number")
        return np.asarray(numbers, dtype=np.float64)

    def _flags(self, values: pa.Array) -> NDArray[np.bool_]:
        texts = values.cast(pa.string()).to_pandas().fillna("").str.strip().str.lower()
        known = texts.isin(_YES | _NO).to_numpy(dtype=bool)
        if not known.all():
            row = int(np.flatnonzero(~known)[0])
            raise UserError(
                f"{self._at('cancelled', row)}: '{texts.iloc[row]}' says neither yes nor no; "
                "write true or false, or leave the column out with columns.cancelled=null"
            )
        return np.asarray(texts.isin(_YES), dtype=np.bool_)

    def log(self, duplicates: str) -> Log:
        """Return the log, once every piece is read."""
        days, said = self.dates.result()
        notes = [said] if said else []
        columns = {role: np.concatenate(parts) for role, parts in self.parts.items()}
        if not columns:
            raise UserError(f"data={self.source.path} is empty: it has a header but no rows")
        rows = pd.DataFrame({**columns, "date": days})
        rows["row"] = np.arange(len(rows))
        rows = self._known(rows, notes)
        rows = self._without_duplicates(rows, duplicates, notes)
        self._check_dates(rows)
        rows = self._net(rows, notes)
        return _assembled(rows, _tidy_names(list(self.codes)), notes)

    def _known(self, rows: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
        """Leave out rows that name no customer; refuse blank dates."""
        nobody = rows["customer"] < 0
        if nobody.any():
            notes.append(ENGLISH["recorded.no_customer"].format(count=int(nobody.sum())))
        rows = rows[~nobody]
        blank = rows.loc[rows["date"] == MISSING, "row"]
        if len(blank):
            self.seen = 0
            raise UserError(f"{self._at('date', int(blank.iloc[0]))}: the date is blank")
        return rows

    def _without_duplicates(
        self, rows: pd.DataFrame, duplicates: str, notes: list[str]
    ) -> pd.DataFrame:
        again = rows["hash"].duplicated()
        if not again.any():
            return rows
        count = int(again.sum())
        dropped = duplicates == "drop"
        what = "duplicate" if count == 1 else "duplicates"
        fate = "dropped" if dropped else "kept"
        notes.append(ENGLISH[f"recorded.{what}_{fate}"].format(count=count))
        return rows[~again] if dropped else rows

    def _check_dates(self, rows: pd.DataFrame) -> None:
        future = rows[rows["date"] > today()]
        if len(future):
            self.seen = 0
            first = future.iloc[0]
            raise UserError(
                f"{self._at('date', int(first['row']))}: {as_date(int(first['date']))} lies in "
                f"the future; {len(future):,} of {len(rows):,} rows do"
            )

    def _net(self, rows: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
        """Take cancellations back from earlier orders; refuse other negative amounts."""
        cancelled = rows.get("cancelled", pd.Series(False, index=rows.index))
        negative = rows[(rows["amount"] < 0) & ~cancelled]
        if len(negative):
            self.seen = 0
            first = negative.iloc[0]
            raise UserError(
                f"{self._at('amount', int(first['row']))}: {first['amount']:g} is negative "
                f"({len(negative):,} such rows); if they are cancellations, name the column that "
                "marks them, true or false, with columns.cancelled="
            )
        if not cancelled.any():
            return rows
        void = cancelled & (rows["amount"] >= 0)
        back = cancelled & (rows["amount"] < 0)
        notes.append(
            ENGLISH["recorded.cancellations"].format(
                count=int(cancelled.sum()), back=int(back.sum()), void=int(void.sum())
            )
        )
        touched = rows["customer"].isin(rows.loc[back, "customer"].unique())
        dated = rows[touched & ~void].rename(columns={"cancelled": "cancel"})
        if not len(dated):
            return rows[~cancelled]
        start = int(dated["date"].min())
        net = net_orders(dated.assign(date=pd.to_datetime(dated["date"], unit="D")))
        left = net.assign(date=net.pop("day") + start)
        lines = (
            dated[~dated["cancel"]]
            .sort_values("amount")
            .drop_duplicates(["customer", "date"], keep="last")
        )
        extras = [name for name in _EXTRAS if name in rows]
        left = left.merge(lines[["customer", "date", *extras]], on=["customer", "date"])
        return pd.concat([rows[~touched & ~void], left], ignore_index=True)


def _assembled(rows: pd.DataFrame, names: NDArray[np.str_], notes: list[str]) -> Log:
    """Return the log of rows that are all orders."""
    if not len(rows):
        raise UserError("no order is left in the log once cancellations are taken back")
    rows = rows.sort_values(["customer", "date", "amount"], kind="stable")
    grouped = rows.groupby(["customer", "date"], sort=True)
    orders = grouped["amount"].sum().reset_index()
    dearest = grouped.tail(1)
    present, customer = np.unique(orders["customer"].to_numpy(), return_inverse=True)
    labels = names[present]
    order = np.argsort(labels, kind="stable")
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = np.arange(order.size)
    customer = rank[customer]
    sorting = np.argsort(customer, kind="stable")
    day = orders["date"].to_numpy(dtype=np.int64)[sorting]
    if present.size == 1:
        raise UserError(
            f"the log has one customer ({labels[0]}): what differs between customers cannot be "
            "learnt from one; is columns.customer= the right column?"
        )
    start = int(day.min())
    return Log(
        customer=customer[sorting],
        day=day - start,
        amount=orders["amount"].to_numpy(dtype=np.float64)[sorting],
        names=labels[order],
        first_day=as_date(start),
        days=int(day.max()) - start + 1,
        extras={name: dearest[name].to_numpy()[sorting] for name in _EXTRAS if name in rows},
        notes=tuple(notes),
    )


def _tidy_names(names: list[str]) -> NDArray[np.str_]:
    """Return customers' names; numbers that were written as 123.0 lose the point and zero."""
    if names and all(name.endswith(".0") and name[:-2].isdigit() for name in names):
        names = [name[:-2] for name in names]
    return np.array(names, dtype="U")


def _written_numbers(values: pa.Array) -> Floats:
    """Return numbers as people write them: 1,234.50 or 1.234,50 or £12; NaN for other things."""
    text = values.cast(pa.string()).to_pandas().str.replace(_MONEY, "", regex=True)
    comma_last = text.str.rfind(",") > text.str.rfind(".")
    decimal = comma_last & text.str.contains(r",\d{1,2}$", na=False)
    swapped = text.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    plain = text.str.replace(",", "", regex=False)
    numbers = pd.to_numeric(plain.where(~decimal, swapped), errors="coerce")
    return np.asarray(numbers, dtype=np.float64)


def _row_hashes(batch: pa.RecordBatch) -> NDArray[np.generic]:
    """Return a 64-bit hash of every row, all its columns counted."""
    hashes = pd.util.hash_pandas_object(batch.to_pandas(), index=False)
    return np.asarray(hashes, dtype=np.uint64)
