"""Identities of the runs of a point: the same as those of a comparison, many at a time."""

from __future__ import annotations

import hashlib
import json

from sim.scenario.run import Scenario
from sim.studies.identity import MODEL_VERSION, decisive


class Identities:
    """Names the runs of one scenario; its settings are read once for all of them."""

    def __init__(self, settings: Scenario) -> None:
        settings = settings.model_copy(update={"prior": {}})  # many, and they decide nothing
        text = json.dumps(decisive(settings), sort_keys=True, separators=(",", ":"))
        self._begun = hashlib.sha256(f"[{MODEL_VERSION},{text},".encode())

    def run(self, strategy: str, replication: int, draw: int | None) -> str:
        """Return what :func:`sim.studies.identity.run_id` returns."""
        return self._ended(f"{json.dumps(strategy)},{replication},{json.dumps(draw)}]")

    def point(self) -> str:
        """Return the identity of the settings, whatever the arm and the luck: 16 digits."""
        return self._ended("]")[:16]

    def share(self, replication: int, draw: int | None, shares: int) -> int:
        """Return which of ``shares`` equal shares this replication falls in, from 0."""
        return int(self._ended(f"{replication},{json.dumps(draw)}]")[:15], 16) % shares

    def _ended(self, rest: str) -> str:
        whole = self._begun.copy()
        whole.update(rest.encode())
        return whole.hexdigest()
