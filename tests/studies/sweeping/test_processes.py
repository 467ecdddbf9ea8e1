"""Killed workers, killed drivers, interrupts: every run once, and the same values."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.studies.sweeping.swept import (
    AXES,
    LONG,
    RUNS,
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

TWO = (*AXES, "workers=2")


def test_two_workers_find_what_one_finds(tmp_path: Path, whole: pd.DataFrame) -> None:
    code, error = finish(tmp_path, *TWO)
    assert code == 0, error
    pd.testing.assert_frame_equal(values(tmp_path), whole, check_exact=True)
    assert rows_on_disk(tmp_path) == RUNS


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
    code, error = finish(tmp_path, *TWO)
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


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_keeps_what_is_finished_and_says_how_to_resume(
    tmp_path: Path, whole: pd.DataFrame, how: signal.Signals
) -> None:
    driver = start(tmp_path, *TWO)
    wait_for_rows(tmp_path, RUNS // 4, driver)
    os.killpg(driver.pid, how) if how == signal.SIGINT else driver.send_signal(how)
    _, error = driver.communicate(timeout=LONG)
    assert driver.returncode == 130
    kept = rows_on_disk(tmp_path)
    assert f"interrupted; {kept} of {RUNS} runs are kept; to resume: relmark sweep" in error
    code, error = finish(tmp_path, *TWO)
    assert code == 0, error
    assert rows_on_disk(tmp_path) == RUNS
    pd.testing.assert_frame_equal(values(tmp_path), whole, check_exact=True)
