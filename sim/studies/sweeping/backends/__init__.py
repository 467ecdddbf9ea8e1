"""Where the runs of a sweep are worked off: processes of this machine, or a Ray cluster."""

from __future__ import annotations

from importlib import import_module

from sim.errors import UserError
from sim.studies.pool import worker_count
from sim.studies.sweeping.backends.base import Backend
from sim.studies.sweeping.backends.inline import Inline
from sim.studies.sweeping.backends.processes import Processes

NAMES = ("processes", "ray")


def open_backend(name: str, workers: int, address: str | None, runs: int) -> Backend:
    """Return a backend by name; Ray is only imported when it is asked for.

    One process alone is this one.

    Args:
        name: one of ``NAMES``.
        workers: as asked; 0 takes one per core.
        address: of a Ray cluster; None starts one on this machine.
        runs: there are no more workers than runs.

    Raises:
        UserError: unknown, or not installed.
    """
    if address is not None and name != "ray":
        raise UserError(f"backend.address={address} is for backend=ray")
    if runs == 0:
        return Inline()
    if name == "ray":
        try:
            module = import_module("sim.studies.sweeping.backends.ray")
        except ImportError as error:
            raise UserError(
                "backend=ray needs Ray, which is not installed: pip install 'relmark[cluster]'"
            ) from error
        return module.Ray(workers, address)  # type: ignore[no-any-return]
    count = worker_count(workers, runs)
    return Processes(count) if count > 1 else Inline()
