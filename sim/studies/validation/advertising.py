"""Row 4, advertising: what half as much again sells in its first quarter, and when it lasts."""

from __future__ import annotations

import numpy as np

from sim.firm.media import effective_exposures, exposures_to_buy
from sim.firm.plan import WeekPlan
from sim.scenario.run import Scenario
from sim.studies.validation.base import Band, Experiment, Mutant, Observation, Pattern
from sim.studies.validation.dirichlet import Floats
from sim.studies.validation.panel import units_by_week
from sim.studies.validation.trial import Treatment, Trial

FACTOR = 1.5
QUARTER = 13
YEAR = 52


def louder(scenario: Scenario, brand: int = 0) -> Treatment:
    """Return a treatment: a brand buys :data:`FACTOR` times its usual exposures from now on."""
    saturation = scenario.firm.media_saturation
    usual = scenario.market.brands[brand].advertising
    effective = effective_exposures(FACTOR * exposures_to_buy(usual, saturation), saturation)

    def treat(week: int, plans: list[WeekPlan]) -> None:
        if week >= 0:
            plans[brand].record["advertising"] = effective

    return treat


def followed(market: Trial, treatment: Treatment | None) -> Floats:
    """Return weekly units of the focal brand over two years, (weeks,), under a treatment."""
    twin = market.treated(treatment)
    twin.run_for(2 * YEAR)
    return units_by_week(twin.recorder.all_purchases(), len(twin.brands), 0, 2 * YEAR)[:, 0]


def elasticity(louder_units: Floats, usual_units: Floats) -> float:
    """Return the log ratio of units over the log ratio of exposures bought."""
    return float(np.log(louder_units.sum() / usual_units.sum()) / np.log(FACTOR))


def observe(scenario: Scenario, replication: int) -> Observation:
    """Advertise more for good, against no change, from the same state."""
    market = Trial(scenario, replication=replication)
    market.run_for(market.warm_up)
    usual = followed(market, None)
    more = followed(market, louder(scenario))
    short = elasticity(more[:QUARTER], usual[:QUARTER])
    long = elasticity(more[YEAR:], usual[YEAR:])
    quarters = [units.reshape(-1, QUARTER).sum(axis=1) for units in (more, usual)]
    ratio = quarters[0] / quarters[1]
    curve = [("units, usual = 1", float(q), float(value)) for q, value in enumerate(ratio)]
    return Observation(
        {"short": short, "long": long, "growth": long - short},
        {"advertising_short": curve, "advertising_long": curve},
    )


FORGOTTEN = Mutant(
    "advertising_forgotten",
    "advertising leaves neither buzz nor awareness",
    ("behaviour.buzz_gain=0", "behaviour.advertising_awareness=0"),
)
MORE = Experiment(
    "advertising_more",
    ("market=grocery", "network=lastfm", "horizon.warm_up=104"),
    ("network=community", "population.size=2000"),
    observe,
)
_HOW = (
    "grocery market, 104 weeks of warm-up; the focal brand buys half as many exposures again from "
    "the fork on for good, from the same state and with the same luck as no change; "
)

PATTERNS = (
    Pattern(
        id="advertising_short",
        row="4",
        claim="Advertising sells a little at once.",
        source="Sethuraman, Tellis & Briesch (2011): .12",
        definition=_HOW + "ln of the ratio of units in the first 13 weeks, over ln 1.5",
        band=Band(0.05, 0.25),
        experiment=MORE,
        value="short",
        mutant=FORGOTTEN,
        used_for_defaults=True,
    ),
    Pattern(
        id="advertising_long",
        row="4",
        claim="In the long run advertising sells more than at once.",
        source="Sethuraman, Tellis & Briesch (2011): .24 against .12",
        definition=_HOW
        + "the same elasticity over weeks 53 to 104, minus that of the first 13 weeks; larger is "
        "taken to be by .01 or more",
        band=Band(low=0.01),
        experiment=MORE,
        value="growth",
        mutant=FORGOTTEN,
        used_for_defaults=True,
    ),
)
