"""Weak and strong ties: the word-of-mouth model of Goldenberg, Libai & Muller (2001).

"Talk of the network: a complex systems look at the underlying process of word-of-mouth", Marketing
Letters 12(3). Everybody belongs to one personal network whose members are all strongly tied, and
meets some people from outside it every period (weak ties). Who has not heard of a product hears of
it in a period with probability

    ``1 - (1 - a) (1 - b_w)^j (1 - b_s)^m``

with ``a`` the effect of advertising, ``j`` informed people among those met, ``m`` informed members
of the personal network. The ranges below are the paper's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, fields
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.network.graph import Network
from sim.randomness import Decision, Key, uniforms
from sim.studies.diffusion.bare import NEVER, adoption_steps, bare_scenario

Floats = NDArray[np.float64]

STAGES = (0.16, 0.5, 0.95)
"""Shares informed: early, middle and late in the product's life."""

SOURCES = ("advertising", "weak", "strong")
"""By whom people hear of the product."""

_PATIENCE = 400
_PARTNERS = 7  # the draw that pairs weak ties, after those of the periods


@dataclass(frozen=True)
class Talk:
    """One point of the design.

    Attributes:
        strong: strong ties of each person, the other members of the personal network.
        weak: people from outside it met in each period.
        advertising: a, chance to hear by advertising in a period.
        weak_chance: b_w, that an informed person met passes it on.
        strong_chance: b_s, that an informed member does.
    """

    strong: int
    weak: int
    advertising: float
    weak_chance: float
    strong_chance: float


RANGES = Talk(5, 5, 0.0005, 0.005, 0.01), Talk(29, 29, 0.01, 0.015, 0.07)
"""Lowest and highest values in the paper; its design has seven levels of each."""


def design(levels: int, low: Talk = RANGES[0], high: Talk = RANGES[1]) -> list[Talk]:
    """Return the full factorial design: every combination of evenly spaced levels.

    Args:
        levels: of each of the five parameters, two or more; the paper has 7 (16,807 points).
        low: lowest values.
        high: highest values.
    """
    ends = zip(astuple(low), astuple(high), strict=True)
    columns = [np.linspace(start, stop, levels) for start, stop in ends]
    return [
        Talk(round(strong), round(weak), float(a), float(b_w), float(b_s))
        for strong, weak, a, b_w, b_s in product(*columns)
    ]


def live(talk: Talk, key: Key, size: int) -> pd.DataFrame:
    """Live one market, period by period, until the last stage is reached.

    People met are drawn anew each period, with replacement, from outside the personal network. The
    chance of hearing from none of them is then ``(1 - b_w x)^w`` with ``x`` the informed share
    outside: one uniform a person and period has the law of the paper's many.

    Args:
        talk: the parameters.
        key: (seed, replication).
        size: people, cut to a whole number of personal networks.

    Returns:
        A row per period: ``informed``, the share informed after it; and how many heard of it by
        ``advertising``, ``weak`` and ``strong`` ties, a person who may have heard by several being
        shared out by their log chances of silence.
    """
    members = talk.strong + 1
    groups = size // members
    informed = np.zeros((groups, members), dtype=bool)
    ids = np.arange(groups * members).reshape(informed.shape)
    outside = max(1, (groups - 1) * members)
    rows: list[list[float]] = []
    while len(rows) < _PATIENCE and (not rows or rows[-1][0] < STAGES[-1]):
        inside = informed.sum(axis=1)
        met = (inside.sum() - inside) / outside
        silence = -np.stack(
            [
                np.full(groups, np.log1p(-talk.advertising)),
                talk.weak * np.log1p(-talk.weak_chance * met),
                inside * np.log1p(-talk.strong_chance),
            ]
        )
        chance = -np.expm1(-silence.sum(axis=0))
        hears = uniforms(key, Decision.BOOTSTRAP, len(rows), ids) < chance[:, None]
        fresh = (hears & ~informed).sum(axis=1)
        informed |= hears
        by = (silence / silence.sum(axis=0) * fresh).sum(axis=1)
        rows.append([float(informed.mean()), *(float(count) for count in by)])
    return pd.DataFrame(rows, columns=["informed", *SOURCES])


def spread(talk: Talk, key: Key, size: int) -> list[float]:
    """Return the share informed after each period of :func:`live`."""
    return list(live(talk, key, size)["informed"])


def periods_to(shares: Sequence[float]) -> list[int]:
    """Return the periods until each of :data:`STAGES` was reached; all that passed if it never."""
    return [int(np.searchsorted(shares, stage)) + 1 for stage in STAGES]


def fixed_ties(talk: Talk, key: Key, size: int) -> tuple[Network, float]:
    """Return a network whose weak ties stay the same, and the chance over its strongest tie.

    Weak ties join people of a random order with those ``1 .. weak / 2`` places further, so that
    everybody has ``weak`` of them (one less if that is odd); a pair that is strongly tied already
    stays so.
    """
    members = talk.strong + 1
    count = size // members * members
    person = np.arange(count)
    low, high = np.triu_indices(members, 1)
    starts = np.arange(0, count, members)[:, None]
    order = np.argsort(uniforms(key, Decision.BOOTSTRAP, 0, person, _PARTNERS))
    weak = [(order, np.roll(order, -step)) for step in range(1, talk.weak // 2 + 1)]
    a = np.concatenate([*(pair[0] for pair in weak), (starts + low).ravel()])
    b = np.concatenate([*(pair[1] for pair in weak), (starts + high).ravel()])
    strongest = max(talk.weak_chance, talk.strong_chance)
    chance = np.full(a.size, talk.weak_chance)
    chance[sum(pair[0].size for pair in weak) :] = talk.strong_chance
    return Network.from_edges(count, a, b, strength=chance / strongest), strongest


def spread_in_market(talk: Talk, key: Key, size: int, periods: int = 120) -> list[float]:
    """Return the share informed after each period in relmark's durable market.

    Hearing is adopting, adopters talk for ever, and ties are those of :func:`fixed_ties`. The one
    difference from :func:`spread` is that people meet the same acquaintances every period.
    """
    network, strongest = fixed_ties(talk, key, size)
    scenario = bare_scenario(periods, talk.advertising, adoption_hearing=strongest)
    steps = adoption_steps(scenario, network, key)
    adopters = np.bincount(steps[steps != NEVER], minlength=periods)
    return list(np.cumsum(adopters) / network.size)


def run_design(
    points: Sequence[Talk], seed: int, size: int = 3000, *, market: bool = False
) -> pd.DataFrame:
    """Run every point of a design once, with luck of its own.

    Args:
        points: the design.
        seed: of all luck.
        size: people; the paper has 3,000.
        market: run relmark's durable market instead of the paper's model.

    Returns:
        A row per point: its parameters, and the periods to each stage as ``early``, ``middle``
        and ``late``.
    """
    shares_of = spread_in_market if market else spread
    rows = []
    for number, talk in enumerate(points):
        times = periods_to(shares_of(talk, (seed, number), size))
        rows.append(asdict(talk) | dict(zip(("early", "middle", "late"), times, strict=True)))
    return pd.DataFrame(rows)


def effects(runs: pd.DataFrame, stage: str) -> pd.Series:
    """Return what each parameter does to the periods until a stage.

    Args:
        runs: of :func:`run_design`.
        stage: ``early``, ``middle`` or ``late``.

    Returns:
        Standardised coefficients of an ordinary least squares regression of the logarithm of the
        periods: standard deviations per standard deviation of a parameter, negative where it
        speeds the spread. A parameter that does not vary in ``runs`` is left out.
    """
    names = [field.name for field in fields(Talk) if runs[field.name].nunique() > 1]
    columns = runs[names].to_numpy(dtype=np.float64)
    columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    times = np.log(runs[stage].to_numpy(dtype=np.float64))
    times = (times - times.mean()) / times.std()
    found = np.linalg.lstsq(columns, times, rcond=None)[0]
    return pd.Series(found, index=names, name=stage)


def by_stage(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the standardised effects of each parameter (rows) at each stage (columns)."""
    return pd.concat([effects(runs, stage) for stage in ("early", "middle", "late")], axis=1)


def by_network_size(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the effects on the late stage for each size of the personal network (columns)."""
    sizes = sorted(set(runs["strong"]))
    return pd.DataFrame({size: effects(runs[runs["strong"] == size], "late") for size in sizes})


def per_unit(runs: pd.DataFrame) -> float:
    """Return the effect of one unit of a weak tie's chance over that of a strong tie's.

    Both on the logarithm of the periods to the late stage, so above 1 where weak ties do more.
    """
    found = effects(runs, "late") / runs[["weak_chance", "strong_chance"]].std()
    return float(found["weak_chance"] / found["strong_chance"])


def heard_by(points: Sequence[Talk], seed: int, size: int = 3000) -> pd.DataFrame:
    """Return who informs people: shares of the sources at each stage, over a design.

    Args:
        points: the design.
        seed: of all luck.
        size: people.

    Returns:
        A row per stage (those informed between the stage before and it) and size of the personal
        network (0 for all), a column per source; rows sum to 1.
    """
    counts: list[pd.DataFrame] = []
    for number, talk in enumerate(points):
        lived = live(talk, (seed, number), size)
        stage = np.searchsorted(STAGES, lived["informed"].shift(fill_value=0.0), side="right")
        by = lived[list(SOURCES)].groupby(np.minimum(stage, 2)).sum()
        counts.append(by.div(by.sum(axis=1), axis=0).assign(strong_ties=talk.strong))
    table = pd.concat(counts).rename_axis("stage").reset_index()
    table["stage"] = table["stage"].map(dict(enumerate(("early", "middle", "late"))))
    whole = table.assign(strong_ties=0)
    return pd.concat([whole, table]).groupby(["strong_ties", "stage"], sort=False).mean()
