"""Lifetime value: with and without promoters, predicted and realised, and the money it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import UserError
from sim.market import Market
from sim.measures.acquisition import new_customers
from sim.measures.columns import WEEKS_PER_YEAR, Columns
from sim.measures.costs import acquisition_cost, marketing_cost, retention_cost
from sim.measures.loyalty import likelihood_to_recommend
from sim.measures.value import contribution, npv
from sim.results import Result
from sim.scenario.run import Scenario
from sim.strategies.base import parse_arm
from sim.studies.calibration.purchases import Histories, fit_purchases
from sim.studies.lessons.base import Evidence, Frames
from sim.studies.lessons.evidence import (
    by_arm,
    effect_finding,
    mean_finding,
    ratio_finding,
    ratios,
    summarised,
)

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

USUAL, BOND = "status_quo", "one_to_one"
FRACTIONS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
"""Budgets of the usual plan, times its usual one."""
GROUPS = 5
"""Equal groups of customers by predicted value."""
TENTH = 10


def observe(scenario: Scenario, replication: int) -> Frames:
    """Predict each customer's worth at the fork, live on, silence the keenest, vary the budget."""
    market = Market(scenario, replication=replication)
    market.run_for(market.warm_up)
    database = market.brands[0].crm
    if database is None:
        raise RuntimeError("the focal brand keeps no customer database")
    known = database.known.copy()
    lived = _lived(market, USUAL)
    return {
        "predicted": _predicted(lived, known),
        "promoters": _promoters(market, lived),
        "costs": _costs(lived),
        "budgets": _budgets(market),
    }


def _lived(market: Market, arm: str) -> Columns:
    twin = market.fork(arm)
    twin.run_for(twin.horizon)
    return Columns(twin.recording())


def _predicted(lived: Columns, known: Mask) -> pd.DataFrame:
    """Return predicted and realised margin by group of predicted value, of recognised customers.

    The prediction reads what the customer database holds at the fork: weeks with a purchase and
    money paid by customers who are recognised. Purchases to come by BG/NBD (Fader, Hardie & Lee
    2005), at the margin of the customer's own purchases, shrunk towards everybody's.
    """
    who, histories, margin = crm_columns(lived, known)
    try:
        fit = fit_purchases(histories, "bg_nbd")
    except UserError:  # nobody has bought twice yet: nothing to predict from
        return pd.DataFrame(
            columns=["x", "predicted", "realised", "naive", "people", "overlap", "top"]
        )
    horizon = np.arange(1.0, lived.end + 1.0)
    ahead = np.diff(fit.expected(histories, horizon), axis=1, prepend=0.0)
    predicted = (ahead @ lived.discount_factor) * margin
    rows = lived.after_fork
    worth = lived.by_consumer(rows, contribution(lived) * lived.discount_factor[rows.week])[who]
    rate = (histories.repeats + 1.0) / (histories.age + 1.0)
    naive = rate * lived.discount_factor.sum() * margin
    order = np.argsort(-predicted, kind="stable")
    best = np.argsort(-worth, kind="stable")
    top = max(who.size // TENTH, 1)
    hit = np.intersect1d(order[:top], best[:top]).size
    frame = [
        (GROUPS - k, predicted[part].sum(), worth[part].sum(), naive[part].sum(), part.size)
        for k, part in enumerate(np.array_split(order, GROUPS))
    ]
    table = pd.DataFrame(frame, columns=["x", "predicted", "realised", "naive", "people"])
    return table.assign(overlap=hit / top, top=top / max(who.size, 1))


def crm_columns(lived: Columns, known: Mask) -> tuple[NDArray[np.int64], Histories, Floats]:
    """Return recognised customers at the fork, their histories, and the margin of a purchase week.

    Ages run from the first purchase on record, which the warm-up bounds: a database that is as old
    as the warm-up knows no more.
    """
    recording = lived.recording
    past = lived.focal_between(-recording.warm_up, 0)
    past = past.where(known[past.consumer])
    key = np.unique(past.consumer * recording.warm_up + (past.week + recording.warm_up))
    who, start, counts = np.unique(key // recording.warm_up, return_index=True, return_counts=True)
    week = key % recording.warm_up
    first, last = week[start], week[start + counts - 1]
    histories = Histories(
        (counts - 1).astype(np.float64),
        (last - first).astype(np.float64),
        (recording.warm_up - first).astype(np.float64),
    )
    cost = past.units * recording.unit_cost[0]
    earned = lived.by_consumer(past, past.amount - cost)[who]
    typical = float(earned.sum() / counts.sum())
    return who, histories, (earned + typical) / (counts + 1.0)


def _promoters(market: Market, lived: Columns) -> pd.DataFrame:
    """Return how many customers are keenest to recommend, and what their word of mouth brings.

    The tenth of the customers at the fork with the highest likelihood to recommend; promoters in
    the usual sense (9 or 10 of 10) may not exist in a market of low involvement.
    """
    customers = np.flatnonzero(lived.customers_at_fork & lived.present("fork"))
    answers = likelihood_to_recommend(lived, "fork")[customers]
    keenest = customers[np.argsort(-answers, kind="stable")[: customers.size // TENTH]]
    twin = market.fork(USUAL)
    twin.consumers.state["silent"][keenest] = True
    twin.run_for(twin.horizon)
    brought = npv(lived) - npv(Columns(twin.recording()))
    return pd.DataFrame({"people": [float(keenest.size)], "brought": [brought]})


def _costs(lived: Columns) -> pd.DataFrame:
    """Return what it costs to win a customer, and to keep one for a year."""
    won, kept = new_customers(lived), float(lived.customers_at_fork.sum())
    years = lived.end / WEEKS_PER_YEAR
    cac = acquisition_cost(lived) / won if won else float("nan")
    keeping = retention_cost(lived) / (kept * years) if kept else float("nan")
    return pd.DataFrame({"cac": [cac], "keeping": [keeping]})


def _budgets(market: Market) -> pd.DataFrame:
    """Return the customer base at the end and what was spent, at several budgets of the plan."""
    rows = []
    strategy = market.settings.strategy
    for times in FRACTIONS:
        plan = {**strategy, USUAL: {**strategy[USUAL], "advertising_factor": times}}
        twin = market.fork(USUAL)
        before = float(twin.customers_now().sum())
        # enough money for every plan: the question is what each of them holds
        twin.brands[0].adopt(parse_arm(USUAL, plan), (1.0 + times) * market.budget)
        twin.run_for(market.settings.horizon.weeks)
        after = float(twin.customers_now().sum())
        twin.run_for(market.settings.horizon.run_off)
        spent = marketing_cost(Columns(twin.recording()))
        years = market.settings.horizon.weeks / WEEKS_PER_YEAR
        each = spent / (before * years) if before else float("nan")
        rows.append((times, after - before, before, each))
    return pd.DataFrame(rows, columns=["x", "change", "before", "each"])


def holding_budget(budgets: pd.DataFrame) -> float:
    """Return the money a customer and year at which the base neither grows nor shrinks.

    By linear interpolation between the budgets tried; NaN if the base holds at all or none.

    Args:
        budgets: one replication's rows: change (customers), each (currency a customer and year).
    """
    rows = budgets.sort_values("each")
    change, each = rows["change"].to_numpy(float), rows["each"].to_numpy(float)
    crossing = np.flatnonzero((change[:-1] < 0.0) & (change[1:] >= 0.0))
    if change[0] >= 0.0 or crossing.size == 0:
        return float("nan")
    k = int(crossing[0])
    part = -change[k] / (change[k + 1] - change[k])
    return float(each[k] + part * (each[k + 1] - each[k]))


def conclude(result: Result, observed: Mapping[str, pd.DataFrame]) -> Evidence:
    """Say what promoters add, how well value is foretold, what winning and holding cost."""
    predicted, promoters = observed["predicted"], observed["promoters"]
    costs, budgets = observed["costs"], observed["budgets"]
    both = {kpi: by_arm(result, kpi) for kpi in ("clv", "clv_with_referrals")}
    sums = predicted.groupby("replication")[["predicted", "realised", "naive"]].sum()
    error = {
        name: (predicted[name] - predicted["realised"])
        .abs()
        .groupby(predicted["replication"])
        .sum()
        / sums["realised"]
        for name in ("naive", "predicted")
    }
    hits = predicted.groupby("replication")[["overlap", "top"]].first()
    unspent = budgets[budgets["x"] == 0.0]
    ratio = costs["cac"] / costs["keeping"]
    holding = [holding_budget(rows) for _, rows in budgets.groupby("replication")]
    findings = (
        mean_finding(
            "promoters",
            both["clv_with_referrals"][USUAL] - both["clv"][USUAL],
            "currency a customer",
        ),
        ratio_finding(
            "each_promoter", promoters["brought"], promoters["people"], "currency a customer"
        ),
        ratio_finding("naive", sums["naive"], sums["realised"], "relative", less=1.0),
        mean_finding("closer", error["naive"] - error["predicted"], "share"),
        mean_finding("best_tenth", hits["overlap"] - hits["top"], "share"),
        replace(mean_finding("cost_ratio", ratio, "times"), reference=1.0),
        replace(mean_finding("five_times", ratio, "times"), reference=5.0),
        ratio_finding("without", unspent["change"], unspent["before"], "relative"),
        mean_finding("holding", holding, "currency a customer"),
        effect_finding("bond", result, BOND, "clv"),
    )
    tables = {
        "foretold": _foretold(predicted),
        "promoters_clv": _promoters_clv(both),
        "base": ratios(budgets, ["x"], "change", "before"),
        "costs": costs,
    }
    return Evidence(findings, tables)


def _foretold(predicted: pd.DataFrame) -> pd.DataFrame:
    """Return value a customer by group of predicted value: foretold, extrapolated and realised."""
    parts = [
        ratios(predicted.assign(series=name), ["series", "x"], name, "people")
        for name in ("predicted", "naive", "realised")
    ]
    return pd.concat(parts, ignore_index=True).astype({"x": str})


def _promoters_clv(both: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return lifetime value with and without referrals, by arm."""
    parts = [
        wide[[USUAL, BOND]]
        .reset_index()
        .melt("replication", var_name="x", value_name="worth")
        .assign(series=name)
        for name, wide in both.items()
    ]
    return summarised(pd.concat(parts, ignore_index=True), ["series", "x"], "worth")
