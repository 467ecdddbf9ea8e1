"""What market a visitor asks for: read from the address, bounded, written back to it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sim.app.live.levers import AT_ONCE, BY_KEY, PEOPLE
from sim.errors import UserError

MARKETS: Final = ("grocery", "subscription", "gift_retail", "durable")
NETWORKS: Final = ("small_world", "community", "scale_free", "lastfm", "none")
SIZES: Final = (50, 2000)
"""Fewest and most people: more are no longer told apart on a screen."""
SEEDS: Final = (0, 2**31 - 1)
ARMS: Final = (
    "status_quo", "none", "mass", "promotion", "one_to_one", "loyalty_programme",
    "mass+loyalty_programme", "one_to_one+loyalty_programme", "retention", "service_recovery",
    "experience", "feedback", "content", "referral", "influencers",
)  # fmt: skip
ONLY: Final[Mapping[str, str]] = {"retention": "subscription"}
"""Strategies that work in one market alone."""
WEEKS: Final[Mapping[str, int]] = {"durable": 520}
"""Weeks a market lives at the most; :data:`USUAL_WEEKS` where nothing is said."""
USUAL_WEEKS: Final = 156
MOST_CHANGES: Final = 60
"""Changes on the way that are kept, and fit into an address."""

_MOST_DIGITS: Final = 12
"""Of a number in the address: more would be read slowly and allowed nowhere."""

OWN: Final = ("market", "network", "size", "seed", "strategy", "did", "week")
"""Names in the address, beside those of the levers of :data:`PEOPLE`."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something a visitor changed on the way.

    Attributes:
        week: from which it counts. name: ``strategy`` or the key of a lever. value: as written.
    """

    week: int
    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.week}:{self.name}:{self.value}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A market as asked for, before its first week.

    Attributes:
        market: its name. network: who talks to whom. size: people. seed: of all luck.
        strategy: of the focal firm. people: levers of :data:`PEOPLE` that are not as usual.
    """

    market: str = MARKETS[0]
    network: str = NETWORKS[0]
    size: int = 1000
    seed: int = 1
    strategy: str = ARMS[0]
    people: Mapping[str, float] = field(default_factory=dict)

    @property
    def weeks(self) -> int:
        """How many weeks it lives at the most."""
        return WEEKS.get(self.market, USUAL_WEEKS)

    def without_strategy(self) -> Wanted:
        """Return what its past depends on: all but the strategy."""
        return replace(self, strategy=ARMS[0])

    def overrides(self) -> list[str]:
        """Return it as on the command line."""
        levers = [f"{BY_KEY[key].path}={value:g}" for key, value in sorted(self.people.items())]
        return [
            f"market={self.market}",
            f"network={self.network}",
            f"population.size={self.size}",
            f"seed={self.seed}",
            f"horizon.weeks={self.weeks}",
            "horizon.run_off=0",
            "threads=1",
            *levers,
        ]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for.

    Attributes:
        wanted: the market. changes: on the way, by week. week: to be reached.
        wrong: (name, value, what is allowed) of what is not understood.
        anything: the address names anything of the live market at all.
    """

    wanted: Wanted
    changes: tuple[Change, ...]
    week: int
    wrong: tuple[tuple[str, str, str], ...]
    anything: bool


def arms(market: str) -> tuple[str, ...]:
    """Return the strategies offered in a market."""
    return tuple(arm for arm in ARMS if ONLY.get(arm, market) == market)


def asked_by(query: Mapping[str, str]) -> Asked:
    """Return the market that an address asks for; what is not understood is told, not done.

    Args:
        query: of the address, by name.
    """
    wrong: list[tuple[str, str, str]] = []
    market = _choice(query, "market", MARKETS, wrong)
    base = Wanted(
        market=market,
        network=_choice(query, "network", NETWORKS, wrong),
        size=_whole(query, "size", 1000, SIZES, wrong),
        seed=_whole(query, "seed", 1, SEEDS, wrong),
        strategy=_choice(query, "strategy", arms(market), wrong),
        people=_people(query, wrong),
    )
    changes = _changes(query.get("did", ""), base, wrong)
    last = changes[-1].week if changes else 0
    week = max(_whole(query, "week", 0, (0, base.weeks), wrong), last)
    names = {*OWN, *(lever.key for lever in PEOPLE)}
    return Asked(base, changes, week, tuple(wrong), not names.isdisjoint(query))


def checked(name: str, value: object) -> str:
    """Return the value of a change as it is written down.

    Raises:
        UserError: there is nothing of that name, or the value is not one of it.
    """
    if name == "strategy":
        if value not in ARMS:
            raise UserError(f"strategy={value} is not offered; choose from {', '.join(ARMS)}")
        return str(value)
    lever = BY_KEY.get(name)
    if lever is None or lever not in AT_ONCE:
        raise UserError(f"'{name}' cannot change on the way")
    try:
        number = float(str(value))
    except ValueError:
        number = float("nan")
    if not math.isfinite(number):
        raise UserError(f"{name}={value} is not a number")
    return f"{lever.near(number):g}"


def _choice(
    query: Mapping[str, str],
    name: str,
    allowed: tuple[str, ...],
    wrong: list[tuple[str, str, str]],
) -> str:
    given = query.get(name, allowed[0])
    if given not in allowed:
        wrong.append((name, given, ", ".join(allowed)))
        return allowed[0]
    return given


def _whole(
    query: Mapping[str, str],
    name: str,
    usual: int,
    bounds: tuple[int, int],
    wrong: list[tuple[str, str, str]],
) -> int:
    given = query.get(name)
    if given is None:
        return usual
    whole = given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS
    if whole and bounds[0] <= int(given) <= bounds[1]:
        return int(given)
    wrong.append((name, given, f"{bounds[0]}–{bounds[1]}"))
    return usual


def _people(query: Mapping[str, str], wrong: list[tuple[str, str, str]]) -> dict[str, float]:
    found = {}
    for lever in PEOPLE:
        given = query.get(lever.key)
        if given is None:
            continue
        try:
            value = float(given)
        except ValueError:
            value = float("nan")
        if lever.low <= value <= lever.high:
            found[lever.key] = float(lever.near(value))
        else:
            wrong.append((lever.key, given, f"{lever.low:g}–{lever.high:g}"))
    return found


def _changes(text: str, base: Wanted, wrong: list[tuple[str, str, str]]) -> tuple[Change, ...]:
    found: list[Change] = []
    for part in filter(None, text.split(",")[:MOST_CHANGES]):
        week, _, rest = part.partition(":")
        name, _, value = rest.partition(":")
        try:
            at = int(week)
            if not 0 <= at < base.weeks or (name == "strategy" and value not in arms(base.market)):
                raise ValueError
            found.append(Change(at, name, checked(name, value)))
        except (ValueError, UserError):
            wrong.append(("did", part, "week:name:value"))
    return tuple(sorted(found, key=lambda change: change.week))
