"""The lesson on selling now against building a bond."""

from __future__ import annotations

import numpy as np
import pytest

from sim.studies.lessons.transactional_relational import (
    BOND,
    MIX,
    NOW,
    USUAL,
    curve_scores,
    lifts,
    units_by_week,
)
from tests.studies.lessons.small import whole

NAME = "transactional-relational"


def test_the_lesson_runs_and_its_differences_are_those_of_the_comparison() -> None:
    found = whole(NAME)
    values = {one.id: one.value for one in found.findings}
    npv = found.result.runs.groupby("strategy")["npv"].mean()
    assert values["npv"] == pytest.approx(npv[BOND] - npv[NOW])
    assert values["pays"] == pytest.approx(npv[BOND] - npv[USUAL])
    assert values["interaction"] == pytest.approx(npv[MIX] - npv[NOW] - npv[BOND] + npv[USUAL])
    curves = found.evidence.tables["sales_curves"]
    assert set(curves["series"]) == {NOW, BOND, MIX}


def test_lifts_are_shares_of_usual_sales() -> None:
    units = units_by_week(whole(NAME).result)
    assert units[USUAL].shape == (2, 60)
    assert lifts(1.1 * units[USUAL], units[USUAL]).mean() == pytest.approx(0.1)
    assert not lifts(units[USUAL], units[USUAL]).any()


def test_a_curve_that_the_weeks_do_not_determine_has_no_score() -> None:
    spikes = np.zeros(52)
    spikes[[2, 5, 29, 32, 38, 40, 44, 46, 49]] = 0.16
    spikes[[11, 30]] = -0.16
    scores = curve_scores({BOND: spikes[None]}).set_index("x")["score"]
    assert set(scores.index[scores.isna()]) == {"exponential", "logistic"}
    assert scores.abs().max() < 10.0


def test_the_curve_that_made_a_series_predicts_it_best() -> None:
    time = np.arange(1.0, 61.0) / 60.0
    wobble = 0.002 * np.sin(np.arange(60) * 2.3)
    scores = curve_scores(
        {
            "line": (0.2 * time + wobble)[None],
            "burst": (0.4 * np.exp(4.0 * (time - 1.0)) + wobble)[None],
        }
    )
    wide = scores.pivot(index="series", columns="x", values="score")
    assert wide.loc["line", "linear"] > wide.loc["line", "exponential"]
    assert wide.loc["burst", "exponential"] > wide.loc["burst", "linear"]
