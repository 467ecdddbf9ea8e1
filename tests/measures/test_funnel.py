"""The funnel of a site, and the quality of scores, on tables written by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score  # type: ignore[import-untyped]

from sim.measures.funnel import COLUMNS, auc, calibration, funnel, hand_over, score_quality, table

VISITS = [
    (0, "advert", 5, 5, 12, 1), (0, "organic", 3, 2, 9, 1), (4, "advert", 6, 1, 6, 1),
]  # fmt: skip
LEADS = [
    (7, 0, "advert", 4, 4, 9), (8, 4, "advert", 4, -1, -1), (9, 0, "organic", -1, -1, 30),
]  # fmt: skip


def made_up(count: int = 4000) -> pd.DataFrame:
    """Return scores that are true chances; the best fifth is chosen, half of them handed over."""
    rng = np.random.default_rng(2)
    score = rng.beta(2, 8, count)
    chosen = score >= np.quantile(score, 0.8)
    handed = chosen & (rng.random(count) < 0.5)
    bought = rng.random(count) < score + 0.3 * handed
    columns = (np.zeros(count), np.arange(count), score, np.ones(count), chosen, handed, bought)
    return table("scores", np.column_stack(columns).tolist())


def test_the_funnel_by_hand() -> None:
    found = funnel(table("visits", VISITS), table("leads", LEADS)).set_index("entry_point")
    steps = ["visitors", "leads", "qualified", "handed_over", "bought"]
    assert found.loc[["advert"], steps].to_numpy()[0].tolist() == [6, 2, 2, 1, 1]
    assert found.loc["organic", "lead_rate"] == 0.5
    assert found.loc[["all"], steps].to_numpy()[0, [0, 1, 4]].tolist() == [8, 3, 2]
    assert found.loc["all", "purchase_rate"] == pytest.approx(2 / 3)


def test_a_funnel_of_nobody() -> None:
    found = funnel(table("visits", []), table("leads", []))
    assert found["entry_point"].tolist() == ["all"]
    assert found["visitors"].tolist() == [0]
    assert math.isnan(found["lead_rate"][0])


def test_quality_agrees_with_scikit_learn() -> None:
    scores = made_up()
    alone = scores[scores["handed"] == 0]
    found = score_quality(scores)
    assert found["leads"] == len(alone)
    assert found["auc"] == pytest.approx(roc_auc_score(alone["bought"], alone["score"]))
    assert found["brier"] == pytest.approx(brier_score_loss(alone["bought"], alone["score"]))
    assert found["predicted"] == pytest.approx(found["bought"], abs=0.02)
    assert found["lift"] > 1.3


def test_points_and_fates_not_known_are_left_out() -> None:
    scores = made_up(50)
    scores["learnt"] = 0
    assert score_quality(scores)["leads"] == 0
    assert math.isnan(score_quality(scores)["auc"])
    scores["learnt"], scores["bought"] = 1, -1
    assert calibration(scores).empty


def test_calibration_of_true_chances_and_of_noise() -> None:
    scores = made_up(20_000)
    found = calibration(scores, bins=5)
    assert found["leads"].sum() == (scores["handed"] == 0).sum()
    assert found["observed"].to_numpy() == pytest.approx(found["predicted"].to_numpy(), abs=0.03)
    assert found["predicted"].is_monotonic_increasing
    scores["bought"] = np.random.default_rng(1).permutation(scores["bought"])
    flat = calibration(scores, bins=5)["observed"]
    assert flat.max() - flat.min() < 0.06


def test_what_sellers_bring_is_told_by_the_lot() -> None:
    found = hand_over(made_up(20_000)).set_index("handed")
    assert found["bought"][1] - found["bought"][0] == pytest.approx(0.3, abs=0.04)
    empty = hand_over(table("scores", []))
    assert empty["leads"].tolist() == [0, 0]


def test_auc_by_hand() -> None:
    assert auc(np.array([0.1, 0.4, 0.35, 0.8]), np.array([0.0, 0, 1, 1])) == 0.75
    assert auc(np.array([1.0, 1, 1]), np.array([0.0, 1, 1])) == 0.5
    assert math.isnan(auc(np.array([1.0]), np.array([1.0])))


def test_tables_have_their_columns() -> None:
    for name, columns in COLUMNS.items():
        assert table(name, []).columns.tolist() == list(columns)
