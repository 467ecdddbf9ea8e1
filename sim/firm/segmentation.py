"""Segments of customers [segmentation], made from columns of the customer database alone.

Four ways: by stage of the relationship (``lifecycle``), by recency, frequency and amount
(``rfm``; Hughes 1994), by likeness (``clusters``, k-means), by expected spend (``potential``).
Known people who never bought are the segment ``prospects`` in all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.firm.crm import Crm
from sim.firm.potential import expected_spend
from sim.population.records import NOBODY
from sim.scenario.strategy_crm import SEGMENTS, SegmentedSettings

Floats = NDArray[np.float64]
Labels = NDArray[np.int8]

_QUINTILES = 5
_STARTS = 4
"""Random starts of k-means; the best is kept."""


@dataclass(frozen=True)
class Segmentation:
    """Who is in which segment, as of a week.

    Attributes:
        week: when it was made. names: of the segments.
        label: (size,) index into ``names``; -1 for people nobody recognises.
        value: (size,) believed spend of the year to come, currency.
    """

    week: int
    names: tuple[str, ...]
    label: Labels
    value: Floats

    def members(self, index: int) -> NDArray[np.bool_]:
        """Return (size,) who is in a segment."""
        inside: NDArray[np.bool_] = self.label == index
        return inside

    def ranks(self) -> NDArray[np.int64]:
        """Return (segments,) the rank of each by mean believed spend: 0 for the most valuable."""
        means = [
            self.value[self.members(index)].mean() if self.members(index).any() else -1.0
            for index in range(len(self.names))
        ]
        ranks = np.empty(len(means), np.int64)
        ranks[np.argsort(-np.array(means), kind="stable")] = np.arange(len(means))
        return ranks


def check_clusters() -> None:
    """Refuse segments by clusters where scikit-learn is missing.

    Raises:
        UserError: one sentence with the command that installs it.
    """
    if find_spec("sklearn") is None:
        raise UserError(
            "strategy.segmented.by=clusters needs scikit-learn, which is not installed: "
            "pip install 'relmark[analysis]'"
        )


def segment(crm: Crm, week: int, settings: SegmentedSettings) -> Segmentation:
    """Make segments of all known people.

    Args:
        crm: the customer database.
        week: since the fork.
        settings: what makes the segments, and how many.
    """
    value = expected_spend(crm, week)
    label = np.full(crm.size, NOBODY, np.int8)
    label[crm.known] = 0
    ids = np.flatnonzero(crm.known & (crm.purchases > 0))
    if ids.size:
        label[ids] = _WAYS[settings.by](crm, week, settings, ids, value)
    return Segmentation(week, SEGMENTS[settings.by], label, value)


def _lifecycle(
    crm: Crm, week: int, settings: SegmentedSettings, ids: NDArray[np.intp], value: Floats
) -> Labels:
    """Prospects aside: lapsing before premium before first purchase before newcomers."""
    idle = week - crm.last_purchase[ids].astype(np.int64)
    tenure = week - crm.first_purchase[ids].astype(np.int64)
    names = SEGMENTS["lifecycle"]
    label = np.full(ids.size, names.index("regulars"), np.int8)
    label[tenure <= settings.newcomer_weeks] = names.index("newcomers")
    label[crm.purchases[ids] == 1] = names.index("first_purchase")
    best = np.argsort(-crm.units_year[ids], kind="stable")
    premium = best[: int(round(settings.premium_share * ids.size))]
    label[premium[crm.purchases[ids][premium] > 1]] = names.index("premium")
    lapsing = idle > settings.lapsing_gaps * crm.mean_gap(ids)
    label[lapsing] = names.index("lapsing")
    return label


def _rfm(
    crm: Crm, week: int, settings: SegmentedSettings, ids: NDArray[np.intp], value: Floats
) -> Labels:
    """Scores of 1 to 5 by quintile, named by their pattern."""
    recency = scores(crm.last_purchase[ids].astype(np.float64))
    frequency = scores(crm.purchases[ids].astype(np.float64))
    amount = scores(crm.spend[ids] / crm.purchases[ids])
    names = SEGMENTS["rfm"]
    label = np.full(ids.size, names.index("ordinary"), np.int8)
    label[recency <= 2] = names.index("sleeping")
    label[(recency <= 2) & (frequency >= 4)] = names.index("at_risk")
    label[(recency >= 4) & (frequency <= 2)] = names.index("promising")
    label[(recency >= 3) & (frequency >= 4)] = names.index("loyal")
    champions = (recency >= 4) & (frequency >= 4) & (amount >= 4)
    label[champions] = names.index("champions")
    return label


def scores(values: Floats) -> NDArray[np.int64]:
    """Return scores from 1 (lowest fifth) to 5; equal values have equal scores.

    The score is the fifth in which the middle of the run of equals lies, so that a crowd of
    one-time buyers is not split by the order of its records.
    """
    below = np.searchsorted(np.sort(values), values, side="left")
    upto = np.searchsorted(np.sort(values), values, side="right")
    middle = (below + upto) / (2.0 * values.size)
    return np.minimum((middle * _QUINTILES).astype(np.int64), _QUINTILES - 1) + 1


def _clusters(
    crm: Crm, week: int, settings: SegmentedSettings, ids: NDArray[np.intp], value: Floats
) -> Labels:
    """K-means on standardised columns; clusters are numbered by mean believed spend."""
    check_clusters()
    k_means = import_module("sklearn.cluster").KMeans  # optional, and slow to import
    threads = import_module("threadpoolctl").threadpool_limits
    columns = (
        np.log1p(crm.purchases[ids]),
        np.log1p(crm.units_year[ids]),
        np.log1p(crm.spend[ids] / crm.purchases[ids]),
        np.log1p(np.maximum(week - crm.last_purchase[ids], 0)),
        np.log1p(np.maximum(week - crm.first_purchase[ids], 0)),
        (crm.opened[ids] + 1.0) / (crm.sent[ids] + 4.0),
    )
    table = np.stack([_standardised(np.asarray(column, np.float64)) for column in columns], axis=1)
    count = min(settings.segments, np.unique(table, axis=0).shape[0])
    seed = (crm.key[0] * 1_000_003 + crm.key[1]) % 2**32
    # sums over threads could depend on how many there are
    with threads(limits=1):
        found: Any = k_means(count, n_init=_STARTS, random_state=seed).fit_predict(table)
    means = np.array([value[ids][found == index].mean() for index in range(count)])
    rank = np.empty(count, np.int8)
    rank[np.argsort(-means, kind="stable")] = np.arange(count)
    return np.asarray(1 + rank[found], np.int8)


def _potential(
    crm: Crm, week: int, settings: SegmentedSettings, ids: NDArray[np.intp], value: Floats
) -> Labels:
    """Equal shares of customers by believed spend, the most valuable first."""
    place = np.empty(ids.size, np.int64)
    place[np.argsort(-value[ids], kind="stable")] = np.arange(ids.size)
    return (1 + place * settings.segments // ids.size).astype(np.int8)


def _standardised(values: Floats) -> Floats:
    spread = values.std()
    return (values - values.mean()) / (spread if spread > 1e-9 else 1.0)


_WAYS: Mapping[str, Callable[..., Labels]] = {
    "lifecycle": _lifecycle,
    "rfm": _rfm,
    "clusters": _clusters,
    "potential": _potential,
}
