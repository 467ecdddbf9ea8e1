"""Independent cascades from the durable market; against ``ndlib`` in test_against_ndlib.py."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import UserError
from sim.network.graph import Network
from sim.studies.diffusion.cascade import independent_cascade


def test_sure_ties_reach_the_component_one_hop_a_step() -> None:
    chain = Network.from_edges(7, [0, 1, 2, 4], [1, 2, 3, 5])
    assert independent_cascade(chain, [0], 1.0, (1, 0)).tolist() == [0, 1, 2, 3, -1, -1, -1]
    assert independent_cascade(chain, [1, 6], 0.0, (1, 0)).tolist() == [-1, 0, -1, -1, -1, -1, 0]


def test_each_tie_has_one_chance_only() -> None:
    """Of 4,000 pairs with one seed each, a share ``chance`` passes it on, all at step 1."""
    pairs = np.arange(0, 8000, 2)
    steps = independent_cascade(Network.from_edges(8000, pairs, pairs + 1), pairs, 0.3, (2, 0))
    others = steps[pairs + 1]
    assert set(others) == {-1, 1}
    assert (others == 1).mean() == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / 4000))


@pytest.mark.parametrize(("seeds", "chance"), [([0, 9], 0.1), ([-1], 0.1), ([0.5], 0.1), ([0], 2)])
def test_wrong_seeds_and_chances_get_a_sentence(seeds: list[float], chance: float) -> None:
    with pytest.raises(UserError):
        independent_cascade(Network.from_edges(3, [0], [1]), seeds, chance, (1, 0))
