"""Generated parts of documents."""

from __future__ import annotations

import pytest

from sim.errors import UserError
from sim.studies.documents import Part, markdown_table

PART = Part("ODD.md", "parameters")


def test_a_part_is_replaced_between_its_markers() -> None:
    document = f"a\n{PART.begin}\nold\n{PART.end}\nb"
    assert PART.within(document, "new") == f"a\n{PART.begin}\nnew\n{PART.end}\nb"


def test_a_document_without_markers_is_refused() -> None:
    with pytest.raises(UserError, match="once each"):
        PART.within("no markers", "table")


def test_bars_and_breaks_do_not_break_a_table() -> None:
    assert markdown_table(["a"], [["b | c\nd"]]) == "| a |\n| --- |\n| b \\| c d |"


def test_arguments_are_none_or_write(capsys: pytest.CaptureFixture[str]) -> None:
    assert PART.main("text", [], "sim.studies.parameters") == 0
    assert capsys.readouterr().out == "text\n"
    assert PART.main("text", ["--wrong"], "sim.studies.parameters") == 2
    assert "--write" in capsys.readouterr().err
