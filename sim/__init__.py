"""relmark: what each way of treating customers does to retention, acquisition cost and value.

The public face. Names are imported when they are first used, so that ``import sim`` and
``relmark --help`` cost nothing.

Example:
    >>> from sim import load_scenario
    >>> load_scenario("market=grocery", "population.size=500").market.brands[0].name
    'focal'
"""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.market import Market as Market
    from sim.scenario.load import load_scenario as load_scenario
    from sim.scenario.run import Scenario as Scenario
    from sim.studies.compare import compare as compare
    from sim.studies.optimise import optimise as optimise
    from sim.studies.sensitivity import sensitivity as sensitivity
    from sim.studies.sweep import read_sweep as read_sweep
    from sim.studies.sweep import sweep as sweep

# Mesa brings tqdm along, which in a notebook without ipywidgets warns of bars nobody asked for.
warnings.filterwarnings("ignore", message="IProgress not found")

_HOMES = {
    "Market": "sim.market",
    "Scenario": "sim.scenario.run",
    "load_scenario": "sim.scenario.load",
    "compare": "sim.studies.compare",
    "optimise": "sim.studies.optimise",
    "read_sweep": "sim.studies.sweep",
    "sensitivity": "sim.studies.sensitivity",
    "sweep": "sim.studies.sweep",
}

__all__ = [
    "Market",
    "Scenario",
    "__version__",
    "compare",
    "load_scenario",
    "optimise",
    "read_sweep",
    "sensitivity",
    "sweep",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home (PEP 562)."""
    if name == "__version__":
        from importlib.metadata import version

        return version("relmark")
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
