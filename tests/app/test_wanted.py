"""What a visitor wants compared: read from the address or the form, checked, said as a command."""

from __future__ import annotations

import shlex

import pytest

from sim.app.comparing.markets import MARKETS, NETWORKS, markets
from sim.app.comparing.strategies import CHOOSABLE
from sim.app.comparing.wanted import ALWAYS, BOUNDS, MOST_WORK, Wanted, from_form, from_query
from sim.errors import UserError
from sim.locale import catalogue
from sim.scenario.compose import compose
from sim.strategies.base import programme_class, programme_names
from sim.strategies.usual_plan import budget_of

EN = catalogue("en")


def test_every_programme_a_firm_can_run_can_be_chosen() -> None:
    runnable = [name for name in programme_names() if not programme_class(name).for_rivals_alone]
    assert sorted((*CHOOSABLE, *ALWAYS)) == sorted(runnable)


def test_every_packaged_market_and_network_can_be_chosen() -> None:
    assert sorted(MARKETS) == sorted(markets())
    for network in NETWORKS:
        assert compose([f"network={network}", "population.size=200"]).population.size == 200


@pytest.mark.parametrize("market", MARKETS)
def test_the_form_shows_the_budget_and_currency_that_will_be_used(market: str) -> None:
    wanted = Wanted(market, "none")
    scenario = compose(wanted.overrides())
    assert scenario.market.currency == markets()[market].currency
    assert wanted.default_budget == pytest.approx(budget_of(scenario, wanted.number("size")))
    assert wanted.work <= MOST_WORK


def test_the_command_says_what_is_run() -> None:
    wanted = Wanted(strategies=("mass", "mass+referral"), numbers={"budget": 900, "seed": 7})
    words = shlex.split(wanted.command("results"))
    assert words[:2] == ["relmark", "compare"]
    scenario = compose(words[2:])
    assert scenario.strategies == (*ALWAYS, "mass", "mass+referral")
    assert (scenario.budget.total, scenario.seed, scenario.replications) == (900, 7, 8)
    assert wanted.command("other").endswith("results_dir=other")


def test_an_address_is_read_and_what_is_wrong_is_said() -> None:
    query = {
        "market": "groceri",
        "network": "lastfm",
        "size": "5000",
        "weeks": "0",
        "seed": "x",
        "strategies": "mass,none,mass referral,massive",
    }
    wanted, notes = from_query(query, EN)
    assert (wanted.market, wanted.network) == ("grocery", "lastfm")
    assert wanted.strategies == ("mass", "mass+referral")
    assert wanted.numbers == {"size": 5000}
    assert [note.partition(" ")[0] for note in notes] == [
        "market=groceri",
        "weeks=0",
        "seed=x",
        "strategies=massive",
    ]


def test_the_form_is_read() -> None:
    wanted = from_form("grocery", "none", ["mass", "mass"], {"size": 500.0, "budget": None}, EN)
    assert wanted.strategies == ("mass",)
    assert wanted.numbers == {"size": 500}


@pytest.mark.parametrize(
    ("strategies", "numbers", "said"),
    [
        ([], {}, "at least one strategy"),
        (["mass"], {"size": 99}, "Consumers: 99"),
        (["mass"], {"weeks": 10.5}, "Programme: 10.5"),
        (["mass"], {"replications": 1}, "2 to 100"),
        (["mass"], {"size": 20_000, "weeks": 1000, "replications": 50}, "million"),
        (list(CHOOSABLE), {}, "at most 10"),
    ],
)
def test_mistakes_are_said_in_one_sentence(
    strategies: list[str], numbers: dict[str, float], said: str
) -> None:
    with pytest.raises(UserError, match=said) as raised:
        from_form("grocery", "none", strategies, numbers, EN)
    assert str(raised.value).count(".") <= 2


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_number_is_named_and_explained(name: str, language: str) -> None:
    words = catalogue(language)
    assert words[f"app.compare.{name}"]
    assert words[f"app.compare.{name}.help"].format(low=1, high=2)
