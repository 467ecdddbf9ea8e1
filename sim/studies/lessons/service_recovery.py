"""Service recovery: the lives of a complaint, a second failure, and feedback asked and ignored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.behaviour.amends import Amends
from sim.behaviour.survey import Survey
from sim.firm.plan import WeekPlan
from sim.market import Market
from sim.population.records import Records
from sim.recorder import census
from sim.results import Result
from sim.scenario.run import Scenario
from sim.strategies.usual_plan import arm_of
from sim.studies.lessons.base import Evidence, Frames
from sim.studies.lessons.evidence import effect_finding, mean_finding, ratio_finding, summarised
from sim.studies.validation.lives import AFTER

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]

FIRST, SECOND = range(4), range(8, 18)
"""Weeks in which purchases fail by fate: the first failure, and the second."""

FATES: Mapping[str, tuple[str, str]] = {
    "never": ("none", "none"),
    "recovered": ("answered", "none"),
    "left_alone": ("unanswered", "none"),
    "first_later": ("none", "answered"),
    "twice": ("answered", "answered"),
    "let_down": ("answered", "unanswered"),
}
"""Lives: what becomes of the purchase in the first weeks, and of that in the second weeks."""

ONCE = ("never", "recovered", "left_alone")
LATER = ("recovered", "left_alone", "twice", "let_down")
MOODS = ("satisfaction", "trust")

WAVE, STEP, WEEKS = 26, 4, 52
"""Weeks in which those followed answered a survey; weeks between looks at their trust; all."""

SURVEYS: Mapping[str, dict[str, Any]] = {
    "heard": {"act": True},
    "told": {"act": True, "fix_span": 0.0},
    "ignored": {"act": False},
}
"""Feedback put right and answered; answered, though nothing improves; neither."""


class FatedMarket(Market):
    """A market in which purchases of the focal brand fail, or do not, in weeks decided beforehand.

    Attributes:
        fate: for the first and the second weeks: ``none`` fails, or all fail and complaints are
            ``answered`` by the firm's amends, or ``unanswered``; None leaves both alone.
        worth: compensation, as a share of the price.
        amends: (size,) answers each consumer has had to a complaint.
        answered: (size,) week of the first answer to a survey; −1 for who never answered.
    """

    fate: tuple[str, str] | None = None
    worth: float = 1.0
    amends: NDArray[np.int8]
    answered: Ids

    def begin(self, fate: tuple[str, str] | None = None) -> None:
        """Ready a fork: nobody has been made amends, or asked, yet."""
        given = float(self.settings.strategy["service_recovery"]["compensation"])
        self.fate, self.worth = fate, min(1.0, given / float(self.price[0]))
        self.amends = np.zeros(len(self.consumers), np.int8)
        self.answered = np.full(len(self.consumers), -1)

    def live(self, plans: list[WeekPlan], touches: Records) -> None:
        """Live one week under the fate, then look who has answered a survey."""
        for weeks, lot in zip((FIRST, SECOND), self.fate or (), strict=False):
            if self.week in weeks:
                self._decide(plans[0], lot)
        super().live(plans, touches)
        for errand in plans[0].errands:
            if isinstance(errand, Survey):
                fresh = errand.answers[self.answered[errand.answers] < 0]
                self.answered[fresh] = self.week

    def _decide(self, plan: WeekPlan, lot: str) -> None:
        plan.record["failure_rate"] = 0.0 if lot == "none" else 1.0
        plan.record["recovery_rate"] = 0.0  # nothing is put right on the spot: amends come after
        if lot == "answered":
            answer = Amends(self.amends, self.worth, len(self.consumers), None)
            plan.errands = (*plan.errands, answer)


@dataclass(frozen=True)
class Life:
    """One life of all consumers, each (consumers,).

    Attributes:
        first: purchases of the brand in the first weeks. complained: complaints there.
        second: purchases in the second weeks. complained_again: complaints there.
        satisfaction: after the first weeks.
        mood: by name of ``MOODS``, after the second weeks.
        after_first: purchases in the ``AFTER`` weeks after the first weeks.
        after_second: the same, after the second weeks.
    """

    first: Ids
    complained: Ids
    second: Ids
    complained_again: Ids
    satisfaction: Floats
    mood: Mapping[str, Floats]
    after_first: Ids
    after_second: Ids


def live_life(market: FatedMarket, fate: tuple[str, str]) -> Life:
    """Live a fate. Customers keep silent: a friend's failure is not one's own."""
    twin = market.fork("status_quo", silent_customers=True)
    twin.begin(fate)
    size = len(twin.consumers)
    first_complaints = _complaints(twin, FIRST)
    satisfaction = twin.consumers.state["satisfaction"].astype(np.float64)
    twin.run_for(SECOND.start - FIRST.stop)
    second_complaints = _complaints(twin, SECOND)
    looked = _look(twin)
    mood = {name: looked[name].astype(np.float64) for name in MOODS}
    twin.run_for(AFTER)
    rows = twin.recorder.all_purchases()
    own = rows[rows["brand"] == 0]

    def bought(weeks: range) -> Ids:
        inside = (own["week"] >= weeks.start) & (own["week"] < weeks.stop)
        return np.bincount(own["consumer"][inside], minlength=size)

    return Life(
        first=bought(FIRST),
        complained=first_complaints,
        second=bought(SECOND),
        complained_again=second_complaints,
        satisfaction=satisfaction,
        mood=mood,
        after_first=bought(range(FIRST.stop, FIRST.stop + AFTER)),
        after_second=bought(range(SECOND.stop, SECOND.stop + AFTER)),
    )


def _complaints(market: Market, weeks: range) -> Ids:
    """Live so many weeks; return (size,) complaints made in them."""
    made = np.zeros(len(market.consumers), np.int64)
    for _ in weeks:
        market.run_for(1)
        made += market.consumers.outcome["complaints"]
    return made


def _look(market: Market) -> Records:
    people = market.consumers
    return census(people.traits, people.state, market.clock, len(market.brands))


def observe(scenario: Scenario, replication: int) -> Frames:
    """Let the same consumers live each fate; then ask them, and hear or ignore them."""
    market = FatedMarket(scenario, replication=replication)
    market.run_for(market.warm_up)
    lives = {name: live_life(market, fate) for name, fate in FATES.items()}
    return {"once": _once(lives), "second": _second(lives), "asked": _asked(market)}


def _once(lives: Mapping[str, Life]) -> pd.DataFrame:
    """Return those who bought once in the first weeks: complainers and silent ones, by life.

    Columns group, x (life), people, satisfaction (mean), bought (purchases after, in all).
    """
    failed = lives["left_alone"]
    single = np.logical_and.reduce([lives[name].first == 1 for name in ONCE])
    rows = []
    for group, loud in (("complained", 1), ("silent", 0)):
        who = single & (failed.complained == loud)
        for name in ONCE:
            mood, after = lives[name].satisfaction, lives[name].after_first
            rows.append((group, name, int(who.sum()), _mean(mood, who), int(after[who].sum())))
    return pd.DataFrame(rows, columns=["group", "x", "people", "satisfaction", "bought"])


def _second(lives: Mapping[str, Life]) -> pd.DataFrame:
    """Return moods and purchases after the second weeks: columns x (life), people, bought, MOODS.

    The same people in every life: they complained of their one purchase in the first weeks if it
    failed, bought once in the second weeks whatever had happened, and complained if that failed.
    """
    chosen = (lives["left_alone"].first == 1) & (lives["left_alone"].complained == 1)
    for name, life in lives.items():
        chosen &= (life.first == 1) & (life.second == 1)
        if FATES[name][1] != "none":
            chosen &= life.complained_again == 1
    rows = [
        (
            name,
            int(chosen.sum()),
            int(life.after_second[chosen].sum()),
            *(_mean(life.mood[mood], chosen) for mood in MOODS),
        )
        for name, life in lives.items()
    ]
    return pd.DataFrame(rows, columns=["x", "people", "bought", *MOODS])


def _mean(values: NDArray[Any], who: Mask) -> float:
    return float(values[who].mean()) if who.any() else float("nan")


@dataclass(frozen=True)
class Asked:
    """One variant of feedback.

    Attributes:
        answered: (size,) week of each one's first answer; −1 for none.
        trust: (size,) by week.
        bought: (size,) units.
    """

    answered: Ids
    trust: Mapping[int, Floats]
    bought: Floats


def _asked(market: FatedMarket) -> pd.DataFrame:
    """Return the trust of who answered in the first half-year, by what became of their answers.

    Columns series, x (week), trust (mean), people, bought (units, in all). The same people in
    every variant, and in the world in which nobody is asked.
    """
    usual = live_asked(market, None)
    variants = {name: live_asked(market, changes) for name, changes in SURVEYS.items()}
    who = np.ones(len(market.consumers), np.bool_)
    for one in variants.values():
        who &= (one.answered >= 0) & (one.answered < WAVE)
    rows = [
        (name, week, _mean(trust, who), int(who.sum()), float(one.bought[who].sum()))
        for name, one in {"not_asked": usual, **variants}.items()
        for week, trust in one.trust.items()
    ]
    return pd.DataFrame(rows, columns=["series", "x", "trust", "people", "bought"])


def live_asked(market: FatedMarket, changes: Mapping[str, Any] | None) -> Asked:
    """Live a year with the feedback programme so changed; None: nobody is asked."""
    settings, size = market.settings, len(market.consumers)
    twin = market.fork("status_quo")
    twin.begin()
    if changes is not None:
        strategy = {**settings.strategy, "feedback": {**settings.strategy["feedback"], **changes}}
        changed = settings.model_copy(update={"strategy": strategy})
        arm, shares = arm_of("feedback", changed, market.budget, size)
        twin.brands[0].adopt(arm, market.budget, shares)
    trust = {0: _look(twin)["trust"].astype(np.float64)}
    for week in range(STEP, WEEKS + 1, STEP):
        twin.run_for(STEP)
        trust[week] = _look(twin)["trust"].astype(np.float64)
    rows = twin.recorder.all_purchases()
    own = rows[(rows["brand"] == 0) & (rows["week"] >= 0)]
    units = np.bincount(own["consumer"], weights=own["units"].astype(np.float64), minlength=size)
    return Asked(twin.answered, trust, units)


def conclude(result: Result, observed: Mapping[str, pd.DataFrame]) -> Evidence:
    """Say what failing, putting right, failing again, asking and ignoring do, and what pays."""
    once, second, asked = observed["once"], observed["second"], observed["asked"]
    loud, silent = (once[once["group"] == name] for name in ("complained", "silent"))
    mood, bought, quiet = _by(loud, "satisfaction"), _by(loud, "bought"), _by(silent, "bought")
    heard, unheard = (_by(part, "people")["never"] for part in (loud, silent))
    again, late = _by(second, "satisfaction"), _by(second, "bought")
    final = asked[asked["x"] == WEEKS]
    trust, units = (_by(final, value, "series") for value in ("trust", "bought"))
    findings = (
        ratio_finding("restores", mood["recovered"] - mood["left_alone"],
                      mood["never"] - mood["left_alone"], "share"),
        mean_finding("paradox", 100.0 * (mood["recovered"] - mood["never"]), "points"),
        ratio_finding("lost", bought["left_alone"], bought["never"], "relative", less=1.0),
        ratio_finding("kept", bought["recovered"] - bought["left_alone"], bought["never"],
                      "relative"),
        ratio_finding("complaints", heard, heard + unheard, "share"),
        ratio_finding("silent", quiet["left_alone"], quiet["never"], "relative", less=1.0),
        mean_finding("second", 100.0 * (again["twice"] - again["first_later"]), "points"),
        ratio_finding("let_down", late["let_down"] - late["twice"], late["never"], "relative"),
        mean_finding("heard", 100.0 * (trust["told"] - trust["not_asked"]), "points"),
        mean_finding("ignored", 100.0 * (trust["ignored"] - trust["not_asked"]), "points"),
        ratio_finding("ignored_buy", units["ignored"] - units["told"], units["not_asked"],
                      "relative"),
        effect_finding("recovery_pays", result, "service_recovery", "npv"),
        effect_finding("feedback_pays", result, "feedback", "npv"),
    )  # fmt: skip
    return Evidence(
        findings,
        {
            "satisfaction": summarised(loud, ["x"], "satisfaction"),
            "bought_again": _bought_again(once),
            "second_failure": _second_failure(second),
            "trust_of_asked": _trust_of_asked(asked),
            "followed": second.loc[second["x"] == "never", ["replication", "people"]],
        },
    )


def _by(frame: pd.DataFrame, value: str, columns: str = "x") -> pd.DataFrame:
    return frame.pivot(index="replication", columns=columns, values=value)


def _bought_again(once: pd.DataFrame) -> pd.DataFrame:
    """Return what failing changes in purchases: series (who complained or not), x (life)."""
    rows = []
    for group, part in once.groupby("group", sort=False):
        bought = _by(part, "bought")
        lives = ("recovered", "left_alone") if group == "complained" else ("left_alone",)
        for life in lives:
            one = ratio_finding(life, bought[life], bought["never"], "relative", less=1.0)
            rows.append((f"{group}_{life}", one.value, one.low, one.high))
    return pd.DataFrame(rows, columns=["x", "value", "low", "high"])


def _second_failure(second: pd.DataFrame) -> pd.DataFrame:
    """Return moods less those of the life that never failed, points of 100: series, x (life)."""
    rows = second.melt(["x", "replication"], list(MOODS), var_name="series", value_name="mood")
    never = rows[rows["x"] == "never"].drop(columns="x")
    rows = rows.merge(never, on=["series", "replication"], suffixes=("", "_never"))
    rows["difference"] = 100.0 * (rows["mood"] - rows["mood_never"])
    shown = [rows[rows["x"] == life] for life in LATER]
    return summarised(pd.concat(shown), ["series", "x"], "difference")


def _trust_of_asked(asked: pd.DataFrame) -> pd.DataFrame:
    """Return trust less that of the same people not asked, points of 100: series, x (week)."""
    usual = asked.loc[asked["series"] == "not_asked", ["x", "replication", "trust"]]
    rows = asked[asked["series"] != "not_asked"].merge(
        usual, on=["x", "replication"], suffixes=("", "_usual")
    )
    rows["difference"] = 100.0 * (rows["trust"] - rows["trust_usual"])
    return summarised(rows, ["series", "x"], "difference")
