"""The process that does heavy work: kept ready, deaf to Ctrl-C, gone when the server is."""

from __future__ import annotations

import signal
import threading
import traceback
from multiprocessing.connection import Connection

from sim.errors import UserError
from sim.studies.pool import end_with_parent


def work(pipe: Connection) -> None:
    """Do the jobs that come through a pipe, one after the other, until it closes.

    What each says goes back as pairs of a kind and a value; last of all ``outcome``, ``mistake``
    or ``failed``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    _warm()
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(("outcome", job.run(lambda kind, value: pipe.send((kind, value)))))
        except UserError as error:
            pipe.send(("mistake", str(error)))
        except BrokenPipeError:
            return
        except Exception as error:
            traceback.print_exc()
            pipe.send(("failed", f"{type(error).__name__}: {error}"))


def _warm() -> None:
    """Import and compile what the first comparison needs."""
    from sim.app.comparing.job import warm

    warm()
