"""How far what a firm believes of its segments is from the truth, which only a simulation knows.

Beliefs come from the customer database; truth from the consumers' traits and from what they
bought afterwards. Nothing here is seen by any programme.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.firm.crm import YEAR
from sim.firm.segmentation import Segmentation
from sim.market import Market
from sim.scenario.strategy import Pooling
from sim.strategies.segmented import Segmented

Floats = NDArray[np.float64]

POOLINGS: tuple[Pooling, ...] = ("all", "segment", "individual")
"""Whose evidence beliefs are pooled over, from the least to the most information."""


def segment_distance(market: Market, programme: Segmented) -> pd.DataFrame:
    """Return what segmentations believed, next to the truth: a row a segment.

    Args:
        market: a run of the focal brand.
        programme: its programme of segments in that run.

    Returns:
        Columns: ``week`` of the segmentation, ``segment``, ``people`` in it, ``theme_believed``
        and ``theme_true`` (0 to 7), ``liked`` (members' mean interest in the believed theme),
        ``liked_best`` (in the segment's true best theme), ``liked_own`` (each member in the own
        favourite: the ceiling of individual content), ``hits`` (share of members whose favourite
        is the believed theme), ``belief_distance`` (total variation between believed and true
        mean interests, 0 to 1), ``spend_believed`` and ``spend_true`` (currency a member a year;
        the latter spent with the brand in the year after, or as much of it as has passed; NaN
        where none has).
    """
    made = zip(programme.made, programme.beliefs, strict=True)
    rows = [row for one, beliefs in made for row in _of_segmentation(market, one, beliefs)]
    return pd.DataFrame(rows)


def information_distance(market: Market) -> pd.DataFrame:
    """Return how well themes chosen with more or less information fit: a row a pooling.

    Over the focal brand's customers that its database has seen buying.

    Args:
        market: any run whose focal brand keeps a database.

    Returns:
        Columns: ``pooling`` (:data:`POOLINGS`), ``people``, and ``liked``, ``liked_own``,
        ``hits`` and ``belief_distance`` as in :func:`segment_distance`, by person.

    Raises:
        ValueError: if the brand keeps no database.
    """
    crm = market.brands[0].crm
    if crm is None:
        raise ValueError("the focal brand keeps no customer database")
    ids = np.flatnonzero(crm.known & (crm.purchases > 0))
    true = _interests(market, ids)
    rows = []
    for pooling in POOLINGS:
        belief = crm.theme_posterior(pooling, ids, market.week)
        fit = _fit(true, np.argmax(belief, axis=1))
        apart = 0.5 * np.abs(belief - true).sum(axis=1).mean() if ids.size else np.nan
        rows.append({"pooling": pooling, "people": ids.size, **fit, "belief_distance": apart})
    return pd.DataFrame(rows)


def _of_segmentation(market: Market, made: Segmentation, beliefs: Floats) -> list[dict[str, Any]]:
    spent = _spent_a_year(market, made.week)
    rows = []
    for index, name in enumerate(made.names):
        ids = np.flatnonzero(made.members(index))
        if ids.size == 0:
            continue
        true = _interests(market, ids)
        mean = true.mean(axis=0)
        theme = int(np.argmax(beliefs[index]))
        rows.append(
            {
                "week": made.week,
                "segment": name,
                "people": ids.size,
                "theme_believed": theme,
                "theme_true": int(np.argmax(mean)),
                "liked_best": float(mean.max()),
                **_fit(true, np.full(ids.size, theme)),
                "belief_distance": float(0.5 * np.abs(beliefs[index] - mean).sum()),
                "spend_believed": float(made.value[ids].mean()),
                "spend_true": float(spent[ids].mean()),
            }
        )
    return rows


def _fit(true: Floats, themes: NDArray[np.integer[Any]]) -> dict[str, float]:
    """Return how well themes fit people's true interests; NaN without people."""
    if themes.size == 0:
        return {"liked": np.nan, "liked_own": np.nan, "hits": np.nan}
    return {
        "liked": float(true[np.arange(themes.size), themes].mean()),
        "liked_own": float(true.max(axis=1).mean()),
        "hits": float(np.mean(np.argmax(true, axis=1) == themes)),
    }


def _interests(market: Market, ids: NDArray[np.intp]) -> Floats:
    return np.asarray(market.consumers.traits["interests"][ids], np.float64)


def _spent_a_year(market: Market, week: int) -> Floats:
    """Return (size,) currency spent with the focal brand from a week on, a year; NaN if unseen."""
    size = len(market.consumers)
    weeks = min(YEAR, market.week - week)
    if weeks <= 0:
        return np.full(size, np.nan)
    rows = market.recorder.all_purchases()
    rows = rows[(rows["brand"] == 0) & (rows["week"] >= week) & (rows["week"] < week + weeks)]
    paid = np.bincount(rows["consumer"], rows["amount"], minlength=size)
    return paid * (YEAR / weeks)
