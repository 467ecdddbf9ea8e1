"""One firm's customers, lived week by week by the market's own rules, as often as one likes.

Calibration asks what a firm's transactions would look like under other agents. The answer comes
from the compiled week that every market of kind ``invoices`` lives, not from a formula like it:
customers enter in the weeks in which the firm first saw them, and the week runs under the firm's
usual marketing. Word of mouth is off: one firm's transactions do not show who talked to whom, and
in such a market usual talk is inside the rates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.parameters import pack_parameters
from sim.behaviour.week import live_block
from sim.market import Market
from sim.population.initial import expected_satisfaction
from sim.population.parametric import CustomerLaw, draw_parametric_customers
from sim.population.records import MAX_OCCASIONS, Records, brand_dtype
from sim.population.traits import Drawing
from sim.randomness import Key
from sim.scenario.load import load_scenario

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MARKET = (
    "market=gift_retail",
    "network=none",
    "behaviour.word_of_mouth=0",
    "horizon.warm_up=0",
    "horizon.run_off=0",
    "threads=1",
)
_BLOCK = 512
_SLOTS = np.arange(MAX_OCCASIONS)[None, :]
_NONE = np.zeros(0, dtype=np.int64)
_NOTHING = np.zeros(0)


@dataclass(frozen=True)
class Orders:
    """Orders of customers numbered from 0, sorted by customer, then week.

    Attributes:
        customer: (orders,) number of the customer.
        week: (orders,) week of the order, from 0.
        amount: (orders,) value of the order, > 0.
        entry: (customers,) week of each customer's first order.
        weeks: weeks observed.
    """

    customer: Ints
    week: Ints
    amount: Floats
    entry: Ints
    weeks: int


@dataclass(frozen=True)
class Design:
    """What is known of a log before anything is estimated: who was first seen when, until when.

    Attributes:
        entry: (customers,) week of the first order, sorted.
        season: (weeks,) factor on the order rate in each week observed, mean about 1.
    """

    entry: Ints
    season: Floats

    @property
    def weeks(self) -> int:
        """Weeks observed."""
        return int(self.season.size)


class CustomerSimulator:
    """Lives the customers of one design under any parameters.

    Parameters go by the names of settings: ``population.need_shape`` and the other fields of
    :class:`sim.population.parametric.CustomerLaw`, and any ``behaviour.`` setting. What is not
    given stays as in the packaged market of invoices.
    """

    def __init__(self, design: Design) -> None:
        """Build the firm and the customers whom all simulations share."""
        self.design = design
        size = f"population.size={design.entry.size}"
        settings = load_scenario(*_MARKET, size, f"horizon.weeks={design.weeks}")
        market = Market(settings)
        self._market = market
        self._behaviour = settings.behaviour
        self._traits = market.consumers.traits.copy()
        self._traits["entry"] = design.entry
        self._ids = np.arange(design.entry.size, dtype=np.int64)
        network = market.network
        self._ties = (network.offsets, network.neighbours, network.strength)
        self._voices = np.zeros(design.entry.size, dtype=np.int8)
        self._offers = np.zeros(1, dtype=brand_dtype())
        self._offers[0] = market.brands[0].plan(0).record[0]

    def run(self, values: Mapping[str, float], key: Key) -> Orders:
        """Live the weeks of the design once.

        Args:
            values: parameters by full name.
            key: luck of this run.

        Returns:
            The orders; baskets have mean 1 unless ``population.basket_mean`` is given.
        """
        law = CustomerLaw(**_part(values, "population"))
        draw_parametric_customers(self._traits, Drawing(key, self._ids), law)
        behaviour = self._behaviour.model_copy(update=_part(values, "behaviour"))
        brand = self._market.settings.market.brands[0]
        parameters = pack_parameters(
            behaviour.model_dump(), "invoices", brand.price, expected_satisfaction(brand, behaviour)
        )
        return self._live(parameters, key)

    def _live(self, parameters: Records, key: Key) -> Orders:
        """Live all weeks, block by block: nobody talks, so blocks do not meet.

        A block small enough for the processor's cache lives twice as fast.
        """
        state = self._market.consumers.state.copy()
        columns = [
            self._live_block(low, week, parameters, state, key)
            for low in range(0, self._ids.size, _BLOCK)
            for week in range(self.design.weeks)
        ]
        customer, week, amount = (np.concatenate(column) for column in zip(*columns, strict=True))
        order = np.argsort(customer, kind="stable")
        return Orders(
            customer[order], week[order], amount[order], self.design.entry, self.design.weeks
        )

    def _live_block(
        self, low: int, week: int, parameters: Records, state: Records, key: Key
    ) -> tuple[Ints, Ints, Floats]:
        """Live one week of one block; return who ordered, when and for how much."""
        market, outcome = self._market, self._market.consumers.outcome
        # Customers are sorted by entry: who has not entered yet has nothing to live.
        high = min(low + _BLOCK, int(np.searchsorted(self.design.entry, week, side="right")))
        if high <= low:
            return _NONE, _NONE, _NOTHING
        live_block(
            low,
            high,
            week,
            float(self.design.season[week]),
            key[0],
            key[1],
            parameters,
            self._offers,
            market._channel_records,
            self._traits,
            state,
            outcome,
            self._ties,
            self._voices,
            self._voices,
            market._no_touches,
            market._nowhere,
            market._no_pull,
        )
        bought = outcome["purchases"][low:high]
        rows = np.flatnonzero(bought)
        row, place = np.nonzero(bought[rows, None] > _SLOTS)
        customer = low + rows[row]
        units = outcome["units"][customer, place].astype(np.float64)
        return customer, np.full(customer.size, week), units


def _part(values: Mapping[str, float], group: str) -> dict[str, float]:
    """Return the values of one group by short name."""
    start = f"{group}."
    return {name[len(start) :]: v for name, v in values.items() if name.startswith(start)}
