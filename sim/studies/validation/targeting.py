"""Row 9: whom to contact before the renewal date, and what a contact does.

Everybody due is lived twice from the same week on, with the same luck: contacted, and not. So the
effect of a contact is known for each person, and two ways to choose whom to contact can be judged
on it: by risk, or by uplift. Both score what the firm sees, learnt from a test of a year in which
contacts were given by lot; neither sees the two lives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.firm.scores import ChurnScores
from sim.firm.service import NOTICE, ServiceLog
from sim.market import Market
from sim.scenario.run import Scenario
from sim.strategies.base import parse_arm
from sim.studies.validation.base import Band, Experiment, Mutant, Observation, Pattern, Point

Floats = NDArray[np.float64]

TEST = 104
"""Weeks of the test by lot: two years, for effects are small against the luck of renewals."""

JUDGED = 52
"""Weeks whose subscribers due are lived twice."""

_PROGRAMME = TEST + 2 * NOTICE + JUDGED + 2
_PARTS = 20


@dataclass(frozen=True)
class TwoLives:
    """Subscribers due in a year, lived twice.

    Attributes:
        signs: (n, k) what the firm knew of each before the contact.
        effect: (n,) 1 kept by the contact, -1 driven away, 0 no change.
        left_alone: share that left without a contact. left_contacted: the same with one.
    """

    signs: Floats
    effect: Floats
    left_alone: float
    left_contacted: float


def qini_curve(score: Floats, effect: Floats) -> Floats:
    """Return what contacting the best-scored share gains, (n + 1,), per person due.

    Element j is the sum of true effects of the j best-scored people, divided by n. People of equal
    score share their mean effect, so that their order decides nothing.
    """
    levels, place = np.unique(-score, return_inverse=True)
    total = np.bincount(place, weights=effect, minlength=levels.size)
    count = np.bincount(place, minlength=levels.size)
    mean = np.repeat(total / np.maximum(count, 1), count)
    return np.concatenate([[0.0], np.cumsum(mean)]) / max(effect.size, 1)


def qini(score: Floats, effect: Floats) -> float:
    """Return the Qini coefficient: the area between the curve and contacting by lot.

    Radcliffe (2007). In shares of the people due; NaN without anybody.
    """
    if not effect.size:
        return float("nan")
    curve = qini_curve(score, effect)
    by_lot = np.linspace(0.0, curve[-1], curve.size)
    return float(np.trapezoid(curve - by_lot, dx=1.0 / effect.size))


def log_of(market: Market) -> ServiceLog:
    """Return the focal brand's log of service.

    Raises:
        RuntimeError: if the market sells no contracts.
    """
    crm = market.brands[0].crm
    if crm is None or crm.service is None:
        raise RuntimeError("only markets of contracts have renewal dates")
    return crm.service


def contacted(market: Market, scenario: Scenario, share: float) -> Market:
    """Return a fork in which a share of those due, by lot, is contacted; money no object."""
    fork = market.fork("status_quo")
    settings = dict(scenario.strategy.get("retention", {}))
    settings |= {"targeting": "random", "share": share, "weeks_before": NOTICE}
    arm = parse_arm("status_quo+retention", {**scenario.strategy, "retention": settings})
    fork.brands[0].adopt(arm, None)
    return fork


def two_lives(market: Market, scenario: Scenario) -> TwoLives:
    """Live a year from the market's week on with and without contacts to all due."""
    start = market.week
    lives = [contacted(market, scenario, share) for share in (1.0, 0.0)]
    logs = []
    for life in lives:
        life.run_for(JUDGED + NOTICE + 1)
        logs.append(log_of(life))
    mine = [np.flatnonzero((log.date >= start + NOTICE) & (log.date <= start + NOTICE + JUDGED - 1))
            for log in logs]  # fmt: skip
    key = [logs[j].date[mine[j]] * len(market.consumers) + logs[j].who[mine[j]] for j in (0, 1)]
    _, first, second = np.intersect1d(key[0], key[1], return_indices=True)
    treated = logs[0].renewed[mine[0][first]]
    alone = logs[1].renewed[mine[1][second]]
    return TwoLives(
        logs[1].signs[mine[1][second]],
        treated.astype(np.float64) - alone,
        float(1.0 - alone.mean()),
        float(1.0 - treated.mean()),
    )


def targeting(scenario: Scenario, replication: int) -> Observation:
    """Test by lot for a year, learn scores, and judge both ways to target on the true effects."""
    market = Market(scenario, replication=replication)
    market.run_for(scenario.horizon.warm_up)
    test = contacted(market, scenario, 0.5)
    test.run_for(TEST + NOTICE + 1)
    log = log_of(test)
    scores = ChurnScores(log.signs, log.contacted, log.renewed)
    lives = two_lives(test, scenario)
    values = {"churn_ratio": _ratio(lives), "churn": lives.left_alone}
    curve: list[Point] = []
    if scores.can_tell_uplift:
        by = {"risk": scores.risk(lives.signs), "uplift": scores.uplift(lives.signs)}
        found = {name: 100.0 * qini(score, lives.effect) for name, score in by.items()}
        values |= {f"qini_{name}": value for name, value in found.items()}
        values["qini_difference"] = found["uplift"] - found["risk"]
        for name, score in by.items():
            curve += _points(name, 100.0 * qini_curve(score, lives.effect))
    figure = _FIGURES[str(scenario.strategy["retention"]["remedy"])]
    return Observation(values, {figure: curve})


def contact_effect(scenario: Scenario, replication: int) -> Observation:
    """Contact everybody due for a year, and nobody; compare who leaves."""
    market = Market(scenario, replication=replication)
    market.run_for(scenario.horizon.warm_up)
    lives = two_lives(market, scenario)
    return Observation({"churn_ratio": _ratio(lives), "churn": lives.left_alone})


def _ratio(lives: TwoLives) -> float:
    return lives.left_contacted / lives.left_alone if lives.left_alone > 0 else float("nan")


def _points(name: str, curve: Floats) -> list[Point]:
    places = np.linspace(0, curve.size - 1, _PARTS + 1).astype(int)
    return [(name, float(at / max(curve.size - 1, 1)), float(curve[at])) for at in places]


_FIGURES = {
    "service": "uplift_beats_risk",
    "matched": "uplift_beats_risk_signs",
    "discount": "uplift_beats_risk_discount",
}
_MARKET = (
    "market=subscription",
    "population.size=22872",
    "population.consent_rate=1",
    "population.identified_rate=1",
    "population.openness_mean=2",
    "horizon.warm_up=104",
    f"horizon.weeks={_PROGRAMME}",
    "horizon.run_off=0",
)
_QUICK = ("population.size=7624",)
_ASCARZA = "Ascarza 2018, J. Marketing Research 55(1); Radcliffe 2007"
_BACKFIRE = "Ascarza, Iyengar & Schleicher 2016, J. Marketing Research 53(1)"
_HOW = (
    "market=subscription, all customers known and contactable, most contacts opened "
    "(openness_mean 2); two years of contacts to half of those due by lot teach both scores; the "
    "next year's subscribers due are lived with and without a contact (same luck); Qini = area "
    "between the curve of true effects by score and a lot, in points of those due; {what}"
)

SERVICE = Experiment(
    "targeting_service", (*_MARKET, "strategy.retention.remedy=service"), _QUICK, targeting
)
MATCHED = Experiment(
    "targeting_matched", (*_MARKET, "strategy.retention.remedy=matched"), _QUICK, targeting
)
DISCOUNT = Experiment(
    "targeting_discount", (*_MARKET, "strategy.retention.remedy=discount"), _QUICK, targeting
)
INERTIA = ("population.contract_inertia=1", "population.deliberation_b=4")
ALONE = Experiment(
    "contact_alone", (*_MARKET, *INERTIA, "strategy.retention.remedy=none"), _QUICK, contact_effect
)
OFFER = Experiment(
    "contact_offer",
    (*_MARKET, "strategy.retention.remedy=discount", "strategy.retention.discount=0.2"),
    _QUICK,
    contact_effect,
)
_REASON = (
    "the gain is small against the luck of renewals (about .2 points): few replications leave it "
    "unclear. With a pause for who stopped using the service, those at risk are those it keeps, "
    "and risk targeting does as well."
)
NO_WAKE = Mutant("no_wake", "an opened contact does not wake", ("behaviour.contact_wake=0",))
NO_OFFER = Mutant("no_offer", "the offer is worth nothing", ("strategy.retention.discount=0",))

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        id="uplift_beats_risk",
        row="9",
        claim="with a remedy matched to a reason, uplift targeting beats risk targeting",
        source=_ASCARZA,
        definition=_HOW.format(what="uplift less risk, the remedy for bad service"),
        band=Band(0.0, None),
        experiment=SERVICE,
        value="qini_difference",
        mutant=NO_WAKE,
        reason=_REASON,
    ),
    Pattern(
        id="uplift_beats_risk_signs",
        row="9",
        claim="with a remedy for every sign, a pause for who stopped using it: reported",
        source=_ASCARZA,
        definition=_HOW.format(what="uplift less risk, remedy matched to each person's signs"),
        band=None,
        experiment=MATCHED,
        value="qini_difference",
        mutant=None,
    ),
    Pattern(
        id="uplift_beats_risk_discount",
        row="9",
        claim="with a plain discount uplift targeting need not beat risk targeting",
        source=_ASCARZA,
        definition=_HOW.format(what="uplift less risk, 20% off the next term for all contacted"),
        band=None,
        experiment=DISCOUNT,
        value="qini_difference",
        mutant=None,
    ),
    Pattern(
        id="contact_backfires",
        row="9",
        claim="a contact without a remedy can make inert customers leave: churn ratio over 1.05",
        source=_BACKFIRE,
        definition="subscription with the strongest inertia (contract_inertia 1, deliberation "
        "Beta(2, 4)): all due contacted four weeks ahead without a remedy, and nobody; share that "
        "leaves at the renewal date, contacted / not, same people and luck, one year",
        band=Band(1.05, None),
        experiment=ALONE,
        value="churn_ratio",
        mutant=NO_WAKE,
    ),
    Pattern(
        id="offer_keeps",
        row="9",
        claim="a contact with 20% off keeps customers: churn ratio under 1",
        source=_BACKFIRE,
        definition="subscription as it is: the same, 20% off the next term in the contact",
        band=Band(None, 1.0),
        experiment=OFFER,
        value="churn_ratio",
        mutant=NO_OFFER,
    ),
)
