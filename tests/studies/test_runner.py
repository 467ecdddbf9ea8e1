"""Many replications: here or in processes, each once, and what is finished stays finished."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from sim.errors import UserError
from sim.studies import runner
from sim.studies.parts import count_parts, load_part
from sim.studies.progress import Watch
from sim.studies.replicate import Frames, Task
from sim.studies.runner import gather, run_tasks, work
from tests.studies.small import tiny

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tasks() -> list[Task]:
    return [Task(tiny(), number) for number in range(4)]


class Counted:
    """Stands for ``replicate``: quick, remembers what it ran, and fails where told to."""

    def __init__(self, errors: dict[int, BaseException] | None = None) -> None:
        self.errors = errors or {}
        self.ran: list[int] = []

    def __call__(self, task: Task) -> Frames:
        self.ran.append(task.replication)
        if task.replication in self.errors:
            raise self.errors[task.replication]
        keys = {"strategy": ["mass"], "replication": task.replication}
        return {
            "runs": pd.DataFrame(
                {
                    **keys,
                    "draw": pd.array([None], dtype="Int64"),
                    "seed": 1,
                    "run_id": "x",
                    "status": "ok",
                    "error": pd.array([None], dtype="string"),
                    "npv": task.replication * 1.5,
                }
            )
        }


def use(monkeypatch: pytest.MonkeyPatch, replicate: Counted) -> Counted:
    monkeypatch.setattr(runner, "replicate", replicate)
    return replicate


def npv(results: list[Frames]) -> list[float]:
    return list(gather(results, "runs")["npv"])


@pytest.mark.parametrize("kept", [False, True])
def test_results_come_in_the_order_of_the_tasks(
    kept: bool, tasks: list[Task], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use(monkeypatch, Counted())
    folder = tmp_path / "parts" if kept else None
    assert npv(run_tasks(tasks[::-1], 1, folder, Watch(False))) == [4.5, 3.0, 1.5, 0.0]
    assert count_parts(tmp_path / "parts") == (4 if kept else 0)


def test_an_interrupt_keeps_what_is_finished_and_the_rest_is_run_once(
    tasks: list[Task], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = use(monkeypatch, Counted({2: KeyboardInterrupt()}))
    with pytest.raises(KeyboardInterrupt):
        run_tasks(tasks, 1, tmp_path, Watch(False))
    assert first.ran == [0, 1, 2]
    assert count_parts(tmp_path) == 2
    second = use(monkeypatch, Counted())
    assert npv(run_tasks(tasks, 1, tmp_path, Watch(False))) == [0.0, 1.5, 3.0, 4.5]
    assert second.ran == [2, 3]
    third = use(monkeypatch, Counted())
    run_tasks(tasks, 1, tmp_path, Watch(False))
    assert third.ran == []


@pytest.mark.parametrize("kept", [False, True])
def test_a_failure_is_recorded_and_the_others_go_on(
    kept: bool, tasks: list[Task], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path if kept else None
    ran = use(monkeypatch, Counted({1: ValueError("no such aisle")})).ran
    runs = gather(run_tasks(tasks, 1, folder, Watch(False)), "runs")
    assert ran == [0, 1, 2, 3]
    wrong = runs[runs["replication"] == 1]
    assert set(wrong["status"]) == {"failed"}
    assert set(wrong["error"]) == {"ValueError: no such aisle"}
    assert (runs[runs["replication"] != 1]["status"] == "ok").all()
    assert not kept or load_part(tmp_path, tasks[1]) is None  # the next attempt tries again


def test_a_mistake_of_the_user_ends_it(tasks: list[Task], monkeypatch: pytest.MonkeyPatch) -> None:
    ran = use(monkeypatch, Counted({1: UserError("network.neighbours is too large")})).ran
    with pytest.raises(UserError, match="neighbours"):
        run_tasks(tasks, 1, None, Watch(False))
    assert ran == [0, 1]


def test_a_result_that_cannot_be_kept_is_not_lost(
    tasks: list[Task], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*arguments: object) -> None:
        raise OSError("no space left on device")

    use(monkeypatch, Counted())
    monkeypatch.setattr(runner, "save_part", full)
    frames = work(tasks[1], tmp_path)
    assert frames is not None
    assert list(frames["runs"]["npv"]) == [1.5]


def test_a_part_tidied_away_by_another_run_is_run_again(
    tasks: list[Task], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ran = use(monkeypatch, Counted()).ran
    monkeypatch.setattr(runner, "load_part", lambda folder, task: None)
    assert npv(run_tasks(tasks, 1, tmp_path, Watch(False))) == [0.0, 1.5, 3.0, 4.5]
    assert ran == [0, 0, 1, 1, 2, 2, 3, 3]


def test_a_table_nobody_has_is_empty() -> None:
    assert gather([{}, {}], "contacts").empty


SCRIPT = """
import sys
print("script", flush=True)  # a worker that ran this file would say so again
from sim import compare, load_scenario
result = compare(load_scenario(*sys.argv[1:]))
result.runs.to_pickle("runs.pickle")
"""


def start(script: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, str(script), *arguments],
        cwd=script.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.slow
def test_two_processes_give_the_same_values_to_a_script_without_a_guard(tmp_path: Path) -> None:
    from sim import compare
    from tests.studies.small import typed

    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    out, err = start(script, *typed("workers=2")).communicate(timeout=300)
    assert out.splitlines() == ["script"], err
    apart = pd.read_pickle(tmp_path / "runs.pickle")
    pd.testing.assert_frame_equal(apart, compare(tiny()).runs)


def children(of: int) -> set[int]:
    """Return the processes whose parent is ``of``."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == of and fields[0] != "Z":
            found.add(int(path.parent.name))
    return found


def alive(processes: set[int]) -> set[int]:
    """Return those that still run; one that ended but was not waited for does not."""
    return {
        one
        for one in processes
        if (stat := Path(f"/proc/{one}/stat")).exists()
        and stat.read_text().rpartition(")")[2].split()[0] != "Z"
    }


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to see processes")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_its_parent(how: signal.Signals, tmp_path: Path) -> None:
    from tests.studies.small import typed

    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    parent = start(script, *typed("workers=2", "replications=100000"))
    try:
        workers: set[int] = set()
        until = time.monotonic() + 240
        while len(workers) < 3 and time.monotonic() < until:  # two, and multiprocessing's tracker
            assert parent.poll() is None, parent.communicate()
            time.sleep(0.1)
            workers = children(parent.pid)
        assert len(workers) == 3
        if how == signal.SIGINT:  # as a terminal does: to all of them, here while they import
            os.killpg(parent.pid, how)
        else:
            time.sleep(0.5)
            parent.send_signal(how)
        _, err = parent.communicate(timeout=60)
        assert "SpawnProcess" not in err
        until = time.monotonic() + 30
        while alive(workers) and time.monotonic() < until:
            time.sleep(0.1)
        assert alive(workers) == set()
    finally:
        parent.kill()
        parent.communicate()
