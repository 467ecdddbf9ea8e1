"""Work shared out over processes."""

from __future__ import annotations

import os

import pytest

from sim.studies.pool import each, worker_count


def test_workers_are_never_more_than_the_work() -> None:
    assert worker_count(5, 3) == 3
    assert worker_count(2, 10) == 2
    assert worker_count(2, 0) == 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    assert worker_count(0, 10_000) == cores


@pytest.mark.parametrize("workers", [1, 2])
def test_every_item_comes_once_with_its_place(workers: int) -> None:
    words = ["a", "bb", "ccc", "dddd", "eeeee"]
    assert dict(each(len, words, workers)) == {0: 1, 1: 2, 2: 3, 3: 4, 4: 5}


def test_nothing_to_do_is_nothing_done() -> None:
    assert list(each(len, [], 2)) == []
