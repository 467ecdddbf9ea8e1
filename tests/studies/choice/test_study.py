"""Row 11: repeat minus permuted, and the mutant without habit."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.studies.choice.shared import PANELS, shared_panel
from sim.studies.choice.study import panel_values, without_taste
from tests.studies.choice.worlds import TRUTH


def test_without_the_panels_nothing_is_said(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("RELMARK_SHARED_DATA", str(tmp_path))
    values = panel_values(0, quick=True, seed=987)
    assert set(values) == {f"{name}_{part}" for name in PANELS for part in ("gap", "real_gap")}
    assert all(math.isnan(value) for value in values.values())


def test_one_taste_for_all_keeps_the_mean_utilities() -> None:
    shared = without_taste(TRUTH)
    assert np.all(shared.taste_shape == 50.0)
    assert np.diff(shared.image) != pytest.approx(np.diff(TRUTH.image))


@pytest.mark.slow
def test_habit_is_what_order_shows() -> None:
    if any(shared_panel(name) is None for name in PANELS):
        pytest.skip("the panels may not be shipped and are not on this computer")
    seen = [panel_values(r, quick=True) for r in range(10)]
    mutated = [panel_values(r, quick=True, mutant=True) for r in range(10)]
    for name in PANELS:
        gap = np.mean([values[f"{name}_gap"] for values in seen])
        without = np.mean([values[f"{name}_gap"] for values in mutated])
        assert 0.015 < gap < 0.12
        assert without < gap - 0.005
