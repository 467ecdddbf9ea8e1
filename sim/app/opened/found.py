"""The results beneath one folder, and nothing outside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sim.errors import UserError

MANIFEST = "manifest.json"

UNKNOWN = "–"
"""What is listed where a manifest says nothing."""

SWEPT = ("points", "runs")
"""Tables of a sweep that no single file holds."""


@dataclass(frozen=True, slots=True)
class Found:
    """One result as it is listed.

    Attributes:
        name: its folder below the root of all results, such as ``compare/grocery``.
        status: ``complete``, ``running`` … as its manifest says, or ``unreadable``.
        written: when, as its manifest says. runs: how many. failed: how many of them failed.
        compared: a comparison, which can stand beside another.
    """

    name: str
    status: str
    written: str
    runs: str
    failed: str
    compared: bool

    @property
    def verb(self) -> str:
        """What made it: the first folder."""
        return self.name.partition("/")[0]


def listed(root: Path) -> list[Found]:
    """Return all results, the newest first."""
    from sim.studies.results_query import described, find_results

    if not root.is_dir():
        return []
    found = []
    for path in find_results(root):
        _, status, written, runs, failed = described(path)
        name = path.parent.relative_to(root).as_posix()
        compared = (path.parent / "effects.parquet").is_file()
        if name != ".":
            counted = _counted(path.parent, runs)
            found.append(Found(name, status, written, counted, failed, compared))
    return sorted(found, key=lambda each: (each.written, each.name), reverse=True)


def _counted(folder: Path, runs: str) -> str:
    """Return how many runs a result has: as its manifest says, else as its table has rows."""
    import pyarrow.parquet as pq

    table = folder / "runs.parquet"
    if runs != UNKNOWN or not table.is_file():
        return runs
    try:
        return str(pq.read_metadata(table).num_rows)
    except (OSError, ValueError):
        return runs


def folder_of(root: Path, name: str) -> Path:
    """Return the folder of a result.

    Args:
        root: of all results, resolved.
        name: of the folder below it, as an address gives it.

    Raises:
        UserError: there is no such result below the root; links that lead out of it are none.
    """
    refused = UserError(f"there is no result '{name}'")
    parts = Path(name).parts
    if not parts or any(part.startswith((".", "/")) or "\\" in part for part in parts):
        raise refused
    try:
        folder = root.joinpath(*parts).resolve()
        is_result = (folder / MANIFEST).is_file()
    except (OSError, ValueError) as error:
        raise refused from error
    if not folder.is_relative_to(root) or folder == root or not is_result:
        raise refused
    return folder


def file_of(folder: Path, name: str) -> Path:
    """Return a file of a result.

    Raises:
        UserError: it has no such file, or a link that leads elsewhere.
    """
    path = (folder / name).resolve()
    if path.parent != folder or not path.is_file():
        raise UserError(f"the result has no file '{name}'")
    return path


def table_names(folder: Path) -> list[str]:
    """Return the names of a result's tables; a sweep's runs are one."""
    from sim.studies.sweeping.parts import runs_folder

    swept = list(SWEPT) if runs_folder(folder).is_dir() else []
    own = (path for path in folder.glob("*.parquet") if path.resolve().parent == folder)
    return [*swept, *sorted(path.stem for path in own)]


def manifest_of(folder: Path) -> Mapping[str, Any]:
    """Return the manifest of a result, empty where it cannot be read."""
    try:
        read = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def config_of(folder: Path) -> Mapping[str, Any]:
    """Return the configuration of a result, empty where it has none."""
    try:
        read = yaml.safe_load((folder / "config.yaml").read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    return read if isinstance(read, dict) else {}
