"""The calibrated market itself, lived on from the end of the log by the customers it knows."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sim.market import Market
from sim.scenario.load import load_scenario
from sim.studies.calibration.log import WEEK, Log
from sim.studies.calibration.members import Futures, Members
from sim.studies.progress import Watch

AGENTS_AT_ONCE = 200_000
_MANY = 30_000


def agent_futures(
    market_file: Path, log: Log, members: Members, weeks: int, seed: int, watch: Watch
) -> Futures:
    """Let every customer of a log live on as an agent of the calibrated market, many times over.

    Each copy of a customer is one draw of what it may be; copies do not meet, for a log does not
    say who talks to whom.

    Args:
        market_file: the market's settings.
        log: the orders calibrated on; the market goes on where they end.
        members: draws of the customers.
        weeks: how many weeks to live.
        seed: of the market's luck.
        watch: told of each finished piece.
    """
    size = log.customers
    copies = max(1, AGENTS_AT_ONCE // size)
    starts = range(0, members.draws, copies)
    weekly = np.zeros((members.draws, weeks))
    each = np.zeros((members.draws, size), dtype=np.int32)
    watch.begin("agents living on", len(starts), 0)
    for replication, low in enumerate(starts):
        high = min(low + copies, members.draws)
        settings = load_scenario(
            f"market={market_file}",
            "network=none",
            f"population.size={size * (high - low)}",
            "horizon.warm_up=0",
            f"horizon.weeks={weeks}",
            "horizon.run_off=0",
            f"seed={seed}",
        )
        market = Market(settings, arm="none", replication=replication)
        _place(market, log, members, low, high)
        market.run_for(weeks)
        rows = market.recorder.all_purchases()
        copy, customer = low + rows["consumer"] // size, rows["consumer"] % size
        np.add.at(weekly, (copy, rows["week"]), 1.0)
        np.add.at(each, (copy, customer), 1)
        watch.advance()
    return Futures(weekly, each)


def _place(market: Market, log: Log, members: Members, low: int, high: int) -> None:
    """Make the market's consumers the customers of the log, each where its orders left it."""
    traits, state = market.consumers.traits, market.consumers.state
    traits.flags.writeable = True
    traits["need_rate"] = members.rate[low:high].ravel()
    traits["dropout"] = members.dropout[low:high].ravel()
    traits["entry"] = 0
    traits.flags.writeable = False
    silent = (log.days - 1 - log.last_order) // WEEK + 1
    times = high - low
    state["gone"] = ~members.alive[low:high].ravel()
    state["placed"] = np.tile(np.minimum(log.orders_each, _MANY), times)
    state["gap"] = np.tile(np.minimum(silent, _MANY), times)
    state["bought"] = 1
