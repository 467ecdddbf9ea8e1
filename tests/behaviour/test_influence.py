"""What a seed says is what the seed thinks."""

from __future__ import annotations

import pytest

from sim.behaviour.influence import opinion
from tests.behaviour.conftest import World, write


@pytest.mark.parametrize(
    ("attachment", "satisfaction", "knows", "says"),
    [(0.2, 0.3, 1, 1), (0.2, 0.3, 0, 0), (0.2, -0.3, 1, 0), (-0.2, 0.3, 1, 0), (-0.2, -0.3, 1, -1)],
)
def test_praise_silence_and_warnings(
    world: World, attachment: float, satisfaction: float, knows: int, says: int
) -> None:
    world.s["attachment"][0] = attachment
    write(world.s, satisfaction=satisfaction, silent=0)
    assert opinion(world.s, 0, knows) == says
    world.s["silent"] = 1
    assert opinion(world.s, 0, knows) == 0
