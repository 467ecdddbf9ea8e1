"""The whole calibration: sizes come back, also on households that were not fitted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.studies.choice.calibrate import calibrate_choice, halves, score_table
from sim.studies.choice.fit import fit_choice
from sim.studies.choice.read import read_panel
from sim.studies.choice.shared import PANELS, shared_panel
from sim.studies.choice.sizes import match_sizes, mean_statistics, misfit
from sim.studies.choice.statistics import panel_statistics
from tests.studies.choice.worlds import lived


def test_halves_are_all_households_once() -> None:
    panel = lived(41, 4)
    first, second = halves(panel, 3, seed=1)
    both = np.concatenate([first.households, second.households])
    assert sorted(both) == list(range(41))
    assert first.size == 20 and second.chosen.shape[0] == 21 * 4
    assert not np.array_equal(first.households, halves(panel, 4, seed=1)[0].households)


def test_sizes_are_closer_after_the_second_step() -> None:
    panel = lived(60, 8)
    fit = fit_choice(panel, draws=8)
    matched = match_sizes(panel, fit, seed=5, panels=8)
    real = panel_statistics(panel)
    before, after = (misfit(real, mean_statistics(panel, f.vector, 5, 8)) for f in (fit, matched))
    assert after @ after < before @ before


def test_the_score_counts_relative_errors_of_both_halves_together() -> None:
    scores = pd.DataFrame(
        {
            "split": [0, 0, 1, 1],
            "half": [0, 1, 0, 1],
            "statistic": "repeat",
            "real": [0.4, 0.6, 0.5, 0.5],
            "simulated": [0.5, 0.6, 0.5, 0.55],
            "fitted_half": [0.6, 0.4, 0.5, 0.5],
        }
    )
    row = score_table(scores).iloc[0]
    assert row["error"] == pytest.approx(np.mean([0.1, 0.05]))
    assert bool(row["within"])
    assert row["floor"] == pytest.approx(np.sqrt(np.mean([0.25, 1 / 9, 0.0, 0.0])))


def test_a_calibration_scores_other_households() -> None:
    result = calibrate_choice(lived(60, 8), splits=1, draws=8)
    score = score_table(result.scores).set_index("statistic")
    assert abs(score.loc["repeat", "error"]) < 0.2
    assert set(result.scores["half"]) == {0, 1}
    assert 0.0 < result.inertial < 1.0


@pytest.mark.slow
@pytest.mark.parametrize("name", PANELS)
def test_real_panels_on_households_not_fitted(name: str) -> None:
    path = shared_panel(name)
    if path is None:
        pytest.skip("the panels may not be shipped and are not on this computer")
    result = calibrate_choice(read_panel(path).panel, splits=3, draws=64)
    score = score_table(result.scores).set_index("statistic")["error"].drop("gap")
    assert abs(score["repeat"]) < 0.1 and abs(score["permuted"]) < 0.1
    assert (score.abs() < 0.1).mean() >= 0.75
