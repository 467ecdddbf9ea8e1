"""Workers of a Ray cluster: this machine's, or one that is running already.

The only file that imports Ray. Tasks are plain functions, so nodes may come and go; what a worker
needs to know reaches it once, and it keeps its warmed-up market from one task to the next. Ray
does not retry by itself: what a lost worker has finished is on disk, and the driver gives out the
rest again.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Generator
from typing import Any

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
# under "uv run" Ray would start every worker by "uv run" again, in a copy of the working folder
os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")

import ray  # noqa: E402  (what is said above must be said first)
import ray.exceptions as trouble  # noqa: E402

from sim.errors import UserError, phrase  # noqa: E402
from sim.studies.pool import worker_count  # noqa: E402
from sim.studies.sweeping.backends.base import (  # noqa: E402
    ONE_THREAD,
    PATIENCE,
    WAITING,
    Chunk,
    Feed,
    Hand,
    Job,
    Report,
    environment,
)

_STORE = 256 * 1024**2
"""Bytes of Ray's object store on this machine; nothing large passes through it."""

_TRIES = "5"
"""Times, a second apart, that a running cluster is knocked at; it refuses a wrong token each time.

Ray's own 20 are for a cluster that is just starting.
"""

_LOST = (
    trouble.WorkerCrashedError,
    trouble.NodeDiedError,
    trouble.OutOfMemoryError,
    trouble.LocalRayletDiedError,
    trouble.ObjectLostError,
)

_hands: dict[str, Hand] = {}
"""A worker's hand on the job it is at, by the job's name."""

_numbers = itertools.count()


class Ray:
    """A Ray cluster."""

    def __init__(self, workers: int, address: str | None) -> None:
        """Connect.

        Args:
            workers: processes to start on this machine, 0: one per core; or, of a running
                cluster, the most that are used at a time, 0: all.
            address: of a running cluster; None starts one here and ends it afterwards.

        Raises:
            UserError: the cluster cannot be reached, or does not let us in.
        """
        self._own = not ray.is_initialized()
        if self._own:
            _connect(worker_count(workers, 1024), address)
        cores = int(ray.cluster_resources().get("CPU", 1))  # type: ignore[no-untyped-call]
        self._workers = min(workers, cores) if workers else cores

    @property
    def workers(self) -> int:
        """How many chunks are worked on at a time."""
        return self._workers

    def run(self, job: Job, feed: Feed) -> Generator[Report]:
        """Yield a report for every chunk."""
        name = f"{os.getpid()}-{time.time_ns()}-{next(_numbers)}"
        known = ray.put(job)
        # Environment variables alone: no code is shipped, every node has relmark installed.
        options: dict[str, Any] = {"num_cpus": 1, "max_retries": 0}
        task = ray.remote(**options, runtime_env={"env_vars": ONE_THREAD})(_work)
        running: dict[Any, Chunk] = {}
        try:
            while True:
                while len(running) < WAITING * self._workers:
                    chunk = feed()
                    if chunk is None:
                        break
                    running[task.remote(name, [known], chunk)] = chunk
                if not running:
                    return
                ready, _ = ray.wait(list(running), num_returns=1)
                for reference in ready:
                    yield _report(reference, running.pop(reference))
        finally:
            _dismiss(list(running))
            if self._own:
                ray.shutdown()


def _connect(cores: int, address: str | None) -> None:
    """Start Ray on this machine, or join a cluster."""
    where = phrase("Ray on this machine") if address is None else f"backend.address={address}"
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "error"}
    try:
        if address is None:
            # "local": never by chance a cluster somebody has left running on this machine
            ray.init("local", num_cpus=cores, object_store_memory=_STORE,
                     include_dashboard=False, **quiet)  # fmt: skip
        else:
            with environment({"RAY_gcs_server_port_wait_time_s": _TRIES}, keep=True):
                ray.init(address, **quiet)
    except trouble.AuthenticationError as error:
        raise UserError(
            f"{where} does not let us in: set RAY_AUTH_MODE=token and the token of its nodes"
        ) from error
    except (ConnectionError, RuntimeError, ValueError, TimeoutError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UserError(
            f"{where} cannot be reached: {first}; a cluster with RAY_AUTH_MODE=token lets in "
            "only those who have set that, and its token"
        ) from error


def _report(reference: Any, chunk: Chunk) -> Report:
    """Return what became of a chunk."""
    try:
        runs, failed, seconds = ray.get(reference)
    except _LOST:
        return Report(chunk, lost=True)
    return Report(chunk, runs, failed, seconds)


def _work(name: str, known: list[Any], chunk: Chunk) -> tuple[int, int, float]:
    """Run a chunk in a worker; what the job is, is only fetched when it is new here."""
    if name not in _hands:
        _hands.clear()
        _hands[name] = Hand(ray.get(known[0]))
    started = time.perf_counter()
    runs, failed = _hands[name].work(chunk)
    return runs, failed, time.perf_counter() - started


def _dismiss(running: list[Any]) -> None:
    """Interrupt what is running, and let it write down what is finished."""
    with contextlib.suppress(Exception):  # Ray itself may be what has ended
        for reference in running:
            ray.cancel(reference, force=False)
        if running:
            ray.wait(running, num_returns=len(running), timeout=PATIENCE)
