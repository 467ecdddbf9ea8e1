"""Row 6: whom a loyalty programme changes, and how much of its members' loyalty was there before.

Members of a programme buy more than others, mostly because those who buy more join. What the
programme causes is known here exactly: the same people, with the same luck, without it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.market import Market
from sim.population.records import Records
from sim.scenario.run import Scenario
from sim.strategies.loyalty_programme import LoyaltyProgramme
from sim.strategies.usual_plan import arm_of
from sim.studies.validation.base import Band, Experiment, Mutant, Observation, Pattern, Point

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

YEAR = 52
HALF = 26
NEVER = 10_000
"""Week of joining of those who never join."""
TERCILES = ("light", "moderate", "heavy")
_TWO_SIDED = 1.959963984540054  # standard normal quantile of .975


@dataclass(frozen=True)
class Bought:
    """What each consumer bought in a window: units of the focal brand, and of all brands."""

    focal: Floats
    all_brands: Floats

    @property
    def share_of_wallet(self) -> Floats:
        """(consumers,) focal units ÷ all units, 0 to 1; NaN for who bought nothing."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.focal / self.all_brands)


def bought(purchases: Records, size: int, start: int, stop: int) -> Bought:
    """Return what ``size`` consumers bought from week ``start`` until before week ``stop``."""
    rows = purchases[(purchases["week"] >= start) & (purchases["week"] < stop)]
    units = rows["units"].astype(np.float64)
    own = np.where(rows["brand"] == 0, units, 0.0)
    return Bought(
        np.bincount(rows["consumer"], weights=own, minlength=size),
        np.bincount(rows["consumer"], weights=units, minlength=size),
    )


def units_since(purchases: Records, joined: Ints) -> Floats:
    """Return (consumers,) focal units bought after the week in which each joined."""
    rows = purchases[purchases["brand"] == 0]
    rows = rows[rows["week"] > joined[rows["consumer"]]]
    units = rows["units"].astype(np.float64)
    return np.bincount(rows["consumer"], weights=units, minlength=joined.size)


def terciles(purchases: Floats) -> Floats:
    """Return (consumers,) 0 light, 1 moderate, 2 heavy; −1 for who bought nothing.

    Buyers are ranked by what they bought; equals share their mean rank, so that they are never
    split, and the parts are as near to thirds as that allows.
    """
    part = np.full(purchases.shape, -1.0)
    buyers = np.flatnonzero(purchases > 0.0)
    if buyers.size == 0:
        return part
    levels, which, counts = np.unique(purchases[buyers], return_inverse=True, return_counts=True)
    middle = (np.cumsum(counts) - 0.5 * counts) / buyers.size
    part[buyers] = np.minimum(2.0, np.floor(3.0 * middle[which]))
    return part


def relative_effect(treated: Floats, untreated: Floats, who: Mask) -> float:
    """Return how much more a group bought than it would have without, %; NaN for an empty one."""
    base = float(untreated[who].sum())
    return 100.0 * (float(treated[who].sum()) / base - 1.0) if base > 0.0 else math.nan


def selection_share(
    treated: Bought, untreated: Bought, members: Mask
) -> tuple[float, float, float]:
    """Return (selection share, naive, causal): 1 − causal ÷ naive, of share of wallet.

    Naive: mean share of wallet of members minus that of others, under the programme. Causal: mean
    over members of their share of wallet under the programme minus their own without it, among
    those who buy the category in both. The share is NaN unless the causal 95% interval excludes
    zero.

    Args:
        treated: what was bought under the programme.
        untreated: what the same consumers bought without it.
        members: (consumers,) who was a member before the window.
    """
    under, without = treated.share_of_wallet, untreated.share_of_wallet
    buyers = ~np.isnan(under)
    gain = (under - without)[members & buyers & ~np.isnan(without)]
    if gain.size < 2 or not (buyers & ~members).any():
        return math.nan, math.nan, math.nan
    naive = float(under[buyers & members].mean() - under[buyers & ~members].mean())
    causal = float(gain.mean())
    half = _TWO_SIDED * float(gain.std(ddof=1)) / math.sqrt(gain.size)
    known = abs(causal) > half and naive > 0.0
    return (1.0 - causal / naive if known else math.nan), naive, causal


def live_with_programme(market: Market) -> tuple[Market, Ints]:
    """Run the loyalty programme; return the market and the week each consumer joined.

    The week is ``NEVER`` for those who do not join.
    """
    arm, shares = arm_of("loyalty_programme", market.settings, market.budget, len(market.consumers))
    programme = arm.programmes[-1]
    assert isinstance(programme, LoyaltyProgramme)
    twin = market.fork("status_quo")
    twin.brands[0].adopt(arm, market.budget, shares)
    joined = np.full(len(market.consumers), NEVER, dtype=np.int64)
    for week in range(market.horizon):
        twin.run_for(1)
        joined[programme.member & (joined == NEVER)] = week
    return twin, joined


def run_programme(scenario: Scenario, replication: int) -> Observation:
    """Run the programme beside the status quo; compare members with themselves."""
    market = Market(scenario, replication=replication)
    market.run_for(market.warm_up)
    size = len(market.consumers)
    part = terciles(bought(market.recorder.all_purchases(), size, -YEAR, 0).focal)
    usual = market.fork("status_quo")
    usual.run_for(market.horizon)
    programme, joined = live_with_programme(market)
    with_it, without = (twin.recorder.all_purchases() for twin in (programme, usual))
    after, base = (units_since(rows, joined) for rows in (with_it, without))
    effects = [relative_effect(after, base, part == k) for k in range(3)]
    others = relative_effect(after, base, (part == 0) | (part == 1))
    late = bought(with_it, size, HALF, YEAR), bought(without, size, HALF, YEAR)
    share, naive, causal = selection_share(*late, joined < HALF)
    line: list[Point] = [("members", k, effect) for k, effect in enumerate(effects)]
    gap: list[Point] = [("naive", 0, 100.0 * naive), ("causal", 0, 100.0 * causal)]
    return Observation(
        {
            **dict(zip(TERCILES, effects, strict=True)),
            "heavy_change_least": others - effects[2],
            "selection_share": share,
            "naive": 100.0 * naive,
            "causal": 100.0 * causal,
        },
        {"heavy_change_least": line, "selection_share": gap},
    )


PROGRAMME = Experiment(
    "loyalty_programme",
    (
        "market=grocery",
        "network=community",
        "population.size=20000",
        "horizon.warm_up=52",
        f"horizon.weeks={2 * YEAR}",
        "horizon.run_off=0",
    ),
    ("population.size=3000",),
    run_programme,
)

BY_LOT = Mutant(
    "by_lot",
    "enrolment by lot, independent of purchases",
    ("strategy.loyalty_programme.random_enrolment=true",),
)
SAME_SHARES = Mutant(
    "same_shares",
    "heavy buyers are heavy by need alone: no differences of taste, no habit, no attachment",
    (
        "population.taste_heterogeneity=1000000",
        "behaviour.habit_weight=0",
        "behaviour.attachment_weight=0",
    ),
)

_WHERE = (
    "Grocery, 20,000 people, loyalty_programme for 104 weeks at default budget and settings, "
    "against the status quo on the same luck. "
)
_TERCILES = (
    "Members who bought the focal brand in the 52 weeks before the programme, in terciles of units "
    "of that year (equals never split). Effect of a group: units bought after each one's week of "
    "joining until week 104, under the programme ÷ in the same weeks without it − 1, %."
)
_WALLET = (
    "Members at week 26, share of wallet (focal units ÷ all units) in weeks 26-51. Naive: mean of "
    "members minus mean of others, under the programme; causal: mean of members minus the same "
    "people without it. "
)

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        id="heavy_change_least",
        row="6",
        claim="A loyalty programme changes light and moderate buyers, heavy ones least.",
        source="Liu 2007",
        definition=_WHERE
        + _TERCILES
        + " Statistic: effect of light and moderate together minus effect of heavy, points.",
        band=Band(low=0.0),
        experiment=PROGRAMME,
        value="heavy_change_least",
        mutant=SAME_SHARES,
    ),
    *(
        Pattern(
            id=f"programme_effect_{tercile}",
            row="6",
            claim=f"Effect on {tercile} buyers.",
            source="Liu 2007",
            definition=_WHERE + _TERCILES,
            band=None,
            experiment=PROGRAMME,
            value=tercile,
            mutant=None,
        )
        for tercile in TERCILES
    ),
    Pattern(
        id="selection_share",
        row="6",
        claim="Most of what distinguishes members was there before: naive effects are 3-12 times "
        "the true one.",
        source="Leenheer et al. 2007",
        definition=_WHERE
        + _WALLET
        + "Statistic: 1 − causal ÷ naive, in replications whose causal 95% interval excludes zero.",
        band=Band(0.67, 0.92),
        experiment=PROGRAMME,
        value="selection_share",
        mutant=BY_LOT,
    ),
    *(
        Pattern(
            id=f"share_of_wallet_{kind}",
            row="6",
            claim=f"The {kind} effect on share of wallet.",
            source="Leenheer et al. 2007",
            definition=_WHERE + _WALLET + "Points.",
            band=None,
            experiment=PROGRAMME,
            value=kind,
            mutant=None,
        )
        for kind in ("naive", "causal")
    ),
)
