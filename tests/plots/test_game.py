"""The figure of a game: profit adds up from quarter to quarter, with its interval."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.plots.game import cumulated_profit

QUARTERS = pd.DataFrame(
    {
        "team": ["red"] * 4 + ["house"] * 4,
        "luck": [0, 0, 1, 1] * 2,
        "quarter": [1, 2] * 4,
        "profit": [10.0, 5.0, 14.0, 5.0, 8.0, 8.0, 8.0, 8.0],
    }
)


def test_lines_of_means_in_bands_of_their_intervals() -> None:
    figure = cumulated_profit(QUARTERS, "EUR", "house")
    lines = {trace.name: trace for trace in figure.data if trace.name}
    assert list(lines["red"].y) == [0.0, 12.0, 17.0]
    assert list(lines["going on as before"].y) == [0.0, 8.0, 16.0]
    band = next(trace for trace in figure.data if trace.legendgroup == "red" and not trace.name)
    reach = 12.706204736432095 * np.std([10.0, 14.0], ddof=1) / 2**0.5
    np.testing.assert_allclose(band.y[1], 12.0 + reach)


def test_one_luck_has_no_band() -> None:
    figure = cumulated_profit(QUARTERS[QUARTERS["luck"] == 0], "EUR", "house")
    assert [trace.name for trace in figure.data] == ["red", "going on as before"]
