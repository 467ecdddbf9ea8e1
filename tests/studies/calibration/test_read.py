from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import UserError
from sim.population.invoices import load_invoices, net_orders
from sim.studies.calibration.read import read_log

LINES = "client,when,amount\nb,2024-01-03,5\na,2024-01-01,2.5\na,2024-01-09,4\nb,2024-01-03,1\n"


def written(folder: Path, text: str, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_orders_are_customer_days_sorted(tmp_path: Path) -> None:
    log = read_log(written(tmp_path, LINES), {"date": "when"})
    assert list(log.names) == ["a", "b"]
    assert list(log.customer) == [0, 0, 1]
    assert list(log.day) == [0, 8, 2]
    assert list(log.amount) == [2.5, 4.0, 6.0]
    assert (log.first_day, log.last_day, log.days) == (date(2024, 1, 1), date(2024, 1, 9), 9)


@pytest.mark.parametrize(
    ("separator", "rows"),
    [
        (";", ["a;01/02/2024;1.234,50", "b;13/02/2024;2,5"]),
        (",", ["a,02/01/2024,1234.50", "b,02/13/2024,2.5"]),
        ("\t", ["a\t20240201\t£1,234.50", "b\t20240213\t2.5"]),
        ("|", ["a|1 Feb 2024|1234.5", "b|13 Feb 2024|2.5"]),
        (",", ["a,2024-02-01T10:01:00,1234.5", "b,2024-02-13 23:59,2.5"]),
    ],
)
def test_usual_ways_to_write_a_table(tmp_path: Path, separator: str, rows: list[str]) -> None:
    head = separator.join(["Customer ID", "Order Date", "Total"])
    log = read_log(written(tmp_path, "\n".join([head, *rows, ""])))
    assert log.first_day == date(2024, 2, 1)
    assert log.last_day == date(2024, 2, 13)
    assert list(log.amount) == [1234.5, 2.5]


def test_day_and_month_are_told_apart_by_the_data(tmp_path: Path) -> None:
    rows = "".join(f"{k % 2},0{k}/05/2024,1\n" for k in range(1, 8))
    log = read_log(written(tmp_path, "customer,date,amount\n" + rows))
    assert (log.first_day, log.last_day) == (date(2024, 5, 1), date(2024, 5, 7))
    assert any("day/month/year" in note and "month/day/year" in note for note in log.notes)


def test_parquet_with_real_dates(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    frame = pd.DataFrame(
        {"user": [3, 4, 3], "date": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-02-01"])}
    )
    frame.assign(amount=[1, 2, 3]).to_parquet(path)
    log = read_log(path)
    assert list(log.names) == ["3", "4"] and log.days == 32


def test_cancellations_are_those_of_the_packaged_shop(tmp_path: Path) -> None:
    invoices = load_invoices()
    path = tmp_path / "invoices.parquet"
    invoices.to_parquet(path)
    log = read_log(path)
    net = net_orders(invoices)
    assert log.customers == pytest.approx(net["customer"].nunique(), abs=5)
    assert log.amount.sum() == pytest.approx(net["amount"].sum(), rel=2e-3)
    assert any("cancellations" in note for note in log.notes)


def test_duplicates_are_counted_and_kept_or_dropped(tmp_path: Path) -> None:
    path = written(tmp_path, LINES.replace("b,2024-01-03,1", "b,2024-01-03,5"))
    kept = read_log(path, {"date": "when"})
    dropped = read_log(path, {"date": "when"}, "drop")
    assert kept.amount.sum() - dropped.amount.sum() == 5.0
    assert "1 row repeats" in kept.notes[0] and "dropped" in dropped.notes[0]
    with pytest.raises(UserError, match="keep or drop"):
        read_log(path, {"date": "when"}, "both")


def test_rows_without_customer_are_left_out_and_said(tmp_path: Path) -> None:
    log = read_log(written(tmp_path, LINES + ",2024-01-04,9\n"), {"date": "when"})
    assert log.orders == 3 and "1 rows name no customer" in log.notes[0]


HEAD = "customer,date,amount\n"
TOMORROW = (date.today() + timedelta(days=40)).isoformat()


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        ("", {}, "is empty"),
        (HEAD, {}, "header but no rows"),
        ("1,2024-01-01,3\n", {}, "header"),
        (HEAD + "a,2024-01-01,1\n", {"amount": "amont"}, r"columns\.amount=amont.*did you mean"),
        ("x,date,amount\na,2024-01-01,1\n", {}, r"columns\.customer="),
        (HEAD + "a,2024-01-01,1\nb,soon,1\n", {}, "line 3, column date: 'soon'"),
        (HEAD + "a,2024-01-01,1\nb,2024-02-31,1\n", {}, "line 3.*2024-02-31"),
        (HEAD + "a,2024-01-01,1\nb,,1\n", {}, "line 3.*blank"),
        (HEAD + "a,2024-01-01,1\nb,2024-01-02,-4\n", {}, r"line 3.*-4.*columns\.cancelled="),
        (HEAD + "a,2024-01-01,1\nb,2024-01-02,much\n", {}, "line 3, column amount: 'much'"),
        (HEAD + "a,2024-01-01,1\na,2024-03-02,4\n", {}, "one customer"),
        (HEAD + f"a,2024-01-01,1\nb,{TOMORROW},4\n", {}, "line 3.*future"),
        (HEAD + "a,2024-01-01,1\nb,2024-01-02\n", {}, "cannot be read"),
        ("customer,date,date\na,2024-01-01,1\n", {}, "two columns named 'date'"),
    ],
)
def test_wrong_logs_get_a_clear_sentence(
    tmp_path: Path, text: str, columns: dict[str, str | None], said: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(UserError, match=said):
        read_log(path, columns)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        read_log(tmp_path / "nothing.csv")
    with pytest.raises(UserError, match="folder"):
        read_log(tmp_path)


def test_a_log_in_several_pieces_is_read_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(1)
    table = pd.DataFrame(
        {
            "customer": rng.integers(0, 50, 3000),
            "date": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 300, 3000), "D"),
            "amount": rng.integers(1, 9, 3000),
        }
    )
    path = tmp_path / "log.csv"
    table.to_csv(path, index=False)
    whole = read_log(path)
    monkeypatch.setattr("sim.studies.calibration.source._BLOCK", 4096)
    pieces = read_log(path)
    assert np.array_equal(whole.day, pieces.day) and np.array_equal(whole.amount, pieces.amount)
    assert whole.notes == pieces.notes
