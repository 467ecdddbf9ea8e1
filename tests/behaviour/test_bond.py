"""The bond with a person, by hand: warmth, promises, utility, and its end."""

from __future__ import annotations

import numpy as np
import pytest

from sim.behaviour.bond import Bond, keep_promises, person_utility, warm_to
from tests.behaviour.conftest import World, write


def test_warmth_grows_as_attachment_to_a_brand_does(world: World) -> None:
    write(world.p, attachment_gain=0.1)
    assert warm_to(world.p, 0.2, 1.0, 0.5) == pytest.approx(0.2 + 0.1 * 0.5 * 0.8)
    assert warm_to(world.p, 0.2, 1.0, 0.0) == 0.2
    assert warm_to(world.p, 0.2, 0.3, 0.5) < warm_to(world.p, 0.2, 1.0, 0.5)


def test_the_utility_lent_has_the_weights_of_the_brand(world: World) -> None:
    write(world.p, attachment_weight=0.9, trust_weight=1.2)
    write(world.t, involvement=2.0)
    assert person_utility(world.t, world.p, 0.0, 0.0, 0.0) == 0.0
    assert person_utility(world.t, world.p, 0.4, 0.0, 0.0) == pytest.approx(0.36)
    assert person_utility(world.t, world.p, 0.0, 2.0, 0.0) == pytest.approx(2.4 * (0.75 - 0.5))
    assert person_utility(world.t, world.p, 0.0, 0.0, 2.0) < 0.0


def test_promises_are_kept_by_faultless_purchases_and_mended_by_recoveries(world: World) -> None:
    write(world.p, trust_purchase=0.2, trace=1.0)
    write(world.o, purchases=2, failures=1, recoveries=1)
    world.o["brand"][:2] = (0, 0)
    assert keep_promises(world.o, world.p, 0) == (pytest.approx(0.2 + 1.0), 1.0)
    assert keep_promises(world.o, world.p, 1) == (0.0, 0.0)
    write(world.p, trace=0.0)
    assert keep_promises(world.o, world.p, 0) == (0.0, 0.0)


def test_another_person_starts_from_nothing() -> None:
    bond = Bond(4, 0, 0.5)
    bond.introduce(np.array([0, 1, 2]), np.array([7, 7, 8]))
    bond.warmth[:3] = 0.4
    bond.introduce(np.array([0, 1]), np.array([7, 8]))
    assert bond.warmth.tolist() == [0.4, 0.0, 0.4, 0.0]
    bond.leave(np.array([8]))
    assert bond.seller.tolist() == [7, -1, -1, -1]
    assert bond.warmth.tolist() == [0.4, 0.0, 0.0, 0.0]
    assert bond.pull() is None
