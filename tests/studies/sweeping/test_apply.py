"""Values put into a composed scenario: the same as composing it with them, and as strict."""

from __future__ import annotations

from typing import Any

import pytest

from sim.errors import UserError
from sim.scenario.load import load_scenario
from sim.scenario.run import Scenario
from sim.studies.compare import check, resolved
from sim.studies.identity import run_id
from sim.studies.sweeping.apply import Applier
from sim.studies.sweeping.axes import as_override
from sim.studies.sweeping.identities import Identities
from tests.studies.small import typed

FIRST: dict[str, Any] = {
    "strategy.promotion.depth": 0.1,
    "behaviour.attachment_gain": 0.05,
    "horizon.weeks": 6,
    "seed": 3,
    "network.kind": "small_world",
    "population.size": 150,
    "knock_out": False,
    "firm.channels.email.unit_cost": 0.02,
}
OTHERS: list[dict[str, Any]] = [
    FIRST,
    FIRST | {"strategy.promotion.depth": 0.3, "seed": 4},
    FIRST | {"behaviour.attachment_gain": 0.2, "network.kind": "none"},
    FIRST | {"population.size": 180, "horizon.weeks": 8, "firm.channels.email.unit_cost": 1},
    FIRST | {"knock_out": True, "strategy.promotion.depth": 1},
]


def composed(values: dict[str, Any]) -> Scenario:
    """Compose a scenario with some values, as a comparison would."""
    plain = typed("strategies=[promotion]", "budget.total=null")
    kept = [text for text in plain if text.split("=")[0] not in values]
    return load_scenario(*kept, *(f"{path}={as_override(v)}" for path, v in values.items()))


def test_a_point_is_what_composing_it_gives() -> None:
    base = composed(FIRST)
    applier = Applier(base, base.strategies)
    for values in [*OTHERS, *OTHERS]:  # the second time from memory
        expected = composed(values)
        found = applier.scenario(values)
        assert found == resolved(expected, check(expected))


def test_identities_are_those_of_a_comparison() -> None:
    scenario = composed(FIRST)
    identities = Identities(scenario)
    for arm, replication, draw in (("promotion", 0, None), ("mass+promotion", 7, 7)):
        assert identities.run(arm, replication, draw) == run_id(scenario, arm, replication, draw)
    assert identities.point() == Identities(composed(FIRST)).point()
    assert identities.point() != Identities(composed(OTHERS[1])).point()


def test_shares_are_even_and_stable() -> None:
    identities = Identities(composed(FIRST))
    shares = [identities.share(number, None, 4) for number in range(400)]
    assert set(shares) == {0, 1, 2, 3}
    assert all(70 <= shares.count(share) <= 130 for share in range(4))
    again = Identities(composed(FIRST))
    assert shares == [again.share(number, None, 4) for number in range(400)]


REFUSED: list[tuple[dict[str, Any], list[str]]] = [
    ({"strategy.promotion.depth": 2}, ["strategy.promotion.depth", "from 0 to 1", "not 2"]),
    ({"seed": -1}, ["seed", "not -1"]),
    ({"horizon.weeks": 1.5}, ["horizon.weeks", "whole number"]),
    ({"behaviour.attachment_gian": 1}, ["'behaviour.attachment_gain'"]),
    ({"budget.total": 1e-9}, ["budget.total"]),
    ({"network.kind": "edge_list"}, ["network.path"]),
    ({"market.brands.99.price": 1.0}, ["market.brands.99.price"]),
    ({"knock_out": "perhaps"}, ["knock_out", "true or false"]),
]


@pytest.mark.parametrize(("values", "named"), REFUSED, ids=lambda case: str(case)[:50])
def test_what_is_refused(values: dict[str, Any], named: list[str]) -> None:
    base = composed(FIRST)
    applier = Applier(base, ("status_quo", "loyalty_programme"))
    with pytest.raises(UserError) as caught:
        applier.scenario(values)
    for part in named:
        assert part in str(caught.value)


def test_one_brand_of_a_list_can_vary() -> None:
    base = composed(FIRST)
    found = Applier(base, base.strategies).scenario({"market.brands.1.price": 3.5})
    assert found.market.brands[1].price == 3.5 and found.market.brands[0] == base.market.brands[0]
