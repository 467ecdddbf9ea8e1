from __future__ import annotations

import pytest

from sim.scenario.paths import find, leaves


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("population.consent_rate", "a finite number from 0 to 1"),
        ("population.size", "a whole number from 2 to 50000000 or null"),
        ("population.need_mean", "a finite number above 0"),
        ("population.openness_mean", "a finite number"),
        ("budget.total", "a finite number of at least 0 or null"),
        ("seed", "a whole number from 0 to 4294967295"),
        ("engine", "one of columns, agents"),
        ("record.contacts", "true or false"),
        ("name", "a text or null"),
        ("strategies", "a list such as [a,b]"),
        ("population", "a group of settings"),
        ("firm.channels.email.bounce", "a finite number from 0 to 1"),
        ("market.brands.3.price", "a finite number above 0"),
        ("strategy.promotion.depth", "a finite number from 0 to 1"),
    ],
)
def test_what_may_stand_at_a_path(path: str, words: str) -> None:
    slot = find(path.split("."))
    assert slot is not None
    assert slot.describe() == words


@pytest.mark.parametrize(
    "path", ["populaton", "population.sise", "seed.x", "strategy.mas", "market.brands.first.price"]
)
def test_paths_that_lead_nowhere(path: str) -> None:
    assert find(path.split(".")) is None


def test_leaves_are_the_settings_one_can_name() -> None:
    paths = {".".join(path) for path in leaves()}
    assert {"seed", "population.size", "strategy.promotion.depth", "firm.crm.hosting"} <= paths
    assert not {"population", "strategy", "strategy.promotion"} & paths
