"""Finished replications on disk, so that an interrupted comparison resumes where it stopped."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from sim.results import write_parquet
from sim.scenario.run import Scenario
from sim.studies.identity import MODEL_VERSION, decisive, digest
from sim.studies.replicate import Frames, Task


def unfinished_folder(settings: Scenario) -> Path:
    """Return the hidden folder where finished replications of a comparison wait.

    The same scenario always finds the same folder, so the same command resumes, also under
    another name or with more replications, draws or workers; another scenario has its own.
    """
    tree = settings.model_dump(mode="json")
    arms = sorted(settings.strategies)
    identity = digest([MODEL_VERSION, decisive(settings), arms, tree["prior"], tree["record"]])
    return Path(settings.results_dir) / "compare" / ".unfinished" / identity[:16]


def count_parts(root: Path) -> int:
    """Return how many finished replications wait in a folder."""
    return sum(1 for part in root.glob("[!.]*") if part.is_dir()) if root.is_dir() else 0


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
    try:
        for path in sorted(folder.glob("*.part")):
            frame = pq.read_table(path).to_pandas()
            if "draw" in frame:
                frame["draw"] = frame["draw"].astype("Int64")
            frames[path.stem] = frame
    except FileNotFoundError:  # the same comparison, running elsewhere, ended and tidied up
        return None
    return frames


def forget_parts(root: Path) -> None:
    """Remove the waiting replications once the result stands."""
    # Out of sight in one step: nobody may load a replication that lacks a table already.
    gone = root.with_name(f".{root.name}.{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        root.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)
    # Other comparisons may wait, or have been interrupted, beside: then the folder stays.
    with contextlib.suppress(OSError):
        root.parent.rmdir()
