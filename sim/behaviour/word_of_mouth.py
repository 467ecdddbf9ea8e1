"""Word of mouth [bouche-à-oreille]: what friends said last week, and what one says this week.

A voice is one small integer a consumer: 0 silent, b + 1 for praise of brand b, -(b + 1) for a
warning against it. Voices of the week are read by receivers the week after (synchronous), so the
order of consumers cannot matter.
"""

from __future__ import annotations

from typing import Any

from sim.behaviour.trust import add_evidence
from sim.kernels import rule, stage
from sim.population.records import SOURCE_WORD_OF_MOUTH
from sim.randomness import Decision, pair_uniform, uniform

_HEARD = int(Decision.HEARD)
_TALK = int(Decision.TALK)
_LEAVING = 1  # the draw, after that of the week's experience


@rule
def hear_message(s: Any, p: Any, voice: Any, tie: Any) -> None:
    """One message heard: awareness, buzz, expected quality and trust move as far as they can.

    Praise moves more than warnings where expectations are below one half (East, Hammond & Lomax
    2008): the move is proportional to what is left to move. A strong tie is heard more often and
    believed more.
    """
    b = abs(voice) - 1
    s.awareness[b] += p.hearing_awareness * tie * (1.0 - s.awareness[b])
    s.buzz[b] += p.hearing_buzz * tie
    if voice > 0:
        s.quality[b] += p.hearing_quality * tie * (1.0 - s.quality[b])
        add_evidence(s, b, p.hearing_trust * tie, 0.0)
    else:
        s.quality[b] -= p.hearing_quality * tie * s.quality[b]
        add_evidence(s, b, 0.0, p.hearing_trust * tie)
        if s.contract == b:
            s.wake = max(s.wake, p.wake_friend)
    if b == 0:
        s.source = SOURCE_WORD_OF_MOUTH
        s.source_age = 0


@stage
def hear_friends(
    i: Any, week: Any, key0: Any, key1: Any, t: Any, s: Any, p: Any, network: Any, voices: Any
) -> None:
    """Read the voices of all ties; each message is heard with a chance of its own.

    Args:
        network: (offsets, neighbours, strength) of the ties in compressed rows.
        voices: (consumers,) int8, last week's voices.
    """
    offsets, neighbours, strength = network
    ear = p.word_of_mouth * p.hearing * t.susceptibility
    if ear <= 0.0:
        return
    for k in range(offsets[i], offsets[i + 1]):
        friend = neighbours[k]
        voice = voices[friend]
        if voice != 0:
            tie = strength[k]
            if pair_uniform(key0, key1, _HEARD, week, friend, i) < ear * tie:
                hear_message(s, p, voice, tie)


@rule
def tell_of_leaving(
    i: Any, week: Any, key0: Any, key1: Any, t: Any, s: Any, o: Any, p: Any, b: Any, voices: Any
) -> None:
    """Perhaps tell friends of having left brand b's contract: it makes them look at theirs."""
    if p.word_of_mouth <= 0.0 or (b == 0 and s.silent == 1):
        return
    chance = (p.talk_base + p.talk_displeased) * t.talkativeness
    if uniform(key0, key1, _TALK, week, i, _LEAVING) < chance:
        voices[i] = -(b + 1)
        o.messages = -1 if b == 0 else 0


@rule
def speak(
    i: Any,
    week: Any,
    draw: Any,
    key0: Any,
    key1: Any,
    t: Any,
    s: Any,
    o: Any,
    p: Any,
    b: Any,
    satisfaction: Any,
    voices: Any,
) -> None:
    """Perhaps talk of a purchase: an asymmetric U of satisfaction (Anderson 1998).

    Ambassadors, attached consumers, talk more. With word of mouth off nobody speaks.
    """
    if p.word_of_mouth <= 0.0 or (b == 0 and s.silent == 1):
        return
    chance = p.talk_base + p.talk_attachment * max(0.0, s.attachment[b])
    if satisfaction >= 0.0:
        chance += p.talk_pleased * satisfaction * satisfaction
    else:
        chance += p.talk_displeased * satisfaction * satisfaction
    if uniform(key0, key1, _TALK, week, i, draw) < chance * t.talkativeness:
        praise = 1 if satisfaction >= 0.0 else -1
        voices[i] = praise * (b + 1)  # the week's last message is the one that is heard
        o.messages = praise if b == 0 else 0
