"""The curves behind a pattern: every line by its own look and its printed name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pandas as pd

from sim.locale import catalogue
from sim.plots.validation import pattern_evidence
from sim.studies import validation


def evidence(*lines: str) -> pd.DataFrame:
    return pd.DataFrame(
        [(line, x, x * x) for line in lines for x in (0.0, 1.0, 2.0)], columns=["line", "x", "y"]
    )


def test_lines_are_named_as_they_are_read() -> None:
    drawn = pattern_evidence(evidence("observed", "units, usual = 1", "sBG"), words=catalogue("fr"))
    assert [line.name for line in drawn.data] == ["observé", "unités (habituel = 1)", "modèle sBG"]
    assert len({line.line.dash for line in drawn.data}) == 3


def test_a_line_nobody_named_keeps_its_recorded_name() -> None:
    assert pattern_evidence(evidence("new one")).data[0].name == "new one"


def test_every_line_that_experiments_record_has_a_printed_name() -> None:
    """Lines are the texts that open the points (line, x, y) of an experiment's curves."""
    recorded = {
        line
        for file in Path(validation.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ListComp | ast.GeneratorExp)
        for line in line_of(node.elt)
    }
    assert {"observed", "simulated", "best curve"} <= recorded
    keys = {"evidence." + re.sub(r"\W+", "_", line).strip("_") for line in recorded}
    assert keys <= set(catalogue("fr"))


def line_of(point: ast.expr) -> list[str]:
    """Return the text that opens a triple, if there is one."""
    match point:
        case ast.Tuple(elts=[ast.Constant(value=str(line)), _, _]):
            return [line]
    return []
