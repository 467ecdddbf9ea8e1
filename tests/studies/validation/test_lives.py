"""Row 10: three lives of the same people, and the value of a cohort on its own clock."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.measures.recording import PURCHASE_DTYPE
from sim.studies.validation.lives import (
    COHORTS,
    FOLLOWED,
    LIVED,
    LIVES,
    PATTERNS,
    Cohort,
    FatedMarket,
    live_life,
    ratio_of_means,
    restored,
    run_cohorts,
    run_lives,
    values_of,
    won_between,
)

SMALL = ("population.size=1500", "horizon.warm_up=8")


def lived() -> FatedMarket:
    market = FatedMarket(LIVED.scenario(4, quick=True, more=SMALL))
    market.run_for(market.warm_up)
    return market


def test_the_same_people_buy_in_week_0_of_every_life() -> None:
    market = lived()
    lives = {name: live_life(market, fate) for name, fate in LIVES.items()}
    first = lives["never_failed"]
    assert first.bought.sum() > 5
    for life in lives.values():
        assert (life.bought == first.bought).all()
    assert lives["failed"].recovered.sum() == first.recovered.sum() == 0
    put_right = lives["recovered"].recovered
    assert 0 < put_right.sum() < first.bought.sum()  # not everybody complains
    assert (put_right <= first.bought).all()


def test_a_failure_hurts_who_bought_and_nobody_else() -> None:
    market = lived()
    never, failed = (live_life(market, LIVES[name]) for name in ("never_failed", "failed"))
    bought = never.bought > 0
    assert (failed.satisfaction[bought] < never.satisfaction[bought]).all()
    assert (failed.satisfaction[~bought] == never.satisfaction[~bought]).all()


def test_what_is_restored_is_a_share_of_the_loss() -> None:
    assert restored(0.4, 0.3, -0.1) == pytest.approx(0.8)
    assert restored(0.4, 0.5, -0.1) == pytest.approx(1.2)
    assert math.isnan(restored(0.4, 0.4, 0.4))


def test_a_new_customer_is_followed_from_the_week_after_the_first_purchase() -> None:
    rows = np.zeros(6, PURCHASE_DTYPE)
    rows["week"] = [2, 2, 5, 2 + FOLLOWED, 3 + FOLLOWED, 6]
    rows["consumer"] = [0, 1, 0, 0, 0, 0]
    rows["brand"] = [0, 0, 0, 0, 0, 1]
    rows["first"] = [1, 1, 0, 0, 0, 1]
    rows["units"] = 1.0
    rows["amount"] = 3.0
    cohort = won_between(rows, 4)
    assert cohort.consumers.tolist() == [0, 1]
    assert cohort.won.tolist() == [2, 2]
    assert won_between(rows, 2).consumers.size == 0
    assert values_of(rows, cohort, 3, 2.0, 0.0) == pytest.approx([2.0, 0.0])
    late = 1.12 ** (-FOLLOWED / 52) + 1.12 ** (-3 / 52)
    assert values_of(rows, cohort, 3, 2.0, 0.12) == pytest.approx([late, 0.0])
    nobody = Cohort(np.zeros(0, np.int64), np.zeros(0, np.int64))
    assert values_of(rows, nobody, 3, 2.0, 0.0).size == 0


def test_the_upper_limit_of_a_ratio_covers_the_truth_19_times_in_20() -> None:
    rng = np.random.default_rng(2)
    limits = [
        ratio_of_means(rng.exponential(1.0, 300), rng.exponential(2.0, 300))[1] for _ in range(1000)
    ]
    assert np.mean(np.array(limits) > 0.5) == pytest.approx(0.95, abs=0.025)
    assert math.isnan(ratio_of_means(np.zeros(5), np.ones(5))[0])


def test_small_markets_give_every_value() -> None:
    for experiment, run in ((LIVED, run_lives), (COHORTS, run_cohorts)):
        seen = run(experiment.scenario(4, quick=True, more=SMALL), 0)
        own = {p.value for p in PATTERNS if p.experiment is experiment}
        assert own <= set(seen.values)
    values = seen.values
    product = values["discount_selection"] * values["discount_cause"]
    assert values["discount_cohort_ratio"] == pytest.approx(product)
    assert values["discount_cohort_limit"] > values["discount_cohort_ratio"]
