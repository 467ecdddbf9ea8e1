"""Paired differences: what is drawn is what the table says."""

from __future__ import annotations

import pytest

from sim.measures.definitions import KPIS
from sim.plots import paired_differences
from tests.report.fixture import make_result

RESULT = make_result()


def test_bars_and_markers_are_the_tables_numbers_in_points() -> None:
    figure = paired_differences(RESULT.effects, ["retention_rate"], KPIS)
    row = RESULT.effects.query("kpi == 'retention_rate' and strategy == 'mass'").iloc[0]
    drawn = [trace for trace in figure.data if trace.y and "mass" in trace.y]
    spans = [tuple(trace.x) for trace in drawn]
    assert (100 * row["ci_low"], 100 * row["ci_high"]) in spans
    assert (100 * row["param_low"], 100 * row["param_high"]) in spans
    assert (100 * row["difference"],) in spans
    assert "points" in figure.layout.xaxis.title.text


def test_the_baseline_is_the_zero_line_not_a_row() -> None:
    figure = paired_differences(RESULT.effects, ["clv"], KPIS)
    assert "status quo" not in figure.layout.yaxis.categoryarray
    assert "status quo" in figure.layout.xaxis.title.text


def test_an_undefined_difference_is_written_not_drawn() -> None:
    figure = paired_differences(RESULT.effects, ["cac"], KPIS)
    rows = [trace for trace in figure.data if trace.y and "none" in trace.y]
    texts = [trace.text[0].strip() for trace in rows if trace.text]
    assert texts == ["no finite CAC"]
    assert not [trace for trace in rows if trace.mode == "lines"]


def test_without_draws_only_the_noise_bar_is_drawn() -> None:
    effects = RESULT.effects.assign(param_low=float("nan"), param_high=float("nan"))
    figure = paired_differences(effects, ["clv"], KPIS, key=False)
    bars = [trace for trace in figure.data if "lines" in trace.mode]
    assert [trace.line.width for trace in bars] == [6] * 5


@pytest.mark.parametrize(("kpi", "hint"), [("cac", "lower is better"), ("clv", "higher is")])
def test_the_better_direction_is_named(kpi: str, hint: str) -> None:
    figure = paired_differences(RESULT.effects, [kpi], KPIS)
    assert hint in figure.layout.xaxis.title.text


def test_each_kpi_has_an_axis_of_its_own() -> None:
    figure = paired_differences(RESULT.effects, ["clv", "npv", "cac"], KPIS, columns=2)
    titles = [figure.layout[name].title.text for name in ("xaxis", "xaxis2", "xaxis3")]
    assert ["a customer" in title for title in titles] == [True, False, True]


def test_no_interval_ends_at_the_edge_of_its_panel() -> None:
    effects = RESULT.effects.assign(param_low=float("nan"), param_high=float("nan"))
    figure = paired_differences(effects, ["retention_rate"], KPIS)
    spans = [trace.x for trace in figure.data if trace.mode == "lines" and len(trace.y or ()) == 2]
    ends = [end for span in spans for end in span if end is not None]
    # plotly leaves room around markers, not around lines
    (room,) = [trace.x for trace in figure.data if trace.mode == "markers" and trace.opacity == 0]
    assert len(spans) >= 3 and 0.0 in room
    assert min(room) == min(*ends, 0.0) and max(room) == max(*ends, 0.0)
