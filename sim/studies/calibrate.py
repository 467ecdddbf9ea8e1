"""``relmark calibrate``: a firm's own log of orders, turned into a market and a forecast."""

from __future__ import annotations

import platform
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import UserError, nearest
from sim.locale.spoken import spoken
from sim.report.calibrate import TABLES, write_calibration_report
from sim.results import ResultFolder, prepare
from sim.studies.calibration.contracts import calibrate_contracts, holds_contracts
from sim.studies.calibration.estimate import Estimate, estimate
from sim.studies.calibration.forecast import Forecast, forecast, judge
from sim.studies.calibration.log import Log
from sim.studies.calibration.market_file import (
    POSTERIOR,
    draw_posterior,
    market_text,
    market_tree,
    parameters_of,
)
from sim.studies.calibration.read import read_log
from sim.studies.calibration.request import Request, cut, read_request, weeks_ahead
from sim.studies.calibration.summary import describe, remarks, tables
from sim.studies.choice import verb as choice
from sim.studies.compare import INTERRUPTED, git_revision
from sim.studies.console import show_report
from sim.studies.interrupts import say
from sim.studies.progress import Watch

KINDS = ("orders", "choice")
"""What a file may hold: a firm's own orders (or contracts), or a scanner panel of choices."""

CHOICE_ALONE = frozenset(
    {"splits", "draws", "weeks", "coupons", "focal"}
    | {f"columns.{role}" for role in ("household", "occasion", "chosen", "display", "feature")}
)
"""Options that say nothing of a log of orders."""


@dataclass(frozen=True)
class Calibration:
    """What a log led to.

    Attributes:
        known: the orders up to the cut.
        found: what they say.
        made: the forecast from there.
        score: how good it was, where the log goes on; empty otherwise.
        parameters: settings of the market, by full path.
        posterior: draws of them, one row each.
    """

    known: Log
    found: Estimate
    made: Forecast
    score: dict[str, Any]
    parameters: dict[str, float]
    posterior: pd.DataFrame


def run(options: Mapping[str, object]) -> int:
    """Calibrate, write the market, the forecast and the report, say the essentials.

    Args:
        options: as typed, see the verb's help.

    Returns:
        Exit code.

    Raises:
        UserError: the first thing that is wrong with the options or the log.
    """
    kind = options.get("kind", "orders")
    if kind == "choice":
        return choice.run(options)
    if kind != "orders":
        raise UserError(
            f"kind={kind} is not allowed{nearest(str(kind), KINDS)}: choose from {', '.join(KINDS)}"
        )
    foreign = next((key for key in options if key in CHOICE_ALONE), None)
    if foreign is not None:
        raise UserError(f"{foreign}= is an option of kind=choice: add kind=choice, or leave it out")
    request = read_request(options)
    prepare(request.results_dir, "calibrate", request.name).discard()  # refused now, or never
    try:
        with prepare(request.results_dir, "calibrate", request.name) as folder:
            if holds_contracts(request.data, request.columns):
                said = calibrate_contracts(request, folder)
            else:
                said = _calibrate(request, folder)
    except KeyboardInterrupt:
        say(spoken()["console.nothing_left"])
        return INTERRUPTED
    print("\n".join(spoken().said(line) for line in said))
    show_report(folder.path)
    return 0


def _calibrate(request: Request, folder: ResultFolder) -> list[str]:
    """Calibrate to a log of orders; return what to say."""
    started = time.monotonic()
    with Watch() as watch:
        watch.step("reading the log")
        log = read_log(request.data, request.columns, request.duplicates)
        done = calibrate_log(request, log, folder, watch)
        watch.step("writing the report")
        fit = describe(done.found, done.made, done.score, done.posterior)
        fit["data"] = str(request.data)
        fit["currency"] = request.currency
        fit["remarks"] = remarks(log, done.found)
        fit["manifest"] = manifest(request, time.monotonic() - started)
        folder.write_json("fit.json", fit)
        frames = tables(log, done.found, done.made)
        for table, frame in frames.items():
            folder.write_parquet(TABLES[table], frame)
        page = folder.staging / "report.html"
        write_calibration_report(fit, frames, page, language=spoken().language)
    return [*fit["remarks"], *_essentials(done)]


def calibrate_log(request: Request, log: Log, folder: ResultFolder, watch: Watch) -> Calibration:
    """Estimate, write the market, forecast with it, and score.

    Args:
        request: what was asked for.
        log: the whole log.
        folder: the market, its posterior and the forecasts are written there.
        watch: told what goes on.
    """
    known = cut(log, request.until)
    watch.step("estimating purchases and spend")
    found = estimate(known)
    model = found.variant("mbg_nbd")
    parameters = parameters_of(model, found.spend)
    posterior = draw_posterior(model, found.histories, found.spend, (request.seed, 0))
    _write_market(request, log, found, parameters, posterior, folder)
    weeks = weeks_ahead(request, log, known)
    made = forecast(found, folder.staging / "market.yaml", weeks, request.seed, watch)
    if request.posterior == "simulation":
        posterior = _simulated_posterior(request, found, watch)
        parameters = {str(path): float(value) for path, value in posterior.median().items()}
        _write_market(request, log, found, parameters, posterior, folder)
    folder.write_parquet("forecast", made.weekly)
    folder.write_parquet("customers", made.customers)
    score = judge(found, made, log, request.seed)
    return Calibration(known, found, made, score, parameters, posterior)


def _write_market(
    request: Request,
    log: Log,
    found: Estimate,
    parameters: Mapping[str, float],
    posterior: pd.DataFrame,
    folder: ResultFolder,
) -> None:
    """Write the market and the draws of its parameters beside it."""
    tree = market_tree(
        request.name, found.log, found.clock, parameters, request.currency, remarks(log, found)
    )
    folder.write_parquet(POSTERIOR.removesuffix(".parquet"), posterior)
    folder.write_text("market.yaml", market_text(tree, str(request.data), posterior))


def _simulated_posterior(request: Request, found: Estimate, watch: Watch) -> pd.DataFrame:
    """Return draws of the agents' parameters by simulation, resumable when interrupted."""
    from sim.studies.calibration.posterior import fit_posterior  # its library takes long to load

    season = found.clock.factor(np.arange(found.log.weeks)) if found.seasonal else None
    fitted = fit_posterior(
        found.log,
        seed=request.seed,
        workers=request.workers,
        folder=request.results_dir / "calibrate" / ".unfinished",
        watch=watch,
        season=season,
    )
    return fitted.draws


def manifest(request: Request, seconds: float) -> dict[str, Any]:
    """Return what a reader must know to repeat the calibration."""
    return {
        "command": request.command,
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("relmark", "numpy", "scipy", "pandas")},
        },
        "git_revision": git_revision(),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "seeds": [request.seed],
        "wall_time_seconds": seconds,
    }


def _essentials(done: Calibration) -> list[str]:
    """Return the result in a few lines."""
    lines = [
        f"{done.known.customers:,} customers, {done.known.orders:,} orders, "
        f"{done.known.weeks} weeks to {done.known.last_day}"
    ]
    weeks = done.made.expected.shape[1]
    for method, total in done.made.totals.items():
        lines.append(
            f"{method}: {total['expected']:,.0f} repeat purchases in {weeks} weeks "
            f"({total['low']:,.0f} to {total['high']:,.0f})"
        )
    if done.score:
        lines.append(f"happened in {done.score['weeks']} weeks: {done.score['actual']:,}")
    return lines
