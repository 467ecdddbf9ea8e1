"""The glossary names only what exists, and leaves out no KPI and no programme."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

from sim.measures.definitions import KPIS
from sim.report.text import catalogue
from sim.results import SCHEMA
from sim.scenario.paths import find
from sim.strategies.base import programme_names

ROOT = Path(__file__).resolve().parents[1]
CONCEPTS = ROOT / "docs" / "CONCEPTS.md"


class Concept(NamedTuple):
    french: str
    english: str
    meaning: str
    mechanism: str
    settings: str
    measure: str
    shown: str


def concepts() -> list[Concept]:
    lines = CONCEPTS.read_text("utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("|")]
    cells = [[cell.strip() for cell in row] for row in rows]
    return [Concept(*row) for row in cells if row[0] != "français" and not row[0].startswith("---")]


def code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


ROWS = concepts()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.english)
def test_everything_a_row_names_exists(row: Concept) -> None:
    assert row.french and row.english and row.meaning
    assert code(row.mechanism)
    for path in code(row.mechanism):
        assert (ROOT / path).is_file(), path
    for cell in (row.settings, row.measure, row.shown):
        assert cell == "–" or code(cell) or "“" in cell, cell
    for key in code(row.settings):
        assert exists(key), f"no setting {key}"
    for name in code(row.measure):
        assert name in KPIS or is_function(name), f"no measure {name}"
    for place in code(row.shown):
        table, column = place.split(".")
        assert column in SCHEMA[table], place
    for section in re.findall(r"“([^”]+)”", row.shown):
        assert section in catalogue().values(), f"no section “{section}” in the report"


def exists(key: str) -> bool:
    return find(key.split(".")) is not None


def is_function(name: str) -> bool:
    module, _, function = name.rpartition(".")
    return bool(module) and callable(getattr(import_module(module), function, None))


def test_a_misspelt_name_is_noticed() -> None:
    assert not exists("behaviour.habit_wieght")
    assert not exists("firm.channels.email.dept")
    assert not is_function("sim.measures.loyalty.lifecycle_share")


def test_every_kpi_and_programme_has_a_row() -> None:
    named = {name for row in ROWS for name in code(row.measure)}
    assert set(KPIS) <= named
    programmes = {name for row in ROWS for name in code(row.english)}
    assert set(programme_names()) <= programmes


def test_no_term_is_explained_twice() -> None:
    for terms in ([row.french for row in ROWS], [row.english for row in ROWS]):
        assert sorted(terms) == sorted(set(terms))
