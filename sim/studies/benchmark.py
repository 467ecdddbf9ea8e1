"""``relmark benchmark``: how fast a week is, next to plain Mesa and to what memory allows.

All contestants are measured in turn, round after round, and each keeps its fastest round: what
else the machine does then slows all of them or none.
"""

from __future__ import annotations

import cProfile
import os
import platform
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

import sim
from sim.errors import UserError
from sim.locale import ENGLISH
from sim.locale.spoken import spoken
from sim.market import Market
from sim.results import ResultFolder, prepare
from sim.scenario.load import load_scenario
from sim.scenario.run import Scenario
from sim.studies.bandwidth import Triad, bytes_held, bytes_moved

SIZE, QUICK_SIZE = 1_000_000, 100_000
ROUNDS = 7
UNTIMED_WEEKS = 3
REFERENCE_SIZE = 300
WIDTH = 80

Contestants = dict[str, Callable[[], float]]
"""By name, what runs once and returns its figure: ns a consumer-week, or GB/s."""

NO_REFERENCE = ENGLISH["benchmark.no_reference"]
"""As the result records it."""


def benchmark_scenario(size: int, seed: int = 1) -> Scenario:
    """Return the benchmark's market: the packaged grocery on planted communities."""
    return load_scenario(
        "market=grocery", "network=community", f"population.size={size}", f"seed={seed}"
    )


def time_week(market: Market, threads: int) -> float:
    """Run one whole week, settlement and recording included; return ns a consumer."""
    market.settings = market.settings.model_copy(update={"threads": threads})
    started = time.perf_counter_ns()
    market.step()
    return (time.perf_counter_ns() - started) / len(market.consumers)


def measure_in_turn(contestants: Contestants, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Return all figures of each contestant, measured in turn ``rounds`` times."""
    figures: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds):
        # Back and forth, so that nobody always runs after the same neighbour.
        names = list(contestants) if number % 2 == 0 else list(reversed(contestants))
        for name in names:
            figures[name].append(contestants[name]())
    return figures


def reference_week(size: int, seed: int) -> Callable[[], float] | None:
    """Return what times a week of the plain-Python reference, or None where there is none.

    The reference belongs to the tests: only a checkout has it.
    """
    root = Path(sim.__file__).resolve().parents[1]
    if not (root / "tests" / "reference" / "market.py").is_file():
        return None
    sys.path.insert(0, str(root))
    try:
        module = import_module("tests.reference.market")
    finally:
        sys.path.remove(str(root))
    reference = module.ReferenceMarket(benchmark_scenario(size, seed))

    def week() -> float:
        started = time.perf_counter_ns()
        reference.step()
        return (time.perf_counter_ns() - started) / size

    return week


def compile_here() -> float:
    """Return the seconds a first small market takes beyond a second one, in this process."""
    taken = []
    for _ in range(2):
        started = time.perf_counter()
        Market(benchmark_scenario(50)).step()
        taken.append(time.perf_counter() - started)
    return taken[0] - taken[1]


def compile_seconds() -> float:
    """Return the seconds of compiling the week, in a fresh process with an empty cache."""
    code = "from sim.studies.benchmark import compile_here; print(compile_here())"
    root = str(Path(sim.__file__).resolve().parents[1])
    with tempfile.TemporaryDirectory(prefix="relmark-compile-") as folder:
        paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        environment = {**os.environ, "RELMARK_CACHE_DIR": folder, "PYTHONPATH": paths}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True
        )
    if done.returncode != 0:
        raise RuntimeError(f"compiling in a fresh process failed: {done.stderr}")
    return float(done.stdout)


def measure(
    market: Market,
    triad: Triad,
    reference: Callable[[], float] | None,
    compiling: float,
    rounds: int = ROUNDS,
) -> dict[str, Any]:
    """Measure everything on one market and return the content of ``benchmark.json``.

    Args:
        market: before its first week; it is run on.
        triad: the arrays that tell what memory can move.
        reference: times a week of the reference market, ns a consumer; None when there is none.
        compiling: seconds the compiler took.
        rounds: of which the fastest counts.
    """
    for _ in range(UNTIMED_WEEKS):
        market.step()
    with ThreadPoolExecutor(2) as pool:
        contestants: Contestants = {
            "week_1": lambda: time_week(market, 1),
            "triad_1": lambda: triad.bandwidth(None, 1),
            "week_2": lambda: time_week(market, 2),
            "triad_2": lambda: triad.bandwidth(pool, 2),
        }
        if reference is not None:
            contestants["reference"] = reference
        figures = measure_in_turn(contestants, rounds)
    one, two = min(figures["week_1"]), min(figures["week_2"])
    bandwidth, bandwidth_two = max(figures["triad_1"]), max(figures["triad_2"])
    fields = bytes_moved(market)
    bound = sum(fields.values()) / bandwidth
    return {
        "ns_per_consumer_week_1_thread": one,
        "ns_per_consumer_week_2_threads": two,
        "times_idiomatic_mesa": min(figures["reference"]) / one if reference else None,
        "times_idiomatic_mesa_note": None if reference else NO_REFERENCE,
        "times_bandwidth_bound": one / bound,
        "thread_scaling": one / two,
        "triad_scaling": bandwidth_two / bandwidth,
        "bytes_per_consumer": bytes_held(market),
        "compile_seconds": compiling,
        "population": len(market.consumers),
        "brands": len(market.brands),
        "rounds": rounds,
        "bandwidth_1_thread_gb_per_s": bandwidth,
        "bandwidth_2_threads_gb_per_s": bandwidth_two,
        "bound_ns_per_consumer_week": bound,
        "bytes_moved_per_consumer_week": sum(fields.values()),
        "fields_moved": fields,
        "figures": figures,
        "machine": machine(),
    }


def machine() -> dict[str, Any]:
    """Return what the figures depend on besides relmark."""
    return {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in ("numba", "numpy", "mesa")},
    }


def profile_weeks(market: Market, weeks: int = 5) -> list[tuple[str, int, float]]:
    """Return (function, calls, ns a consumer-week of its own) of the costliest, one thread.

    All rules of consumers are compiled into ``live_block``: within it nothing can be told apart.
    """
    market.settings = market.settings.model_copy(update={"threads": 1})
    profiler = cProfile.Profile()
    for _ in range(weeks):
        profiler.runcall(market.step)
    rows = []
    for (file, _, name), (_, calls, own, _, _) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        place = Path(file).stem if file != "~" else "builtin"
        rows.append((f"{place}.{name}", calls // weeks, own / weeks / len(market.consumers) * 1e9))
    return sorted(rows, key=lambda row: -row[2])


def show(report: Mapping[str, Any], console: Console) -> None:
    """Print the figures, 80 columns wide."""
    words = spoken()
    number = words.numbers.number
    table = Table(
        title=words["benchmark.title"].format(
            size=number(report["population"]), brands=report["brands"]
        )
    )
    table.add_column(words["benchmark.figure"], no_wrap=True)
    table.add_column(words["benchmark.value"], justify="right", no_wrap=True)
    mesa = report["times_idiomatic_mesa"]
    for title, value in (
        (words["benchmark.week_1"], number(report["ns_per_consumer_week_1_thread"])),
        (words["benchmark.week_2"], number(report["ns_per_consumer_week_2_threads"])),
        (words["benchmark.mesa"], "–" if mesa is None else number(mesa)),
        (words["benchmark.bandwidth"], number(report["times_bandwidth_bound"], 1)),
        (words["benchmark.scaling"], number(report["thread_scaling"], 2)),
        (words["benchmark.triad"], number(report["triad_scaling"], 2)),
        (words["benchmark.bytes"], number(report["bytes_per_consumer"])),
        (words["benchmark.compile"], number(report["compile_seconds"])),
    ):
        table.add_row(title, value)
    console.print(table)
    if mesa is None:
        reason = words["benchmark.no_reference"]
        console.print(words["benchmark.no_mesa"].format(reason=reason))


def show_profile(rows: list[tuple[str, int, float]], console: Console, most: int = 12) -> None:
    """Print where a week's time goes, 80 columns wide."""
    words = spoken()
    number, share = words.numbers.number, words.numbers.share
    total = sum(row[2] for row in rows)
    table = Table(title=words["benchmark.profile"])
    table.add_column(words["benchmark.function"], overflow="ellipsis", no_wrap=True, max_width=40)
    for title in (words["benchmark.calls"], words["benchmark.own"], words["benchmark.share"]):
        table.add_column(title, justify="right", no_wrap=True)
    for name, calls, own in rows[:most]:
        table.add_row(name, number(calls), number(own, 1), share(own / total))
    console.print(table)


def _flag(options: Mapping[str, object], name: str) -> bool:
    value = options.get(name, False)
    if not isinstance(value, bool):
        raise UserError(f"{name}={value} is not allowed: write {name}=true or {name}=false")
    return value


def open_folder(options: Mapping[str, object], usual: str) -> ResultFolder:
    """Open the asked folder, or the first free one of the usual name."""
    root = str(options.get("results_dir", "results"))
    if options.get("name") is not None:
        return prepare(root, "benchmark", str(options["name"]))
    name, number = usual, 1
    while (Path(root) / "benchmark" / name).exists():
        number += 1
        name = f"{usual}-{number}"
    return prepare(root, "benchmark", name)


def run(options: Mapping[str, object], size: int | None = None) -> int:
    """Measure, print and write ``<results_dir>/benchmark/<name>/benchmark.json``; returns 0.

    Args:
        options: quick, profile, name, results_dir, seed, workers (1: one process measures).
        size: consumers; None takes 10^6, or 10^5 with ``quick=true``.
    """
    quick, profiling = _flag(options, "quick"), _flag(options, "profile")
    if options.get("workers") not in (None, 0, 1):
        raise UserError(f"workers={options['workers']} is not allowed: one process is measured")
    seed = options.get("seed", 1)
    size = size or (QUICK_SIZE if quick else SIZE)
    scenario = benchmark_scenario(size, seed)  # type: ignore[arg-type]
    console, words = Console(width=WIDTH), spoken()
    with open_folder(options, "quick" if quick else "full") as folder:
        console.print(words["benchmark.compiling"])
        compiling = compile_seconds()
        console.print(words["benchmark.building"].format(size=words.numbers.number(size)))
        market = Market(scenario)
        reference = reference_week(REFERENCE_SIZE, scenario.seed)
        console.print(words["benchmark.measuring"].format(rounds=ROUNDS))
        report = measure(market, Triad(), reference, compiling)
        if profiling:
            rows = profile_weeks(market)
            report["profile"] = [
                {"function": name, "calls_per_week": calls, "ns_per_consumer_week": own}
                for name, calls, own in rows[:30]
            ]
        folder.write_json("benchmark.json", report)
    show(report, console)
    if profiling:
        show_profile(rows, console)
    written = words["console.written"].format(path=folder.path / "benchmark.json")
    console.print(written, soft_wrap=True)
    return 0
