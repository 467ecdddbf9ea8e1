"""All randomness of relmark: counter-based, stateless, keyed by what is decided.

A uniform is a pure function of who decides (consumer or pair), what (a :class:`Decision`), when
(week), which alternative (draw) and the key of the run (experiment seed, replication). Nothing is
consumed, so an extra draw somewhere changes nothing elsewhere, and two arms of a comparison meet
the same luck wherever they ask the same question.

Generator: Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as
1, 2, 3"). Uniforms have 53 bits and lie strictly between 0 and 1. Distributions are drawn by
inverse CDF, choices by Gumbel-max with one draw per alternative; there is no rejection anywhere.
"""

from __future__ import annotations

from enum import IntEnum, unique
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.kernels import kernel, rule

Key = tuple[int, int]
"""(experiment seed, replication), each an unsigned 32-bit integer."""


@unique
class Decision(IntEnum):
    """What a uniform decides. Numbers are never reused: they are part of every result."""

    # who the consumers are
    NEED_RATE = 1
    BASKET = 2
    TASTE_COMMUNITY = 3
    TASTE_OWN = 4
    RATE_COMMUNITY = 5
    PRICE_SENSITIVITY = 6
    DELIBERATION = 7
    INVOLVEMENT = 8
    TALKATIVENESS = 9
    SUSCEPTIBILITY = 10
    MEDIA = 11
    COMFORT = 12
    OPENNESS = 13
    INTERESTS = 14
    VALUES = 15
    CONSENT = 16
    BIRTHDAY = 18
    AGE_BAND = 19
    DISTANCE = 20
    CHANNEL_PREFERENCE = 21
    ENTRY = 22
    EXIT = 23
    INITIAL_STATE = 24
    CONTRACT_TRAITS = 25
    GIFT_CUSTOMER = 26
    # the network
    NETWORK_TIE = 30
    NETWORK_REWIRE = 31
    NETWORK_STRENGTH = 32
    NETWORK_SAMPLE = 33
    # the week of one consumer
    RATE_DRIFT = 40
    NEED_THEME = 41
    OCCASIONS = 42
    PANTRY = 43
    INERTIA = 44
    CHOICE = 45
    EXTRA_UNITS = 46
    ADVERTISING = 47
    OPEN = 48
    EXPERIENCE = 52
    COMPLAINT = 54
    TALK = 56
    HEARD = 57
    DROP_OUT = 58
    AMOUNT = 59
    CONTRACT_EVENT = 60
    CONTRACT_CHOICE = 61
    DURABLE_HEARD = 62
    DURABLE_ADOPT = 64
    BOUNCE = 66
    # a firm's site and questionnaires
    BROWSE = 70
    QUESTIONNAIRE = 71
    LEAD_TEST = 72
    # the firm and its customers
    ENROLMENT = 80
    REDEMPTION = 81
    CRM_DECAY = 82
    CRM_RECORD = 83
    CRM_NEED_SEEN = 84
    TARGETING = 85
    SURVEY = 86
    IDENTIFICATION = 94
    CONSENT_ASKED = 95
    BIRTHDAY_TOLD = 96
    # errands among consumers, and the news
    SELLER = 110
    DISTRIBUTOR = 111
    REFERRAL = 112
    REFERRAL_HEARD = 113
    SEEDING = 114
    NEWS = 115
    REFERRAL_TIE = 116
    # the studies
    PARAMETER_DRAW = 100
    BOOTSTRAP = 101
    HOLD_OUT = 102


_MASK = np.uint64(0xFFFFFFFF)
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_SHIFT_32 = np.uint64(32)
_SHIFT_12 = np.uint64(12)
_ULP = 2.0**-52


@rule
def philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    """Philox4x32-10: encrypt four 32-bit counter words under two key words.

    Args:
        c0: counter words, each below 2^32 (any integer type), likewise ``c1``, ``c2``, ``c3``.
        k0: key words, likewise ``k1``.

    Returns:
        Four 32-bit words in unsigned 64-bit integers.
    """
    x0 = np.uint64(c0) & _MASK
    x1 = np.uint64(c1) & _MASK
    x2 = np.uint64(c2) & _MASK
    x3 = np.uint64(c3) & _MASK
    key0 = np.uint64(k0) & _MASK
    key1 = np.uint64(k1) & _MASK
    for _ in range(10):
        product0 = _MULTIPLIER_0 * x0
        product1 = _MULTIPLIER_1 * x2
        x0 = (product1 >> _SHIFT_32) ^ x1 ^ key0
        x1 = product1 & _MASK
        x2 = (product0 >> _SHIFT_32) ^ x3 ^ key1
        x3 = product0 & _MASK
        key0 = (key0 + _WEYL_0) & _MASK
        key1 = (key1 + _WEYL_1) & _MASK
    return x0, x1, x2, x3


@rule
def to_uniform(high: Any, low: Any) -> Any:
    """Turn two 32-bit words into an odd multiple of 2^-53, strictly between 0 and 1."""
    return (float(((high << _SHIFT_32) | low) >> _SHIFT_12) + 0.5) * _ULP


@rule
def two_uniforms(key0: Any, key1: Any, decision: Any, week: Any, i: Any, block: Any) -> Any:
    """Return the uniforms of draws ``2 * block`` and ``2 * block + 1`` in one encryption."""
    w0, w1, w2, w3 = philox(decision, week, i, block, key0, key1)
    return to_uniform(w0, w1), to_uniform(w2, w3)


@rule
def uniform(key0: Any, key1: Any, decision: Any, week: Any, i: Any, draw: Any) -> Any:
    """Return one keyed uniform in (0, 1).

    Args:
        key0: experiment seed.
        key1: replication.
        decision: a :class:`Decision`.
        week: week since the start of the warm-up (0 for what is drawn once).
        i: consumer, or the lower consumer of a pair.
        draw: which alternative, brand or repetition.
    """
    first, second = two_uniforms(key0, key1, decision, week, i, draw // 2)
    return first if draw % 2 == 0 else second


@rule
def pair_uniform(key0: Any, key1: Any, decision: Any, week: Any, speaker: Any, hearer: Any) -> Any:
    """Return the uniform of one directed message: the pair is canonical, the lane its direction."""
    low = min(speaker, hearer)
    high = max(speaker, hearer)
    w0, w1, w2, w3 = philox(decision, week, low, high, key0, key1)
    return to_uniform(w0, w1) if speaker < hearer else to_uniform(w2, w3)


@kernel
def _fill(out: Any, key0: Any, key1: Any, decision: Any, week: Any, ids: Any, draw: Any) -> None:
    for k in range(ids.shape[0]):
        out[k] = uniform(key0, key1, decision, week, ids[k], draw)


def uniforms(
    key: Key, decision: int, week: int, ids: NDArray[Any], draw: int = 0
) -> NDArray[np.float64]:
    """Return one keyed uniform per id: the vectorised form of :func:`uniform`.

    Args:
        key: (experiment seed, replication).
        decision: a :class:`Decision`.
        week: week since the start of the warm-up; 0 for what is drawn once.
        ids: integers in [0, 2^32), any shape.
        draw: which alternative or repetition, in [0, 2^32).

    Returns:
        float64 array of the shape of ``ids``, each in (0, 1).
    """
    flat = np.ascontiguousarray(ids, dtype=np.int64).ravel()
    out = np.empty(flat.shape[0])
    _fill(out, key[0], key[1], int(decision), week, flat, draw)
    return out.reshape(np.shape(ids))
