"""Who can ever buy: size and distributions of the traits."""

from __future__ import annotations

from pydantic import Field

from sim.scenario.base import Finite, NonNegative, Positive, Settings, Share


class PopulationSettings(Settings):
    """Distributions the traits are drawn from. Provenance: guess, see ``docs/ODD.md``."""

    size: int | None = Field(
        None, ge=2, le=50_000_000, description="consumers; null: the network's"
    )
    need_mean: Positive = Field(0.13, description="occasions a week")
    need_shape: Positive = Field(1.25, description="gamma shape of the need rate (NBD)")
    basket_mean: Positive = Field(1.0, description="units an occasion")
    basket_spread: float = Field(3.74, gt=1, le=1e6, description="q of the gamma-gamma")
    dropout_mean: Share = Field(0.1, description="invoices: chance to leave after an order")
    dropout_spread: float = Field(
        0.1, gt=0, lt=1, description="invoices: polarisation of that chance, 1 / (1 + a + b)"
    )
    rate_basket_correlation: float = Field(
        0.0, gt=-1, lt=1, description="invoices: of the normal scores of rate and basket"
    )
    taste_heterogeneity: Positive = Field(1.7, description="S of the Dirichlet")
    homophily_community: Share = Field(0.2, description="taste shared within a community")
    homophily_neighbours: Share = Field(0.3, description="taste shared with ties")
    homophily_rate: Share = Field(0.2, description="need rate shared within a community")
    price_sensitivity_median: Positive = Field(3.2, description="beta; Bijmolt et al. 2005")
    price_sensitivity_log_sd: NonNegative = Field(0.5, description="of beta")
    deliberation_a: Positive = Field(2.0, description="delta ~ Beta(a, b)")
    deliberation_b: Positive = Field(1.6, description="delta ~ Beta(a, b)")
    involvement_a: Positive = Field(2.0, description="rho ~ 2 Beta(a, b)")
    involvement_b: Positive = Field(3.0, description="rho ~ 2 Beta(a, b)")
    talkativeness_shape: Positive = Field(2.0, description="gamma of mean 1")
    media_shape: Positive = Field(2.0, description="gamma of mean 1")
    susceptibility_shape: Positive = Field(2.0, description="2 Beta(a, a)")
    comfort_median: Positive = Field(4.0, description="contacts; Godfrey et al. 2011")
    comfort_log_sd: NonNegative = Field(0.6, description="of comfort")
    openness_mean: Finite = Field(-1.6, description="logit of opening; open rate 15-30%")
    openness_sd: NonNegative = Field(1.0, description="of openness")
    openness_rate_correlation: Share = Field(0.25, description="of openness with log need rate")
    interests_total: Positive = Field(2.5, description="Dirichlet total over themes")
    interests_skew: NonNegative = Field(0.5, description="popularity ~ rank^-skew")
    outside_utility: Finite = Field(-1.5, description="of buying nothing at an occasion")
    consent_rate: Share = Field(0.47, description="who may be contacted directly at the start")
    identified_rate: Share = Field(0.6, description="customers the firm can recognise (card)")
    newcomer_rate: NonNegative = Field(0.0, description="share of consumers entering a year")
    leaver_rate: NonNegative = Field(0.0, description="share of consumers leaving a year")
    switching_cost_median: NonNegative = Field(5.47, description="contracts: sigma")
    switching_cost_log_sd: NonNegative = Field(0.79, description="contracts: of sigma")
    contract_need_mean: Finite = Field(0.96, description="contracts: need for the service")
    contract_need_sd: NonNegative = Field(3.85, description="contracts: of the need")
    need_gone_year: NonNegative = Field(0.27, description="contracts: hazard a year")
    need_gone_shape: Positive = Field(0.32, description="contracts: gamma shape of the hazard")
    willing: Share = Field(0.7, description="durables: who could ever want the thing")
    contract_inertia: Share = Field(0.88, description="contracts: iota")
