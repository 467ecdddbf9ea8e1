"""Loyalty programme: who changes, selection against cause, points pressure, what is still owed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.market import Market
from sim.measures.points import points_account
from sim.results import Result
from sim.scenario.run import Scenario
from sim.studies.lessons.base import Evidence, Frames
from sim.studies.lessons.evidence import (
    effect_finding,
    mean_finding,
    ratio_finding,
    summarised,
)
from sim.studies.validation.loyalty import (
    HALF,
    TERCILES,
    YEAR,
    Bought,
    bought,
    live_with_programme,
    terciles,
    units_since,
)

ARM = "loyalty_programme"


def observe(scenario: Scenario, replication: int) -> Frames:
    """Live the programme, the same people without it, and the programme without its pressure."""
    market = Market(scenario, replication=replication)
    market.run_for(market.warm_up)
    size, past = len(market.consumers), market.recorder.all_purchases()
    part = terciles(bought(past, size, -YEAR, 0).focal)
    usual = market.fork("status_quo")
    usual.run_for(market.horizon)
    programme, joined = live_with_programme(market)
    with_it, without = (twin.recorder.all_purchases() for twin in (programme, usual))
    treated = bought(with_it, size, HALF, YEAR), bought(without, size, HALF, YEAR)
    rewards_only = _without_pressure(scenario, replication)
    after = min(market.settings.horizon.weeks, market.horizon)
    units = {
        "status_quo": _units(without, after),
        "rewards_only": _units(rewards_only.recorder.all_purchases(), after),
        ARM: _units(with_it, after),
    }
    return {
        "terciles": _by_tercile(units_since(with_it, joined), units_since(without, joined), part),
        "wallet": _wallet(*treated, joined < HALF),
        "units": pd.DataFrame({"arm": list(units), "units": list(units.values())}),
        "account": _account(programme),
        "account_weekly": _weekly_account(programme),
    }


def _without_pressure(scenario: Scenario, replication: int) -> Market:
    """Live the same programme when points do not press: cards, newsletters and rewards alone."""
    settings = {**scenario.strategy[ARM], "member_utility": 0.0}
    calm = scenario.model_copy(update={"strategy": {**scenario.strategy, ARM: settings}})
    market = Market(calm, replication=replication)
    market.run_for(market.warm_up)
    twin = market.fork(ARM)
    twin.run_for(twin.horizon)
    return twin


def _units(purchases: np.ndarray[tuple[int], np.dtype[np.void]], stop: int) -> float:
    rows = purchases[(purchases["brand"] == 0) & (purchases["week"] >= 0)]
    return float(rows["units"][rows["week"] < stop].sum())


def _by_tercile(
    treated: np.ndarray[tuple[int], np.dtype[np.float64]],
    untreated: np.ndarray[tuple[int], np.dtype[np.float64]],
    part: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> pd.DataFrame:
    """Return units of members since joining, with the programme and without, by past buying."""
    rows = [
        (name, float(treated[part == k].sum()), float(untreated[part == k].sum()))
        for k, name in enumerate(TERCILES)
    ]
    return pd.DataFrame(rows, columns=["x", "with_it", "without"])


def _wallet(
    treated: Bought, untreated: Bought, members: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> pd.DataFrame:
    """Return what a firm would read off its members' share of wallet, and what is caused.

    Naive: members less others, under the programme. Caused: members less the same people without.
    """
    under, without = treated.share_of_wallet, untreated.share_of_wallet
    buyers = ~np.isnan(under)
    own = members & buyers & ~np.isnan(without)
    if not own.any() or not (buyers & ~members).any():
        return pd.DataFrame({"naive": [np.nan], "causal": [np.nan]})
    naive = float(under[buyers & members].mean() - under[buyers & ~members].mean())
    return pd.DataFrame({"naive": [naive], "causal": [float((under - without)[own].mean())]})


def _account(programme: Market) -> pd.DataFrame:
    """Return the points of a run: issued, redeemed, expired, still open, and what is owed."""
    account = points_account(programme.recording())
    if account is None:
        raise RuntimeError("the loyalty programme kept no account of its points")
    names = ("issued", "redeemed", "expired", "outstanding", "liability")
    return pd.DataFrame({name: [getattr(account, name)] for name in names})


def _weekly_account(programme: Market) -> pd.DataFrame:
    """Return the liability by week, currency."""
    rows = np.asarray(programme.recording().points, dtype=np.float64)
    return pd.DataFrame({"x": rows[:, 0].astype(int), "owed": rows[:, 5]})


def conclude(result: Result, observed: Mapping[str, pd.DataFrame]) -> Evidence:
    """Say who changes, how much of it is selection, and whether the programme pays."""
    part, wallet = observed["terciles"], observed["wallet"]
    units = observed["units"].pivot(index="replication", columns="arm", values="units")
    account = observed["account"]
    groups = {name: part[part["x"] == name].set_index("replication") for name in TERCILES}
    effects = {
        name: ratio_finding(name, rows["with_it"], rows["without"], "relative", less=1.0)
        for name, rows in groups.items()
    }
    findings = (
        mean_finding("cause", wallet["causal"], "share"),
        mean_finding("selection", wallet["naive"] - wallet["causal"], "share"),
        mean_finding("heavy_least", _others_less_heavy(groups), "share"),
        ratio_finding(
            "pressure", units[ARM] - units["rewards_only"], units["status_quo"], "relative"
        ),
        mean_finding("liability", account["liability"], "currency"),
        ratio_finding(
            "breakage", account["expired"], account["redeemed"] + account["expired"], "share"
        ),
        effect_finding("npv", result, ARM, "npv"),
    )
    tables = {
        "who_changes": pd.DataFrame(
            [(name, one.value, one.low, one.high) for name, one in effects.items()],
            columns=["x", "value", "low", "high"],
        ),
        "selection": summarised(
            wallet.melt("replication", ["naive", "causal"], var_name="x"), ["x"], "value"
        ),
        "liability_weekly": summarised(observed["account_weekly"], ["x"], "owed"),
        "points_account": account,
    }
    return Evidence(findings, tables)


def _others_less_heavy(groups: Mapping[str, pd.DataFrame]) -> pd.Series[float]:
    """Return the relative effect on light and moderate buyers together less that on heavy ones."""
    light, moderate, heavy = (groups[name] for name in TERCILES)
    others = (light["with_it"] + moderate["with_it"]) / (light["without"] + moderate["without"])
    return others - heavy["with_it"] / heavy["without"]
