"""Seeds [leads d'opinion, influenceurs]: they try the product, and post what they think of it.

A fee buys the occasion to speak, never the opinion: who was let down warns or keeps silent. A post
is a voice like any other: friends hear it the week after by the ordinary rule, with the chance,
tie and susceptibility of any message.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.durable import talk_as_adopter
from sim.behaviour.errand import Errand, Scene
from sim.behaviour.experience import experience, fails
from sim.behaviour.parameters import DURABLE
from sim.kernels import kernel, rule
from sim.population.records import Records

_SAMPLE_DRAW = 16
"""Draw of the experience with a sample, beyond those of a week's purchases."""


@rule
def opinion(s: Any, b: Any, knows: Any) -> Any:
    """Return what a seed says in honesty: 1 praise, -1 a warning, 0 nothing.

    Praise needs attachment and, of the focal brand, a latest purchase that satisfied; a warning
    needs both to be bad. Who has never used it says nothing.
    """
    if knows == 0 or (b == 0 and s.silent == 1):
        return 0
    mood = s.satisfaction if b == 0 else s.attachment[b]
    if s.attachment[b] >= 0.0 and mood >= 0.0:
        return 1
    return -1 if s.attachment[b] < 0.0 and mood < 0.0 else 0


@kernel
def _try_samples(
    week: Any, key0: Any, key1: Any, parameters: Any, state: Any, outcome: Any, ids: Any,
    brands: Any, b: Any,
) -> None:  # fmt: skip
    p = parameters[0]
    for k in range(ids.shape[0]):
        i = ids[k]
        s, o, brand = state[i], outcome[i], brands[0]
        failed = fails(i, week, _SAMPLE_DRAW, key0, key1, brand.failure_rate)
        experience(i, week, _SAMPLE_DRAW, key0, key1, s, o, p, brand, b, 1.0, failed)
        s.awareness[b] += p.use_awareness * (1.0 - s.awareness[b])


@kernel
def _post(
    parameters: Any, traits: Any, state: Any, outcome: Any, ids: Any, tried: Any, b: Any,
    voices: Any, posted: Any,
) -> None:  # fmt: skip
    p = parameters[0]
    for k in range(ids.shape[0]):
        i = ids[k]
        t, s = traits[i], state[i]
        owns = s.bought & (1 << b) != 0
        says = opinion(s, b, 1 if owns or tried[i] else 0)
        if says == 0 or (p.kind == DURABLE and (says < 0 or not owns)):
            continue
        posted[i] = says
        if p.kind == DURABLE:
            since = s.gap
            s.gap = 0
            talk_as_adopter(i, t, s, p, voices)
            s.gap = since
        else:
            voices[i] = says * (b + 1)
            if b == 0:
                outcome[i].messages = says


class Seeds(Errand):
    """Seeds of one brand: samples handed out and posts asked for this week.

    Attributes:
        sampled, asked: ids of who gets a sample and whose post is due this week; set by the
            programme. posted: (consumers,) 1 praised, -1 warned, 0 silent: what all can read.
    """

    def __init__(self, size: int, standing: Records) -> None:
        """Begin without seeds.

        Args:
            size: consumers. standing: (1,) the brand's record: what a sample is like.
        """
        self.sampled: NDArray[np.int64] = np.zeros(0, np.int64)
        self.asked: NDArray[np.int64] = np.zeros(0, np.int64)
        self.posted = np.zeros(size, np.int8)
        self._tried = np.zeros(size, np.bool_)
        self._standing = standing

    def before(self, scene: Scene) -> None:
        """Try the samples, by the rule of every experience; a durable is not given away."""
        ids = self.sampled[scene.present[self.sampled]]
        if ids.size == 0 or scene.parameters["kind"][0] == DURABLE:
            return
        _try_samples(
            scene.clock, *scene.key, scene.parameters, scene.state, scene.outcome, ids,
            self._standing, scene.brand,
        )  # fmt: skip
        self._tried[ids] = True

    def after(self, scene: Scene) -> None:
        """Post, or not: heard by friends the week after."""
        self.posted[:] = 0
        ids = self.asked[scene.present[self.asked]]
        if ids.size:
            _post(
                scene.parameters, scene.traits, scene.state, scene.outcome, ids, self._tried,
                scene.brand, scene.voices, self.posted,
            )  # fmt: skip
