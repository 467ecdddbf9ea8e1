"""Survival of a cohort, by hand and in a small market."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario.load import load_scenario
from sim.studies.calibration.sbg import fit_sbg
from sim.studies.validation.cohorts import (
    PATTERNS,
    continuation,
    live_cohort,
    published,
    survival,
)


def test_survival_counts_renewal_dates_outlived() -> None:
    joined = np.array([0, 10, 20, 30])
    left = np.array([52, 10 + 104, -1, 30 + 156])
    assert survival(joined, left, 3).tolist() == [1.0, 0.75, 0.5, 0.25]
    assert np.isnan(survival(joined[:0], left[:0], 2)).all()


def test_published_cohorts_are_those_of_the_paper() -> None:
    for name, fitted, alpha, beta in (
        ("regular", 7, 0.704, 1.182),
        ("high_end", 7, 0.668, 3.806),
    ):
        shares = published(name)
        assert shares[0] == 1.0
        assert (np.diff(shares) < 0).all()
        fit = fit_sbg(shares[: fitted + 1])
        assert (fit.alpha, fit.beta) == (
            pytest.approx(alpha, abs=0.03),
            pytest.approx(beta, abs=0.12),
        )


SMALL = (
    "market=subscription",
    "network=none",
    "population.size=1500",
    "population.need_mean=0.1",
    "horizon.warm_up=0",
    "horizon.weeks=468",
    "horizon.run_off=0",
)


def test_a_simulated_cohort_only_shrinks() -> None:
    cohort = live_cohort(load_scenario(*SMALL), 0, years=2)
    assert cohort.size > 50
    assert cohort.survival.shape == (3,)
    assert cohort.survival[0] == 1.0
    assert (np.diff(cohort.survival) <= 0).all()
    assert live_cohort(load_scenario(*SMALL), 1, years=2).size != cohort.size


def test_an_observation_holds_errors_and_the_figure() -> None:
    seen = continuation(load_scenario(*SMALL), 0)
    errors = [seen.values[f"error_{year}"] for year in range(1, 8)]
    assert seen.values["held_out"] == max(abs(error) for error in errors[4:])
    assert seen.values["sbg"] < 0.03
    lines = {line for line, _, _ in seen.curves["regular_years_5_7"]}
    assert lines == {"published", "simulated", "sBG"}


def test_patterns_name_values_that_exist() -> None:
    assert {pattern.value for pattern in PATTERNS} == {"held_out", "sbg"}
    assert len({pattern.experiment.id for pattern in PATTERNS}) == 2
