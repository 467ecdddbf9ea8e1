"""Ray: the same values, and nothing lost when a worker or the driver is killed."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests.studies.sweeping.swept import (
    ALONE,
    AXES,
    LONG,
    RUNS,
    TWO,
    finish,
    gone,
    kill,
    rows_on_disk,
    start,
    values,
    wait_for_rows,
    wait_until,
)

pytest.importorskip("ray")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.cluster,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
    pytest.mark.usefixtures("broom"),
]

LOCAL = (*TWO, "backend=ray")


@pytest.fixture(autouse=True)
def ray_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give Ray a folder of its own, with a name short enough for its sockets."""
    folder = Path(tempfile.mkdtemp(prefix="relmark-"))
    monkeypatch.setenv("RAY_TMPDIR", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def writers(folder: Path) -> list[int]:
    """Return the processes that have written parts: it stands in the parts' names."""
    return [int(part.stem.rsplit("-", 1)[1]) for part in folder.glob("sweep/*/runs/*.parquet")]


def test_a_killed_worker_loses_nothing(tmp_path: Path, whole: pd.DataFrame) -> None:
    driver = start(tmp_path, *LOCAL)
    wait_for_rows(tmp_path, RUNS // 4, driver)
    kill(writers(tmp_path)[0])
    _, error = driver.communicate(timeout=LONG)
    assert driver.returncode == 0, error
    assert rows_on_disk(tmp_path) == RUNS, "a finished run was lost or run again"
    pd.testing.assert_frame_equal(values(tmp_path), whole, check_exact=True)


def test_a_killed_driver_leaves_no_workers_and_resumes(tmp_path: Path, whole: pd.DataFrame) -> None:
    driver = start(tmp_path, *LOCAL)
    wait_for_rows(tmp_path, RUNS // 3, driver)
    kill(driver.pid)
    driver.communicate()
    wait_until(lambda: all(gone(worker) for worker in writers(tmp_path)))
    code, error = finish(tmp_path, *ALONE)  # what is left may be run anywhere
    assert code == 0 and "finished earlier" in error
    assert rows_on_disk(tmp_path) == RUNS, "a run was run twice"
    pd.testing.assert_frame_equal(values(tmp_path), whole, check_exact=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def node(log: Path, environment: dict[str, str], *where: str) -> subprocess.Popen[bytes]:
    """Start a Ray node that ends with the process returned."""
    command = [
        Path(sys.executable).with_name("ray"), "start", *where, "--node-ip-address=127.0.0.1",
        "--num-cpus=1", "--object-store-memory=100000000", "--block",
    ]  # fmt: skip
    with log.open("wb") as stream:
        return subprocess.Popen(command, env=environment, stdout=stream, stderr=stream)


def wait_for_node(log: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until a node says that it has started."""

    def started() -> bool:
        assert process.poll() is None, log.read_text()
        return "Ray runtime started" in log.read_text()

    wait_until(started)


@pytest.fixture
def cluster(ray_folder: Path, broom: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Two nodes on loopback that ask for a token; we are given it."""
    token = ray_folder / "token"
    token.write_text(secrets.token_hex(32))
    token.chmod(0o600)
    monkeypatch.setenv("RAY_AUTH_MODE", "token")
    monkeypatch.setenv("RAY_AUTH_TOKEN_PATH", str(token))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    address = f"127.0.0.1:{free_port()}"
    logs = [ray_folder / "head.log", ray_folder / "other.log"]
    nodes: list[subprocess.Popen[bytes]] = []
    try:
        port = f"--port={address.rpartition(':')[2]}"
        nodes.append(node(logs[0], environment, "--head", port, "--include-dashboard=false"))
        wait_for_node(logs[0], nodes[0])
        nodes.append(node(logs[1], environment, f"--address={address}"))
        wait_for_node(logs[1], nodes[1])
        yield address
    finally:
        for each in reversed(nodes):
            each.terminate()
        for each in nodes:
            each.wait(timeout=60)


def test_two_nodes_with_a_token(
    cluster: str, tmp_path: Path, whole: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined = (*AXES, "backend=ray", f"backend.address={cluster}")
    code, error = finish(tmp_path, *joined)
    assert code == 0, error
    assert len(set(writers(tmp_path))) == 2, "one worker on each node"
    pd.testing.assert_frame_equal(values(tmp_path), whole, check_exact=True)
    monkeypatch.delenv("RAY_AUTH_TOKEN_PATH")
    monkeypatch.setenv("RAY_AUTH_TOKEN", "0" * 64)
    started = time.monotonic()
    code, error = finish(tmp_path / "outside", *joined)
    assert code == 2
    assert time.monotonic() - started < 60
    assert "RAY_AUTH_MODE=token" in error.splitlines()[-1]
    assert not (tmp_path / "outside").exists()
