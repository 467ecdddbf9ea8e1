"""What is around every page: navigation, language, light and dark, what is said aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dash
from dash import ClientsideFunction, Input, Output, dcc, html
from dash.development.base_component import Component

from sim.app.address import EVERYWHERE, link, write
from sim.app.pages import Page
from sim.app.parts import marks, notes
from sim.app.visit import THEMES, Visit, current_visit, theme_of
from sim.locale import LANGUAGES, catalogue

OWN_NAMES = {"en": "English", "fr": "Français"}
"""Languages as those who speak them call them."""


def skeleton() -> Component:
    """Return what is on every page before the server has said what is on it."""
    return html.Div(
        [
            dcc.Location(id="address", refresh=False),
            dcc.Store(id="dark"),
            dcc.Store(id="kept"),
            dcc.Store(id="arrived"),
            html.Div(id="frame-top"),
            html.Main(html.Div(id="page"), id="main"),
            html.Div(id="said", className="unseen", role="status", **marks(aria_live="polite")),
            html.Footer(id="frame-foot"),
        ]
    )


def register(app: dash.Dash, pages: Sequence[Page]) -> None:
    """Add the callback that shows the page of an address."""
    by_path: Mapping[str, Page] = {page.PATH: page for page in pages} | {"/": pages[0]}

    @app.callback(
        Output("frame-top", "children"),
        Output("page", "children"),
        Output("frame-foot", "children"),
        Output("arrived", "data"),
        Input("address", "pathname"),
        Input("address", "search"),
        Input("dark", "data"),
    )
    def show(pathname: str | None, search: str | None, dark: bool | None) -> tuple[object, ...]:
        if pathname is None:
            raise dash.exceptions.PreventUpdate
        visit = current_visit(search)
        page = by_path.get(pathname.rstrip("/") or "/")
        words = visit.words
        title = words["app.missing.title"] if page is None else words[page.NAME]
        body = _missing(pathname, visit) if page is None else page.layout(visit)
        arrived = {"title": f"{title} · relmark", "language": words.language, "path": pathname}
        return (
            _top(pages, page, pathname, visit),
            [*_mistakes(visit), body],
            html.P(words["app.foot"]),
            arrived,
        )

    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("relmark", "arrive"),
        Output("kept", "data"),
        Input("arrived", "data"),
        prevent_initial_call=True,
    )


def _top(pages: Sequence[Page], here: Page | None, pathname: str, visit: Visit) -> Component:
    """Return the header: pages, languages, light or dark."""
    words, query = visit.words, visit.query
    shown = [
        html.Li(_inner(words[page.NAME], link(page.PATH, query), "page" if page is here else None))
        for page in pages
    ]
    return html.Header(
        [
            html.A(words["app.skip"], href="#main", className="skip"),
            html.Div(
                [
                    _inner("relmark", link("/", query), None, className="brand"),
                    html.Nav(html.Ul(shown), **marks(aria_label=words["app.nav"])),
                    html.Div([_languages(pathname, visit), _themes(visit)], className="choices"),
                ],
                className="bar",
            ),
        ]
    )


def _languages(pathname: str, visit: Visit) -> Component:
    """Return a link to this page in each language; the script adds what has changed since."""
    links = [
        html.A(
            code.upper(),
            href=pathname + write({**visit.query, "lang": code}),
            lang=code,
            title=OWN_NAMES[code],
            **marks(aria_label=OWN_NAMES[code], data_set="lang", data_value=code),
            **(marks(aria_current="true") if code == visit.words.language else {}),
        )
        for code in LANGUAGES
    ]
    return html.Div(
        links, className="switch", role="group", **marks(aria_label=visit.words["app.language"])
    )


def _themes(visit: Visit) -> Component:
    """Return the buttons for light, dark, or as the system is."""
    words = visit.words
    buttons = [
        html.Button(
            html.Span(_SIGNS[theme], **marks(aria_hidden="true")),
            type="button",
            title=words[f"app.theme.{theme}"],
            **marks(
                aria_label=words[f"app.theme.{theme}"],
                aria_pressed="true" if theme == theme_of(visit.query) else "false",
                data_set="theme",
                data_value=theme,
            ),
        )
        for theme in THEMES
    ]
    return html.Div(
        buttons, className="switch", role="group", **marks(aria_label=words["app.theme"])
    )


_SIGNS = {"auto": "◐", "light": "☀", "dark": "☾"}


def _inner(text: str, href: str, current: str | None, className: str = "") -> Component:
    """Return a link within the app, followed without loading everything again."""
    here = marks(aria_current=current) if current else {}
    return html.A(text, href=href, className=className, **marks(data_inner="1"), **here)


def _mistakes(visit: Visit) -> list[Component]:
    """Return what was not understood of the address's own names."""
    words, query = visit.words, visit.query
    allowed = {"lang": LANGUAGES, "theme": THEMES}
    return notes(
        [
            words["app.address.unknown"].format(
                name=name, value=query[name], allowed=", ".join(allowed[name])
            )
            for name in EVERYWHERE
            if name in query and query[name] not in allowed[name]
        ]
    )


def _missing(pathname: str, visit: Visit) -> Component:
    words = visit.words
    return html.Div(
        [
            html.H1(words["app.missing.title"], tabIndex=-1),
            html.P(words["app.missing.text"].format(path=pathname)),
            html.P(_inner(words["app.missing.link"], link("/", visit.query), None)),
        ]
    )


def first_language(given: str | None, own: str) -> str:
    """Return the language the document is first sent in: as the address asks, else the app's."""
    return catalogue(given if given in LANGUAGES else own).language
