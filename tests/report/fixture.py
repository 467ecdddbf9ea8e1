"""A plausible synthetic comparison, so that figures and pages can be tested without a market."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator, default_rng

from sim.measures.definitions import KPIS
from sim.results import Result

STRATEGIES = (
    "none",
    "status_quo",
    "mass",
    "promotion",
    "one_to_one",
    "mass+loyalty_programme",
)
BASELINE = "status_quo"
WEEKS, RUN_OFF = 104, 52

_MEANS: dict[str, dict[str, float]] = {
    "retention_rate": dict(
        zip(STRATEGIES, (0.585, 0.612, 0.622, 0.616, 0.661, 0.648), strict=True)
    ),
    "cac": dict(zip(STRATEGIES, (np.nan, 6.2, 7.9, 9.4, 6.8, 7.3), strict=True)),
    "clv": dict(zip(STRATEGIES, (17.6, 18.9, 19.4, 18.1, 22.8, 21.6), strict=True)),
    "npv": dict(zip(STRATEGIES, (14200, 14900, 15150, 13800, 16900, 16100), strict=True)),
    "mean_attachment": dict(zip(STRATEGIES, (0.08, 0.10, 0.11, 0.09, 0.21, 0.16), strict=True)),
    "market_share": dict(zip(STRATEGIES, (0.162, 0.181, 0.192, 0.196, 0.199, 0.203), strict=True)),
    "true_loyalty_share": dict(zip(STRATEGIES, (0.18, 0.20, 0.21, 0.19, 0.29, 0.26), strict=True)),
    "spurious_loyalty_share": dict(
        zip(STRATEGIES, (0.25, 0.25, 0.25, 0.29, 0.22, 0.28), strict=True)
    ),
    "latent_loyalty_share": dict(
        zip(STRATEGIES, (0.11, 0.12, 0.13, 0.11, 0.16, 0.12), strict=True)
    ),
}
_SPREAD = {"npv": 260.0, "clv": 0.45, "cac": 0.4, "mean_attachment": 0.01}


_EXTRA = ("clv_cac_ratio", "payback_weeks")


def make_runs(rng: Generator, replications: int, draws: int) -> pd.DataFrame:
    """Replications (draw null), then draws, of every strategy."""
    rows: list[dict[str, Any]] = []
    for number in range(replications + draws):
        is_draw = number >= replications
        shared = {kpi: rng.normal() for kpi in _MEANS}
        for strategy in STRATEGIES:
            row: dict[str, Any] = {
                "strategy": strategy,
                "replication": number,
                "draw": number - replications if is_draw else None,
                "seed": 1,
                "run_id": f"{strategy}-{number}",
                "status": "ok",
                "error": None,
            }
            for kpi, means in _MEANS.items():
                spread = _SPREAD.get(kpi, 0.008) * (3 if is_draw else 1)
                row[kpi] = means[strategy] + spread * (0.8 * shared[kpi] + 0.6 * rng.normal())
            row["clv_cac_ratio"] = row["clv"] / row["cac"]
            row["payback_weeks"] = np.nan
            rows.append(row)
    runs = pd.DataFrame(rows)
    return runs.assign(draw=runs["draw"].astype("Int64"))


def make_effects(runs: pd.DataFrame) -> pd.DataFrame:
    """Paired differences with rough normal intervals, per strategy and KPI."""
    rows: list[dict[str, Any]] = []
    groups = {"ci": runs[runs["draw"].isna()], "param": runs[runs["draw"].notna()]}
    for kpi in (*_MEANS, *_EXTRA):
        text = KPIS[kpi]
        tables = {
            key: rows_.pivot(index="replication", columns="strategy", values=kpi).reindex(
                columns=list(STRATEGIES)
            )
            for key, rows_ in groups.items()
        }
        for strategy in STRATEGIES:
            differences = {k: t[strategy] - t[BASELINE] for k, t in tables.items()}
            noise, wide = differences["ci"], differences["param"]
            half = 2.8 * noise.std() / np.sqrt(len(noise))
            trials = tables["param"] if len(wide) else tables["ci"]
            oriented = trials if text.higher_is_better else -trials
            best = oriented.idxmax(axis=1, skipna=True) if oriented.notna().any(axis=None) else None
            rows.append(
                {
                    "strategy": strategy,
                    "kpi": kpi,
                    "unit": text.unit,
                    "baseline": BASELINE,
                    "mean": tables["ci"][strategy].mean(),
                    "difference": noise.mean(),
                    "ci_low": noise.mean() - half,
                    "ci_high": noise.mean() + half,
                    "param_low": wide.quantile(0.025),
                    "param_high": wide.quantile(0.975),
                    "p_best": np.nan if best is None else float((best == strategy).mean()),
                    "replications": len(noise),
                    "draws": len(wide),
                    "variance_reduction": 11.5,
                }
            )
    return pd.DataFrame(rows)


def make_weekly(rng: Generator, replications: int) -> pd.DataFrame:
    """Revenue with season; promotion peaks and dips, relational strategies climb and linger."""
    week = np.arange(WEEKS + RUN_OFF)
    active = week < WEEKS
    climb = np.where(active, 1 - np.exp(-week / 40), np.exp(-(week - WEEKS) / 50))
    pulse = np.where(active, np.where(week % 13 < 2, 0.75, np.where(week % 13 < 6, -0.1, 0.0)), 0)
    lift = {
        "none": -0.10 * climb,
        "status_quo": 0 * climb,
        "mass": 0.06 * np.where(active, 1, np.exp(-(week - WEEKS) / 8)),
        "promotion": pulse,
        "one_to_one": 0.15 * climb,
        "mass+loyalty_programme": 0.12 * climb,
    }
    weekly_cost = dict(zip(STRATEGIES, (0, 9, 16, 14, 14, 15), strict=True))
    parts = []
    for replication in range(replications):
        season = 1 + 0.1 * np.sin(2 * np.pi * week / 52) + 0.02 * rng.normal(size=week.size)
        for strategy in STRATEGIES:
            own = 0.015 * rng.normal(size=week.size)
            revenue = 300 * season * (1 + lift[strategy] + own)
            cost = np.where(active, weekly_cost[strategy], 0.0)
            for brand in (0, 1):
                parts.append(_brand_weeks(strategy, replication, week, brand, revenue, cost))
    return pd.concat(parts, ignore_index=True)


def _brand_weeks(
    strategy: str,
    replication: int,
    week: np.ndarray,
    brand: int,
    revenue: np.ndarray,
    cost: np.ndarray,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "strategy": strategy,
            "replication": replication,
            "week": week,
            "brand": brand,
            "buyers": 200,
            "purchases": 230,
            "units": 300,
            "revenue": revenue if brand == 0 else 500.0,
            "margin": 0.4 * revenue if brand == 0 else 200.0,
            "marketing_cost": cost if brand == 0 else 0.0,
            "aware": 0.6,
            "attachment": 0.1,
            "active_customers": 800,
            "new_customers": 6,
        }
    )


def make_cohorts(replications: int) -> pd.DataFrame:
    """Four cohorts by 13-week periods, right-censored at the last observed period."""
    rows = []
    for strategy in STRATEGIES:
        keep = 0.55 + 0.35 * _MEANS["retention_rate"][strategy]
        for replication in range(replications):
            for cohort in range(4):
                for age in range(10):
                    known = age + 2 * cohort < 10
                    share = 0.35 + 0.65 * keep**age
                    active = round(100 * share) if known else None
                    rows.append((strategy, replication, cohort, age, 100, active))
    columns = ["strategy", "replication", "cohort", "age", "customers", "active"]
    cohorts = pd.DataFrame(rows, columns=columns)
    return cohorts.assign(active=cohorts["active"].astype("Int64"))


def make_ledger(replications: int) -> pd.DataFrame:
    """Costs by programme and item; `none` spends nothing."""
    spent = {
        "status_quo": {"media": 800, "staff": 136},
        "mass": {"media": 1400, "staff": 136, "set_up": 100},
        "promotion": {"media": 300, "discount": 1050, "coupons": 120},
        "one_to_one": {"contacts": 520, "information": 380, "staff": 330, "set_up": 200},
        "mass+loyalty_programme": {
            "media": 500, "points_accrued": 430, "rewards": 260, "cards": 90, "hosting": 110,
            "staff": 140, "set_up": 60,
        },
    }  # fmt: skip
    rows = [
        (strategy, replication, 4, strategy.split("+")[-1], item, float(amount), 10.0, amount / 10)
        for strategy, items in spent.items()
        for replication in range(replications)
        for item, amount in items.items()
    ]
    columns = ["strategy", "replication", "week", "programme", "item", "amount"]
    return pd.DataFrame(rows, columns=[*columns, "units", "unit_cost"])


def make_manifest() -> dict[str, Any]:
    """Everything the page says around its figures."""
    return {
        "question": "Does treating customers one to one pay more than selling to all at once?",
        "command": "relmark compare market=grocery population.size=7624 replications=5 draws=12",
        "versions": {"relmark": "0.1.0", "python": "3.13.0", "numpy": "2.5.0"},
        "seeds": [1],
        "wall_time_seconds": 171.4,
        "horizon": {"warm_up": 52, "weeks": WEEKS, "run_off": RUN_OFF},
        "discount_rate_annual": 0.1,
        "caveats": ["The market is hand-set: no data identify its rivals."],
        "tipping": [
            _tip("behaviour.attachment_gain", 0.05, "promotion", 0.012, 0.0, 0.1, 0.81),
            _tip("budget.per_consumer", 0.3, "mass+loyalty_programme", 0.52, 0.1, 0.6, -0.34),
            _tip("behaviour.word_of_mouth", 1.0, None, None, 0.0, 2.0, 0.12),
        ],
        "unidentified": ["market_share"],
    }


def _tip(
    parameter: str,
    central: float,
    flips_to: str | None,
    threshold: float | None,
    low: float,
    high: float,
    correlation: float,
) -> dict[str, Any]:
    return {
        "parameter": parameter,
        "central": central,
        "best_at_central": "one_to_one",
        "flips_to": flips_to,
        "threshold": threshold,
        "low": low,
        "high": high,
        "rank_correlation": correlation,
    }


def make_result(replications: int = 5, draws: int = 12, seed: int = 7) -> Result:
    """Return a synthetic comparison of six strategies."""
    rng = default_rng(seed)
    runs = make_runs(rng, replications, draws)
    return Result(
        runs=runs,
        effects=make_effects(runs),
        weekly=make_weekly(rng, replications),
        cohorts=make_cohorts(replications),
        ledger=make_ledger(replications),
        manifest=make_manifest(),
        config={
            "market": {"name": "grocery", "currency": "EUR"},
            "network": {"name": "lastfm"},
            "population": {"size": 7624},
            "strategies": list(STRATEGIES),
            "baseline": BASELINE,
            "horizon": {"warm_up": 52, "weeks": WEEKS, "run_off": RUN_OFF},
            "replications": replications,
            "draws": draws,
        },
    )
