"""What must be true: order, stretches of the range, and the value at which the best flips."""

from __future__ import annotations

import pytest

from sim.plots import tipping_table, what_must_be_true
from tests.report.fixture import STRATEGIES, make_manifest

TABLE = tipping_table(make_manifest()["tipping"])


def test_parameters_that_flip_come_first_strongest_first() -> None:
    assert TABLE["parameter"].tolist() == [
        "behaviour.attachment_gain",
        "budget.per_consumer",
        "behaviour.word_of_mouth",
    ]


def test_each_bar_is_split_at_the_threshold() -> None:
    figure = what_must_be_true(TABLE, strategies=STRATEGIES)
    bars = [trace for trace in figure.data if trace.type == "bar"]
    gain = [(bar.name, bar.base[0], bar.x[0]) for bar in bars if "attachment" in bar.y[0]]
    assert gain[0][0] == "promotion best"
    assert gain[0][1:] == (0.0, pytest.approx(0.12))
    assert gain[1][0] == "one to one best"
    assert gain[1][1:] == (pytest.approx(0.12), pytest.approx(0.88))
    budget = [bar.name for bar in bars if "budget" in bar.y[0]]
    assert budget == ["one to one best", "mass + loyalty programme best"]


def test_a_parameter_that_never_flips_says_so() -> None:
    figure = what_must_be_true(TABLE, strategies=STRATEGIES)
    texts = [note.text for note in figure.layout.annotations]
    assert texts.count("no value tried changes the best") == 1
    assert sum("▼" in text for text in texts) == 2


def test_a_central_value_outside_the_range_tried_stays_in_view() -> None:
    row = {**make_manifest()["tipping"][0], "low": 0.0, "high": 0.04}
    figure = what_must_be_true(tipping_table([row]), strategies=STRATEGIES)
    assert figure.layout.xaxis.range[1] > 0.05 / 0.04


def test_a_parameter_without_a_range_is_left_out() -> None:
    row = {**make_manifest()["tipping"][0], "low": None, "high": None}
    figure = what_must_be_true(tipping_table([row]), strategies=STRATEGIES)
    assert "No parameter was varied" in figure.layout.annotations[0].text


def test_nothing_varied_says_so() -> None:
    figure = what_must_be_true(tipping_table([]))
    assert "No parameter was varied" in figure.layout.annotations[0].text
