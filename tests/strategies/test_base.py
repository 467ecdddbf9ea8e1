"""Arms are read with clear sentences for every mistake."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import Any

import pytest

from sim.errors import UserError
from sim.firm.budget import check_budget
from sim.strategies import base
from sim.strategies.base import parse_arm, programme_class, programme_names
from sim.strategies.none import Nothing


def test_an_arm_is_its_programmes_in_order() -> None:
    arm = parse_arm("mass + loyalty_programme", {"mass": {"flight_weeks": 2}})
    assert arm.name == "mass+loyalty_programme"
    assert [programme.name for programme in arm.programmes] == ["mass", "loyalty_programme"]
    assert arm.programmes[0].settings.flight_weeks == 2


def test_every_built_in_programme_loads_under_its_name() -> None:
    for name in programme_names():
        assert programme_class(name).name == name


@pytest.mark.parametrize(
    ("arm", "settings", "sentence"),
    [
        ("mas", {}, "strategies: no programme 'mas' (did you mean 'mass'?)"),
        ("mass+mass", {}, "strategies: 'mass+mass' names the programme 'mass' twice"),
        ("mass+", {}, "strategies: 'mass+' has an empty programme"),
        ("", {}, "has an empty programme"),
        ("none+mass", {}, "'none' is no marketing and cannot be mixed"),
        (
            "promotion",
            {"promotion": {"depht": 0.2}},
            "strategy.promotion.depht: no such key (did you mean 'depth'?)",
        ),
        ("promotion", {"promotion": {"depth": 1.5}}, "strategy.promotion.depth: 1.5 is refused"),
        (
            "loyalty_programme",
            {"loyalty_programme": {"tier_units": (1.0,)}},
            "strategy.loyalty_programme: tier_units and tier_bonus must have the same length",
        ),
    ],
)
def test_mistakes_get_one_sentence(arm: str, settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_arm(arm, settings)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_budget_below_the_set_up_cost_is_refused_by_name() -> None:
    arm = parse_arm("one_to_one", {"one_to_one": {"set_up_per_consumer": 0.5}})
    check_budget(arm.programmes, 51.0, 100)
    with pytest.raises(
        UserError, match="budget.total: 49 is below the set-up cost of one_to_one, 50"
    ):
        check_budget(arm.programmes, 49.0, 100)
    with pytest.raises(UserError, match="is not an amount of money"):
        check_budget(arm.programmes, float("nan"), 100)


def test_other_packages_can_add_programmes(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("silence", "sim.strategies.none:Nothing", base.ENTRY_POINTS)
    monkeypatch.setattr(base, "entry_points", lambda group: [point])
    assert programme_class("silence") is Nothing
    assert "silence" in programme_names()
