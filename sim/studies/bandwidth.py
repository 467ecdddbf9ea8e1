"""How fast a week could be at best: the bytes it must move over what memory can move.

The bound is a lower one on purpose. A field counts once, whether it is read, written or both, and
of a field with a value per brand slot only the slots in use count, although processors move
memory in lines of 64 bytes and would fetch the rest as well.
"""

from __future__ import annotations

import ast
import re
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import sim.behaviour
from sim.kernels import kernel

if TYPE_CHECKING:
    from sim.market import Market

TRIAD_LENGTH = 20_000_000
"""Elements of each of the three arrays: 480 MB, far beyond any processor cache."""

_BYTES_PER_ELEMENT = 24
_PART_OF = {"t": "traits", "s": "state", "o": "outcome"}
_PART_OF |= {part: part for part in ("traits", "state", "outcome")}
_RULES_OF_A_KIND = {"invoices": "invoices", "contract": "contract", "durable": "durable"}


@kernel
def triad(out: Any, b: Any, c: Any, low: Any, high: Any) -> None:
    """The STREAM triad (McCalpin 1995) over [low, high): two loads and a store."""
    for k in range(low, high):
        out[k] = b[k] + 3.0 * c[k]


class Triad:
    """Three long arrays, and the time it takes to stream through them."""

    def __init__(self, length: int = TRIAD_LENGTH) -> None:
        """Allocate and touch the arrays; compile."""
        self._arrays = (np.zeros(length), np.ones(length), np.ones(length))
        self._length = length
        triad(*self._arrays, 0, 1)

    def bandwidth(self, pool: ThreadPoolExecutor | None, threads: int) -> float:
        """Return bytes a nanosecond (GB/s) of one pass, shared out over ``threads`` threads."""
        ends = [self._length * part // threads for part in range(threads + 1)]
        spans = list(zip(ends[:-1], ends[1:], strict=True))
        started = time.perf_counter_ns()
        if pool is None:
            for low, high in spans:
                triad(*self._arrays, low, high)
        else:
            for done in [pool.submit(triad, *self._arrays, *span) for span in spans]:
                done.result()
        return _BYTES_PER_ELEMENT * self._length / (time.perf_counter_ns() - started)


@cache
def _week_sources(folder: Path) -> list[Path]:
    """Return the sources of the rules that the week joins; errands are stages of their own."""
    waiting, found = ["week"], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            text = (folder / f"{name}.py").read_text("utf-8")
            waiting += re.findall(r"^from sim\.behaviour\.(\w+) import", text, re.MULTILINE)
    return [folder / f"{name}.py" for name in sorted(found)]


def fields_in_rules(kind: str) -> frozenset[tuple[str, str]]:
    """Return (part, field) of every field that the rules of a kind of market read or write.

    Read off the source of the rules, so that the list cannot fall behind them.
    """
    found = set()
    folder = Path(sim.behaviour.__file__).parent
    for path in _week_sources(folder):
        if _RULES_OF_A_KIND.get(path.stem, kind) != kind:
            continue
        if path.stem == "shopping" and kind in ("contract", "durable"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute):
                owner = node.value.value if isinstance(node.value, ast.Subscript) else node.value
                if isinstance(owner, ast.Name) and owner.id in _PART_OF:
                    found.add((_PART_OF[owner.id], node.attr))
    return frozenset(found)


def bytes_moved(market: Market) -> dict[str, float]:
    """Return the bytes a consumer-week reads or writes, by field (``state.attachment``)."""
    used = fields_in_rules(market.settings.market.kind)
    people = market.consumers
    parts: dict[str, NDArray[Any]] = {
        "traits": people.traits,
        "state": people.state,
        "outcome": people.outcome,
    }
    slots = people.state.dtype["attachment"].shape
    moved = {}
    for part, records in parts.items():
        for name in records.dtype.names or ():
            if (part, name) in used:
                one = records.dtype[name]
                by_brand = one.shape == slots and name not in ("interests", "saturation")
                count = len(market.brands) if by_brand else int(np.prod(one.shape, dtype=int))
                moved[f"{part}.{name}"] = float(one.base.itemsize * count)
    ties = market.network
    for name, column in (("neighbours", ties.neighbours), ("strength", ties.strength)):
        moved[f"network.{name}"] = column.nbytes / len(people)
    moved["network.offsets"] = float(ties.offsets.itemsize)
    moved["voices"] = 1.0 + ties.neighbours.shape[0] / len(people)
    return moved


def bytes_held(market: Market) -> float:
    """Return the memory a market holds, bytes a consumer: records, network and voices."""
    people, ties = market.consumers, market.network
    arrays = (
        *(people.traits, people.state, people.outcome, market.voices),
        *(ties.offsets, ties.neighbours, ties.strength, ties.community),
    )
    return float(sum(array.nbytes for array in arrays) / len(people))
