"""The limits of the durable market against ``ndlib``: same ties, seeds, chances and thresholds."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import networkx as nx
import numpy as np
import pytest
from numpy.typing import NDArray

from sim.network.build import build_network
from sim.network.graph import Network
from sim.randomness import Decision, uniforms
from sim.studies.diffusion.cascade import independent_cascade
from sim.studies.diffusion.threshold import linear_threshold

CHANCE = 0.16
SEEDS = (0, 17, 60)
STEPS = 8
RUNS = 200
SPREAD_OUT = tuple(range(0, 200, 16))


def ndlib(module: str) -> Any:
    """Import a module of ``ndlib`` when it is needed: it takes a second, and needs ``six``."""
    return import_module(f"ndlib.{module}")


@pytest.fixture(scope="module")
def network() -> Network:
    """Return 150 people in circles, their ties of unequal strength."""
    return build_network("community", 150, (5, 0), mean_degree=6.0, communities=5)


def ours(network: Network, chance: float, runs: int = RUNS) -> NDArray[np.float64]:
    """Return adopters by step, (runs, steps)."""
    runs_of = (independent_cascade(network, SEEDS, chance, (11, k)) for k in range(runs))
    return np.array([np.bincount(run[run >= 0], minlength=STEPS)[:STEPS] for run in runs_of])


@pytest.fixture(scope="module")
def theirs(network: Network) -> NDArray[np.float64]:
    """Return adopters by step of ``ndlib``'s independent cascades, same ties and chances."""
    graph: Any = nx.Graph()
    graph.add_nodes_from(range(network.size))
    rows = np.repeat(np.arange(network.size), network.degree())
    strength = {
        (int(a), int(b)): float(s)
        for a, b, s in zip(rows, network.neighbours, network.strength, strict=True)
    }
    graph.add_edges_from(strength)
    config = ndlib("models.ModelConfig").Configuration()
    config.add_model_initial_configuration("Infected", list(SEEDS))
    for a, b in graph.edges():
        config.add_edge_configuration("threshold", (a, b), CHANCE * strength[a, b])
    counts = np.zeros((RUNS, STEPS))
    for run in range(RUNS):
        model = ndlib("models.epidemics").IndependentCascadesModel(graph, seed=run)
        model.set_initial_status(config)
        for step in range(STEPS):
            counts[run, step] = model.iteration(node_status=False)["node_count"][1]
    return counts


def deviations(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return differences of means by step, then of totals, in standard errors."""
    columns = [np.column_stack([runs, runs.sum(axis=1)]) for runs in (one, other)]
    error = np.sqrt(sum(runs.var(axis=0) / len(runs) for runs in columns))
    return np.asarray((columns[0].mean(axis=0) - columns[1].mean(axis=0)) / np.maximum(error, 1e-9))


def test_cascades_agree_with_ndlib(network: Network, theirs: NDArray[np.float64]) -> None:
    """Nine comparisons; 4 standard errors would be exceeded by chance in one test of 1,700."""
    z = deviations(ours(network, CHANCE), theirs)
    assert np.abs(z).max() < 4.0


def test_the_comparison_sees_another_chance(network: Network, theirs: NDArray[np.float64]) -> None:
    z = deviations(ours(network, 1.25 * CHANCE), theirs)
    assert np.abs(z).max() > 4.0


@pytest.fixture(scope="module")
def small_world() -> Network:
    """Return a small world of 200 people."""
    return build_network("small_world", 200, (4, 0), neighbours=6, rewiring=0.2)


def thresholds_of(run: int, width: float) -> NDArray[np.float64]:
    """Return 200 thresholds in (0, width)."""
    return width * uniforms((8, run), Decision.BOOTSTRAP, 0, np.arange(200))


def of_ndlib(network: Network, thresholds: NDArray[np.float64]) -> list[int]:
    """Return when each person adopts in ``ndlib``'s threshold model."""
    graph: Any = nx.Graph()
    graph.add_nodes_from(range(network.size))
    graph.add_edges_from(zip(*(ends.tolist() for ends in network.ties()), strict=True))
    model = ndlib("models.epidemics").ThresholdModel(graph)
    config = ndlib("models.ModelConfig").Configuration()
    config.add_model_initial_configuration("Infected", list(SPREAD_OUT))
    for person in range(network.size):
        config.add_node_configuration("threshold", person, float(thresholds[person]))
    model.set_initial_status(config)
    steps = [-1] * network.size
    for step in range(network.size):
        changes = model.iteration()["status"]
        for person, status in changes.items():
            if status == 1:
                steps[person] = step
        if step > 0 and not changes:
            break
    return steps


@pytest.mark.parametrize("width", [0.6, 0.8, 1.0])
def test_everybody_adopts_in_the_step_in_which_ndlib_says(
    small_world: Network, width: float
) -> None:
    """Nothing is random once thresholds are given, so agreement is exact, not within error."""
    sizes = []
    for run in range(5):
        thresholds = thresholds_of(run, width)
        steps = linear_threshold(small_world, SPREAD_OUT, thresholds)
        assert steps.tolist() == of_ndlib(small_world, thresholds)
        sizes.append(int((steps >= 0).sum()))
    assert max(sizes) > len(SPREAD_OUT)  # something spread
