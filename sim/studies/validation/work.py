"""The replications of a validation: run once each, kept on disk, shared by patterns."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from sim.scenario.run import Scenario
from sim.studies.identity import decisive, digest
from sim.studies.pool import each
from sim.studies.progress import Watch
from sim.studies.validation.base import Experiment, Mutant, Observation, Pattern


@lru_cache(maxsize=1)
def source_digest() -> str:
    """Return a hash of the package: what another version of the code found is not kept.

    How results are shown decides none of them: plots, reports and the command line are left out.
    """
    package = Path(__file__).resolve().parents[2]
    total = sha256()
    shown = ("plots/", "report/", "cli.py")
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if name.startswith(shown):
            continue
        total.update(name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()


@dataclass(frozen=True)
class Piece:
    """One replication of one experiment, as it is or mutated.

    Attributes:
        experiment: what is run.
        mutant: what is switched off; None is the market itself.
        settings: the scenario, the mutant's change made.
        replication: second key of the luck.
        folder: where the result is kept.
    """

    experiment: Experiment
    mutant: Mutant | None
    settings: Scenario
    replication: int
    folder: Path

    @property
    def path(self) -> Path:
        """File of the result: everything that decides it is in the name."""
        mutant = self.mutant.name if self.mutant is not None else "-"
        content = [
            source_digest(),
            decisive(self.settings),
            list(self.settings.strategies),
            self.experiment.id,
            mutant,
            self.replication,
        ]
        return self.folder / f"{self.experiment.id}-{mutant}-{digest(content)[:16]}.json"

    @property
    def key(self) -> tuple[str, str, int]:
        """(experiment, mutant or empty, replication)."""
        return self.experiment.id, self.mutant.name if self.mutant else "", self.replication


def pieces(
    patterns: Sequence[Pattern], replications: int, seed: int, *, quick: bool, folder: Path
) -> list[Piece]:
    """Return every replication the patterns need, each once, those that take long first."""
    found: dict[tuple[str, str, int], Piece] = {}
    scenarios: dict[tuple[str, str], Scenario] = {}
    for pattern in patterns:
        for mutant in (None, pattern.mutant) if pattern.mutant is not None else (None,):
            name = (pattern.experiment.id, mutant.name if mutant else "")
            if name not in scenarios:
                more = mutant.overrides if mutant else ()
                scenario = pattern.experiment.scenario(seed, quick=quick, more=more)
                scenarios[name] = mutant.change(scenario) if mutant else scenario
            count = replications
            if not quick and pattern.replications is not None:
                count = pattern.replications
            for replication in range(count):
                piece = Piece(pattern.experiment, mutant, scenarios[name], replication, folder)
                found.setdefault(piece.key, piece)
    return list(found.values())


def observe(piece: Piece) -> Observation:
    """Run one replication, or read it if it was run before; leave it on disk."""
    with contextlib.suppress(FileNotFoundError):
        return _read(piece.path)
    seen = piece.experiment.run(piece.settings, piece.replication)
    seen = Observation(
        {name: float(value) for name, value in seen.values.items()},
        {name: [(s, float(x), float(y)) for s, x, y in c] for name, c in seen.curves.items()},
    )
    piece.folder.mkdir(parents=True, exist_ok=True)
    staging = piece.path.with_suffix(f".{os.getpid()}")
    staging.write_text(json.dumps({"values": seen.values, "curves": seen.curves}))
    staging.replace(piece.path)
    return seen


def _read(path: Path) -> Observation:
    tree = json.loads(path.read_text())
    curves = {name: [tuple(point) for point in curve] for name, curve in tree["curves"].items()}
    return Observation(tree["values"], curves)


def observe_all(
    todo: Sequence[Piece], workers: int, watch: Watch
) -> dict[tuple[str, str, int], Observation]:
    """Run what is not on disk yet, in processes; return everything by (experiment, mutant, r)."""
    waiting = [piece for piece in todo if not piece.path.exists()]
    watch.begin("validating", len(todo), len(todo) - len(waiting))
    seen = {piece.key: observe(piece) for piece in todo if piece.path.exists()}
    results = each(observe, waiting, workers)
    with contextlib.closing(results):
        for place, observation in results:
            seen[waiting[place].key] = observation
            watch.advance()
    return seen


def forget(done: Sequence[Piece]) -> None:
    """Remove finished replications once the result stands, and no others that wait beside."""
    for piece in done:
        piece.path.unlink(missing_ok=True)
    for folder in {piece.folder for piece in done}:
        with contextlib.suppress(OSError):  # others wait there, or it is gone
            folder.rmdir()
