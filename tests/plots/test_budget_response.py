"""What a budget brings: means, and slopes between runs of the same luck."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.plots.budget_response import BINS, budget_response, marginal_of, response_of


def curve(strategy: str = "mass", lucks: int = 3) -> pd.DataFrame:
    """Runs whose luck shifts all budgets alike: slopes are known exactly, means are not."""
    value = {100.0: 0.0, 200.0: 50.0, 400.0: 70.0}
    rows = [(strategy, x, 1, luck, value[x] + 30.0 * luck) for x in value for luck in range(lucks)]
    return pd.DataFrame(rows, columns=["strategy", "x", "point", "luck", "value"])


def test_means_with_their_intervals() -> None:
    means = response_of(curve())
    assert means["value"].tolist() == [30.0, 80.0, 100.0]
    reach = 4.302652729911275 * 30.0 / 3**0.5  # t with two degrees of freedom
    np.testing.assert_allclose(means["high"] - means["value"], reach)
    assert means["count"].tolist() == [3, 3, 3]
    assert response_of(curve(lucks=1))["low"].isna().all()


def test_slopes_are_taken_under_the_same_luck() -> None:
    slopes = marginal_of(curve())
    np.testing.assert_allclose(slopes["slope"], [0.5, 0.1])
    np.testing.assert_allclose(slopes["high"] - slopes["low"], 0.0, atol=1e-12)
    assert slopes["pairs"].tolist() == [3, 3]


def test_other_settings_are_averaged_within_luck() -> None:
    better = curve().assign(point=2, value=curve()["value"] + 1000.0)
    both = pd.concat([curve(), better], ignore_index=True)
    means = response_of(both)
    assert means["count"].tolist() == [3, 3, 3]  # lucks, not runs
    np.testing.assert_allclose(means["value"], [530.0, 580.0, 600.0])
    reach = 4.302652729911275 * 30.0 / 3**0.5
    np.testing.assert_allclose(means["high"] - means["value"], reach)


def test_points_that_meet_one_budget_each_are_the_sample() -> None:
    # Ten lucks of a point are no ten points: they add nothing to what is known of others.
    spread = np.array([0.0, 3.0, 6.0])
    rows = [
        ("mass", x, 3 * step + place, luck, x + spread[place] + 0.1 * luck)
        for step, x in enumerate((100.0, 200.0))
        for place in range(3)
        for luck in range(10)
    ]
    lhs = pd.DataFrame(rows, columns=["strategy", "x", "point", "luck", "value"])
    means = response_of(lhs)
    assert means["count"].tolist() == [3, 3]
    reach = 4.302652729911275 * 3.0 / 3**0.5
    np.testing.assert_allclose(means["high"] - means["value"], reach)
    assert marginal_of(lhs)["pairs"].tolist() == [0]


def test_slopes_of_different_points_have_wider_intervals() -> None:
    alone = curve().assign(point=range(9), luck=1)
    slopes = marginal_of(alone.assign(value=alone["value"] + alone["point"] % 2))
    assert (slopes["pairs"] == 0).all()
    assert slopes["slope"].iloc[0] == pytest.approx(0.5, abs=0.01)
    assert ((slopes["high"] - slopes["low"]) > 0.0).all()


def test_many_budgets_are_grouped() -> None:
    x = np.linspace(1.0, 100.0, 480)
    many = pd.DataFrame(
        {"strategy": "mass", "x": x, "point": range(480), "luck": 1, "value": 2.0 * x}
    )
    assert len(response_of(many)) == BINS
    np.testing.assert_allclose(marginal_of(many)["slope"], 2.0)


def test_the_lower_panel_is_of_budgets_alone() -> None:
    both = pd.concat([curve(), curve("promotion")])
    with_margin = budget_response(both, x_title="x", y_title="y", marginal_title="by euro")
    assert with_margin.layout.yaxis2.title.text == "by euro"
    lines = [one for one in with_margin.data if one.showlegend is not False]
    assert [one.name for one in lines] == ["mass", "promotion"]
    assert len({one.line.dash for one in lines}) == len({one.marker.symbol for one in lines}) == 2
    without = budget_response(both, x_title="x", y_title="y")
    assert not any(str(one.yaxis) == "y2" for one in without.data)


def test_names_have_points_and_no_lines() -> None:
    named = curve().replace({"x": {100.0: "few", 200.0: "some", 400.0: "many"}})
    (shown,) = budget_response(named, x_title="x", y_title="y").data
    assert shown.mode == "markers" and set(shown.x) == {"few", "some", "many"}
    assert shown.error_y.array is not None
