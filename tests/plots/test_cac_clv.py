"""CAC against CLV: the cloud, its ellipse, the two rules, and runs without a finite CAC."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.locale import catalogue
from sim.plots import cac_against_clv
from sim.plots.cac_clv import ellipse_95
from tests.report.fixture import make_result


def runs_of(cac: list[float], clv: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {"strategy": "mass", "replication": range(len(cac)), "draw": pd.NA, "error": None}
    ).assign(cac=cac, clv=clv)


def test_the_ellipse_holds_95_percent_of_a_normal_cloud() -> None:
    rng = np.random.default_rng(3)
    points = rng.multivariate_normal([10, 50], [[4, 3], [3, 9]], size=20_000)
    outline = ellipse_95(points)
    assert outline is not None
    inverse = np.linalg.inv(np.cov(points, rowvar=False))

    def distance(rows: np.ndarray) -> np.ndarray:
        return np.asarray(np.einsum("ij,jk,ik->i", rows, inverse, rows))

    edge = distance(outline - points.mean(axis=0))
    inside = distance(points - points.mean(axis=0)) <= edge.min() + 1e-9
    assert np.ptp(edge) < 1e-6
    assert abs(inside.mean() - 0.95) < 0.005


def test_too_few_or_flat_clouds_have_no_ellipse() -> None:
    assert ellipse_95(np.array([[1.0, 2.0], [2.0, 3.0]])) is None
    assert ellipse_95(np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]])) is None


def test_runs_without_a_finite_cac_are_left_out() -> None:
    figure = cac_against_clv(make_result().runs)
    groups = {trace.legendgroup for trace in figure.data if trace.legendgroup}
    assert "none" not in groups
    assert "mass" in groups


def test_no_finite_cac_at_all_says_so() -> None:
    figure = cac_against_clv(runs_of([np.nan, np.nan], [5.0, 6.0]))
    assert not figure.data
    assert "finite CAC" in figure.layout.annotations[0].text


def test_the_rules_have_slope_one_and_three() -> None:
    figure = cac_against_clv(runs_of([4.0, 6.0, 5.0], [9.0, 16.0, 12.0]))
    lines = [trace for trace in figure.data if trace.mode == "lines" and trace.line.dash != "solid"]
    assert [trace.y[-1] / trace.x[-1] for trace in lines] == [1.0, 3.0]


def test_centres_are_the_effects_tables_ratios_of_sums() -> None:
    effects = pd.DataFrame(
        {"strategy": "mass", "kpi": ["cac", "clv", "npv"], "mean": [5.5, 12.5, 0.0]}
    )
    figure = cac_against_clv(runs_of([4.0, 6.0, 5.0], [9.0, 16.0, 12.0]), effects)
    centre = next(trace for trace in figure.data if trace.name == "mass")
    assert (centre.x[0], centre.y[0]) == (5.5, 12.5)


def test_a_rule_out_of_view_is_named() -> None:
    figure = cac_against_clv(runs_of([4.0, 4.1, 4.05], [90.0, 91.0, 90.2]))
    named = [trace.name for trace in figure.data if np.isnan(trace.y[0])]
    assert named == [
        "CLV = CAC lies outside this view, below every arm",
        "CLV = 3 × CAC lies outside this view, below every arm",
    ]


@pytest.mark.parametrize("clv", [(9.0, 16.0, 12.0), (-3.0, -2.0, -4.0), (0.4, 0.5, 0.6)])
def test_the_rules_are_named_in_the_legend_where_names_cannot_meet(clv: tuple[float, ...]) -> None:
    figure = cac_against_clv(runs_of([4.0, 6.0, 5.0], list(clv)), words=catalogue("fr"))
    assert not figure.layout.annotations
    named = {trace.name: trace.line.dash for trace in figure.data if trace.showlegend is None}
    assert [named["valeur = coût"], named["valeur = 3 × coût"]] == ["dot", "dash"]


def test_costs_of_nothing_are_not_cut_by_the_axis() -> None:
    figure = cac_against_clv(runs_of([0.0, 0.0, 0.0], [9.0, 16.0, 12.0]))
    low, high = figure.layout.xaxis.range
    assert low < 0.0 < high
    assert figure.layout.yaxis.range[0] == 0.0


def test_the_legend_of_a_crowd_is_below_and_leaves_the_panel_its_height() -> None:
    result = make_result()
    few = cac_against_clv(result.runs, result.effects)
    assert few.layout.legend.yanchor is None and few.layout.height == 500
    one = result.runs[result.runs["strategy"] == "mass"]
    runs = pd.concat([one.assign(strategy=f"arm_{number}") for number in range(20)])
    many = cac_against_clv(runs)
    assert many.layout.legend.yanchor == "top" and many.layout.legend.y < 0
    assert many.layout.height == 500 + 20 * 16
