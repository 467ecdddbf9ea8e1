"""Sources of acquisition: means of a run, and the share at a reduced price."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.plots.acquisition import acquisition_sources, customers_by_source, reduced_share

RUNS = pd.DataFrame(
    [(s, r, None, None) for s in ("none", "promotion") for r in (0, 1)],
    columns=["strategy", "replication", "draw", "error"],
)
ROWS = [
    ("promotion", 0, 0, "advertising", False, 6),
    ("promotion", 0, 0, "advertising", True, 2),
    ("promotion", 0, 13, "word_of_mouth", True, 2),
    ("promotion", 1, 0, "advertising", False, 10),
    ("promotion", 1, 26, "store", False, 50),
]
TABLE = pd.DataFrame(
    ROWS, columns=["strategy", "replication", "week", "source", "reduced", "customers"]
)


def test_means_are_of_all_replications_and_of_the_programme() -> None:
    means = customers_by_source(TABLE, RUNS, weeks=26)
    assert list(means.columns) == ["advertising", "word_of_mouth"]
    assert means.loc["promotion"].tolist() == [9.0, 1.0]
    assert means.loc["none"].tolist() == [0.0, 0.0]
    assert customers_by_source(TABLE, RUNS).loc["promotion", "store"] == 25.0


def test_the_reduced_share_is_a_ratio_of_sums() -> None:
    shares = reduced_share(TABLE, RUNS, weeks=26)
    assert shares.loc["promotion", "mean"] == pytest.approx(4 / 20)
    assert shares.loc["promotion", "low"] == 0.0  # cut at zero
    assert shares.loc["promotion", "high"] == 1.0
    assert "none" not in shares.index


def test_the_figure_names_sources_and_totals() -> None:
    figure = acquisition_sources(TABLE, RUNS, weeks=26, strategies=["none", "promotion"])
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [trace.name for trace in bars] == ["advertising", "word of mouth"]
    totals = next(t for t in figure.data if t.type == "scatter" and t.mode == "text")
    assert [text.strip() for text in totals.text] == ["0", "10.0"]


def test_nobody_acquired_says_so() -> None:
    figure = acquisition_sources(TABLE.iloc[:0], RUNS)
    assert figure.layout.annotations[0].text == "No arm won a new customer."
