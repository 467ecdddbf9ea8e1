"""History by theme and buying across themes, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.measures.columns import Columns
from sim.measures.themes import cross_buying, history_by_theme


def themed(recording: Any, themes: list[int]) -> Columns:
    """Return the arm with a theme for each purchase."""
    purchases = recording.purchases.copy()
    purchases["theme"] = themes
    return Columns(replace(recording, purchases=purchases))


def test_history_by_hand(arm: Any) -> None:
    # Focal purchases of the programme: 0 (2 units), 1, 4, 4, 1, 3 in this order of rows.
    columns = themed(arm, [7, 7, 7, 0, 5, 0, 2, 5, 2, 2, 0, 1, 1])
    table = history_by_theme(columns).set_index("theme")
    assert table["purchases"].tolist() == [3, 0, 3]
    assert table["buyers"].tolist() == [3, 0, 2]
    assert table["units"].tolist() == [4, 0, 3]
    assert table["revenue"].tolist() == [20 + 8 + 10, 0, 8 + 10 + 10]
    assert table["share"].tolist() == pytest.approx([4 / 7, 0, 3 / 7])


def test_themes_a_buyer(arm: Any) -> None:
    one = cross_buying(themed(arm, [0] * 13))
    assert one.value == 1.0
    several = cross_buying(themed(arm, [7, 7, 7, 0, 5, 0, 2, 5, 2, 2, 0, 1, 1]))
    assert several == (5, 4)  # consumer 1 bought themes 0 and 2


def test_nothing_bought(build: Any) -> None:
    columns = Columns(build())
    assert history_by_theme(columns).empty
    assert cross_buying(columns).value is None
    assert np.isfinite(cross_buying(columns).numerator)
