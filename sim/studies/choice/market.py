"""The fitted choice as a market of one's own: a YAML that ``relmark compare market=`` reads."""

from __future__ import annotations

from typing import Any

import numpy as np
import yaml

from sim.scenario.behaviour import BehaviourSettings
from sim.scenario.population import PopulationSettings
from sim.studies.choice.fit import ChoiceFit
from sim.studies.choice.panel import ChoicePanel, Floats
from sim.studies.choice.parameters import names
from sim.studies.choice.settings import behaviour_settings, population_settings

_UNIT_COST = 0.6  # of the price: a guess, panels hold no costs
_ALWAYS_BUYS = -10.0
_POPULATION = (
    "need_mean",
    "need_shape",
    "taste_heterogeneity",
    "homophily_community",
    "homophily_neighbours",
    "price_sensitivity_median",
    "price_sensitivity_log_sd",
    "deliberation_a",
    "deliberation_b",
    "outside_utility",
)
_BEHAVIOUR = (
    "habit_weight",
    "habit_rate",
    "reference_price_weight",
    "point_of_sale_weight",
    "buzz_weight",
)
CAVEATS = (
    "Fitted on purchase occasions of a scanner panel: who bought nothing is not in it, and every "
    "occasion ends in a purchase.",
    "The panel shows no attachment, trust, satisfaction or word of mouth; these, and what "
    "contacts do, are driven by priors.",
    "Every household knows every brand, so awareness and first purchases carry no weight here.",
    "The panel holds no costs: unit costs are 60% of the mean price, a guess.",
    "Occasions are taken as evenly spread over the panel's weeks; no season is known.",
)


def need_shape(panel: ChoicePanel) -> float:
    """Return the gamma shape of need rates by moments of the occasions a household."""
    count = panel.occasions.astype(float)
    mean, excess = count.mean(), count.var() - count.mean()
    return float(np.clip(mean**2 / excess if excess > 0.0 else 20.0, 0.2, 20.0))


def market_tree(panel: ChoicePanel, fit: ChoiceFit, name: str, focal: str) -> dict[str, Any]:
    """Return the market as the tree of its YAML.

    Args:
        panel: for prices, displays and features as they usually are.
        fit: of choice.
        name: of the market.
        focal: brand that stands first, as the firm's own.
    """
    p = fit.parameters
    people = population_settings(p, panel.size, PopulationSettings()).model_copy(
        update={
            "need_mean": float(panel.occasions.mean() / panel.weeks),
            "need_shape": need_shape(panel),
            "outside_utility": _ALWAYS_BUYS,
        }
    )
    rules = behaviour_settings(p, BehaviourSettings())
    first = fit.brands.index(focal)
    order = [first, *(b for b in range(len(fit.brands)) if b != first)]
    return {
        "market": {
            "name": name,
            "kind": "repertoire",
            "brands": [_brand(panel, fit, b, first) for b in order],
            "caveats": list(CAVEATS),
        },
        "population": {key: _round(getattr(people, key)) for key in _POPULATION},
        "behaviour": {
            **{key: _round(getattr(rules, key)) for key in _BEHAVIOUR},
            "awareness_weight": 0.0,
            "first_purchase_barrier": 0.0,
        },
        "prior": priors(fit),
    }


def _brand(panel: ChoicePanel, fit: ChoiceFit, b: int, first: int) -> dict[str, Any]:
    price = float(panel.price[:, b].mean())
    featured = float(np.clip(panel.feature[:, b].mean(), 0.0, 0.99))
    image = fit.parameters.image
    return {
        "name": fit.brands[b],
        "taste_breadth": _round(float(fit.parameters.taste_breadth[b])),
        "price": _round(price),
        "unit_cost": _round(_UNIT_COST * price),
        "image": _round(float(image[b] - image[first])),
        "distribution": 1.0,
        "point_of_sale": _round(float(panel.display[:, b].mean())),
        "advertising": _round(float(-np.log1p(-featured))),
    }


def priors(fit: ChoiceFit) -> dict[str, Any]:
    """Return what the panel leaves uncertain, as priors that ``draws`` are taken from."""
    error = np.sqrt(np.diag(fit.covariance))
    place = {name: k for k, name in enumerate(names(fit.brands))}
    source = "scanner panel: estimate and standard error"

    def normal(name: str) -> dict[str, Any]:
        return {
            "distribution": "normal",
            "a": _round(float(fit.vector[place[name]])),
            "b": _round(float(error[place[name]])),
            "source": source,
        }

    median = normal("price_sensitivity_median")
    return {
        "population": {
            "price_sensitivity_median": {
                **median,
                "distribution": "lognormal",
                "a": _round(fit.parameters.price_sensitivity_median),
            },
            "price_sensitivity_log_sd": normal("price_sensitivity_log_sd"),
            "taste_heterogeneity": {
                "distribution": "lognormal",
                "a": _round(fit.parameters.taste_heterogeneity),
                "b": _round(heterogeneity_error(fit)),
                "source": source,
            },
        },
        "behaviour": {
            name: normal(name)
            for name in (
                "habit_rate",
                "reference_price_weight",
                "point_of_sale_weight",
                "buzz_weight",
            )
        },
    }


def heterogeneity_error(fit: ChoiceFit) -> float:
    """Return the standard error of ln S, from those of the log shapes (delta method)."""
    slope: Floats = np.zeros(fit.vector.shape[0])
    slope[: len(fit.brands)] = fit.parameters.taste_breadth
    return float(np.sqrt(slope @ fit.covariance @ slope))


def _round(value: float) -> float:
    return float(f"{value:.5g}")


def market_yaml(tree: dict[str, Any], comment: str) -> str:
    """Return the file's text: what the composer needs to see, how it came about, the settings."""
    body = yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=98)
    lines = "".join(f"# {line}\n" for line in comment.splitlines())
    return f"# @package _global_\n{lines}{body}"
