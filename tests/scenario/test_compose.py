from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hydra.core.global_hydra import GlobalHydra

from sim.errors import UserError
from sim.scenario.compose import compose, flat_priors, to_yaml
from sim.scenario.folders import config_folder
from sim.scenario.priors import quantile, value_at
from sim.scenario.programmes import programme_settings
from sim.scenario.run import Scenario

MARKETS = ("grocery", "gift_retail", "subscription", "durable")
NETWORKS = ("lastfm", "deezer", "small_world", "scale_free", "community", "none")


@pytest.mark.parametrize("market", MARKETS)
def test_packaged_markets(market: str) -> None:
    scenario = compose([f"market={market}"])
    assert scenario.market.name == market
    assert scenario.market.caveats
    assert scenario.strategies[:2] == ("none", "status_quo")


def test_markets_are_of_their_kind() -> None:
    kinds = {market: compose([f"market={market}"]).market.kind for market in MARKETS}
    assert kinds == {
        "grocery": "repertoire",
        "gift_retail": "invoices",
        "subscription": "contract",
        "durable": "durable",
    }
    grocery = compose([]).market
    assert len(grocery.brands) == 10
    assert sum(brand.taste_breadth for brand in grocery.brands) == pytest.approx(1.0)
    assert all(0.5 < brand.unit_cost / brand.price < 0.7 for brand in grocery.brands)


@pytest.mark.parametrize("network", NETWORKS)
def test_packaged_networks(network: str) -> None:
    scenario = compose([f"network={network}"])
    assert scenario.network.kind == network
    assert (scenario.population.size is None) == (network in ("lastfm", "deezer"))


def test_an_edge_list_of_ones_own(tmp_path: Path) -> None:
    ties = tmp_path / "my ties.csv"
    ties.write_text("a,b\n0,1\n")
    scenario = compose(["network=edge_list", f"network.path='{ties}'", "network.source=a"])
    assert (scenario.network.path, scenario.network.source) == (str(ties), "a")


@pytest.mark.parametrize(
    ("override", "path", "value"),
    [
        ("population.size=500", "population.size", 500),
        ("strategies=[none,mass]", "strategies", ("none", "status_quo", "mass")),
        (
            "strategies=[mass+loyalty_programme]",
            "strategies",
            ("none", "status_quo", "mass+loyalty_programme"),
        ),
        ("baseline=none", "baseline", "none"),
        ("budget.total=5000", "budget.total", 5000.0),
        ("horizon.warm_up=4", "horizon.warm_up", 4),
        ("horizon.weeks=8", "horizon.weeks", 8),
        ("horizon.run_off=0", "horizon.run_off", 0),
        ("replications=3", "replications", 3),
        ("draws=0", "draws", 0),
        ("seed=7", "seed", 7),
        ("workers=1", "workers", 1),
        ("name=first-try", "name", "first-try"),
        ("results_dir=/tmp/some where", "results_dir", "/tmp/some where"),
        ("population.consent_rate=0", "population.consent_rate", 0.0),
        ("behaviour.attachment_gain=0", "behaviour.attachment_gain", 0.0),
        ("behaviour.word_of_mouth=0", "behaviour.word_of_mouth", 0.0),
        ("behaviour.habit_weight=0.5", "behaviour.habit_weight", 0.5),
        ("behaviour.attachment_weight=0", "behaviour.attachment_weight", 0.0),
        ("strategy.promotion.depth=0.3", "strategy.promotion.depth", 0.3),
        ("record.transactions=true", "record.transactions", True),
        ("record.contacts=true", "record.contacts", True),
        ("market.brands.0.price=3.25", "market.brands.0.price", 3.25),
        ("market.sector_image=0.1", "market.sector_image", 0.1),
        ("firm.channels.email.unit_cost=0.02", "firm.channels.email.unit_cost", 0.02),
        ("budget.shares.mass=0.4", "budget.shares.mass", 0.4),
        ("competition.strategies.leader=promotion", "competition.strategies.leader", "promotion"),
        ("+competition.strategies.leader=mass", "competition.strategies.leader", "mass"),
    ],
)
def test_the_command_line_wins(override: str, path: str, value: object) -> None:
    assert value_at(compose([override]), path) == value


def test_command_line_wins_over_what_a_market_sets() -> None:
    scenario = compose(["market=durable", "horizon.weeks=52", "population.willing=0.5"])
    assert (scenario.horizon.weeks, scenario.population.willing) == (52, 0.5)
    assert scenario.horizon.warm_up == 0


def test_precision_needs_both_halves() -> None:
    scenario = compose(["precision.kpi=npv", "precision.half_width=100"])
    assert scenario.precision.half_width == 100.0


def test_a_parameter_the_user_sets_is_not_drawn() -> None:
    assert "behaviour.attachment_gain" in compose([]).prior
    assert "behaviour.attachment_gain" not in compose(["behaviour.attachment_gain=0"]).prior
    assert "behaviour.attachment_gain" not in compose(["behaviour={attachment_gain: 0}"]).prior
    assert "behaviour.attachment_gain" not in compose(["~prior.behaviour.attachment_gain"]).prior
    assert compose(["prior.behaviour.attachment_gain.a=.2"]).prior["behaviour.attachment_gain"].a


@pytest.mark.parametrize("market", MARKETS)
def test_priors_surround_the_central_values(market: str) -> None:
    scenario = compose([f"market={market}"])
    assert len(scenario.prior) >= 25
    for path, prior in scenario.prior.items():
        central = value_at(scenario, path)
        low, high = quantile(prior, 0.025), quantile(prior, 0.975)
        assert low <= central <= high, path


def test_a_market_has_its_own_priors() -> None:
    assert compose(["market=gift_retail"]).prior["behaviour.buzz_weight"].a == 0.15
    assert compose(["market=subscription"]).prior["population.price_sensitivity_median"].a == 2.6


def test_every_default_is_written_once_or_agrees() -> None:
    """The listed defaults in configs/ are those of the settings models."""
    listed: dict[str, Mapping[str, Any]] = {
        f"strategy.{name}": model().model_dump(mode="json")
        for name, model in programme_settings().items()
    }
    plain = Scenario.model_fields
    for group in ("population", "economy", "competition"):
        listed[group] = plain[group].get_default(call_default_factory=True).model_dump(mode="json")
    for path, defaults in listed.items():
        group, _, name = path.partition(".")
        file = config_folder() / group / f"{name or 'default'}.yaml"
        assert yaml.safe_load(file.read_text("utf-8")) == defaults, file.name


def test_every_programme_is_loaded_from_its_file() -> None:
    primary = yaml.safe_load((config_folder() / "config.yaml").read_text("utf-8"))
    loaded = {entry for entry in primary["defaults"] if isinstance(entry, str)}
    for name in programme_settings():
        assert f"strategy/{name}@strategy.{name}" in loaded


def test_resolved_yaml_gives_the_same_scenario_back() -> None:
    scenario = compose(["market=subscription", "strategies=[mass]"])
    assert Scenario.model_validate(yaml.safe_load(to_yaml(scenario))) == scenario


def test_a_market_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\nbrands:\n- {name: a, taste_breadth: 1e-1}\n")
    scenario = compose([f"market={file}"])
    assert scenario.market.brands[0].taste_breadth == 0.1
    file.write_text("defaults: [grocery]\nmarket: {sector_image: 0.2}\npopulation: {size: 77}\n")
    scenario = compose([f"market={file}"])
    assert (scenario.market.name, scenario.market.sector_image) == ("grocery", 0.2)
    assert scenario.population.size == 77


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("name: [a", "YAML"),
        ("", "mapping"),
        ("- a\n", "mapping"),
        ("name: x\nbrnds: []\n", "market.brnds"),
        ("name: x\nbrands: [{name: a}]\n", "market.brands.0.taste_breadth must be given"),
        ("name: x\n_target_: os.getcwd\nbrands: []\n", "_target_"),
        (
            "name: x\nbrands: [{name: a, taste_breadth: 1}, {name: a, taste_breadth: 1}]\n",
            "brand names must differ",
        ),
    ],
)
def test_a_wrong_market_file(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    with pytest.raises(UserError, match=named):
        compose([f"market={file}"])


def test_a_folder_of_ones_own_files(tmp_path: Path) -> None:
    (tmp_path / "market").mkdir()
    own = tmp_path / "market" / "mine.yaml"
    own.write_text("name: mine\nbrands:\n- {name: a, taste_breadth: 0.1}\n")
    assert compose(["market=mine"], tmp_path).market.name == "mine"
    with pytest.raises(UserError, match="did you mean 'mine'"):
        compose(["market=mime"], tmp_path)
    own.rename(own.with_name("grocery.yaml"))
    with pytest.raises(UserError, match="my_grocery.yaml"):
        compose(["market=grocery"], tmp_path)


def test_composing_leaves_hydra_as_it_was() -> None:
    compose([])
    assert not GlobalHydra.instance().is_initialized()


def test_priors_nested_or_dotted_are_the_same() -> None:
    prior = {"distribution": "normal", "a": 0, "b": 1}
    assert flat_priors({"a": {"b": prior}}) == flat_priors({"a.b": prior}) == {"a.b": prior}
