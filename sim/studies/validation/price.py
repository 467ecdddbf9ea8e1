"""Row 4, price: what a price cut sells, what it borrows from later weeks, what remains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.firm.plan import WeekPlan
from sim.scenario.run import Scenario
from sim.scenario.strategy import PromotionSettings
from sim.studies.validation.base import Band, Experiment, Mutant, Observation, Pattern, Point
from sim.studies.validation.dirichlet import Floats
from sim.studies.validation.panel import market_panel, units_by_week
from sim.studies.validation.trial import Treatment, Trial

DEPTH = 0.2
CUT_WEEKS = 2
DIP_WEEKS = 10
END = 28
"""First week after the effect is followed: the cut, the dip, then 16 weeks of peace."""
TERCILES = ("small", "middle", "large")
_YEAR = 52
_NOTICE = float(PromotionSettings().notice)


def cut_of(brand: int) -> Treatment:
    """Return a treatment that takes :data:`DEPTH` off a brand's price in the first weeks."""

    def treat(week: int, plans: list[WeekPlan]) -> None:
        if 0 <= week < CUT_WEEKS:
            plans[brand].record["cut"] = DEPTH
            plans[brand].record["cut_notice"] = _NOTICE

    return treat


def followed(market: Trial, treatment: Treatment | None) -> Floats:
    """Return weekly units of all brands from now on, (weeks, brands), under a treatment."""
    twin = market.treated(treatment)
    twin.run_for(END)
    return units_by_week(twin.recorder.all_purchases(), len(twin.brands), 0, END)


def terciles(share: Floats) -> list[list[int]]:
    """Return brands by tercile of share, smallest first; the middle one takes what is over."""
    order = [int(b) for b in np.argsort(share, kind="stable")]
    third = len(order) // 3
    return [order[:third], order[third : len(order) - third], order[len(order) - third :]]


@dataclass(frozen=True)
class Response:
    """Units of one brand by week, with and without its price cut.

    Attributes:
        cut: (weeks,) with. usual: (weeks,) without, same luck.
    """

    cut: Floats
    usual: Floats

    @property
    def elasticity(self) -> float:
        """Log ratio of units in the weeks of the cut, over the log ratio of prices."""
        ratio = self.cut[:CUT_WEEKS].sum() / self.usual[:CUT_WEEKS].sum()
        return float(np.log(ratio) / np.log(1.0 - DEPTH))

    @property
    def gain(self) -> float:
        """Units sold more in the weeks of the cut."""
        return float((self.cut - self.usual)[:CUT_WEEKS].sum())

    @property
    def lost(self) -> float:
        """Units sold less in the ten weeks after the cut."""
        return float((self.usual - self.cut)[CUT_WEEKS : CUT_WEEKS + DIP_WEEKS].sum())

    @property
    def dip(self) -> float:
        """Part of the gain lost in the ten weeks after; NaN without a gain."""
        return self.lost / self.gain if self.gain > 0.0 else float("nan")

    @property
    def remains(self) -> float:
        """Units sold more in the weeks after those ten, over those usual."""
        later = slice(CUT_WEEKS + DIP_WEEKS, None)
        return float((self.cut - self.usual)[later].sum() / self.usual[later].sum())


def together(responses: list[Response]) -> Response:
    """Return the response of several brands, units added up."""
    return Response(
        np.sum([one.cut for one in responses], axis=0),
        np.sum([one.usual for one in responses], axis=0),
    )


def observe(scenario: Scenario, replication: int) -> Observation:
    """Cut the price of each brand in turn, from the same state, against no cut."""
    market = Trial(scenario, replication=replication)
    market.run_for(market.warm_up)
    usual = followed(market, None)
    responses = [
        Response(followed(market, cut_of(b))[:, b], usual[:, b]) for b in range(usual.shape[1])
    ]
    groups = terciles(market_panel(market, -min(_YEAR, market.warm_up), 0).share)
    parts = [together([responses[b] for b in group]) for group in groups]
    whole = together(responses)
    values = {name: part.elasticity for name, part in zip(TERCILES, parts, strict=True)}
    values |= {"dip": whole.dip, "remains": whole.remains}
    curves = {f"price_elasticity_{n}": _curve(p) for n, p in zip(TERCILES, parts, strict=True)}
    curves |= {"price_dip": _curve(whole), "price_no_permanent_effect": _curve(whole)}
    return Observation(values, curves)


def _curve(response: Response) -> list[Point]:
    """Return units against the usual week, by week."""
    ratio = response.cut / response.usual
    return [("units, usual = 1", float(week), float(value)) for week, value in enumerate(ratio)]


NO_PANTRY = Mutant(
    "no_pantry",
    "no pantry and no reference price",
    (
        "behaviour.stockpiling=0",
        "behaviour.pantry_use=0",
        "behaviour.reference_price_weight=0",
    ),
)
BLIND = Mutant(
    "prices_unseen",
    "nobody minds a price, buys ahead or needs more for it",
    (
        "population.price_sensitivity_median=0.001",
        "behaviour.stockpiling=0",
        "behaviour.deal_expansion=0",
    ),
)
LASTING = Mutant(
    "lasting",
    "what a deal displaces comes back late or never: stock keeps and is hardly touched, and use "
    "of what was bought on a deal teaches nothing",
    ("behaviour.pantry_use=0.1", "behaviour.pantry_spoilage=0", "behaviour.deal_learning=0"),
)
PRICE_CUT = Experiment(
    "price_cut",
    ("market=grocery", "network=lastfm", "horizon.warm_up=104"),
    ("network=community", "population.size=2000"),
    observe,
)
_HOW = (
    "grocery market, 104 weeks of warm-up; 20% off the price of one brand for two weeks, noticed "
    "beforehand by half, from the same state and with the same luck as no cut, each of ten brands "
    "in turn; "
)


def _elasticity(tercile: str) -> Pattern:
    return Pattern(
        id=f"price_elasticity_{tercile}",
        row="4",
        claim=f"A promotion sells much more of a brand at once (brands of the {tercile} tercile).",
        source="Bijmolt, van Heerde & Pieters (2005): -2.62, promotions -3.63",
        definition=_HOW
        + "ln of the ratio of units over both weeks, added up over the brands of the "
        + f"{tercile} tercile of last year's share, over ln 0.8",
        band=Band(-5.0, -1.5),
        experiment=PRICE_CUT,
        value=tercile,
        mutant=BLIND,
        used_for_defaults=True,
    )


PATTERNS = (
    *(_elasticity(tercile) for tercile in TERCILES),
    Pattern(
        id="price_dip",
        row="4",
        claim="Part of what a promotion sells is borrowed from the weeks after it.",
        source="van Heerde, Leeflang & Wittink (2000): 4-25%; first specification: 4-40%",
        definition=_HOW
        + "units lost in the ten weeks after, over units gained in the two, sums over brands",
        band=Band(0.04, 0.40),
        experiment=PRICE_CUT,
        value="dip",
        mutant=NO_PANTRY,
        used_for_defaults=True,
    ),
    Pattern(
        id="price_no_permanent_effect",
        row="4",
        claim="Ten weeks after a promotion sales are what they were; nothing remains for good.",
        source="Pauwels, Hanssens & Siddarth (2002)",
        definition=_HOW
        + "units more in the sixteen weeks that follow the ten, over units usual in them, sums "
        "over brands; none is taken to be at most 1%",
        band=Band(-0.01, 0.01),
        experiment=PRICE_CUT,
        value="remains",
        mutant=LASTING,
        used_for_defaults=True,
    ),
)
