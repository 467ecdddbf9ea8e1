"""Acquisition on a market worked by hand."""

from __future__ import annotations

from typing import Any

from sim.measures.acquisition import (
    AcquiredSplit,
    acquired_by_source,
    acquired_split,
    cac,
    conversion_rate,
    incremental_cac,
    new_customers,
    wom_acquired_share,
    won_back,
)
from sim.measures.columns import SOURCES, Columns, Ratio
from sim.measures.recording import Recording
from sim.population import records


def test_codes_are_those_of_the_population() -> None:
    from sim.measures import columns

    assert SOURCES == records.SOURCES
    for name in ("DELIBERATE", "INERTIAL", "RENEWED", "SWITCHED"):
        assert getattr(columns, name) == getattr(records, name)


def test_new_customers_are_first_purchases_of_the_programme(arm: Recording) -> None:
    # Consumers 3 and 4; consumer 5 comes in the run-off.
    assert new_customers(Columns(arm)) == 2


def test_conversion_rate(arm: Recording, build: Any) -> None:
    # Present at the fork and not yet buyers: 3 and 4. Both convert.
    assert conversion_rate(Columns(arm)) == 1.0
    # Consumers 1 to 5 are prospects, one of them converts.
    purchases = [(-1, 0, 0, 1, 10, 0, 0, 1, 0), (2, 1, 0, 1, 10, 0, 0, 1, 0)]
    assert conversion_rate(Columns(build(purchases))) == 0.2
    # Consumer 2 bought before the warm-up and comes back: no prospect, so 1 of 1, 3, 4 and 5.
    purchases.append((3, 2, 0, 1, 10, 0, 0, 0, 0))
    fork = {"bought": [1, 0, 1, 0, 0, 0]}
    assert conversion_rate(Columns(build(purchases, census={"fork": fork}))) == 0.25
    absent = build([], census={"fork": {"present": 0}})
    assert conversion_rate(Columns(absent)) is None


def test_cac_splits_shared_spend_by_prospects(arm: Recording) -> None:
    # Own: contact 1 + first-purchase discount 2. Shared: 10 x 2 prospects / 5 present = 4.
    assert cac(Columns(arm)) == Ratio(7.0, 2.0)


def test_who_bought_before_the_warm_up_costs_no_acquisition(build: Any) -> None:
    # Shared 12 x 3 prospects / 6 present, for consumer 5.
    census = {"fork": {"bought": [1, 1, 1, 0, 0, 0]}}
    recording = build([(0, 5, 0, 1, 10, 0, 0, 1, 0)], [(0, "media", 2, 12)], census=census)
    assert cac(Columns(recording)) == Ratio(6.0, 1.0)


def test_cac_is_null_when_nobody_is_acquired(build: Any) -> None:
    ratio = cac(Columns(build([], [(0, "media", 1, 10)])))
    assert ratio == Ratio(10.0, 0.0)
    assert ratio.value is None


def test_incremental_cac(arm: Recording, baseline: Recording) -> None:
    # Baseline: consumer 3 alone, for 4. (7 - 4) / (2 - 1).
    columns, other = Columns(arm), Columns(baseline)
    assert incremental_cac(columns, other) == Ratio(3.0, 1.0)
    assert incremental_cac(other, columns).value is None


def test_split_by_potential_outcomes(arm: Recording, baseline: Recording) -> None:
    columns, other = Columns(arm), Columns(baseline)
    assert acquired_split(columns, other) == AcquiredSplit(always=1, induced=1, displaced=0)
    assert acquired_split(other, columns) == AcquiredSplit(always=1, induced=0, displaced=1)


def test_sources_of_acquisition(arm: Recording, build: Any) -> None:
    columns = Columns(arm)
    assert wom_acquired_share(columns) == Ratio(1.0, 2.0)
    counts = acquired_by_source(columns)
    assert counts["word_of_mouth"] == counts["advertising"] == 1
    assert sum(counts.values()) == 2
    # Who remembers no source is not counted.
    unknown = build([(0, 0, 0, 1, 10, 0, 0, 1, 0), (0, 1, 0, 1, 10, 0, 0, 1, 6)])
    assert wom_acquired_share(Columns(unknown)) == Ratio(1.0, 1.0)


def test_won_back_needs_more_than_a_year_of_absence(build: Any) -> None:
    purchases = [
        (-30, 0, 0, 1, 10, 0, 0, 1, 0),
        (-28, 1, 0, 1, 10, 0, 0, 1, 0),
        (22, 0, 0, 1, 10, 0, 0, 0, 0),  # 51 idle weeks between
        (25, 1, 0, 1, 10, 0, 0, 0, 0),  # 52 idle weeks between
        (26, 1, 0, 1, 10, 0, 0, 0, 0),
        (26, 2, 0, 1, 10, 0, 0, 1, 0),
    ]
    assert won_back(Columns(build(purchases, warm_up=30, weeks=40))) == 1
