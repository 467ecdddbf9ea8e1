"""What ``relmark benchmark`` and ``relmark warm`` print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

BENCHMARK: Final[Mapping[str, str]] = {
    "benchmark.compiling": "compiling in an empty cache ...",
    "benchmark.building": "building a market of {size} consumers ...",
    "benchmark.measuring": "measuring {rounds} rounds ...",
    "benchmark.title": "{size} consumers, {brands} brands",
    "benchmark.figure": "Figure",
    "benchmark.value": "Value",
    "benchmark.week_1": "ns a consumer-week, 1 thread",
    "benchmark.week_2": "ns a consumer-week, 2 threads",
    "benchmark.mesa": "times faster than idiomatic Mesa",
    "benchmark.bandwidth": "times the bandwidth bound",
    "benchmark.scaling": "two threads over one",
    "benchmark.triad": "two threads over one, memory alone",
    "benchmark.bytes": "bytes held a consumer",
    "benchmark.compile": "seconds to compile",
    "benchmark.no_mesa": "No comparison with Mesa: {reason}.",
    "benchmark.no_reference": "the plain-Python reference market (tests/reference/market.py) is "
    "not part of this installation",
    "benchmark.profile": "Where a week goes (own time of functions, 1 thread)",
    "benchmark.function": "Function",
    "benchmark.calls": "Calls",
    "benchmark.own": "ns/consumer",
    "benchmark.share": "Share",
    "warm.compiling": "compiling for market={market} ...",
    "warm.took": "{seconds} s",
}
"""English. Keys in braces are filled in."""
