"""Churn prevention: reasons and remedies, risk against uplift, and contacts that wake the inert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.firm.scores import ChurnScores
from sim.firm.service import NOTICE
from sim.market import Market
from sim.results import Result
from sim.scenario.run import Scenario
from sim.studies.lessons.base import Evidence, Frames
from sim.studies.lessons.evidence import (
    effect_finding,
    mean_finding,
    ratio_finding,
    summarised,
)
from sim.studies.validation.targeting import contacted, log_of, qini, qini_curve

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]

TEST, JUDGED = 104, 52
"""Weeks of the test by lot that teaches the scores; weeks whose subscribers due are followed."""

PROGRAMME = TEST + JUDGED + 3 * NOTICE
"""Weeks all lives together take, from the start of the test."""

REASONS = ("plan", "service", "novelty", "pause")
"""What each remedy is for: the plan is too dear, bad service, boredom, the need has gone."""

ALONE, BARE, MATCHED = "alone", "none", "matched"
THIRDS = ("thoughtful", "middling", "inert")
_PARTS = 20


@dataclass(frozen=True)
class Due:
    """Subscribers whose renewal date came in the year followed, in all lives.

    Attributes:
        signs: (n, k) what the firm saw before the contact.
        reason: (n,) index of the true main reason to leave, in ``REASONS``.
        inert: (n,) chance to renew without a thought, if nothing wakes.
        left: by life, (n,) 1 for who left at the renewal date.
    """

    signs: Floats
    reason: Ids
    inert: Floats
    left: Mapping[str, Floats]


def observe(scenario: Scenario, replication: int) -> Frames:
    """Test contacts by lot; then let everybody due live a year with each remedy, and left alone."""
    horizon = scenario.horizon.model_copy(update={"weeks": PROGRAMME, "run_off": 0})
    longer = scenario.model_copy(update={"horizon": horizon})
    market = Market(longer, replication=replication)
    market.run_for(market.warm_up)
    test = contacted(market, _with_remedy(longer, MATCHED), 0.5)
    test.run_for(TEST + NOTICE + 1)
    log = log_of(test)
    scores = ChurnScores(log.signs, log.contacted, log.renewed)
    due = lives(test, longer)
    found = {"remedies": _by_reason(due), "inertia": _by_inertia(due), "lives": _lives(due)}
    return found | _targeting(scores, due)


def _with_remedy(scenario: Scenario, remedy: str) -> Scenario:
    retention = {**scenario.strategy["retention"], "remedy": remedy}
    return scenario.model_copy(update={"strategy": {**scenario.strategy, "retention": retention}})


def lives(market: Market, scenario: Scenario) -> Due:
    """Live a year from the market's week on, with the same luck: alone, and with each remedy."""
    start = market.week
    alone = contacted(market, scenario, 0.0)
    looks: list[tuple[Ids, Floats, Floats]] = []
    for _ in range(JUDGED):
        looks.append(_look(alone, scenario))
        alone.run_for(1)
    alone.run_for(NOTICE + 1)
    ended = {ALONE: alone}
    for remedy in (BARE, *REASONS, MATCHED):
        ended[remedy] = contacted(market, _with_remedy(scenario, remedy), 1.0)
        ended[remedy].run_for(JUDGED + NOTICE + 1)
    window = range(start + NOTICE, start + NOTICE + JUDGED)
    outcomes = {name: _outcomes(life, window) for name, life in ended.items()}
    seen = np.concatenate([look[0] for look in looks])
    keys = [*(outcome[0] for outcome in outcomes.values()), seen]
    shared = reduce(np.intersect1d, keys)
    place = {name: np.searchsorted(outcome[0], shared) for name, outcome in outcomes.items()}
    order = np.argsort(seen)
    looked = order[np.searchsorted(seen[order], shared)]
    losses = np.concatenate([look[1] for look in looks])[looked]
    return Due(
        outcomes[ALONE][2][place[ALONE]],
        losses.argmax(axis=1),
        np.concatenate([look[2] for look in looks])[looked],
        {name: outcome[1][place[name]] for name, outcome in outcomes.items()},
    )


def _outcomes(market: Market, window: range) -> tuple[Ids, Floats, Floats]:
    """Return key, left (0 or 1) and signs of each renewal date in the window, by key."""
    log = log_of(market)
    rows = np.flatnonzero((log.date >= window.start) & (log.date < window.stop))
    keys = (log.date[rows] * len(market.consumers) + log.who[rows]).astype(np.int64)
    rows = rows[np.argsort(keys)]
    left = (~log.renewed[rows]).astype(np.float64)
    return np.sort(keys), left, log.signs[rows]


def _look(market: Market, scenario: Scenario) -> tuple[Ids, Floats, Floats]:
    """Return key, utility lost by reason (n, 4), and inertia, of who is contacted this week.

    This is the truth, which no firm sees.
    """
    due = np.flatnonzero(log_of(market).due_in(market.week, NOTICE))
    people, rules = market.consumers, scenario.behaviour
    state, traits = people.state[due], people.traits[due]
    losses = np.stack(
        [
            traits["price_sensitivity"] * state["overpayment"],
            rules.service_weight * state["deficit"],
            rules.boredom_weight * state["boredom"],
            rules.need_gone_cost * state["need_gone"],
        ],
        axis=1,
    )
    inert = traits["inertia"] * (1.0 - traits["deliberation"]) * state["habit"][:, 0]
    keys = ((market.week + NOTICE) * len(people) + due).astype(np.int64)
    return keys, losses.astype(np.float64), inert.astype(np.float64)


def _by_reason(due: Due) -> pd.DataFrame:
    """Return who is kept by each remedy beyond the bare contact: columns series (remedy), x."""
    rows = []
    for place, reason in enumerate(REASONS):
        who = due.reason == place
        for remedy in REASONS:
            kept = float((due.left[BARE] - due.left[remedy])[who].sum())
            rows.append((remedy, reason, kept, int(who.sum())))
    return pd.DataFrame(rows, columns=["series", "x", "kept", "people"])


def _by_inertia(due: Due) -> pd.DataFrame:
    """Return departures, alone and after a bare contact, by thirds of inertia: columns x, …."""
    cuts = np.quantile(due.inert, [1.0 / 3.0, 2.0 / 3.0]) if due.inert.size else np.zeros(2)
    third = np.searchsorted(cuts, due.inert)
    rows = []
    for place, name in enumerate(THIRDS):
        who = third == place
        left = [float(due.left[life][who].sum()) for life in (ALONE, BARE)]
        rows.append((name, int(who.sum()), *left))
    return pd.DataFrame(rows, columns=["x", "people", "alone", "contacted"])


def _lives(due: Due) -> pd.DataFrame:
    """Return how many of those due leave in each life: columns x, people, left."""
    rows = [(name, left.size, float(left.sum())) for name, left in due.left.items()]
    return pd.DataFrame(rows, columns=["x", "people", "left"])


def _targeting(scores: ChurnScores, due: Due) -> Frames:
    """Return Qini coefficients and curves of contacts with a matched remedy, by risk and uplift."""
    effect = due.left[ALONE] - due.left[MATCHED]
    if not scores.can_tell_uplift or not effect.size:
        nothing = {"risk": [np.nan], "uplift": [np.nan]}
        curve = pd.DataFrame({"series": ["risk"], "x": [0.0], "kept": [0.0]})
        return {"qini": pd.DataFrame(nothing), "curve": curve}
    by = {"risk": scores.risk(due.signs), "uplift": scores.uplift(due.signs)}
    return {
        "qini": pd.DataFrame({name: [qini(score, effect)] for name, score in by.items()}),
        "curve": pd.concat([_curve(name, score, effect) for name, score in by.items()]),
    }


def _curve(name: str, score: Floats, effect: Floats) -> pd.DataFrame:
    """Return what contacting the best-scored part of those due keeps, as a share of those due."""
    gains = qini_curve(score, effect)
    share = np.linspace(0.0, 1.0, _PARTS + 1)
    places = np.round(share * (gains.size - 1)).astype(int)
    return pd.DataFrame({"series": name, "x": 100.0 * share, "kept": gains[places]})


def conclude(result: Result, observed: Mapping[str, pd.DataFrame]) -> Evidence:
    """Say which remedy keeps whom, which score finds them, and whom a contact wakes."""
    remedies, score, found = observed["remedies"], observed["qini"], observed["lives"]
    left = found.pivot(index="replication", columns="x", values="left")
    due = found[found["x"] == ALONE].set_index("replication")["people"]
    own = remedies[remedies["series"] == remedies["x"]]
    other = remedies[remedies["series"] != remedies["x"]]
    thirds = observed["inertia"].assign(
        share=lambda rows: (
            (rows["contacted"] - rows["alone"]) / rows["people"].where(rows["people"] > 0)
        )
    )
    woken = thirds.pivot(index="replication", columns="x", values="share")
    findings = (
        ratio_finding("right_remedy", *_sums(own), "share"),
        ratio_finding("wrong_remedy", *_sums(other), "share"),
        *(ratio_finding(name, *_sums(own[own["x"] == name]), "share") for name in REASONS),
        ratio_finding("wake", left[BARE] - left[ALONE], due, "share"),
        mean_finding("wake_inert", woken["inert"] - woken["thoughtful"], "share"),
        ratio_finding("matched", left[ALONE] - left[MATCHED], due, "share"),
        mean_finding("uplift", score["uplift"], "share"),
        mean_finding("risk", score["risk"], "share"),
        mean_finding("uplift_beats_risk", score["uplift"] - score["risk"], "share"),
        effect_finding("pays", result, "retention", "npv"),
    )
    churn = found.assign(share=found["left"] / found["people"].where(found["people"] > 0))
    return Evidence(
        findings,
        {
            "remedy_by_reason": _matrix(remedies),
            "waking": summarised(thirds, ["x"], "share"),
            "curves": summarised(observed["curve"], ["series", "x"], "kept"),
            "churn_by_life": summarised(churn, ["x"], "share"),
            "reasons": remedies[remedies["series"] == remedies["x"]][
                ["x", "people", "replication"]
            ],
        },
    )


def _sums(rows: pd.DataFrame) -> tuple[pd.Series[float], pd.Series[float]]:
    sums = rows.groupby("replication")[["kept", "people"]].sum()
    return sums["kept"], sums["people"]


def _matrix(remedies: pd.DataFrame) -> pd.DataFrame:
    """Return who is kept by each remedy (series), as a share of those it is or is not for (x)."""
    rows = []
    for (remedy, reason), part in remedies.groupby(["series", "x"], sort=False):
        one = ratio_finding("", part["kept"], part["people"], "share")
        rows.append((remedy, f"for_{reason}", one.value, one.low, one.high))
    return pd.DataFrame(rows, columns=["series", "x", "value", "low", "high"])
