"""Figures in a narrow window: long titles fold, panels side by side keep their width."""

from __future__ import annotations

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.app.narrow import fit, folded, needs_width


def test_a_text_folds_where_its_words_allow() -> None:
    assert folded("one two three", 7) == "one two<br>three"
    assert folded("short", 3) == "short"
    assert folded("one\u00a0two three", 7) == "one\u00a0two<br>three"


def test_elements_take_no_room_and_stay_whole() -> None:
    text = 'unit <i>more is <span style="color: red">better</span></i>'
    lines = folded(text, 9).split("<br>")
    assert len(lines) == 2
    for line in lines:
        assert line.count("<i>") == line.count("</i>")
        assert line.count("<span ") == line.count("</span>")


def test_panels_side_by_side_keep_their_width() -> None:
    assert needs_width(make_subplots(rows=1, cols=2))
    assert not needs_width(make_subplots(rows=2, cols=1))
    assert not needs_width(go.Figure())


def test_long_titles_and_legends_are_given_height() -> None:
    figure = go.Figure([go.Scatter(y=[1], name=name) for name in "ab"])
    figure.update_layout(height=300)
    figure.update_xaxes(title_text="a title that is much longer than a telephone is wide")
    fit(figure, wide=False)
    assert figure.layout.xaxis.title.text.count("<br>") == 1
    assert figure.layout.height == 300 + 14 + 2 * 22


def test_a_figure_drawn_wide_only_lets_the_finger_move_the_page() -> None:
    figure = go.Figure([go.Scatter(y=[1], name=name) for name in "ab"])
    before = figure.layout.height
    fit(figure, wide=True)
    assert figure.layout.dragmode is False
    assert figure.layout.height == before
