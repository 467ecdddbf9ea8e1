"""What a practitioner would have measured: by hand, and where the truth is known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.measures.columns import Columns
from sim.measures.naive import METHODS, naive_bias, naive_frame
from sim.measures.recording import CONTACT_DTYPE
from tests.measures.conftest import build_recording

SIZE = 8
BEFORE = [(-1, who, 0, 1.0, 10.0, 0.0, 0, 0, 0) for who in range(6)]
"""Consumers 0 to 5 are customers at the fork, each having paid 10; 6 and 7 are not."""


def spent(amounts: dict[int, float]) -> list[tuple[Any, ...]]:
    return [(2, who, 0, 1.0, paid, 0.0, 0, 0, 0) for who, paid in amounts.items()]


def columns(amounts: dict[int, float], **changes: Any) -> Columns:
    return Columns(build_recording([*BEFORE, *spent(amounts)], size=SIZE, **changes))


def mask(*who: int) -> np.ndarray[Any, Any]:
    chosen = np.zeros(SIZE, dtype=bool)
    chosen[list(who)] = True
    return chosen


ARM = {0: 14.0, 1: 14.0, 2: 14.0, 3: 8.0, 4: 8.0, 5: 8.0, 6: 99.0}
WITHOUT = {0: 12.0, 1: 12.0, 2: 12.0, 3: 8.0, 4: 8.0, 5: 8.0, 6: 99.0}


def found(field_test: Columns | None = None) -> pd.DataFrame:
    """Consumers 0, 1 and 2 join, buy more anyway, and the programme adds 2 each."""
    arm = columns(ARM, members=mask(0, 1, 2))
    return naive_frame(arm, columns(WITHOUT), field_test).set_index("method")


def test_each_method_speaks_of_the_customers_at_the_fork() -> None:
    rows = found()
    assert tuple(rows.index) == METHODS
    # 66 paid by six customers, 60 before; the truth is 2 for half of them
    assert rows.loc["before_after", ["estimate", "truth"]].tolist() == pytest.approx([1.0, 1.0])
    # members pay 14, others 8: six, of which four are selection
    assert rows.loc["members", ["estimate", "truth"]].tolist() == pytest.approx([6.0, 2.0])
    assert rows.loc["members", "people"] == 3


def test_matching_compares_with_people_who_bought_alike_before() -> None:
    rows = found()  # all customers bought alike before, so matching finds no more than members do
    assert rows.loc["matched", "estimate"] == pytest.approx(6.0)
    before = [(-1, who, 0, 1.0, 10.0 if who < 3 else 50.0, 0.0, 0, 0, 0) for who in range(6)]

    def told_apart(amounts: dict[int, float], **changes: Any) -> Columns:
        return Columns(build_recording([*before, *spent(amounts)], size=SIZE, **changes))

    arm = told_apart(ARM, members=mask(0, 1, 2))
    rows = naive_frame(arm, told_apart(WITHOUT), None).set_index("method")
    assert math.isnan(rows.loc["matched", "estimate"])  # nobody alike was left out


def test_contacts_and_deals_reach_people_too() -> None:
    contacts = np.zeros(1, dtype=CONTACT_DTYPE)
    contacts["consumer"] = 3
    deal = (2, 4, 0, 1.0, 5.0, 5.0, 0, 0, 0)
    arm = Columns(build_recording([*BEFORE, *spent(ARM), deal], size=SIZE, contacts=contacts))
    assert (
        naive_frame(arm, columns(WITHOUT), None).set_index("method").loc["members", "people"] == 2
    )


def test_a_random_hold_out_is_compared_with_the_rest_of_its_own_run() -> None:
    assert math.isnan(found().loc["hold_out", "estimate"])
    test = columns({0: 14.0, 1: 14.0, 2: 12.0, 3: 8.0, 4: 8.0, 5: 8.0}, held_out=mask(2, 5))
    row = found(test).loc["hold_out"]
    assert row["estimate"] == pytest.approx((14 + 14 + 8 + 8) / 4 - (12 + 8) / 2)
    assert row["truth"] == pytest.approx(1.0)
    assert row["low"] < row["estimate"] < row["high"]


def test_without_time_before_the_fork_nothing_is_measured() -> None:
    arm = Columns(build_recording(spent(ARM), size=SIZE, warm_up=0))
    assert naive_frame(arm, arm, None).empty


def test_bias_is_the_mean_error_over_replications() -> None:
    rows = pd.DataFrame(
        {
            "strategy": "mass",
            "replication": [0, 1, 0, 1],
            "method": ["members", "members", "hold_out", "hold_out"],
            "estimate": [5.0, 7.0, math.nan, math.nan],
            "low": [1.0, -1.0, math.nan, math.nan],
            "high": [4.0, 9.0, math.nan, math.nan],
            "truth": [2.0, 2.0, 2.0, 2.0],
            "people": 10,
        }
    )
    table = naive_bias(rows)
    assert list(table["method"]) == ["members"]  # what says nothing is left out
    row = table.iloc[0]
    assert (row["bias"], row["claimed"], row["missed"]) == pytest.approx((4.0, 0.5, 0.0))
    assert row["bias_low"] < 4.0 < row["bias_high"]
