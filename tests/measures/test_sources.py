"""New customers by source add up to the KPI."""

from __future__ import annotations

from sim.measures.acquisition import acquired_by_source
from sim.measures.columns import Columns
from sim.measures.recording import Recording
from sim.measures.sources import acquisitions


def test_by_hand(arm: Recording) -> None:
    # Consumer 4 in week 1 by word of mouth at a reduced price, 3 in week 3 by advertising, 5 in
    # week 5 (the run-off) by word of mouth.
    rows = acquisitions(Columns(arm)).itertuples(index=False)
    assert {tuple(row) for row in rows} == {
        (0, "word_of_mouth", True, 1),
        (0, "advertising", False, 1),
        (0, "word_of_mouth", False, 1),
    }


def test_the_programme_s_are_those_of_the_measure(build: object, arm: Recording) -> None:
    columns = Columns(arm)
    counts = acquired_by_source(columns)
    frame = acquisitions(columns)
    late = columns.after_fork.where(columns.after_fork.week >= columns.weeks)
    assert frame["customers"].sum() == sum(counts.values()) + int((late.first == 1).sum())
