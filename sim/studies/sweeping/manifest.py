"""The manifest of a sweep: what its runs have in common, so that nothing else joins them."""

from __future__ import annotations

import contextlib
import json
import os
import platform
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.errors import UserError
from sim.results import SCHEMA_VERSION, write_json, write_text
from sim.scenario.compose import to_yaml
from sim.studies.compare import git_revision
from sim.studies.identity import MODEL_VERSION, decisive, digest
from sim.studies.sweeping.parts import MANIFEST, runs_folder
from sim.studies.sweeping.plan import Plan
from sim.studies.sweeping.shards import SHARDED, WHOLE, Shard, write_shard

_SHOWN = 1000
"""Values of an axis that the manifest lists; of longer ones it says how many there are."""

_COMPARED = ("model_version", "paired", "varying")


def default_name(plan: Plan) -> str:
    """Return the name of a sweep that was given none: the same command finds it again."""
    rows = [sorted(repr(row) for row in block.rows) for block in plan.design.blocks]
    content = [common(plan), sorted(plan.arms), sorted(plan.design.paths), rows]
    return f"{plan.bases[0].market.name}-{digest(content)[:8]}"


def common(plan: Plan) -> dict[str, Any]:
    """Return what all runs of a sweep share, and runs that join them later must share too."""
    tree = decisive(plan.bases[0])
    for path in (*plan.design.paths, "population.size", "budget.total"):
        _without(tree, path.split("."))
    if "population.size" not in plan.design.paths:
        tree["size"] = plan.bases[0].population.size
    if not any(path.startswith("budget.total") for path in plan.design.paths):
        tree["total"] = plan.bases[0].budget.total
    return {
        "model_version": MODEL_VERSION,
        "paired": plan.paired,
        "varying": sorted(plan.design.paths),
        "settings": tree,
    }


def _without(tree: Any, names: list[str]) -> None:
    """Take the setting at a path out of a nested tree, if it is there."""
    for name in names[:-1]:
        if not isinstance(tree, dict) or name not in tree:
            return
        tree = tree[name]
    if isinstance(tree, dict):
        tree.pop(names[-1], None)


def begin(folder: Path, plan: Plan, command: str, shard: Shard) -> None:
    """Make the folder of a sweep, or see that what it holds may be joined.

    Raises:
        UserError: it holds something else, or cannot be written.
    """
    shared = common(plan)
    if (folder / MANIFEST).is_file():
        _compare(folder, shared)
    elif folder.exists() and any(not path.name.startswith(".") for path in folder.iterdir()):
        raise UserError(f"'{folder}' exists already and is no sweep: choose another name=")
    try:
        # The manifest first, in one step: shards begin at the same moment, and a folder without
        # one is nobody's sweep.
        folder.mkdir(parents=True, exist_ok=True)
        state = {"status": "running"} if shard == WHOLE else {"status": SHARDED, "shards": shard[1]}
        _write(folder, plan, command, common=shared, **state)
        runs_folder(folder).mkdir(exist_ok=True)
        write_text(folder / "config.yaml", to_yaml(plan.bases[0]))
    except OSError as error:
        raise UserError(
            f"results_dir: '{folder}' cannot be written ({error.strerror}): "
            "choose another with results_dir="
        ) from error
    if shard != WHOLE:
        update(folder, plan, command, shard, status="running")


def _compare(folder: Path, shared: Mapping[str, Any]) -> None:
    """Refuse to join runs that have other settings than those in the folder."""
    before = read_manifest(folder).get("common", {})
    for name in _COMPARED:
        if before.get(name) != json.loads(json.dumps(shared[name])):
            there, here = _short(before.get(name)), _short(shared[name])
            raise UserError(
                f"the sweep '{folder}' holds runs with {name.replace('_', ' ')} {there}, not "
                f"{here}: choose another name, for example name={folder.name}_2"
            )
    found = _difference(before.get("settings"), json.loads(json.dumps(shared["settings"])))
    if found is not None:
        path, there, here = found
        raise UserError(
            f"the sweep '{folder}' holds runs at {path}={_short(there)}, not {_short(here)}: "
            f"choose another name, for example name={folder.name}_2"
        )


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _difference(before: Any, now: Any, path: str = "") -> tuple[str, Any, Any] | None:
    """Return path and both values of the first setting that differs."""
    if before == now:
        return None
    if isinstance(before, dict) and isinstance(now, dict):
        for name in sorted({*before, *now}):
            below = f"{path}.{name}" if path else name
            found = _difference(before.get(name), now.get(name), below)
            if found is not None:
                return found
    return path, before, now


def update(folder: Path, plan: Plan, command: str, shard: Shard, **facts: Any) -> None:
    """Write down how far a sweep is, or one shard of it."""
    if shard == WHOLE:
        _write(folder, plan, command, **facts)
    else:
        write_shard(folder, shard, {"command": command, "runs": plan.runs, **facts})


def _write(folder: Path, plan: Plan, command: str, **facts: Any) -> None:
    """Write the manifest anew: what was to be run, and how far that is."""
    path = folder / MANIFEST
    known = read_manifest(folder) if path.is_file() else {}
    manifest = {
        **known,
        "schema_version": SCHEMA_VERSION,
        "model_version": MODEL_VERSION,
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("relmark", "mesa", "numpy", "numba", "pyarrow")},
        },
        "git_revision": git_revision(),
        "command": command,
        "axes": _axes(plan),
        "points": plan.design.size,
        "strategies": list(plan.arms),
        "baseline": plan.bases[0].baseline if plan.paired else None,
        "replications": plan.replications,
        "draws": plan.draws,
        "runs": plan.runs,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        **facts,
    }
    write_json(path, manifest)


def _axes(plan: Plan) -> list[dict[str, Any]]:
    """Return what varies, values included where they are not too many."""
    axes: list[dict[str, Any]] = []
    for block in plan.design.blocks:
        axis: dict[str, Any] = {"settings": list(block.paths), "rows": len(block.rows)}
        if len(block.rows) * len(block.paths) <= _SHOWN:
            axis["values"] = [list(row) for row in block.rows]
        axes.append(axis)
    return axes


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a sweep.

    Raises:
        UserError: there is none, or a newer version wrote it.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"'{folder}' has no readable {MANIFEST}: it is no result folder") from error
    found = manifest.get("schema_version", SCHEMA_VERSION)
    if found > SCHEMA_VERSION:
        raise UserError(
            f"'{folder}' has table schema {found}, newer than the {SCHEMA_VERSION} this version "
            "of relmark reads: upgrade relmark"
        )
    return manifest


@contextlib.contextmanager
def alone(folder: Path, shard: Shard) -> Iterator[None]:
    """Keep a second driver from running the same share of a sweep at the same time.

    Raises:
        UserError: one is at it.
    """
    try:
        import fcntl
    except ImportError:  # no such locks on this system
        yield
        return
    name = ".lock" if shard == WHOLE else f".lock-{shard[0]}-{shard[1]}"
    handle = os.open(folder / name, os.O_CREAT | os.O_RDWR, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UserError(f"the sweep '{folder}' is being run already") from error
        except OSError:  # a file system without locks
            pass
        yield
    finally:
        os.close(handle)
