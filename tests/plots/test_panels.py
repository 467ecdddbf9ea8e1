"""Panels: where each strategy stands, whose axes are named, one scale of colours."""

from __future__ import annotations

import pytest

from sim.locale import catalogue
from sim.plots.panels import colour_key, one_above_another, strategy_grid, title_axes

NAMES = ["mass", "promotion", "one_to_one", "retention"]


def test_strategies_stand_row_by_row_under_their_names() -> None:
    figure, places = strategy_grid(NAMES, catalogue("fr"))
    assert list(places.values()) == [(1, 1), (1, 2), (1, 3), (2, 1)]
    titles = [note.text for note in figure.layout.annotations]
    assert titles[:2] == ["marketing de masse", "promotion des ventes"] and len(titles) == 4


def test_axes_are_named_below_the_last_panel_of_each_column() -> None:
    figure, places = strategy_grid(NAMES, catalogue("en"))
    title_axes(figure, places, "age", "cohort")
    below = {(1, 2), (1, 3), (2, 1)}
    for row, column in places.values():
        panel = figure.get_subplot(row, column)
        assert panel.xaxis.title.text == ("age" if (row, column) in below else None)
        assert panel.yaxis.title.text == ("cohort" if column == 1 else None)


@pytest.mark.parametrize(("highest", "darkest"), [(40.0, 40.0), (0.0, 1.0)])
def test_one_scale_of_colours_from_nothing_up(highest: float, darkest: float) -> None:
    figure, _ = strategy_grid(NAMES[:1], catalogue("en"))
    colour_key(figure, "active (%)", highest)
    scale = figure.layout.coloraxis
    assert (scale.cmin, scale.cmax, scale.colorbar.title.text) == (0, darkest, "active (%)")


def test_panels_below_one_another_share_their_x_axis() -> None:
    figure = one_above_another(["above", "below"], (0.6, 0.4), 0.1)
    assert figure.layout.xaxis.matches == "x2"
    assert {note.x for note in figure.layout.annotations} == {0}
    upper, lower = (axis.domain for axis in (figure.layout.yaxis, figure.layout.yaxis2))
    assert upper[1] - upper[0] == pytest.approx(1.5 * (lower[1] - lower[0]))
