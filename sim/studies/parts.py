"""Finished replications on disk, so that an interrupted comparison resumes where it stopped."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from sim.results import write_parquet
from sim.studies.identity import MODEL_VERSION, decisive, digest
from sim.studies.replicate import Frames, Task


def unfinished_folder(task: Task) -> Path:
    """Return the hidden folder where finished replications of a comparison wait.

    The same scenario always finds the same folder: the same command resumes.
    """
    settings = task.settings
    record = settings.record.model_dump()
    identity = digest([MODEL_VERSION, settings.model_dump(mode="json")["prior"], record])
    return Path(settings.results_dir) / "compare" / ".unfinished" / identity[:12]


def part_name(task: Task) -> str:
    """Return the name of a task's folder: its tag and everything that decides its content."""
    settings = task.settings
    arms = sorted(settings.strategies)
    content = [MODEL_VERSION, decisive(settings), arms, task.replication, task.draw]
    return f"{task.tag}-{digest(content)[:16]}"


def save_part(root: Path, task: Task, frames: Frames) -> None:
    """Write a finished replication, whole or not at all."""
    root.mkdir(parents=True, exist_ok=True)
    final = root / part_name(task)
    staging = root / f".{final.name}.{os.getpid()}"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    for table, frame in frames.items():
        write_parquet(staging / f"{table}.part", frame)
    if final.exists():
        shutil.rmtree(final)
    staging.rename(final)


def load_part(root: Path, task: Task) -> Frames | None:
    """Return a finished replication, or None when it has still to be run."""
    folder = root / part_name(task)
    if not folder.is_dir():
        return None
    frames: dict[str, pd.DataFrame] = {}
    for path in sorted(folder.glob("*.part")):
        frame = pq.read_table(path).to_pandas()
        if "draw" in frame:
            frame["draw"] = frame["draw"].astype("Int64")
        frames[path.stem] = frame
    return frames


def forget_parts(root: Path) -> None:
    """Remove the waiting replications once the result stands."""
    shutil.rmtree(root, ignore_errors=True)
    for parent in (root.parent, root.parent.parent):
        if parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()
