"""What becomes of Ctrl-C, and of a queue that ends our time: a state to resume from."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator

INTERRUPTED = 130
"""Exit code after Ctrl-C (128 + SIGINT)."""


def say(line: str) -> None:
    """Say a line on standard error, beside the results."""
    print(f"relmark: {line}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def terminated_as_interrupt() -> Iterator[None]:
    """Treat SIGTERM as Ctrl-C: a queue that ends our time leaves a state to resume from."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(signum: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
