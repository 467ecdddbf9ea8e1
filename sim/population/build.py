"""Everyone who can ever buy: traits and first state, by kind of market."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.network.graph import Network
from sim.population.arrivals import draw_invoice_customers
from sim.population.initial import initial_state
from sim.population.law_fit import fit_of_law, law_of
from sim.population.parametric import draw_parametric_customers
from sim.population.rates import load_fit
from sim.population.records import Records, outcome_dtype
from sim.population.traits import Drawing, draw_traits
from sim.randomness import Key
from sim.scenario.behaviour import BehaviourSettings
from sim.scenario.market import MarketSettings
from sim.scenario.population import PopulationSettings


@dataclass(frozen=True)
class Population:
    """The columns of all consumers.

    Attributes:
        traits: (size,) read-only; every arm of a comparison shares this very array.
        state: (size,) each arm owns a copy.
        outcome: (size,) the latest week.
    """

    traits: Records
    state: Records
    outcome: Records


def build_population(
    market: MarketSettings,
    population: PopulationSettings,
    behaviour: BehaviourSettings,
    network: Network,
    key: Key,
    weeks: int,
    warm_up: int,
) -> Population:
    """Draw a population on a network.

    Args:
        market: brands and kind of market.
        population: distributions of the traits.
        behaviour: rules whose balance the first state seeks.
        network: ties, for homophily.
        key: key of the run.
        weeks: weeks from the start of the warm-up to the end of the run-off.
        warm_up: weeks before the fork.

    Returns:
        The population; the same arguments give the same bits.
    """
    drawing = Drawing(key, np.arange(network.size, dtype=np.int64))
    traits = draw_traits(market, population, network, key, weeks)
    there, tenure = traits["entry"] == 0, np.inf
    if market.kind == "invoices":
        parametric = market.customers == "parametric"
        law = law_of(population)
        fit = fit_of_law(law, behaviour, market.entries) if parametric else load_fit(market.fit)
        there, tenure = draw_invoice_customers(traits, drawing, fit, warm_up, weeks)
        if parametric:
            draw_parametric_customers(traits, drawing, law)
    state = initial_state(traits, market, population, behaviour, drawing, there, tenure)
    traits.flags.writeable = False
    return Population(traits, state, np.zeros(network.size, dtype=outcome_dtype()))
