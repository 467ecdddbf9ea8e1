"""How long customers keep buying without a break: survival by age."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.columns import Columns, Ints, Mask
from sim.measures.retention import cohort_period

GROUPS = ("at_fork", "acquired")
"""Customers at the fork, the same people in every arm; those won since, whoever they are."""


def survival(columns: Columns) -> pd.DataFrame:
    """Return how many customers of an age are still there, of those who were one period before.

    There at age k: an unbroken run of k active periods (13 weeks; 52 in a contract market) since
    the fork, or since the period of the first purchase ever. Active: bought in that period. A
    cohort counts at an age only where the whole period is observed, so the product of surviving ÷
    at_risk over the ages is Kaplan and Meier's (1958) estimate.

    Returns:
        Columns group (:data:`GROUPS`), age (periods, from 0), at_risk, surviving; ages at which
        nobody is at risk are left out.
    """
    period = cohort_period(columns)
    span = columns.end // period
    rows = columns.focal_between(0, span * period)
    age = rows.week // period
    active = np.zeros((span, columns.size), dtype=np.bool_)
    active[age, rows.consumer] = True
    own = np.full(columns.size, -1, dtype=np.int64)
    first = rows.first == 1
    own[rows.consumer[first]] = age[first]
    return pd.concat([_at_fork(columns.customers_at_fork, active), _acquired(own, active)])


def _at_fork(customers: Mask, active: Mask) -> pd.DataFrame:
    """Return the ages of the customers at the fork: age 1 is the first period after it."""
    there = np.logical_and.accumulate(np.vstack([customers[None], active & customers]), axis=0)
    alive = there.sum(axis=1)
    return _ages("at_fork", np.concatenate([alive[:1], alive[:-1]]), alive)


def _acquired(own: Ints, active: Mask) -> pd.DataFrame:
    """Return the ages of those won since: age 0 is the period of the first purchase."""
    span = active.shape[0]
    at_risk, alive = np.zeros(span, dtype=np.int64), np.zeros(span, dtype=np.int64)
    for cohort in range(span):
        there = np.logical_and.accumulate(active[cohort:, own == cohort], axis=0).sum(axis=1)
        alive[: there.size] += there
        at_risk[: there.size] += np.concatenate([there[:1], there[:-1]])
    return _ages("acquired", at_risk, alive)


def _ages(group: str, at_risk: Ints, surviving: Ints) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "group": group,
            "age": np.arange(at_risk.size),
            "at_risk": at_risk,
            "surviving": surviving,
        }
    )
    return frame[frame["at_risk"] > 0].reset_index(drop=True)
