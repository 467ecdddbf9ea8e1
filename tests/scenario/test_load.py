from __future__ import annotations

import doctest

import pytest

import sim
import sim.scenario.load
from sim.scenario.run import Scenario


def test_examples_in_the_docstrings() -> None:
    for module in (sim.scenario.load, sim):
        failed, tried = doctest.testmod(module)
        assert tried > 0
        assert failed == 0


def test_public_face() -> None:
    assert sim.Scenario is Scenario
    assert sim.load_scenario is sim.scenario.load.load_scenario
    assert sim.__version__.count(".") == 2
    assert dir(sim) == [
        "Market", "Scenario", "__version__", "compare", "load_scenario", "optimise", "read_sweep",
        "sensitivity", "sweep",
    ]  # fmt: skip
    with pytest.raises(AttributeError, match="no attribute 'Markt'"):
        sim.Markt  # noqa: B018
