"""Playing: every team's decisions lived through on the same people and the same luck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.errors import UserError, phrase
from sim.firm.budget import check_budget
from sim.firm.ledger import ITEMS
from sim.market import Market
from sim.measures.columns import Columns
from sim.measures.measure import measure
from sim.scenario.run import HorizonSettings, Scenario
from sim.strategies.usual_plan import arm_of
from sim.studies.gaming.decisions import Decision, Plan, with_settings
from sim.studies.gaming.rules import QUARTER, Rules

HOUSE = "status_quo"
"""The team that only goes on as before, to be measured against."""

SHOWN = (
    "npv", "customer_equity", "retention_rate", "new_customers", "cac", "clv", "market_share",
    "true_loyalty_share",
)  # fmt: skip
"""KPIs a team sees of itself."""


@dataclass(frozen=True)
class Game:
    """One team's game under one luck.

    Attributes:
        scenario: the market, its horizon cut at the quarter reached, seed and all.
        rules: of the game. team: who plays. plan: its decisions. luck: replication.
    """

    scenario: Scenario
    rules: Rules
    team: str
    plan: Plan
    luck: int


def market_of(scenario: Scenario, rules: Rules, seed: int, quarters: int) -> Scenario:
    """Return the scenario of a game cut after so many quarters."""
    horizon = HorizonSettings(
        warm_up=scenario.horizon.warm_up, weeks=QUARTER * quarters, run_off=rules.run_off
    )
    return scenario.model_copy(update={"seed": seed, "horizon": horizon})


def play(game: Game) -> dict[str, pd.DataFrame]:
    """Live one team's game, and the run-off in which nobody markets.

    Returns:
        ``kpis``: one row: team, luck and :data:`SHOWN`. ``quarters``: one row a quarter: revenue,
        margin (before discounts, which are spend), spent, profit, active and new customers.
        ``spending``: spend by quarter and item.

    Raises:
        UserError: a quarter's programmes cannot be set up with the money that is left.
    """
    market = Market(game.scenario, replication=game.luck)
    market.run_for(market.warm_up)
    saved = 0.0
    for quarter, decision in enumerate(game.plan):
        allowed = saved + game.rules.budget_per_quarter
        money = allowed if decision.spend is None else min(decision.spend, allowed)
        where = phrase(f"team {game.team}, quarter {quarter + 1}")
        _decide(market, decision, money, where)
        market.run_for(QUARTER)
        saved = allowed - _spent(market, quarter)
    market.run_for(market.horizon - market.week)
    return _tables(game, market)


def _decide(market: Market, decision: Decision, money: float, where: str) -> None:
    """Give the firm what was decided for the quarter that begins."""
    scenario = with_settings(market.settings, decision)
    size = len(market.consumers)
    arm, shares = arm_of(decision.arm, scenario, money, size, QUARTER)
    fresh = [each for each in arm.programmes if each.name not in market.brands[0].programmes]
    needed = sum(each.set_up_cost(size) for each in fresh)
    try:
        check_budget(fresh, money, size, shares)
    except UserError as error:
        raise UserError(
            f"{where}: {money:g} is left for {decision.arm}, whose set-up costs {needed:g}: {error}"
        ) from error
    market.brands[0].adopt(arm, money, shares, start=market.week, weeks=QUARTER)


def _spent(market: Market, quarter: int) -> float:
    rows = market.brands[0].ledger.rows()
    now = rows["week"] // QUARTER == quarter
    return float(rows["amount"][now].sum())


def _tables(game: Game, market: Market) -> dict[str, pd.DataFrame]:
    columns = Columns(market.recording())
    kpis = measure(columns).kpis
    keys = {"team": game.team, "luck": game.luck}
    mine = market.recorder.all_purchases()
    mine = mine[(mine["brand"] == 0) & (mine["week"] >= 0)]
    weekly = market.recorder.all_weekly(len(market.brands), market.settings.economy.activity_window)
    active = weekly["active_customers"][weekly["brand"] == 0]
    ledger = market.brands[0].ledger.rows()
    rows = []
    for quarter in range(len(game.plan)):
        bought = mine[mine["week"] // QUARTER == quarter]
        revenue = float(bought["amount"].sum())
        units = float(bought["units"].sum())
        spent = float(ledger["amount"][_of_sales_quarter(ledger, quarter)].sum())
        full_price = revenue + float(bought["face_value"].sum())  # discounts are among the spend
        margin = full_price - units * float(market.unit_cost[0])
        rows.append(
            {
                **keys,
                "quarter": quarter + 1,
                "arm": game.plan[quarter].arm,
                "revenue": revenue,
                "margin": margin,
                "spent": spent,
                "profit": margin - spent,
                "active_customers": int(active[QUARTER * (quarter + 1) - 1]),
                "new_customers": int(np.count_nonzero(bought["first"])),
            }
        )
    spending = pd.DataFrame(
        {
            "quarter": ledger["week"] // QUARTER + 1,
            "item": [ITEMS[item] for item in ledger["item"]],
            "amount": ledger["amount"],
        }
    )
    by_item = spending.groupby(["quarter", "item"], as_index=False)["amount"].sum()
    return {
        "kpis": pd.DataFrame([{**keys, **{name: kpis[name] for name in SHOWN}}]),
        "quarters": pd.DataFrame(rows),
        "spending": by_item.assign(**keys),
    }


def _of_sales_quarter(ledger: np.ndarray, quarter: int) -> np.ndarray:
    """Return which ledger rows belong to a quarter."""
    found: np.ndarray = ledger["week"] // QUARTER == quarter
    return found


def ranking(kpis: pd.DataFrame) -> pd.DataFrame:
    """Rank the teams by mean net present value over all lucks.

    Returns:
        One row a team, best first: rank (of players; none for the house), team, npv, low, high
        (95% interval of the mean difference to the house over lucks, Student's t), difference,
        p_best (share of lucks in which it was first).
    """
    from scipy import stats

    table = kpis.pivot(index="luck", columns="team", values="npv")
    players = [team for team in table.columns if team != HOUSE]
    firsts = table[players].idxmax(axis=1).value_counts()
    rows = []
    for team in table.columns:
        gain = (table[team] - table[HOUSE]).to_numpy(dtype=float)
        count = gain.size
        wide = (
            float(stats.t.ppf(0.975, count - 1) * gain.std(ddof=1) / np.sqrt(count))
            if count > 1
            else np.nan
        )
        mean = float(gain.mean())
        rows.append(
            {
                "team": team,
                "npv": float(table[team].mean()),
                "difference": mean,
                "low": mean - wide,
                "high": mean + wide,
                "p_best": float(firsts.get(team, 0)) / count if team != HOUSE else np.nan,
            }
        )
    ranked = pd.DataFrame(rows).sort_values("npv", ascending=False, ignore_index=True)
    place = ranked["team"].ne(HOUSE).cumsum().where(ranked["team"].ne(HOUSE))
    ranked.insert(0, "rank", place.astype("Int64"))
    return ranked
