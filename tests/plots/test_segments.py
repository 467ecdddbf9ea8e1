"""CLV by segment: a ratio of sums with its interval."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.plots.segments import clv_by_segment, value_by_segment

ROWS = [
    ("mass", 0, "loyal", 10, 120.0, 20.0),
    ("mass", 1, "loyal", 30, 320.0, 20.0),
    ("mass", 0, "unknown", 10, 30.0, 10.0),
    ("mass", 1, "unknown", 10, 30.0, 10.0),
]
TABLE = pd.DataFrame(
    ROWS, columns=["strategy", "replication", "segment", "customers", "margin", "cost"]
)


def test_by_hand() -> None:
    table = value_by_segment(TABLE).set_index("segment")
    assert table.loc["loyal", "clv"] == pytest.approx(400 / 40)
    assert table.loc["loyal", "share"] == pytest.approx(20 / 30)
    assert table.loc["unknown", "clv"] == pytest.approx(2.0)
    assert table.loc["unknown", "low"] == pytest.approx(2.0)
    assert table.loc["loyal", "low"] == pytest.approx(10.0)  # 100 ÷ 10 and 300 ÷ 30


def test_one_replication_has_no_interval() -> None:
    table = value_by_segment(TABLE[TABLE["replication"] == 0])
    assert table["low"].isna().all()
    figure = clv_by_segment(TABLE[TABLE["replication"] == 0])
    assert set(figure.data[0].error_x.array) == {0.0}


def test_rows_say_segment_and_share() -> None:
    figure = clv_by_segment(TABLE)
    assert figure.layout.yaxis.ticktext == ("loyal<br>(67%)", "not in the database<br>(33%)")
