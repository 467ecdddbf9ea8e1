"""Joining programmes: exposures add up before saturation, one cut, contacts in order."""

from __future__ import annotations

import numpy as np
import pytest

from sim.firm.media import effective_exposures
from sim.firm.plan import join
from sim.firm.programme import TOUCH, Part
from sim.population.records import brand_dtype


def touches(*consumers: int, programme: int) -> np.ndarray:
    made = np.zeros(len(consumers), TOUCH)
    made["consumer"], made["programme"] = consumers, programme
    return made


def test_mixes_share_one_saturation_and_the_deepest_cut() -> None:
    standing = np.zeros(1, brand_dtype())
    standing["price"] = 3.0
    parts = [
        Part(exposures=0.2, claim=0.7, cut=0.1, notice=0.9, touches=touches(1, 5, programme=0)),
        Part(exposures=0.4, claim=0.9, cut=0.3, notice=0.4, touches=touches(1, 2, programme=1)),
        Part(pull=np.array([1.0, 0.0])),
        Part(pull=np.array([0.5, 0.5])),
    ]
    plan = join(parts, standing, 0.6)
    assert plan.record["advertising"][0] == pytest.approx(effective_exposures(0.6, 0.6))
    assert plan.record["claim"][0] == 0.9
    assert (plan.record["cut"][0], plan.record["cut_notice"][0]) == (0.3, 0.4)
    assert plan.cut_programme == 1
    assert plan.touches["consumer"].tolist() == [1, 1, 2, 5]
    assert plan.touches["programme"].tolist() == [0, 1, 1, 0]
    assert plan.pull is not None
    assert plan.pull.tolist() == [1.5, 0.5]
    assert standing["advertising"][0] == 0.0


def test_nothing_planned_is_nothing_met() -> None:
    plan = join([Part()], np.zeros(1, brand_dtype()), 0.6)
    assert plan.record["advertising"][0] == 0.0
    assert plan.record["claim"][0] == -1.0
    assert (plan.cut_programme, plan.touches.size, plan.pull) == (-1, 0, None)
