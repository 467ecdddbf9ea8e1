"""A lesson on disk and back: what a page needs, found again only where it is the same lesson."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from sim.studies.lesson import page_of, scenario_of
from sim.studies.lessons.base import load_lesson
from sim.studies.lessons.kept import earlier, latest, load, save
from tests.studies.lessons.small import TYPED, taught

NAME = "loyalty-programme"


def kept(root: Path) -> Path:
    folder = root / "lesson" / "mine"
    save(taught(NAME), folder)
    return folder


def test_a_page_made_of_what_was_kept_says_the_same(tmp_path: Path) -> None:
    before, after = taught(NAME), load(load_lesson(NAME), kept(tmp_path))
    assert after is not None
    assert after.findings == before.findings
    first, second = (page_of(one, "fr") for one in (before, after))
    assert second.findings == first.findings
    assert second.answer == first.answer
    for one, other in zip(first.pictures, second.pictures, strict=True):
        pd.testing.assert_frame_equal(one.rows, other.rows, check_dtype=False)
    assert [path.name for path in (tmp_path / "lesson").iterdir()] == ["mine"]


def test_another_lesson_an_older_model_or_half_a_folder_is_not_taken(tmp_path: Path) -> None:
    folder = kept(tmp_path)
    assert load(load_lesson("true-loyalty"), folder) is None
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "model_version": 0}), "utf-8")
    assert load(load_lesson(NAME), folder) is None
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert load(load_lesson(NAME), folder) is not None
    (folder / "selection.parquet").unlink()
    assert load(load_lesson(NAME), folder) is None
    assert load(load_lesson(NAME), tmp_path / "nowhere") is None


def test_a_run_is_found_again_by_its_settings(tmp_path: Path) -> None:
    kept(tmp_path)
    lesson, place = load_lesson(NAME), f"results_dir={tmp_path}"
    assert earlier(lesson, scenario_of(lesson, [*TYPED, place])) is not None
    assert earlier(lesson, scenario_of(lesson, [*TYPED, place, "seed=2"])) is None
    more = [text for text in TYPED if not text.startswith("replications")]
    assert earlier(lesson, scenario_of(lesson, [*more, place, "replications=3"])) is None
    assert latest(lesson, tmp_path) is not None
    assert latest(load_lesson("true-loyalty"), tmp_path) is None
