"""Where a search waits until it is whole, and what its manifest says."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.scenario.run import Scenario
from sim.studies.compare import git_revision, population_size, resolved
from sim.studies.identity import MODEL_VERSION, decisive, digest

DEFAULTS = {
    "replications": "2",
    "draws": "0",
    "knock_out": "false",
    "hold_out": "0",
}
"""Where a search differs from a comparison: the points are what varies, each costs the least."""


def with_defaults(overrides: Sequence[str], **own: str) -> list[str]:
    """Return the overrides, after the defaults of a search that they do not name."""
    given = {text.partition("=")[0].lstrip("+") for text in overrides}
    plain = DEFAULTS | own
    return [*(f"{key}={value}" for key, value in plain.items() if key not in given), *overrides]


def settled(scenario: Scenario) -> Scenario:
    """Return the scenario with size and budget written out."""
    return resolved(scenario, population_size(scenario))


def unfinished(scenario: Scenario, verb: str, content: object) -> Path:
    """Return the hidden folder where finished runs of a search wait.

    Args:
        scenario: what every point starts from.
        verb: ``sensitivity`` or ``optimise``.
        content: what else decides a single run; how many are wanted is no part of it.
    """
    identity = digest([MODEL_VERSION, decisive(scenario), scenario.baseline, content])
    return Path(scenario.results_dir) / verb / ".unfinished" / identity[:16]


def forget(folder: Path) -> None:
    """Remove the waiting runs once the result stands."""
    gone = folder.with_name(f".{folder.name}.{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)
    with contextlib.suppress(OSError):  # another search may wait beside
        folder.parent.rmdir()


def derived_seed(seed: int, purpose: str) -> int:
    """Return the seed of something else than the simulation's luck, from the experiment's."""
    return int(digest([seed, purpose])[:7], 16)


def base_manifest(scenario: Scenario, command: str, libraries: Sequence[str]) -> dict[str, Any]:
    """Return what every manifest of a search says."""
    names = ("relmark", "mesa", "numpy", "numba", "pandas", *libraries)
    return {
        "command": command,
        "model_version": MODEL_VERSION,
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in names},
        },
        "git_revision": git_revision(),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "seeds": [scenario.seed],
        "market": scenario.market.name,
        "currency": scenario.market.currency,
        "population_size": scenario.population.size,
        "horizon": scenario.horizon.model_dump(),
        "caveats": list(scenario.market.caveats),
    }
