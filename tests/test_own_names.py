"""What a user adds by configuration alone works from the first line to the last result."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import yaml

from sim.errors import UserError
from sim.market import Market
from sim.scenario.load import load_scenario

_SMALL = (
    "network=small_world",
    "population.size=300",
    "population.consent_rate=1",
    "population.identified_rate=1",
    "population.need_mean=0.5",
    "horizon.warm_up=12",
    "horizon.weeks=8",
    "horizon.run_off=0",
    "budget.total=100000",
)
_SMS = "firm.channels.sms={unit_cost: 0.06, depth: 0.3, notice: 0.7, weight: 1.0, opt_out: 0.004}"


@cache
def played(arm: str, *settings: str) -> Market:
    market = Market(load_scenario(*_SMALL, *settings), arm=arm)
    market.run_for(20)
    return market


def test_a_channel_of_the_users_own_carries_contacts_at_its_price() -> None:
    market = played("one_to_one", _SMS, "strategy.one_to_one.channel=sms")
    contacts = market.recorder.all_contacts()
    assert contacts.size > 300
    assert set(contacts["channel"]) == {market.channels.names.index("sms")}
    assert contacts["opened"].sum() > 0
    recording = market.recording()
    assert recording.channels[-1] == "sms"
    ledger = recording.ledger[recording.ledger["item"] == recording.items.index("contact")]
    assert ledger["amount"].sum() == pytest.approx(0.06 * contacts.size)


def test_a_segment_of_the_users_own_is_whom_a_programme_contacts() -> None:
    bounds = "firm.segments.heavy={units_year: [2, null]}"
    market = played("one_to_one", bounds, "strategy.one_to_one.select=heavy")
    first = market.recorder.all_contacts()
    everyone = played("one_to_one").recorder.all_contacts()
    assert 0 < np.unique(first["consumer"]).size < np.unique(everyone["consumer"]).size
    before = market.recorder.all_purchases()
    before = before[(before["week"] < 8) & (before["brand"] == 0)]
    units = np.bincount(before["consumer"], before["units"], minlength=300)
    assert (units[first["consumer"]] >= 2).all()


def test_programmes_on_the_database_take_a_segment_too() -> None:
    bounds = "firm.segments.sleepers={idle_weeks: [9, null]}"
    chosen = played("segmented", bounds, "strategy.segmented.select=sleepers")
    everyone = played("segmented", "strategy.segmented.select=contactable")
    reached = [np.unique(m.recorder.all_contacts()["consumer"]).size for m in (chosen, everyone)]
    assert 0 < reached[0] < reached[1]


def test_an_empty_segment_is_contacted_by_nobody() -> None:
    bounds = "firm.segments.none_such={units_year: [1000000, null]}"
    market = played("one_to_one", bounds, "strategy.one_to_one.select=none_such")
    assert market.recorder.all_contacts().size == 0


_FACTOR = "market.factors.ecology=1.5"


def market_file(folder: Path, weight: float) -> str:
    """Write a market of the user's own, in which the focal brand has a factor of their own."""
    market = load_scenario(*_SMALL).market.model_dump(mode="json")
    market["factors"] = {"ecology": weight}
    market["brands"][0]["factors"] = {"ecology": 0.7}
    path = folder / f"green_{weight:g}.yaml"
    path.write_text(yaml.safe_dump(market), "utf-8")
    return f"market={path}"


def test_a_factor_of_the_users_own_is_utility_of_the_brands_that_have_it(tmp_path: Path) -> None:
    market, plain = (played("status_quo", market_file(tmp_path, weight)) for weight in (1.5, 0.0))
    images = [[float(b._standing["image"][0]) for b in one.brands] for one in (market, plain)]
    assert images[0][0] == pytest.approx(images[1][0] + 1.5 * 0.7)
    assert images[0][1:] == images[1][1:]
    bought = [np.sum(m.recorder.all_purchases()["brand"] == 0) for m in (market, plain)]
    assert bought[0] > 1.1 * bought[1]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (("firm.segments.heavy={unit_year: [6, 9]}",), r"firm\.segments\.heavy\.unit_year.*"),
        (("firm.segments.heavy={units_year: [6, 2]}",), r"lower bound 6 is above the upper one 2"),
        (("firm.segments.customers={units_year: [6, 9]}",), r"firm\.segments\.customers.*taken"),
        (
            ("firm.segments.heavy={units_year: [6, null]}", "strategy.mass.select=heavi"),
            r"strategy\.mass\.select='heavi'.*did you mean 'heavy'",
        ),
        (("strategy.mass.channel=sms",), r"strategy\.mass\.channel='sms' is not a channel"),
        (("firm.channels.sms={unit_cots: 1}",), r"firm\.channels\.sms\.unit_cots"),
        (("market.brands=[{name: focal, taste_breadth: 1, factors: {ecologi: 1}}]", _FACTOR),
         r"factor 'ecologi' of brand focal is not in market\.factors \(did you mean 'ecology'"),
    ],
)  # fmt: skip
def test_mistakes_are_said_in_one_sentence(settings: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence) as caught:
        load_scenario(*_SMALL, *settings)
    assert "\n" not in str(caught.value)
