"""Bonds with a person: attachment to a seller, and trust in that person [vendeur et confiance].

A customer's bond with the person who sells is a column of its own beside the bond with the brand.
It is fed through the same door as any touch (depth, relevance), by the same evidence as any
promise kept or broken, and it weighs in the choice as attachment to and trust in the brand do. A
bond with a person can be stronger than one with a firm (Palmatier, Dant, Grewal & Evans 2006) by
what a person does: a visit reaches deep, and a person answers to the need that is told. It goes
with the person.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.errand import Errand, Scene
from sim.kernels import kernel, rule
from sim.population.records import NOBODY, SOURCE_SELLER, Records
from sim.randomness import Decision, uniforms

_LISTEN = 0
"""Draw of adaptive selling; a brand's draws are counted from eight times its index."""

_LANES = 8


@rule
def warm_to(p: Any, warmth: Any, depth: Any, match: Any) -> Any:
    """Return attachment to a person after an opened contact: the rule of every touch."""
    return warmth + p.attachment_gain * depth * match * (1.0 - warmth)


@rule
def person_utility(t: Any, p: Any, warmth: Any, good: Any, bad: Any) -> Any:
    """Return the utility that a bond with the seller lends to what is sold.

    The weights are those of attachment to and trust in a brand; without evidence trust adds 0.
    """
    believed = (1.0 + good) / (2.0 + good + bad) - 0.5
    return p.attachment_weight * warmth + p.trust_weight * t.involvement * believed


@rule
def keep_promises(o: Any, p: Any, b: Any) -> Any:
    """Return (good, bad) evidence on the seller from the week's purchases of brand b.

    A faultless purchase keeps what the seller promised, a failure breaks it, a recovery mends it:
    the counts are those of trust in the brand. Failures are known of the focal brand alone.
    """
    bought = 0
    for k in range(o.purchases):
        if o.brand[k] == b:
            bought += 1
    failures = o.failures * 1.0 if b == 0 else 0.0
    mended = o.recoveries * 1.0 if b == 0 else 0.0
    good = p.trust_purchase * max(0.0, bought - failures) + mended
    return p.trace * good, p.trace * failures


@kernel
def _meet(ids: Any, match: Any, depth: Any, proof: Any, p: Any, warmth: Any, good: Any) -> None:
    for k in range(ids.shape[0]):
        i = ids[k]
        warmth[i] = warm_to(p[0], warmth[i], depth, match[k])
        good[i] += p[0].trace * proof * depth * match[k]


@kernel
def _remember(
    parameters: Any, outcome: Any, b: Any, seller: Any, warmth: Any, good: Any, bad: Any
) -> None:
    p = parameters[0]
    for i in range(seller.shape[0]):
        if seller[i] >= 0:
            kept, broken = keep_promises(outcome[i], p, b)
            good[i] = (good[i] + kept) * (1.0 - p.trust_decay)
            bad[i] = (bad[i] + broken) * (1.0 - p.trust_decay)
            warmth[i] *= 1.0 - p.attachment_decay


@kernel
def _lend(
    parameters: Any, traits: Any, here: Any, seller: Any, warmth: Any, good: Any, bad: Any,
    pull: Any,
) -> Any:  # fmt: skip
    p = parameters[0]
    any_bond = False
    for i in range(seller.shape[0]):
        pull[i] = 0.0
        if seller[i] >= 0 and here[i]:
            pull[i] = person_utility(traits[i], p, warmth[i], good[i], bad[i])
            any_bond = any_bond or pull[i] != 0.0
    return any_bond


class Bond(Errand):
    """Every customer's bond with the seller who calls.

    Attributes:
        seller: (consumers,) number of the seller who has met the consumer, -1 nobody.
        warmth: (consumers,) attachment to that person, in [0, 1].
        good, bad: (consumers,) evidence on that person's word, as of trust in a brand.
        territory: (consumers,) number of the seller the firm sends to each consumer.
    """

    def __init__(self, size: int, programme: int, adaptive: float, proof: float = 0.0) -> None:
        """Begin without any bond.

        Args:
            size: consumers. programme: number of the programme that sends the sellers.
            adaptive: chance that a seller learns the need of the moment and speaks to it.
            proof: evidence that a relevant visit carries, in good experiences.
        """
        self.seller = np.full(size, NOBODY, np.int32)
        self.warmth, self.good, self.bad = np.zeros(size), np.zeros(size), np.zeros(size)
        self.territory = np.zeros(size, np.int32)
        self._programme, self._adaptive, self._proof = programme, adaptive, proof
        self._pull = np.zeros(size)
        self._lends = False

    def inherit(self, other: Bond) -> None:
        """Take over the bonds of the same sellers under an earlier plan."""
        self.seller, self.warmth = other.seller.copy(), other.warmth.copy()
        self.good, self.bad = other.good.copy(), other.bad.copy()

    def pull(self) -> NDArray[np.float64] | None:
        """Return the utility that sellers lend to the brand this week; None without any bond."""
        return self._pull if self._lends else None

    def before(self, scene: Scene) -> None:
        """Sellers ask what is needed and speak to that; bonds weigh in this week's choices."""
        rows = self._visits(scene.touches, scene.brand)
        ids = scene.touches["consumer"][rows].astype(np.int64)
        draw = scene.brand * _LANES + _LISTEN
        luck = uniforms(scene.key, Decision.SELLER, scene.clock, ids, draw)
        told = luck < self._adaptive
        scene.touches["theme"][rows[told]] = scene.state["need_theme"][ids[told]]
        self._lends = bool(
            _lend(
                scene.parameters, scene.traits, scene.present, self.seller, self.warmth,
                self.good, self.bad, self._pull,
            )
        )  # fmt: skip

    def after(self, scene: Scene) -> None:
        """Visits that were received warm to the person; purchases keep or break promises."""
        rows = self._visits(scene.touches, scene.brand)
        rows = rows[scene.touches["opened"][rows] == 1]
        if rows.size:
            met = scene.touches[rows]
            ids = met["consumer"].astype(np.int64)
            depth = float(scene.channels["depth"][met["channel"][0]])
            self.introduce(ids, self.territory[ids])
            self._meet(ids, met["match"].astype(np.float64), depth, scene.parameters)
        _remember(
            scene.parameters, scene.outcome, scene.brand, self.seller, self.warmth,
            self.good, self.bad,
        )  # fmt: skip

    def introduce(self, ids: NDArray[Any], sellers: NDArray[Any]) -> None:
        """Let customers meet their seller; who already has this one keeps the bond."""
        fresh = self.seller[ids] != sellers
        self._part(ids[fresh])
        self.seller[ids] = sellers

    def leave(self, gone: NDArray[np.integer[Any]]) -> None:
        """Sellers leave: their customers' bonds go with them."""
        self._part(np.flatnonzero(np.isin(self.seller, gone)))

    def _meet(self, ids: Any, match: Any, depth: float, parameters: Records) -> None:
        _meet(ids, match, depth, self._proof, parameters, self.warmth, self.good)

    def _part(self, ids: NDArray[Any]) -> None:
        self.seller[ids] = NOBODY
        for column in (self.warmth, self.good, self.bad):
            column[ids] = 0.0

    def _visits(self, touches: Records, brand: int) -> NDArray[np.intp]:
        own = (touches["brand"] == brand) & (touches["programme"] == self._programme)
        return np.flatnonzero(own & (touches["source"] == SOURCE_SELLER))
