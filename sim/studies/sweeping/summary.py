"""A sweep in a few tables: its runs joined to their baselines and put together by DuckDB.

However many runs there are, what leaves here has a row a point and strategy; only along the budget
there is a row a run.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from scipy.special import stdtrit

from sim.errors import UserError
from sim.measures.definitions import KPIS
from sim.report.sweep import DECIDING, SweepTables, shown
from sim.studies.results_query import Database, open_folder
from sim.studies.sweeping.axes import as_override
from sim.studies.sweeping.manifest import read_manifest

BUDGETS = ("budget.total", "budget.per_consumer")

LUCK = "seed"
"""A varying setting that is luck: points are means over it."""

_OWN = frozenset(
    {"name", "design", "backend", "backend.address", "shard", "paired", "retry_failed", "seed"}
    | {"strategies", "replications", "draws", "workers", "results_dir"}
)
"""What of a sweep's command is not of one of its points."""

_AGAIN = 20
"""Replications with which the best point is to be looked at again."""


def summary(folder: Path, kpi: str = DECIDING) -> SweepTables:
    """Return what the report of a sweep is made from.

    Args:
        folder: of a sweep, finished or not.
        kpi: by which points are ranked; one that is better for being more, or less.

    Raises:
        UserError: it is no sweep, or none of its runs has ended well.
    """
    manifest = read_manifest(folder)
    config = yaml.safe_load((folder / "config.yaml").read_text("utf-8"))
    varied = [path for axis in manifest["axes"] for path in axis["settings"] if path != LUCK]
    others = [arm for arm in manifest["strategies"] if arm != manifest["baseline"]]
    baseline = manifest["baseline"] if others else None
    with open_folder(folder) as database:
        counts = database.frame(_COUNTS).iloc[0]
        if not counts["good"]:
            raise UserError(f"'{folder}': no run of this sweep has ended well yet")
        central = bool(counts["central"])
        runs = _Runs(database, varied, baseline, central, kpi)
        points = runs.points()
        values = _sign(kpi) * points[kpi].to_numpy(dtype=float)
        best = int(np.nanargmax(values)) if np.isfinite(values).any() else None
        if best is not None:
            points["behind_high"] = runs.behind(points.iloc[best])
        budget = next((path for path in BUDGETS if path in varied), None)
        along = budget or (varied[0] if len(varied) == 1 else None)
        curve = runs.curve(along) if along else None
    again = None if best is None else _again(manifest, varied, points.iloc[best])
    counted = {"on_disk": int(counts["runs"]), "failed_on_disk": int(counts["failed"])}
    return SweepTables(
        tuple(varied), baseline, points.drop(columns="key"), best, along, curve,
        {**manifest, **counted}, config, again, not central, kpi,
    )  # fmt: skip


_COUNTS = """select count(*) as runs, count(*) filter (status = 'ok') as good,
    count(*) filter (status <> 'ok') as failed,
    count(*) filter (status = 'ok' and draw is null) as central
from runs"""


class _Runs:
    """The good runs of a sweep, each beside its baseline's of the same point and luck."""

    def __init__(
        self, database: Database, varied: Sequence[str], baseline: str | None, central: bool,
        kpi: str,
    ) -> None:  # fmt: skip
        """Join them.

        Args:
            database: with the table ``runs``.
            varied: settings whose values make a point.
            baseline: differences are taken against it; None for levels.
            central: leave out runs at drawn parameters.
            kpi: by which points are ranked.
        """
        self._database = database
        self._varied = list(varied)
        self._kpi = kpi
        self._kpis = shown(kpi)
        self._query = _joined(varied, baseline, central, self._kpis)

    def points(self) -> pd.DataFrame:
        """Return one row a point and strategy.

        Columns: what varies, strategy, key (number of the point), runs; of every KPI its mean
        difference (its mean without a baseline, or if it compares with one itself), ``_low`` and
        ``_high`` of the 95% t-interval over luck, and ``_level``, the mean itself.
        """
        settings = "".join(f"{_named(path)}, " for path in self._varied)
        sums = ", ".join(
            f"avg(d_{kpi}) as {kpi}, stddev_samp(d_{kpi}) as sd_{kpi}, count(d_{kpi}) as n_{kpi}, "
            f"avg({kpi}) as {kpi}_level"
            for kpi in self._kpis
        )
        found = self._database.frame(
            f"""{self._query} select key, {settings} strategy, count(*) as runs, {sums}
            from paired group by all order by key, strategy"""
        )
        for kpi in self._kpis:
            half = _half(found.pop(f"n_{kpi}"), found.pop(f"sd_{kpi}"))
            found[f"{kpi}_low"], found[f"{kpi}_high"] = found[kpi] - half, found[kpi] + half
        return found

    def behind(self, best: pd.Series[Any]) -> pd.Series[float]:
        """Return for each row of :meth:`points` how far it is from the best at most.

        That is the upper end of the 95% interval of its difference to the best under the same
        luck: below zero, it is worse for certain; NaN where too few lucks are shared.
        """
        strategy = _quoted(str(best["strategy"]))
        apart = f"{_sign(self._kpi)} * (d_{self._kpi} - most)"
        found = self._database.frame(
            f"""{self._query}, leader as (
                select seed, replication, draw, d_{self._kpi} as most from paired
                where key = {int(best["key"])} and strategy = {strategy})
            select p.key, p.strategy, avg({apart}) as mean, stddev_samp({apart}) as sd,
                count({apart}) as n
            from paired p left join leader l on p.seed = l.seed and p.replication = l.replication
                and p.draw is not distinct from l.draw
            group by all order by p.key, p.strategy"""
        )
        return pd.Series(found["mean"] + _half(found["n"], found["sd"]))

    def curve(self, path: str) -> pd.DataFrame:
        """Return the runs along one setting.

        Returns:
            Columns strategy, x (the setting), point (number of the other settings), luck (of the
            seed and replication), value (the difference of the deciding KPI).
        """
        rest = [_named(each) for each in self._varied if each != path]
        others = ", ".join(rest) or "1"
        return self._database.frame(
            f"""{self._query} select strategy, {_named(path)} as x,
                dense_rank() over (order by {others}) as point,
                dense_rank() over (order by seed, replication, draw) as luck,
                d_{self._kpi} as value
            from paired where d_{self._kpi} is not null and x is not null order by all"""
        )


def _joined(varied: Sequence[str], baseline: str | None, central: bool, kpis: Sequence[str]) -> str:
    """Return the beginning of a query: the table ``paired``."""
    order = ", ".join(_named(path) for path in varied) or "1"
    settings = "".join(f"a.{_named(path)}, " for path in varied)
    levels = ", ".join(f"a.{kpi}" for kpi in kpis)
    join = where = ""
    if baseline is not None:
        join = f"""join good b on b.strategy = {_quoted(baseline)} and a.point = b.point
            and a.replication = b.replication and a.draw is not distinct from b.draw"""
        where = f"where a.strategy <> {_quoted(baseline)}"
    less = {
        kpi: "" if baseline is None or KPIS[kpi].against_baseline else f" - b.{kpi}" for kpi in kpis
    }
    apart = ", ".join(f"a.{kpi}{less[kpi]} as d_{kpi}" for kpi in kpis)
    return f"""with good as (
            select *, dense_rank() over (order by {order}) as key from runs
            where status = 'ok' {"and draw is null" if central else ""}),
        paired as (
            select a.key, {settings} a.strategy, a.seed, a.replication, a.draw, {levels}, {apart}
            from good a {join} {where})"""


def _sign(kpi: str) -> int:
    """Return 1 where more of a KPI is better, -1 where less is."""
    return -1 if KPIS[kpi].higher_is_better is False else 1


def _half(count: pd.Series[Any], deviation: pd.Series[Any]) -> pd.Series[Any]:
    """Return the half-width of Student's 95% interval of a mean; NaN for fewer than two."""
    known = count.where(count > 1)
    return pd.Series(stdtrit(known - 1.0, 0.975) * deviation / known**0.5)


def _named(path: str) -> str:
    return '"' + path.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _again(manifest: Mapping[str, Any], varied: Sequence[str], best: pd.Series[Any]) -> str | None:
    """Return the command that looks at the best point again, on luck the sweep has not seen."""
    typed = shlex.split(str(manifest.get("command", "")))
    if typed[:2] != ["relmark", "sweep"]:
        return None
    kept = [
        text
        for text in typed[2:]
        if "=" in text and text.partition("=")[0].lstrip("+") not in {*_OWN, *varied}
    ]
    own = [f"{path}={_typed(best[path])}" for path in varied]
    luck = ["seed=1000003", f"replications={_AGAIN}"]
    strategies = f"strategies=[{best['strategy']}]"
    return shlex.join(["relmark", "compare", *kept, strategies, *own, *luck])


_PLAIN = re.compile(r"(?!(true|false|null)$)[A-Za-z_][\w./-]*")
"""A name that Hydra reads as it stands."""


def _typed(value: Any) -> str:
    """Write a cell so that Hydra reads it back; lists stand in their cell as JSON."""
    plain = value.item() if hasattr(value, "item") else value
    if isinstance(plain, str):
        return plain if plain.startswith("[") or _PLAIN.fullmatch(plain) else as_override(plain)
    return "null" if pd.isna(plain) else as_override(plain)
