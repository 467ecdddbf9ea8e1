"""Independent distributors [distributeurs indépendants, mlm]: customers who sell to their ties.

A distributor knows the own friends, and only them: whom to visit is decided by strength of ties
and luck, never by the firm. A visit of a friend needs no permission and passes through the door
of every touch. A friend who is visited by several belongs to the one with the strongest tie.
Attached customers become distributors themselves (recruiting), and some give up.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.bond import Bond
from sim.behaviour.contact import absorb, relevance
from sim.behaviour.errand import Scene
from sim.kernels import kernel, rule
from sim.numerics import log
from sim.population.records import NOBODY, SOURCE_SELLER, touch_dtype
from sim.randomness import Decision, pair_uniform, two_uniforms

_DISTRIBUTOR = int(Decision.DISTRIBUTOR)
_SELLER = int(Decision.SELLER)
_LANES = 8
_WAKE, _JOIN = 1, 2  # blocks of two draws, counted from eight times the brand's index


@rule
def race(luck: Any, strength: Any) -> Any:
    """Return the time at which a tie comes to mind: exponential, at the rate of its strength."""
    return -log(luck) / strength


@kernel
def _visit(
    week: Any, key0: Any, key1: Any, offsets: Any, neighbours: Any, strength: Any, upline: Any,
    here: Any, seller: Any, visits: Any, visitor: Any, closeness: Any,
) -> None:  # fmt: skip
    """Every distributor visits the ties that come to mind first; the strongest tie is received."""
    for d in range(upline.shape[0]):
        if upline[d] < 0 or not here[d]:
            continue
        last = -1.0
        for _ in range(visits):
            best, best_tie, soonest = -1, 0.0, 1e300
            for k in range(offsets[d], offsets[d + 1]):
                f = neighbours[k]
                taken = seller[f] >= 0 and seller[f] != d
                if upline[f] >= 0 or taken or not here[f] or f == d:
                    continue
                when = race(pair_uniform(key0, key1, _DISTRIBUTOR, week, d, f), strength[k])
                if last < when < soonest:
                    best, best_tie, soonest = f, strength[k] * 1.0, when
            if best < 0:
                break
            last = soonest
            if best_tie > closeness[best]:
                visitor[best] = d
                closeness[best] = best_tie


@kernel
def _receive(
    week: Any, key0: Any, key1: Any, parameters: Any, traits: Any, state: Any, visitor: Any,
    favourite: Any, hand: Any, depth: Any, adaptive: Any, draw: Any, match: Any,
) -> None:  # fmt: skip
    """Every friend visited hears of the present need, or of what the distributor likes best."""
    p = parameters[0]
    for i in range(visitor.shape[0]):
        if visitor[i] < 0:
            continue
        t, s = traits[i], state[i]
        listens, wakes = two_uniforms(key0, key1, _SELLER, week, i, draw)
        touch = hand[0]
        touch.theme = s.need_theme if listens < adaptive else favourite[visitor[i]]
        match[i] = relevance(t, s, p, touch.theme, week)
        absorb(t, s, p, touch, depth, match[i])
        if wakes < p.contact_wake * p.trace:
            s.wake = 1.0


@kernel
def _join(
    week: Any, key0: Any, key1: Any, traits: Any, state: Any, here: Any, b: Any, seller: Any,
    warmth: Any, upline: Any, willingness: Any, quits: Any, draw: Any, joined: Any, gone: Any,
) -> None:  # fmt: skip
    """Attached buyers may become distributors under their seller; distributors may give up."""
    for i in range(seller.shape[0]):
        joined[i] = False
        gone[i] = False
        joins, stops = two_uniforms(key0, key1, _SELLER, week, i, draw)
        if upline[i] >= 0:
            gone[i] = stops < quits or not here[i]
        elif seller[i] >= 0 and here[i] and state[i].bought & (1 << b) != 0:
            bond = max(0.0, max(warmth[i], state[i].attachment[b] * 1.0))
            joined[i] = joins < willingness * bond * traits[i].talkativeness


class Distributors(Bond):
    """Customers who sell to their friends, and recruit among them.

    Attributes:
        upline: (consumers,) who recruited the distributor (founders: themselves), -1 for all
            others. The firm knows it from the contracts signed, and ``seller`` from the orders.
        recruited: how many joined by recruiting so far.
    """

    def __init__(
        self,
        size: int,
        programme: int,
        adaptive: float,
        proof: float,
        *,
        channel: int,
        visits: int,
        willingness: float,
        quits: float,
    ) -> None:
        """Begin without distributors.

        Args:
            size, programme, adaptive, proof: as for :class:`Bond`.
            channel: whose depth a visit has. visits: of each distributor a week.
            willingness: chance a week that a fully attached customer joins. quits: chance a week
                to give up.
        """
        super().__init__(size, programme, adaptive, proof)
        self.upline = np.full(size, NOBODY, np.int32)
        self.recruited = 0
        self.idle = False
        self._channel, self._visits_each = channel, visits
        self._willingness, self._quits = willingness, quits

    def inherit(self, other: Bond) -> None:
        """Take over distributors and bonds."""
        super().inherit(other)
        if isinstance(other, Distributors):
            self.upline, self.recruited = other.upline.copy(), other.recruited

    def found(self, ids: NDArray[np.integer[Any]]) -> None:
        """Sign up the first distributors."""
        self.upline[ids] = ids

    def before(self, scene: Scene) -> None:
        """Visit friends, unless distributors wait for their commission; then lend utility."""
        if not self.idle and self._visits_each > 0 and (self.upline >= 0).any():
            self._go_round(scene)
        super().before(scene)

    def after(self, scene: Scene) -> None:
        """Keep promises; recruit; give up."""
        super().after(scene)
        if not (self.upline >= 0).any():
            return
        size = self.seller.size
        joined, gone = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
        _join(
            scene.clock, *scene.key, scene.traits, scene.state, scene.present, scene.brand,
            self.seller, self.warmth, self.upline, self._willingness, self._quits,
            scene.brand * _LANES + _JOIN, joined, gone,
        )  # fmt: skip
        self.upline[joined] = self.seller[joined]
        self.recruited += int(np.count_nonzero(joined))
        self.upline[gone] = NOBODY
        self.leave(np.flatnonzero(gone))

    def _go_round(self, scene: Scene) -> None:
        size = self.seller.size
        visitor, closeness = np.full(size, NOBODY, np.int32), np.zeros(size)
        _visit(
            scene.clock, *scene.key, *scene.network, self.upline, scene.present, self.seller,
            self._visits_each, visitor, closeness,
        )  # fmt: skip
        hand = np.zeros(1, touch_dtype())
        hand["brand"], hand["source"], hand["claim"] = scene.brand, SOURCE_SELLER, -1.0
        hand["proof"] = self._proof
        depth, match = float(scene.channels["depth"][self._channel]), np.zeros(size)
        favourite = scene.traits["interests"].argmax(axis=1).astype(np.int8)
        _receive(
            scene.clock, *scene.key, scene.parameters, scene.traits, scene.state, visitor,
            favourite, hand, depth, self._adaptive, scene.brand * _LANES + _WAKE, match,
        )  # fmt: skip
        met = np.flatnonzero(visitor != NOBODY)
        self.introduce(met, visitor[met])
        self._meet(met, match[met], depth, scene.parameters)
