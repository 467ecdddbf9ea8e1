"""The app itself: pages in their frame, guarded, everything from its own address."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import dash
from flask import Response, request
from flask_compress import Compress

from sim.app import frame, guard
from sim.app.pages import pages
from sim.app.queue import Queue
from sim.app.rooms import Rooms
from sim.locale import catalogue

_INDEX = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>relmark</title>
<script src="{early}"></script>
<link rel="icon" href="{icon}" type="image/svg+xml">
{css}
</head>
<body>
<div id="react-entry-point"><p class="loading">{loading}</p></div>
{config}{scripts}{renderer}
</body>
</html>"""


class App(dash.Dash):
    """Dash with a page that says its language and follows light and dark before it is drawn."""

    def interpolate_index(self, *args: Any, **kwargs: Any) -> str:
        """Return the document that everything else is loaded into."""
        own = str(self.server.config["RELMARK_LANGUAGE"])
        language = frame.first_language(request.args.get("lang"), own)
        return _INDEX.format(
            language=language,
            loading=catalogue(language)["app.loading"],
            early=self.get_asset_url("early.js"),
            icon=self.get_asset_url("icon.svg"),
            **{name: kwargs[name] for name in ("css", "config", "scripts", "renderer")},
        )


def create_app(results_dir: Path, language: str = "en") -> dash.Dash:
    """Return the app, ready to be served.

    Args:
        results_dir: root of all results.
        language: of visitors whose address asks for none.
    """
    app = App(
        "sim.app",
        assets_folder=str(files("sim.app").joinpath("assets")),
        assets_ignore="early",
        serve_locally=True,
        suppress_callback_exceptions=True,
        update_title=None,  # type: ignore[arg-type]
        title="relmark",
        external_stylesheets=["/common.css"],
        external_scripts=[{"src": "/plotly-words.js"}],
    )
    app.server.config["RELMARK_LANGUAGE"] = language
    app.server.config["COMPRESS_ALGORITHM"] = ["gzip"]
    Compress(app.server)
    rooms = Rooms(results_dir.resolve(), str(results_dir), Queue())
    shown = pages()
    app.layout = frame.skeleton()
    frame.register(app, shown)
    for page in shown:
        page.register(app, rooms)
    guard.protect(app)
    app.server.add_url_rule("/common.css", "common_rules", _common_rules)
    app.server.add_url_rule("/plotly-words.js", "plotly_words", _plotly_words)
    app.server.config["RELMARK_ROOMS"] = rooms
    return app


def _plotly_words() -> Response:
    """Return plotly.js' French, which waits until plotly.js is there."""
    french = _of_reports("plotly-fr.js")
    waiting = (
        "(function () {\n"
        "var Plotly = {register: function (words) {\n"
        "  if (window.Plotly) { window.Plotly.register(words); return; }\n"
        "  (window.PlotlyLocales = window.PlotlyLocales || []).push(words);\n"
        f"}}}};\n{french}\n}})();\n"
    )
    return _kept(Response(waiting, mimetype="text/javascript"))


def _common_rules() -> Response:
    """Return the rules of style that reports have too."""
    return _kept(Response(_of_reports("common.css"), mimetype="text/css"))


def _of_reports(name: str) -> str:
    """Return a file that reports are made with."""
    return files("sim.report").joinpath(name).read_text("utf-8")


def _kept(answer: Response) -> Response:
    """Let the browser keep an answer for an hour."""
    answer.headers["Cache-Control"] = "max-age=3600"
    return answer
