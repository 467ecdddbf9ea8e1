"""Asked for permission [consentement]: whoever is asked at the till grants it, or does not.

Willingness to be in a database rises with trust in the brand and the bond with it, and falls as
contacts tire (Schoenbachler & Gordon 2002; Phelps, Nowak & Ferrell 2000).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.contact import weariness
from sim.behaviour.errand import Errand, Scene
from sim.behaviour.trust import trust
from sim.kernels import kernel, rule
from sim.numerics import logistic
from sim.randomness import Decision, uniform

_CONSENT_ASKED = int(Decision.CONSENT_ASKED)


@dataclass(frozen=True)
class Willingness:
    """Logit of granting consent: ``base + attachment · A + trust · T − fatigue · e``.

    Attributes:
        base: without bond, trust or fatigue. attachment: by A in [-1, 1].
        trust: by T in (0, 1). fatigue: by weariness e in [0, 1).
    """

    base: float
    attachment: float
    trust: float
    fatigue: float


@rule
def grants(i: Any, week: Any, key0: Any, key1: Any, t: Any, s: Any, b: Any, terms: Any) -> Any:
    """Return whether a consumer asked by brand b grants consent."""
    base, by_attachment, by_trust, by_fatigue = terms
    logit = base + by_attachment * s.attachment[b] + by_trust * trust(s, b)
    chance = logistic(logit - by_fatigue * weariness(t, s))
    return uniform(key0, key1, _CONSENT_ASKED, week, i, b) < chance


@rule
def bought_now(o: Any, b: Any) -> Any:
    """Return whether brand b was bought this week: whoever stands at the till can be asked."""
    found = False
    for k in range(o.purchases):
        found = found or o.brand[k] == b
    return found


@kernel
def _ask(
    ids: Any, week: Any, key0: Any, key1: Any, b: Any, terms: Any, traits: Any, state: Any,
    outcome: Any, asked: Any, granted: Any,
) -> None:  # fmt: skip
    for row in range(ids.shape[0]):
        i = ids[row]
        s = state[i]
        if bought_now(outcome[i], b):
            asked[row] = True
            if grants(i, week, key0, key1, traits[i], s, b, terms):
                granted[row] = True
                s.consent = s.consent | (1 << b)


class AskConsent(Errand):
    """Asks those of ``ids`` who buy this week.

    Attributes:
        asked: ids who were asked. granted: (len(asked),) their answers. Both filled in after the
            week: what the firm sees.
    """

    def __init__(self, ids: NDArray[np.integer[Any]], willingness: Willingness) -> None:
        """Prepare to ask.

        Args:
            ids: whom to ask if they come to buy.
            willingness: what decides their answer.
        """
        self._ids = np.ascontiguousarray(ids, dtype=np.int64)
        self._willingness = willingness
        self.asked = self._ids[:0]
        self.granted = np.zeros(0, np.bool_)

    def after(self, scene: Scene) -> None:
        """Ask at the till, when the week's purchases are known."""
        asked, granted = np.zeros((2, self._ids.size), np.bool_)
        w = self._willingness
        terms = (float(w.base), float(w.attachment), float(w.trust), float(w.fatigue))
        _ask(
            self._ids, scene.clock, scene.key[0], scene.key[1], scene.brand, terms, scene.traits,
            scene.state, scene.outcome, asked, granted,
        )  # fmt: skip
        self.asked, self.granted = self._ids[asked], granted[asked]
