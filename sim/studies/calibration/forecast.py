"""The weeks ahead by both methods, with intervals, and how good they were where it is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.randomness import Key
from sim.studies.calibration.agents import agent_futures
from sim.studies.calibration.estimate import Estimate
from sim.studies.calibration.log import Log
from sim.studies.calibration.members import Futures, draw_members, live_on
from sim.studies.calibration.score import crps_of_draws, crps_of_poisson, naive_rates
from sim.studies.calibration.spend import Spends
from sim.studies.progress import Watch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

METHODS = ("estimator", "agents")
LOW, HIGH = 0.025, 0.975
_MOST, _FEWEST, _WORK = 200, 20, 3_000_000
_GROUPS = ((0, 0), (1, 1), (2, 2), (3, 4), (5, None))


@dataclass(frozen=True)
class Forecast:
    """What both methods say of the weeks after the log.

    Attributes:
        weekly: week (0 = the first after the log), method, expected, low, high.
        totals: by method: expected, low, high over all weeks.
        customers: customer, expected_purchases, p_alive, expected_spend, order_value.
        expected: (n, weeks) orders that the estimator expects of each customer.
        futures: by method, simulated futures without common ups and downs.
        swung: by method, (draws, weeks) orders with them.
    """

    weekly: pd.DataFrame
    totals: dict[str, dict[str, float]]
    customers: pd.DataFrame
    expected: Floats
    futures: dict[str, Futures]
    swung: dict[str, Floats]


def forecast(found: Estimate, market_file: Path, weeks: int, seed: int, watch: Watch) -> Forecast:
    """Forecast repeat orders of the customers known.

    The estimator's expectation is exact; its interval comes from simulated futures at draws of
    parameters, customers and luck, times common ups and downs of weeks. The agents live the same
    draws of customers on in the calibrated market.

    Args:
        found: what the log says.
        market_file: the calibrated market's settings.
        weeks: how many weeks ahead.
        seed: of all luck.
        watch: told what goes on.
    """
    key: Key = (seed, 0)
    watch.step("drawing customers")
    draws = int(np.clip(_WORK // found.log.customers, _FEWEST, _MOST)) // 2 * 2
    members = draw_members(found.purchases, found.histories, draws, key)
    horizon = found.clock.ahead(weeks)
    futures = {
        "estimator": live_on(members, horizon, key),
        "agents": agent_futures(market_file, found.log, members, weeks, seed, watch),
    }
    expected = np.mean([fit.expected(found.histories, horizon) for fit in found.purchases], axis=0)
    expected = np.diff(expected, axis=1, prepend=0.0)
    factors = found.swings.draw(draws, weeks, key)
    swung = {method: futures[method].swung(factors) for method in METHODS}
    centre = {"estimator": expected.sum(axis=0), "agents": futures["agents"].weekly.mean(axis=0)}
    parts, totals = [], {}
    for method in METHODS:
        low, high = np.quantile(swung[method], [LOW, HIGH], axis=0)
        parts.append(
            pd.DataFrame(
                {
                    "week": np.arange(weeks),
                    "method": method,
                    "expected": centre[method],
                    "low": low,
                    "high": high,
                }
            )
        )
        ends = np.quantile(swung[method].sum(axis=1), [LOW, HIGH])
        totals[method] = {
            "expected": float(centre[method].sum()),
            "low": float(ends[0]),
            "high": float(ends[1]),
        }
    table = pd.concat(parts, ignore_index=True)
    customers = _customers(found, expected.sum(axis=1))
    return Forecast(table, totals, customers, expected, futures, swung)


def _customers(found: Estimate, expected: Floats) -> pd.DataFrame:
    """Return one row a customer: what to expect of it over the weeks ahead."""
    alive = np.mean([fit.alive(found.histories) for fit in found.purchases], axis=0)
    value = found.spend.expected(Spends.of(found.log))
    return pd.DataFrame(
        {
            "customer": as_written(found.log.names),
            "expected_purchases": expected,
            "p_alive": alive,
            "expected_spend": expected * value,
            "order_value": value,
        }
    )


def as_written(names: NDArray[np.str_]) -> NDArray[Any]:
    """Return customers' names as whole numbers where all of them are, else as they are."""
    whole = all(name.isdigit() and len(name) < 19 and str(int(name)) == name for name in names)
    return names.astype(np.int64) if whole else names.astype(object)


def judge(found: Estimate, made: Forecast, later: Log, seed: int) -> dict[str, Any]:
    """Return how good the forecast was over the whole weeks ahead that the log also holds.

    Args:
        found: what was known at the cut.
        made: the forecast from there.
        later: the whole log.
        seed: the forecast's.

    Returns:
        Weeks, actual and expected orders by method, whether inside the interval, by frequency
        group, and CRPS a customer of both methods, of BG/NBD alone and of a naive rate model.
    """
    known = found.log
    weeks = min(made.expected.shape[1], (later.days - known.days) // 7)
    if weeks < 1:
        return {}
    happened = later.repeats_in(known.days, weeks, known)
    each = happened.sum(axis=1)
    whole = weeks == made.expected.shape[1]
    score: dict[str, Any] = {
        "weeks": weeks,
        "actual": int(each.sum()),
        "actual_by_week": happened.sum(axis=0),
        "methods": {},
    }
    for method in METHODS:
        centre = made.weekly[made.weekly["method"] == method]["expected"].to_numpy()[:weeks]
        low, high = np.quantile(made.swung[method][:, :weeks].sum(axis=1), [LOW, HIGH])
        score["methods"][method] = {
            "expected": float(centre.sum()),
            "low": float(low),
            "high": float(high),
            "inside": bool(low <= each.sum() <= high),
            "error": float(centre.sum() / each.sum() - 1.0) if each.sum() else None,
        }
    score["groups"] = _groups(found, made, each, weeks)
    if whole:  # single customers are simulated over the whole time ahead alone
        score["crps"] = _crps(found, made, each, weeks, seed)
    return score


def _groups(found: Estimate, made: Forecast, each: Ints, weeks: int) -> list[dict[str, Any]]:
    """Return actual and expected orders of customers by their repeat orders before the cut."""
    x = found.histories.repeats
    own = made.expected[:, :weeks].sum(axis=1)
    agents = made.futures["agents"].each.mean(axis=0) * (own.sum() / max(made.expected.sum(), 1e-9))
    rows = []
    for low, high in _GROUPS:
        who = (x >= low) & (x <= (np.inf if high is None else high))
        if who.any():
            rows.append(
                {
                    "repeats": f"{low}" if low == high else f"{low}-{high}" if high else f"{low}+",
                    "customers": int(who.sum()),
                    "actual": int(each[who].sum()),
                    "estimator": float(own[who].sum()),
                    "agents": float(agents[who].sum()),
                }
            )
    return rows


def _crps(
    found: Estimate, made: Forecast, each: Ints, weeks: int, seed: int
) -> Mapping[str, float]:
    """Return the mean CRPS a customer of each method and of two yardsticks, orders."""
    plain = found.variant("bg_nbd")
    horizon = found.clock.ahead(weeks)
    draws = made.futures["estimator"].each.shape[0]
    key: Key = (seed, 0)
    members = draw_members([plain], found.histories, draws, key, exact=True)
    naive = naive_rates(found.histories.repeats, found.histories.age, float(horizon[-1]))
    return {
        **{m: float(crps_of_draws(made.futures[m].each, each).mean()) for m in METHODS},
        "bg_nbd": float(crps_of_draws(live_on(members, horizon, key).each, each).mean()),
        "naive_rate": float(crps_of_poisson(naive, each).mean()),
    }
