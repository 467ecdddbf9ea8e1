"""Panels and heavy buyers, on purchases made up for the purpose."""

from __future__ import annotations

import numpy as np
import pytest

from sim.measures.recording import PURCHASE_DTYPE
from sim.studies.validation.panel import (
    heavy_share,
    heavy_stay,
    panel_of,
    top_weights,
    units_by_week,
)


def rows(*bought: tuple[int, int, int, float]) -> np.ndarray:
    """(week, consumer, brand, units)."""
    made = np.zeros(len(bought), PURCHASE_DTYPE)
    for name, column in zip(
        ("week", "consumer", "brand", "units"), zip(*bought, strict=True), strict=True
    ):
        made[name] = column
    return made


def test_panel_counts_the_window_alone() -> None:
    bought = rows((-1, 0, 0, 1), (0, 0, 0, 2), (3, 0, 0, 1), (3, 1, 1, 1), (4, 2, 1, 1))
    panel = panel_of(bought, 4, 2, 0, 4)
    assert panel.penetration.tolist() == [0.25, 0.25]
    assert panel.frequency.tolist() == [2.0, 1.0]
    assert panel.share == pytest.approx([2 / 3, 1 / 3])
    assert panel.units.sum(axis=0).tolist() == [3.0, 1.0]


def test_units_by_week() -> None:
    bought = rows((-1, 0, 0, 1), (0, 0, 0, 2), (0, 1, 0, 1), (2, 1, 1, 4), (3, 1, 1, 1))
    assert units_by_week(bought, 2, 0, 3).tolist() == [[3, 0], [0, 0], [0, 4]]


def test_ties_at_the_edge_share_the_places() -> None:
    amounts = np.array([5.0, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0])
    weights = top_weights(amounts)
    assert weights.sum() == pytest.approx(2.0)
    assert weights[0] == 1.0
    assert weights[1:4] == pytest.approx([1 / 3] * 3)
    assert not weights[4:].any()


def test_equal_buyers_share_sales_evenly() -> None:
    assert heavy_share(np.full(50, 3.0)) == pytest.approx(0.2)
    assert heavy_share(np.array([16.0, 1.0, 1.0, 1.0, 1.0, 0.0])) == pytest.approx(0.8)
    assert np.isnan(heavy_share(np.zeros(3)))


def test_heavy_buyers_stay_or_leave() -> None:
    year = np.array([9.0, 8.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    assert heavy_stay(year, year) == 1.0
    assert heavy_stay(year, year[::-1]) == 0.0
    moved = year.copy()
    moved[[1, 2]] = moved[[2, 1]]
    assert heavy_stay(year, moved) == 0.5
    assert heavy_stay(year, np.ones(10)) == pytest.approx(0.2)
