"""Word of mouth: where new customers heard of the brand, news, warnings, seeds, referral."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.behaviour.press import news_of
from sim.firm.plan import WeekPlan
from sim.firm.seeding import choose_seeds
from sim.market import Market
from sim.measures.acquisition import acquired, acquired_by_source
from sim.measures.columns import FOCAL, Columns
from sim.network.graph import Network
from sim.population.records import Records
from sim.randomness import Decision, uniforms
from sim.results import Result
from sim.scenario.market import ShockSettings
from sim.scenario.run import Scenario
from sim.strategies.usual_plan import arm_of
from sim.studies.lessons.base import Evidence, Frames
from sim.studies.lessons.evidence import (
    effect_finding,
    mean_finding,
    ratio_difference,
    ratio_finding,
    summarised,
)

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]

USUAL, SEEDING, REFERRAL = "status_quo", "influencers", "referral"

GROUPS: Mapping[str, tuple[str, ...]] = {
    "controlled": ("advertising", "direct", "store", "seller"),
    "influenceable": ("referral", "organic"),
    "uncontrollable": ("word_of_mouth", "media"),
}
"""Sources of communication by what the brand can do about them."""

NEWS: Mapping[str, tuple[str, float]] = {
    "praise": ("press", 1.0),
    "blame": ("press", -1.0),
    "scandal": ("scandal", -1.0),
}
"""Kind and valence of the news of the first week."""

AFTER = 26
"""Weeks over which news, and the time after a quality problem, are judged."""

PROBLEM, FAILING = 8, 0.5
"""Weeks of a quality problem, and failures a purchase in them."""

FARTHEST = 3
"""Hops from which on people count as far."""

WAYS = ("random", "hubs", "bridges", "optimised")
STEP = 4
"""Weeks of a point of the curves."""

GIVEN = 0.01
"""Share of people who are given the durable at launch."""

SOON = 312
"""Weeks until which a durable's customers count as early: half of its horizon."""


class ShakenMarket(Market):
    """A market in which the focal brand's purchases fail more often in its first weeks.

    Attributes:
        failing: weeks of the problem; 0 for none.
        failed: (size,) who met a failure of the brand in them.
    """

    failing = 0
    failed: Mask

    def hear(self, shock: ShockSettings) -> None:
        """Put a piece of news into the weeks to come."""
        market = self.settings.market.model_copy(update={"shocks": (shock,)})
        self._news = news_of(market)

    def live(self, plans: list[WeekPlan], touches: Records) -> None:
        """Live one week; note who was let down."""
        if 0 <= self.week < self.failing:
            plans[FOCAL].record["failure_rate"] = FAILING
        super().live(plans, touches)
        if self.week == 0:
            self.failed = np.zeros(len(self.consumers), np.bool_)
        if 0 <= self.week < self.failing:
            self.failed |= self.consumers.outcome["failures"] > 0


def observe(scenario: Scenario, replication: int) -> Frames:
    """Live news, a quality problem, four ways to seed, and a durable with seeds and without."""
    market = ShakenMarket(scenario, replication=replication)
    market.run_for(market.warm_up)
    usual = market.fork(USUAL)
    usual.run_for(usual.horizon)
    units = {"usual": _weekly_units(usual)}
    for name, (kind, valence) in NEWS.items():
        twin = market.fork(USUAL)
        twin.hear(ShockSettings.model_validate({"week": 0, "kind": kind, "valence": valence}))
        twin.run_for(PROBLEM + AFTER)
        units[name] = _weekly_units(twin)
    units["problem"], hops = _problem(market)
    for name, failing in (("silent", 0), ("silent_problem", PROBLEM)):
        twin = market.fork(USUAL, silent_customers=True)
        twin.failing = failing
        twin.run_for(PROBLEM + AFTER)
        units[name] = _weekly_units(twin)
    rows = [(name, week, float(value)) for name, row in units.items()
            for week, value in enumerate(row[: PROBLEM + AFTER])]  # fmt: skip
    return {
        "units": pd.DataFrame(rows, columns=["life", "week", "units"]),
        "hops": hops,
        **_seeded(market, usual),
        **_durable(scenario, replication),
    }


def _weekly_units(market: Market) -> Floats:
    """Return (weeks,) units of the focal brand from the fork on."""
    rows = market.recorder.all_purchases()
    own = rows[(rows["brand"] == FOCAL) & (rows["week"] >= 0)]
    return np.bincount(own["week"], own["units"].astype(np.float64), minlength=market.week)


def _problem(market: ShakenMarket) -> tuple[Floats, pd.DataFrame]:
    """Live a quality problem; return units by week, and how far from its victims it is felt.

    Columns x (hops from the nearest person who met a failure), people, quality and trust (change
    against the same people without the problem, at its end).
    """
    lives = []
    for failing in (PROBLEM, 0):
        twin = market.fork(USUAL)
        twin.failing = failing
        twin.run_for(PROBLEM + 1)
        lives.append(twin)
    shaken, calm = lives
    away = np.minimum(hops(market.network, np.flatnonzero(shaken.failed)), FARTHEST)
    changed = [_mind(shaken)[k] - _mind(calm)[k] for k in range(2)]
    rows = [
        (int(step), int(who.sum()), *(float(change[who].mean()) for change in changed))
        for step in range(FARTHEST + 1)
        if (who := away == step).any()
    ]
    shaken.run_for(AFTER - 1)
    return _weekly_units(shaken), pd.DataFrame(rows, columns=["hop", "people", "quality", "trust"])


def _mind(market: Market) -> tuple[Floats, Floats]:
    """Return (size,) expected quality and trust of the focal brand."""
    state = market.consumers.state
    good, bad = (state[name][:, FOCAL].astype(np.float64) for name in ("trust_good", "trust_bad"))
    return state["quality"][:, FOCAL].astype(np.float64), (1.0 + good) / (2.0 + good + bad)


def hops(network: Network, start: Ids) -> Ids:
    """Return (size,) ties between each person and the nearest of ``start``; size if there are none.

    Args:
        network: the ties. start: ids at distance 0.
    """
    away = np.full(network.size, network.size, np.int64)
    away[start] = 0
    waiting = deque(start.tolist())
    while waiting:
        here = waiting.popleft()
        for friend in network.neighbours[network.offsets[here] : network.offsets[here + 1]]:
            if away[friend] == network.size:
                away[friend] = away[here] + 1
                waiting.append(int(friend))
    return away


def _seeded(market: ShakenMarket, usual: Market) -> Frames:
    """Live four ways to seed and a referral; return new customers, and where they had heard."""
    usual_columns = Columns(usual.recording())
    own = acquired(usual_columns)
    sources = _sources(USUAL, usual_columns)
    rows = []
    for way in (*WAYS, REFERRAL):
        name, changes = (REFERRAL, {}) if way == REFERRAL else (SEEDING, {"seeding": way})
        columns = Columns(_live_programme(market, name, changes).recording())
        came = acquired(columns)
        induced, displaced = int((came & ~own).sum()), int((own & ~came).sum())
        rows.append((way, int(own.sum()), induced, displaced))
        if way in ("hubs", REFERRAL):
            sources += _sources(name, columns)
    return {
        "seeding": pd.DataFrame(rows, columns=["x", "usual", "induced", "displaced"]),
        "sources": pd.DataFrame(sources, columns=["x", "series", "new"]),
    }


def _live_programme(market: ShakenMarket, name: str, changes: Mapping[str, Any]) -> Market:
    scenario = market.settings
    strategy = {**scenario.strategy, name: {**scenario.strategy.get(name, {}), **changes}}
    changed = scenario.model_copy(update={"strategy": strategy})
    arm, shares = arm_of(name, changed, market.budget, len(market.consumers))
    twin = market.fork(USUAL)
    twin.brands[FOCAL].adopt(arm, market.budget, shares)
    twin.run_for(twin.horizon)
    return twin


def _sources(arm: str, columns: Columns) -> list[tuple[str, str, int]]:
    """Return new customers by group of sources; those who remember none are left out."""
    new = acquired_by_source(columns)
    return [(arm, group, sum(new[name] for name in names)) for group, names in GROUPS.items()]


@lru_cache(maxsize=2)
def _launch(size: int, kind: str, seed: int) -> Scenario:
    """Return the scenario of a durable's launch among as many people, tied the same way."""
    from sim.scenario.compose import compose  # Hydra is only loaded when it is needed

    return compose(["market=durable", f"network={kind}", f"population.size={size}", f"seed={seed}"])


def _durable(scenario: Scenario, replication: int) -> Frames:
    """Give a durable to some at launch; compare when the others buy it with a life without."""
    size = len(Market(scenario, replication=replication).consumers)
    settings = _launch(size, scenario.network.kind, scenario.seed)
    lives = {way: _launched(settings, replication, way) for way in (None, "random", "hubs")}
    without = lives[None][0]
    rows, curves = [], [("none", *point) for point in _curve(without, size)]
    for way in ("random", "hubs"):
        week, given = lives[way]
        rows.append((way, int(given.sum()), *decomposed(week, without, given, settings)))
        curves += [(way, *point) for point in _curve(week, size)]
    columns = ["x", "given", "accelerated", "expanded", "earlier"]
    return {
        "launch": pd.DataFrame(rows, columns=columns),
        "launch_curve": pd.DataFrame(curves, columns=["series", "x", "share"]),
    }


def _launched(settings: Scenario, replication: int, way: str | None) -> tuple[Ids, Mask]:
    """Return (size,) weeks of first purchase (the horizon for never), and who was given one."""
    market = Market(settings, replication=replication)
    size = len(market.consumers)
    given = np.zeros(size, np.bool_)
    if way is not None:
        everyone = np.arange(size)
        luck = uniforms(market.key, Decision.TARGETING, 0, everyone, 0)
        given[choose_seeds(way, market.network, everyone, round(GIVEN * size), luck)] = True
        state = market.consumers.state
        state["bought"][given] |= 1
        state["awareness"][given, FOCAL] = 1.0
        state["gap"][given] = 0
    market.run_for(market.horizon)
    week = np.full(size, market.horizon, np.int64)
    rows = market.recorder.all_purchases()
    week[rows["consumer"]] = rows["week"]
    return week, given


def decomposed(week: Ids, without: Ids, given: Mask, settings: Scenario) -> tuple[int, int, float]:
    """Split what seeds bring by the two lives of everybody else.

    Args:
        week: (size,) weeks of purchase with seeds; the horizon for never.
        without: (size,) the same without seeds.
        given: (size,) the seeds, who are not counted.
        settings: of the launch.

    Returns:
        Net customers accelerated (bought soon instead of later), net customers expanded (bought
        instead of never), and mean weeks earlier of those who bought in both lives.
    """
    end = settings.horizon.weeks + settings.horizon.run_off
    now, then = week[~given], without[~given]
    both = (now < end) & (then < end)
    sooner = np.count_nonzero(both & (now < SOON) & (then >= SOON))
    later = np.count_nonzero(both & (then < SOON) & (now >= SOON))
    won = np.count_nonzero((now < end) & (then >= end))
    lost = np.count_nonzero((then < end) & (now >= end))
    earlier = float((then - now)[both].mean()) if both.any() else float("nan")
    return int(sooner - later), int(won - lost), earlier


def _curve(week: Ids, size: int) -> list[tuple[float, float]]:
    """Return (year, share of people who have bought by then)."""
    return [(year, float(np.mean(week < 52 * year))) for year in range(13)]


def conclude(result: Result, observed: Mapping[str, pd.DataFrame]) -> Evidence:
    """Say who brings customers, what news and failures do, whom to seed, and what seeds bring."""
    units = _lives(observed["units"])
    half, problem = slice(0, AFTER), slice(PROBLEM, PROBLEM + AFTER)
    sums = {name: rows[:, half].sum(axis=1) for name, rows in units.items()}
    past = {name: rows[:, problem].sum(axis=1) for name, rows in units.items()}
    usual = sums["usual"]
    early, late = (
        {name: rows[:, part].sum(axis=1) for name, rows in units.items()}
        for part in (slice(PROBLEM, PROBLEM + AFTER // 2), slice(PROBLEM + AFTER // 2, None))
    )
    steps = observed["hops"].pivot(index="replication", columns="hop", values="trust")
    steps = steps.reindex(columns=range(FARTHEST + 1))
    seeding = observed["seeding"]
    net = seeding.assign(net=seeding["induced"] - seeding["displaced"])
    won = net.pivot(index="replication", columns="x", values="net")
    launch = dict(iter(observed["launch"].groupby("x", sort=False)))
    gained = 2.0 * usual - sums["praise"] - sums["blame"]
    findings = (
        mean_finding("controlled", _lead(observed["sources"]), "share"),
        ratio_finding("praise", sums["praise"], usual, "relative", less=1.0),
        ratio_finding("blame", sums["blame"], usual, "relative", less=1.0),
        ratio_finding("asymmetry", gained, usual, "relative"),
        ratio_finding("scandal", sums["scandal"] - sums["blame"], usual, "relative"),
        ratio_finding("problem", past["problem"], past["usual"], "relative", less=1.0),
        ratio_difference(
            "talk", (past["problem"], past["usual"]), (past["silent_problem"], past["silent"]),
            "relative",
        ),
        ratio_difference(
            "spiral", (late["problem"], late["usual"]), (early["problem"], early["usual"]),
            "relative",
        ),
        mean_finding("hop_one", steps[1], "share"),
        mean_finding("hop_two", steps[2], "share"),
        mean_finding("hubs", won["hubs"] - won["random"], "customers"),
        effect_finding("seeding_pays", result, SEEDING, "npv"),
        mean_finding("referral", won[REFERRAL], "customers"),
        effect_finding("referral_pays", result, REFERRAL, "npv"),
        mean_finding("accelerated", launch["hubs"]["accelerated"], "customers"),
        mean_finding("expanded", launch["hubs"]["expanded"], "customers"),
        mean_finding("earlier", launch["hubs"]["earlier"], "weeks"),
    )  # fmt: skip
    split = observed["launch"].melt(
        ["x", "replication"], ["accelerated", "expanded"], var_name="series", value_name="people"
    )
    shares = summarised(_shares(observed["sources"]), ["series", "x"], "share")
    hops_felt = observed["hops"].assign(x="hop_" + observed["hops"]["hop"].astype(str))
    tables = {
        "heard_from": shares,
        "after_news": _curves(units, ("praise", "blame", "scandal")),
        "after_problem": _curves(units, ("problem",)),
        "hops": summarised(hops_felt.sort_values("hop"), ["x"], "trust"),
        "seeding": summarised(net, ["x"], "net"),
        "launch_curve": summarised(observed["launch_curve"], ["series", "x"], "share"),
        "split": summarised(split, ["series", "x"], "people"),
        "by_source": observed["sources"],
        "reach_of_failures": observed["hops"],
    }
    return Evidence(findings, tables)


def _lives(frame: pd.DataFrame) -> dict[str, Floats]:
    """Return (replications, weeks) units by life."""
    return {
        str(name): rows.pivot(index="replication", columns="week", values="units").to_numpy(float)
        for name, rows in frame.groupby("life")
    }


def _shares(sources: pd.DataFrame) -> pd.DataFrame:
    """Return shares of new customers with a known source."""
    whole = sources.groupby(["x", "replication"])["new"].transform("sum")
    return sources.assign(share=sources["new"] / whole.where(whole > 0))


def _lead(sources: pd.DataFrame) -> pd.Series[float]:
    """Return by how much controlled sources lead all others together, under the usual plan."""
    rows = _shares(sources[sources["x"] == USUAL])
    wide = rows.pivot(index="replication", columns="series", values="share")
    return 2.0 * wide["controlled"] - wide.sum(axis=1, min_count=1)


def _curves(units: Mapping[str, Floats], names: tuple[str, ...]) -> pd.DataFrame:
    """Return the change in sales against the usual life, in steps of weeks, with intervals."""
    rows = []
    for name in names:
        for start in range(0, PROBLEM + AFTER, STEP):
            part = slice(start, start + STEP)
            found = ratio_finding(
                "", units[name][:, part].sum(axis=1), units["usual"][:, part].sum(axis=1), "",
                less=1.0,
            )  # fmt: skip
            rows.append((name, start + STEP / 2, found.value, found.low, found.high))
    return pd.DataFrame(rows, columns=["series", "x", "value", "low", "high"])
