"""Sweeps in processes of their own, to be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from sim.studies.sweep import read_sweep

MARK = "RELMARK_TEST_MARK"
"""Variable of the environment by which the processes of one test are found again."""

LONG = 200.0
"""Seconds after which a test gives up waiting; on a busy machine starting Ray alone takes 30."""

TYPED = (
    "market=grocery", "network=small_world", "population.size=600", "horizon.warm_up=20",
    "horizon.weeks=20", "horizon.run_off=0", "strategies=[promotion]",
    "strategy.promotion.depth=0.1,0.2,0.3",
)  # fmt: skip
"""A sweep whose runs take some hundredths of a second."""

AXES = ("seed=range(0,24)", "name=swept")
RUNS = 24 * 3 * 2

ALONE = (*AXES, "workers=1")
"""One process: the quickest to start, for what is left of a sweep."""

TWO = (*AXES, "workers=2")


def command(*overrides: str) -> list[str]:
    """Return the command of a sweep."""
    code = "import sys; from sim.cli import main; sys.exit(main())"
    return [sys.executable, "-c", code, "sweep", *TYPED, *overrides]


def start(folder: Path, *overrides: str) -> subprocess.Popen[str]:
    """Start a sweep in its own process group."""
    return subprocess.Popen(
        command(*overrides, f"results_dir={folder}"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finish(folder: Path, *overrides: str) -> tuple[int, str]:
    """Run a sweep to its end; return exit code and standard error."""
    process = start(folder, *overrides)
    try:
        _, error = process.communicate(timeout=LONG)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return process.returncode, error


def wait_until(true: Callable[[], bool], seconds: float = LONG) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def rows_on_disk(folder: Path) -> int:
    """Count the rows of all parts, once however often the sweep was started."""
    return sum(pq.read_metadata(part).num_rows for part in folder.glob("sweep/*/runs/*.parquet"))


def wait_for_rows(folder: Path, rows: int, process: subprocess.Popen[str]) -> None:
    """Wait until so many rows are on disk; the sweep must still be at it."""

    def there() -> bool:
        assert process.poll() is None, process.communicate()
        return rows_on_disk(folder) >= rows

    wait_until(there)


def children(process: int) -> list[int]:
    """Return the worker processes of a driver."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
            line = (stat.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == process and b"spawn_main" in line:
            found.append(int(stat.parent.name))
    return found


def gone(process: int) -> bool:
    """Tell whether a process has ended."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return True
    return state == "Z"


def end_all(mark: str) -> None:
    """End whatever a test has started, and what that has: they have inherited its mark."""
    wanted = f"{MARK}={mark}".encode()
    for environ in Path("/proc").glob("[0-9]*/environ"):
        process = int(environ.parent.name)
        try:
            if process != os.getpid() and wanted in environ.read_bytes().split(b"\0"):
                os.kill(process, signal.SIGKILL)
        except OSError:
            continue


def kill(process: int) -> None:
    """End a process without a chance to tidy up."""
    os.kill(process, signal.SIGKILL)


def values(folder: Path) -> pd.DataFrame:
    """Return what a sweep found, clocks left out, in a fixed order."""
    (path,) = (folder / "sweep").iterdir()
    runs = read_sweep(path).drop(columns=["seconds", "finished"])
    return runs.sort_values("run_id", ignore_index=True)
