"""What a run leaves behind: the columns every measure stands on.

Weeks are counted from the fork: week 0 is the first week of the programmes, the warm-up has
negative weeks, the programme runs ``weeks`` weeks and the run-off follows it. Brand 0 is the
focal brand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PURCHASE_DTYPE = np.dtype(
    [
        ("week", "i2"),
        ("consumer", "i4"),
        ("brand", "i1"),
        ("path", "i1"),  # population.records: DELIBERATE, INERTIAL, RENEWED, SWITCHED
        ("first", "i1"),  # 1: the consumer's first purchase ever of that brand
        ("personal", "i1"),  # 1: a personal offer was used
        ("source", "i1"),  # source remembered (population.records.SOURCES)
        ("theme", "i1"),
        ("units", "f4"),
        ("amount", "f8"),  # money paid
        ("face_value", "f8"),  # money taken off the regular price
    ],
    align=True,
)
"""One row a purchase of any brand, by week then consumer."""

CONTACT_DTYPE = np.dtype(
    [
        ("week", "i2"),
        ("consumer", "i4"),
        ("programme", "i1"),
        ("channel", "i1"),
        ("source", "i1"),
        ("opened", "i1"),
        ("clicked", "i1"),
        ("opted_out", "i1"),
        ("cost", "f8"),
    ],
    align=True,
)
"""One row a direct contact of the focal brand."""

LEDGER_DTYPE = np.dtype(
    [
        ("week", "i2"),
        ("programme", "i1"),
        ("item", "i1"),
        ("side", "i1"),  # 0 retention: spent on customers; 1 acquisition: on prospects; 2 shared
        ("amount", "f8"),
        ("units", "f8"),
        ("unit_cost", "f8"),
    ],
    align=True,
)
"""One row a week, programme and item of the focal brand's spend; amount = units * unit_cost."""

WEEKLY_DTYPE = np.dtype(
    [
        ("week", "i2"),
        ("brand", "i1"),
        ("aware", "f8"),  # share of consumers whose awareness is at least 1/2
        ("attachment", "f8"),  # mean attachment of consumers
        ("visits", "f8"),  # occasions on which the brand was considered
        ("marketing_cost", "f8"),
        ("active_customers", "i8"),  # bought the brand within the last ``activity_window`` weeks
    ],
    align=True,
)
"""One row a week and brand."""

CENSUS_DTYPE = np.dtype(
    [
        ("present", "i1"),  # in the market that week
        ("awareness", "f4"),
        ("attachment", "f4"),  # focal A
        ("relative_attitude", "f4"),  # focal A minus the best rival's A
        ("satisfaction", "f4"),
        ("trust", "f4"),
        ("consent", "i1"),
        ("contract", "i1"),  # contracts: brand held, -1 none
        ("bought", "i1"),  # 1: bought the focal brand at any time before, the warm-up's past too
    ],
    align=True,
)
"""One row a consumer, taken at the fork, at the end of the programme, and at the very end."""


@dataclass(frozen=True)
class Recording:
    """The columns of one run of one arm.

    Attributes:
        size: consumers in the population (everyone who can ever buy).
        warm_up: weeks before the fork.
        weeks: weeks of the programme.
        run_off: weeks after it.
        purchases: rows of :data:`PURCHASE_DTYPE`, warm-up included (negative weeks).
        contacts: rows of :data:`CONTACT_DTYPE`, from the fork on.
        ledger: rows of :data:`LEDGER_DTYPE`, from the fork on.
        weekly: rows of :data:`WEEKLY_DTYPE`, from the fork on.
        census: ``fork``, ``end`` (of the programme) and ``final``: (size,) of CENSUS_DTYPE. Of a
            run that was watched, ``week_13`` and so on too
            (:func:`sim.measures.moments.census_name`).
        price: (brands,) regular price a unit, currency.
        unit_cost: (brands,) variable cost a unit, currency.
        discount_rate: a year; a week's factor is (1 + rate) ** (-week / 52).
        activity_window: weeks in which a purchase makes a customer active.
        programmes: names by index. items: names by index. channels: names by index.
        market_kind: repertoire, invoices, contract or durable.
        unidentified: KPIs the market's data cannot identify; reported as null.
        members: (size,) who has joined a programme of the arm by the end.
        held_out: (size,) the control group of a field test, kept out of contacts and enrolment.
        points: rows (week, issued, redeemed, expired, outstanding, liability) or empty.
    """

    size: int
    warm_up: int
    weeks: int
    run_off: int
    purchases: NDArray[np.void]
    contacts: NDArray[np.void]
    ledger: NDArray[np.void]
    weekly: NDArray[np.void]
    census: Mapping[str, NDArray[np.void]]
    price: NDArray[np.float64]
    unit_cost: NDArray[np.float64]
    discount_rate: float
    activity_window: int
    programmes: tuple[str, ...]
    items: tuple[str, ...]
    channels: tuple[str, ...]
    market_kind: str
    unidentified: tuple[str, ...]
    points: NDArray[np.float64]
    members: NDArray[np.bool_]
    held_out: NDArray[np.bool_]
