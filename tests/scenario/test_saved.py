"""A result's configuration as a start: the same scenario, then what is changed and no more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from sim.errors import UserError
from sim.scenario.compose import compose, compose_axes, multirun, to_yaml
from sim.scenario.run import Scenario

TYPED = ["market=grocery", "network=none", "population.size=300", "behaviour.habit_rate=0.2",
         "competition.strategies={leader: mass}", "name=first", "workers=3"]  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("result") / "config.yaml"
    path.write_text(to_yaml(compose(TYPED)))
    return path


def content(scenario: Scenario) -> dict[str, object]:
    """Return everything but the place of a result."""
    return scenario.model_dump(mode="json", exclude={"name", "workers"})


def test_the_same_scenario_comes_back_without_its_name(written: Path) -> None:
    before = Scenario.model_validate_json(_as_json(written))
    after = compose([f"from={written}"])
    assert content(after) == content(before)
    assert (after.name, after.workers) == (None, 0)
    assert content(compose([f"from={written.parent}"])) == content(before)
    assert "behaviour.habit_rate" not in after.prior


def test_single_values_and_files_are_changed_and_no_more(written: Path) -> None:
    before = compose([f"from={written}"])
    after = compose(
        [f"from={written}", "market.brands.1.price=2", "network=small_world", "seed=7",
         "strategy.promotion.depth=0.3", "prior.behaviour.attachment_gain.b=0.9",
         "behaviour.buzz_weight=0.1"]
    )  # fmt: skip
    assert after.market.brands[1].price == 2 and after.seed == 7
    assert after.network.kind == "small_world"
    assert after.strategy["promotion"]["depth"] == 0.3
    assert after.prior["behaviour.attachment_gain"].b == 0.9
    assert set(before.prior) - set(after.prior) == {"behaviour.buzz_weight"}
    assert after.population == before.population
    assert after.competition == before.competition
    assert after.market.brands[0] == before.market.brands[0]


def test_a_sweep_starts_from_it_too(written: Path) -> None:
    axes = compose_axes([f"from={written}", "strategy.promotion.depth=0.1,0.2"])
    assert axes.bases[0].market.name == "grocery"
    assert axes.leaves[0].values == (0.1, 0.2)
    assert axes.bases[0].strategy["promotion"]["depth"] == 0.1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["from=gone.yaml"], "no such file"),
        (["from={path}", "from={path}"], "twice"),
        (["from={path}", "market=durable"], "its own market"),
        (["from={path}", "population.size=-1"], "population.size"),
        (["from={path}", "strategy.promotion.dept=1"], "strategy.promotion.depth"),
    ],
)
def test_mistakes_are_one_sentence(written: Path, typed: list[str], said: str) -> None:
    with pytest.raises(UserError, match=said):
        compose([text.format(path=written) for text in typed])


def test_what_is_no_result_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("colour: blue")
    with pytest.raises(UserError, match=r"not the config\.yaml of a result"):
        compose([f"from={other}"])


def test_hydras_launchers_do_not_take_it(written: Path) -> None:
    with pytest.raises(UserError, match="relmark sweep takes several values"):
        multirun(lambda scenario: 0, [f"from={written}", "seed=1,2"])


def _as_json(path: Path) -> str:
    return json.dumps(yaml.safe_load(path.read_text()))
