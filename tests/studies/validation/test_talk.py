"""Row 7 on messages and purchases written by hand, and on a small market."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.measures.recording import PURCHASE_DTYPE
from sim.studies.validation.talk import (
    ADVERTISING,
    REFERRED,
    TALK,
    TALK_OF_ANY_BRAND,
    WORD_OF_MOUTH,
    log_slope,
    messages,
    newcomers,
    ratio,
    speak_of_any_brand,
)

SMALL = ("network=small_world", "population.size=600", "population.need_mean=1")


def test_messages_are_counted_by_brand_and_sign() -> None:
    voices = np.array([0, 1, 1, -1, 3, 0, -3, -3], dtype=np.int8)
    praise, warnings = messages(voices, 3)
    assert praise.tolist() == [2, 0, 1]
    assert warnings.tolist() == [1, 0, 2]


def test_talk_of_any_brand_keeps_who_speaks_and_whether_it_is_praise() -> None:
    voices = np.tile(np.array([1, 0, -1, 1], dtype=np.int8), 50)
    before = np.sign(voices)
    speak_of_any_brand(voices, 5, week=3)
    assert (np.sign(voices) == before).all()
    praise, warnings = messages(voices, 5)
    assert praise.tolist() == [20] * 5
    assert warnings.tolist() == [10] * 5


def test_slope_of_a_power_law_is_its_exponent() -> None:
    size = np.array([0.4, 0.2, 0.1, 0.05])
    assert log_slope(size, 7.0 * size**1.2) == pytest.approx(1.2)
    assert math.isnan(log_slope(size, np.zeros(4)))


def test_a_ratio_without_denominator_is_not_defined() -> None:
    assert ratio(3.0, 2.0) == 1.5
    assert math.isnan(ratio(3.0, 0.0))


def rows(*bought: tuple[int, int, int, int, int]) -> NDArray[np.void]:
    """Return purchases: week, consumer, brand, first, source; each 2 units for 10."""
    table: Any = np.zeros(len(bought), dtype=PURCHASE_DTYPE)
    for name, column in zip(
        ("week", "consumer", "brand", "first", "source"), zip(*bought, strict=True), strict=True
    ):
        table[name] = column
    table["units"], table["amount"] = 2.0, 10.0
    return np.asarray(table)


def test_newcomers_are_followed_for_a_year_from_their_first_purchase() -> None:
    won = newcomers(
        rows(
            (-3, 4, 0, 1, ADVERTISING),  # before the window
            (5, 0, 0, 1, WORD_OF_MOUTH),
            (5, 4, 0, 0, ADVERTISING),
            (6, 0, 2, 1, WORD_OF_MOUTH),  # another brand
            (56, 0, 0, 0, ADVERTISING),  # week 51 of the customer's year: counts
            (57, 0, 0, 0, ADVERTISING),  # week 52: does not
            (103, 1, 0, 1, ADVERTISING),
            (104, 2, 0, 1, ADVERTISING),  # too late to be followed
        ),
        unit_cost=3.0,
    )
    assert won.source.tolist() == [WORD_OF_MOUTH, ADVERTISING]
    assert won.of(WORD_OF_MOUTH).sum() == 2 * (10.0 - 2 * 3.0)
    assert np.flatnonzero(won.of(WORD_OF_MOUTH)[0]).tolist() == [0, 51]
    assert won.of(ADVERTISING).sum() == 4.0


def test_talk_of_a_small_market() -> None:
    seen = TALK.run(TALK.scenario(3, quick=True, more=SMALL), 0)
    assert seen.values["positive_to_negative"] > 1.0
    assert abs(seen.values["volume_on_share"] - 1.0) < 0.5
    shares = [y for _, _, y in seen.curves["volume_on_share"]]
    assert sum(shares) == pytest.approx(1.0)
    any_brand = TALK.scenario(3, quick=True, more=(*SMALL, *TALK_OF_ANY_BRAND.overrides))
    assert abs(TALK.run(any_brand, 0).values["volume_on_share"]) < 0.3


def test_newcomers_of_a_small_market() -> None:
    talkative = ("behaviour.talk_base=0.9", "behaviour.hearing=1")
    seen = REFERRED.run(REFERRED.scenario(3, quick=True, more=(*SMALL, *talkative)), 0)
    assert 0.0 < seen.values["referred_share"] < 1.0
    assert seen.values["referred_value"] > 0.0
    ends = [y for name, week, y in seen.curves["referred_value"] if week == 51]
    assert ends[0] / ends[1] == pytest.approx(seen.values["referred_value"])
