"""Trust: the mean of a Beta distribution over evidence."""

from __future__ import annotations

import pytest
from scipy import stats

from sim.behaviour.trust import add_evidence, trust
from tests.behaviour.conftest import World


def test_without_evidence_trust_is_one_half(world: World) -> None:
    assert trust(world.s, 0) == 0.5


def test_trust_is_the_mean_of_a_beta(world: World) -> None:
    add_evidence(world.s, 0, 5.0, 1.0)
    assert trust(world.s, 0) == pytest.approx(6 / 8)
    assert trust(world.s, 0) == pytest.approx(stats.beta(1 + 5, 1 + 1).mean())
    assert trust(world.s, 1) == 0.5


def test_evidence_moves_trust_its_way_and_less_the_more_there_is(world: World) -> None:
    values = [trust(world.s, 0)]
    for _ in range(4):
        add_evidence(world.s, 0, 1.0, 0.0)
        values.append(trust(world.s, 0))
    steps = [after - before for before, after in zip(values, values[1:], strict=False)]
    assert min(steps) > 0
    assert steps == sorted(steps, reverse=True)
    high = trust(world.s, 0)
    add_evidence(world.s, 0, 0.0, 1.0)
    assert 0 < trust(world.s, 0) < high
