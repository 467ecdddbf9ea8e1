"""The map of an ablation: what changes, and nothing else."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.plots.ablation import ablation_map, changed
from sim.report.ablate import write_ablation_report


def row(pattern: str, **other: Any) -> dict[str, Any]:
    usual = {
        "mechanism": "pantry", "description": "nobody stocks up", "row": "4", "pattern": pattern,
        "measured": 1.0, "without": 1.0, "difference": 0.0, "low": 0.0, "high": 0.0,
        "verdict": "green", "verdict_without": "green", "needed": False, "moves": False,
    }  # fmt: skip
    return usual | other


STILL = row("still")
ROWS = pd.DataFrame(
    [
        STILL,
        row("moved", without=1.5, difference=0.5, low=0.2, high=0.8, moves=True),
        row("lost", without=float("nan"), difference=float("nan"), verdict_without="missing"),
    ]
)


def test_a_figure_changes_in_value_or_in_verdict() -> None:
    assert list(changed(ROWS)) == [False, True, True]


def test_only_patterns_that_change_are_drawn() -> None:
    assert set(ablation_map(ROWS).data[0].y) == {"moved", "lost"}


def test_a_pattern_that_one_mechanism_changes_is_drawn_for_all() -> None:
    other = ROWS.assign(mechanism="habit", difference=[0.1, 0.0, 0.0])
    assert set(ablation_map(pd.concat([ROWS, other])).data[0].y) == {"still", "moved", "lost"}


def test_where_nothing_changes_the_figure_says_so() -> None:
    figure = ablation_map(pd.DataFrame([STILL]))
    assert not figure.data and figure.layout.annotations[0].text == "No figure changes."


def test_what_does_not_change_lies_behind_a_fold(tmp_path: Any) -> None:
    write_ablation_report(ROWS, {}, tmp_path / "report.html")
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    shown, fold = html.split("Figures that do not change (1)")
    last = shown.rindex("<tbody>")
    assert "moved" in shown[last:] and "lost" in shown[last:] and "still" not in shown[last:]
    assert "still" in fold.split("</details>")[0]
