"""All KPIs of one run."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sim.measures import acquisition, costs, loyalty, purchasing, retention, value
from sim.measures.columns import Columns, Ratio
from sim.measures.definitions import KPIS
from sim.measures.recording import Recording

Value = Ratio | float | None


class Measures(NamedTuple):
    """What one run amounts to.

    Attributes:
        kpis: value by KPI, in the order of :data:`sim.measures.definitions.KPIS`; None where
            undefined or not identified by the market's data.
        parts: (numerator, denominator) of the KPIs that are ratios of sums. They are there even
            where this run's ratio is undefined (nobody acquired, say), because over replications
            the sums are added first.
    """

    kpis: dict[str, float | None]
    parts: dict[str, tuple[float, float]]


_ALONE: dict[str, Callable[[Columns], Value]] = {
    "retention_rate": retention.retention_rate,
    "churn_rate": retention.churn_rate,
    "repeat_rate": retention.repeat_rate,
    "cac": acquisition.cac,
    "clv": value.clv,
    "clv_cac_ratio": value.clv_cac_ratio,
    "npv": value.npv,
    "customer_equity": value.customer_equity,
    "penetration": purchasing.penetration,
    "purchase_frequency": purchasing.purchase_frequency,
    "market_share": purchasing.market_share,
    "share_of_wallet": purchasing.share_of_wallet,
    "nps": loyalty.nps,
    "inertial_repurchase_share": purchasing.inertial_repurchase_share,
    "new_customers": acquisition.new_customers,
    "conversion_rate": acquisition.conversion_rate,
    "wom_acquired_share": acquisition.wom_acquired_share,
    "visits": purchasing.visits,
    "average_ticket": purchasing.average_ticket,
    "mean_attachment": loyalty.mean_attachment,
    "revenue_volatility": purchasing.revenue_volatility,
    "marketing_cost": costs.marketing_cost,
    "retention_cost": costs.retention_cost,
    "revenue": purchasing.revenue,
    "margin": purchasing.margin,
}

_AGAINST_BASELINE: dict[str, Callable[[Columns, Columns], Value]] = {
    "incremental_cac": acquisition.incremental_cac,
    "payback_weeks": value.payback_weeks,
    "romi": value.romi,
}


def measure(
    recording: Recording | Columns,
    baseline: Recording | Columns | None = None,
    knock_out: Recording | Columns | None = None,
) -> Measures:
    """Return every KPI of one run.

    Args:
        recording: the run.
        baseline: the baseline arm of the same replication; None for the baseline itself. Pass
            the same :class:`Columns` for several arms to prepare it once.
        knock_out: the same arm and replication with the customers' word of mouth silent.

    Returns:
        Values and the parts of ratios; the KPIs that need a missing run are None.
    """
    columns = _columns(recording)
    values: dict[str, Value] = {name: compute(columns) for name, compute in _ALONE.items()}
    shares = loyalty.loyalty_shares(columns)
    values["true_loyalty_share"] = shares.true_loyalty
    values["spurious_loyalty_share"] = shares.spurious_loyalty
    values["latent_loyalty_share"] = shares.latent_loyalty
    if baseline is not None:
        other = _columns(baseline)
        for name, compare in _AGAINST_BASELINE.items():
            values[name] = compare(columns, other)
    if knock_out is not None:
        values["clv_with_referrals"] = value.clv_with_referrals(columns, _columns(knock_out))
    return _settled(values, columns.recording.unidentified)


def _columns(recording: Recording | Columns) -> Columns:
    return recording if isinstance(recording, Columns) else Columns(recording)


def _settled(values: dict[str, Value], unidentified: tuple[str, ...]) -> Measures:
    """Put the values in order, ratios divided, what is not identified left out."""
    kpis: dict[str, float | None] = {}
    parts: dict[str, tuple[float, float]] = {}
    for name in KPIS:
        result = None if name in unidentified else values.get(name)
        if isinstance(result, Ratio):
            parts[name] = (float(result.numerator), float(result.denominator))
            result = result.value
        kpis[name] = None if result is None else float(result)
    return Measures(kpis, parts)
