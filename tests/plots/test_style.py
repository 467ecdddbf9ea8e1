"""One style: numbers, names, and looks that do not depend on colour."""

from __future__ import annotations

import pytest

from sim.locale import catalogue
from sim.plots.style import (
    difference_text,
    faded,
    in_sentence,
    readable,
    significant,
    strategy_styles,
    template,
    unit_text,
    value_text,
    wrapped,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1234.4, "1,234"), (-12.345, "−12.3"), (0.01234, "0.0123"), (5.0, "5.00")],
)
def test_numbers_have_three_digits_and_separators(value: float, text: str) -> None:
    assert significant(value) == text


def test_shares_are_percentages_and_their_differences_points() -> None:
    assert value_text(0.6123, "share") == "61.2%"
    assert difference_text(-0.0123, "share") == "−1.23"
    assert difference_text(4.0, "currency") == "+4.00"
    assert difference_text(0.000001, "share") == "0"


def test_money_is_printed_in_the_markets_currency() -> None:
    assert unit_text("currency a customer", "EUR") == "EUR a customer"
    assert unit_text("weeks", "EUR") == "weeks"


def test_names_read_as_words() -> None:
    assert readable("mass+loyalty_programme") == "mass + loyalty programme"
    assert wrapped("mass+loyalty_programme") == "mass + loyalty<br>programme"
    assert in_sentence("none") == "“none”"


def test_every_look_differs_in_more_than_colour() -> None:
    names = ["none", "status_quo", "mass", "promotion", "one_to_one", "loyalty_programme", "a", "b"]
    styles = strategy_styles(names)
    assert len({style.symbol for style in styles.values()}) == len(names)
    assert len({style.colour for style in styles.values()}) == len(names)


def test_a_strategy_looks_the_same_in_every_report() -> None:
    assert strategy_styles(["mass"])["mass"] == strategy_styles(["x", "y", "mass"])["mass"]


def test_faded_keeps_the_hue() -> None:
    assert faded("#0072B2", 0.5) == "rgba(0,114,178,0.5)"


def test_axes_separate_thousands_as_tables_do() -> None:
    layout = template(words=catalogue("fr")).layout
    assert layout.xaxis.separatethousands and layout.yaxis.separatethousands
    assert layout.separators == ",\u202f"
