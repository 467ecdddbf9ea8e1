"""The page of a choice calibration: what it says comes from the fit alone."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.report.choice import choice_page

FACTS: dict[str, Any] = {
    "households": 60,
    "occasions": 480,
    "brands": ["amber", "birch"],
    "coupons_put_back": 3,
    "inertial": 0.25,
    "parameters": {"habit_rate": {"estimate": 0.3, "low": 0.1, "high": 0.5}},
    "splits": 4,
    "score": [
        {
            "statistic": "penetration:birch",
            "error": -0.1234,
            "low": -0.2,
            "high": 0.0,
            "half_error": 0.21,
            "floor": 0.16,
            "within": False,
        }
    ],
}
STATISTICS = pd.DataFrame(
    {
        "statistic": ["repeat", "permuted", "gap", "share:amber", "share:birch"],
        "real": [0.7, 0.6, 0.1, 0.5, 0.5],
        "simulated": [0.71, 0.6, 0.11, 0.52, 0.48],
        "low": 0.4,
        "high": 0.8,
    }
)


def test_taste_is_what_random_order_leaves_above_chance() -> None:
    page = choice_page(FACTS, STATISTICS, ["Few <households>."])
    assert "Taste accounts for 50.0% of repeat buying" in page  # (.6 - .5) / (.7 - .5)
    assert "25.0% of purchases are made without a thought" in page
    assert "Few &lt;households&gt;." in page
    assert "3 prices" in page


def test_the_score_is_shown_where_there_is_one() -> None:
    page = choice_page(FACTS, STATISTICS, [])
    assert "penetration of birch" in page and "−12.3%" in page and "4 random halvings" in page
    assert "penetration of birch" not in choice_page({**FACTS, "score": []}, STATISTICS, [])
