"""The market a log implies: settings that ``relmark compare market=<file>`` runs on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import yaml
from numpy.typing import NDArray

from sim.locale import ENGLISH
from sim.randomness import Key
from sim.studies.calibration.log import Log
from sim.studies.calibration.members import draw_logs
from sim.studies.calibration.purchases import Histories, PurchaseFit, draw_parameters
from sim.studies.calibration.season import Clock
from sim.studies.calibration.spend import SpendFit

Floats = NDArray[np.float64]

POSTERIOR = "posterior.parquet"
POSTERIOR_DRAWS = 200
YEAR = 52

NOT_READY = 1e-3
"""Weeks until a customer is ready to order again where no wait was fitted: none."""
SAME_WEEK = 0.5
"""Readiness for another order in the same week without a wait: half the week is left on average."""

UNIDENTIFIED = (
    "market_share", "share_of_wallet", "penetration", "conversion_rate", "cac", "incremental_cac",
    "clv_cac_ratio", "wom_acquired_share", "latent_loyalty_share",
)  # fmt: skip
"""KPIs that the log of one firm's buyers cannot identify, whatever the estimator."""

_LARGEST = 0.999


def parameters_of(purchases: PurchaseFit, spend: SpendFit) -> dict[str, float]:
    """Return settings of the market, by full path, that say what two fitted models say.

    The market's rule lets a customer leave after any order, the first included: ``purchases``
    must be the ``mbg_nbd`` variant.
    """
    return {
        "population.need_shape": purchases.r,
        "population.need_mean": purchases.r / purchases.alpha,
        "population.dropout_mean": purchases.a / (purchases.a + purchases.b),
        "population.dropout_spread": min(1.0 / (1.0 + purchases.a + purchases.b), _LARGEST),
        "population.basket_mean": spend.mean,
        "population.basket_spread": max(spend.q, 1.01),
        "behaviour.order_shape": spend.p,
    }


def draw_posterior(
    purchases: PurchaseFit,
    histories: Histories,
    spend: SpendFit,
    key: Key,
    draws: int = POSTERIOR_DRAWS,
) -> pd.DataFrame:
    """Return draws of the market's parameters about their estimates.

    Args:
        purchases: the ``mbg_nbd`` variant.
        histories: what it was fitted to.
        spend: the spend model.
        key: key of the luck.
        draws: how many.

    Returns:
        One row a draw; columns are full parameter paths.
    """
    rows = []
    for draw, bought in enumerate(draw_parameters(purchases, histories, draws, key)):
        paid = draw_logs(spend.log_parameters, spend.covariance, draw, key, 21)
        paid[1] = max(paid[1], 0.05)  # the mean order value must stay finite
        rows.append(parameters_of(purchases.moved(bought), spend.moved(paid)))
    return pd.DataFrame(rows)


def market_tree(
    name: str,
    log: Log,
    clock: Clock,
    parameters: Mapping[str, float],
    currency: str,
    caveats: Sequence[str],
) -> dict[str, Any]:
    """Return the market's settings as a tree, as the packaged markets are written.

    Args:
        name: of the market.
        log: the orders it was calibrated to.
        clock: its season; index 0 of the market's own is the first week after the log.
        parameters: settings by full path, such as ``population.need_mean``.
        currency: code or sign of the amounts.
        caveats: what a reader must know, beyond what holds of every such log.
    """
    season = clock.factor(log.weeks + np.arange(YEAR if clock.season.size > 1 else 1))
    entries = np.bincount(log.week[log.first], minlength=log.weeks)
    tree: dict[str, Any] = {
        "market": {
            "name": name,
            "kind": "invoices",
            "customers": "parametric",
            "currency": currency,
            "posterior": POSTERIOR,
            "season": [round(float(value), 6) for value in season],
            "entries": [float(value) for value in entries],
            "brands": [dict(_FIRM)],
            "unidentified": list(UNIDENTIFIED),
            "caveats": [*caveats, *ENGLISH["recorded.standing_caveats"].splitlines()],
        },
        "population": {},
        "behaviour": {
            "drift_sd": 0.0,
            "buzz_weight": 0.15,
            "hearing_buzz": 0.0,
            "refractory": NOT_READY,
            "same_week": SAME_WEEK,
            "first_gap": 1.0,
        },
        "prior": {"behaviour": {"buzz_weight": dict(_BUZZ_PRIOR)}},
    }
    for path, value in parameters.items():
        group, setting = path.split(".")
        tree[group][setting] = float(f"{value:.6g}")
    return tree


_FIRM: dict[str, Any] = {
    "name": "firm", "taste_breadth": 1.0, "price": 1.0, "unit_cost": 0.6, "quality": 0.6,
    "failure_rate": 0.03, "recovery_rate": 0.5, "image": 0.0, "certification": 0.0,
    "distribution": 1.0, "point_of_sale": 0.0, "advertising": 0.0, "values": [0.0, 0.0, 0.0],
}  # fmt: skip
"""A unit is one unit of money: the usual marketing is in the rates, hence no advertising here."""

_BUZZ_PRIOR = {"distribution": "lognormal", "a": 0.15, "b": 0.7, "source": "guess"}


def market_text(tree: Mapping[str, Any], source: str, posterior: pd.DataFrame) -> str:
    """Return the market's file as it is written: where it comes from and intervals on top."""
    low, high = posterior.quantile(0.025), posterior.quantile(0.975)
    head = ["@package _global_", ENGLISH["recorded.market_header"].format(source=source)]
    head.append(ENGLISH["recorded.market_intervals"].format(file=POSTERIOR))
    head += [f"  {path}: {low[path]:.4g} to {high[path]:.4g}" for path in posterior.columns]
    body = yaml.safe_dump(
        dict(tree), sort_keys=False, allow_unicode=True, width=100, default_flow_style=None
    )
    return "".join(f"# {' '.join(line.splitlines())}\n" for line in head) + body
