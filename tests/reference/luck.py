"""Luck of the reference market: Philox in plain integers, from section 5 of docs/ODD.md."""

from __future__ import annotations

import random
from enum import IntEnum
from functools import lru_cache
from typing import Protocol

_WORD = 0xFFFFFFFF
_ROUNDS = 10

Words = tuple[int, int, int, int]


class Luck(IntEnum):
    """What a uniform decides."""

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


def philox(counter: Words, key: tuple[int, int]) -> Words:
    """Return the four words of one block of Philox4x32-10."""
    x0, x1, x2, x3 = counter
    k0, k1 = key
    for _ in range(_ROUNDS):
        p0, p1 = 0xD2511F53 * x0, 0xCD9E8D57 * x2
        x0, x1, x2, x3 = (p1 >> 32) ^ x1 ^ k0, p1 & _WORD, (p0 >> 32) ^ x3 ^ k1, p0 & _WORD
        k0, k1 = (k0 + 0x9E3779B9) & _WORD, (k1 + 0xBB67AE85) & _WORD
    return x0, x1, x2, x3


def uniform_of(high: int, low: int) -> float:
    """Return the uniform in (0, 1) of two words."""
    return (((high << 32 | low) >> 12) + 0.5) * 2.0**-52


@lru_cache(maxsize=256)
def lanes(key: tuple[int, int], counter: Words) -> tuple[float, float]:
    """Return the two uniforms of a block."""
    a, b, c, d = philox(counter, key)
    return uniform_of(a, b), uniform_of(c, d)


class Source(Protocol):
    """Where consumers take their luck from."""

    def draw(self, decision: Luck, week: int, index: int, number: int) -> float:
        """Return draw ``number`` of consumer ``index`` for a decision of the week."""

    def pair(self, decision: Luck, week: int, speaker: int, hearer: int) -> float:
        """Return what decides between two consumers this week."""


class KeyedLuck:
    """Luck that depends on nothing but its key: the same as relmark's, draw by draw."""

    def __init__(self, seed: int, replication: int) -> None:
        self.key = (seed, replication)

    def draw(self, decision: Luck, week: int, index: int, number: int) -> float:
        block, lane = divmod(number, 2)
        return lanes(self.key, (int(decision), week, index, block))[lane]

    def pair(self, decision: Luck, week: int, speaker: int, hearer: int) -> float:
        low, high = min(speaker, hearer), max(speaker, hearer)
        return lanes(self.key, (int(decision), week, low, high))[0 if speaker < hearer else 1]


class MesaLuck:
    """Luck as a Mesa programmer takes it: from the model's own generator."""

    def __init__(self, generator: random.Random) -> None:
        self.generator = generator

    def draw(self, decision: Luck, week: int, index: int, number: int) -> float:
        return self.generator.random()

    def pair(self, decision: Luck, week: int, speaker: int, hearer: int) -> float:
        return self.generator.random()
