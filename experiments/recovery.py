"""Calibrate synthetic firms of known parameters: ``python -m experiments.recovery``.

Prints, for each parameter of the agents, how often its 95% interval holds the truth, whether the
truth's rank among the draws is uniform, and how wide the interval is against the prior's
(docs/CALIBRATION.md). ``--mutant confident`` or ``shuffled`` shows what a wrong calibration gives.
Needs the extra ``calibrate``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.studies.calibration.recovery import FULL, QUICK, calibration_table, recover
from sim.studies.progress import Watch


def main(arguments: list[str] | None = None) -> None:
    """Recover the parameters of synthetic firms and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markets", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0, help="processes; 0: one per core")
    parser.add_argument("--quick", action="store_true", help="smaller firms, less training")
    parser.add_argument("--mutant", help="confident or shuffled")
    parser.add_argument("--folder", type=Path, help="where finished simulations wait")
    chosen = parser.parse_args(arguments)
    with Watch() as watch:
        found = recover(
            chosen.markets,
            seed=chosen.seed,
            workers=chosen.workers,
            folder=chosen.folder,
            watch=watch,
            effort=QUICK if chosen.quick else FULL,
            mutant=chosen.mutant,
        )
    print(calibration_table(found).round(4).to_string(index=False))


if __name__ == "__main__":
    main()
