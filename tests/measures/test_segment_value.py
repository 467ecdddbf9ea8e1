"""CLV by segment: all segments together give the KPI."""

from __future__ import annotations

import numpy as np
import pytest

from sim.measures.columns import Columns
from sim.measures.recording import Recording
from sim.measures.segment_value import UNKNOWN, value_by_segment
from sim.measures.value import clv

LABEL = np.array([1, 1, -1, 0, 1, 1], dtype=np.int8)


def test_segments_together_are_the_kpi(arm: Recording) -> None:
    columns = Columns(arm)
    frame = value_by_segment(columns, LABEL, ("best", "rest"))
    assert frame["segment"].tolist() == ["rest", UNKNOWN]
    assert frame["customers"].sum() == np.count_nonzero(columns.customers_at_fork)
    together = (frame["margin"] - frame["cost"]).sum() / frame["customers"].sum()
    assert together == pytest.approx(clv(columns))


def test_margin_by_hand(arm: Recording) -> None:
    # Customers at the fork are 1 and 2. Consumer 1 pays 8 in week 1 and 10 in week 3, for one unit
    # each that costs 4.
    frame = value_by_segment(Columns(arm), LABEL, ("best", "rest")).set_index("segment")
    assert frame.loc["rest", "margin"] == pytest.approx(10.0)
    assert frame.loc["rest", "customers"] == 1


def test_a_segment_without_customers_is_left_out(arm: Recording) -> None:
    label = np.full(6, 2, dtype=np.int8)
    frame = value_by_segment(Columns(arm), label, ("best", "rest", "others"))
    assert frame["segment"].tolist() == ["others"]
