"""The recorder: rows as they happened, active customers counted once, and forks that share."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from sim.firm.sales import Sales
from sim.measures.recording import CENSUS_DTYPE, PURCHASE_DTYPE, WEEKLY_DTYPE
from sim.population.records import NOBODY, state_dtype, touch_dtype, traits_dtype
from sim.recorder import (
    Recorder,
    active_by_week,
    census,
    contact_rows,
    purchase_rows,
    weekly_rows,
)

PRICE = np.array([2.0, 10.0])


def sales() -> Sales:
    return Sales(
        consumer=np.array([3, 3, 7], dtype=np.int32),
        brand=np.array([0, 1, 0], dtype=np.int8),
        units=np.array([1.0, 2.0, 3.0]),
        cut=np.array([0.0, 0.1, 0.5]),
        path=np.array([0, 1, 1], dtype=np.int8),
        theme=np.array([2, 2, 5], dtype=np.int8),
        first=np.array([1, 0, 0], dtype=np.int8),
        personal=np.array([0, 0, 1], dtype=np.int8),
        source=np.array([1, 1, 4], dtype=np.int8),
    )


def bought(*rows: tuple[int, int, int]) -> Any:
    found = np.zeros(len(rows), dtype=PURCHASE_DTYPE)
    for row, (week, consumer, brand) in zip(found, rows, strict=True):
        row["week"], row["consumer"], row["brand"] = week, consumer, brand
    return found


def test_purchases_are_written_with_what_was_paid_and_taken_off() -> None:
    rows = purchase_rows(-4, sales(), PRICE)
    assert rows["week"].tolist() == [-4] * 3
    assert rows["consumer"].tolist() == [3, 3, 7]
    assert rows["amount"] == pytest.approx([2, 18, 3])
    assert rows["face_value"] == pytest.approx([0, 2, 3])
    assert rows["units"].tolist() == [1, 2, 3]
    for name in ("brand", "path", "first", "personal", "source", "theme"):
        assert rows[name].tolist() == getattr(sales(), name).tolist()


def test_contacts_are_written_with_what_each_cost() -> None:
    touches = np.zeros(2, touch_dtype())
    touches["consumer"], touches["channel"] = [5, 9], [1, 0]
    touches["opened"], touches["clicked"], touches["opted_out"] = [1, 0], [1, 0], [0, 1]
    rows = contact_rows(6, touches, np.array([0.01, 0.9]))
    assert rows["cost"].tolist() == [0.9, 0.01]
    assert rows["consumer"].tolist() == [5, 9]
    assert [rows[name].tolist() for name in ("week", "opened", "opted_out")] == [
        [6, 6], [1, 0], [0, 1],
    ]  # fmt: skip


def test_weekly_rows_are_means_over_those_present() -> None:
    sums = np.array([[3.0, 2.0, 4.0], [1.0, -1.0, 4.0]])
    rows = weekly_rows(2, sums, 9.0, np.array([50.0, 60.0]))
    assert rows["aware"].tolist() == [0.75, 0.25]
    assert rows["attachment"].tolist() == [0.5, -0.25]
    assert rows["visits"].tolist() == [9, 0]  # only the focal brand's are counted
    assert rows["marketing_cost"].tolist() == [50, 60]
    assert rows["brand"].tolist() == [0, 1]
    assert weekly_rows(2, np.zeros((1, 3)), 0.0, np.zeros(1))["aware"].tolist() == [0]


def test_a_census_tells_where_everybody_stands() -> None:
    traits, state = np.zeros(4, traits_dtype(4)), np.zeros(4, state_dtype(4))
    traits["entry"], traits["exit"] = [0, 8, 0, 0], [99, 99, 7, 99]
    state["gone"] = [0, 0, 0, 1]
    state["attachment"][0] = [0.5, 0.25, -0.5, 0.9]  # the fourth slot holds no brand
    state["attachment"][1, :3] = [-0.25, -0.5, -0.75]
    state["trust_good"][0, 0], state["trust_bad"][0, 0] = 5, 1
    state["consent"], state["bought"] = [0b11, 0b10, 0, 0], [0b10, 0b11, 0, 0]
    state["contract"] = [NOBODY, 0, 1, 0]
    rows = census(traits, state, 7, 3)
    assert rows["present"].tolist() == [1, 0, 0, 0]
    assert rows["relative_attitude"][:2].tolist() == [0.25, 0.25]
    assert rows["trust"][:2] == pytest.approx([0.75, 0.5])
    assert rows["consent"].tolist() == [1, 0, 0, 0]
    assert rows["bought"].tolist() == [0, 1, 0, 0]
    assert rows["contract"].tolist() == [NOBODY, 0, 1, 0]
    alone = census(traits, state, 7, 1)
    assert alone["relative_attitude"][0] == 0.5


def test_active_customers_are_counted_once_a_window() -> None:
    rows = bought((-2, 1, 0), (0, 1, 0), (1, 2, 0), (1, 2, 0), (4, 1, 0), (0, 1, 1))
    active = active_by_week(rows, range(6), 2, window=3)
    # Consumer 1 is active in weeks -2 to 2 and from 4, consumer 2 in weeks 1 to 3.
    assert active[:, 0].tolist() == [1, 2, 2, 1, 1, 1]
    assert active[:, 1].tolist() == [1, 1, 1, 0, 0, 0]


def test_active_customers_agree_with_counting_heads() -> None:
    rng = np.random.default_rng(5)
    rows = np.zeros(400, dtype=PURCHASE_DTYPE)
    rows["week"] = np.sort(rng.integers(-30, 40, 400))
    rows["consumer"], rows["brand"] = rng.integers(0, 30, 400), rng.integers(0, 3, 400)
    active = active_by_week(rows, range(40), 3, window=7)
    for week in range(40):
        recent = rows[(rows["week"] <= week) & (rows["week"] > week - 7)]
        for brand in range(3):
            heads = np.unique(recent["consumer"][recent["brand"] == brand]).size
            assert active[week, brand] == heads


def week_of(week: int) -> Any:
    rows = np.zeros(1, dtype=WEEKLY_DTYPE)
    rows["week"] = week
    return rows


def test_weekly_rows_start_at_the_fork_and_remember_the_warm_up() -> None:
    recorder = Recorder()
    recorder.weekly = [week_of(week) for week in (-1, 0, 1, 2)]
    recorder.purchases = [bought((-1, 4, 0)), bought((2, 5, 0))]
    rows = recorder.all_weekly(1, window=2)
    assert rows["week"].tolist() == [0, 1, 2]
    assert rows["active_customers"].tolist() == [1, 0, 1]


def test_nothing_written_is_no_rows() -> None:
    recorder = Recorder()
    assert recorder.all_purchases().shape == (0,)
    assert recorder.all_contacts().shape == (0,)
    assert recorder.all_weekly(2, 52).shape == (0,)


def test_contacts_since_a_week() -> None:
    recorder = Recorder()
    for week in (-3, 0, 2):
        recorder.contacts.append(contact_rows(week, np.zeros(1, touch_dtype()), np.ones(1)))
    assert recorder.all_contacts().shape == (2,)
    assert recorder.all_contacts(since=-52)["week"].tolist() == [-3, 0, 2]
    assert recorder.all_contacts(since=1)["week"].tolist() == [2]


def test_a_fork_shares_what_was_written_and_goes_on_alone() -> None:
    recorder = Recorder()
    recorder.purchases.append(bought((0, 1, 0)))
    recorder.censuses["fork"] = np.zeros(1, CENSUS_DTYPE)
    twin = copy.deepcopy({"a": recorder, "b": recorder})
    assert twin["a"] is twin["b"]
    fork = twin["a"]
    assert fork.purchases[0] is recorder.purchases[0]
    fork.purchases.append(bought((1, 2, 0)))
    fork.censuses["end"] = np.zeros(1, CENSUS_DTYPE)
    assert recorder.all_purchases().shape == (1,)
    assert fork.all_purchases()["week"].tolist() == [0, 1]
    assert set(recorder.censuses) == {"fork"}
