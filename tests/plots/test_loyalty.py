"""Dick-Basu shares add up to one; undefined ones are not drawn as zero."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.plots import dick_basu
from sim.plots.loyalty import (
    density,
    loyalty_density,
    loyalty_over_time,
    loyalty_shares,
    shares_over_time,
)
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


ROWS = [
    ("base", 0, 0, "true_loyalty", 0.25, 0.85, 20),
    ("base", 0, 0, "no_loyalty", -0.25, 0.05, 80),
    ("base", 1, 0, "true_loyalty", 0.25, 0.85, 40),
    ("base", 1, 0, "no_loyalty", -0.25, 0.05, 60),
    ("arm", 0, 0, "true_loyalty", 0.25, 0.85, 30),
    ("arm", 0, 0, "latent_loyalty", 0.25, 0.05, 70),
    ("arm", 1, 0, "true_loyalty", 0.25, 0.85, 50),
    ("arm", 1, 0, "no_loyalty", -0.35, 0.05, 50),
]
TABLE = pd.DataFrame(
    ROWS,
    columns=["strategy", "replication", "week", "loyalty", "attitude", "behaviour", "people"],
)


def test_shares_over_time_are_paired_and_count_absent_kinds_as_none() -> None:
    table = shares_over_time(TABLE, "base").set_index(["strategy", "kind"])
    assert table.loc[("base", "true_loyalty"), "mean"] == pytest.approx(30.0)
    assert table.loc[("arm", "true_loyalty"), "low"] == pytest.approx(40.0)  # always 10 apart
    assert table.loc[("arm", "latent_loyalty"), "mean"] == pytest.approx(35.0)
    assert table.groupby("strategy")["mean"].sum().tolist() == pytest.approx([100.0, 100.0])


def test_density_sums_to_one_over_all_cells() -> None:
    cells = density(TABLE, "arm", 0)
    assert cells.shape == (20, 10)
    assert cells.to_numpy().sum() == pytest.approx(1.0)
    assert cells.loc[0.25, 0.85] == pytest.approx(80 / 200)


def test_each_panel_says_the_shares_of_its_quadrants() -> None:
    figure = loyalty_density(TABLE, 0, strategies=["base", "arm"])
    texts = [annotation.text for annotation in figure.layout.annotations]
    assert {"base", "arm", "true<br>30.0%", "true<br>40.0%", "latent<br>35.0%"} <= set(texts)
    # Darkest is the fullest cell of those who buy again, not of the many who do not.
    assert figure.layout.coloraxis.cmax == pytest.approx(40.0)
    assert figure.layout.yaxis.range == pytest.approx((-0.5, 0.5))


def test_a_panel_a_kind() -> None:
    figure = loyalty_over_time(TABLE, baseline="base", programme_weeks=104)
    titles = [annotation.text for annotation in figure.layout.annotations]
    assert titles == ["true loyalty", "spurious loyalty (inertia)", "latent loyalty"]
