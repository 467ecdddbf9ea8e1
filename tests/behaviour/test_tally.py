"""Counting: who is present and aware, and sums that do not depend on blocks."""

from __future__ import annotations

import numpy as np
import pytest

from sim.behaviour.tally import AWARE, tally_block
from sim.population.records import state_dtype, traits_dtype
from tests.behaviour.conftest import SLOTS


def test_only_those_in_the_market_are_counted() -> None:
    traits, state = np.zeros(6, traits_dtype(SLOTS)), np.zeros(6, state_dtype(SLOTS))
    traits["entry"] = [0, 0, 5, 0, 6, 0]
    traits["exit"] = [99, 99, 99, 5, 99, 99]
    state["gone"][1] = 1
    state["awareness"][:, 0] = [AWARE, 1, 1, 1, 1, AWARE - 0.01]
    state["attachment"][:, 0] = [0.5, 1, -0.25, 1, 1, 0.125]
    state["awareness"][:, 1] = 1
    sums = np.full((2, 3), 7.0)
    tally_block(0, 6, 5, traits, state, 2, sums)
    # Present in week 5: consumers 0, 2 and 5.
    assert sums.tolist() == [[2, 0.375, 3], [3, 0, 3]]


def test_blocks_add_up_to_the_whole() -> None:
    rng = np.random.default_rng(1)
    traits, state = np.zeros(100, traits_dtype(SLOTS)), np.zeros(100, state_dtype(SLOTS))
    traits["exit"] = 99
    state["awareness"] = rng.random((100, SLOTS))
    state["attachment"] = rng.uniform(-1, 1, (100, SLOTS))
    parts = np.zeros((3, 3, 3))
    for row, (low, high) in enumerate(((0, 40), (40, 41), (41, 100))):
        tally_block(low, high, 0, traits, state, 3, parts[row])
    assert parts[1, 0, 2] == 1
    total = parts.sum(axis=0)
    assert (total[:, 0] == (state["awareness"][:, :3] >= AWARE).sum(axis=0)).all()
    assert total[:, 1] == pytest.approx(state["attachment"][:, :3].sum(axis=0, dtype=float))
