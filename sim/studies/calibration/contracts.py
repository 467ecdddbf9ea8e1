"""Contracts that begin and end: survival and its future, by the shifted-beta-geometric model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from sim.errors import UserError
from sim.locale import ENGLISH
from sim.locale.spoken import spoken
from sim.population import quantiles
from sim.randomness import Decision, uniforms
from sim.report.calibrate import write_contract_report
from sim.results import ResultFolder
from sim.studies.calibration.columns import CONTRACT, choose_columns, guess_column
from sim.studies.calibration.dates import MISSING, DateReader, as_date, today
from sim.studies.calibration.forecast import HIGH, LOW, as_written
from sim.studies.calibration.request import Request
from sim.studies.calibration.sbg import SbgFit, fit_sbg_censored, sbg_survival
from sim.studies.calibration.source import open_source

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PERIODS = {"year": 365.25, "month": 30.4375}
_YEARS_ENOUGH = 3.0
_DRAWS = 400


@dataclass(frozen=True)
class Contracts:
    """Contracts up to a day: one row each.

    Attributes:
        names: (n,) customers.
        start: (n,) first day, days since 1970.
        end: (n,) last day; MISSING while it runs.
        last: last day observed.
        period: ``year`` or ``month``: how often contracts are up for renewal.
        notes: what was decided, one sentence each.
    """

    names: NDArray[np.str_]
    start: Ints
    end: Ints
    last: int
    period: str
    notes: tuple[str, ...]

    @property
    def left(self) -> NDArray[np.bool_]:
        """(n,) whether the contract has ended."""
        return np.asarray(self.end != MISSING)

    @property
    def renewals(self) -> Ints:
        """(n,) the renewal at which it ended, or how many it has come through."""
        length = PERIODS[self.period]
        stayed = np.floor((self.last - self.start) / length).astype(np.int64)
        ended = np.maximum(1, np.rint((self.end - self.start) / length)).astype(np.int64)
        return np.where(self.left, ended, stayed)


def holds_contracts(data: object, columns: Mapping[str, str | None]) -> bool:
    """Tell whether a file holds contracts (a start and an end) rather than orders."""
    if any(columns.get(role) for role in CONTRACT):
        return True
    if any(columns.get(role) for role in ("date", "amount")):
        return False
    present = open_source(data).columns
    found = {role: guess_column(role, present) for role in (*CONTRACT, "date")}
    return bool(found["start"] and found["end"] and not found["date"])


def read_contracts(request: Request) -> Contracts:
    """Read a file of contracts.

    Raises:
        UserError: the first thing that is wrong, in one sentence.
    """
    source = open_source(request.data)
    chosen = choose_columns(source.columns, request.columns, ("customer", *CONTRACT))
    names: list[str] = []
    readers = {role: DateReader(role) for role in CONTRACT}
    seen = 0
    for batch in source.batches():
        texts = batch.column(chosen["customer"]).cast(pa.string()).to_pylist()
        names += [str(text or "").strip() for text in texts]
        for role, reader in readers.items():
            wrong = reader.add(batch.column(chosen[role]))
            if wrong is not None:
                place = source.place(seen + wrong[0])
                raise UserError(
                    f"data={request.data}, {place}, column {chosen[role]}: '{wrong[1]}' cannot be "
                    "read as a date; leave the end of a running contract blank"
                )
        seen += batch.num_rows
    (start, said), (end, _) = readers["start"].result(), readers["end"].result()
    for row in np.flatnonzero(start == MISSING)[:1]:
        raise UserError(f"data={request.data}, {source.place(int(row))}: the start is blank")
    for row in np.flatnonzero((end != MISSING) & (end < start))[:1]:
        raise UserError(
            f"data={request.data}, {source.place(int(row))}: the contract ends on "
            f"{as_date(int(end[row]))}, before it starts on {as_date(int(start[row]))}"
        )
    return _until(request, np.array(names), start, end, (said,) if said else ())


def _until(
    request: Request, names: NDArray[np.str_], start: Ints, end: Ints, notes: tuple[str, ...]
) -> Contracts:
    """Return the contracts as they stood on the last day asked for."""
    known = np.concatenate([start, end[end != MISSING]])
    last = int(min(known.max(), today())) if request.until is None else request.until
    if not start.min() < last <= known.max():
        raise UserError(
            f"until={as_date(last)} lies outside the data: contracts run from "
            f"{as_date(int(start.min()))} to {as_date(int(known.max()))}"
        )
    begun = start <= last
    end = np.where(end > last, MISSING, end)[begun]
    years = (last - int(start.min())) / PERIODS["year"]
    period = "year" if years >= _YEARS_ENOUGH else "month"
    return Contracts(names[begun], start[begun], end, last, period, notes)


def calibrate_contracts(request: Request, folder: ResultFolder) -> list[str]:
    """Fit, forecast and write; return what to say."""
    contracts = read_contracts(request)
    fit = fit_sbg_censored(contracts.renewals, contracts.left)
    horizon = request.weeks or 52
    weekly, ahead = _ahead(contracts, fit, horizon, request.seed)
    curve = survival_table(contracts, fit)
    summary: dict[str, Any] = {
        "data": str(request.data),
        "customers": int(contracts.names.size),
        "ended": int(contracts.left.sum()),
        "period": contracts.period,
        "last_day": as_date(contracts.last).isoformat(),
        "sbg": {
            "alpha": fit.alpha,
            "beta": fit.beta,
            "log_likelihood": fit.log_likelihood,
            "mean_chance_to_leave": fit.alpha / (fit.alpha + fit.beta),
        },
        "forecast": ahead,
        "survival": curve.to_dict("records"),
        "remarks": [*contracts.notes, ENGLISH["recorded.contracts_not_simulated"]],
        "manifest": {"command": request.command, "seeds": [request.seed]},
    }
    folder.write_parquet("forecast", weekly)
    folder.write_parquet("customers", _customers(contracts, fit, horizon))
    folder.write_json("fit.json", summary)
    page = folder.staging / "report.html"
    write_contract_report(summary, curve, weekly, page, language=spoken().language)
    return [
        *summary["remarks"],
        ENGLISH["recorded.contracts_fitted"].format(
            count=contracts.names.size,
            ended=contracts.left.sum(),
            period=contracts.period,
            alpha=fit.alpha,
            beta=fit.beta,
        ),
        ENGLISH["recorded.renewals_expected"].format(
            renewals=ahead["expected"],
            weeks=horizon,
            last_day=as_date(contracts.last),
            low=ahead["low"],
            high=ahead["high"],
        ),
    ]


def survival_table(contracts: Contracts, fit: SbgFit) -> pd.DataFrame:
    """Return survival by age in periods, seen (Kaplan-Meier) and fitted, twice as far as seen."""
    renewals, left = contracts.renewals, contracts.left
    seen = int(renewals.max())
    staying, rows = 1.0, [(0, 1.0)]
    for age in range(1, 2 * seen + 1):
        at_risk = int((renewals >= age).sum())
        gone = int(((renewals == age) & left).sum())
        if age > seen or at_risk == 0:
            rows.append((age, np.nan))
            continue
        staying *= 1.0 - gone / at_risk
        rows.append((age, staying))
    table = pd.DataFrame(rows, columns=["age", "actual"])
    ages = table["age"].to_numpy(dtype=np.float64)
    luck = _parameter_draws(fit)
    draws = np.array([sbg_survival(a, b, ages) for a, b in luck])
    low, high = np.quantile(draws, [LOW, HIGH], axis=0)
    return table.assign(expected=fit.survival(ages), low=low, high=high)


def _parameter_draws(fit: SbgFit, seed: int = 1) -> Floats:
    """Return (draws, 2) of alpha and beta about their estimates."""
    ids = np.arange(_DRAWS, dtype=np.int64)
    score = np.column_stack(
        [
            quantiles.normal(uniforms((seed, 0), Decision.PARAMETER_DRAW, 30, ids, k))
            for k in range(2)
        ]
    )
    values, vectors = np.linalg.eigh(fit.covariance)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    return np.exp(np.log([fit.alpha, fit.beta]) + score @ root.T)


def _due(contracts: Contracts, weeks: int) -> tuple[Ints, Ints, Ints]:
    """Return contract, week and number of each renewal date in the weeks ahead."""
    length = PERIODS[contracts.period]
    rows = np.flatnonzero(~contracts.left)
    done = contracts.renewals[rows]
    found: list[tuple[Ints, Ints, Ints]] = []
    for step in range(1, int(7 * weeks / length) + 2):
        day = contracts.start[rows] + (done + step) * length
        week = np.floor((day - contracts.last) / 7.0).astype(np.int64)
        inside = (week >= 0) & (week < weeks)
        found.append((rows[inside], week[inside], np.full(int(inside.sum()), step)))
    columns = [np.concatenate(part) for part in zip(*found, strict=True)]
    return columns[0], columns[1], columns[2]


def _ahead(
    contracts: Contracts, fit: SbgFit, weeks: int, seed: int
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return renewals ahead by week and in all, with parameters' and customers' luck."""
    row, week, step = _due(contracts, weeks)
    done = contracts.renewals[row].astype(np.float64)

    def chance(alpha: float, beta: float) -> Floats:
        now = sbg_survival(alpha, beta, done)
        return np.asarray(sbg_survival(alpha, beta, done + step) / now)

    expected = np.bincount(week, chance(fit.alpha, fit.beta), minlength=weeks)
    draws = np.empty((_DRAWS, weeks))
    for number, (alpha, beta) in enumerate(_parameter_draws(fit, seed)):
        stays = uniforms((seed, 0), Decision.BOOTSTRAP, 0, row, number) < chance(alpha, beta)
        draws[number] = np.bincount(week, stays, minlength=weeks)
    low, high = np.quantile(draws, [LOW, HIGH], axis=0)
    least, most = np.quantile(draws.sum(axis=1), [LOW, HIGH])
    ahead = {
        "expected": float(expected.sum()),
        "low": float(least),
        "high": float(most),
    }
    weekly = pd.DataFrame(
        {
            "week": np.arange(weeks),
            "method": "estimator",
            "expected": expected,
            "low": low,
            "high": high,
        }
    )
    return weekly, ahead


def _customers(contracts: Contracts, fit: SbgFit, weeks: int) -> pd.DataFrame:
    """Return what to expect of each customer: renewals ahead, and whether it is still there."""
    row, _, step = _due(contracts, weeks)
    done = contracts.renewals[row].astype(np.float64)
    chance = fit.survival(done + step) / fit.survival(done)
    expected = np.bincount(row, chance, minlength=contracts.names.size)
    return pd.DataFrame(
        {
            "customer": as_written(contracts.names),
            "expected_purchases": expected,
            "p_alive": np.where(contracts.left, 0.0, 1.0),
            "expected_spend": np.nan,
        }
    )
