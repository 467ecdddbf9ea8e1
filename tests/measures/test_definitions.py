"""The list of KPIs."""

from __future__ import annotations

from sim.measures.definitions import KPIS

CONTRACT = """retention_rate churn_rate repeat_rate cac incremental_cac clv clv_with_referrals
clv_cac_ratio payback_weeks npv customer_equity romi penetration purchase_frequency market_share
share_of_wallet nps true_loyalty_share spurious_loyalty_share latent_loyalty_share
inertial_repurchase_share new_customers conversion_rate wom_acquired_share visits average_ticket
mean_attachment revenue_volatility marketing_cost retention_cost revenue margin"""


def test_the_kpis_of_the_contract_in_their_order() -> None:
    assert list(KPIS) == CONTRACT.split()


def test_each_is_fully_described() -> None:
    for name, kpi in KPIS.items():
        assert kpi.name == name
        assert kpi.label and kpi.unit and kpi.definition and kpi.source
    assert len({kpi.label for kpi in KPIS.values()}) == len(KPIS)
