"""Who may ask: this computer's own browser, from the app's own pages.

A page of another site could otherwise make a visitor's browser talk to the app (a forged Origin),
or read it under a name of its own that leads here (DNS rebinding: a forged Host).
"""

from __future__ import annotations

import re
import secrets
from functools import cache
from typing import Final
from urllib.parse import urlsplit

import dash
from flask import Flask, Request, Response, abort, g, request

NAMES: Final = ("127.0.0.1", "localhost", "::1")
"""Names this computer calls itself."""

_SESSION = re.compile(r"[A-Za-z0-9_-]{20,64}")


def protect(app: dash.Dash) -> None:
    """Refuse requests from elsewhere, know visitors by a cookie, forbid pages to call elsewhere."""
    server: Flask = app.server

    @cache
    def policy() -> str:
        # Dash's few lines of script in the page are named by their hashes: no others run.
        scripts = " ".join(f"'{each}'" if "'" not in each else each for each in app.csp_hashes())
        return (
            f"default-src 'self'; script-src 'self' {scripts}; "
            "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
            "connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; "
            "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
        )

    @server.before_request
    def refuse_others() -> None:
        if not is_own(request):
            abort(403, "relmark app answers this computer alone, at its own address")
        g.session = _asked_session(request) or secrets.token_urlsafe(24)

    @server.after_request
    def add_headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy())
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if "session" in g and _asked_session(request) != g.session:
            response.set_cookie(
                _cookie(request), g.session, httponly=True, samesite="Strict", path="/"
            )
        return response


def is_own(asked: Request) -> bool:
    """Tell whether a request is addressed to this app and comes from its own pages."""
    port = str(asked.environ.get("SERVER_PORT", ""))
    if not _is_here(f"//{asked.headers.get('Host', '')}", port):
        return False
    origin = asked.headers.get("Origin")
    if origin is not None and not (origin.startswith("http://") and _is_here(origin, port)):
        return False
    # Browsers say so themselves where a page of another site asks; following a link is allowed.
    site = asked.headers.get("Sec-Fetch-Site", "none")
    navigation = asked.headers.get("Sec-Fetch-Mode") == "navigate" and asked.method == "GET"
    return site in ("same-origin", "none") or navigation


def _is_here(address: str, port: str) -> bool:
    """Tell whether an address is one of this computer's names with the app's own port."""
    try:
        parts = urlsplit(address)
        return parts.hostname in NAMES and str(parts.port or 80) == port
    except ValueError:
        return False


def session_of(asked: Request) -> str:
    """Return the id of the visitor who asks."""
    return str(g.session) if "session" in g else _asked_session(asked)


def _asked_session(asked: Request) -> str:
    """Return the id the request brings, empty where it brings none that could be ours."""
    given = asked.cookies.get(_cookie(asked), "")
    return given if _SESSION.fullmatch(given) else ""


def _cookie(asked: Request) -> str:
    """Return the name of the cookie: cookies do not tell ports apart, apps on one computer do."""
    return f"relmark-session-{asked.environ.get('SERVER_PORT', '')}"
