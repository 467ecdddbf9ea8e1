"""How far the shards of a sweep are: each writes a file of its own, for all run at once."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sim.results import write_json

Shard = tuple[int, int]
"""(k, n): the k-th of n shares, from 1."""

WHOLE: Shard = (1, 1)
"""The share of a sweep that is all of it."""

SHARDED = "sharded"
"""Status, in its manifest, of a sweep that is run in shards."""

_FOLDER = "shards"


def write_shard(folder: Path, shard: Shard, facts: Mapping[str, Any]) -> None:
    """Write down how far one shard is.

    Args:
        folder: of the sweep. shard: which.
        facts: ``status`` and ``runs`` (of the whole sweep), and what else is known.
    """
    (folder / _FOLDER).mkdir(exist_ok=True)
    written = datetime.now(UTC).isoformat(timespec="seconds")
    write_json(folder / _FOLDER / f"{shard[0]}-of-{shard[1]}.json", {"written": written, **facts})


def shards_of(folder: Path, manifest: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """Return how far each shard of a sweep is, by its number; empty where it has none.

    Shards of an earlier, smaller design are not those of this one.
    """
    if manifest.get("status") != SHARDED:
        return {}
    count = int(manifest["shards"])
    found: dict[int, dict[str, Any]] = {}
    for number in range(1, count + 1):
        with contextlib.suppress(OSError, ValueError):
            state = json.loads((folder / _FOLDER / f"{number}-of-{count}.json").read_text("utf-8"))
            if state.get("runs") == manifest.get("runs"):
                found[number] = state
    return found


def state_of(folder: Path, manifest: Mapping[str, Any]) -> tuple[str, int | None]:
    """Return how far a result is, in words, and how many runs have failed; None where unsaid."""
    if manifest.get("status") != SHARDED:
        failed = manifest.get("failed", manifest.get("failed_runs"))
        return str(manifest.get("status", "complete")), failed
    shards = shards_of(folder, manifest).values()
    ended = sum(state.get("status") == "complete" for state in shards)
    failed = sum(int(state.get("failed", 0)) for state in shards)
    every = int(manifest["shards"])
    return "complete" if ended == every else f"{ended} of {every} shards complete", failed
