"""True loyalty or inertia: kinds of loyalty over time, a rival's offer, and the twelve factors."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.market import Market
from sim.measures.columns import Columns
from sim.measures.loyalty import AWARE, REPEAT_PURCHASES, REPEAT_SHARE
from sim.measures.measure import measure
from sim.population.records import Records
from sim.recorder import census
from sim.results import Result
from sim.scenario.priors import value_at, with_values
from sim.scenario.run import Scenario
from sim.studies.lessons.base import Evidence, Finding, Frames
from sim.studies.lessons.evidence import (
    effect_finding,
    mean_finding,
    ratio_difference,
    ratio_finding,
    ratios,
    summarised,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KINDS = ("true", "spurious", "latent", "no_loyalty")
YEAR, QUARTER = 52, 13

FACTORS: Mapping[str, tuple[str, float, float]] = {
    "perceived_quality": ("market.brands.0.quality", 1.0, 0.1),
    "relative_price": ("market.brands.0.price", 0.95, 0.0),
    "attached_services": ("market.brands.0.recovery_rate", 1.0, 0.2),
    "awareness": ("market.brands.0.advertising", 1.5, 0.0),
    "sector_image": ("market.sector_image", 1.0, 0.2),
    "brand_image": ("market.brands.0.image", 1.0, 0.2),
    "knowledge_experience": ("behaviour.trust_purchase", 1.5, 0.0),
    "certifications": ("market.brands.0.certification", 1.0, 0.2),
    "relevance_risk": ("population.involvement_a", 1.5, 0.0),
    "point_of_sale": ("market.brands.0.point_of_sale", 1.0, 0.2),
    "moment_of_need": ("population.need_mean", 1.2, 0.0),
    "time_devoted": ("population.deliberation_a", 1.5, 0.0),
}
"""The twelve loyalty factors: parameter, and its step: times the first number, plus the second."""

FACTOR_SIZE = 1200
"""People, at most, of the thirteen worlds that the factors take."""

MEASURED = ("retention_rate", "true_loyalty_share", "spurious_loyalty_share")


def observe(scenario: Scenario, replication: int) -> Frames:
    """Live the usual plan with the rival's offer and without, then with each factor moved."""
    calm = scenario.model_copy(
        update={"competition": scenario.competition.model_copy(update={"strategies": {}})}
    )
    at_fork, without, _ = _lived(calm, replication)
    _, with_offer, shares = _lived(scenario, replication)
    return {
        "kinds": shares,
        "units": _units_by_kind(at_fork, with_offer, without, scenario.horizon.weeks),
        "factors": _factors(calm, replication),
    }


def _lived(scenario: Scenario, replication: int) -> tuple[Ints, Records, pd.DataFrame]:
    """Live the usual plan; return kinds at the fork, purchases, and shares of kinds by quarter."""
    market = Market(scenario, replication=replication)
    market.run_for(market.warm_up)
    twin = market.fork("status_quo")
    at_fork = kinds(twin)
    shares = [_shares(at_fork, 0)]
    for week in range(QUARTER, scenario.horizon.weeks + 1, QUARTER):
        twin.run_for(QUARTER)
        shares.append(_shares(kinds(twin), week))
    return at_fork, twin.recorder.all_purchases(), pd.concat(shares, ignore_index=True)


def kinds(market: Market) -> Ints:
    """Return (size,) Dick and Basu's kind of everybody now, an index of `KINDS`; −1 if absent.

    Behaviour is that of the 52 weeks before, attitude that of today, as in
    :func:`sim.measures.loyalty.loyalty_shares`.
    """
    people = market.consumers
    now = census(people.traits, people.state, market.clock, len(market.brands))
    rows = market.recorder.all_purchases()
    rows = rows[rows["week"] >= market.week - YEAR]
    every = np.bincount(rows["consumer"], minlength=len(people))
    own = np.bincount(rows["consumer"][rows["brand"] == 0], minlength=len(people))
    repeats = (own >= REPEAT_PURCHASES) & (own >= REPEAT_SHARE * every)
    prefers = now["relative_attitude"] > 0
    latent = prefers & (now["awareness"] >= AWARE)
    found = np.select([repeats & prefers, repeats, latent], [0, 1, 2], 3)
    return np.where(now["present"] == 1, found, -1)


def _shares(kind: Ints, week: int) -> pd.DataFrame:
    present = kind[kind >= 0]
    values = np.bincount(present, minlength=len(KINDS)) / max(present.size, 1)
    return pd.DataFrame({"series": KINDS, "x": float(week), "share": values})


def _units_by_kind(kind: Ints, with_offer: Records, without: Records, weeks: int) -> pd.DataFrame:
    """Return focal units of the true and the inert of the fork, by quarter, in both worlds."""
    parts = []
    for place, name in enumerate(KINDS[:2]):
        who = kind == place
        parts.append(
            pd.DataFrame(
                {
                    "series": name,
                    "x": QUARTER * (np.arange(weeks // QUARTER) + 0.5),
                    "with_offer": _by_quarter(with_offer, who, weeks),
                    "without": _by_quarter(without, who, weeks),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _by_quarter(purchases: Records, who: NDArray[np.bool_], weeks: int) -> Floats:
    stop = weeks // QUARTER * QUARTER
    rows = purchases[(purchases["brand"] == 0) & (purchases["week"] >= 0)]
    rows = rows[(rows["week"] < stop) & who[rows["consumer"]]]
    units = rows["units"].astype(np.float64)
    return np.bincount(rows["week"] // QUARTER, weights=units, minlength=stop // QUARTER)


def _factors(scenario: Scenario, replication: int) -> pd.DataFrame:
    """Return what moving each factor by its step changes: x (factor), one column a KPI."""
    size = min(scenario.population.size or FACTOR_SIZE, FACTOR_SIZE)
    scenario = with_values(scenario, {"population.size": size})
    run = partial(_kpis, replication=replication)
    before = run(scenario)
    rows = []
    for name, (path, times, plus) in FACTORS.items():
        value = times * float(value_at(scenario, path)) + plus
        after = run(with_values(scenario, {path: value}))
        rows.append({"x": name, **{kpi: after[kpi] - before[kpi] for kpi in MEASURED}})
    return pd.DataFrame(rows)


def _kpis(scenario: Scenario, replication: int) -> dict[str, float]:
    market = Market(scenario, replication=replication)
    market.run_for(market.warm_up)
    twin = market.fork("status_quo")
    twin.run_for(twin.horizon)
    found = measure(Columns(twin.recording())).kpis
    missing = float("nan")
    return {kpi: missing if found[kpi] is None else float(found[kpi] or 0.0) for kpi in MEASURED}


def conclude(result: Result, observed: Mapping[str, pd.DataFrame]) -> Evidence:
    """Say who leaves first for a rival's offer, what bonds, and which factors matter."""
    units = observed["units"]
    sums = units.groupby(["series", "replication"])[["with_offer", "without"]].sum()
    inert, true = sums.loc["spurious"], sums.loc["true"]
    factors = observed["factors"]
    findings = (
        ratio_difference(
            "inertia_first",
            (true["with_offer"], true["without"]),
            (inert["with_offer"], inert["without"]),
            "share",
        ),
        ratio_finding(
            "inertia_lost", inert["without"] - inert["with_offer"], inert["without"], "share"
        ),
        effect_finding("bond", result, "one_to_one", "true_loyalty_share"),
        effect_finding("card", result, "loyalty_programme", "true_loyalty_share"),
        _factor(factors, "quality", "perceived_quality", "true_loyalty_share"),
        _factor(factors, "price", "relative_price", "true_loyalty_share"),
        _factor(factors, "time", "time_devoted", "spurious_loyalty_share"),
        effect_finding("pays", result, "one_to_one", "npv"),
    )
    long = factors.melt(["x", "replication"], list(MEASURED[:2]), var_name="series")
    shares = observed["kinds"]
    tables = {
        "kinds_over_time": summarised(
            shares[shares["series"] != "no_loyalty"], ["series", "x"], "share"
        ),
        "emptying": ratios(units, ["series", "x"], "with_offer", "without", less=1.0),
        "factors": summarised(long, ["series", "x"], "value"),
    }
    return Evidence(findings, tables)


def _factor(factors: pd.DataFrame, name: str, factor: str, kpi: str) -> Finding:
    return mean_finding(name, factors.loc[factors["x"] == factor, kpi], "share")
