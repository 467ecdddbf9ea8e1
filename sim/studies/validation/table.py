"""The validation table: one row a pattern, with its mutant's fate."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from sim.studies.validation.base import Band, Measured, Observation, Pattern, judge

Seen = Mapping[tuple[str, str, int], Observation]


def values_of(pattern: Pattern, mutant: str, seen: Seen) -> list[float]:
    """Return a pattern's value in every replication that was run, in their order."""
    keys = sorted(key for key in seen if key[:2] == (pattern.experiment.id, mutant))
    return [seen[key].values.get(pattern.value, math.nan) for key in keys]


def row_of(pattern: Pattern, seen: Seen) -> dict[str, object]:
    """Return one row of the table."""
    band = pattern.band or Band()
    measured = judge(values_of(pattern, "", seen), pattern.band)
    mutant = Measured(math.nan, math.nan, math.nan, "missing", 0)
    if pattern.mutant is not None:
        mutant = judge(values_of(pattern, pattern.mutant.name, seen), pattern.band)
    counts = pattern.band is not None and mutant.verdict == "red"
    return {
        "pattern": pattern.id,
        "row": pattern.row,
        "claim": pattern.claim,
        "source": pattern.source,
        "definition": pattern.definition,
        "band_low": math.nan if band.low is None else band.low,
        "band_high": math.nan if band.high is None else band.high,
        "measured": measured.mean,
        "low": measured.low,
        "high": measured.high,
        "verdict": measured.verdict,
        "mutant": pattern.mutant.description if pattern.mutant is not None else None,
        "mutant_measured": mutant.mean,
        "mutant_verdict": mutant.verdict if pattern.mutant is not None else None,
        "counts": counts,
        "used_for_defaults": pattern.used_for_defaults,
        "replications": measured.replications,
        "reason": pattern.reason if _needs_reason(pattern, measured, counts) else "",
    }


def _needs_reason(pattern: Pattern, measured: Measured, counts: bool) -> bool:
    """Tell whether a row has to be explained: it is judged, and not green or does not count."""
    return pattern.band is not None and (measured.verdict != "green" or not counts)


def table_of(patterns: Sequence[Pattern], seen: Seen) -> pd.DataFrame:
    """Return the validation table, one row a pattern."""
    return pd.DataFrame([row_of(pattern, seen) for pattern in patterns])


def replications_of(patterns: Sequence[Pattern], seen: Seen) -> pd.DataFrame:
    """Return every single value: columns pattern, mutant (true or false), replication, value."""
    rows = []
    for pattern in patterns:
        for mutant in (None, pattern.mutant) if pattern.mutant is not None else (None,):
            values = values_of(pattern, mutant.name if mutant else "", seen)
            rows += [
                {
                    "pattern": pattern.id,
                    "mutant": mutant is not None,
                    "replication": replication,
                    "value": value,
                }
                for replication, value in enumerate(values)
            ]
    return pd.DataFrame(rows, columns=["pattern", "mutant", "replication", "value"])


def evidence_of(patterns: Sequence[Pattern], seen: Seen) -> pd.DataFrame:
    """Return the evidence curves, means over replications: columns pattern, line, x, y."""
    rows = [
        (pattern.id, line, x, y)
        for pattern in patterns
        for key, observation in seen.items()
        if key[:2] == (pattern.experiment.id, "")
        for line, x, y in observation.curves.get(pattern.id, ())
    ]
    frame = pd.DataFrame(rows, columns=["pattern", "line", "x", "y"])
    means = frame.groupby(["pattern", "line", "x"], sort=False)["y"].mean()
    return means.reset_index()
