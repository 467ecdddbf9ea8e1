"""One person's life so far: what it bought, how it felt, what reached it, who told it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from sim.app.live.market import LiveMarket
from sim.app.live.standing import STANDINGS
from sim.locale import Catalogue
from sim.population.records import SOURCES

LATEST: Final = 12
"""Events that are told, the latest first."""

_FOCAL: Final = 0


@dataclass(frozen=True)
class Life:
    """What is known of a person.

    Attributes:
        person: who. standing: where it stands with the brand.
        friends: ids of those it knows. feelings: one row a week. bought: weeks of its purchases
            of the brand, and of rivals.
        source: where it had heard of the brand before its first purchase, None before any.
        told: sentences on the latest events as (week, kind, sentence), the latest first.
        need: purchase occasions a year. earlier: purchases of the brand in the warm-up.
    """

    person: int
    standing: str
    friends: tuple[int, ...]
    feelings: pd.DataFrame
    bought: tuple[int, ...]
    bought_elsewhere: tuple[int, ...]
    source: str | None
    told: tuple[tuple[int, str, str], ...]
    need: float
    earlier: int


def life_of(live: LiveMarket, person: int, words: Catalogue) -> Life:
    """Return the life of a person so far, told in a language.

    Args:
        live: the market.
        person: id, 0 to size - 1.
        words: of the language.
    """
    market = live.market
    rows = market.recorder.all_purchases()
    rows = rows[rows["consumer"] == person]
    own = rows[rows["brand"] == _FOCAL]
    first = own[own["first"] == 1]
    network = market.network
    start, stop = network.offsets[person : person + 2]
    friends = network.neighbours[start:stop]
    since = rows[rows["week"] >= 0]
    told = [
        *_purchases(live, since, words),
        *_contacts(live, person, words),
        *_voices(live, friends, words),
    ]
    told.sort(key=lambda event: event[0], reverse=True)
    return Life(
        person=person,
        standing=STANDINGS[int(live.standings()[person])],
        friends=tuple(int(friend) for friend in friends),
        feelings=live.history.feelings(person),
        bought=_weeks(since[since["brand"] == _FOCAL]),
        bought_elsewhere=_weeks(since[since["brand"] != _FOCAL]),
        source=SOURCES[int(first["source"][0])] if first.shape[0] else None,
        told=tuple(told[:LATEST]),
        need=float(market.consumers.traits["need_rate"][person]) * 52.0,
        earlier=int((own["week"] < 0).sum()),
    )


def _weeks(rows: np.ndarray) -> tuple[int, ...]:
    return tuple(int(week) for week in np.unique(rows["week"]))


def _purchases(live: LiveMarket, rows: np.ndarray, words: Catalogue) -> list[tuple[int, str, str]]:
    numbers = words.numbers
    told = []
    for row in rows:
        brand = live.market.brands[int(row["brand"])].name
        full = float(row["amount"] + row["face_value"])
        key = "live.told.bought"
        if row["face_value"] > 0.0:
            key = "live.told.bought_on_deal"
        elif row["path"] == 1 and row["brand"] == _FOCAL:
            key = "live.told.bought_by_habit"
        text = words[key].format(
            brand=words.name(brand),
            units=numbers.number(float(row["units"]), 0),
            cut=numbers.share(float(row["face_value"]) / full, 0) if full > 0.0 else "",
        )
        told.append((int(row["week"]), "bought" if row["brand"] == _FOCAL else "elsewhere", text))
    return told


def _contacts(live: LiveMarket, person: int, words: Catalogue) -> list[tuple[int, str, str]]:
    market = live.market
    rows = market.recorder.all_contacts(0)
    names, channels = market.brands[0].programmes, market.channels.names
    told = []
    for row in rows[rows["consumer"] == person]:
        state = "opted_out" if row["opted_out"] else "opened" if row["opened"] else "ignored"
        place = int(row["programme"])
        text = words[f"live.told.{state}"].format(
            channel=words.name(channels[int(row["channel"])]),
            programme=words.name(names[place] if 0 <= place < len(names) else "status_quo"),
        )
        told.append((int(row["week"]), "contact", text))
    return told


def _voices(live: LiveMarket, friends: np.ndarray, words: Catalogue) -> list[tuple[int, str, str]]:
    return [
        (
            week,
            "praise" if voice > 0 else "warning",
            words["live.told.praise" if voice > 0 else "live.told.warning"].format(friend=friend),
        )
        for week, friend, voice in live.history.heard(friends)
    ]
