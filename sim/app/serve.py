"""``relmark app``: serve the app on this computer until Ctrl-C."""

from __future__ import annotations

import logging
import os
import socket
import threading
import webbrowser
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import UserError
from sim.locale import Catalogue, catalogue
from sim.locale.spoken import spoken

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

    from sim.app.rooms import Rooms

HOST = "127.0.0.1"
PORT = 8050


def run(options: Mapping[str, object]) -> int:
    """Serve the app; returns 0 after Ctrl-C.

    Args:
        options: ``port`` (8050), ``lang`` (what is spoken), ``results_dir`` (results), ``open``
            (false: true opens the address in the browser).

    Raises:
        UserError: an option is not allowed, the port is taken, or the extra ``app`` is missing.
    """
    port, opens = _port(options.get("port", PORT)), _flag(options.get("open", False))
    words = catalogue(str(options["lang"])) if "lang" in options else spoken()
    server, rooms = _listen(port, Path(str(options.get("results_dir", "results"))), words)
    address = f"http://{HOST}:{server.port}/"
    print(words["app.serving"].format(address=address), flush=True)
    threading.Thread(target=_warm, args=(rooms,), daemon=True).start()
    if opens:
        webbrowser.open(address)
    try:
        server.serve_forever()  # until Ctrl-C, which it takes itself
    finally:
        server.server_close()
        rooms.queue.close()
    print(words["app.served"], flush=True)
    return 0


def _listen(port: int, results_dir: Path, words: Catalogue) -> tuple[BaseWSGIServer, Rooms]:
    """Return the server, listening already, and what its pages share."""
    try:
        from werkzeug.serving import make_server

        from sim.app.server import create_app
    except ImportError as error:
        raise UserError(
            f"relmark app needs the extra 'app' ({error.name} is missing): "
            "install it with pip install 'relmark[app]'"
        ) from error
    if results_dir.exists() and not results_dir.is_dir():
        raise UserError(f"results_dir={results_dir} is a file: give a folder")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    place = _place(port)
    app = create_app(results_dir, words.language)
    rooms: Rooms = app.server.config["RELMARK_ROOMS"]
    with place:
        number = place.getsockname()[1]
        return make_server(HOST, number, app.server, True, fd=place.fileno()), rooms


def _place(port: int) -> socket.socket:
    """Return the socket to listen at."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise UserError(
            f"port={port} cannot be used ({os.strerror(error.errno or 0)}), perhaps another "
            f"relmark app runs there: choose another, such as port={port % 65535 + 1}"
        ) from error


def _warm(rooms: Rooms) -> None:
    """Load, once the port answers, what the first visitor will need."""
    rooms.queue.start()
    import_module("sim.app.warm")
    import_module("sim.app.live.warming").start()


def _port(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 65535:
        raise UserError(f"port={value} is not a port: a whole number from 1 to 65535")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise UserError(f"open={value} is not allowed: it is true or false")
    return value
