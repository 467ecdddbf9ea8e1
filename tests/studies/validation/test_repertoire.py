"""Double jeopardy: the statistics on made-up panels, the mutant, and one small market."""

from __future__ import annotations

import numpy as np
import pytest

from sim.studies.validation.panel import Panel
from sim.studies.validation.repertoire import (
    PANEL,
    constancy,
    matching_utility,
    observe,
    size_without_breadth,
    slope,
)


def panel(*brands: tuple[int, float]) -> Panel:
    """Brands of (buyers, purchases a buyer) among 100 consumers."""
    counts = np.zeros((100, len(brands)))
    for b, (buyers, each) in enumerate(brands):
        counts[:buyers, b] = each
    return Panel(counts, counts)


def test_slope_of_a_power_law() -> None:
    made = panel(*((buyers, 3.0 * (buyers / 100) ** 0.25) for buyers in (5, 10, 20, 40)))
    assert slope(made) == pytest.approx(0.25)


def test_constant_of_double_jeopardy() -> None:
    held = panel(*((buyers, 2.0 / (1.0 - buyers / 100)) for buyers in (5, 10, 20, 40)))
    assert constancy(held) == pytest.approx(0.0, abs=1e-12)
    broken = panel((10, 1.0 / 0.9), (50, 3.0 / 0.5))
    assert constancy(broken) == pytest.approx(np.std([1.0, 3.0], ddof=1) / 2.0)


def test_utility_brings_back_the_size() -> None:
    taste = np.log(np.random.default_rng(1).gamma(0.4, size=(2000, 3)))
    shares = np.array([0.6, 0.3, 0.1])
    value = taste + matching_utility(taste, shares)
    chosen = np.exp(value) / np.exp(value).sum(axis=1, keepdims=True)
    assert chosen.mean(axis=0) == pytest.approx(shares, abs=1e-3)


def test_mutant_narrows_small_brands_and_lifts_them() -> None:
    usual = PANEL.scenario(1, quick=True)
    mutated = size_without_breadth(usual)
    by_size = sorted(range(10), key=lambda b: usual.market.brands[b].taste_breadth)
    smallest, largest = by_size[0], by_size[-1]
    breadth = [brand.taste_breadth for brand in mutated.market.brands]
    assert breadth[largest] / breadth[smallest] > 10.0
    assert mutated.market.brands[smallest].image > mutated.market.brands[largest].image
    assert mutated.population == usual.population


def test_a_small_market_is_observed() -> None:
    small = ("network=community", "population.size=500", "horizon.warm_up=4")
    seen = observe(PANEL.scenario(3, quick=True, more=small), 0)
    assert 0.2 < seen.values["heavy_share"] < 1.0
    assert 0.0 < seen.values["heavy_stay"] < 1.0
    assert seen.values["dirichlet_error"] > 0.0
    assert len(seen.curves["double_jeopardy_slope"]) == 10
