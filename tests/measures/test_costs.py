"""Costs on a market worked by hand."""

from __future__ import annotations

from typing import Any

from sim.measures.columns import Columns
from sim.measures.costs import (
    acquisition_cost,
    acquisition_cost_by_week,
    cost_by_item,
    marketing_cost,
    prospect_share,
    retention_cost,
    retention_cost_by_week,
)
from sim.measures.recording import Recording


def test_costs_add_up(arm: Recording) -> None:
    columns = Columns(arm)
    assert prospect_share(columns) == 0.4
    assert marketing_cost(columns) == 23.0
    # Own 3 + 2, shared .6 x (10 + 5).
    assert retention_cost(columns) == 14.0
    # Own 1 + 2, shared .4 x 10; the run-off's .4 x 5 is not the programme's.
    assert acquisition_cost(columns) == 7.0
    assert acquisition_cost_by_week(columns).sum() + retention_cost(columns) == 23.0


def test_discounts_can_be_left_out(arm: Recording) -> None:
    assert retention_cost_by_week(Columns(arm), discounts=False).tolist() == [6, 3, 0, 0, 3, 0]


def test_cost_by_item(arm: Recording) -> None:
    assert cost_by_item(Columns(arm)) == {
        ("mass", "media"): 15.0,
        ("mass", "contact"): 4.0,
        ("mass", "discount"): 4.0,
    }


def test_no_ledger_costs_nothing(build: Any) -> None:
    columns = Columns(build([]))
    assert marketing_cost(columns) == retention_cost(columns) == 0.0
    assert cost_by_item(columns) == {}
