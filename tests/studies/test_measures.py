"""The document of measures."""

from __future__ import annotations

from sim.measures.definitions import KPIS
from sim.measures.naive import METHODS
from sim.studies.documents import DOCS
from sim.studies.measures import PART, measures_table

DOCUMENT = (DOCS / PART.document).read_text("utf-8")


def test_the_document_holds_todays_definitions() -> None:
    assert PART.within(DOCUMENT, measures_table()) == DOCUMENT, (
        "run python -m sim.studies.measures --write"
    )


def test_every_kpi_stands_there_in_both_languages() -> None:
    table = measures_table()
    assert all(f"| `{name}` | {kpi.label} · " in table for name, kpi in KPIS.items())
    assert "Taux de rétention" in table


def test_every_naive_method_is_explained() -> None:
    assert all(f"`{method}`" in DOCUMENT for method in METHODS)
