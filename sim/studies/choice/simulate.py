"""The panel again, lived by relmark's consumers: other households, the same shelves.

Each household is a consumer drawn as every consumer of a market is (:mod:`sim.population.traits`)
and decides by the compiled rules of the week (:mod:`sim.behaviour.choice`). A display is the
brand's point of sale at that occasion, a feature is one exposure of buzz. What a panel cannot
show is the same for all brands: all are known, within reach, of one quality, and a purchase
teaches habit alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.behaviour.choice import choose, unthinking, utility
from sim.behaviour.experience import learn_habit
from sim.behaviour.parameters import pack_parameters
from sim.kernels import kernel
from sim.network.build import build_network
from sim.population.records import NOBODY, Records, brand_dtype, brand_slots, state_dtype
from sim.population.traits import draw_traits
from sim.randomness import Key
from sim.scenario.behaviour import BehaviourSettings
from sim.scenario.population import PopulationSettings
from sim.studies.choice.panel import ChoicePanel
from sim.studies.choice.parameters import ChoiceParameters
from sim.studies.choice.reference import between_occasions, remember
from sim.studies.choice.settings import behaviour_settings, brand_settings, population_settings

_NEVER = -1e9  # utility of buying nothing where every occasion ends in a purchase
_EVER_BOUGHT = np.uint16(0xFFFF)


@kernel
def _meet(s: Any, brands: Any, price: Any, display: Any, feature: Any) -> None:
    """Set what the household meets at one occasion."""
    for b in range(brands.shape[0]):
        brands[b].price = price[b]
        brands[b].point_of_sale = display[b]
        s.buzz[b] = feature[b]


@kernel
def _settle_habits(i: Any, t: Any, s: Any, p: Any, brands: Any, pull: Any, value: Any) -> None:
    """Start habits at the choice shares of what is usually met."""
    top = -np.inf
    for b in range(brands.shape[0]):
        s.reference_price[b] = brands[b].price
        value[b] = utility(t, s, p, brands, pull, i, b)
        top = max(top, value[b])
    total = 0.0
    for b in range(brands.shape[0]):
        value[b] = np.exp(value[b] - top)
        total += value[b]
    for b in range(brands.shape[0]):
        s.habit[b] = value[b] / total


@kernel
def _live(
    chosen: Any,
    inertial: Any,
    traits: Any,
    state: Any,
    p: Any,
    brands: Any,
    pull: Any,
    start: Any,
    met: Any,
    usual: Any,
    between: Any,
    key0: Any,
    key1: Any,
) -> None:
    """Let every household go through its occasions.

    Args:
        met: (3, occasions, brands) prices, displays, features; ``usual`` (3, households, brands).
    """
    value = np.zeros(brands.shape[0])
    for h in range(start.shape[0] - 1):
        t, s = traits[h], state[h]
        _meet(s, brands, usual[0, h], usual[1, h], usual[2, h])
        _settle_habits(h, t, s, p, brands, pull, value)
        for b in range(brands.shape[0]):
            s.reference_price[b] = met[0, start[h], b]
        for n in range(start[h], start[h + 1]):
            _meet(s, brands, met[0, n], met[1, n], met[2, n])
            occasion = n - start[h]
            y = unthinking(h, occasion, 0, key0, key1, t, s, p, brands)
            inertial[n] = y != NOBODY
            if y == NOBODY:
                y = choose(h, occasion, 0, key0, key1, t, s, p, brands, pull)
            chosen[n] = y
            learn_habit(s, p, brands.shape[0], y, 1.0)
            for b in range(brands.shape[0]):
                s.reference_price[b] = remember(
                    s.reference_price[b], met[0, n, b], b == y, p.reference_purchase, between[h]
                )


def first_state(size: int, brands: int) -> Records:
    """Return households that know every brand, expect the same of each and have bought all."""
    state: Records = np.zeros(size, dtype=state_dtype(brand_slots(brands)))
    state["awareness"][:, :brands] = 1.0
    state["quality"][:, :brands] = 0.5
    state["bought"] = _EVER_BOUGHT
    state["offer_brand"] = NOBODY
    return state


def simulate_panel(
    panel: ChoicePanel,
    parameters: ChoiceParameters,
    key: Key,
    behaviour: BehaviourSettings | None = None,
    population: PopulationSettings | None = None,
) -> ChoicePanel:
    """Return the panel with the choices of simulated households in place of the real ones.

    Args:
        panel: occasions and what is met at them; its choices are not looked at.
        parameters: of choice.
        key: (seed, replication).
        behaviour: settings of what is not fitted; defaults if None.
        population: likewise.
    """
    chosen, _ = simulate_paths(panel, parameters, key, behaviour, population)
    return panel.with_choices(chosen)


def simulate_paths(
    panel: ChoicePanel,
    parameters: ChoiceParameters,
    key: Key,
    behaviour: BehaviourSettings | None = None,
    population: PopulationSettings | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the brand taken at each occasion, and whether it was taken without a thought."""
    brands = len(panel.brands)
    market = brand_settings(panel.brands, parameters)
    people = population_settings(parameters, panel.size, population or PopulationSettings())
    rules = behaviour_settings(parameters, behaviour or BehaviourSettings())
    network = build_network("none", panel.size, key)
    traits = draw_traits(market, people, network, key, weeks=1)
    traits["outside"] = _NEVER
    level = float(panel.price.mean())
    p = pack_parameters(rules.model_dump(), "repertoire", level, 0.0)[0]
    shelf = np.zeros(brands, dtype=brand_dtype())
    shelf["distribution"] = 1.0
    shelf["image"] = parameters.image
    shelf["assortment"] = 1.0
    met = np.stack([panel.price, panel.display, panel.feature])
    sums = np.add.reduceat(
        np.stack([np.log(panel.price), panel.display, panel.feature]), panel.start[:-1], axis=1
    )
    usual = sums / panel.occasions[None, :, None]
    usual[0] = np.exp(usual[0])
    chosen = np.zeros(panel.chosen.shape[0], dtype=np.int64)
    inertial = np.zeros(chosen.shape[0], dtype=np.bool_)
    _live(
        chosen,
        inertial,
        traits,
        first_state(panel.size, brands),
        p,
        shelf,
        np.zeros((0, brands)),
        panel.start,
        met,
        usual,
        between_occasions(panel, rules.reference_memory),
        *key,
    )
    return chosen, inertial
