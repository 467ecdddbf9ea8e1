"""What the live market remembers week by week: its curves, and how everybody felt."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.market import Market
from sim.population.records import SOURCES

CURVES: Final = (
    "buyers", "active", "attachment", "cost", "share", "by_word", "by_ads", "by_other",
)  # fmt: skip
"""Columns of the curves, one row a week."""

FEELINGS: Final = ("satisfaction", "attachment", "habit", "awareness")
"""What is remembered of everybody, each towards the focal brand."""

SHARE_WEEKS: Final = 4
"""Weeks that the market share is taken over: one week has too few purchases."""

_WORD = tuple(SOURCES.index(name) for name in ("word_of_mouth", "referral"))
_ADS = tuple(SOURCES.index(name) for name in ("advertising", "media"))


class History:
    """The curves and feelings of one market since its first week."""

    def __init__(self, market: Market) -> None:
        """Start before the first week."""
        self._weeks: list[dict[str, float]] = []
        self._sales: list[tuple[float, float]] = []
        self._feelings: list[NDArray[np.float32]] = []
        self._heard: list[NDArray[np.int8]] = []
        self._new = np.zeros(3)
        self._rivals = len(market.brands) > 1

    def __len__(self) -> int:
        """Return how many weeks are remembered."""
        return len(self._weeks)

    def live(self, market: Market) -> None:
        """Let a market live one week, and remember it."""
        heard = market.voices[market.clock % 2].copy()
        market.step()
        self._heard.append(heard)
        self._feelings.append(_feelings(market))
        self._weeks.append(self._row(market))

    def curves(self, since: int = 0) -> pd.DataFrame:
        """Return one row a week from week ``since`` on: ``week`` and :data:`CURVES`.

        Buyers and active customers are people, attachment is the mean of all in [-1, 1], cost is
        currency a week, share a share of units over :data:`SHARE_WEEKS` weeks (missing where there
        is no rival), the last three new customers since the first week by where they heard.
        """
        rows = self._weeks[since:]
        return pd.DataFrame(rows, columns=["week", *CURVES])

    def feelings(self, person: int) -> pd.DataFrame:
        """Return one row a week of one person: ``week`` and :data:`FEELINGS`."""
        rows = np.array([week[:, person] for week in self._feelings]).reshape(-1, len(FEELINGS))
        frame = pd.DataFrame(rows, columns=list(FEELINGS))
        frame.insert(0, "week", np.arange(len(frame)))
        return frame

    def heard(self, friends: NDArray[np.int32]) -> list[tuple[int, int, int]]:
        """Return (week, friend, voice) of all that these people said of the focal brand.

        It reached their friends in that week: 1 is praise, -1 a warning.
        """
        found = []
        for week, voices in enumerate(self._heard):
            spoke = friends[np.abs(voices[friends]) == 1]
            found += [(week, int(friend), int(voices[friend])) for friend in spoke]
        return found

    def _row(self, market: Market) -> dict[str, float]:
        sales = market.sales
        focal = sales.of_brand(0)
        self._sales.append((float(sales.units[focal].sum()), float(sales.units.sum())))
        own, every = np.sum(self._sales[-SHARE_WEEKS:], axis=0)
        source = sales.source[focal][sales.first[focal] == 1]
        by_word, by_ads = (int(np.isin(source, group).sum()) for group in (_WORD, _ADS))
        self._new += (by_word, by_ads, source.shape[0] - by_word - by_ads)
        latest = market.latest
        return {
            "week": market.week - 1,
            "buyers": latest["buyers"],
            "active": float(_customers(market).sum()),
            "attachment": latest["attachment"],
            "cost": latest["marketing_cost"],
            "share": float(own / every) if self._rivals and every > 0.0 else float("nan"),
            **dict(zip(("by_word", "by_ads", "by_other"), map(float, self._new), strict=True)),
        }


def _customers(market: Market) -> NDArray[np.bool_]:
    if market.settings.market.kind == "durable":
        return np.asarray(market.consumers.state["bought"] & 1 == 1)
    return market.customers_now()


def _feelings(market: Market) -> NDArray[np.float32]:
    """Return (feelings, people) how everybody feels towards the focal brand."""
    state = market.consumers.state
    columns = [state[name] for name in FEELINGS]
    focal = [column if column.ndim == 1 else column[:, 0] for column in columns]
    return np.array(focal, dtype=np.float32)
