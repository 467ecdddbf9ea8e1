"""One result: its report in the page, and what can be downloaded of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from sim.app.address import link
from sim.app.from_html import components
from sim.app.opened.found import Found, table_names
from sim.app.opened.pages import report_body
from sim.app.parts import graph, marks
from sim.app.visit import Visit
from sim.errors import UserError


def beforehand(folder: Path, name: str, others: Sequence[Found], visit: Visit) -> list[Component]:
    """Return what can be said of a result at once: what to download, what to put beside.

    Args:
        folder: of the result. name: below the root of all results.
        others: comparisons it can stand beside; none where it is no comparison.
        visit: whose language and theme.
    """
    return [downloads(folder, name, visit), *_others(name, others, visit)]


def report(folder: Path, visit: Visit) -> list[Any]:
    """Return the report of a result as part of the page."""
    try:
        body = report_body(folder, visit.words.language)
    except UserError:
        return [html.P(visit.words["app.results.no_report"], className="note")]
    return report_parts(body, "results-figure", visit)


def report_parts(page: str, prefix: str, visit: Visit) -> list[Any]:
    """Return a report's content as components, its figures drawn by this page.

    Args:
        page: what the report says, as HTML.
        prefix: of the figures' ids.
        visit: whose language and theme.
    """
    number = 0

    def drawn(specification: dict[str, Any], alt: str) -> Component:
        nonlocal number
        number += 1
        figure = go.Figure(specification, skip_invalid=True)
        return graph(f"{prefix}-{number}", figure, alt, visit, picture=True)

    return components(page, drawn)


def downloads(folder: Path, name: str, visit: Visit) -> Component:
    """Return the files of a result: its report in each language, its tables, its configuration."""
    words, address = visit.words, quote(name)
    language = words.language
    links = [
        _file(
            words["app.report"],
            f"/report/{address}?lang={language}",
            target="_blank",
            id="results-report-link",
        ),
        *(
            _file(words[f"app.results.report.{code}"], f"/report/{address}?lang={code}&download=1")
            for code in ("fr", "en")
        ),
    ]
    if (folder / "config.yaml").is_file():
        links.append(_file(words["app.results.config"], f"/config/{address}"))
    tables = [
        html.Li(
            [
                html.Span(table, className="file"),
                _file("CSV", f"/table/{address}/{table}.csv?lang={language}",
                      **marks(aria_label=f"{table} CSV")),
                _file("Parquet", f"/table/{address}/{table}.parquet",
                      **marks(aria_label=f"{table} Parquet")),
            ]
        )
        for table in table_names(folder)
    ]  # fmt: skip
    return html.Details(
        [
            html.Summary(words["app.results.downloads"]),
            html.Ul([html.Li(each) for each in links], className="files"),
            html.P(words["app.results.tables"], className="note"),
            html.Ul(tables, className="files"),
        ],
        id="results-downloads",
        open=False,
    )


def _file(text: str, href: str, **more: Any) -> Component:
    return html.A(text, href=href, **more)


def _others(name: str, others: Sequence[Found], visit: Visit) -> list[Component]:
    """Return links that put another comparison beside."""
    rest = [other for other in others if other.name != name]
    if not rest:
        return []
    return [
        html.Details(
            [
                html.Summary(visit.words["app.results.beside"]),
                html.Ul(
                    [
                        html.Li(
                            html.A(
                                other.name,
                                href=link("/resultats", visit.query, result=name,
                                          beside=other.name),
                                **marks(data_inner="1"),
                            )
                        )
                        for other in rest
                    ],
                    className="files",
                ),
            ],
            id="results-others",
        )
    ]  # fmt: skip
