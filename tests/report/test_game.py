"""The page of a game: words set left, money with its currency."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.report.game import write_game_report

MANIFEST = {
    "name": "spring", "quarter": 1, "quarters": 2, "lucks": 1, "run_off": 4, "house": "house",
    "currency": "USD", "market": "grocery", "commitment": "abc", "budget": "60",
    "decisions": "red: []", "command": "relmark game play",
}  # fmt: skip


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    quarter = {
        "luck": 0, "quarter": 1, "arm": "mass", "revenue": 1171.0, "margin": 468.0,
        "spent": 60.0, "profit": 408.0, "active_customers": 350.0, "new_customers": 11.0,
    }  # fmt: skip
    tables = {
        "ranking": pd.DataFrame(
            {"rank": [1.0], "team": ["red"], "npv": [2500.0], "difference": [500.0],
             "low": [400.0], "high": [600.0], "p_best": [1.0]}
        ),
        "kpis": pd.DataFrame({"team": ["red"], "npv": [2500.0], "retention_rate": [0.4]}),
        "quarters": pd.DataFrame([{"team": "red", **quarter}]),
        "spending": pd.DataFrame({"team": ["red"], "item": ["media"], "amount": [60.0]}),
    }  # fmt: skip
    path: Path = tmp_path_factory.mktemp("game") / "report.html"
    write_game_report(tables, MANIFEST, path)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "heading",
    ["Against going on as before", "Revenue", "Margin", "Spent", "Profit", "Item",
     "Net present value (NPV)"],
)  # fmt: skip
def test_money_has_its_currency(html: str, heading: str) -> None:
    assert f">{heading}<small>USD" in html


@pytest.mark.parametrize("heading", ["Active customers", "New customers", "Retention rate"])
def test_what_is_no_money_has_none(html: str, heading: str) -> None:
    assert f">{heading}</th>" in html


def test_words_among_numbers_are_set_left(html: str) -> None:
    for text in ("Team", "red", "Decision"):
        assert f'<span class="words">{text}</span>' in html
