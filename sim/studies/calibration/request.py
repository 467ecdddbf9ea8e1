"""What ``relmark calibrate`` was asked for: its options, checked before anything is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sim.errors import UserError, nearest, phrase
from sim.studies.calibration.columns import USUAL
from sim.studies.calibration.dates import as_date, read_date
from sim.studies.calibration.log import WEEK, Log
from sim.studies.calibration.read import DUPLICATES
from sim.studies.options import free_name, whole_number

FEWEST_WEEKS = 4
"""Weeks of orders below which nothing is calibrated."""
AHEAD = 52
"""Weeks forecast where the log ends at the cut and nothing else is asked."""
POSTERIORS = ("estimator", "simulation")


@dataclass(frozen=True)
class Request:
    """Options of the verb.

    Attributes:
        data: the log.
        columns: the file's column by role; None: there is none.
        until: last day calibrated on, days since 1970; None: the log's last.
        weeks: weeks to forecast; None: those the log holds after the cut, else 52.
        duplicates: keep or drop.
        currency: of the amounts.
        posterior: where the draws of the market's parameters come from.
        name: of the result and its market.
        seed: of all luck.
        workers: processes; 0: one per core.
        results_dir: root of all results.
        command: as typed, for the report.
    """

    data: object
    columns: dict[str, str | None]
    until: int | None
    weeks: int | None
    duplicates: str
    currency: str
    posterior: str
    name: str
    seed: int
    workers: int
    results_dir: Path
    command: str


def read_request(options: Mapping[str, object]) -> Request:
    """Return what is asked for.

    Raises:
        UserError: an option has a value that is not allowed.
    """
    data = options.get("data")
    if data is None:
        raise UserError("relmark calibrate needs a log: data=path/to/orders.csv (or .parquet)")
    results_dir = Path(str(options.get("results_dir", "results")))
    stem = "".join(c if c.isalnum() else "_" for c in Path(str(data)).name.split(".")[0])
    name = str(options.get("name") or free_name(results_dir, "calibrate", stem.strip("_") or "log"))
    until = options.get("until")
    posterior = _choice(options, "posterior", POSTERIORS)
    if posterior == "simulation" and find_spec("bayesflow") is None:
        raise UserError(
            "posterior=simulation needs BayesFlow, which is not installed: "
            "pip install 'relmark[calibrate]'"
        )
    return Request(
        data=data,
        columns={
            role: None if options[f"columns.{role}"] is None else str(options[f"columns.{role}"])
            for role in USUAL
            if f"columns.{role}" in options
        },
        until=None if until is None else read_date(until, "until"),
        weeks=whole_number(options, "forecast.weeks", None, 1),
        duplicates=_choice(options, "duplicates", DUPLICATES),
        currency=str(options.get("currency") or "EUR"),
        posterior=posterior,
        name=name,
        seed=whole_number(options, "seed", 1, 0) or 0,
        workers=whole_number(options, "workers", 0, 0) or 0,
        results_dir=results_dir,
        command=" ".join(
            ["relmark calibrate", *(f"{key}={value}" for key, value in options.items())]
        ),
    )


def _choice(options: Mapping[str, object], name: str, allowed: tuple[str, ...]) -> str:
    value = str(options.get(name) or allowed[0])
    if value not in allowed:
        raise UserError(
            f"{name}={value} is not known{nearest(value, allowed)}: choose {' or '.join(allowed)}"
        )
    return value


def cut(log: Log, until: int | None) -> Log:
    """Return the log as it stood on the day asked for.

    Raises:
        UserError: that day is not within the log, or too early in it.
    """
    start = (log.first_day - as_date(0)).days
    days = log.days if until is None else until - start + 1
    span = phrase(f"the log runs from {log.first_day} to {log.last_day}")
    if days < 1 or days > log.days:
        raise UserError(f"until={as_date(until or 0)} lies outside the data: {span}")
    if days < FEWEST_WEEKS * WEEK:
        when = f"until={as_date(until)}" if until is not None else phrase("the log")
        raise UserError(
            f"{when} leaves {days} days to learn from, {FEWEST_WEEKS} weeks are needed; {span}"
        )
    return log.until(days)


def weeks_ahead(request: Request, log: Log, known: Log) -> int:
    """Return how many weeks to forecast."""
    return request.weeks or (log.days - known.days) // WEEK or AHEAD
