"""``relmark warm``: compile ahead, so that the first comparison starts at once."""

from __future__ import annotations

import contextlib
import io
import tempfile
import time
from collections.abc import Mapping
from importlib import import_module

from sim.errors import UserError
from sim.locale.spoken import spoken
from sim.scenario.compose import compose
from sim.scenario.folders import config_folder

SIZE = 60
"""Consumers of the tiny comparison that makes every kernel compile."""


def warm(market: str) -> float:
    """Run a tiny comparison of all default strategies in one market and forget it.

    What is compiled is exactly what a comparison uses, because it is one.

    Args:
        market: name of a packaged market.

    Returns:
        Seconds it took.

    Raises:
        RuntimeError: the comparison failed, with all it printed.
    """
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="relmark-warm-") as folder:
        scenario = compose(
            [
                f"market={market}",
                "network=community",
                f"population.size={SIZE}",
                "horizon.warm_up=2",
                "horizon.weeks=4",
                "horizon.run_off=2",
                "budget.total=1000",
                "replications=2",
                "draws=1",
                "workers=1",
                "name=warm",
                f"results_dir='{folder}'",
            ]
        )
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = import_module("sim.studies.compare").run(scenario, "relmark warm")
        if code != 0:
            raise RuntimeError(f"the tiny comparison of market={market}: {said.getvalue()}")
    return time.perf_counter() - started


def run(options: Mapping[str, object]) -> int:
    """Compile for one market (``market=``) or for all; returns 0."""
    markets = sorted(path.stem for path in (config_folder() / "market").glob("*.yaml"))
    chosen = options.get("market")
    if chosen is not None and chosen not in markets:
        raise UserError(f"market={chosen} is not known; choose from {', '.join(markets)}")
    for market in [str(chosen)] if chosen is not None else markets:
        words = spoken()
        print(words["warm.compiling"].format(market=market), end=" ", flush=True)
        taken = words.numbers.number(warm(market))
        print(words["warm.took"].format(seconds=taken), flush=True)
    return 0
