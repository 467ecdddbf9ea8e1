"""When a run is looked at, and what is counted between looks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sim.measures.columns import Columns
from sim.measures.moments import Counts, census_name, looks, moments
from sim.measures.recording import Recording


def test_the_ends_of_programme_and_run_off_are_looks_too() -> None:
    assert moments(104, 52) == tuple(range(0, 157, 13))
    assert moments(20, 10) == (0, 13, 20, 26, 30)
    assert moments(6, 0) == (0, 6)


def test_census_names_are_those_a_run_takes_by_itself() -> None:
    assert [census_name(week, 20, 10) for week in (0, 13, 20, 30)] == [
        "fork", "week_13", "end", "final",
    ]  # fmt: skip


def test_only_looks_with_a_census_count(build: Any) -> None:
    recording: Recording = build([], weeks=20, run_off=10)
    assert list(looks(Columns(recording))) == [0, 20, 30]
    taken = {**recording.census, "week_13": recording.census["fork"]}
    watched = Columns(replace(recording, census=taken))
    assert looks(watched) == {0: "fork", 13: "week_13", 20: "end", 30: "final"}


def test_counts_by_hand(arm: Recording) -> None:
    counts = Counts(Columns(arm), [-4, 0, 2, 4])
    assert counts.focal(-4, 0).tolist() == [1, 1, 1, 0, 0, 0]
    assert counts.focal(0, 2).tolist() == [1, 1, 0, 0, 1, 0]
    assert counts.every(0, 4).tolist() == [1, 3, 0, 2, 2, 0]
    assert counts.focal(4, 4).tolist() == [0] * 6
