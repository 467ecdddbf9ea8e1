"""A questionnaire of interests and plans: who answers, and what is told [qualification].

What people tell of their interests is right up to slips; what they tell of when they will buy is
no more than their need rate put into words: stated intentions say something of who buys, and
little of when (Morwitz, Steckel & Gupta 2007).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.browsing import present_need
from sim.behaviour.errand import Errand, Scene
from sim.behaviour.need import theme_of
from sim.kernels import kernel, rule
from sim.numerics import log
from sim.population.records import THEMES
from sim.randomness import Decision, two_uniforms, uniform

_QUESTIONNAIRE = int(Decision.QUESTIONNAIRE)
_BLOCKS = 8  # encryptions a brand: answer and plan, then one for each tick
TICKS = 3
"""Themes that can be ticked."""

LATER = 52
"""Weeks told by those who plan nothing within a year."""


@rule
def tick(interests: Any, error: Any, slip: Any, which: Any) -> Any:
    """Return one theme ticked: by interests, or any at all with chance ``error``."""
    if slip < error:
        return int(which * THEMES)
    return theme_of(which, interests)


@rule
def told_weeks(need: Any, luck: Any) -> Any:
    """Return in how many weeks one says to buy: exponential with the present need, 1 to 52."""
    if need <= 0.0:
        return LATER
    return int(min(float(LATER), 1.0 - log(luck) / need))


@kernel
def answer_all(
    ids: Any, week: Any, key0: Any, key1: Any, traits: Any, state: Any, parameters: Any, b: Any,
    answers: Any, ticks: Any, weeks: Any,
) -> None:  # fmt: skip
    """Ask consumers ``ids``; write who answers, what each ticks, and the weeks told."""
    p = parameters[0]
    for row in range(ids.shape[0]):
        i = ids[row]
        answering, planning = two_uniforms(key0, key1, _QUESTIONNAIRE, week, i, _BLOCKS * b)
        answers[row] = answering < p.survey_answer
        weeks[row] = told_weeks(present_need(traits[i], state[i], p), planning)
        for k in range(ticks.shape[1]):
            draw = 2 * (_BLOCKS * b + 1 + k)
            slip = uniform(key0, key1, _QUESTIONNAIRE, week, i, draw)
            which = uniform(key0, key1, _QUESTIONNAIRE, week, i, draw + 1)
            ticks[row, k] = tick(traits[i].interests, p.survey_error, slip, which)


class Questionnaire(Errand):
    """The questionnaires of one programme in one week.

    Attributes:
        answers: ids of those who answered. ticks: (answers, 3) themes ticked, a theme as often as
            it draws them. weeks: (answers,) in how many weeks they say to buy.
    """

    def __init__(self, programme: int) -> None:
        """Ready a week of the programme with this index."""
        self.programme = programme
        self.answers: NDArray[np.int64] = np.zeros(0, np.int64)
        self.ticks: NDArray[np.int8] = np.zeros((0, TICKS), np.int8)
        self.weeks: NDArray[np.int16] = np.zeros(0, np.int16)

    def after(self, scene: Scene) -> None:
        """Collect the answers of those who opened it."""
        touches = scene.touches
        own = touches[(touches["brand"] == scene.brand) & (touches["programme"] == self.programme)]
        ids = np.unique(own["consumer"][own["opened"] == 1]).astype(np.int64)
        answered = np.zeros(ids.size, np.bool_)
        ticks, weeks = np.zeros((ids.size, TICKS), np.int8), np.zeros(ids.size, np.int16)
        answer_all(
            ids, scene.clock, scene.key[0], scene.key[1], scene.traits, scene.state,
            scene.parameters, scene.brand, answered, ticks, weeks,
        )  # fmt: skip
        self.answers, self.ticks, self.weeks = ids[answered], ticks[answered], weeks[answered]
