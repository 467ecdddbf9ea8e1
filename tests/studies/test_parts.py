"""Finished replications on disk: whole or absent, and back as they were."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.studies import parts
from sim.studies.parts import count_parts, forget_parts, load_part, save_part, unfinished_folder
from sim.studies.replicate import Frames, Task, replicate
from tests.studies.small import tiny


@pytest.fixture(scope="module")
def task() -> Task:
    return Task(tiny("record.transactions=true", "record.contacts=true"), 0)


@pytest.fixture(scope="module")
def frames(task: Task) -> Frames:
    return replicate(task)


def test_what_is_saved_comes_back(task: Task, frames: Frames, tmp_path: Path) -> None:
    assert load_part(tmp_path, task) is None
    save_part(tmp_path, task, frames)
    again = load_part(tmp_path, task)
    assert again is not None
    assert again.keys() == frames.keys()
    for table, frame in frames.items():
        assert list(again[table].columns) == list(frame.columns)
        pd.testing.assert_frame_equal(again[table], frame, check_dtype=False)
    assert count_parts(tmp_path) == 1


def test_nothing_half_written_is_taken_for_finished(
    task: Task, frames: Frames, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, written = parts.write_parquet, []

    def break_off(path: Path, frame: pd.DataFrame) -> None:
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(path)
        write(path, frame)

    monkeypatch.setattr(parts, "write_parquet", break_off)
    with pytest.raises(KeyboardInterrupt):
        save_part(tmp_path, task, frames)
    assert load_part(tmp_path, task) is None
    assert count_parts(tmp_path) == 0
    monkeypatch.undo()
    save_part(tmp_path, task, frames)
    assert load_part(tmp_path, task) is not None
    assert count_parts(tmp_path) == 1
    save_part(tmp_path, task, frames)  # once more does no harm
    assert count_parts(tmp_path) == 1


def test_a_part_that_is_tidied_away_while_read_is_absent(
    task: Task, frames: Frames, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_part(tmp_path / "mine", task, frames)
    read = pq.read_table

    def vanish(path: Path) -> object:
        forget_parts(tmp_path / "mine")
        return read(path)

    monkeypatch.setattr(parts.pq, "read_table", vanish)
    assert load_part(tmp_path / "mine", task) is None


def test_a_scenario_has_a_folder_of_its_own() -> None:
    same = ("replications=9", "draws=5", "workers=2", "name=x", "strategies=[status_quo,none,mass]")
    other = ("seed=2", "strategies=[promotion]", "record.contacts=true", "population.size=201")
    mine = unfinished_folder(tiny())
    assert {unfinished_folder(tiny(override)) for override in same} == {mine}
    folders = {unfinished_folder(tiny(override)) for override in other}
    assert len(folders) == len(other)
    assert mine not in folders
    assert unfinished_folder(tiny("results_dir=there")).parts[0] == "there"


def test_forgetting_leaves_others_alone(task: Task, frames: Frames, tmp_path: Path) -> None:
    mine, other = tmp_path / ".unfinished" / "mine", tmp_path / ".unfinished" / "other"
    save_part(mine, task, frames)
    save_part(other, task, frames)
    forget_parts(mine)
    assert [path.name for path in (tmp_path / ".unfinished").iterdir()] == ["other"]
    forget_parts(other)
    forget_parts(other)
    assert list(tmp_path.iterdir()) == []
    assert count_parts(other) == 0
