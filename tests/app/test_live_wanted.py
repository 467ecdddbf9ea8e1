"""What an address asks of the live market."""

from __future__ import annotations

import pytest

from sim.app.live.wanted import SIZES, Change, Wanted, arms, asked_by, checked
from sim.errors import UserError


def test_an_empty_address_asks_for_the_usual_market() -> None:
    asked = asked_by({"lang": "fr"})
    assert asked.wanted == Wanted()
    assert not asked.anything and not asked.wrong and asked.week == 0


def test_everything_is_read() -> None:
    asked = asked_by(
        {
            "market": "subscription",
            "network": "none",
            "size": "300",
            "seed": "7",
            "strategy": "retention",
            "consent": "0.8",
            "did": "12:strategy:mass,3:wom:0.5",
            "week": "20",
        }
    )
    assert asked.wanted == Wanted("subscription", "none", 300, 7, "retention", {"consent": 0.8})
    assert asked.changes == (Change(3, "wom", "0.5"), Change(12, "strategy", "mass"))
    assert asked.week == 20 and asked.anything and not asked.wrong


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"market": "moon"}, "market"),
        ({"size": "2001"}, "size"),
        ({"size": "1e3"}, "size"),
        ({"size": "9" * 400}, "size"),
        ({"seed": "-1"}, "seed"),
        ({"consent": "2"}, "consent"),
        ({"consent": "nan"}, "consent"),
        ({"strategy": "retention"}, "strategy"),  # there are no contracts in the usual market
        ({"did": "x:wom:1"}, "did"),
        ({"did": "900:wom:1"}, "did"),
        ({"did": "3:consent:1"}, "did"),
        ({"did": "3:strategy:undercut"}, "did"),
        ({"week": "157"}, "week"),
    ],
)
def test_what_is_not_understood_is_told_and_left_out(query: dict[str, str], name: str) -> None:
    asked = asked_by(query)
    assert [wrong[0] for wrong in asked.wrong] == [name]
    assert asked.wanted == Wanted() and not asked.changes and asked.week == 0


def test_the_week_of_the_last_change_is_reached_at_least() -> None:
    assert asked_by({"did": "9:wom:0", "week": "4"}).week == 9


def test_values_of_changes_are_brought_to_what_is_allowed() -> None:
    assert checked("wom", "99") == "3"
    assert checked("promotion.interval_weeks", 12.6) == "13"
    with pytest.raises(UserError, match="not a number"):
        checked("wom", "much")
    with pytest.raises(UserError, match="cannot change on the way"):
        checked("consent", "0.5")


def test_retention_is_offered_where_there_are_contracts() -> None:
    assert "retention" in arms("subscription")
    assert "retention" not in arms("grocery")


def test_sizes_are_bounded() -> None:
    assert SIZES == (50, 2000)
    assert "population.size=2000" in asked_by({"size": "2000"}).wanted.overrides()
