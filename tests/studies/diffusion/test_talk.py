"""Weak and strong ties: the model of the paper, its design, and the durable market's version."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.studies.diffusion.talk import (
    RANGES,
    SOURCES,
    Talk,
    by_network_size,
    by_stage,
    design,
    fixed_ties,
    heard_by,
    live,
    per_unit,
    periods_to,
    run_design,
    spread,
    spread_in_market,
)

QUIET = Talk(strong=5, weak=4, advertising=0.01, weak_chance=0.0, strong_chance=0.0)


def test_the_design_is_full_and_spans_the_ranges() -> None:
    points = design(3)
    assert len(set(points)) == 3**5
    assert (points[0], points[-1]) == RANGES


def test_without_talk_only_advertising_informs() -> None:
    shares = spread(QUIET, (1, 0), 6000)
    expected = 1 - 0.99 ** np.arange(1, len(shares) + 1)
    assert shares == pytest.approx(expected, abs=0.03)
    heard = live(QUIET, (1, 0), 6000)
    assert heard[["weak", "strong"]].to_numpy().sum() == 0


def test_everybody_informed_was_informed_by_somebody() -> None:
    lived = live(Talk(9, 10, 0.005, 0.01, 0.05), (1, 0), 2000)
    assert lived[list(SOURCES)].to_numpy().sum() == pytest.approx(2000 * lived["informed"].iloc[-1])
    assert lived["informed"].is_monotonic_increasing


def test_stages_count_periods() -> None:
    assert periods_to([0.1, 0.16, 0.6, 0.94, 0.96]) == [2, 3, 5]


def test_fixed_ties_are_as_many_and_as_strong_as_asked() -> None:
    talk = Talk(strong=5, weak=8, advertising=0.01, weak_chance=0.01, strong_chance=0.04)
    network, strongest = fixed_ties(talk, (1, 0), 605)
    assert (network.size, strongest) == (600, 0.04)
    assert network.degree().mean() == pytest.approx(13, abs=0.3)
    strong = network.strength > 0.99
    assert strong.sum() == 600 * 5
    assert network.strength[~strong] == pytest.approx(0.25)


def test_the_market_is_the_papers_model_when_only_strong_ties_talk() -> None:
    """Then both have one law: shares informed agree within 4 standard errors of their runs."""
    talk = Talk(strong=19, weak=4, advertising=0.01, weak_chance=1e-9, strong_chance=0.03)
    at = [2, 5, 8, 11]
    runs = [
        np.array([run(talk, (2 + k, 0), 2000) for k in range(10)], dtype=object)
        for run in (spread, spread_in_market)
    ]
    shares = [np.array([[life[period] for period in at] for life in lives]) for lives in runs]
    error = np.sqrt(sum(each.var(axis=0, ddof=1) / len(each) for each in shares))
    assert (np.abs(shares[0].mean(axis=0) - shares[1].mean(axis=0)) < 4 * error).all()


@pytest.fixture(scope="module")
def runs() -> pd.DataFrame:
    return run_design(design(2), 3, size=900)


def test_every_mechanism_speeds_the_spread(runs: pd.DataFrame) -> None:
    assert (by_stage(runs) < 0).all(axis=None)


def test_advertising_matters_less_at_each_stage(runs: pd.DataFrame) -> None:
    advertising = -by_stage(runs).loc["advertising"]
    assert advertising["early"] > advertising["middle"] > advertising["late"]


def test_strong_ties_matter_more_in_larger_personal_networks(runs: pd.DataFrame) -> None:
    sizes = by_network_size(runs)
    assert -sizes.loc["strong_chance", 29] > -sizes.loc["strong_chance", 5]
    assert -sizes.loc["weak", 5] > -sizes.loc["weak", 29]


def test_one_unit_of_a_weak_chance_does_more_than_one_of_a_strong(runs: pd.DataFrame) -> None:
    assert per_unit(runs) > 1.0


def test_shares_of_sources_sum_to_one() -> None:
    table = heard_by(design(2)[::5], 1, size=300)
    assert table.sum(axis=1).to_numpy() == pytest.approx(1.0)
    whole = table.loc[0]
    assert whole.loc["early", "advertising"] > whole.loc["late", "advertising"]
