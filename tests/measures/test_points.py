"""The IFRS 15 example, and a programme's account."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.measures.points import PointsAccount, allocate, liability, points_account, recognised
from sim.measures.recording import Recording


def test_allocation_of_the_example() -> None:
    # Sales 100,000; 10,000 points worth 1 each, 97% expected: 100,000 x 9,700 / 109,700.
    shared = allocate(100_000, 100_000, 10_000, 1.0, 0.97)
    assert round(shared.points) == 8_842
    assert shared.goods + shared.points == 100_000


@pytest.mark.parametrize(("expected", "second_year"), [(9_900, 3_552), (9_200, 4_140)])
def test_recognition_of_the_example(expected: float, second_year: int) -> None:
    # The rounded 9,000: 4,500 of 9,700 redeemed, then 4,000 more and a new expectation.
    revenue = recognised(9_000, [4_500, 4_000], [9_700, expected])
    assert round(float(revenue[0])) == 4_175
    assert round(float(revenue[1])) == second_year
    left = liability(9_000, [4_500, 4_000], [9_700, expected])
    assert left == pytest.approx(9_000 * (1 - 8_500 / expected))


def test_everything_is_recognised_in_the_end() -> None:
    assert liability(9_000, [4_500, 5_000], [9_700, 9_500]) == pytest.approx(0.0)


def test_nothing_deferred_when_no_point_will_be_redeemed() -> None:
    assert allocate(100.0, 100.0, 10.0, 1.0, 0.0).points == 0.0


def test_impossible_estimates_are_refused() -> None:
    with pytest.raises(ValueError, match="expected redemption rate"):
        allocate(100.0, 100.0, 10.0, 1.0, 1.2)
    with pytest.raises(ValueError, match="stand-alone price"):
        allocate(100.0, 0.0, 10.0, 1.0, 0.5)
    with pytest.raises(ValueError, match="more points"):
        recognised(100.0, [8.0, 4.0], [10.0, 11.0])


def test_account(arm: Recording) -> None:
    rows = np.array(
        [[0, 10, 0, 0, 10, 0.5], [1, 5, 6, 0, 9, 0.45], [2, 0, 0, 2, 7, 0.35]], dtype=np.float64
    )
    account = points_account(replace(arm, points=rows))
    assert account == PointsAccount(15.0, 6.0, 2.0, 7.0, 0.35, 0.25)
    assert account.issued == account.redeemed + account.expired + account.outstanding
    assert points_account(arm) is None
