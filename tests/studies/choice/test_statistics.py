"""Repeat buying and the sizes of brands, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from sim.studies.choice.statistics import panel_statistics, permuted_repeat_rate, repeat_rate
from tests.studies.choice.worlds import shelves


def two_households():
    panel = shelves(2, 4)
    return replace(panel, chosen=np.array([0, 0, 1, 0, 2, 2, 2, 1]))


def test_repeat_counts_pairs_within_a_household_only() -> None:
    assert repeat_rate(two_households()) == pytest.approx(3 / 6)


def test_permuted_rate_is_the_mean_over_all_orders() -> None:
    panel = two_households()
    rates = [
        repeat_rate(replace(panel, chosen=np.array([*first, *panel.chosen[4:]])))
        for first in permutations(panel.chosen[:4])
    ]
    first_half = np.mean(rates) * 6 - 2  # the second household repeats twice as it stands
    others = [
        repeat_rate(replace(panel, chosen=np.array([*panel.chosen[:4], *second])))
        for second in permutations(panel.chosen[4:])
    ]
    second_half = np.mean(others) * 6 - 1
    assert permuted_repeat_rate(panel) == pytest.approx((first_half + second_half) / 6)


def test_sizes_of_brands() -> None:
    values = panel_statistics(two_households())
    assert values["share:amber"] == pytest.approx(3 / 8)
    assert values["penetration:amber"] == pytest.approx(1 / 2)
    assert values["penetration:birch"] == pytest.approx(1.0)
    assert values["per_buyer:cedar"] == pytest.approx(3.0)
    assert values["gap"] == pytest.approx(values["repeat"] - values["permuted"])
