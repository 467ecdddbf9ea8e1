"""Levers of the live market: settings that exist, within their bounds, and words for them."""

from __future__ import annotations

import pytest

from sim.app.live.levers import AT_ONCE, BY_KEY, PEOPLE, Lever, of_arm, value_of, with_value
from sim.app.live.wanted import ARMS
from sim.locale import ENGLISH
from sim.scenario.load import load_scenario
from sim.scenario.run import Scenario


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario("market=grocery")


@pytest.mark.parametrize("lever", AT_ONCE, ids=lambda lever: lever.key)
def test_a_lever_moves_its_setting_and_nothing_else(lever: Lever, scenario: Scenario) -> None:
    low, high = (value_of(with_value(scenario, lever, each), lever) for each in (-1e9, 1e9))
    assert (low, high) == (lever.low, lever.high)
    moved = with_value(scenario, lever, lever.high)
    for other in AT_ONCE:
        if other is not lever:
            assert value_of(moved, other) == value_of(scenario, other)


@pytest.mark.parametrize("lever", BY_KEY.values(), ids=lambda lever: lever.key)
def test_a_levers_default_lies_on_it_and_it_has_words(lever: Lever, scenario: Scenario) -> None:
    assert lever.low <= value_of(scenario, lever) <= lever.high
    assert f"live.lever.{lever.key}" in ENGLISH
    assert f"live.help.{lever.key}" in ENGLISH
    assert f"live.unit.{lever.unit}" in ENGLISH


@pytest.mark.parametrize("lever", PEOPLE, ids=lambda lever: lever.key)
def test_levers_of_people_are_settings_of_the_command_line(lever: Lever) -> None:
    assert value_of(load_scenario(f"{lever.path}={lever.high}"), lever) == lever.high


def test_an_arm_shows_the_levers_of_its_programmes() -> None:
    assert {lever.programme for lever in of_arm("mass+loyalty_programme")} == {
        "mass", "loyalty_programme", "status_quo",
    }  # fmt: skip
    assert of_arm("none") == ()
    offered = {name for arm in ARMS for name in arm.split("+")} - {"none"}
    assert offered <= {lever.programme for lever in AT_ONCE}
