"""Tables of a comparison: numbers of one cell have the same decimals."""

from __future__ import annotations

import math

from sim.locale import catalogue
from sim.report.tables import alike

WORDS = catalogue("en")


def test_a_difference_and_its_interval_have_the_same_decimals() -> None:
    assert alike([-0.00159, -0.00378, 0.000596], "ratio", WORDS) == [
        "−0.00159", "−0.00378", "+0.00060"
    ]  # fmt: skip
    assert alike([98.4, -49.4, 1246.0], "currency", WORDS) == ["+98", "−49", "+1,246"]


def test_what_is_not_zero_does_not_read_as_zero() -> None:
    assert alike([0.04, 0.001, 512.0], "currency", WORDS) == ["+0.0400", "+0.00100", "+512"]


def test_shares_are_in_points_and_what_is_unknown_has_a_text() -> None:
    assert alike([0.0513, 0.0, -0.01], "share", WORDS) == ["+5.13", "0", "−1.00"]
    assert len(alike([1.0, math.nan, math.nan], "currency", WORDS)) == 3
