"""News from outside the market: consumer press [presse consumériste] and scandals.

An event of the market, not of a programme: nobody pays for it and every arm meets it. Who uses
mass media hears it; some of those who heard talk of it, and their friends hear them the week
after by the ordinary rules of word of mouth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.errand import Errand, Scene
from sim.behaviour.parameters import DURABLE
from sim.behaviour.trust import add_evidence
from sim.behaviour.word_of_mouth import speak
from sim.kernels import kernel, rule
from sim.population.records import SOURCE_MEDIA
from sim.randomness import Decision, uniform
from sim.scenario.market import MarketSettings, ShockSettings

_NEWS = int(Decision.NEWS)
_MOST_REACH = 1.0 - 1e-9
_TALK_DRAW = 24
"""Draw of talk about the news, beyond those of a week's purchases."""


@rule
def read_article(s: Any, p: Any, b: Any, valence: Any, weight: Any) -> None:
    """A product test or an article: worth ``weight`` messages of a friend, for or against.

    Expected quality moves towards 1 or 0 and evidence is added, as by a message, times
    ``weight * |valence|``; awareness rises by ``weight`` messages whatever is said.
    """
    much = weight * abs(valence)
    s.awareness[b] += min(1.0, p.hearing_awareness * weight) * (1.0 - s.awareness[b])
    goal = 1.0 if valence > 0.0 else 0.0
    s.quality[b] += min(1.0, p.hearing_quality * much) * (goal - s.quality[b])
    if valence > 0.0:
        add_evidence(s, b, p.hearing_trust * much, 0.0)
    else:
        add_evidence(s, b, 0.0, p.hearing_trust * much)


@rule
def read_scandal(s: Any, p: Any, b: Any, valence: Any, weight: Any) -> None:
    """A story about the firm's conduct: it counts as a bad experience of one's own would.

    Evidence against trust like a failure's (1), times ``|valence|``, and attachment moves as by a
    purchase that satisfied that little. What the product is expected to be stays.
    """
    s.awareness[b] += min(1.0, p.hearing_awareness * weight) * (1.0 - s.awareness[b])
    add_evidence(s, b, 0.0, -valence)
    s.attachment[b] += p.attachment_learning * min(0.0, valence - s.attachment[b])


@rule
def hears_news(t: Any, reach: Any, luck: Any) -> Any:
    """Return whether news that reaches a share of average media users is heard: by media use."""
    return luck < 1.0 - (1.0 - reach) ** t.media


@kernel
def _spread(
    week: Any, key0: Any, key1: Any, parameters: Any, traits: Any, state: Any, here: Any,
    heard: Any, lane: Any, b: Any, scandal: Any, reach: Any, valence: Any, weight: Any,
) -> None:  # fmt: skip
    p = parameters[0]
    for i in range(state.shape[0]):
        heard[i] = False
        if here[i] and hears_news(traits[i], reach, uniform(key0, key1, _NEWS, week, i, lane)):
            heard[i] = True
            s = state[i]
            if scandal:
                read_scandal(s, p, b, valence, weight)
            else:
                read_article(s, p, b, valence, weight)
            if valence < 0.0:
                s.wake = max(s.wake, -valence * p.wake_friend)
            if b == 0:
                s.source = SOURCE_MEDIA
                s.source_age = 0


@kernel
def _tell(
    week: Any, key0: Any, key1: Any, parameters: Any, traits: Any, state: Any, outcome: Any,
    heard: Any, draw: Any, b: Any, valence: Any, voices: Any,
) -> None:  # fmt: skip
    p = parameters[0]
    for i in range(state.shape[0]):
        if heard[i] and voices[i] == 0:
            t, s, o = traits[i], state[i], outcome[i]
            speak(i, week, draw, key0, key1, t, s, o, p, b, valence, voices)


class PressNews(Errand):
    """One piece of news, in its week.

    Attributes:
        heard: (consumers,) who heard it; None before.
    """

    def __init__(self, shock: ShockSettings, lane: int) -> None:
        """Take the news.

        Args:
            shock: the news. lane: its number among those of the week, for luck of its own.
        """
        self._shock, self._lane = shock, lane
        self.heard: NDArray[np.bool_] | None = None

    def before(self, scene: Scene) -> None:
        """Let those who use the media hear it."""
        shock = self._shock
        heard = np.zeros(scene.state.shape[0], np.bool_)
        _spread(
            scene.clock, *scene.key, scene.parameters, scene.traits, scene.state, scene.present,
            heard, self._lane, scene.brand, shock.kind == "scandal",
            min(shock.reach, _MOST_REACH), shock.valence, shock.weight,
        )  # fmt: skip
        self.heard = heard

    def after(self, scene: Scene) -> None:
        """Let those who heard it, and had nothing else to say this week, perhaps talk of it.

        Adopters of a durable show what they have all the time: their voice is not touched.
        """
        if self.heard is None or scene.parameters["kind"][0] == DURABLE:
            return
        _tell(
            scene.clock, *scene.key, scene.parameters, scene.traits, scene.state, scene.outcome,
            self.heard & scene.present, _TALK_DRAW + self._lane, scene.brand,
            self._shock.valence, scene.voices,
        )  # fmt: skip


def news_of(market: MarketSettings) -> Mapping[int, Sequence[tuple[int, PressNews]]]:
    """Return the news by week from the fork: (brand it is about, the news)."""
    names = [brand.name for brand in market.brands]
    found: dict[int, list[tuple[int, PressNews]]] = {}
    for shock in market.shocks:
        brand = 0 if shock.brand is None else names.index(shock.brand)
        week = found.setdefault(shock.week, [])
        week.append((brand, PressNews(shock, len(week))))
    return found
