"""What a run is: the hash of everything that decides its result, and nothing else."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.scenario.run import Scenario

MODEL_VERSION = 2
"""Raised exactly when the same scenario and seed give other numbers (golden hashes change)."""

NOT_DECISIVE = frozenset(
    {
        "name",
        "results_dir",
        "workers",
        "threads",
        "engine",
        "replications",
        "draws",
        "precision",
        "record",
        "strategies",
        "prior",
    }
)
"""Settings that say how much is run and where, and not what comes out of one run."""


def decisive(settings: Scenario) -> dict[str, Any]:
    """Return the settings that decide the result of one arm of one replication.

    Left out: where results go, how the work is shared out, how many replications there are, and
    which other arms run beside. Of a file of ties its content counts, not where it lies.
    """
    tree = settings.model_dump(mode="json")
    for name in ("posterior", "posterior_fixed"):  # like priors: a draw's own values count
        tree["market"].pop(name)
    if settings.network.path is not None:
        tree["network"]["path"] = _content(Path(settings.network.path))
    return {name: value for name, value in tree.items() if name not in NOT_DECISIVE}


def _content(path: Path) -> str:
    """Return the SHA-256 of a file, read again only when it has changed."""
    status = path.stat()
    return _file_digest(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _file_digest(path: Path, changed: int, size: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest(content: object) -> str:
    """Return the SHA-256 of a value's canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def run_id(settings: Scenario, strategy: str, replication: int, draw: int | None) -> str:
    """Return the identity of one arm of one replication or draw."""
    return digest([MODEL_VERSION, decisive(settings), strategy, replication, draw])
