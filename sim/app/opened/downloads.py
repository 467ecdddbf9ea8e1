"""Files of a result: its report, its tables, its configuration; nothing else is ever sent."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import dash
from flask import Response, request

from sim.app.opened.found import SWEPT, file_of, folder_of, table_names
from sim.app.opened.pages import report_page
from sim.app.visit import words_of
from sim.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

REPORT_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""A report is one file that asks for nothing."""


def register(app: dash.Dash, root: Path) -> None:
    """Add the addresses of files.

    Args:
        app: the app.
        root: of all results, resolved.
    """
    rules: dict[str, Callable[..., Response]] = {
        "/report/<path:name>": report,
        "/table/<path:name>/<table>.csv": csv,
        "/table/<path:name>/<table>.parquet": parquet,
        "/config/<path:name>": config,
    }
    for rule, view in rules.items():
        app.server.add_url_rule(rule, view.__name__, _said(view, root))


def _said(view: Callable[..., Response], root: Path) -> Callable[..., Response]:
    """Find the folder for a view, and say in one sentence what is not there."""

    @wraps(view)
    def answer(name: str, **more: str) -> Response:
        try:
            return view(folder_of(root, name), **more)
        except UserError as error:
            sentence = words_of(request.args.to_dict()).mistake(str(error))
            return Response(sentence, 404, mimetype="text/plain")

    return answer


def report(folder: Path) -> Response:
    """Return the report in the language asked for; ``download=1`` saves it."""
    language = words_of(request.args).language
    answer = Response(report_page(folder, language), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = REPORT_POLICY
    if request.args.get("download"):
        _save(answer, f"{_stem(folder)}.{language}.html")
    return answer


def csv(folder: Path, table: str) -> Response:
    """Return a table as a spreadsheet of the language reads it."""
    from sim.studies.report import write_csv

    words = words_of(request.args)
    text = io.BytesIO()
    write_csv(_table(folder, table), text, words)
    answer = Response(text.getvalue(), mimetype="text/csv")
    return _save(answer, f"{_stem(folder)}-{table}.csv")


def parquet(folder: Path, table: str) -> Response:
    """Return a table as it is kept."""
    if _is_swept(folder, table):
        written = io.BytesIO()
        _table(folder, table).to_parquet(written, index=False)
        content = written.getvalue()
    else:
        content = file_of(folder, f"{table}.parquet").read_bytes()
    answer = Response(content, mimetype="application/vnd.apache.parquet")
    return _save(answer, f"{_stem(folder)}-{table}.parquet")


def config(folder: Path) -> Response:
    """Return the resolved configuration."""
    answer = Response(file_of(folder, "config.yaml").read_bytes(), mimetype="text/yaml")
    return _save(answer, f"{_stem(folder)}-config.yaml")


def _table(folder: Path, wanted: str) -> pd.DataFrame:
    """Return a table of a result.

    Raises:
        UserError: it has none of that name.
    """
    import pandas as pd

    from sim.studies.report import tables

    if _is_swept(folder, wanted):
        return next(frame for name, frame in tables(folder) if name == wanted)
    frame: pd.DataFrame = pd.read_parquet(file_of(folder, f"{wanted}.parquet"))
    return frame


def _is_swept(folder: Path, table: str) -> bool:
    """Tell whether a table is a sweep's, in no file of its own."""
    return (
        table in SWEPT
        and table in table_names(folder)
        and not (folder / f"{table}.parquet").exists()
    )


def _stem(folder: Path) -> str:
    return f"{folder.parent.name}-{folder.name}"


def _save(answer: Response, name: str) -> Response:
    """Have the browser save an answer under a name."""
    plain = "".join(letter if letter.isalnum() or letter in "._+-" else "_" for letter in name)
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    return answer
