"""The contract's tables of one run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.measures.columns import Columns
from sim.measures.frames import (
    cohort_frame,
    contacts_frame,
    ledger_frame,
    transactions_frame,
    weekly_frame,
)
from sim.measures.purchasing import margin, revenue
from sim.measures.recording import CONTACT_DTYPE, Recording
from sim.results import SCHEMA

ADDED_BY_STUDIES = ("strategy", "replication")


def test_columns_are_those_of_the_contract(arm: Recording) -> None:
    frames = {
        "weekly": weekly_frame,
        "cohorts": cohort_frame,
        "ledger": ledger_frame,
        "transactions": transactions_frame,
        "contacts": contacts_frame,
    }
    for table, make in frames.items():
        expected = [name for name in SCHEMA[table] if name not in ADDED_BY_STUDIES]
        assert sorted(make(Columns(arm)).columns) == sorted(expected), table


def test_weekly(arm: Recording) -> None:
    frame = weekly_frame(Columns(arm)).set_index(["brand", "week"])
    focal = frame.loc[0]
    assert focal["buyers"].tolist() == [1, 2, 1, 2, 1, 1]
    assert focal["units"].tolist() == [2, 2, 1, 2, 1, 1]
    assert focal["revenue"].tolist() == [20, 16, 10, 20, 10, 10]
    assert focal["margin"].tolist() == [12, 8, 6, 12, 6, 6]
    assert focal["marketing_cost"].tolist() == [10, 8, 0, 0, 5, 0]
    assert focal["new_customers"].tolist() == [0, 1, 0, 1, 0, 1]
    assert frame.loc[1]["margin"].tolist() == [5, 0, 5, 0, 0, 0]
    assert focal["revenue"].sum() == revenue(Columns(arm))
    assert focal["margin"].sum() == margin(Columns(arm))


def test_buyers_of_a_week_are_distinct(build: Any) -> None:
    # Consumer 0: brand 0, rival, brand 0 again; consumer 1: brand 0 three times.
    brands = [(0, 0), (0, 1), (0, 0), (1, 0), (1, 0), (1, 0)]
    purchases = [(2, consumer, brand, 1, 10, 0, 0, 0, 0) for consumer, brand in brands]
    purchases.append((3, 1, 0, 1, 10, 0, 0, 0, 0))
    frame = weekly_frame(Columns(build(purchases))).set_index(["week", "brand"])
    assert frame.loc[(2, 0), "buyers"] == 2
    assert frame.loc[(2, 0), "purchases"] == 5
    assert frame.loc[(2, 1), "buyers"] == 1
    assert frame.loc[(3, 0), "buyers"] == 1


def test_ledger_joins_sides(arm: Recording) -> None:
    frame = ledger_frame(Columns(arm))
    assert frame["item"].tolist() == ["media", "contact", "discount", "media"]
    assert frame["amount"].tolist() == [10, 4, 4, 5]
    np.testing.assert_allclose(frame["units"] * frame["unit_cost"], frame["amount"])
    assert set(frame["programme"]) == {"mass"}


def test_transactions_hold_the_warm_up(arm: Recording) -> None:
    frame = transactions_frame(Columns(arm))
    assert len(frame) == len(arm.purchases)
    assert frame["week"].min() == -4
    focal = frame[(frame["brand"] == 0) & (frame["week"] >= 0)]
    assert focal["amount"].sum() - 4 * focal["units"].sum() == pytest.approx(50.0)


def test_contacts_by_name(arm: Recording) -> None:
    contacts = np.zeros(1, dtype=CONTACT_DTYPE)
    contacts["week"], contacts["consumer"], contacts["source"], contacts["opened"] = 2, 3, 2, 1
    frame = contacts_frame(Columns(replace(arm, contacts=contacts)))
    assert frame.iloc[0].to_dict() == {
        "consumer": 3,
        "week": 2,
        "programme": "mass",
        "channel": "email",
        "source": "direct",
        "opened": True,
    }
