"""A lesson that was run, on disk and back: its findings, the tables of its figures, its effects.

A result folder of ``relmark lesson`` holds more; this reads what a page needs from either.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import yaml
from pydantic import ValidationError

from sim.results import DRAWN_TABLES, Result, write_json, write_parquet, write_text
from sim.scenario.run import Scenario
from sim.studies.compare import check, resolved
from sim.studies.identity import MODEL_VERSION, decisive, digest
from sim.studies.lesson import VERB, Taught, findings_frame
from sim.studies.lessons.base import Evidence, Finding, Lesson

EXPLORED = ".explored"
"""Hidden folder, beside the lessons' results, of what classroom packs have simulated."""

_NOT_READABLE = (OSError, ValueError, KeyError, TypeError, ValidationError)
"""What a folder of an older version, or of somebody else, may be refused with."""


def save(taught: Taught, folder: Path) -> None:
    """Write what a page needs of a lesson, whole or not at all."""
    staging = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    write_parquet(staging / "findings.parquet", findings_frame(taught, "en"))
    write_parquet(staging / "effects.parquet", taught.result.effects)
    for figure in taught.lesson.text.figures:
        write_parquet(staging / f"{figure.table}.parquet", taught.evidence.tables[figure.table])
    for name in DRAWN_TABLES if taught.lesson.text.sections else ():
        frame = getattr(taught.result, name)
        if frame is not None:
            write_parquet(staging / f"{name}.parquet", frame)
    write_json(
        staging / "manifest.json", {**taught.result.manifest, "lesson": taught.lesson.text.id}
    )
    write_text(staging / "config.yaml", yaml.safe_dump(taught.result.config, sort_keys=False))
    shutil.rmtree(folder, ignore_errors=True)
    staging.rename(folder)


def load(lesson: Lesson, folder: Path) -> Taught | None:
    """Return a lesson that was run, None where the folder does not hold it as it stands today.

    Args:
        lesson: text and code.
        folder: as :func:`save` or ``relmark lesson`` wrote it.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        if manifest["lesson"] != lesson.text.id or manifest["model_version"] != MODEL_VERSION:
            return None
        config = yaml.safe_load((folder / "config.yaml").read_text("utf-8"))
        rows = _table(folder, "findings").set_index("finding").to_dict("index")
        findings = tuple(_finding(one.id, rows[one.id]) for one in lesson.text.findings)
        tables = {one.table: _table(folder, one.table) for one in lesson.text.figures}
        effects = _table(folder, "effects")
        drawn = {
            name: _table(folder, name)
            for name in DRAWN_TABLES
            if lesson.text.sections and (folder / f"{name}.parquet").exists()
        }
    except _NOT_READABLE:
        return None
    nothing = pd.DataFrame()
    result = Result(nothing, effects, nothing, nothing, nothing, manifest, config, **drawn)
    return Taught(lesson, result, findings, Evidence(findings, tables))


def earlier(lesson: Lesson, scenario: Scenario) -> Taught | None:
    """Return the lesson if ``relmark lesson`` has run it with just these settings.

    Args:
        lesson: text and code.
        scenario: as from :func:`sim.studies.lesson.scenario_of`; its ``results_dir`` is looked in.
    """
    wanted = identity(lesson, resolved(scenario, check(scenario)))
    for folder in runs(Path(scenario.results_dir)):
        taught = load(lesson, folder)
        if taught is not None and _identity_of(taught) == wanted:
            return taught
    return None


def latest(lesson: Lesson, results_dir: Path) -> Taught | None:
    """Return the latest run of a lesson, whatever its settings; None where there is none."""
    for folder in runs(results_dir):
        taught = load(lesson, folder)
        if taught is not None:
            return taught
    return None


def runs(results_dir: Path) -> list[Path]:
    """Return the folders of lessons that were run, the latest first."""
    found = [path.parent for path in (results_dir / VERB).glob("[!.]*/manifest.json")]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def identity(lesson: Lesson, scenario: Scenario) -> str:
    """Return the digest of everything that decides what a lesson finds.

    Args:
        lesson: text and code.
        scenario: resolved.
    """
    code = lesson.source.read_text("utf-8")
    return digest([lesson.text.id, code, *_what_decides(scenario)])


def _what_decides(scenario: Scenario) -> list[object]:
    arms = sorted(scenario.strategies)
    return [MODEL_VERSION, decisive(scenario), arms, scenario.replications, scenario.draws]


def _identity_of(taught: Taught) -> str | None:
    try:
        return identity(taught.lesson, Scenario.model_validate(taught.result.config))
    except ValidationError:
        return None


def _table(folder: Path, name: str) -> pd.DataFrame:
    frame: pd.DataFrame = pq.read_table(folder / f"{name}.parquet").to_pandas()
    return frame


def _finding(name: str, row: Mapping[Hashable, Any]) -> Finding:
    value, low, high, reference = (float(row[key]) for key in ("value", "low", "high", "reference"))
    return Finding(name, value, low, high, str(row["unit"]), reference)
