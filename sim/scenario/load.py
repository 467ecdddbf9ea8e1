"""The scenario from Python: the same overrides as on the command line."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.run import Scenario


def load_scenario(*overrides: str, config_dir: str | Path | None = None) -> Scenario:
    """Return a validated scenario.

    Args:
        *overrides: as on the command line.
        config_dir: a folder of your own configuration groups.

    Returns:
        An immutable scenario with every default filled in.

    Raises:
        UserError: the first thing that is wrong, in one sentence.

    Example:
        >>> scenario = load_scenario("market=grocery", "population.size=500", "strategies=[mass]")
        >>> scenario.population.size
        500
        >>> scenario.strategies
        ('none', 'status_quo', 'mass')
    """
    from sim.scenario.compose import compose  # Hydra is only loaded when it is needed

    return compose(overrides, config_dir)
