"""Who came: new customers, what they cost, where they had heard of the brand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.measures.columns import SOURCES, WEEKS_PER_YEAR, Columns, Mask, Ratio, share
from sim.measures.costs import acquisition_cost

WON_BACK_WEEKS = WEEKS_PER_YEAR
"""Idle weeks after which a returning buyer counts as won back, not as retained."""

_WORD_OF_MOUTH = tuple(SOURCES.index(name) for name in ("word_of_mouth", "referral"))


@dataclass(frozen=True, slots=True)
class AcquiredSplit:
    """New customers by their two potential outcomes, with the programme and without.

    Attributes:
        always: new in the arm and in the baseline.
        induced: new in the arm alone.
        displaced: new in the baseline alone.
    """

    always: int
    induced: int
    displaced: int


def acquired(columns: Columns) -> Mask:
    """Return (size,) whose first purchase ever of the focal brand is in the programme's weeks.

    Customers who come back after a long absence are not among them: see :func:`won_back`.
    """
    mask = np.zeros(columns.size, dtype=np.bool_)
    mask[columns.programme.consumer[columns.programme.first == 1]] = True
    return mask


def new_customers(columns: Columns) -> int:
    """Return the number of :func:`acquired` consumers."""
    return int(np.count_nonzero(acquired(columns)))


def won_back(columns: Columns) -> int:
    """Return how many buy in the programme after 52 or more idle weeks, not being new."""
    focal = columns.focal
    order = np.lexsort((focal.week, focal.consumer))
    consumer, week = focal.consumer[order], focal.week[order]
    same = consumer[1:] == consumer[:-1]
    idle = np.diff(week) > WON_BACK_WEEKS
    inside = (week[1:] >= 0) & (week[1:] < columns.weeks)
    return int(np.unique(consumer[1:][same & idle & inside]).size)


def conversion_rate(columns: Columns) -> float | None:
    """Return prospects at the fork who were acquired ÷ prospects at the fork, 0 to 1.

    Prospects are present at the fork and never bought the focal brand before it, nor before the
    warm-up; who enters the market later is in neither number. None without prospects.
    """
    converted = np.count_nonzero(acquired(columns) & columns.prospects)
    return share(converted, np.count_nonzero(columns.prospects))


def cac(columns: Columns) -> Ratio:
    """Return the acquisition spend of the programme ÷ its new customers, currency a customer.

    Spend on prospects, discounts on their first purchases at face value, and shared spend in the
    proportion of prospects among the consumers present at the fork. Undefined if none was
    acquired. (Farris et al. 2010, 'average acquisition cost'.)
    """
    return Ratio(acquisition_cost(columns), float(new_customers(columns)))


def incremental_cac(columns: Columns, baseline: Columns) -> Ratio:
    """Return (spend − baseline's) ÷ (new customers − baseline's), currency a customer.

    Undefined unless the arm won more customers than the baseline. Over replications it is "no
    finite CAC" when the interval of incremental customers includes zero.
    """
    arm, other = cac(columns), cac(baseline)
    return Ratio(arm.numerator - other.numerator, arm.denominator - other.denominator)


def wom_acquired_share(columns: Columns) -> Ratio:
    """Return new customers who had heard of the brand from people ÷ those with any source.

    The source remembered at the first purchase is word of mouth or a referral.
    """
    source = columns.programme.source[columns.programme.first == 1]
    known = float(np.count_nonzero(source))
    return Ratio(float(np.count_nonzero(np.isin(source, _WORD_OF_MOUTH))), known)


def acquired_by_source(columns: Columns) -> dict[str, int]:
    """Return new customers by the source remembered at their first purchase."""
    source = columns.programme.source[columns.programme.first == 1]
    counts = np.bincount(source, minlength=len(SOURCES))
    return dict(zip(SOURCES, counts.tolist(), strict=True))


def acquired_split(columns: Columns, baseline: Columns) -> AcquiredSplit:
    """Split new customers into always, induced and displaced against the same replication."""
    arm, other = acquired(columns), acquired(baseline)
    counts = (np.count_nonzero(mask) for mask in (arm & other, arm & ~other, other & ~arm))
    return AcquiredSplit(*(int(count) for count in counts))
