"""The lesson on personalisation and individualisation."""

from __future__ import annotations

import pytest

from sim.studies.lessons.segment_individual import CUSTOM_COSTS, ERRORS, LOOKS, NAIVE, POOLINGS
from tests.studies.lessons.small import whole

NAME = "segment-individual"


def test_the_lesson_runs_and_its_contacts_differ_in_information_alone() -> None:
    told = whole(NAME).evidence.tables["information"]
    assert list(told["x"].unique()) == list(POOLINGS)
    assert (told["opened"] <= told["received"]).all()
    assert (told["clicked"] <= told["opened"]).all()
    assert (told["match"] <= told["received"]).all()
    assert (told["custom"] == 0.0).all()
    relevance = told.groupby("x")[["match", "received"]].sum()
    share = relevance["match"] / relevance["received"]
    assert share["real_time"] > share["all"]


def test_a_dearer_customised_unit_leaves_less() -> None:
    margins = whole(NAME).evidence.tables["offer_margin"].sort_values("x")
    assert margins["x"].tolist() == list(CUSTOM_COSTS)
    assert margins["value"].is_monotonic_decreasing


def test_beliefs_are_held_against_the_truth_by_weeks_and_by_mistakes() -> None:
    tables = whole(NAME).evidence.tables
    assert set(tables["learning"]["x"]) == set(LOOKS)
    assert set(tables["poor_apart"]["series"]) == {*POOLINGS[:3], NAIVE}
    naive = tables["poor_apart"].query("series == @NAIVE").set_index("x")["value"]
    assert list(naive.index) == pytest.approx([100.0 * error for error in ERRORS])
    assert naive.iloc[0] > naive.iloc[-1]  # mistakes cost relevance
    believed = tables["segments_believed"].set_index("x")["value"]
    assert believed["believed"] <= believed["best"] <= believed["own"]
