"""The customer database: what its data add, what it costs, how it ages, when it pays back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.channels import margins_by_channel
from sim.measures.columns import DISCOUNT, FOCAL, WEEKS_PER_YEAR, Columns
from sim.measures.loyalty import mean_attachment
from sim.measures.paired import bootstrap_luck, choices, expanded_percentiles
from sim.measures.purchasing import average_ticket, visits
from sim.measures.themes import history_by_theme
from sim.measures.value import full_price_margin, npv
from sim.population.records import THEMES
from sim.results import Result
from sim.scenario.run import Scenario
from sim.strategies.usual_plan import arm_of
from sim.studies.lessons.base import Evidence, Finding, Frames
from sim.studies.lessons.evidence import effect_finding, mean_finding, ratio_finding, summarised
from sim.studies.lessons.partial_database import (
    CONTACTS,
    FEEDBACK,
    IDENTITY,
    TRANSACTIONS,
    PartialCrm,
    WatchedMarket,
)
from sim.studies.segments import information_distance

Floats = NDArray[np.float64]
Changes = Mapping[str, Mapping[str, Any]]

USUAL, DATABASE, WRITES, SEGMENTS = "status_quo", "crm", "one_to_one", "segmented"
WITH, BY_SEGMENT = f"{DATABASE}+{WRITES}", f"{DATABASE}+{SEGMENTS}"
ASKING = f"{WITH}+qualification"

DEAR = 10.0
"""The second firm: the same market where every price and unit cost is this many times higher.

Consumers weigh prices against one another, so that they live the same lives.
"""

DECLARED = "declared"
KINDS: Mapping[str, tuple[Collection[str], Changes]] = {
    "all_kinds": ((), {}),
    IDENTITY: ((IDENTITY,), {}),
    TRANSACTIONS: ((TRANSACTIONS,), {}),
    DECLARED: ((), {"qualification": {"tick_weight": 0.0}}),
    CONTACTS: ((CONTACTS,), {}),
}
"""The database with all its data, and without one kind of them each."""

_ONE_MESSAGE: Changes = {WRITES: {"pooling": "all"}}
_BY_CLASS: Changes = {WRITES: {"pooling": "segment"}}
_THE_BEST: Changes = {WRITES: {"pooling": "segment", "select": "best"}}
STAGES: Mapping[str, tuple[str, Collection[str], Changes]] = {
    "known": (WRITES, (FEEDBACK,), _ONE_MESSAGE),
    "identify": (WITH, (FEEDBACK,), _ONE_MESSAGE),
    "segment": (WITH, (FEEDBACK,), _BY_CLASS),
    "target": (WITH, (FEEDBACK,), _THE_BEST),
    "analyse": (WITH, (), _THE_BEST),
}
"""Each stage adds one thing to the one before: arm, what is not fed back, settings."""

UPKEEP: Mapping[str, Changes] = {
    "never": {DATABASE: {"refresh_weeks": 0}, WRITES: {"refresh": False}},
    "returned": {DATABASE: {"refresh_weeks": 0}},
    "aged": {},
}
"""Records never brought up to date; when a contact comes back; and also when they are old."""

ITEMS = (
    "design", "development", "maintenance", "staff", "hosting", "refresh", "identification",
)  # fmt: skip
"""Items of the ledger that a database costs; staff counts that of the database alone."""

BUILDING = ("design", "development")
PERIOD = 13
"""Weeks a point of the curve of records spans."""


def observe(scenario: Scenario, replication: int) -> Frames:
    """Leave out each kind of data, climb the four stages, let records age, change the channel."""
    market = WatchedMarket(scenario, replication=replication)
    market.run_for(market.warm_up)
    usual = market.fork(USUAL)
    usual.run_for(usual.horizon)
    whole = live(market, ASKING, {})
    kept = live(market, WITH, {})
    upkeep = {name: kept if not changed else live(market, WITH, changed)
              for name, changed in UPKEEP.items()}  # fmt: skip
    return {
        "kinds": pd.DataFrame([_kind(market, name) for name in KINDS]),
        "usual": pd.DataFrame([_outcome(usual, USUAL)]),
        "stages": pd.DataFrame([_stage(market, name) for name in STAGES]),
        "upkeep": pd.DataFrame([{"x": name, **_outcome(twin, WRITES)}
                                for name, twin in upkeep.items()]),
        "records": pd.concat([_records(twin, name) for name, twin in upkeep.items()]),
        "channels": _channels(market, usual, kept),
        "themes": _themes(whole),
        "fit": _fit(whole),
    }  # fmt: skip


def live(
    market: WatchedMarket, name: str, changes: Changes, without: Collection[str] = ()
) -> WatchedMarket:
    """Live an arm under changed settings, on a database that leaves some data out.

    Args:
        market: at the fork.
        name: of the arm, beside which the usual plan goes on.
        changes: settings by programme.
        without: see :class:`PartialCrm`.

    Returns:
        The fork at its end.
    """
    scenario = market.settings
    strategy = dict(scenario.strategy)
    strategy |= {one: {**strategy[one], **given} for one, given in changes.items()}
    changed = scenario.model_copy(update={"strategy": strategy})
    arm, shares = arm_of(name, changed, market.budget, len(market.consumers))
    twin = market.fork(USUAL)
    brand = twin.brands[FOCAL]
    if brand.crm is None:
        raise RuntimeError("the focal brand keeps no customer database")
    if without:
        brand.crm = PartialCrm.of(brand.crm, without)
    brand.adopt(arm, market.budget, shares)
    twin.run_for(twin.horizon)
    return twin


def _kind(market: WatchedMarket, name: str) -> dict[str, Any]:
    without, changes = KINDS[name]
    return {"x": name, **_outcome(live(market, ASKING, changes, without), WRITES)}


def _stage(market: WatchedMarket, name: str) -> dict[str, Any]:
    arm, without, changes = STAGES[name]
    return {"x": name, **_outcome(live(market, arm, changes, without), WRITES)}


def _outcome(twin: WatchedMarket, programme: str) -> dict[str, float]:
    """Return what a life brought, and whom a programme's contacts reached, with what theme.

    Keys: ``units`` bought, ``npv`` (currency), ``visits``, ``ticket`` (currency), ``attitude``
    (−1 to 1), ``contacts`` delivered by the programme, ``reached`` (share of the customers at the
    fork whom one of them reached in the last year of the programme), ``liked`` (receivers' mean
    true interest in its themes).
    """
    columns = Columns(twin.recording())
    known = programme in columns.recording.programmes and programme != USUAL
    none = np.zeros(0, np.int64)
    who, themes = twin.delivered(programme, 0, columns.weeks) if known else (none, none)
    late = twin.delivered(programme, columns.last_year_start, columns.weeks)[0] if known else none
    customers = columns.customers_at_fork
    received = np.zeros(columns.size, np.bool_)
    received[late] = True
    ticket, attitude = average_ticket(columns).value, mean_attachment(columns)
    return {
        "units": float(columns.after_fork.units.sum()),
        "npv": npv(columns),
        "visits": visits(columns),
        "ticket": float("nan") if ticket is None else ticket,
        "attitude": float("nan") if attitude is None else attitude,
        "contacts": float(who.size),
        "reached": float(received[customers].mean()) if customers.any() else float("nan"),
        "liked": twin.liked(who, themes),
    }


def _records(twin: WatchedMarket, name: str) -> pd.DataFrame:
    """Return the records of a life by quarter: contacts sent, returned, records, useless ones."""
    columns = ["x", "sent", "returned", "held", "useless"]
    rows = pd.DataFrame(twin.records, columns=columns)
    rows = rows[rows["x"] < twin.settings.horizon.weeks]
    rows["x"] = rows["x"] // PERIOD * PERIOD
    return rows.groupby("x").sum().reset_index().assign(series=name)


def _channels(market: WatchedMarket, usual: WatchedMarket, mailed: WatchedMarket) -> pd.DataFrame:
    """Return by channel what opened contacts are credited with, and what contacts caused.

    Both are margins at full price less the cost of the contacts, currency, not discounted.
    """
    before = full_price_margin(Columns(usual.recording())).sum()
    letter = live(market, WITH, {WRITES: {"channel": "letter"}})
    lives = {str(market.settings.strategy[WRITES]["channel"]): mailed, "letter": letter}
    rows = []
    for name, twin in lives.items():
        columns = Columns(twin.recording())
        row = margins_by_channel(columns).set_index("channel").loc[name]
        caused = full_price_margin(columns).sum() - before - row["cost"]
        rows.append({"x": name, "credited": row["net_margin"], "caused": caused})
    return pd.DataFrame(rows)


def _themes(twin: WatchedMarket) -> pd.DataFrame:
    """Return the share of each theme in what is bought of the brand, and in what it writes."""
    columns = Columns(twin.recording())
    bought = history_by_theme(columns).set_index("theme")["share"]
    written = np.bincount(twin.delivered(WRITES, 0, columns.weeks)[1], minlength=THEMES)
    shares = {
        "bought": bought.reindex(range(THEMES), fill_value=0.0).to_numpy(),
        "written": written / max(int(written.sum()), 1),
    }
    return pd.concat(
        [
            pd.DataFrame({"series": name, "x": [str(k + 1) for k in range(THEMES)], "share": part})
            for name, part in shares.items()
        ]
    )


def _fit(twin: WatchedMarket) -> pd.DataFrame:
    """Return how well customers like the theme chosen at the end, by whose data choose it."""
    found = information_distance(twin)
    own = pd.DataFrame({"pooling": ["own"], "liked": [float(found["liked_own"].iloc[0])]})
    both = pd.concat([found[["pooling", "liked"]], own], ignore_index=True)
    return both.rename(columns={"pooling": "x"})


def conclude(result: Result, observed: Mapping[str, pd.DataFrame]) -> Evidence:
    """Say what each kind of data and each stage adds, what the database costs, if it pays."""
    curves = {times: earned(result, times) for times in (1.0, DEAR)}
    costs = database_costs(result)
    findings = (
        effect_finding("pays", result, WITH, "npv"),
        mean_finding("pays_dear", _last(curves[DEAR], WITH, USUAL), "currency"),
        payback_finding("payback_dear", _ahead(curves[DEAR], WITH, USUAL)),
        _enough(result),
        mean_finding("own", _last(curves[1.0], WITH, WRITES), "currency"),
        mean_finding("own_dear", _last(curves[DEAR], WITH, WRITES), "currency"),
        mean_finding("segments_dear", _last(curves[DEAR], BY_SEGMENT, USUAL), "currency"),
        _running(costs),
        *_on_kinds(observed["kinds"]),
        *_on_upkeep(observed["records"], observed["upkeep"]),
        *_on_stages(observed["stages"], observed["usual"]),
        _credit(observed["channels"]),
    )
    return Evidence(findings, _tables(costs, curves, observed))


def earned(result: Result, times: float) -> Mapping[str, pd.DataFrame]:
    """Return cumulated discounted profit by arm, (replications, weeks), currency.

    Args:
        result: the comparison.
        times: what all prices and unit costs are multiplied by.
    """
    rate = float(result.config["economy"]["discount_rate"])
    weekly = result.weekly[result.weekly["brand"] == FOCAL]
    keys = ["strategy", "replication", "week"]
    ledger = result.ledger[result.ledger["item"] == DISCOUNT]
    given = ledger.groupby(keys)["amount"].sum().rename("given")
    rows = weekly.join(given, on=keys)
    # the margin has lost the discounts already: they come off once, and rise with prices
    spent = rows["marketing_cost"] - rows["given"].fillna(0.0)
    factor = (1.0 + rate) ** (-rows["week"] / WEEKS_PER_YEAR)
    rows = rows.assign(profit=(times * rows["margin"] - spent) * factor)
    return {
        str(arm): part.pivot(index="replication", columns="week", values="profit").cumsum(axis=1)
        for arm, part in rows.groupby("strategy")
    }


def _ahead(curves: Mapping[str, pd.DataFrame], arm: str, other: str) -> pd.DataFrame:
    return curves[arm] - curves[other]


def _last(curves: Mapping[str, pd.DataFrame], arm: str, other: str) -> pd.Series[float]:
    return _ahead(curves, arm, other).iloc[:, -1]


def payback_week(curve: Floats) -> float:
    """Return the weeks after which a curve stays at or above zero; infinite if it ends below.

    Args:
        curve: (weeks,) cumulated profit ahead of the other arm, currency.
    """
    behind = np.flatnonzero(curve < 0.0)
    if behind.size == 0:
        return 0.0
    return float("inf") if behind[-1] == curve.size - 1 else float(behind[-1] + 2)


def payback_finding(name: str, ahead: pd.DataFrame) -> Finding:
    """Return the week in which the mean curve pays back, with its bootstrap interval.

    There is no interval if in some resamples it never does, and no value if it never does.

    Args:
        name: id of the finding.
        ahead: (replications, weeks) cumulated profit ahead of the other arm.
    """
    values = ahead.to_numpy(np.float64)
    count = len(values)
    drawn = choices(bootstrap_luck((1, 0), count, _RESAMPLES), count)
    weeks = np.array([payback_week(values[rows].mean(axis=0)) for rows in drawn])
    week = payback_week(values.mean(axis=0))
    return Finding(
        name, week if np.isfinite(week) else float("nan"), *expanded_percentiles(weeks, count),
        "weeks",
    )  # fmt: skip


_RESAMPLES = 2000


def _enough(result: Result) -> Finding:
    """Return how many times its margin a purchase must earn for the arm to pay."""
    one, two = earned(result, 1.0), earned(result, 2.0)
    more = _last(two, WITH, USUAL) - _last(one, WITH, USUAL)
    spent = more - _last(one, WITH, USUAL)
    return replace(ratio_finding("enough", spent, more, "times"), reference=1.0)


def database_costs(result: Result) -> pd.DataFrame:
    """Return what the database cost in each replication by item, currency.

    Hosting and refreshing serve the database whichever programme of the arm pays them.
    """
    ledger = result.ledger[result.ledger["strategy"] == WITH]
    shared = ledger["item"].isin(["hosting", "refresh"])
    own = ledger[shared | (ledger["programme"] == DATABASE)]
    sums = own.groupby(["replication", "item"])["amount"].sum().unstack(fill_value=0)
    return sums.reindex(columns=list(ITEMS), fill_value=0.0)


def _running(costs: pd.DataFrame) -> Finding:
    built = costs[list(BUILDING)].sum(axis=1)
    whole = costs.sum(axis=1)
    return replace(ratio_finding("running", whole - built, whole, "share"), reference=0.5)


def _on_kinds(kinds: pd.DataFrame) -> tuple[Finding, ...]:
    """Say what each kind of data adds: people reached, or liking of the theme chosen."""
    reached, liked, sent = (_by(kinds, name) for name in ("reached", "liked", "contacts"))
    return (
        mean_finding("identity", reached["all_kinds"] - reached[IDENTITY], "share"),
        *(
            mean_finding(name, liked["all_kinds"] - liked[name], "share")
            for name in (TRANSACTIONS, DECLARED, CONTACTS)
        ),
        ratio_finding("spared", sent["all_kinds"], sent[CONTACTS], "relative", less=1.0),
    )


def _on_upkeep(records: pd.DataFrame, upkeep: pd.DataFrame) -> tuple[Finding, ...]:
    """Say how many records are useless at last, what upkeep saves, and whether it pays."""
    last = records[records["x"] == records["x"].max()]
    useless = _by(last.assign(x=last["series"], part=last["useless"] / last["held"]), "part")
    money = _by(upkeep, "npv")
    return (
        mean_finding("decay", useless["never"], "share"),
        mean_finding("refresh", useless["aged"] - useless["never"], "share"),
        mean_finding("refresh_pays", money["aged"] - money["never"], "currency"),
    )


def _on_stages(stages: pd.DataFrame, usual: pd.DataFrame) -> tuple[Finding, ...]:
    """Say what each stage adds to the one before."""
    names = list(STAGES)
    sales = _by(stages, "units").div(usual.set_index("replication")["units"], axis=0)
    reached, money, liked = (_by(stages, name) for name in ("reached", "npv", "liked"))
    pairs = zip(names, names[1:], strict=False)
    gains = {name: sales[name] - sales[before] for before, name in pairs}
    return (
        mean_finding("identify_reach", reached["identify"] - reached["known"], "share"),
        *(mean_finding(name, gain, "relative") for name, gain in gains.items()),
        mean_finding("target_money", money["target"] - money["segment"], "currency"),
        mean_finding("analyse_liked", liked["analyse"] - liked["target"], "share"),
    )


def _credit(channels: pd.DataFrame) -> Finding:
    mail = channels[channels["x"] != "letter"].set_index("replication")
    return mean_finding("credit", mail["credited"] - mail["caused"], "currency")


def _by(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return a column as (replications, names of x)."""
    return frame.pivot(index="replication", columns="x", values=column)


def _tables(
    costs: pd.DataFrame,
    curves: Mapping[float, Mapping[str, pd.DataFrame]],
    observed: Mapping[str, pd.DataFrame],
) -> Frames:
    kinds, stages, records = observed["kinds"], observed["stages"], observed["records"]
    items = costs.reset_index().melt("replication", var_name="x", value_name="amount")
    rates = records.assign(
        useless=records["useless"] / records["held"], returned=records["returned"] / records["sent"]
    )
    channels = observed["channels"].melt(
        ["replication", "x"], ["credited", "caused"], var_name="series", value_name="margin"
    )
    return {
        "costs": summarised(items, ["x"], "amount"),
        "curve": _curve(curves[1.0]),
        "curve_dear": _curve(curves[DEAR]),
        "kinds_liked": summarised(kinds, ["x"], "liked"),
        "kinds_reached": summarised(kinds, ["x"], "reached"),
        "fit": summarised(observed["fit"], ["x"], "liked"),
        "useless": summarised(rates, ["series", "x"], "useless"),
        "returned": summarised(rates, ["series", "x"], "returned"),
        "stage_sales": _steps(stages, observed["usual"], "units"),
        "stage_money": _steps(stages, observed["usual"], "npv"),
        "stage_returns": _returns(stages, observed["usual"]),
        "channels": summarised(channels, ["series", "x"], "margin"),
        "themes": summarised(observed["themes"], ["series", "x"], "share"),
    }


def _curve(curves: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return profit ahead of the status quo, cumulated, by week."""
    parts = [
        _ahead(curves, arm, USUAL)
        .reset_index()
        .melt("replication", var_name="x", value_name="ahead")
        .assign(series=arm)
        for arm in (WITH, WRITES, BY_SEGMENT, SEGMENTS)
    ]
    rows = pd.concat(parts, ignore_index=True)
    rows["x"] = rows["x"].astype(int)
    return summarised(rows[rows["x"] % _EVERY == 0], ["series", "x"], "ahead")


_EVERY = 2
"""Weeks between points of a drawn curve."""


def _steps(stages: pd.DataFrame, usual: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the difference of each stage from the status quo; of units, relative."""
    wide, before = _by(stages, column), usual.set_index("replication")[column]
    apart = wide.sub(before, axis=0)
    given = apart.div(before, axis=0) if column == "units" else apart
    rows = given[list(STAGES)].reset_index().melt("replication", var_name="x", value_name="gain")
    return summarised(rows, ["x"], "gain")


_RETURNS = ("visits", "ticket", "attitude")


def _returns(stages: pd.DataFrame, usual: pd.DataFrame) -> pd.DataFrame:
    """Return what is reported back of each stage, relative to the status quo."""
    before = usual.set_index("replication")
    parts = []
    for name in _RETURNS:
        change = _by(stages, name).div(before[name], axis=0)[list(STAGES)] - 1.0
        rows = change.reset_index().melt("replication", var_name="x", value_name="change")
        parts.append(rows.assign(series=name))
    return summarised(pd.concat(parts, ignore_index=True), ["series", "x"], "change")
