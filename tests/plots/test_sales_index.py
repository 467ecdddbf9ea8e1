"""The sales index: 100 is the baseline in the same weeks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.plots import sales_index
from sim.plots.sales_index import index_of_sales
from tests.report.fixture import make_result


def weekly_of(**revenue: list[float]) -> pd.DataFrame:
    frames = [
        pd.DataFrame(
            {"strategy": name, "replication": 0, "week": range(len(values)), "brand": 0}
        ).assign(revenue=values)
        for name, values in revenue.items()
    ]
    return pd.concat(frames, ignore_index=True)


def test_index_and_four_week_mean_by_hand() -> None:
    weekly = weekly_of(status_quo=[10, 20, 10, 10, 10], mass=[20, 20, 10, 10, 20])
    table = index_of_sales(weekly, "status_quo").query("strategy == 'mass'")
    assert table["index"].tolist() == [200, 100, 100, 100, 200]
    expected = [200, 100 * 40 / 30, 100 * 50 / 40, 100 * 60 / 50, 100 * 60 / 50]
    assert table["smoothed"].tolist() == pytest.approx(expected)


def test_a_week_without_baseline_sales_is_undefined() -> None:
    table = index_of_sales(weekly_of(status_quo=[0, 10], mass=[5, 5]), "status_quo")
    index = table.query("strategy == 'mass'")["index"].tolist()
    assert np.isnan(index[0])
    assert index[1] == 50


def test_the_baseline_must_be_there() -> None:
    with pytest.raises(ValueError, match="status_quo"):
        index_of_sales(weekly_of(mass=[1, 2]), "status_quo")


def test_draws_and_failed_runs_do_not_count() -> None:
    result = make_result(replications=2, draws=0)
    failed = result.runs.assign(error=result.runs["error"].astype(object))
    failed.loc[failed["replication"] == 1, "error"] = "boom"
    kept = index_of_sales(result.weekly, "status_quo", failed)
    first = result.weekly[result.weekly["replication"] == 0]
    pd.testing.assert_frame_equal(kept, index_of_sales(first, "status_quo"))


def test_the_programmes_end_is_marked() -> None:
    result = make_result(replications=2, draws=0)
    figure = sales_index(result.weekly, "status_quo", programme_weeks=104)
    assert figure.layout.shapes[0].x0 == 103.5
    assert "programmes end" in [note.text for note in figure.layout.annotations]
