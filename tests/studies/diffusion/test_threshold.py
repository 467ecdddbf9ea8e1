"""Threshold models from the durable market; against ``ndlib`` in test_against_ndlib.py."""

from __future__ import annotations

import pytest

from sim.errors import UserError
from sim.network.graph import Network
from sim.studies.diffusion.threshold import linear_threshold


def test_a_share_equal_to_the_threshold_is_enough() -> None:
    star = Network.from_edges(6, [0, 0, 0, 0], [1, 2, 3, 4])
    hard = [0.5, 1.0, 1.0, 1.0, 1.0, 0.01]
    assert linear_threshold(star, [1, 2], hard).tolist() == [1, 0, 0, 2, 2, -1]
    assert linear_threshold(star, [1], hard).tolist() == [-1, 0, -1, -1, -1, -1]


@pytest.mark.parametrize("thresholds", [[0.5], [0.5, 0.0], [0.5, 1.2]])
def test_wrong_thresholds_get_a_sentence(thresholds: list[float]) -> None:
    with pytest.raises(UserError, match="thresholds"):
        linear_threshold(Network.from_edges(2, [0], [1]), [0], thresholds)
