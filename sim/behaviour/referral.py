"""Referral [parrainage]: customers who were asked invite friends, and friends hear them.

A reward is money, and money is an argument of the utility of passing an invitation on: it weighs
with the customer's own price sensitivity against the price of what is sold, and is bounded there
(Ryu & Feick 2007: rewards raise the chance to refer). The rest is what makes people talk anyway:
attachment and talkativeness. What the friend hears is word of mouth by the ordinary rule.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.distributors import race
from sim.behaviour.errand import Errand, Scene
from sim.behaviour.parameters import DURABLE
from sim.behaviour.word_of_mouth import hear_message
from sim.kernels import kernel, rule
from sim.numerics import exp, log, logistic
from sim.population.records import NOBODY, SOURCE_REFERRAL
from sim.randomness import Decision, pair_uniform, uniform

_REFERRAL = int(Decision.REFERRAL)
_HEARD = int(Decision.REFERRAL_HEARD)
_TIE = int(Decision.REFERRAL_TIE)


@rule
def passing(t: Any, s: Any, p: Any, b: Any, reward: Any, price: Any) -> Any:
    """Return the chance that a customer asked passes an invitation on to one friend.

    1 - exp(-talkativeness · word_of_mouth · logistic(v)), v = logit(talk_base) + attachment_weight
    · attachment + price_sensitivity · ln(1 + min(reward, price) / price). Who was let down by the
    latest purchase, or never speaks, passes nothing on.
    """
    if b == 0 and (s.silent == 1 or s.satisfaction < 0.0):
        return 0.0
    base = min(max(p.talk_base, 1e-9), 1.0 - 1e-9)
    value = log(base / (1.0 - base)) + p.attachment_weight * s.attachment[b]
    value += t.price_sensitivity * log(1.0 + min(reward, price) / price)
    return 1.0 - exp(-t.talkativeness * p.word_of_mouth * logistic(value))


@rule
def hear_of_it(s: Any, p: Any, b: Any, tie: Any) -> None:
    """Hear a friend's invitation: a message of praise, remembered as a referral."""
    if p.kind == DURABLE:
        s.messages += 1
        s.awareness[b] = 1.0
    else:
        hear_message(s, p, b + 1, tie)
    if b == 0:
        s.source = SOURCE_REFERRAL
        s.source_age = 0


@kernel
def _invite(
    week: Any, key0: Any, key1: Any, parameters: Any, traits: Any, state: Any, asked: Any,
    offsets: Any, neighbours: Any, strength: Any, b: Any, most: Any, reward: Any, price: Any,
    lane: Any, inviter: Any, closeness: Any,
) -> None:  # fmt: skip
    """Every customer asked perhaps invites the ties that come to mind first."""
    p = parameters[0]
    for a in range(asked.shape[0]):
        i = asked[a]
        chance = passing(traits[i], state[i], p, b, reward, price)
        last = -1.0
        for n in range(most):
            if uniform(key0, key1, _REFERRAL, week, i, lane + n) >= chance:
                continue
            best, best_tie, soonest = -1, 0.0, 1e300
            for k in range(offsets[i], offsets[i + 1]):
                f = neighbours[k]
                when = race(pair_uniform(key0, key1, _TIE, week, i, f), strength[k])
                if last < when < soonest and f != i:
                    best, best_tie, soonest = f, strength[k] * 1.0, when
            if best < 0:
                break
            last = soonest
            if best_tie > closeness[best]:
                inviter[best] = i
                closeness[best] = best_tie


@kernel
def _hear(
    week: Any, key0: Any, key1: Any, parameters: Any, traits: Any, state: Any, here: Any, b: Any,
    inviter: Any, closeness: Any,
) -> None:  # fmt: skip
    """Every friend invited hears it by tie and susceptibility; others were never invited."""
    p = parameters[0]
    for f in range(inviter.shape[0]):
        i = inviter[f]
        if i < 0:
            continue
        ear = p.word_of_mouth * traits[f].susceptibility * closeness[f]
        if here[f] and pair_uniform(key0, key1, _HEARD, week, i, f) < ear:
            hear_of_it(state[f], p, b, closeness[f])
        else:
            inviter[f] = NOBODY


class Invitations(Errand):
    """Invitations passed on in a week by customers who opened the firm's request.

    Attributes:
        inviter: (consumers,) who invited each consumer this week, -1 nobody; the firm learns it
            because an invitation is made out on its site.
    """

    def __init__(self, size: int, programme: int, most: int, reward: float, price: float) -> None:
        """Take the terms.

        Args:
            size: consumers. programme: number of the programme that asks.
            most: friends that a customer may invite. reward: currency promised for each who buys.
            price: regular price of what is sold, currency.
        """
        self.inviter = np.full(size, NOBODY, np.int32)
        self._programme, self._most = programme, most
        self._reward, self._price = reward, price

    def after(self, scene: Scene) -> None:
        """Customers who were asked invite; friends hear them before the next week."""
        inviter: NDArray[np.int32] = np.full(self.inviter.size, NOBODY, np.int32)
        touches = scene.touches
        own = (touches["brand"] == scene.brand) & (touches["programme"] == self._programme)
        asked = own & (touches["opened"] == 1) & (touches["source"] != SOURCE_REFERRAL)
        ids = np.unique(touches["consumer"][asked]).astype(np.int64)
        if ids.size:
            closeness = np.zeros(inviter.size)
            _invite(
                scene.clock, *scene.key, scene.parameters, scene.traits, scene.state, ids,
                *scene.network, scene.brand, self._most, self._reward, self._price,
                scene.brand * 16, inviter, closeness,
            )  # fmt: skip
            _hear(
                scene.clock, *scene.key, scene.parameters, scene.traits, scene.state,
                scene.present, scene.brand, inviter, closeness,
            )  # fmt: skip
        self.inviter = inviter
