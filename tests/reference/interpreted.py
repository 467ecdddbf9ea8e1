"""Runs the compiled rules as plain Python, so that a test can change one of them cheaply.

With ``NUMBA_DISABLE_JIT=1`` numba leaves functions as they are. They still expect numba's view of
structured arrays: records whose fields are attributes, elements that count in double precision.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import sim.market


class Row:
    """One record, its fields as attributes."""

    def __init__(self, record: Any) -> None:
        object.__setattr__(self, "record", record)

    def __getattr__(self, name: str) -> Any:
        return plain(self.record[name])

    def __setattr__(self, name: str, value: Any) -> None:
        self.record[name] = value


class Column:
    """An array whose elements are read as Python numbers, or as rows."""

    def __init__(self, array: Any) -> None:
        self.array = array
        self.shape = array.shape

    def __len__(self) -> int:
        return len(self.array)

    def __getitem__(self, place: Any) -> Any:
        return plain(self.array[place])

    def __setitem__(self, place: Any, value: Any) -> None:
        self.array[place] = value


def plain(value: Any) -> Any:
    """Return a value as interpreted rules can use it."""
    if isinstance(value, tuple):
        return tuple(plain(part) for part in value)
    if isinstance(value, np.void):
        return Row(value)
    if isinstance(value, np.ndarray):
        return Column(value)
    return value.item() if isinstance(value, np.generic) else value


def interpret() -> None:
    """Let markets of this process call the rules with plain values."""
    for name in ("live_block", "tally_block"):
        rules = getattr(sim.market, name)

        def call(*arguments: Any, rules: Any = rules) -> None:
            with np.errstate(all="ignore"):
                rules(*(plain(argument) for argument in arguments))

        setattr(sim.market, name, call)
