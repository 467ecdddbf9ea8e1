"""A survey: who answers, what is told, and what it does to be heard or not [retour client].

Being asked raises the question whether the answer mattered: who was heard trusts more, who sees
no effect trusts less. Who answers is a matter of having opened the question, keyed like all luck;
what is told is the latest satisfaction and whether something has failed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.errand import Errand, Scene
from sim.behaviour.trust import add_evidence
from sim.kernels import kernel, rule
from sim.randomness import Decision, uniforms


@rule
def hear_back(s: Any, p: Any, b: Any, heard: Any) -> None:
    """Learn what became of an answer given: heard, or without effect."""
    if heard == 1:
        add_evidence(s, b, p.trace * p.heard_trust, 0.0)
    else:
        add_evidence(s, b, 0.0, p.trace * p.ignored_trust)


@kernel
def hear_back_all(ids: Any, state: Any, parameters: Any, b: Any, heard: Any) -> None:
    """Let consumers ``ids`` learn what became of their answers."""
    p = parameters[0]
    for row in range(ids.shape[0]):
        hear_back(state[ids[row]], p, b, heard)


class Survey(Errand):
    """This week's survey, and news for those who answered an earlier one.

    Attributes:
        answers: ids of those who answered this week. ratings: their satisfaction, -1 to 1.
        failed: whether each tells of bad experience (more bad evidence than good on balance).
    """

    def __init__(
        self, programme: int, heard: NDArray[np.int64], ignored: NDArray[np.int64]
    ) -> None:
        """Ready a week.

        Args:
            programme: index of the programme whose contacts are surveys.
            heard: who learns now that an earlier answer had an effect.
            ignored: who learns that it had none.
        """
        self.programme, self.heard, self.ignored = programme, heard, ignored
        self.answers: NDArray[np.int64] = np.zeros(0, np.int64)
        self.ratings: NDArray[np.float64] = np.zeros(0)
        self.failed: NDArray[np.bool_] = np.zeros(0, np.bool_)

    def after(self, scene: Scene) -> None:
        """Collect answers to surveys opened this week, and bring back news of earlier ones."""
        for ids, was_heard in ((self.heard, 1), (self.ignored, 0)):
            hear_back_all(ids, scene.state, scene.parameters, scene.brand, was_heard)
        touches = scene.touches
        own = touches[(touches["brand"] == scene.brand) & (touches["programme"] == self.programme)]
        ids = own["consumer"][own["opened"] == 1].astype(np.int64)
        luck = uniforms(scene.key, Decision.SURVEY, scene.clock, ids, scene.brand)
        self.answers = ids[luck < float(scene.parameters["survey_answer"][0])]
        people = scene.state[self.answers]
        self.ratings = people["satisfaction"].astype(np.float64)
        good, bad = (people[name][:, scene.brand] for name in ("trust_good", "trust_bad"))
        self.failed = bad > good
