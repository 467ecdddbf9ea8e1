"""Dick-Basu shares add up to one; undefined ones are not drawn as zero."""

from __future__ import annotations

import numpy as np
import pytest

from sim.plots import dick_basu
from sim.plots.loyalty import loyalty_shares
from tests.report.fixture import make_result


def test_shares_are_means_of_the_central_replications_and_sum_to_one() -> None:
    runs = make_result().runs
    shares = loyalty_shares(runs)
    central = runs[runs["draw"].isna() & (runs["strategy"] == "mass")]
    assert shares.loc["mass", "true_loyalty"] == central["true_loyalty_share"].mean()
    assert shares.sum(axis=1).tolist() == pytest.approx([1.0] * 6)


def test_bars_stack_to_100_percent() -> None:
    figure = dick_basu(make_result().runs)
    totals = np.sum([trace.x for trace in figure.data], axis=0)
    assert totals == pytest.approx([100.0] * 6)
    assert {trace.marker.pattern.fillmode for trace in figure.data} == {"overlay"}


def test_an_undefined_share_is_said_so() -> None:
    runs = make_result().runs
    runs.loc[runs["strategy"] == "mass", "true_loyalty_share"] = np.nan
    figure = dick_basu(runs)
    assert [(note.y, note.text) for note in figure.layout.annotations] == [("mass", "not defined")]
