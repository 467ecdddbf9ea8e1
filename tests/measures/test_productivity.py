"""Productivity of sales and communication, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from sim.measures.columns import Columns
from sim.measures.productivity import (
    communication_per_purchase,
    communication_saving,
    incremental_productivity,
    sales_productivity,
    spend_on,
)


def test_spend_is_by_item_and_unknown_items_cost_nothing(arm: Any) -> None:
    columns = Columns(arm)
    assert spend_on(columns, ("media",)) == 15
    assert spend_on(columns, ("contact", "media", "commission")) == 19
    assert spend_on(columns, ("commission",)) == 0


def test_margin_a_unit_of_effort(arm: Any) -> None:
    # 8 purchases of 9 units: revenue 86, variable cost 36; contacts cost 4.
    assert sales_productivity(Columns(arm)).value == pytest.approx((86 - 36) / 4)


def test_no_effort_has_no_productivity(baseline: Any) -> None:
    assert sales_productivity(Columns(baseline)).value is None


def test_added_effort_against_the_baseline(arm: Any, baseline: Any) -> None:
    # The baseline lacks consumer 4's 8 + 10 for 2 units, and takes 2 more from consumer 1.
    added = incremental_productivity(Columns(arm), Columns(baseline))
    assert added.value == pytest.approx((18 - 8 - 2) / 4)
    assert incremental_productivity(Columns(arm), Columns(arm)).value is None


def test_communication_a_purchase_and_what_is_saved(arm: Any, baseline: Any) -> None:
    columns, other = Columns(arm), Columns(baseline)
    assert communication_per_purchase(columns).value == 19 / 8
    assert communication_per_purchase(other).value == 15 / 6
    assert communication_saving(columns, other) == pytest.approx(8 * 15 / 6 - 19)


def test_nothing_sold_saves_nothing(arm: Any, build: Any) -> None:
    assert communication_saving(Columns(build()), Columns(arm)) is None
