"""Cost by item: means over replications, also those that spent nothing."""

from __future__ import annotations

import pytest

from sim.plots import cost_items
from sim.plots.costs import cost_by_item
from tests.report.fixture import make_result

RESULT = make_result()


def test_costs_are_means_per_replication() -> None:
    means = cost_by_item(RESULT.ledger, RESULT.runs)
    assert means.loc["mass", "media"] == pytest.approx(1400.0)
    assert means.loc["none"].sum() == 0


def test_a_replication_without_rows_counts_as_nothing_spent() -> None:
    ledger = RESULT.ledger[(RESULT.ledger["replication"] > 0)]
    means = cost_by_item(ledger, RESULT.runs)
    assert means.loc["mass", "media"] == pytest.approx(1400.0 * 4 / 5)


def test_small_items_are_joined_and_nothing_is_lost() -> None:
    figure = cost_items(RESULT.ledger, RESULT.runs)
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [trace.name for trace in bars][-1] == "other items"
    assert len(bars) == 7
    total = sum(trace.x[list(trace.y).index("promotion")] for trace in bars)
    assert total == pytest.approx(300 + 1050 + 120)


def test_nothing_spent_says_so() -> None:
    figure = cost_items(RESULT.ledger.iloc[:0], RESULT.runs)
    assert figure.layout.annotations[0].text == "No arm spent anything."
