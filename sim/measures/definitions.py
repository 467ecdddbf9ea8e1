"""Every KPI: its name, unit, direction, definition and source.

Windows: *programme* is weeks 0 to ``weeks`` − 1 after the fork, *run-off* the weeks after it,
*year* the last 52 weeks of the programme. Customers at the fork bought the focal brand within
the market's activity window before week 0, or held its contract: the same people in every arm.
"""

from __future__ import annotations

from dataclasses import dataclass

_FARRIS = "Farris, Bendle, Pfeifer & Reibstein 2010, Marketing Metrics"
_EHRENBERG = "Ehrenberg 1988, Repeat-Buying"
_DICK_BASU = "Dick & Basu 1994"


@dataclass(frozen=True, slots=True)
class Kpi:
    """One key performance indicator.

    Attributes:
        name: column of ``runs.parquet``.
        label: name as printed, English.
        unit: ``share`` (0 to 1), ``currency``, ``currency a customer``, ``weeks``, ...
        higher_is_better: for the firm; None where neither is better in itself.
        ratio: a ratio of sums: over replications sums are added before dividing.
        definition: formula and window, for a marketer.
        source: where the definition comes from.
        against_baseline: the value itself compares with the baseline, which has none.
    """

    name: str
    label: str
    unit: str
    higher_is_better: bool | None
    ratio: bool
    definition: str
    source: str
    against_baseline: bool = False


_ALL = (
    Kpi("retention_rate", "Retention rate", "share", True, False,
        "customers at the fork who bought again in the last activity window of the programme "
        "(or still hold the contract) ÷ customers at the fork", _FARRIS),
    Kpi("churn_rate", "Churn rate", "share", False, False, "1 − retention rate", _FARRIS),
    Kpi("repeat_rate", "Repeat rate", "share", True, True,
        "buyers with two or more purchases ÷ buyers, programme", _EHRENBERG),
    Kpi("cac", "Customer acquisition cost (CAC)", "currency a customer", False, True,
        "acquisition spend ÷ new customers, programme; shared spend in proportion to prospects "
        "among the people present at the fork; first-purchase discounts included", _FARRIS),
    Kpi("incremental_cac", "Incremental CAC", "currency a customer", False, True,
        "(acquisition spend − baseline's) ÷ (new customers − baseline's); no finite CAC when "
        "the interval of incremental customers includes zero", "increments as in Lewis & Rao 2015",
        True),
    Kpi("clv", "Customer lifetime value (CLV)", "currency a customer", True, False,
        "discounted margin of the customers at the fork, net of discounts and of retention "
        "cost, ÷ their number; programme and run-off", "Berger & Nasr 1998"),
    Kpi("clv_with_referrals", "CLV with referrals", "currency a customer", True, False,
        "CLV + NPV lost when the customers' word of mouth is silenced ÷ customers at the fork",
        "Kumar, Petersen & Leone 2007"),
    Kpi("clv_cac_ratio", "CLV:CAC", "ratio", True, True,
        "margin of acquired customers, discounted to their acquisition, ÷ acquisition spend; "
        "programme's acquired customers, observed to the end of the run-off", _FARRIS),
    Kpi("payback_weeks", "Payback time", "weeks", False, False,
        "weeks until the cumulative discounted profit, after having been below the baseline's, "
        "stays at or above it", _FARRIS, True),
    Kpi("npv", "Net present value (NPV)", "currency", True, False,
        "discounted margin at full price − all marketing cost, each discount once; programme "
        "and run-off", "Brealey, Myers & Allen"),
    Kpi("customer_equity", "Customer equity", "currency", True, False,
        "CLV × customers at the fork + discounted margin of acquired customers − discounted "
        "acquisition spend of the programme", "Rust, Lemon & Zeithaml 2004"),
    Kpi("romi", "Return on marketing investment (ROMI)", "ratio", True, True,
        "(incremental margin at full price − incremental marketing cost) ÷ incremental marketing "
        "cost, against the baseline; programme and run-off", _FARRIS, True),
    Kpi("penetration", "Penetration", "share", True, False,
        "people present at the programme's end who bought in the year ÷ people present",
        _EHRENBERG),
    Kpi("purchase_frequency", "Purchase frequency", "purchases a buyer", True, True,
        "purchases ÷ buyers, year", _EHRENBERG),
    Kpi("market_share", "Market share", "share", True, True,
        "units of the brand ÷ units of all brands, programme", _FARRIS),
    Kpi("share_of_wallet", "Share of wallet", "share", True, True,
        "money paid for the brand ÷ money its buyers paid in the category, year", _FARRIS),
    Kpi("nps", "Net promoter score (NPS)", "points", True, False,
        "promoters − detractors, % of customers at the programme's end; answer = 5 + 5 × mean "
        "of satisfaction and attachment", "Reichheld 2003"),
    Kpi("true_loyalty_share", "True loyalty", "share", True, False,
        "repeat behaviour (2 purchases and half of own choices, year) and attachment above that "
        "to any rival; of all people present at the programme's end", _DICK_BASU),
    Kpi("spurious_loyalty_share", "Spurious loyalty", "share", None, False,
        "repeat behaviour without higher attachment; of all people present at the programme's end",
        _DICK_BASU),
    Kpi("latent_loyalty_share", "Latent loyalty", "share", None, False,
        "higher attachment without repeat behaviour, of a brand known (awareness ≥ 1/2); of all "
        "people present at the programme's end", _DICK_BASU),
    Kpi("inertial_repurchase_share", "Inertial repurchases", "share", None, True,
        "repurchases by habit or self-renewal ÷ repurchases, programme",
        "path recorded at each purchase"),
    Kpi("new_customers", "New customers", "customers", True, False,
        "people whose first purchase ever of the brand is in the programme", _FARRIS),
    Kpi("conversion_rate", "Conversion rate", "share", True, False,
        "prospects at the fork (present, never bought before it) who became customers in the "
        "programme ÷ prospects at the fork", _FARRIS),
    Kpi("wom_acquired_share", "Acquired by word of mouth", "share", None, True,
        "new customers whose remembered source is word of mouth or a referral ÷ those who "
        "remember any source, programme", "Villanueva, Yoo & Hanssens 2008"),
    Kpi("visits", "Visits", "visits", True, False,
        "occasions on which the brand was considered, programme", _FARRIS),
    Kpi("average_ticket", "Average ticket", "currency a purchase", True, True,
        "money paid ÷ purchases, programme", _FARRIS),
    Kpi("mean_attachment", "Mean attachment", "attachment (−1 to 1)", True, False,
        "mean attachment at the programme's end of the customers at the fork still present",
        "ODD, section 7"),
    Kpi("revenue_volatility", "Revenue volatility", "sd ÷ mean", False, False,
        "standard deviation ÷ mean of weekly revenue, programme",
        "Srivastava, Shervani & Fahey 1998"),
    Kpi("marketing_cost", "Marketing cost", "currency", None, False,
        "all spend by the ledger, discounts at face value included, programme and run-off; not "
        "discounted", "ODD, section 7.13"),
    Kpi("retention_cost", "Retention cost", "currency", None, False,
        "spend on customers and their part of shared spend, programme and run-off, total; not "
        "discounted", _FARRIS),
    Kpi("revenue", "Revenue", "currency", True, False,
        "money paid for the brand, programme and run-off; not discounted", _FARRIS),
    Kpi("margin", "Margin", "currency", True, False,
        "revenue − variable cost, programme and run-off; net of discounts, before marketing "
        "cost; not discounted", _FARRIS),
)  # fmt: skip

KPIS: dict[str, Kpi] = {kpi.name: kpi for kpi in _ALL}
"""All KPIs by name, in the order of the columns of ``runs.parquet``."""
