"""What is shown is in the address: a link shares a scenario, and opening it restores it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

import dash
from dash import Input, Output

EVERYWHERE: Final = ("lang", "theme")
"""Names that every page keeps."""

LONGEST: Final = 4000
"""Letters of an address that are read: what is longer is no scenario."""

_PLAIN = ",:/."
"""Letters that need no escape in a query; app.js leaves the same ones alone."""


def read(search: str | None) -> dict[str, str]:
    """Return the query of an address by name; of a name given twice the last.

    Args:
        search: the address from its question mark on, as the browser gives it; may be empty.
    """
    text = (search or "").removeprefix("?")[:LONGEST]
    return {name: value.strip() for name, value in parse_qsl(text, keep_blank_values=False)}


def write(query: Mapping[str, object]) -> str:
    """Return the query of an address, question mark included; empty where nothing is to be said.

    Args:
        query: values by name; None and empty ones are left out, lists are joined by commas.
    """
    shown = {name: text for name, value in query.items() if (text := _text(value))}
    return f"?{urlencode(shown, safe=_PLAIN, quote_via=quote)}" if shown else ""


def link(path: str, query: Mapping[str, str], **more: object) -> str:
    """Return an address within the app that keeps language and theme.

    Args:
        path: of the page.
        query: of the address one is on.
        **more: what else is to stand in the new one.
    """
    kept: dict[str, object] = {name: query[name] for name in EVERYWHERE if name in query}
    return path + write({**kept, **more})


def remember(app: dash.Dash, inputs: Mapping[str, tuple[str, str]]) -> None:
    """Keep the address in step with a page's inputs, without rendering the page anew.

    Nothing is written before the first change, so an address stays as short as it was given.

    Args:
        app: the app.
        inputs: id and property of each input, by its name in the address.
    """
    names = json.dumps(list(inputs))
    app.clientside_callback(  # type: ignore[no-untyped-call]
        f"function (...values) {{ return window.relmark.remember({names}, values); }}",
        Output("kept", "data", allow_duplicate=True),
        *(Input(*where) for where in inputs.values()),
        prevent_initial_call=True,
    )


def _text(value: object) -> str:
    """Return a value as it stands in an address, empty for none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return ",".join(str(item) for item in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
