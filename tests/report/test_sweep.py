"""The page of a sweep: its answer, its doubts, its figures, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sim.plots.style import BLUE
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


def cac(arm: str, values: Mapping[str, Any], seed: int) -> float:
    """Deep discounts cost most by customer: its best point is the one NPV likes least."""
    return 20.0 + seed + (0.0 if arm == "status_quo" else 100.0 * values[DEPTH] - 15.0)


def romi(arm: str, values: Mapping[str, Any], seed: int) -> float | None:
    return None if arm == "status_quo" else 1.0 + values[DEPTH] + 0.1 * seed


def written(folder: Path, language: str = "en", kpi: str = "npv") -> str:
    path = folder / f"{language}.html"
    write_sweep_report(summary(folder, kpi), path, language=language)
    return path.read_text("utf-8")


def answer(html: str) -> str:
    found = re.search(r'id="answer">([^<]*)<', html)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sweep")
    arms = ("promotion", "mass+promotion")
    return made_sweep(root / "x", AXES, npv, strategies=arms, more={"cac": cac, "romi": romi})


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


def test_points_ranked_by_a_kpi_of_which_less_is_better(folder: Path) -> None:
    html, french = written(folder, kpi="cac"), written(folder, "fr", "cac")
    assert "points lowers customer acquisition cost (CAC) most against status quo" in html
    assert "strategy.promotion.depth = 0.1" in answer(html)
    assert "(CAC) −5.00 EUR against status quo" in answer(html)
    assert "−5,00\u00a0€ par rapport" in answer(french)
    shown = pictures(html)
    assert len(shown) == 4
    heat = next(trace for trace in shown[1].figure["data"] if trace["type"] == "heatmap")
    assert "Customer acquisition cost" in heat["colorbar"]["title"]["text"]
    assert [colour for _, colour in heat["colorscale"]][0] == BLUE  # the better side
    # those that cost as much stand first: all of depth 0.1
    best = html.partition("<h2>The points</h2>")[2]
    assert best.index("−5.00") < best.index("+5.00")
    # a sum of money alone can be less than the budget that brought it
    assert "each further unit brings" not in html


def test_a_kpi_that_compares_with_the_baseline_itself_is_told_as_it_is(folder: Path) -> None:
    html = written(folder, kpi="romi")
    assert "points has the highest return on marketing investment (ROMI)?" in html
    assert "strategy.promotion.depth = 0.2" in answer(html) and "(ROMI) 1.35 (" in answer(html)


def test_a_share_is_drawn_in_points(folder: Path) -> None:
    html = written(folder, kpi="retention_rate")
    assert answer(html).startswith("No point improves retention rate against status quo")
    assert "0\u00a0points" in answer(html) or "0 points" in answer(html)
