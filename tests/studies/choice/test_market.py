"""The fitted choice is a market that can be compared on."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.load import load_scenario
from sim.studies.choice.fit import ChoiceFit, fit_choice
from sim.studies.choice.market import market_tree, market_yaml
from sim.studies.choice.panel import ChoicePanel
from tests.studies.choice.worlds import lived


@pytest.fixture(scope="module")
def panel() -> ChoicePanel:
    return lived(60, 8)


@pytest.fixture(scope="module")
def fit(panel: ChoicePanel) -> ChoiceFit:
    return fit_choice(panel, draws=8)


def test_the_file_is_a_market_with_the_fitted_values(
    tmp_path: Path, panel: ChoicePanel, fit: ChoiceFit
) -> None:
    path = tmp_path / "tea.yaml"
    path.write_text(market_yaml(market_tree(panel, fit, "tea", "birch"), "two\nlines"))
    scenario = load_scenario(f"market={path}")
    assert [brand.name for brand in scenario.market.brands] == ["birch", "amber", "cedar"]
    assert scenario.market.brands[0].image == 0.0
    image = fit.parameters.image
    assert scenario.market.brands[1].image == pytest.approx(image[0] - image[1], rel=1e-3)
    people, rules = scenario.population, scenario.behaviour
    assert people.taste_heterogeneity == pytest.approx(fit.parameters.taste_heterogeneity, rel=1e-3)
    mean = people.deliberation_a / (people.deliberation_a + people.deliberation_b)
    assert mean == pytest.approx(fit.parameters.deliberation_mean, rel=1e-3)
    assert rules.habit_rate == pytest.approx(fit.parameters.habit_rate, rel=1e-3)
    assert rules.point_of_sale_weight == pytest.approx(
        fit.parameters.point_of_sale_weight, rel=1e-3
    )
    assert people.need_mean == pytest.approx(8 / 104, rel=1e-3)


def test_what_the_panel_leaves_open_is_drawn(panel: ChoicePanel, fit: ChoiceFit) -> None:
    prior = market_tree(panel, fit, "tea", "amber")["prior"]
    low, high = fit.intervals()["habit_rate"][1:]
    given = prior["behaviour"]["habit_rate"]
    assert given["distribution"] == "normal"
    assert low <= given["a"] <= high and given["b"] > 0.0
    assert prior["population"]["taste_heterogeneity"]["b"] > 0.0
