"""Row 10: the same consumer in several lives, and the same cohort won at two prices.

What a failure, its recovery or a discount does to one consumer cannot be seen in the field: who
failed, who complained and who came for the discount differ from the others beforehand. Here the
same people live each life with the same luck.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.firm.plan import WeekPlan
from sim.market import Market
from sim.population.records import Records
from sim.scenario.run import Scenario
from sim.studies.validation.base import Band, Experiment, Mutant, Observation, Pattern, Point

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

AFTER = 26
"""Weeks in which a repurchase is looked for: in a year nearly everybody comes back anyway."""
LIVES = {"never_failed": (0.0, 0.0), "recovered": (1.0, 1.0), "failed": (1.0, 0.0)}
"""Chance in week 0 that a purchase of the focal brand fails, and that a complaint is put right."""

DISCOUNT = 0.35
ON_DEAL = 4
"""Weeks the discount that wins a cohort lasts."""
AT_FULL_PRICE = 13
"""Weeks in which the full-price cohort is won, in the status quo: longer, because fewer come."""
_ONE_SIDED = 1.6448536269514722  # standard normal quantile of .95
FOLLOWED = 104
"""Weeks a new customer is followed after the purchase that made one."""


class FatedMarket(Market):
    """A market in which all purchases of the focal brand in week 0 fail, or none does.

    Attributes:
        fate: (failure rate, recovery rate) of the focal brand in week 0; None leaves it alone.
    """

    fate: tuple[float, float] | None = None

    def live(self, plans: list[WeekPlan], touches: Records) -> None:
        """Live one week, week 0 under the fate."""
        if self.week == 0 and self.fate is not None:
            plans[0].record["failure_rate"], plans[0].record["recovery_rate"] = self.fate
        super().live(plans, touches)


@dataclass(frozen=True)
class Life:
    """One life of all consumers, each (consumers,).

    Attributes:
        satisfaction: with the focal brand after week 0, −1 to 1.
        recovered: recoveries met in week 0.
        bought: purchases of the focal brand in week 0.
        again: bought it again in the ``AFTER`` weeks after.
    """

    satisfaction: Floats
    recovered: Ints
    bought: Ints
    again: Mask


def live_life(market: FatedMarket, fate: tuple[float, float]) -> Life:
    """Live week 0 under a fate, and the weeks after.

    Customers keep silent about the brand in every life: a friend's failure is not one's own.
    """
    twin = market.fork("status_quo", silent_customers=True)
    twin.fate = fate
    twin.run_for(1)
    satisfaction = twin.consumers.state["satisfaction"].astype(np.float64)
    recovered = twin.consumers.outcome["recoveries"].astype(np.int64)
    twin.run_for(AFTER)
    rows = twin.recorder.all_purchases()
    own = rows[rows["brand"] == 0]
    size = len(twin.consumers)
    now = own["consumer"][own["week"] == 0]
    later = own["consumer"][(own["week"] > 0) & (own["week"] <= AFTER)]
    return Life(
        satisfaction,
        recovered,
        np.bincount(now, minlength=size),
        np.bincount(later, minlength=size) > 0,
    )


def restored(never: float, recovered: float, failed: float) -> float:
    """Return the share of the satisfaction lost by a failure that its recovery gives back."""
    return (recovered - failed) / (never - failed) if never > failed else math.nan


def run_lives(scenario: Scenario, replication: int) -> Observation:
    """Let the same consumers live without failure, with one put right, and with one left so."""
    market = FatedMarket(scenario, replication=replication)
    market.run_for(market.warm_up)
    lives = {name: live_life(market, fate) for name, fate in LIVES.items()}
    chosen = (lives["recovered"].bought == 1) & (lives["recovered"].recovered == 1)
    if not chosen.any():
        return Observation({})
    mood = {name: float(life.satisfaction[chosen].mean()) for name, life in lives.items()}
    again = {name: 100.0 * float(life.again[chosen].mean()) for name, life in lives.items()}
    values = {f"satisfaction_{name}": value for name, value in mood.items()}
    values |= {f"repurchase_{name}": value for name, value in again.items()}
    values["restored"] = restored(mood["never_failed"], mood["recovered"], mood["failed"])
    values["repurchase_above"] = again["recovered"] - again["never_failed"]
    values["repurchase_lost"] = again["never_failed"] - again["failed"]
    values["paradox"] = mood["recovered"] - mood["never_failed"]
    places = list(enumerate(LIVES))
    bars: list[Point] = [("satisfaction", k, mood[name]) for k, name in places]
    shares: list[Point] = [("repurchase", k, again[name]) for k, name in places]
    return Observation(values, {"recovery_restores": bars, "repurchase_not_above": shares})


@dataclass(frozen=True)
class Cohort:
    """Customers won: who, and in which week."""

    consumers: Ints
    won: Ints


def won_between(purchases: Records, weeks: int) -> Cohort:
    """Return who bought the focal brand for the first time ever in the first ``weeks`` weeks."""
    rows = purchases[(purchases["brand"] == 0) & (purchases["first"] == 1)]
    rows = rows[(rows["week"] >= 0) & (rows["week"] < weeks)]
    return Cohort(rows["consumer"].astype(np.int64), rows["week"].astype(np.int64))


def values_of(
    purchases: Records, cohort: Cohort, size: int, unit_cost: float, discount_rate: float
) -> Floats:
    """Return the margin each customer brings after the week of the purchase that won them.

    Money paid minus variable cost of focal purchases in the ``FOLLOWED`` weeks after, discounted
    to that week; (customers,) currency.

    Args:
        purchases: of one run.
        cohort: whom to follow.
        size: consumers.
        unit_cost: of the focal brand, currency.
        discount_rate: a year.
    """
    since = np.full(size, -1)
    since[cohort.consumers] = cohort.won
    rows = purchases[(purchases["brand"] == 0) & (since[purchases["consumer"]] >= 0)]
    age = rows["week"] - since[rows["consumer"]]
    rows, age = rows[(age > 0) & (age <= FOLLOWED)], age[(age > 0) & (age <= FOLLOWED)]
    margin = rows["amount"] - unit_cost * rows["units"].astype(np.float64)
    present = margin * (1.0 + discount_rate) ** (-age / 52.0)
    return np.bincount(rows["consumer"], weights=present, minlength=size)[cohort.consumers]


def ratio_of_means(above: Floats, below: Floats) -> tuple[float, float]:
    """Return the ratio of two independent groups' means, and its one-sided 95% upper limit.

    The limit is normal on the log scale (delta method). NaN unless both means are positive and
    both groups have two members.
    """
    if min(above.size, below.size) < 2 or min(above.mean(), below.mean()) <= 0.0:
        return math.nan, math.nan
    ratio = float(above.mean() / below.mean())
    parts = [float(x.var(ddof=1)) / x.size / float(x.mean()) ** 2 for x in (above, below)]
    return ratio, ratio * math.exp(_ONE_SIDED * math.sqrt(sum(parts)))


def run_cohorts(scenario: Scenario, replication: int) -> Observation:
    """Win a cohort at a discount and one at full price; follow both, the first one twice."""
    market = Market(scenario, replication=replication)
    market.run_for(market.warm_up)
    rows: dict[str, Records] = {}
    for arm in ("status_quo", "promotion"):
        twin = market.fork(arm)
        twin.run_for(twin.horizon)
        rows[arm] = twin.recorder.all_purchases()
    on_deal = won_between(rows["promotion"], ON_DEAL)
    full = won_between(rows["status_quo"], AT_FULL_PRICE)

    def value(arm: str, cohort: Cohort) -> Floats:
        cost, rate = scenario.market.brands[0].unit_cost, scenario.economy.discount_rate
        return values_of(rows[arm], cohort, len(market.consumers), cost, rate)

    dealt, same_people = value("promotion", on_deal), value("status_quo", on_deal)
    paid = value("status_quo", full)
    ratio, limit = ratio_of_means(dealt, paid)
    values = {
        "discount_cohort_ratio": ratio,
        "discount_cohort_limit": limit,
        "discount_selection": ratio_of_means(same_people, paid)[0],
        "discount_cause": ratio_of_means(dealt, same_people)[0],
    }
    if math.isnan(ratio):
        return Observation(values)
    bars: list[Point] = [
        ("full price", 0, float(paid.mean())),
        ("discount", 1, float(dealt.mean())),
        ("the same people, no discount", 2, float(same_people.mean())),
    ]
    return Observation(values, {"discount_cohort_worth_less": bars})


LIVED = Experiment(
    "lives",
    (
        "market=grocery",
        "network=community",
        "population.size=20000",
        "horizon.warm_up=52",
        f"horizon.weeks={AFTER + 1}",
        "horizon.run_off=0",
    ),
    ("population.size=5000",),
    run_lives,
)
COHORTS = Experiment(
    "discount_cohorts",
    (
        "market=grocery",
        "network=community",
        "population.size=20000",
        "population.newcomer_rate=0.3",
        "horizon.warm_up=52",
        f"horizon.weeks={AT_FULL_PRICE + FOLLOWED}",
        "horizon.run_off=0",
        "budget.per_consumer=20",
        f"strategy.promotion.depth={DISCOUNT}",
        f"strategy.promotion.duration_weeks={ON_DEAL}",
        "strategy.promotion.interval_weeks=520",
    ),
    ("population.size=4000",),
    run_cohorts,
)

NO_REDRESS = Mutant(
    "no_redress", "an answered complaint gives nothing back", ("behaviour.recovery_impact=0",)
)
ONLY_REDRESS = Mutant(
    "only_redress",
    "failures leave no mark, neither annoyance nor bad evidence, and attachment is what the last "
    "experience was: the redress alone is felt",
    (
        "behaviour.failure_impact=0",
        "behaviour.trust_weight=0",
        "behaviour.attachment_learning=1",
    ),
)
DEALS_LIKE_SALES = Mutant(
    "deals_like_sales",
    "consumers alike in need, taste and price sensitivity; a deal teaches as much as a full price "
    "and leaves neither stock nor a lower reference price",
    (
        "population.need_shape=1000000",
        "behaviour.drift_sd=0",
        "population.taste_heterogeneity=1000000",
        "population.price_sensitivity_log_sd=0",
        "behaviour.deal_learning=1",
        "behaviour.stockpiling=0",
        "behaviour.reference_price_weight=0",
    ),
)

_LIVES = (
    "Grocery, 20,000 people, status quo, forked in three: in week 0 no purchase of the focal brand "
    "fails; all fail and complaints are put right; all fail and none is. Followed: who bought it "
    "once in week 0 and complained (the same people in all three, same luck; they keep silent). "
)
_COHORTS = (
    "Grocery, 20,000 people, 30% of consumers a year are newcomers. Won on a deal: first purchase "
    "ever of the focal brand in 4 weeks of a public cut of 35%; at full price: first purchase ever "
    "in 13 weeks of the status quo. Value: discounted margin of the 104 weeks after the week of "
    "that purchase, mean a customer. "
)
_DE_MATOS = "de Matos, Henrique & Rossi 2007"


def _reported(
    name: str, claim: str, source: str, definition: str, experiment: Experiment, value: str
) -> Pattern:
    return Pattern(name, "10", claim, source, definition, None, experiment, value, None)


PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        id="recovery_restores",
        row="10",
        claim="Recovery restores satisfaction.",
        source=_DE_MATOS,
        definition=_LIVES
        + "Statistic: (satisfaction recovered − failed) ÷ (never failed − failed) after week 0; "
        "restored: most of the loss, more than half.",
        band=Band(low=0.5),
        experiment=LIVED,
        value="restored",
        mutant=NO_REDRESS,
    ),
    Pattern(
        id="repurchase_not_above",
        row="10",
        claim="Repurchase after a recovery does not exceed that of the never-failed by more than "
        "3 points.",
        source=_DE_MATOS,
        definition=_LIVES
        + "Statistic: share who buy the brand again within 26 weeks, recovered − never failed, "
        "points.",
        band=Band(high=3.0),
        experiment=LIVED,
        value="repurchase_above",
        mutant=ONLY_REDRESS,
    ),
    _reported(
        "recovery_paradox",
        "Satisfaction after a recovery may exceed that of the never-failed.",
        _DE_MATOS,
        _LIVES + "Statistic: satisfaction recovered − never failed (scale −1 to 1).",
        LIVED,
        "paradox",
    ),
    _reported(
        "repurchase_lost",
        "A failure that is not put right costs repurchases.",
        "TARP",
        _LIVES + "Statistic: share who buy again within 26 weeks, never failed − failed, points.",
        LIVED,
        "repurchase_lost",
    ),
    Pattern(
        id="discount_cohort_worth_less",
        row="10",
        claim="A cohort won by a 35% discount is worth less than a full-price one.",
        source="Lewis 2006",
        definition=_COHORTS
        + "Statistic: one-sided 95% upper limit of the value won on a deal ÷ value won at full "
        "price, from customers' differences within a replication.",
        band=Band(high=1.0),
        experiment=COHORTS,
        value="discount_cohort_limit",
        mutant=DEALS_LIKE_SALES,
    ),
    _reported(
        "discount_cohort_ratio",
        "A 35% acquisition discount halves long-term value.",
        "Lewis 2006",
        _COHORTS + "Statistic: value won on a deal ÷ value won at full price.",
        COHORTS,
        "discount_cohort_ratio",
    ),
    _reported(
        "discount_selection",
        "Who comes for a discount is worth less anyway.",
        "Lewis 2006",
        _COHORTS + "Statistic: value in the status quo of those won on a deal ÷ value won at full "
        "price. Ratio = selection × cause.",
        COHORTS,
        "discount_selection",
    ),
    _reported(
        "discount_cause",
        "Being won on a deal makes the same customer worth less.",
        "Lewis 2006",
        _COHORTS + "Statistic: value of those won on a deal ÷ value of the same people in the "
        "status quo. Ratio = selection × cause.",
        COHORTS,
        "discount_cause",
    ),
)
