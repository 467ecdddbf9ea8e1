"""Rows 1 and 2: double jeopardy, the NBD-Dirichlet, and what heavy buyers are worth."""

from __future__ import annotations

import numpy as np
from scipy import special

from sim.market import Market
from sim.population import quantiles
from sim.population.traits import Drawing, breadths
from sim.randomness import Decision
from sim.scenario.run import Scenario
from sim.studies.validation.base import Band, Experiment, Mutant, Observation, Pattern
from sim.studies.validation.dirichlet import Floats, fit_dirichlet, relative_error
from sim.studies.validation.panel import Panel, heavy_share, heavy_stay, market_panel

YEAR = 52
_WINDOWS = (52, 39, 26, 13)
_LARGEST = 0.6
_POWER = 4.0
_STEPS = 60
_SAMPLE = 4000
_DAMPING = 0.7


def largest_window(market: Market) -> Panel:
    """Return the panel of the longest window whose largest penetration is below 60%."""
    panels = [market_panel(market, 0, weeks) for weeks in _WINDOWS]
    fitting = [panel for panel in panels if panel.penetration.max() < _LARGEST]
    return fitting[0] if fitting else panels[-1]


def slope(panel: Panel) -> float:
    """Return the slope of log frequency on log penetration over brands (least squares)."""
    return float(np.polyfit(np.log(panel.penetration), np.log(panel.frequency), 1)[0])


def constancy(panel: Panel) -> float:
    """Return the coefficient of variation over brands of w(1 - b) (Ehrenberg's constant)."""
    constant = panel.frequency * (1.0 - panel.penetration)
    return float(constant.std(ddof=1) / constant.mean())


def observe(scenario: Scenario, replication: int) -> Observation:
    """Run two years of the usual plan after the warm-up and look at the panel."""
    market = Market(scenario, replication=replication)
    market.run_for(market.warm_up + 2 * YEAR)
    first, second = (market_panel(market, year * YEAR, (year + 1) * YEAR) for year in (0, 1))
    panel = largest_window(market)
    fitted = fit_dirichlet(panel)
    brands = range(first.units.shape[1])
    heavy = [heavy_share(first.units[:, b]) for b in brands]
    stay = [heavy_stay(first.units[:, b], second.units[:, b]) for b in brands]
    observed = [("observed", b, w) for b, w in zip(panel.penetration, panel.frequency, strict=True)]
    model = [("Dirichlet", b, w) for b, w in zip(fitted.penetration, fitted.frequency, strict=True)]
    return Observation(
        {
            "slope": slope(panel),
            "constancy": constancy(panel),
            "dirichlet_error": relative_error(panel, fitted),
            "dirichlet_s": fitted.heterogeneity,
            "heavy_share": float(np.nanmean(heavy)),
            "heavy_stay": float(np.nanmean(stay)),
        },
        {
            "double_jeopardy_slope": observed,
            "double_jeopardy_constant": [("w(1 - b)", b, w * (1.0 - b)) for _, b, w in observed],
            "dirichlet_error": [*observed, *model],
            "heavy_share": [("brands", b, h) for b, h in zip(first.share, heavy, strict=True)],
            "heavy_stay": [("brands", b, h) for b, h in zip(first.share, stay, strict=True)],
        },
    )


def drawn_tastes(scenario: Scenario) -> Floats:
    """Return tastes of a sample of consumers, (sample, brands)."""
    drawing = Drawing((scenario.seed, 0), np.arange(_SAMPLE, dtype=np.int64))
    total = scenario.population.taste_heterogeneity
    columns = [
        quantiles.log_gamma_of_normal(drawing.normal(Decision.TASTE_OWN, b), total * breadth)
        for b, breadth in enumerate(breadths(scenario.market.brands))
    ]
    return np.stack(columns, axis=1)


def matching_utility(taste: Floats, shares: Floats) -> Floats:
    """Return the utility, alike for everyone, at which choice by taste has these shares."""
    utility = np.zeros(shares.shape[0])
    for _ in range(_STEPS):
        seen = special.softmax(taste + utility, axis=1).mean(axis=0)
        utility += _DAMPING * np.log(shares / seen)
    return np.asarray(utility)


def with_brands(scenario: Scenario, **columns: Floats) -> Scenario:
    """Return the scenario with some settings of its brands replaced, one value a brand."""
    brands = tuple(
        brand.model_copy(update={name: float(column[b]) for name, column in columns.items()})
        for b, brand in enumerate(scenario.market.brands)
    )
    market = scenario.market.model_copy(update={"brands": brands})
    return scenario.model_copy(update={"market": market})


def size_without_breadth(scenario: Scenario) -> Scenario:
    """Return a market whose brands are as large, but not for being liked more widely.

    In the Dirichlet the shape of a brand's taste is in proportion to its size. Here it is in
    proportion to its fourth power, and a utility alike for everyone makes up for the size: a small
    brand is liked by very few, and by them exclusively. The category is as attractive as before.
    """
    size = breadths(scenario.market.brands)
    image = np.array([brand.image for brand in scenario.market.brands])
    narrow = with_brands(scenario, taste_breadth=size**_POWER)
    taste = drawn_tastes(narrow)
    utility = matching_utility(taste, size)
    before = special.logsumexp(drawn_tastes(scenario), axis=1).mean()
    utility += before - special.logsumexp(taste + utility, axis=1).mean()
    return with_brands(narrow, image=image + utility)


SIZE_WITHOUT_BREADTH = Mutant(
    "size_without_breadth",
    "brands as large as before, but not for being liked more widely: breadth of taste goes "
    "with the fourth power of size, a utility alike for everyone makes up for it",
    change=size_without_breadth,
)
HOMOGENEOUS_RATES = Mutant(
    "homogeneous_rates",
    "everyone buys each brand at the same rate: alike in need and in taste, no drift",
    (
        "population.need_shape=1000",
        "behaviour.drift_sd=0",
        "population.taste_heterogeneity=100",
    ),
)
PANEL = Experiment(
    "repertoire_panel",
    ("market=grocery", "network=lastfm", "horizon.warm_up=104"),
    ("network=community", "population.size=2000"),
    observe,
)
_WINDOW = (
    "grocery market, usual plans, 104 weeks of warm-up; all ten brands over the longest of 52, 39, "
    "26 and 13 weeks in which the largest penetration is below 60%; "
)
_YEARS = (
    "grocery market, usual plans, 104 weeks of warm-up, two years; buyers of a brand in the first, "
    "ranked by units, ties in equal parts; mean over the ten brands of "
)

PATTERNS = (
    Pattern(
        id="double_jeopardy_slope",
        row="1",
        claim="Smaller brands have fewer buyers, who also buy somewhat less often.",
        source="Ehrenberg, Uncles & Goodhardt (2004)",
        definition=_WINDOW + "least-squares slope of log purchases a buyer on log penetration",
        band=Band(low=0.0),
        experiment=PANEL,
        value="slope",
        mutant=SIZE_WITHOUT_BREADTH,
        used_for_defaults=True,
    ),
    Pattern(
        id="double_jeopardy_constant",
        row="1",
        claim="Purchases a buyer times the share of non-buyers, w(1-b), is alike for all brands.",
        source="Ehrenberg, Uncles & Goodhardt (2004)",
        definition=_WINDOW + "coefficient of variation over brands of w(1-b)",
        band=Band(high=0.15),
        experiment=PANEL,
        value="constancy",
        mutant=SIZE_WITHOUT_BREADTH,
        used_for_defaults=True,
    ),
    Pattern(
        id="dirichlet_error",
        row="1",
        claim="An NBD-Dirichlet of three numbers gives penetration and frequency of every brand.",
        source="Goodhardt, Ehrenberg & Chatfield (1984)",
        definition=_WINDOW
        + "mean relative error, over brands and both measures, of a Dirichlet fitted on the panel",
        band=Band(high=0.15),
        experiment=PANEL,
        value="dirichlet_error",
        mutant=SIZE_WITHOUT_BREADTH,
        used_for_defaults=True,
    ),
    Pattern(
        id="heavy_share",
        row="2",
        claim="The heaviest 20% of a brand's buyers give not much more than half of its sales.",
        source="Sharp, Romaniuk & Graham (2019)",
        definition=_YEARS + "the share of units bought by the top 20%",
        band=Band(0.45, 0.65),
        experiment=PANEL,
        value="heavy_share",
        mutant=HOMOGENEOUS_RATES,
        used_for_defaults=True,
    ),
    Pattern(
        id="heavy_stay",
        row="2",
        claim="About half of the heaviest 20% of buyers are no longer among them a year later.",
        source="Sharp, Romaniuk & Graham (2019)",
        definition=_YEARS
        + "the part of the top 20% who are in the top 20% of the second year's own buyers",
        band=Band(0.40, 0.60),
        experiment=PANEL,
        value="heavy_stay",
        mutant=HOMOGENEOUS_RATES,
        used_for_defaults=True,
    ),
)
