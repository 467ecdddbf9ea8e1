"""Row 7, word of mouth: how much of it is praise, whom it is about, whom it brings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.market import Market
from sim.measures.columns import FOCAL, SOURCES
from sim.scenario.run import Scenario
from sim.studies.validation.base import Band, Experiment, Mutant, Observation, Pattern
from sim.studies.validation.panel import Floats, units_by_week

YEAR = 52
WINDOW = 2 * YEAR
"""Weeks in which customers are acquired; each is followed for a year."""

ADVERTISING, WORD_OF_MOUTH = SOURCES.index("advertising"), SOURCES.index("word_of_mouth")

ANY_BRAND = "talk_of_any_brand"
"""Name of a scenario whose consumers speak of whatever brand comes in turn."""


def messages(voices: NDArray[np.int8], brands: int) -> tuple[Floats, Floats]:
    """Return praise and warnings spoken in a week, each (brands,).

    Args:
        voices: (consumers,) b + 1 for praise of brand b, -(b + 1) for a warning, 0 for silence.
        brands: number of brands.
    """
    spoken = voices[voices != 0].astype(np.int64)
    praise = np.bincount(spoken[spoken > 0] - 1, minlength=brands)
    warnings = np.bincount(-spoken[spoken < 0] - 1, minlength=brands)
    return praise.astype(np.float64), warnings.astype(np.float64)


def speak_of_any_brand(voices: NDArray[np.int8], brands: int, week: int) -> None:
    """Turn what was said this week to brands in turn, bought or not; praise stays praise."""
    speakers = np.flatnonzero(voices)
    brand = (speakers + week) % brands
    voices[speakers] = np.sign(voices[speakers]) * (brand + 1)


def log_slope(size: Floats, volume: Floats) -> float:
    """Return the least-squares slope of log volume on log size over what has both."""
    known = (size > 0) & (volume > 0)
    if np.count_nonzero(known) < 3:
        return float("nan")
    return float(np.polyfit(np.log(size[known]), np.log(volume[known]), 1)[0])


def ratio(top: float, below: float) -> float:
    """Return top / below, NaN where that is not defined."""
    return float(top / below) if below > 0 else float("nan")


def listen(scenario: Scenario, replication: int) -> Observation:
    """Run a year of usual plans after the warm-up and write down all that is said."""
    market = Market(scenario, replication=replication)
    brands = len(market.brands)
    praise, warnings = np.zeros(brands), np.zeros(brands)
    for _ in range(market.warm_up + YEAR):
        market.step()
        voices = market.voices[market.clock % 2]  # what friends will hear next week
        if scenario.name == ANY_BRAND:
            speak_of_any_brand(voices, brands, market.clock)
        if market.week > 0:
            good, bad = messages(voices, brands)
            praise += good
            warnings += bad
    units = units_by_week(market.recorder.all_purchases(), brands, 0, YEAR).sum(axis=0)
    share, volume = units / units.sum(), praise + warnings
    each = [ratio(p, w) for p, w in zip(praise, warnings, strict=True)]
    return Observation(
        {
            "positive_to_negative": ratio(praise.sum(), warnings.sum()),
            "volume_on_share": log_slope(share, volume),
        },
        {
            "positive_to_negative": [("brands", s, e) for s, e in zip(share, each, strict=True)],
            "volume_on_share": [
                ("brands", s, v)
                for s, v in zip(share, volume / max(volume.sum(), 1.0), strict=True)
            ],
        },
    )


@dataclass(frozen=True)
class Newcomers:
    """Customers whose first purchase ever of the focal brand was seen.

    Attributes:
        source: (newcomers,) latest source of communication they remembered, code of ``SOURCES``.
        worth: (newcomers, 52) margin by week since the first purchase, currency.
    """

    source: NDArray[np.int64]
    worth: Floats

    def of(self, source: int) -> Floats:
        """Return the margin by week of those won by one source, (newcomers, 52)."""
        return np.asarray(self.worth[self.source == source])


def newcomers(purchases: NDArray[np.void], unit_cost: float) -> Newcomers:
    """Return who first bought the focal brand in weeks 0 to 103, followed for a year each.

    Args:
        purchases: rows of :data:`sim.measures.recording.PURCHASE_DTYPE`, to week 155 at least.
        unit_cost: variable cost a unit of the focal brand.
    """
    rows = purchases[(purchases["brand"] == FOCAL) & (purchases["week"] >= 0)]
    first = rows[(rows["first"] == 1) & (rows["week"] < WINDOW)]
    place = np.full(int(purchases["consumer"].max(initial=0)) + 1, -1, dtype=np.int64)
    place[first["consumer"]] = np.arange(first.shape[0])
    known = place[rows["consumer"]]
    rows, known = rows[known >= 0], known[known >= 0]
    age = rows["week"].astype(np.int64) - first["week"].astype(np.int64)[known]
    year = (age >= 0) & (age < YEAR)
    margin = rows["amount"] - rows["units"].astype(np.float64) * unit_cost
    cell = known[year] * YEAR + age[year]
    worth = np.bincount(cell, weights=margin[year], minlength=first.shape[0] * YEAR)
    return Newcomers(first["source"].astype(np.int64), worth.reshape(-1, YEAR))


def follow(scenario: Scenario, replication: int) -> Observation:
    """Run the usual plan, and follow those it wins for a year."""
    market = Market(scenario, replication=replication)
    market.run_for(market.warm_up + WINDOW + YEAR)
    won = newcomers(market.recorder.all_purchases(), float(market.unit_cost[FOCAL]))
    lines = {"word of mouth": won.of(WORD_OF_MOUTH), "advertising": won.of(ADVERTISING)}
    mean = {name: float(rows.sum() / max(len(rows), 1)) for name, rows in lines.items()}
    heard = int(np.count_nonzero(won.source > 0))
    curve = [
        (name, float(week), float(value))
        for name, rows in lines.items()
        if len(rows)
        for week, value in enumerate(np.cumsum(rows.mean(axis=0)))
    ]
    return Observation(
        {
            "referred_value": ratio(mean["word of mouth"], mean["advertising"])
            if len(lines["word of mouth"])
            else float("nan"),
            "referred_share": ratio(len(lines["word of mouth"]), heard),
        },
        {"referred_value": curve},
    )


NO_DISCONFIRMATION = Mutant(
    "no_disconfirmation",
    "satisfaction does not depend on what was expected, so disappointments do not weigh more",
    ("behaviour.disconfirmation_weight=0",),
)
TALK_OF_ANY_BRAND = Mutant(
    "talk_of_any_brand",
    "who talks speaks of whatever brand comes in turn, not of the one just bought",
    (f"name={ANY_BRAND}",),
)
NO_HOMOPHILY = Mutant(
    "no_homophily",
    "friends and neighbours have neither tastes nor needs in common",
    (
        "population.homophily_community=0",
        "population.homophily_neighbours=0",
        "population.homophily_rate=0",
    ),
)

TALK = Experiment(
    "talk",
    ("market=grocery", "network=lastfm", "horizon.warm_up=52", "horizon.weeks=52"),
    ("population.size=2000",),
    listen,
)
REFERRED = Experiment(
    "referred",
    (
        "market=grocery",
        "network=lastfm",
        "population.size=45744",
        "horizon.warm_up=52",
        f"horizon.weeks={WINDOW + YEAR}",
        "horizon.run_off=0",
    ),
    ("population.size=7624",),
    follow,
)
_SAID = "grocery market, usual plans, 52 weeks after a warm-up of 52, messages about all brands; "
_WON = (
    "grocery market, 45,744 people, usual plans; first purchases ever of the focal brand in 104 "
    "weeks after a warm-up of 52, by the latest source remembered; "
)

PATTERNS = (
    Pattern(
        id="positive_to_negative",
        row="7",
        claim="There is about three times as much praise as warning.",
        source="East, Hammond & Wright (2007)",
        definition=_SAID + "messages of praise spoken over messages of warning spoken",
        band=Band(2.0, 6.0),
        experiment=TALK,
        value="positive_to_negative",
        mutant=NO_DISCONFIRMATION,
    ),
    Pattern(
        id="volume_on_share",
        row="7",
        claim="How much a brand is talked of follows its market share.",
        source="East, Hammond & Wright (2007); Uncles, East & Lomax (2010)",
        definition=_SAID
        + "least-squares slope, over the ten brands, of log messages on log share of units",
        band=Band(0.7, 1.3),
        experiment=TALK,
        value="volume_on_share",
        mutant=TALK_OF_ANY_BRAND,
    ),
    Pattern(
        id="referred_value",
        row="7",
        claim="Customers won by word of mouth are worth more than those won by advertising, up to "
        "twice as much.",
        source="Villanueva, Yoo & Hanssens (2008); Schmitt, Skiera & Van den Bulte (2011)",
        definition=_WON + "mean margin in the 52 weeks from the first purchase of those won by "
        "word of mouth, over that of those won by advertising",
        band=Band(1.0, 2.0),
        experiment=REFERRED,
        value="referred_value",
        mutant=NO_HOMOPHILY,
        reason="few are won by word of mouth (2 to 3% of newcomers), so means are noisy; tastes "
        "and needs that friends share make them worth only a little more",
    ),
    Pattern(
        id="referred_share",
        row="more",
        claim="A good part of new customers come by word of mouth; advertising and the store bring "
        "the others.",
        source="Keller & Fay (2006); East, Hammond & Wright (2007)",
        definition=_WON + "share won by word of mouth among those with any source (reported only)",
        band=None,
        experiment=REFERRED,
        value="referred_share",
        mutant=None,
    ),
)
