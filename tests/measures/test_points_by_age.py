"""Points by quarter: nothing is lost between what is issued and what is owed."""

from __future__ import annotations

import numpy as np
import pytest

from sim.measures.points_by_age import AGES, OUTSTANDING, held_by_age, points_by_quarter


def test_held_by_age_by_hand() -> None:
    balance = np.array([5.0, 0.0, 2.0, 1.0, 4.0])
    idle = np.array([0, 3, 12, 13, 400])
    assert held_by_age(balance, idle).tolist() == [7.0, 1.0, 0.0, 0.0, 4.0]
    assert held_by_age(np.zeros(3), np.zeros(3, dtype=np.int64)).tolist() == [0.0] * len(AGES)


def test_movements_and_what_is_owed() -> None:
    # Week, issued, redeemed, expired, outstanding, liability.
    rows = np.array(
        [[0, 10, 0, 0, 10, 1], [12, 4, 6, 0, 8, 0.8], [13, 1, 0, 2, 7, 0.7], [19, 0, 0, 7, 0, 0]]
    )
    looks = {
        0: np.zeros(len(AGES)),
        13: np.array([8.0, 0, 0, 0, 0]),
        20: np.zeros(len(AGES)),
    }
    frame = points_by_quarter(rows, looks, 0.1)
    found = {
        (row["week"], row["entry"]): (row["points"], row["amount"])
        for row in frame.to_dict("records")
    }
    assert found == {
        (13, "issued"): (14.0, pytest.approx(1.4)),
        (13, "redeemed"): (6.0, pytest.approx(0.6)),
        (13, "expired"): (0.0, 0.0),
        (13, OUTSTANDING): (8.0, pytest.approx(0.8)),
        (20, "issued"): (1.0, pytest.approx(0.1)),
        (20, "redeemed"): (0.0, 0.0),
        (20, "expired"): (9.0, pytest.approx(0.9)),
    }
    assert frame["idle_weeks"].isna().tolist() == (frame["entry"] != OUTSTANDING).tolist()
