"""The bare durable market: what is left is who tells whom, and the Bass curve is its limit."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import UserError
from sim.network.graph import Network
from sim.studies.diffusion.bare import NEVER, adoption_steps, bare_scenario
from sim.studies.diffusion.bass import bass_curve, curve_noise


def complete(size: int) -> Network:
    return Network.from_edges(size, *np.triu_indices(size, 1))


def alone(size: int) -> Network:
    return Network.from_edges(size, [], [])


def test_without_ties_or_advertising_nobody_adopts() -> None:
    assert (adoption_steps(bare_scenario(20), alone(50), (1, 0)) == NEVER).all()


def test_advertising_alone_reaches_its_share_each_step() -> None:
    steps = adoption_steps(bare_scenario(4, 0.1), alone(20_000), (1, 0))
    for step in range(4):
        risk = ((steps == NEVER) | (steps >= step)).sum()
        assert (steps == step).sum() / risk == pytest.approx(0.1, abs=4 * np.sqrt(0.09 / risk))


def test_an_adopter_keeps_telling_each_tie() -> None:
    pairs = np.arange(0, 20_000, 2)
    network = Network.from_edges(20_000, pairs, pairs + 1)
    steps = adoption_steps(bare_scenario(4, adoption_hearing=0.3), network, (1, 0), aware=pairs)
    for step in (1, 2, 3):
        share = (steps[pairs + 1] == step).mean()
        assert share == pytest.approx(0.3 * 0.7 ** (step - 1), abs=0.02)


def bass_lives(hearing_factor: float) -> np.ndarray:
    """Return mean adoption by year of 12 complete markets of 400, steps of 1/20 year."""
    p, q, size, per_year, years = 0.03, 0.5, 400, 20, 12
    scenario = bare_scenario(
        per_year * years,
        p / per_year,
        adoption_hearing=hearing_factor * q / per_year / (size - 1),
    )
    network = complete(size)
    lives = [adoption_steps(scenario, network, (4, k)) for k in range(12)]
    ends = per_year * np.arange(1, years + 1)
    return np.array([[((s != NEVER) & (s < end)).mean() for end in ends] for s in lives])


def test_a_complete_homogeneous_market_is_a_bass_curve() -> None:
    """Within four standard errors (which depend on N p) and the bias of steps of a 20th year.

    A message is read one step after it is sent, and steps are not instants: the curve lags by at
    most one step, which costs the steepest rise times a step.
    """
    p, q = 0.03, 0.5
    mean = bass_lives(1.0).mean(axis=0)
    lag = (p + q) ** 2 / (4 * q) / 20
    tolerance = 4 * curve_noise(p, q, 400) / np.sqrt(12) + lag
    assert np.abs(mean - bass_curve(p, q, 12)).max() < tolerance
    assert np.abs(bass_lives(0.0).mean(axis=0) - bass_curve(p, q, 12)).max() > tolerance


@pytest.mark.parametrize("innovation", [-0.1, 1.0, 0.9999])
def test_an_impossible_reach_gets_a_sentence(innovation: float) -> None:
    with pytest.raises(UserError, match="innovation must lie"):
        bare_scenario(3, innovation)
