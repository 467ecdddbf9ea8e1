"""All KPIs of a run together."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.measures.columns import Columns
from sim.measures.definitions import KPIS
from sim.measures.measure import measure
from sim.measures.recording import PURCHASE_DTYPE, Recording


def test_every_kpi_by_hand(arm: Recording, baseline: Recording) -> None:
    expected = {
        "retention_rate": 0.5,
        "churn_rate": 0.5,
        "repeat_rate": 0.5,
        "cac": 3.5,
        "incremental_cac": 3.0,
        "clv": -1.0,
        "clv_with_referrals": 1.0,
        "clv_cac_ratio": 24 / 7,
        "payback_weeks": 3.0,
        "npv": 31.0,
        "customer_equity": 15.0,
        "romi": 0.5,
        "penetration": 4 / 6,
        "purchase_frequency": 1.5,
        "market_share": 7 / 9,
        "share_of_wallet": 66 / 82,
        "nps": 100 / 3,
        "true_loyalty_share": 1 / 6,
        "spurious_loyalty_share": 1 / 6,
        "latent_loyalty_share": 2 / 6,
        "inertial_repurchase_share": 0.5,
        "new_customers": 2.0,
        "conversion_rate": 1.0,
        "wom_acquired_share": 0.5,
        "visits": 10.0,
        "average_ticket": 11.0,
        "mean_attachment": 0.625,
        "revenue_volatility": (67 / 3) ** 0.5 / 16.5,
        "marketing_cost": 23.0,
        "retention_cost": 14.0,
        "revenue": 86.0,
        "margin": 50.0,
    }
    measured = measure(arm, baseline, baseline)
    assert list(measured.kpis) == list(KPIS) == list(expected)
    assert measured.kpis == pytest.approx(expected)


def test_parts_are_those_of_the_ratios(arm: Recording, baseline: Recording) -> None:
    measured = measure(arm, baseline)
    assert set(measured.parts) == {name for name, kpi in KPIS.items() if kpi.ratio}
    for name, (top, below) in measured.parts.items():
        assert measured.kpis[name] == top / below


def test_undefined_is_none_never_zero_never_infinite(build: Any) -> None:
    kpis = measure(build([], brands=1)).kpis
    zero = {name for name, value in kpis.items() if value == 0.0}
    assert zero == {
        "npv", "customer_equity", "new_customers", "conversion_rate", "marketing_cost",
        "retention_cost", "revenue", "margin", "true_loyalty_share", "spurious_loyalty_share",
        "latent_loyalty_share",
    }  # fmt: skip
    assert {name for name, value in kpis.items() if value is not None} == zero | {"visits"}


def test_spend_without_customers_is_kept_for_the_sums(build: Any) -> None:
    measured = measure(build([], [(0, "media", 1, 10)]))
    assert measured.kpis["cac"] is None
    assert measured.parts["cac"] == (10.0, 0.0)


def test_the_baseline_has_no_comparison_with_itself(arm: Recording) -> None:
    kpis = measure(arm).kpis
    for name in ("incremental_cac", "payback_weeks", "romi", "clv_with_referrals"):
        assert kpis[name] is None


def test_unidentified_kpis_are_null(arm: Recording) -> None:
    measured = measure(replace(arm, unidentified=("market_share", "nps")))
    assert measured.kpis["market_share"] is None
    assert measured.kpis["nps"] is None
    assert "market_share" not in measured.parts
    assert measured.kpis["retention_rate"] == 0.5


def test_prepared_columns_give_the_same(arm: Recording, baseline: Recording) -> None:
    assert measure(Columns(arm), Columns(baseline)) == measure(arm, baseline)


def test_a_market_of_ordinary_size_takes_milliseconds(build: Any) -> None:
    generator = np.random.default_rng(1)
    purchases = np.zeros(200_000, dtype=PURCHASE_DTYPE)
    purchases["week"] = np.sort(generator.integers(-52, 156, 200_000))
    purchases["consumer"] = generator.integers(0, 7624, 200_000)
    purchases["brand"] = generator.integers(0, 2, 200_000)
    purchases["units"], purchases["amount"] = 1.0, 10.0
    recording = replace(
        build([], size=7624, warm_up=52, weeks=104, run_off=52), purchases=purchases
    )
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        measure(recording)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.1  # 10 ms on an idle core
