"""Fitted parameters as settings of a market: what the simulated panel and the YAML both use."""

from __future__ import annotations

from sim.scenario.behaviour import BehaviourSettings
from sim.scenario.market import BrandSettings, MarketSettings
from sim.scenario.population import PopulationSettings
from sim.studies.choice.parameters import ChoiceParameters
from sim.studies.choice.tastes import beta_shapes


def brand_settings(
    brands: tuple[str, ...], parameters: ChoiceParameters, name: str = "panel"
) -> MarketSettings:
    """Return a market of the panel's brands, all within reach and alike but for what is fitted."""
    return MarketSettings(
        name=name,
        brands=tuple(
            BrandSettings(
                name=brand,
                taste_breadth=float(parameters.taste_breadth[b]),
                image=float(parameters.image[b]),
                distribution=1.0,
            )
            for b, brand in enumerate(brands)
        ),
    )


def population_settings(
    parameters: ChoiceParameters, size: int, base: PopulationSettings
) -> PopulationSettings:
    """Return unrelated households with the fitted tastes and sensitivities."""
    total = base.deliberation_a + base.deliberation_b
    a, b = beta_shapes(parameters.deliberation_mean, total)
    return base.model_copy(
        update={
            "size": size,
            "deliberation_a": a,
            "deliberation_b": b,
            "taste_heterogeneity": parameters.taste_heterogeneity,
            "price_sensitivity_median": parameters.price_sensitivity_median,
            "price_sensitivity_log_sd": parameters.price_sensitivity_log_sd,
            "homophily_community": 0.0,
            "homophily_neighbours": 0.0,
        }
    )


def behaviour_settings(parameters: ChoiceParameters, base: BehaviourSettings) -> BehaviourSettings:
    """Return the rules' parameters with the fitted ones put in."""
    return base.model_copy(
        update={
            name: getattr(parameters, name)
            for name in (
                "reference_price_weight",
                "point_of_sale_weight",
                "buzz_weight",
                "habit_rate",
            )
        }
    )
