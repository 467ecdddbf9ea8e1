"""Known, liked, trusted: where first buyers stood, perceived risk, promises and first contacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.firm.plan import WeekPlan
from sim.firm.programme import NO_CLAIM, TOUCH
from sim.market import Market
from sim.measures.columns import Columns
from sim.measures.flows import know_like_trust, passage_rates
from sim.population.records import SOURCE_SELLER, Records
from sim.results import Result
from sim.scenario.run import Scenario
from sim.strategies.usual_plan import arm_of
from sim.studies.lessons.base import Evidence, Finding, Frames
from sim.studies.lessons.evidence import (
    mean_finding,
    ratio_difference,
    ratio_finding,
    ratios,
    summarised,
)

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

USUAL, MASS, BOND = "status_quo", "mass", "one_to_one"
OVERCLAIM = 0.95
"""Quality promised by the overclaim, of 1; the honest claim promises what the brand is."""

HALF, QUARTER = 26, 13
MEETINGS = ("none", "relevant", "irrelevant")
MEETING_CHANNEL = "visit"
MEETING_PROOF = 0.2
"""Evidence that a relevant first meeting carries, in good experiences."""

RISKS = ("low", "middle", "high")
FEELINGS = ("known", "liked", "trusted")


class Watched(Market):
    """A market that notes where people stood when they first bought, and can meet them once.

    Attributes:
        meeting: contacts of week 0 beyond those of the plans, one a consumer; None for none.
        stood: rows (week, known, liked, trusted) of first purchases, the last three 0 or 1.
    """

    meeting: Records | None = None
    stood: list[tuple[int, ...]]

    def deliver(self, plans: list[WeekPlan]) -> Records:
        """Add the first meeting to what the brands send."""
        touches = super().deliver(plans)
        if self.meeting is None or self.week != 0:
            return touches
        both = np.concatenate([touches, self.meeting])
        return both[np.argsort(both["consumer"], kind="stable")]

    def live(self, plans: list[WeekPlan], touches: Records) -> None:
        """Live one week, then note where its first buyers stood before it."""
        before = feelings(self)
        super().live(plans, touches)
        first = (self.sales.brand == 0) & (self.sales.first == 1)
        if self.week >= 0:
            rows = before[self.sales.consumer[first]].astype(int).tolist()
            self.stood += [(self.week, *row) for row in rows]


def feelings(market: Market) -> Mask:
    """Return (size, 3) whether the focal brand is known, liked and trusted now, by thresholds."""
    state, behaviour = market.consumers.state, market.settings.behaviour
    good, bad = state["trust_good"][:, 0], state["trust_bad"][:, 0]
    return np.column_stack(
        [
            state["awareness"][:, 0] >= behaviour.known_threshold,
            state["attachment"][:, 0] >= behaviour.liked_threshold,
            (1.0 + good) / (2.0 + good + bad) >= behaviour.trusted_threshold,
        ]
    )


def observe(scenario: Scenario, replication: int) -> Frames:
    """Live the usual plan, two promises and three first meetings; watch first purchases."""
    market = Watched(scenario, replication=replication)
    market.stood = []
    market.run_for(market.warm_up)
    prospects = market.consumers.state["bought"] & 1 == 0
    usual = live(market, USUAL, scenario)
    honest = live(market, MASS, claiming(scenario, scenario.market.brands[0].quality))
    loud = live(market, MASS, claiming(scenario, OVERCLAIM))
    sure = live(market, USUAL, scenario, doubt=0.0)
    worlds = {USUAL: usual, MASS: honest, BOND: live(market, BOND, scenario)}
    passages = passage_rates(Columns(usual.recording()))
    return {
        "stood": pd.DataFrame(usual.stood, columns=["week", *FEELINGS]),
        "steps": pd.concat([_steps(one, name) for name, one in worlds.items()]),
        "passages": passages.rename(columns={"passage": "x"}),
        "known": _by_knowing(market, usual, prospects),
        "risk": _by_risk(usual, sure, prospects),
        "claims": pd.concat([_promised(honest, loud, "honest"), _promised(loud, honest, "loud")]),
        "claims_quarterly": _quarterly(honest, loud),
        "meetings": _meetings(market, prospects),
    }


def claiming(scenario: Scenario, quality: float) -> Scenario:
    """Return the scenario with mass advertising that promises a quality.

    Args:
        scenario: the scenario.
        quality: promised, 0 to 1.
    """
    settings = {**scenario.strategy[MASS], "claim": quality}
    return scenario.model_copy(update={"strategy": {**scenario.strategy, MASS: settings}})


def live(market: Watched, name: str, scenario: Scenario, *, doubt: float | None = None) -> Watched:
    """Return the market having lived an arm from the fork to the end.

    Args:
        market: at the fork; left as it is.
        name: of the arm.
        scenario: whose ``strategy`` settings the arm follows.
        doubt: weight of a prospect's doubt from the fork on, as ``first_purchase_barrier`` of
            behaviour; None leaves it.
    """
    twin = market.fork("none")
    twin.stood = []
    if doubt is not None:
        twin.parameters["first_purchase_barrier"] = doubt
    arm, shares = arm_of(name, scenario, twin.budget, len(market.consumers))
    twin.brands[0].adopt(arm, twin.budget, shares)
    twin.run_for(twin.horizon)
    return twin


def first_weeks(market: Market) -> Ids:
    """Return (size,) week of each consumer's first purchase since the fork; −1 for none."""
    rows = market.recorder.all_purchases()
    rows = rows[(rows["brand"] == 0) & (rows["first"] == 1) & (rows["week"] >= 0)]
    weeks = np.full(len(market.consumers), -1, np.int64)
    weeks[rows["consumer"]] = rows["week"]
    return weeks


def _steps(market: Market, arm: str) -> pd.DataFrame:
    behaviour = market.settings.behaviour
    frame = know_like_trust(
        Columns(market.recording()),
        known=behaviour.known_threshold,
        liked=behaviour.liked_threshold,
        trusted=behaviour.trusted_threshold,
    )
    whole = int(frame["people"].iloc[0])
    return frame.assign(series=arm, x=frame["step"], prospects=whole)


def _by_knowing(fork: Market, usual: Market, prospects: Mask) -> pd.DataFrame:
    """Return prospects who knew the brand at the fork or not, and buyers of the half-year after."""
    known = feelings(fork)[:, 0]
    week = first_weeks(usual)
    soon = (week >= 0) & (week < HALF)
    row: dict[str, list[int]] = {}
    for name, who in (("known", prospects & known), ("other", prospects & ~known)):
        row[name], row[f"{name}_bought"] = [int(who.sum())], [int((who & soon).sum())]
    return pd.DataFrame(row)


def _by_risk(usual: Market, sure: Market, prospects: Mask) -> pd.DataFrame:
    """Return prospects and first buyers, with doubt and without, by thirds of perceived risk."""
    risk = usual.consumers.traits["involvement"][prospects]
    part = np.searchsorted(np.quantile(risk, [1 / 3, 2 / 3]), risk, side="right")
    rows = []
    for series, market in (("doubt", usual), ("sure", sure)):
        bought = first_weeks(market)[prospects] >= 0
        rows += [
            (series, name, int((part == k).sum()), int(bought[part == k].sum()))
            for k, name in enumerate(RISKS)
        ]
    return pd.DataFrame(rows, columns=["series", "x", "people", "bought"])


def _promised(market: Watched, other: Watched, name: str) -> pd.DataFrame:
    """Return what became of a promise: first buyers, their second purchase, how they feel.

    Feelings and second purchases are of those alone who first bought under the other promise too:
    a promise that draws others in would else be judged by whom it draws.
    """
    first, elsewhere = first_weeks(market), first_weeks(other)
    weeks = market.settings.horizon.weeks
    late = np.maximum(first, elsewhere) >= weeks - HALF
    early = (first >= 0) & (elsewhere >= 0) & ~late
    rows = market.recorder.all_purchases()
    own = rows[(rows["brand"] == 0) & (rows["week"] >= 0)]
    after = own["week"] - first[own["consumer"]]
    again = early[own["consumer"]] & (after > 0) & (after <= HALF)
    state = market.consumers.state
    buyers = (first >= 0) & (elsewhere >= 0)
    good, bad = state["trust_good"][buyers, 0], state["trust_bad"][buyers, 0]
    return pd.DataFrame(
        {
            "series": [name],
            "first": [int((first >= 0).sum())],
            "early": [int(early.sum())],
            "repeated": [np.unique(own["consumer"][again]).size],
            "satisfaction": [_mean(state["satisfaction"][buyers])],
            "attachment": [_mean(state["attachment"][buyers, 0])],
            "trust": [_mean((1.0 + good) / (2.0 + good + bad))],
            "units_after": [float(own["units"][own["week"] >= weeks].sum())],
            "margin": [float((own["amount"] - own["units"] * market.unit_cost[0]).sum())],
        }
    )


def _mean(values: Floats) -> float:
    return float(values.mean()) if values.size else float("nan")


def _quarterly(honest: Market, loud: Market) -> pd.DataFrame:
    """Return first purchases and all units by quarter, under both promises, run-off included."""
    count = honest.horizon // QUARTER
    parts = []
    for name in ("first", "units"):
        series = {}
        for promise, market in (("honest", honest), ("loud", loud)):
            rows = market.recorder.all_purchases()
            own = rows[(rows["brand"] == 0) & (rows["week"] >= 0)]
            own = own[own["week"] < count * QUARTER]
            worth = own[name].astype(np.float64)
            series[promise] = np.bincount(own["week"] // QUARTER, weights=worth, minlength=count)
        middle = QUARTER * (np.arange(count) + 0.5)
        parts.append(pd.DataFrame({"series": name, "x": middle, **series}))
    return pd.concat(parts, ignore_index=True)


def _meetings(market: Watched, prospects: Mask) -> pd.DataFrame:
    """Return what one first meeting leaves: who was met, liking, opt-outs, first purchases."""
    state = market.consumers.state
    met = np.flatnonzero(prospects & (state["consent"] & 1 == 1))
    rows = []
    for name in MEETINGS:
        twin = market.fork(USUAL)
        twin.stood = []
        twin.meeting = None if name == "none" else meeting(market, met, name)
        twin.run_for(1)
        after = twin.consumers.state[met]
        feeling = float(after["attachment"][:, 0].sum())
        left = int((after["consent"] & 1 == 0).sum())
        twin.run_for(HALF - 1)
        bought = int((first_weeks(twin)[met] >= 0).sum())
        rows.append((name, met.size, feeling, left, bought))
    return pd.DataFrame(rows, columns=["x", "people", "feeling", "left", "bought"])


def meeting(market: Market, who: Ids, kind: str) -> Records:
    """Return one first meeting each, in person.

    Args:
        market: at the fork.
        who: whom to meet, in order.
        kind: ``relevant``: about what each needs now; ``irrelevant``: about what interests each
            least.
    """
    people = market.consumers
    touches = np.zeros(who.size, TOUCH)
    touches["consumer"] = who
    touches["channel"] = market.channels.index(MEETING_CHANNEL)
    touches["theme"] = (
        people.state["need_theme"][who]
        if kind == "relevant"
        else people.traits["interests"][who].argmin(axis=1)
    )
    touches["proof"] = MEETING_PROOF
    touches["claim"] = NO_CLAIM
    touches["source"] = SOURCE_SELLER
    return touches


def conclude(result: Result, observed: Mapping[str, pd.DataFrame]) -> Evidence:
    """Say where first buyers stood, what risk, promises and first contacts do."""
    stood = _stood(observed["stood"])
    known, claims = observed["known"], observed["claims"].set_index("replication")
    honest, loud = (claims[claims["series"] == name] for name in ("honest", "loud"))
    meetings = observed["meetings"].set_index("replication")
    no, good, bad = (meetings[meetings["x"] == name] for name in MEETINGS)
    risk = observed["risk"]
    doubt, sure = (
        risk[risk["series"] == name].pivot(index="replication", columns="x", values="bought")
        for name in ("doubt", "sure")
    )
    findings = (
        _against_half(ratio_finding("liked_first", stood["liked"], stood["people"], "share")),
        _against_half(ratio_finding("trusted_first", stood["trusted"], stood["people"], "share")),
        ratio_difference(
            "knowing_buys",
            (known["known_bought"], known["known"]),
            (known["other_bought"], known["other"]),
            "share",
        ),
        ratio_finding("doubt", doubt.sum(axis=1), sure.sum(axis=1), "relative", less=1.0),
        ratio_difference(
            "risk", (doubt["high"], sure["high"]), (doubt["low"], sure["low"]), "share"
        ),
        ratio_finding("meeting_liking", good["feeling"] - bad["feeling"], good["people"], "ratio"),
        ratio_finding("meeting_leaves", good["left"] - bad["left"], good["people"], "share"),
        ratio_finding("meeting_buys", good["bought"] - bad["bought"], good["people"], "share"),
        ratio_finding("meeting_none", bad["bought"] - no["bought"], no["people"], "share"),
        ratio_finding("claim_first", loud["first"], honest["first"], "relative", less=1.0),
        mean_finding("claim_mood", loud["satisfaction"] - honest["satisfaction"], "ratio"),
        mean_finding("claim_liking", loud["attachment"] - honest["attachment"], "ratio"),
        mean_finding("claim_trust", loud["trust"] - honest["trust"], "ratio"),
        ratio_difference(
            "claim_repeat",
            (loud["repeated"], loud["early"]),
            (honest["repeated"], honest["early"]),
            "share",
        ),
        ratio_finding(
            "claim_after", loud["units_after"], honest["units_after"], "relative", less=1.0
        ),
        mean_finding("claim_margin", loud["margin"] - honest["margin"], "currency"),
    )
    return Evidence(findings, _tables(observed, stood))


def _stood(rows: pd.DataFrame) -> pd.DataFrame:
    """Return first buyers, and how many of them knew, liked, trusted before, by replication."""
    return rows.assign(people=1).groupby("replication")[["people", *FEELINGS]].sum().reset_index()


def _against_half(finding: Finding) -> Finding:
    """Return the finding, held against one half: most of them, or the fewer."""
    return replace(finding, reference=0.5)


def _tables(observed: Mapping[str, pd.DataFrame], stood: pd.DataFrame) -> Frames:
    """Return what the figures draw."""
    before = stood.melt(["replication", "people"], list(FEELINGS), var_name="x")
    return {
        "stood_before": ratios(before, ["x"], "value", "people"),
        "steps": ratios(observed["steps"], ["series", "x"], "people", "prospects"),
        "passages": ratios(observed["passages"], ["x"], "passed", "people"),
        "risk": ratios(observed["risk"], ["series", "x"], "bought", "people"),
        "meetings": ratios(observed["meetings"], ["x"], "bought", "people"),
        "claims": ratios(observed["claims_quarterly"], ["series", "x"], "loud", "honest", less=1.0),
        "promises": _feelings_of_buyers(observed["claims"]),
    }


def _feelings_of_buyers(claims: pd.DataFrame) -> pd.DataFrame:
    """Return how new buyers feel at the end, by promise."""
    names = ["satisfaction", "attachment", "trust"]
    long = claims.melt(["series", "replication"], names, var_name="x")
    return summarised(long, ["series", "x"], "value")
