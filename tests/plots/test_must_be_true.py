"""What must be true: order, stretches of the range, and the value at which the best flips."""

from __future__ import annotations

import plotly.graph_objects as go
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


def drawn(low: float, high: float) -> tuple[go.Figure, dict[str, go.Scatter]]:
    """Draw one parameter, whose central value is 0.05; return the marks by name, too."""
    row = {**make_manifest()["tipping"][2], "central": 0.05, "low": low, "high": high}
    figure = what_must_be_true(tipping_table([row]), strategies=STRATEGIES)
    return figure, {mark.name: mark for mark in figure.data if mark.type == "scatter"}


@pytest.mark.parametrize(
    ("low", "high", "sign"), [(0.0, 0.04, "triangle-right"), (0.0501, 0.0502, "triangle-left")]
)
def test_a_central_value_outside_the_range_tried_stands_beside_it_and_is_named(
    low: float, high: float, sign: str
) -> None:
    figure, marks = drawn(low, high)
    mark = marks["central value, beyond those tried (not to scale)"]
    assert mark.marker.symbol == (sign,)
    assert not len(marks["central value"].x)
    start, end = figure.layout.xaxis.range
    beside = -start if sign == "triangle-left" else end - 1.0
    assert 0.0 < (-mark.x[0] if sign == "triangle-left" else mark.x[0] - 1.0) < beside
    bars = [bar for bar in figure.data if bar.type == "bar"]
    assert [(bar.base[0], bar.x[0]) for bar in bars] == [(0.0, 1.0)]


def test_a_central_value_within_is_a_dot_without_the_other_sign() -> None:
    _, marks = drawn(0.0, 0.1)
    assert marks["central value"].x[0] == pytest.approx(0.5)
    assert list(marks) == ["central value", "ranking flips here"]


@pytest.mark.parametrize(("low", "high"), [(0.05, 0.1), (0.0495, 0.1), (0.0, 0.05), (0.0, 0.0505)])
def test_numbers_next_to_one_another_are_written_as_one(low: float, high: float) -> None:
    figure, _ = drawn(low, high)
    below = [note.text for note in figure.layout.annotations if note.yshift < 0]
    assert len(below) == 2
    assert sum("<b>0.0500</b>" in text for text in below) == 1


def test_a_parameter_without_a_range_is_left_out() -> None:
    row = {**make_manifest()["tipping"][0], "low": None, "high": None}
    figure = what_must_be_true(tipping_table([row]), strategies=STRATEGIES)
    assert "No parameter was varied" in figure.layout.annotations[0].text


def test_nothing_varied_says_so() -> None:
    figure = what_must_be_true(tipping_table([]))
    assert "No parameter was varied" in figure.layout.annotations[0].text
