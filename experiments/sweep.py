"""Sweep from a checkout: ``python -m experiments.sweep strategies=[promotion] seed=range(0,50)``.

The same entry as ``relmark sweep``.
"""

import sys

from sim.cli import main

if __name__ == "__main__":
    sys.exit(main(["sweep", *sys.argv[1:]]))
