"""Paired effects on runs with known effects."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import UserError
from sim.measures.inference import EFFECT_COLUMNS, half_width, paired_effects
from sim.measures.paired import t_interval
from sim.results import SCHEMA

ARMS = ("none", "status_quo", "mass")
EFFECTS = {"none": -3.0, "status_quo": 0.0, "mass": 2.0}


def make_runs(replications: int, draws: int = 0, seed: int = 1, noise: float = 1.0) -> pd.DataFrame:
    """Return runs whose NPV is common luck + the arm's effect (times a drawn one) + own luck."""
    generator = np.random.default_rng(seed)
    luck = generator.normal(0, 5, replications + draws)
    drawn = generator.normal(1, 0.5, draws)
    rows: list[dict[str, Any]] = []
    for arm in ARMS:
        for k in range(replications + draws):
            is_draw = k >= replications
            size = float(drawn[k - replications]) if is_draw else 1.0
            own = float(generator.normal(0, noise))
            rows.append(
                {
                    "strategy": arm,
                    "replication": k,
                    "draw": k - replications if is_draw else None,
                    "npv": 100 + luck[k] + size * EFFECTS[arm] + own,
                    "visits": 7.0,
                }
            )
    frame = pd.DataFrame(rows)
    return frame.assign(draw=frame["draw"].astype("Int64"), error=None)


def effect(frame: pd.DataFrame, strategy: str, kpi: str) -> pd.Series[Any]:
    rows = frame[(frame["strategy"] == strategy) & (frame["kpi"] == kpi)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_columns_are_those_of_the_contract() -> None:
    assert tuple(SCHEMA["effects"]) == EFFECT_COLUMNS
    frame = paired_effects(make_runs(5, 3), None, "status_quo")
    assert tuple(frame.columns) == EFFECT_COLUMNS
    assert len(frame) == 6
    row = effect(frame, "mass", "npv")
    assert (row["replications"], row["draws"], row["unit"]) == (5, 3, "currency")


def test_mean_effect_and_its_interval() -> None:
    runs = make_runs(10)
    row = effect(paired_effects(runs, None, "status_quo"), "mass", "npv")
    wide = runs.pivot(index="replication", columns="strategy", values="npv")
    paired = (wide["mass"] - wide["status_quo"]).to_numpy()
    assert row["difference"] == pytest.approx(paired.mean())
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(t_interval(paired))
    assert row["mean"] == pytest.approx(wide["mass"].mean())


def test_simulation_interval_covers_the_known_effect() -> None:
    covered = []
    for seed in range(120):
        frame = paired_effects(make_runs(6, seed=seed), None, "status_quo").query("kpi == 'npv'")
        for arm in ("none", "mass"):
            row = effect(frame, arm, "npv")
            covered.append(row["ci_low"] <= EFFECTS[arm] <= row["ci_high"])
    assert 0.90 <= np.mean(covered) <= 0.99


def test_pairing_reduces_variance() -> None:
    # Var = 25 + 1 each, Var of the difference 2: 26 times.
    row = effect(paired_effects(make_runs(3000), None, "status_quo"), "mass", "npv")
    assert row["variance_reduction"] == pytest.approx(26.0, rel=0.1)


def test_the_baseline_differs_from_itself_by_nothing() -> None:
    row = effect(paired_effects(make_runs(5, 5), None, "status_quo"), "status_quo", "npv")
    assert row["difference"] == row["ci_low"] == row["ci_high"] == 0.0
    assert row["param_low"] == row["param_high"] == 0.0
    assert np.isnan(row["variance_reduction"])


def test_parameter_interval_is_wider_than_noise() -> None:
    frame = paired_effects(make_runs(400, 4000, noise=0.1), None, "status_quo")
    row = effect(frame, "mass", "npv")
    # 2 x a normal(1, .5), of which 4,000 draws are as good as all: 2 -+ 1.96.
    assert (row["param_low"], row["param_high"]) == pytest.approx((0.04, 3.96), abs=0.15)
    assert row["ci_high"] - row["ci_low"] < 0.1


def test_p_best_over_draws() -> None:
    # The arm is best when its drawn effect exceeds zero: P(N(1, .5) > 0) = .977.
    frame = paired_effects(make_runs(4, 4000, noise=0.01), None, "status_quo")
    chances = frame.query("kpi == 'npv'").set_index("strategy")["p_best"]
    assert chances["mass"] == pytest.approx(0.977, abs=0.01)
    assert chances.sum() == pytest.approx(1.0)


def test_p_best_without_draws_and_with_ties() -> None:
    frame = paired_effects(make_runs(20, noise=0.5), None, "status_quo")
    assert effect(frame, "mass", "npv")["p_best"] > 0.99
    assert effect(frame, "none", "npv")["p_best"] == 0.0
    assert effect(frame, "none", "visits")["p_best"] == pytest.approx(1 / 3)


def test_p_best_follows_the_direction() -> None:
    runs = make_runs(20).rename(columns={"npv": "churn_rate", "visits": "marketing_cost"})
    frame = paired_effects(runs, None, "status_quo")
    assert effect(frame, "none", "churn_rate")["p_best"] > 0.99
    assert np.isnan(effect(frame, "none", "marketing_cost")["p_best"])


def test_nulls_are_left_out_until_they_are_most() -> None:
    runs = make_runs(4)
    mass = runs["strategy"] == "mass"
    runs.loc[mass & (runs["replication"] == 0), "npv"] = np.nan
    row = effect(paired_effects(runs, None, "status_quo"), "mass", "npv")
    rest = runs[runs["replication"] > 0].pivot(
        index="replication", columns="strategy", values="npv"
    )
    assert row["difference"] == pytest.approx((rest["mass"] - rest["status_quo"]).mean())
    runs.loc[mass & (runs["replication"] < 3), "npv"] = np.nan
    row = effect(paired_effects(runs, None, "status_quo"), "mass", "npv")
    assert row[["mean", "difference", "ci_low", "ci_high", "p_best"]].isna().all()


def test_failed_runs_are_left_out() -> None:
    runs = make_runs(6)
    runs.loc[(runs["replication"] == 2) & (runs["strategy"] == "mass"), "npv"] = 1e9
    runs.loc[(runs["replication"] == 2) & (runs["strategy"] == "mass"), "error"] = "failed"
    row = effect(paired_effects(runs, None, "status_quo"), "mass", "npv")
    assert abs(row["difference"]) < 10


def make_ratio_runs(kpi: str, parts: dict[str, list[tuple[float, float]]]) -> Any:
    """Return runs and parts of one ratio KPI, by strategy and replication."""
    rows = [
        {"strategy": arm, "replication": k, "draw": None, "numerator": top, "denominator": below}
        for arm, pairs in parts.items()
        for k, (top, below) in enumerate(pairs)
    ]
    frame = pd.DataFrame(rows).assign(kpi=kpi)
    value = frame["numerator"] / frame["denominator"].where(frame["denominator"] > 0)
    return frame[["strategy", "replication", "draw"]].assign(**{kpi: value}), frame


def test_ratio_of_sums() -> None:
    # CAC 30 / 6 against 20 / 8; the first mass run acquired nobody and its spend still counts.
    runs, parts = make_ratio_runs(
        "cac",
        {"status_quo": [(10, 4), (10, 4), (0, 0)], "mass": [(10, 0), (10, 4), (10, 2)]},
    )
    row = effect(paired_effects(runs, parts, "status_quo"), "mass", "cac")
    assert row["mean"] == 5.0
    assert row["difference"] == 2.5


def test_ratio_interval_holds_the_difference() -> None:
    generator = np.random.default_rng(8)
    below = generator.poisson(40, (2, 12)).astype(float)
    parts = {
        arm: [(scale * b + e, b) for b, e in zip(below[k], generator.normal(0, 9, 12), strict=True)]
        for k, (arm, scale) in enumerate({"status_quo": 3.0, "mass": 5.0}.items())
    }
    runs, frame = make_ratio_runs("cac", parts)
    row = effect(paired_effects(runs, frame, "status_quo", key=(5, 0)), "mass", "cac")
    assert row["ci_low"] < 2.0 < row["ci_high"]
    assert 0.05 < row["ci_high"] - row["ci_low"] < 1.0
    again = effect(paired_effects(runs, frame, "status_quo", key=(5, 0)), "mass", "cac")
    assert row.equals(again)


def test_incremental_cac_is_null_when_no_customer_is_surely_won() -> None:
    surely = [(20.0, 4.0 + k % 2) for k in range(8)]
    perhaps = [(20.0, 4.0 if k % 2 else -3.5) for k in range(8)]
    runs, parts = make_ratio_runs("incremental_cac", {"sure": surely, "unsure": perhaps})
    base = runs[runs["strategy"] == "sure"].assign(strategy="status_quo", incremental_cac=np.nan)
    frame = paired_effects(pd.concat([runs, base]), parts, "status_quo")
    row = effect(frame, "sure", "incremental_cac")
    # 160 / 36, its own difference: the baseline has none.
    assert row["mean"] == row["difference"] == pytest.approx(160 / 36)
    assert row["ci_low"] < 160 / 36 < row["ci_high"]
    for arm in ("unsure", "status_quo"):
        row = effect(frame, arm, "incremental_cac")
        assert row[["mean", "difference", "ci_low", "ci_high", "p_best"]].isna().all()


def test_an_incremental_ratio_has_a_mean_only_with_an_interval() -> None:
    # mean 3, t interval from 0.3: surely above zero, but few resamples are not
    hardly = [(20.0, customers) for customers in (-2.0, -1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.5)]
    runs, parts = make_ratio_runs("incremental_cac", {"hardly": hardly})
    base = runs.assign(strategy="status_quo", incremental_cac=np.nan)
    row = effect(
        paired_effects(pd.concat([runs, base]), parts, "status_quo"), "hardly", "incremental_cac"
    )
    assert (
        row["ci_low"] < row["mean"] < row["ci_high"]
        or row[["mean", "difference", "ci_low", "ci_high", "p_best"]].isna().all()
    )


def test_half_width() -> None:
    runs = make_runs(10)
    frame = paired_effects(runs, None, "status_quo").query("kpi == 'npv'")
    widest = ((frame["ci_high"] - frame["ci_low"]) / 2).max()
    assert half_width(runs, None, "npv", "status_quo") == pytest.approx(widest)
    assert half_width(make_runs(1), None, "npv", "status_quo") is None
    assert half_width(make_runs(90), None, "npv", "status_quo") < widest


def test_half_width_counts_the_arms_that_have_a_value() -> None:
    some = {"status_quo": [(10.0, 4.0), (12.0, 5.0), (9.0, 3.0)] * 3}
    some["mass"] = [(top + 5.0, below + k % 2) for k, (top, below) in enumerate(some["status_quo"])]
    runs, parts = make_ratio_runs("cac", some)
    alone = half_width(runs, parts, "cac", "status_quo")
    assert alone is not None and alone > 0.0
    # An arm that acquires nobody, in whatever number of replications, does not count.
    nobody = [(10.0, 0.0)] * 9
    runs, parts = make_ratio_runs("cac", some | {"one_to_one": nobody})
    assert half_width(runs, parts, "cac", "status_quo") == alone
    # Nothing to compare with, or nothing to compare: not known, so replications go on.
    assert half_width(runs, parts, "cac", "one_to_one") is None
    runs, parts = make_ratio_runs("cac", {"status_quo": some["status_quo"], "mass": nobody})
    assert half_width(runs, parts, "cac", "status_quo") is None
    # A value without an interval still does: most resamples of these hold no customer.
    seldom = [(10.0, 0.0)] * 8 + [(10.0, 1.0)]
    runs, parts = make_ratio_runs("cac", some | {"one_to_one": seldom})
    assert half_width(runs, parts, "cac", "status_quo") is None


def test_mistakes_are_one_sentence() -> None:
    with pytest.raises(UserError, match="did you mean 'npv'"):
        half_width(make_runs(3), None, "npvv", "status_quo")
    with pytest.raises(UserError, match="did you mean 'status_quo'"):
        paired_effects(make_runs(3), None, "statusquo")
