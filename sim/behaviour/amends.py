"""Making amends: a complaint that is answered after the event [offre de services].

What a recovery on the spot gives back (:mod:`sim.behaviour.experience`), an answer gives back
later, and the word may be out by then: part of it by being answered at all, the rest as far as
the compensation makes up for the price (justice of procedure and of outcome: Tax, Brown &
Chandrashekaran 1998). Each recovery of the same person counts less than the one before (Maxham &
Netemeyer 2002).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.errand import Errand, Scene
from sim.behaviour.trust import add_evidence
from sim.kernels import kernel, rule
from sim.numerics import log, tanh

_EDGE = 0.999


@rule
def mood_of(satisfaction: Any) -> Any:
    """Return the mood behind a satisfaction in (-1, 1): the inverse of its tanh."""
    s = min(_EDGE, max(-_EDGE, satisfaction))
    return 0.5 * log((1.0 + s) / (1.0 - s))


@rule
def make_amends(s: Any, p: Any, b: Any, worth: Any) -> None:
    """Take an answer to a complaint about brand b: satisfaction, attachment and trust recover.

    Args:
        worth: share of a recovery on the spot that this answer is worth.
    """
    before = s.satisfaction
    after = tanh(mood_of(before) + p.recovery_impact * worth)
    s.satisfaction = after
    s.attachment[b] += p.attachment_learning * (after - before)
    add_evidence(s, b, worth, 0.0)
    if s.contract == b:
        relieved = worth * max(0.0, p.service_impact - p.service_recovered)
        s.deficit = max(0.0, s.deficit - relieved)


@kernel
def _answer(ids: Any, state: Any, parameters: Any, b: Any, made_up: Any, recoveries: Any) -> None:
    p = parameters[0]
    for row in range(ids.shape[0]):
        i = ids[row]
        worth = p.answer_alone + (1.0 - p.answer_alone) * made_up
        for _ in range(recoveries[i]):
            worth *= 1.0 - p.recovery_wear
        make_amends(state[i], p, b, worth)
        recoveries[i] += 1


class Amends(Errand):
    """Answers to the complaints of this week that nobody has put right on the spot.

    Attributes:
        answered: ids of those answered, set after the week.
        made_up: compensation in prices paid, at most 1.
    """

    def __init__(
        self,
        recoveries: NDArray[np.int8],
        made_up: float,
        most: int,
        only: NDArray[np.bool_] | None,
    ) -> None:
        """Ready the answers of one week.

        Args:
            recoveries: (size,) answers each consumer has had, brought up to date.
            made_up: compensation, as a share of the price of a unit.
            most: answers that can be paid for.
            only: (size,) whom to answer; None for everybody who complains.
        """
        self.recoveries, self.made_up, self.most, self.only = recoveries, made_up, most, only
        self.answered: NDArray[np.int64] = np.zeros(0, np.int64)

    def after(self, scene: Scene) -> None:
        """Answer this week's open complaints, in consumer order, as far as the money goes."""
        if scene.brand != 0:
            return  # what complaints rivals hear is not recorded
        made, settled = scene.outcome["complaints"], scene.outcome["recoveries"]
        open_ones = made > settled
        if self.only is not None:
            open_ones &= self.only
        self.answered = np.flatnonzero(open_ones)[: self.most]
        _answer(
            self.answered, scene.state, scene.parameters, scene.brand, min(1.0, self.made_up),
            self.recoveries,
        )  # fmt: skip
