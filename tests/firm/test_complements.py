"""What goes with what: support, confidence and lift, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.firm.complements import Complements
from sim.firm.crm import NEVER


def history(*baskets: tuple[int, ...], week: int = -5) -> np.ndarray:
    weeks = np.full((len(baskets), 8), NEVER, np.int32)
    for row, themes in enumerate(baskets):
        weeks[row, list(themes)] = week
    return weeks


def test_support_confidence_and_lift() -> None:
    learnt = Complements(history((0, 1), (0, 1), (0, 1), (0,), (2,), (2, 1)), -100)
    assert learnt.support[0, 1] == 3
    assert learnt.confidence[0, 1] == pytest.approx(3 / 4)
    assert learnt.confidence[1, 0] == pytest.approx(3 / 4)
    assert learnt.lift[0, 1] == pytest.approx((3 / 4) / (4 / 6))
    assert learnt.lift[0, 1] == learnt.lift[1, 0]
    assert learnt.lift[0, 0] == 0.0
    assert learnt.lift[5, 0] == 0.0


def test_the_best_complement_not_bought_lately_is_proposed() -> None:
    learnt = Complements(history(*[(0, 1)] * 6, *[(0, 3)] * 3, *[(4,)] * 6), -100)
    people = history((0,), (0, 1), (4,), (7,))
    assert learnt.propose(people, 0, 26, 2, 1.0).tolist() == [1, 3, -1, -1]
    assert learnt.propose(people, 0, 26, 5, 1.0).tolist() == [1, -1, -1, -1]
    assert learnt.propose(people, 0, 26, 2, 99.0).tolist() == [-1] * 4
    later = learnt.propose(people, 40, 26, 2, 1.0)
    assert later.tolist()[1] in (0, 1)  # both lie back long enough


def test_what_is_older_than_the_history_teaches_nothing() -> None:
    old = history(*[(0, 1)] * 6, week=-50)
    assert Complements(old, -20).support.sum() == 0
    assert Complements(history(), 0).lift.sum() == 0
