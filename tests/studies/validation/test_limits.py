"""The limits' statistics on made-up data, and each limit with its condition on and off."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.studies.diffusion.bass import bass_curve
from sim.studies.validation.base import Pattern
from sim.studies.validation.limits import (
    IMITATION,
    INNOVATION,
    PATTERNS,
    differing,
    excess_repeats,
    largest_deviation,
    largest_gap,
)

ALIGNED = np.dtype([("week", "i2"), ("amount", "f8"), ("who", "i1")], align=True)


def test_differing_rows_are_counted_whatever_their_order() -> None:
    one = np.array([(1, 2.0, 3), (1, 2.0, 3), (4, 5.0, 6)], dtype=ALIGNED)
    assert differing(one, one[::-1].copy()) == 0
    assert differing(one, one[1:]) == 1
    other = one.copy()
    other["amount"][2] = np.nextafter(5.0, 6.0)
    assert differing(one, other) == 2
    assert differing(one[:0], one[:0]) == 0


def test_bytes_between_aligned_fields_do_not_count() -> None:
    one = np.array([(1, 2.0, 3)], dtype=ALIGNED)
    raw = np.frombuffer(bytearray(one.tobytes()), dtype=np.uint8).copy()
    raw[ALIGNED.fields["week"][1] + 2] = 77  # type: ignore[index]
    assert differing(one, raw.view(ALIGNED)) == 0


def test_counts_of_an_nbd_are_near_it_and_poisson_counts_are_not() -> None:
    luck = np.random.default_rng(1)
    same = luck.negative_binomial(1.25, 1.25 / (1.25 + 6.0), 5000)
    assert largest_gap(same, 1.25, 6.0) < 1.4
    assert largest_gap(luck.poisson(6.0, 5000), 1.25, 6.0) > 10.0


def test_gap_by_hand() -> None:
    counts = np.array([0, 0, 0, 1])
    law = stats.nbinom(2.0, 2.0 / 3.0)  # cdf 4/9 at 0, 20/27 at 1
    assert law.cdf(0) == pytest.approx(4 / 9)
    assert largest_gap(counts, 2.0, 1.0) == pytest.approx(2 * (3 / 4 - 4 / 9))


def test_excess_of_repeats_by_hand_over_all_orders() -> None:
    """One consumer who bought a, a, b: runs of the three orders aab, aba, baa are 2, 3, 2."""
    consumer = np.zeros(3, dtype=np.int64)
    repeats = np.array([1.0, 0.0, 1.0])
    for order, value in zip(([0, 0, 1], [0, 1, 0], [1, 0, 0]), repeats, strict=True):
        expected = (value - repeats.mean()) / repeats.std()
        assert excess_repeats(consumer, np.array(order)) == pytest.approx(expected)


def test_random_orders_have_no_excess_and_habit_has() -> None:
    luck = np.random.default_rng(2)
    consumer = np.repeat(np.arange(500), 12)
    scores = [excess_repeats(consumer, luck.integers(0, 4, 6000)) for _ in range(40)]
    assert abs(np.mean(scores)) < 0.6
    assert 0.7 < np.std(scores) < 1.4
    assert excess_repeats(consumer, np.sort(luck.integers(0, 4, (500, 12)), axis=1).ravel()) > 20


def test_a_bass_curve_does_not_deviate_from_itself() -> None:
    curve = bass_curve(INNOVATION, IMITATION, 780)
    assert largest_deviation(curve, 801) == 0.0
    assert largest_deviation(bass_curve(INNOVATION, 0.6 * IMITATION, 780), 801) > 1.96


TINY = {
    "silence": ("population.size=300", "horizon.weeks=26"),
    "silence_durable": ("population.size=600", "horizon.weeks=312"),
    "kappa": ("population.size=300", "horizon.weeks=26"),
    "kappa_contract": ("population.size=300",),
    "alone": ("population.size=3000",),
    "taste": ("population.size=1000",),
    "complete": ("population.size=301", "network.neighbours=300"),
    "information": ("population.size=1000",),
}


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_each_limit_holds_and_its_mutant_breaks_it(pattern: Pattern) -> None:
    experiment, mutant, band = pattern.experiment, pattern.mutant, pattern.band
    assert mutant is not None
    assert band is not None
    tiny = TINY[experiment.id]
    held = experiment.run(experiment.scenario(4, quick=True, more=tiny), 1)
    broken = experiment.run(experiment.scenario(4, quick=True, more=(*tiny, *mutant.overrides)), 1)
    assert band.holds(held.values[pattern.value])
    assert not band.holds(broken.values[pattern.value])
