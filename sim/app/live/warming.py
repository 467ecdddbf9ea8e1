"""The compiled week, made ready before the first visitor asks for it."""

from __future__ import annotations

import threading
from typing import Final

from sim import kernels

READY: Final = threading.Event()
"""Set once a market has lived a week in this process."""

_started = threading.Lock()


def start() -> None:
    """Load or compile the week in the background; a second call does nothing."""
    if _started.acquire(blocking=False):
        threading.Thread(target=_warm, daemon=True, name="relmark-live-warm").start()


def compiles() -> bool:
    """Tell whether the week has to be compiled, which takes a minute, not merely loaded."""
    folder = kernels.CACHE_FOLDER
    return folder is None or not any(folder.rglob("*live_block*.nbc"))


def _warm() -> None:
    """Live a few weeks of a tiny market: what a visitor will need first."""
    from sim.app.live.market import LiveMarket
    from sim.app.live.wanted import Wanted

    try:
        LiveMarket(Wanted(size=60)).step(2)
    finally:
        READY.set()
