"""A calibration in numbers: what ``fit.json`` and the report say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import betaincinv, gammainc, gammaincinv

from sim.locale import ENGLISH
from sim.studies.calibration.estimate import Estimate
from sim.studies.calibration.forecast import Forecast
from sim.studies.calibration.log import Log
from sim.studies.calibration.purchases import PARAMETERS, PurchaseFit
from sim.studies.calibration.season import weekly_repeats
from sim.studies.calibration.spend import PARAMETERS as SPEND_PARAMETERS
from sim.studies.calibration.spend import Spends

Floats = NDArray[np.float64]

_Z = 1.959963984540054
_MOST_REPEATS = 7
_COHORT_WEEKS = 4
_FEW_REPEATS = 100
_STRONG = 0.2
_AT_RISK = 5


def describe(
    found: Estimate, made: Forecast, score: dict[str, Any], posterior: pd.DataFrame
) -> dict[str, Any]:
    """Return parameters with intervals, the forecast's totals and the hold-out score."""
    low, high = posterior.quantile(0.025), posterior.quantile(0.975)
    middle = posterior.median()
    return {
        "customers": found.log.customers,
        "orders": found.log.orders,
        "repeat_orders": int(found.histories.repeats.sum()),
        "first_day": found.log.first_day.isoformat(),
        "last_day": found.log.last_day.isoformat(),
        "weeks": found.log.weeks,
        "purchases": {
            fit.variant: {
                **_with_intervals(fit.log_parameters, fit.covariance, PARAMETERS),
                "log_likelihood": fit.log_likelihood,
            }
            for fit in found.purchases
        },
        "spend": {
            **_with_intervals(found.spend.log_parameters, found.spend.covariance, SPEND_PARAMETERS),
            "mean_order_value": found.spend.mean,
            "log_likelihood": found.spend.log_likelihood,
        },
        "season": found.clock.season if found.seasonal else None,
        "swings": {
            "spread": found.swings.spread,
            "memory": found.swings.memory,
            "unseen_season": found.swings.season,
        },
        "market": {
            str(path): {"median": middle[path], "low": low[path], "high": high[path]}
            for path in posterior.columns
        },
        "forecast": {"weeks": made.expected.shape[1], "totals": made.totals},
        "hold_out": score,
        "notes": list(found.log.notes),
    }


def _with_intervals(
    logs: Floats, covariance: Floats, names: tuple[str, ...]
) -> dict[str, dict[str, float]]:
    spread = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    return {
        name: {
            "estimate": float(np.exp(value)),
            "low": float(np.exp(value - _Z * sd)),
            "high": float(np.exp(value + _Z * sd)),
        }
        for name, value, sd in zip(names, logs, spread, strict=True)
    }


def remarks(log: Log, found: Estimate) -> list[str]:
    """Return what a reader must know of this log and its calibration, one sentence each."""
    known = found.log
    swing = float(np.hypot(found.swings.spread, found.swings.season))
    key = "season" if found.seasonal else "no_season"
    said = [*known.notes, ENGLISH[f"recorded.{key}"].format(weeks=known.weeks, swing=swing)]
    repeats = int(found.histories.repeats.sum())
    if repeats < _FEW_REPEATS:
        said.append(ENGLISH["recorded.few_repeats"].format(repeats=repeats))
    late = log.customers - known.customers
    if late:
        said.append(ENGLISH["recorded.late_customers"].format(count=late))
    correlation = rate_value_correlation(known)
    if abs(correlation) > _STRONG:
        direction = ENGLISH[f"recorded.direction.{'more' if correlation > 0 else 'less'}"]
        said.append(
            ENGLISH["recorded.heavy_correlation"].format(direction=direction, value=correlation)
        )
    return said


def rate_value_correlation(log: Log) -> float:
    """Return the correlation of log orders and log mean value over customers who came back."""
    spends = Spends.of(log)
    who = spends.orders > 1
    if who.sum() < 10:
        return 0.0
    x, y = np.log(spends.orders[who]), np.log(np.maximum(spends.mean[who], 1e-9))
    return float(np.corrcoef(x, y)[0, 1]) if x.std() > 0 and y.std() > 0 else 0.0


def tables(log: Log, found: Estimate, made: Forecast) -> dict[str, pd.DataFrame]:
    """Return what the report draws: tracking, repeats, spend, timing, cohorts."""
    return {
        "tracking": _tracking(log, found, made),
        "repeats": _repeats(found),
        "spend": _spend(found),
        "timing": _timing(found),
        "cohorts": _cohorts(found.log),
    }


def _tracking(log: Log, found: Estimate, made: Forecast) -> pd.DataFrame:
    """Return one row a week and method: negative weeks lie before the cut, as the model fits."""
    known = found.log
    weeks = made.expected.shape[1]
    seen = min(weeks, (log.days - known.days) // 7)
    before = pd.DataFrame(
        {
            "week": np.arange(-known.weeks, 0),
            "method": "estimator",
            "expected": found.expected,
            "low": np.nan,
            "high": np.nan,
            "actual": weekly_repeats(known),
        }
    )
    actual = np.full(weeks, np.nan)
    if seen:
        actual[:seen] = log.repeats_in(known.days, seen, known).sum(axis=0)
    ahead = made.weekly.assign(actual=np.tile(actual, 2))
    return pd.concat([before, ahead], ignore_index=True)


def _repeats(found: Estimate) -> pd.DataFrame:
    """Return customers by repeat orders up to the cut, as seen and as simulated by each model."""
    seen = np.minimum(found.histories.repeats, _MOST_REPEATS).astype(int)
    table = pd.DataFrame({"repeats": np.arange(_MOST_REPEATS + 1)})
    table["actual"] = np.bincount(seen, minlength=_MOST_REPEATS + 1)
    model = np.zeros(_MOST_REPEATS + 1)
    for fit in found.purchases:
        model += repeat_distribution(fit, found.histories.age, _MOST_REPEATS)
    table["expected"] = model / len(found.purchases)
    return table


def repeat_distribution(fit: PurchaseFit, age: Floats, most: int) -> Floats:
    """Return expected customers with 0, 1, ..., ``most`` or more repeat orders by their ages.

    By counting the futures of customers who begin now, on quantiles of rate and dropout.
    """
    middle = (np.arange(40) + 0.5) / 40
    rate = gammaincinv(fit.r, middle) / fit.alpha
    dropout = betaincinv(fit.a, fit.b, middle)
    late = 1.0 if fit.variant == "mbg_nbd" else 0.0
    ages, count = np.unique(np.round(age, 1), return_counts=True)
    below = np.zeros(most + 1)
    for k in range(1, most + 1):
        # The k-th repeat order needs k arrivals, and staying after those before it.
        reached = gammainc(k, np.outer(ages, rate)).mean(axis=1)
        below[k] = float(count @ reached) * float(((1.0 - dropout) ** (k - 1 + late)).mean())
    below[0] = float(count.sum())
    return np.append(below[:-1] - below[1:], below[-1])


def _spend(found: Estimate) -> pd.DataFrame:
    """Return quantiles of customers' mean order value, as seen and as the model expects them."""
    spends = Spends.of(found.log)
    paid = spends.orders > 0
    share = (np.arange(99) + 1) / 100
    n = spends.orders[paid]
    fit = found.spend
    # Quantiles of the model's mean of n orders, over the customers' own n.
    middle = (np.arange(200) + 0.5) / 200
    shuffled = (0.5 + np.arange(n.size) * 0.6180339887498949) % 1.0
    nu = gammaincinv(fit.q, shuffled) / fit.gamma
    picks = middle[(np.arange(n.size) * 97) % 200]
    means = gammaincinv(fit.p * n, picks) / (n * nu)
    return pd.DataFrame(
        {
            "share": share,
            "actual": np.quantile(spends.mean[paid], share),
            "expected": np.quantile(means, share),
        }
    )


def _timing(found: Estimate) -> pd.DataFrame:
    """Return the share of customers who ordered a second time by each week, of those seen so long.

    The actual share is corrected for customers who came late (Kaplan and Meier 1958); the model's
    is that of new customers.
    """
    log = found.log
    order = np.flatnonzero(log.first)
    second = np.where(log.orders_each > 1, log.day[np.minimum(order + 1, log.orders - 1)], -1)
    wait = np.where(second >= 0, (second - log.first_order) / 7.0, np.inf)
    seen = (log.days - 1 - log.first_order) / 7.0
    time = np.minimum(wait, seen)
    staying, rows = 1.0, []
    for week in range(1, log.weeks + 1):
        at_risk = int((time >= week - 1).sum())
        if at_risk < _AT_RISK:
            break
        events = int(((wait > week - 1) & (wait <= week)).sum())
        staying *= 1.0 - events / at_risk
        rows.append((week, 1.0 - staying))
    table = pd.DataFrame(rows, columns=["week", "actual"])
    model = np.zeros(len(table))
    for fit in found.purchases:
        stays = fit.b / (fit.a + fit.b) if fit.variant == "mbg_nbd" else 1.0
        waits = (fit.alpha / (fit.alpha + table["week"].to_numpy())) ** fit.r
        model += stays * (1.0 - waits) / len(found.purchases)
    return table.assign(expected=model)


def _cohorts(log: Log) -> pd.DataFrame:
    """Return, by month of first order, the share of customers active at each age in months."""
    length = _COHORT_WEEKS * 7
    first = log.first_order
    cohort = first // length
    age = (log.day - first[log.customer]) // length
    active = np.zeros((int(cohort.max()) + 1, int(age.max()) + 1))
    pairs = np.unique(np.column_stack([log.customer, age]), axis=0)
    np.add.at(active, (cohort[pairs[:, 0]], pairs[:, 1]), 1.0)
    size = np.bincount(cohort, minlength=active.shape[0])
    rows = []
    for c in np.flatnonzero(size):
        for a in range(1, active.shape[1]):
            if (c + a + 2) * length <= log.days:  # observed for all of the cohort
                rows.append((int(c), a, int(size[c]), float(active[c, a] / size[c])))
    return pd.DataFrame(rows, columns=["cohort", "age", "customers", "active"])
