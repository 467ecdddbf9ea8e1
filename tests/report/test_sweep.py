"""The page of a sweep: its answer, its doubts, its figures, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sim.report.pictures import pictures
from sim.report.sweep import write_sweep_report
from sim.studies.sweeping.summary import summary
from tests.studies.sweeping.made import made_sweep

DEPTH, EVERY, BUDGET = (
    "strategy.promotion.depth",
    "strategy.promotion.interval_weeks",
    "budget.total",
)
AXES: dict[str, list[Any]] = {DEPTH: [0.1, 0.2], EVERY: [4, 8], BUDGET: [100, 1200]}


def npv(arm: str, values: Mapping[str, Any], seed: int) -> float:
    base = 1000.0 + 100.0 * seed
    if arm == "status_quo":
        return base
    return base + 10.0 * values.get(DEPTH, 0.1) + values.get(BUDGET, 0) / 100 + seed


def written(folder: Path, language: str = "en") -> str:
    path = folder / f"{language}.html"
    write_sweep_report(summary(folder), path, language=language)
    return path.read_text("utf-8")


def answer(html: str) -> str:
    found = re.search(r'id="answer">([^<]*)<', html)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sweep")
    return made_sweep(root / "x", AXES, npv, strategies=("promotion", "mass+promotion"))


def test_the_answer_in_both_languages(folder: Path) -> None:
    english, french = answer(written(folder)), answer(written(folder, "fr"))
    assert "strategy.promotion.depth = 0.2" in english and "budget.total = 1,200" in english
    assert "NPV +15.5 EUR beyond status quo" in english and "95% interval +13.4 to +17.6" in english
    assert "VAN +15,5\u00a0€" in french and "budget.total = 1\u202f200" in french


def test_every_figure_of_three_settings_is_there(folder: Path) -> None:
    html = written(folder)
    names = [one.name for one in pictures(html)]
    assert len(names) == 4  # the budget, two grids, all settings at once
    assert len(html.encode()) < 6_000_000
    # interval_weeks and the mix with mass do nothing here
    assert "3 of the 15 other points cannot be told apart" in html
    assert "replications=20" in html and "https://" not in html.partition("<script>")[0]


def test_one_luck_has_no_interval_and_says_so(tmp_path: Path) -> None:
    html = written(made_sweep(tmp_path / "x", {DEPTH: [0.1, 0.2]}, npv, seeds=1))
    assert "one run alone, so no interval" in answer(html)
    assert "cannot be told apart" not in html


def test_what_may_be_chance_is_called_so(tmp_path: Path) -> None:
    def noisy(arm: str, values: Mapping[str, Any], seed: int) -> float:
        return 0.0 if arm == "status_quo" else 1.0 + 50.0 * (-1) ** seed

    assert "may be chance" in answer(written(made_sweep(tmp_path / "x", {DEPTH: [0.1]}, noisy)))


def test_where_nothing_gains_it_says_so(tmp_path: Path) -> None:
    def loss(arm: str, values: Mapping[str, Any], seed: int) -> float:
        return 0.0 if arm == "status_quo" else -1.0 - seed

    said = answer(written(made_sweep(tmp_path / "x", {DEPTH: [0.1, 0.2]}, loss)))
    assert said.startswith("No point gains NPV beyond status quo")


def test_undefined_everywhere_is_a_page_too(tmp_path: Path) -> None:
    html = written(made_sweep(tmp_path / "x", {DEPTH: [0.1, 0.2]}, lambda *_: None), "fr")
    assert answer(html) == "Indéfini en tout point."
    assert not pictures(html)


def test_figures_hold_no_more_than_they_show(folder: Path) -> None:
    for one in pictures(written(folder)):
        assert len(json.dumps(one.figure)) < 200_000
