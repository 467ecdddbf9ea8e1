"""Personalisation, individualisation: what more information brings, and when segments do better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.firm.plan import WeekPlan
from sim.market import Market
from sim.measures.columns import FOCAL, Columns
from sim.measures.measure import measure
from sim.population.records import Records
from sim.results import Result
from sim.scenario.run import Scenario
from sim.strategies.base import Arm
from sim.strategies.segmented import Segmented
from sim.strategies.usual_plan import arm_of
from sim.studies.lessons.base import Evidence, Finding, Frames
from sim.studies.lessons.evidence import (
    between_arms,
    mean_finding,
    ratio_difference,
    ratio_finding,
    ratios,
    summarised,
)
from sim.studies.segments import information_distance, segment_distance

USUAL, ONE, SEGMENTS = "status_quo", "one_to_one", "segmented"
POOLINGS = ("all", "segment", "individual", "real_time")
"""Whose evidence chooses the theme of a contact, from the least information to the most."""

NAIVE = "naive"
"""Individual beliefs that stand on own evidence alone: ``firm.crm.prior_strength=0``."""

CUSTOM_COSTS = (0.0, 0.25, 0.5, 1.0)
"""What fitting an offer to one person may cost, currency a unit sold on it."""

DEAR = 0.5
"""The unit cost at which customised offers are judged."""

OFFER: Mapping[str, Any] = {"offer": 0.2, "offer_to": "all"}
"""A fifth off, in every contact."""

ERRORS = (0.05, 0.3, 0.5, 0.7)
"""Shares of purchases recorded under a wrong theme: from a good database to a poor one."""

POOR = 0.5
"""Share at which a database is called poor."""

ALIKE = 10.0
"""``population.interests_total`` of a public whose tastes are more alike than by default."""

LOOKS = (2, 4, 8, 13, 26, 52)
"""Weeks of data after which beliefs are held against the truth."""


class ReadMarket(Market):
    """A market that adds up how the focal brand's contacts were received, which no firm can see.

    Attributes:
        received: contacts delivered. match: sum of their true relevance. opened, clicked,
            opted_out: of them.
    """

    received = opened = clicked = opted_out = 0
    match = 0.0

    def record(self, touches: Records, plan: WeekPlan) -> None:
        """Write the week down; add up what was received of the focal brand."""
        super().record(touches, plan)
        # who receives a theme finds it a little relevant at least; what bounces has no relevance
        own = touches[(touches["brand"] == FOCAL) & (touches["match"] > 0.0)]
        self.received += int(own.shape[0])
        self.match += float(own["match"].astype(np.float64).sum())
        for name in ("opened", "clicked", "opted_out"):
            setattr(self, name, getattr(self, name) + int(own[name].astype(np.int64).sum()))


class Life(NamedTuple):
    """What one life of the market brought.

    Attributes:
        received: contacts delivered; match, opened, clicked, opted_out: sums over them.
        units: bought of the focal brand in the programme's weeks, and after it.
        npv: of the run, currency. custom: units sold on a personal offer.
    """

    received: int
    match: float
    opened: int
    clicked: int
    opted_out: int
    units: float
    npv: float
    custom: float


def observe(scenario: Scenario, replication: int) -> Frames:
    """Live each amount of information, each unit cost of offers, and poor databases."""
    market = ReadMarket(scenario, replication=replication)
    market.run_for(market.warm_up)
    usual = _lived(market.fork(USUAL))
    told = {pooling: _live(market, {"pooling": pooling}) for pooling in POOLINGS}
    offers = {cost: _live(market, {**OFFER, "customised_cost": cost}) for cost in CUSTOM_COSTS}
    return {
        "told": pd.DataFrame([(name, *life) for name, life in told.items()], columns=_COLUMNS),
        "usual": pd.DataFrame([(USUAL, *usual)], columns=_COLUMNS),
        "offers": pd.DataFrame([(cost, *life) for cost, life in offers.items()], columns=_COLUMNS),
        "fit": _fits(scenario, replication),
        "believed": _believed(market),
    }


_COLUMNS = ["x", *Life._fields]


def _adopt(market: ReadMarket, name: str, changes: Mapping[str, Any]) -> tuple[ReadMarket, Arm]:
    """Return a fork that runs a programme under changed settings, and its arm."""
    scenario = market.settings
    strategy = {**scenario.strategy, name: {**scenario.strategy.get(name, {}), **changes}}
    changed = scenario.model_copy(update={"strategy": strategy})
    arm, shares = arm_of(name, changed, market.budget, len(market.consumers))
    twin = market.fork(USUAL)
    twin.brands[FOCAL].adopt(arm, market.budget, shares)
    return twin, arm


def _live(market: ReadMarket, changes: Mapping[str, Any]) -> Life:
    return _lived(_adopt(market, ONE, changes)[0])


def _lived(twin: ReadMarket) -> Life:
    """Live a fork to its end."""
    twin.run_for(twin.horizon)
    columns = Columns(twin.recording())
    npv = measure(columns).kpis["npv"]
    rows = twin.recorder.all_purchases()
    own = rows[(rows["brand"] == FOCAL) & (rows["week"] >= 0)]
    return Life(
        twin.received,
        twin.match,
        twin.opened,
        twin.clicked,
        twin.opted_out,
        units=float(own["units"].sum()),
        npv=float("nan") if npv is None else npv,
        custom=float(own["units"][own["personal"] == 1].sum()),
    )


def _database(scenario: Scenario, error: float, total: float | None) -> Scenario:
    """Return the warm-up's world with other mistakes in the database, or people more alike."""
    crm = scenario.firm.crm.model_copy(update={"record_error": error})
    changes: dict[str, Any] = {"firm": scenario.firm.model_copy(update={"crm": crm})}
    horizon = {"warm_up": LOOKS[-1], "weeks": 1, "run_off": 0}
    changes["horizon"] = scenario.horizon.model_copy(update=horizon)
    if total is not None:
        update = {"interests_total": total}
        changes["population"] = scenario.population.model_copy(update=update)
    return scenario.model_copy(update=changes)


def _fits(scenario: Scenario, replication: int) -> pd.DataFrame:
    """Return how well the themes chosen for known customers fit what they truly like.

    Columns world, error (share of purchases under a wrong theme), weeks (of data), series, liked.
    """
    rows: list[tuple[str, float, int, str, float]] = []
    for world, total in (("apart", None), ("alike", ALIKE)):
        for error in ERRORS:
            market = Market(_database(scenario, error, total), replication=replication)
            for weeks in LOOKS if world == "apart" and error == ERRORS[0] else LOOKS[-1:]:
                market.run_for(weeks - LOOKS[-1] - market.week)
                # looking sorts people into classes: a copy leaves the market as it was
                found = _liked(market.fork(USUAL))
                rows += [(world, error, weeks, name, liked) for name, liked in found.items()]
    return pd.DataFrame(rows, columns=["world", "error", "weeks", "series", "liked"])


def _liked(market: Market) -> dict[str, float]:
    """Return the mean true interest of known buyers in the theme chosen for them, by pooling."""
    crm = market.brands[FOCAL].crm
    assert crm is not None
    found = information_distance(market).set_index("pooling")["liked"]
    ids = np.flatnonzero(crm.known & (crm.purchases > 0))
    own = np.argmax(crm.interests.evidence_now(ids, market.clock), axis=1)
    true = market.consumers.traits["interests"][ids, own]
    naive = float(true.mean()) if ids.size else float("nan")
    return {**{name: float(found[name]) for name in POOLINGS[:3]}, NAIVE: naive}


def _believed(market: ReadMarket) -> pd.DataFrame:
    """Return how well members like what their segment is written about, next to what is best."""
    twin, arm = _adopt(market, SEGMENTS, {})
    twin.run_for(twin.settings.horizon.weeks)
    (programme,) = (one for one in arm.programmes if isinstance(one, Segmented))
    found = segment_distance(twin, programme)
    latest = found[found["week"] == found["week"].max()]
    names = {"liked": "believed", "liked_best": "best", "liked_own": "own"}
    rows = [
        (label, float(np.average(latest[column], weights=latest["people"])))
        for column, label in names.items()
    ]
    return pd.DataFrame(rows, columns=["x", "liked"])


def conclude(result: Result, observed: Mapping[str, pd.DataFrame]) -> Evidence:
    """Say what information brings, where segments do better, and what fitting offers may cost."""
    told, fit = _each(observed["told"]), observed["fit"]
    offers, plain = _each(observed["offers"]), _each(observed["told"])["individual"]
    npv = {cost: rows["npv"] - plain["npv"] for cost, rows in offers.items()}
    free = offers[CUSTOM_COSTS[0]]
    apart, alike = (_at(fit, world, POOR) for world in ("apart", "alike"))
    poorest = _at(fit, "apart", ERRORS[-1])
    findings = (
        mean_finding("poor_data", apart["segment"] - apart[NAIVE], "share"),
        _gain("segment_gain", told, "segment", "all"),
        _gain("individual_gain", told, "individual", "segment"),
        _gain("real_time_gain", told, "real_time", "individual"),
        ratio_finding(
            "sales", told["real_time"]["units"], told["all"]["units"], "relative", less=1.0
        ),
        mean_finding("everybody", poorest["all"] - poorest[NAIVE], "share"),
        mean_finding("poor_alike", alike["segment"] - alike[NAIVE], "share"),
        mean_finding("shrunk", alike["individual"] - alike["segment"], "share"),
        between_arms("pays", result, "npv", ONE, SEGMENTS, "currency"),
        ratio_finding("offer_lift", free["units"], plain["units"], "relative", less=1.0),
        mean_finding("offer_free", npv[CUSTOM_COSTS[0]], "currency"),
        ratio_finding("break_even", npv[CUSTOM_COSTS[0]], free["custom"], "currency"),
        mean_finding("offer_dear", npv[DEAR], "currency"),
    )
    good = fit[(fit["world"] == "apart") & (fit["error"] == ERRORS[0])]
    late = fit[fit["weeks"] == LOOKS[-1]].assign(x=lambda rows: 100.0 * rows["error"])
    tables = {
        "relevance": ratios(observed["told"], ["x"], "match", "received"),
        "learning": summarised(good.assign(x=good["weeks"]), ["series", "x"], "liked"),
        "poor_apart": summarised(late[late["world"] == "apart"], ["series", "x"], "liked"),
        "poor_alike": summarised(late[late["world"] == "alike"], ["series", "x"], "liked"),
        "offer_margin": _margins(npv),
        "segments_believed": summarised(observed["believed"], ["x"], "liked"),
        "information": observed["told"],
    }
    return Evidence(findings, tables)


def _each(frame: pd.DataFrame) -> dict[Any, pd.DataFrame]:
    """Return each row's name with its lives, by replication."""
    return {name: rows.set_index("replication") for name, rows in frame.groupby("x", sort=False)}


def _gain(name: str, told: Mapping[Any, pd.DataFrame], more: str, less: str) -> Finding:
    """Return what more information adds to the true relevance of contacts."""
    first, second = ((told[one]["match"], told[one]["received"]) for one in (more, less))
    return ratio_difference(name, first, second, "share")


def _at(fit: pd.DataFrame, world: str, error: float) -> pd.DataFrame:
    """Return (replications, pooling) the fit of a database, after all weeks of data."""
    rows = fit[(fit["world"] == world) & (fit["error"] == error) & (fit["weeks"] == LOOKS[-1])]
    return rows.pivot(index="replication", columns="series", values="liked")


def _margins(npv: Mapping[Any, pd.Series[float]]) -> pd.DataFrame:
    """Return what offers add to the net present value, by the unit cost of fitting them."""
    rows = []
    for cost, values in npv.items():
        found = mean_finding("", values, "currency")
        rows.append((float(cost), found.value, found.low, found.high))
    return pd.DataFrame(rows, columns=["x", "value", "low", "high"])
