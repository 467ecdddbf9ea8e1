"""Trust [confiance]: the mean of a Beta distribution over good and bad evidence."""

from __future__ import annotations

from typing import Any

from sim.kernels import rule


@rule
def trust(s: Any, b: Any) -> Any:
    """Return trust in brand b in (0, 1): (1 + good) / (2 + good + bad), 1/2 without evidence."""
    return (1.0 + s.trust_good[b]) / (2.0 + s.trust_good[b] + s.trust_bad[b])


@rule
def add_evidence(s: Any, b: Any, good: Any, bad: Any) -> None:
    """Count evidence for and against brand b."""
    s.trust_good[b] += good
    s.trust_bad[b] += bad
