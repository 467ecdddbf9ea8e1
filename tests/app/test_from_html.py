"""Pieces of a report become pieces of a page, and nothing that runs comes through."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from sim.app.from_html import components
from sim.report.html import Illustration, figure_html, section, table


def text_of(part: Any) -> str:
    if isinstance(part, Component):
        return text_of(getattr(part, "children", None))
    if isinstance(part, list):
        return "".join(map(text_of, part))
    return "" if part is None else str(part)


def test_a_table_keeps_its_cells_and_headings() -> None:
    parts = components(table("What", ["a", "b"], [["<b>x</b> &amp; y", "2<small>3</small>"]]))
    (box,) = parts
    assert box.className == "scroll"
    assert box.tabIndex == 0
    assert text_of(parts) == "Whatabx & y23"
    head = box.children[0].children[1].children[0].children[0]
    assert isinstance(head, html.Th)
    assert head.scope == "col"


def test_figures_are_made_of_their_specification_and_sentence() -> None:
    made: list[tuple[dict[str, Any], str]] = []

    def figure(specification: dict[str, Any], alt: str) -> Component:
        made.append((specification, alt))
        return html.Span("drawn")

    picture = Illustration(go.Figure(go.Bar(y=[1, 2])), 'a "bar" <b>')
    parts = components(section("Title", figure_html(picture)), figure)
    assert text_of(parts) == "Titledrawn"
    assert made[0][1] == 'a "bar" <b>'
    assert made[0][0]["data"][0]["type"] == "bar"


def test_nothing_that_runs_comes_through() -> None:
    parts = components(
        '<p onclick="x()">a<script>alert(1)</script><style>p{}</style>'
        '<iframe src="//evil"></iframe><svg onload="x()"><p>b</p></svg></p><p>c</p>'
    )
    assert text_of(parts) == "ac"
    assert all(not hasattr(part, "onclick") for part in parts)


def test_the_title_of_a_report_is_no_second_title_of_the_page() -> None:
    (part,) = components("<h1>Report</h1>")
    assert isinstance(part, html.P)
