"""Killed workers, killed drivers, interrupts: every run once, and the same values."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.studies.sweeping.swept import (
    ALONE,
    LONG,
    RUNS,
    TWO,
    children,
    finish,
    gone,
    kill,
    rows_on_disk,
    start,
    values,
    wait_for_rows,
    wait_until,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.cluster,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
    pytest.mark.usefixtures("broom"),
]


def test_a_killed_driver_leaves_no_workers_and_resumes(tmp_path: Path, whole: pd.DataFrame) -> None:
    driver = start(tmp_path, *TWO)
    wait_for_rows(tmp_path, RUNS // 3, driver)
    workers = children(driver.pid)
    assert len(workers) == 2
    kill(driver.pid)
    driver.communicate()
    wait_until(lambda: all(gone(worker) for worker in workers), 30)
    kept = rows_on_disk(tmp_path)
    assert RUNS // 3 <= kept < RUNS
    code, error = finish(tmp_path, *ALONE)
    assert code == 0 and f"({kept} finished earlier)" in error
    assert rows_on_disk(tmp_path) == RUNS, "a run was run twice"
    pd.testing.assert_frame_equal(values(tmp_path), whole, check_exact=True)


def test_a_killed_worker_is_replaced(tmp_path: Path, whole: pd.DataFrame) -> None:
    driver = start(tmp_path, *TWO)
    wait_for_rows(tmp_path, RUNS // 4, driver)
    first = children(driver.pid)
    kill(first[0])
    _, error = driver.communicate(timeout=LONG)
    assert driver.returncode == 0, error
    assert rows_on_disk(tmp_path) == RUNS, "a finished run was lost or run again"
    pd.testing.assert_frame_equal(values(tmp_path), whole, check_exact=True)


def test_an_interrupt_keeps_what_is_finished_and_says_how_to_resume(
    tmp_path: Path, whole: pd.DataFrame
) -> None:
    driver = start(tmp_path, *TWO)
    wait_for_rows(tmp_path, RUNS // 4, driver)
    os.killpg(driver.pid, signal.SIGINT)  # as a terminal does: workers hear it too
    _, error = driver.communicate(timeout=LONG)
    kept = interrupted(tmp_path, driver.returncode, error)
    code, error = finish(tmp_path, *ALONE)
    assert code == 0 and f"({kept} finished earlier)" in error
    assert rows_on_disk(tmp_path) == RUNS, "a run was run twice"
    pd.testing.assert_frame_equal(values(tmp_path), whole, check_exact=True)


def test_a_queue_that_ends_our_time_is_an_interrupt(tmp_path: Path) -> None:
    driver = start(tmp_path, *TWO)
    wait_for_rows(tmp_path, RUNS // 4, driver)
    driver.terminate()
    _, error = driver.communicate(timeout=LONG)
    interrupted(tmp_path, driver.returncode, error)


def interrupted(folder: Path, code: int, error: str) -> int:
    """See that an interrupt was taken as one; return how many runs are kept."""
    kept = rows_on_disk(folder)
    assert code == 130 and RUNS // 4 <= kept < RUNS
    assert f"interrupted; {kept} of {RUNS} runs are kept; to resume: relmark sweep" in error
    return kept
