"""Leads: the doors they come in by, content by stage, scores, and calls to the best of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.market import Market
from sim.measures.funnel import ALL, calibration, funnel, score_quality, table
from sim.results import Result
from sim.scenario.priors import with_values
from sim.scenario.run import Scenario
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

BASE = "content"
NURTURED = "content+nurturing"
SCORED = "content+scoring"
ASKED = "content+qualification+scoring"

UNCALLED = {"strategy.scoring.control_share": 1.0}
"""Scores are computed and nobody is called: what the leads do by themselves."""

DRAWN = {
    "strategy.scoring.share": 1.0,
    "strategy.scoring.control_share": 0.8,
    "strategy.scoring.learn": False,
    "strategy.scoring.least_points": -1e9,
}
"""As many calls or so, to a fifth of all leads drawn by lot: no score chooses."""

STEPS = ("visitors", "leads", "qualified", "handed_over", "bought")
GROUPS = 5
BEST = 1.0 / GROUPS


@dataclass(frozen=True)
class World:
    """What one arm leaves behind.

    Attributes:
        tables: what its programmes keep, by name (columns of :mod:`sim.measures.funnel`).
        margin: earned on the focal brand from the fork on, by everybody together, currency.
    """

    tables: Frames
    margin: float

    @property
    def calls(self) -> int:
        """How often a lead was handed to a seller."""
        return int(self.tables["scores"]["handed"].sum())

    @property
    def buyers(self) -> int:
        """How many of the leads bought."""
        return int((self.tables["leads"]["bought"] >= 0).sum())


def observe(scenario: Scenario, replication: int) -> Frames:
    """Live content alone, nurtured, scored and called, and scored or drawn in other ways."""
    market = Market(scenario, replication=replication)
    market.run_for(market.warm_up)
    base = live(market, BASE, scenario)
    nurtured = live(market, NURTURED, scenario)
    scored = live(market, SCORED, scenario)
    alone = live(market, SCORED, with_values(scenario, UNCALLED))
    drawn = live(market, SCORED, with_values(scenario, DRAWN))
    asked = live(market, ASKED, with_values(scenario, UNCALLED))
    return {
        "doors": funnel(scored.tables["visits"], scored.tables["leads"]),
        "nurture": _nurture(base, nurtured),
        "stages": nurtured.tables["stages"],
        "groups": _groups(alone.tables["scores"]),
        "quality": _quality(alone.tables["scores"], asked.tables["scores"]),
        "lot": _lot(scored.tables["scores"]),
        "calls": _calls({"scored": scored, "drawn": drawn}, alone),
    }


def live(market: Market, name: str, scenario: Scenario) -> World:
    """Live an arm from the fork to the end, under settings of its own.

    Args:
        market: at the fork; left as it is.
        name: of the arm.
        scenario: whose ``strategy`` settings the arm follows.
    """
    twin = market.fork("none")
    arm, shares = arm_of(name, scenario, twin.budget, len(market.consumers))
    twin.brands[0].adopt(arm, twin.budget, shares)
    twin.run_for(twin.horizon)
    kept = {key: rows for one in arm.programmes for key, rows in one.tables().items()}
    rows = twin.recorder.all_purchases()
    own = rows[(rows["brand"] == 0) & (rows["week"] >= 0)]
    margin = float((own["amount"] - own["units"] * twin.unit_cost[0]).sum())
    return World({key: table(key, rows) for key, rows in kept.items()}, margin)


def _nurture(base: World, nurtured: World) -> pd.DataFrame:
    """Return leads and buyers among them, with nurturing and without."""
    worlds = (nurtured, base)
    names = ("leads", "bought", "base_leads", "base_bought")
    counts = [count for one in worlds for count in (len(one.tables["leads"]), one.buyers)]
    return pd.DataFrame([counts], columns=names)


def _groups(scores: pd.DataFrame) -> pd.DataFrame:
    """Return leads, what was predicted and what came of them, by fifths of the score."""
    groups = calibration(scores, bins=GROUPS)
    groups["x"] = np.arange(1.0, len(groups) + 1.0)
    for name in ("predicted", "observed"):
        groups[name] *= groups["leads"]
    return groups


def _quality(alone: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Return purchases of the best scored and of all, and the AUC with and without asking."""
    found = score_quality(alone, best=BEST)
    return pd.DataFrame(
        {
            "best": [found["lift"] * found["bought"]],
            "all": [found["bought"]],
            "auc": [found["auc"]],
            "auc_asked": [score_quality(asked)["auc"]],
        }
    )


def _lot(scores: pd.DataFrame) -> pd.DataFrame:
    """Return chosen leads and the buyers among them, handed over or kept back by lot."""
    known = scores[(scores["chosen"] == 1) & (scores["bought"] >= 0)]
    handed = known["handed"] == 1
    return pd.DataFrame(
        {
            "handed": [int(handed.sum())],
            "handed_bought": [int(known.loc[handed, "bought"].sum())],
            "kept": [int((~handed).sum())],
            "kept_bought": [int(known.loc[~handed, "bought"].sum())],
        }
    )


def _calls(called: Mapping[str, World], alone: World) -> pd.DataFrame:
    """Return calls, and the buyers and the margin they add to the same world without calls."""
    rows = [
        (name, one.calls, one.buyers - alone.buyers, one.margin - alone.margin)
        for name, one in called.items()
    ]
    return pd.DataFrame(rows, columns=["x", "calls", "buyers", "margin"])


def conclude(result: Result, observed: Mapping[str, pd.DataFrame]) -> Evidence:
    """Say how well the score tells buyers, what calls bring, and what pays."""
    channel = result.config["strategy"]["scoring"]["channel"]
    cost = float(result.config["firm"]["channels"][channel]["unit_cost"])
    calls = observed["calls"].set_index("replication")
    scored, drawn = (calls[calls["x"] == name] for name in ("scored", "drawn"))
    nurture, quality, lot = (observed[name] for name in ("nurture", "quality", "lot"))
    top = observed["groups"].query("x == @GROUPS")
    findings = (
        _against_one(
            ratio_finding("pays_back", scored["margin"], cost * scored["calls"], "currency")
        ),
        _against_one(ratio_finding("lift", quality["best"], quality["all"], "times")),
        ratio_difference(
            "optimism", (top["predicted"], top["leads"]), (top["observed"], top["leads"]), "share"
        ),
        _between_doors(observed["doors"]),
        ratio_difference(
            "nurture",
            (nurture["bought"], nurture["leads"]),
            (nurture["base_bought"], nurture["base_leads"]),
            "share",
        ),
        mean_finding("asking", quality["auc_asked"] - quality["auc"], "share"),
        ratio_difference(
            "test",
            (lot["handed_bought"], lot["handed"]),
            (lot["kept_bought"], lot["kept"]),
            "share",
        ),
        ratio_finding("persuades", scored["buyers"], scored["calls"], "share"),
        ratio_difference(
            "targeting",
            (scored["margin"], scored["calls"]),
            (drawn["margin"], drawn["calls"]),
            "currency",
        ),
        between_arms("npv", result, "npv", SCORED, BASE, "currency"),
        between_arms("npv_nurture", result, "npv", NURTURED, BASE, "currency"),
    )
    return Evidence(findings, _tables(observed, cost))


def _against_one(finding: Finding) -> Finding:
    """Return the finding, held against 1 instead of 0."""
    return replace(finding, reference=1.0)


def _between_doors(doors: pd.DataFrame) -> Finding:
    """Return how much more of the leads sent by friends buy than of those advertising brought."""
    friend, advert = (
        doors[doors["entry_point"] == name].set_index("replication")[["bought", "leads"]]
        for name in ("friend", "advert")
    )
    both = friend.add_suffix("_friend").join(advert.add_suffix("_advert"), how="inner")
    return ratio_difference(
        "doors",
        (both["bought_friend"], both["leads_friend"]),
        (both["bought_advert"], both["leads_advert"]),
        "share",
    )


def _tables(observed: Mapping[str, pd.DataFrame], cost: float) -> Frames:
    """Return what the figures draw."""
    doors, groups, stages = (observed[name] for name in ("doors", "groups", "stages"))
    steps = doors[doors["entry_point"] == ALL].melt("replication", list(STEPS), var_name="x")
    by_stage = stages.melt(["replication", "week"], var_name="series", value_name="leads")
    calls = ratios(observed["calls"], ["x"], "margin", "calls")
    price = pd.DataFrame({"x": ["cost"], "value": [cost], "low": [cost], "high": [cost]})
    return {
        "steps": summarised(steps, ["x"], "value"),
        "doors": _door_rates(doors[doors["entry_point"] != ALL]),
        "calibration": pd.concat(
            [
                ratios(groups.assign(series=name), ["series", "x"], name, "leads")
                for name in ("predicted", "observed")
            ],
            ignore_index=True,
        ),
        "stages": summarised(by_stage.rename(columns={"week": "x"}), ["series", "x"], "leads"),
        "per_call": pd.concat([calls, price], ignore_index=True),
    }


def _door_rates(doors: pd.DataFrame) -> pd.DataFrame:
    """Return leads a visitor, and buyers a lead, by entry point."""
    named = doors.rename(columns={"entry_point": "x"})
    rates = {"lead_rate": ("leads", "visitors"), "purchase_rate": ("bought", "leads")}
    parts = [
        ratios(named.assign(series=name), ["series", "x"], top, below)
        for name, (top, below) in rates.items()
    ]
    return pd.concat(parts, ignore_index=True)
