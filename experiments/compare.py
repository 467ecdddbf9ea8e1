"""Compare strategies from a checkout: ``python -m experiments.compare -m seed=1,2``.

The same entry as ``relmark compare``: every point of a sweep is validated first, then Hydra runs
them through whatever launcher is chosen.
"""

import sys

from sim.cli import main

if __name__ == "__main__":
    sys.exit(main(["compare", *sys.argv[1:]]))
