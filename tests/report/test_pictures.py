"""Figures of a page as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.locale import ENGLISH
from sim.report.pictures import Picture, write_pictures

kaleido = pytest.importorskip("kaleido")

PICTURE = Picture("01-profit", {"data": [{"y": [1, 2]}], "layout": {"height": 300}}, narrow=False)


def asked_of_kaleido(monkeypatch: pytest.MonkeyPatch, form: str) -> tuple[Any, Any]:
    """Return the figures and the options that kaleido is given."""
    given: list[tuple[Any, Any]] = []
    monkeypatch.setattr(
        kaleido, "write_fig_from_object_sync", lambda asked, kopts: given.append((asked, kopts))
    )
    write_pictures([PICTURE], Path("figures"), form, ENGLISH)
    return given[0]


def test_a_printed_figure_keeps_its_lower_and_right_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    _, options = asked_of_kaleido(monkeypatch, "pdf")
    page = options["page_generator"].generate_index()
    assert "@page { margin: 0 }" in page[: page.index("<title>")]


@pytest.mark.parametrize(("form", "scale"), [("png", 2), ("svg", 1)])
def test_a_picture_has_the_height_of_its_figure(
    monkeypatch: pytest.MonkeyPatch, form: str, scale: int
) -> None:
    (asked,), _ = asked_of_kaleido(monkeypatch, form)
    assert asked["opts"] == {"width": 900, "height": 300, "scale": scale, "format": form}
    assert asked["path"] == str(Path("figures") / f"01-profit.{form}")
