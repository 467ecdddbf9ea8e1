"""The report of a sweep: its best point, what the settings do, and all points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from sim.locale import Catalogue, catalogue
from sim.measures.definitions import KPIS
from sim.plots.budget_response import budget_response, marginal_of, response_of
from sim.plots.parallel import Axis, parallel_coordinates
from sim.plots.style import (
    MONEY_UNIT,
    difference_text,
    difference_unit,
    in_sentence,
    is_share,
    kpi_label,
    kpi_said,
    readable,
    scale,
    unit_text,
    value_text,
)
from sim.plots.sweep_heatmap import most_telling, sweep_heatmap, text
from sim.report.closing import made_html
from sim.report.html import (
    Illustration,
    bullets,
    cell,
    figure_html,
    section,
    subheading,
    table,
    wide,
)
from sim.report.page import page
from sim.results import write_text

DECIDING = "npv"
"""The KPI by which points are ranked unless another is asked for."""

SHOWN = (DECIDING, "retention_rate", "cac", "clv")
"""KPIs of the table of points, beside the one that ranks them."""

_ROWS = 60
"""Points of the table; ``format=csv`` gives all of them."""

_WIDE = 14
"""Letters that fit between two axes of the parallel coordinates."""

_AXES = 9
"""Most axes of the parallel coordinates that are settings."""


def shown(kpi: str) -> tuple[str, ...]:
    """Return the KPIs of the table of points where one ranks them, that one first."""
    return tuple(dict.fromkeys((kpi, *SHOWN)))


@dataclass(frozen=True)
class SweepTables:
    """A sweep as its report reads it.

    Attributes:
        varied: paths of the settings that vary; luck (the seed) is none of them.
        baseline: the strategy that differences are taken against; None where there is none, and
            what is said of differences holds for the values themselves.
        points: one row a point and strategy: the settings, strategy, runs; of each KPI of `shown`
            the mean difference, ``_low`` and ``_high`` of its 95% interval over luck, ``_level``;
            and ``behind_high``, how far a point is behind the best one at most (below 0: worse).
        best: place of the best row; None if the KPI is undefined everywhere.
        along: the budget where it varies, else the one setting that does; None otherwise.
        curve: runs along it: strategy, x, point, luck, value.
        manifest: of the sweep, with ``on_disk`` and ``failed_on_disk`` runs.
        config: the first point, resolved.
        again: command that looks at the best point on other luck.
        drawn: parameters are drawn from their priors in all runs.
        kpi: by which points are ranked: the best has the most of it, or the least where less is
            better.
    """

    varied: tuple[str, ...]
    baseline: str | None
    points: pd.DataFrame
    best: int | None
    along: str | None
    curve: pd.DataFrame | None
    manifest: Mapping[str, Any]
    config: Mapping[str, Any]
    again: str | None = None
    drawn: bool = False
    kpi: str = DECIDING


def write_sweep_report(tables: SweepTables, path: str | Path, *, language: str = "en") -> None:
    """Write the page of a sweep.

    Args:
        tables: the sweep.
        path: Target file, written whole or not at all.
        language: Language code of the words.
    """
    words = catalogue(language)
    one = _Page(tables, words)
    write_text(Path(path), page(words["sweep_title"], one.body(), words))


class _Page:
    """The parts of the page."""

    def __init__(self, tables: SweepTables, words: Catalogue) -> None:
        self._tables, self._words = tables, words
        own = words["sweep_own_currency"]
        code = str(tables.config["market"]["currency"])
        self._currency = own if "market" in tables.varied else words.numbers.currency(code)
        self._kpi = tables.kpi
        self._more = KPIS[self._kpi].higher_is_better is not False
        said = kpi_said(self._kpi, KPIS[self._kpi], words)
        self._label = words["short.npv"] if self._kpi == DECIDING else said
        kpis = [kpi for kpi in shown(self._kpi) if tables.points[f"{kpi}_level"].notna().any()]
        self._kpis = kpis or [self._kpi]

    def _short(self, kpi: str) -> str:
        """Return a KPI's short name, its full one if it has none."""
        return self._words.get(f"short.{kpi}") or kpi_label(kpi, KPIS[kpi], self._words)

    def _levels(self, kpi: str) -> bool:
        """Tell whether what is said of a KPI are values, not differences to the baseline."""
        return self._tables.baseline is None or KPIS[kpi].against_baseline

    def body(self) -> str:
        """Return the content in reading order."""
        words, tables = self._words, self._tables
        parts = [
            f"<header><h1>{escape(words['sweep_title'])}</h1>",
            f'<p class="question">{escape(self._question())}</p>',
            f'<p class="answer" id="answer">{escape(self._answer())}</p>',
            f'<p class="setting">{escape(self._setting())}</p></header>',
            section(words["sweep_sure"], bullets(self._sure())),
        ]
        if tables.best is not None:
            parts += [*self._response(), *self._heatmap(), *self._parallel()]
        parts += [self._points(), self._how()]
        return "".join(parts)

    def _question(self) -> str:
        count = self._words.numbers.number(len(self._tables.points), 0)
        names = self._words["list_join"].join(self._tables.varied)
        if self._levels(self._kpi):
            return self._words[
                "sweep_question_level" if self._more else "sweep_question_lowest"
            ].format(points=count, kpi=self._label, settings=names or "–")
        key = "sweep_question" if self._kpi == DECIDING else "sweep_question_more"
        return self._words["sweep_question_less" if not self._more else key].format(
            points=count,
            kpi=self._label,
            settings=names or "–",
            baseline=in_sentence(str(self._tables.baseline), self._words),
        )

    def _answer(self) -> str:
        """Return the best point, with its interval where there is more than one luck."""
        words, tables = self._words, self._tables
        if tables.best is None:
            return words["sweep_undefined"]
        row = tables.points.iloc[tables.best]
        kpi, value = self._kpi, float(row[self._kpi])
        low, high = float(row[f"{kpi}_low"]), float(row[f"{kpi}_high"])
        said = {
            "point": self._named(row),
            "kpi": self._label,
            "value": self._with_unit(self._difference(value, kpi)),
            "baseline": in_sentence(tables.baseline or "", words) if tables.baseline else "",
            "runs": words.numbers.number(float(row["runs"]), 0),
            "low": self._difference(low, kpi),
            "high": self._difference(high, kpi),
        }
        npv = kpi == DECIDING  # which is gained; others are changed
        gains = value > 0.0 if self._more else value < 0.0
        if self._levels(kpi):
            sentence = words["sweep_answer_level"]
        elif gains:
            sentence = words["sweep_answer" if npv else "sweep_answer_other"]
        else:
            sentence = words["sweep_answer_none" if npv else "sweep_answer_none_other"]
        interval = "sweep_interval_unknown" if pd.isna(low) else "sweep_interval"
        parts = [f"{sentence.format(**said)} ({words[interval].format(**said)})."]
        if not self._levels(kpi) and gains and low <= 0.0 <= high:
            parts.append(words["sweep_chance"])
        return " ".join(parts)

    def _with_unit(self, shown: str) -> str:
        """Return a printed value of the deciding KPI with its unit where it does not show it."""
        words, unit = self._words, KPIS[self._kpi].unit
        if is_share(unit):
            name = "" if self._levels(self._kpi) else words["points"]
        elif unit.startswith(MONEY_UNIT):
            name = self._currency
        else:
            name = words.of("unit", unit, unit) if unit.isalpha() and unit != "ratio" else ""
        return f"{shown}{words['money_space']}{name}" if name else shown

    def _named(self, row: pd.Series[Any]) -> str:
        """Return a point for a sentence: strategy and settings."""
        strategy = in_sentence(str(row["strategy"]), self._words)
        settings = [f"{path} = {text(row[path], self._words)}" for path in self._tables.varied]
        return self._words["list_join"].join([strategy, *settings])

    def _difference(self, value: float, kpi: str) -> str:
        """Return a difference, or a value where there is no baseline."""
        if pd.isna(value):
            return "–"
        unit = KPIS[kpi].unit
        if self._levels(kpi):
            return value_text(value, unit, self._words)
        return difference_text(value, unit, self._words)

    def _setting(self) -> str:
        """Return who was simulated, how often."""
        tables, words = self._tables, self._words
        size = tables.config["population"]["size"]
        market = str(tables.config["market"]["name"])
        varied = words["sweep_varies"]
        return words["sweep_setting"].format(
            market=varied if "market" in tables.varied else readable(market, words),
            people=varied
            if "population.size" in tables.varied or size is None
            else words.numbers.number(float(size), 0),
            runs=words.numbers.number(float(tables.manifest["on_disk"]), 0),
            asked=words.numbers.number(float(tables.manifest["runs"]), 0),
        )

    def _sure(self) -> list[str]:
        """Return how far the best point can be trusted."""
        tables, words = self._tables, self._words
        said = []
        number = words.numbers.number
        if tables.best is not None and len(tables.points) > 1:
            others = tables.points.drop(index=tables.best)
            known = others["behind_high"].dropna()
            if len(known):
                close = number(float((known >= 0.0).sum()), 0)
                said.append(
                    words["sweep_close"].format(close=close, others=number(float(len(known)), 0))
                )
            said.append(words["sweep_luckiest"].format(points=number(float(len(tables.points)), 0)))
        said.append(words["sweep_drawn" if tables.drawn else "sweep_central"])
        failed = int(tables.manifest["failed_on_disk"])
        if failed:
            said.append(words["sweep_failed"].format(count=number(float(failed), 0)))
        said.append(words["caveat_assumptions"])
        market = [] if "market" in tables.varied else tables.config["market"].get("caveats") or []
        return [*said, *(words.said(str(each)) for each in market)]

    def _value_title(self, kpi: str) -> str:
        """Return a KPI's name with its unit, as a difference where there is a baseline."""
        words, unit = self._words, KPIS[kpi].unit
        label = kpi_label(kpi, KPIS[kpi], words)
        if self._levels(kpi):
            return f"{label} ({self._unit(kpi)})"
        return words["sweep_beyond"].format(
            kpi=label,
            unit=difference_unit(unit, words, self._currency),
            baseline=in_sentence(str(self._tables.baseline), words),
        )

    def _unit(self, kpi: str) -> str:
        """Return the unit of a KPI's values as drawn."""
        unit = KPIS[kpi].unit
        return "%" if is_share(unit) else unit_text(unit, self._currency, self._words)

    def _response(self) -> list[str]:
        """Return the KPI along the budget, or along the only setting that varies."""
        tables, words = self._tables, self._words
        if tables.curve is None or tables.along is None or tables.curve["x"].nunique() < 2:
            return []
        money = tables.along.startswith("budget.")
        budget = money and self._kpi == DECIDING  # only money can be more or less than was spent
        unit = f" ({self._currency})" if money else ""
        factor = scale(KPIS[self._kpi].unit)
        figure = budget_response(
            tables.curve.assign(value=tables.curve["value"] * factor),
            x_title=tables.along + unit,
            y_title=self._value_title(self._kpi).replace(", ", "<br>", 1),
            marginal_title=words["sweep_marginal"].format(currency=self._currency)
            if budget
            else "",
            words=words,
        )
        alt = words["alt_sweep_response"].format(
            kpi=kpi_label(self._kpi, KPIS[self._kpi], words),
            setting=tables.along,
            items=self._curve_items(),
        )
        heading, note = ("sweep_budget", "sweep_budget_note") if budget else (
            "sweep_along", "sweep_along_note"
        )  # fmt: skip
        parts = [figure_html(Illustration(figure, alt))]
        if budget:
            parts.insert(0, bullets(self._returns()))
        return [
            section(words[heading].format(setting=tables.along), *parts, note=self._averaged(note))
        ]

    def _averaged(self, note: str) -> str:
        """Return a note, with what is averaged where more varies than is drawn."""
        more = len(self._tables.varied) > 1
        return self._words[note] + (" " + self._words["sweep_averaged"] if more else "")

    def _curve_items(self) -> str:
        """Return the two ends of each strategy's curve in words."""
        words, curve = self._words, self._tables.curve
        means = response_of(curve)  # type: ignore[arg-type]
        said = []
        for name, own in means.groupby("strategy", sort=False):
            ends = [
                words["alt_sweep_item"].format(
                    x=text(row["x"], words), value=self._difference(float(row["value"]), self._kpi)
                )
                for _, row in own.iloc[[0, -1]].iterrows()
            ]
            said.append(f"{readable(str(name), words)}{words['colon']} {', '.join(ends)}")
        return "; ".join(said)

    def _returns(self) -> list[str]:
        """Return what the first and the last step of the budget bring, strategy by strategy."""
        words = self._words
        said = []
        for name, own in marginal_of(self._tables.curve).groupby(  # type: ignore[arg-type]
            "strategy", sort=False
        ):
            first, last = own.iloc[0], own.iloc[-1]
            said.append(
                words["sweep_returns" if len(own) > 1 else "sweep_return"].format(
                    strategy=readable(str(name), words),
                    start=text(first["start"], words),
                    middle=text(first["end"], words),
                    first=self._return(first),
                    before=text(last["start"], words),
                    end=text(last["end"], words),
                    last=self._return(last),
                    currency=self._currency,
                )
            )
        return said

    def _return(self, row: pd.Series[Any]) -> str:
        """Return a return with its interval."""
        slope, low, high = (
            difference_text(float(row[name]), "", self._words) for name in ("slope", "low", "high")
        )
        return slope if pd.isna(row["low"]) else f"{slope} ({low} … {high})"

    def _heatmap(self) -> list[str]:
        """Return the two settings that matter most, over which the KPI is drawn."""
        tables, words = self._tables, self._words
        if len(tables.varied) < 2:
            return []
        first, second = most_telling(tables.points, tables.varied, self._kpi)[:2]
        pair = (first, second) if tables.varied.index(first) < tables.varied.index(second) else (
            second, first
        )  # fmt: skip
        drawn = []
        for kpi in dict.fromkeys((self._kpi, "retention_rate")):
            if not tables.points[kpi].notna().any():
                continue
            title = self._value_title(kpi)
            figure = sweep_heatmap(
                tables.points,
                pair,
                kpi,
                title=title.replace(", ", "<br>", 1),
                unit=KPIS[kpi].unit,
                differences=not self._levels(kpi),
                higher_is_better=KPIS[kpi].higher_is_better is not False,
                best=tables.best,
                words=words,
            )
            alt = words["alt_sweep_heatmap"].format(kpi=title, x=pair[0], y=pair[1])
            drawn += [subheading(title), wide(figure_html(Illustration(figure, alt)))]
        note = words["sweep_heatmap_note"]
        if len(tables.varied) > 2:
            note = f"{note} {words['sweep_heatmap_most']}"
        heading = words["sweep_heatmap"].format(x=pair[0], y=pair[1])
        return [section(heading, *drawn, note=note)]

    def _parallel(self) -> list[str]:
        """Return all points as lines across three settings or more."""
        tables, words = self._tables, self._words
        if len(tables.varied) < 3 or tables.best is None:
            return []
        paths = most_telling(tables.points, tables.varied, self._kpi)[:_AXES]
        shown = [path for path in tables.varied if path in paths]
        axes = [Axis(path, _broken(path)) for path in shown]
        if tables.points["strategy"].nunique() > 1:
            axes.insert(0, Axis("strategy", words["strategy"]))
        for kpi in self._kpis:
            column, title = f"{kpi}_level", words["sweep_axis"]
            if kpi == self._kpi and not self._levels(kpi):
                column, title = kpi, words["sweep_axis_beyond"]
            title = title.format(
                kpi=self._short(kpi),
                unit=self._currency if KPIS[kpi].unit.startswith(MONEY_UNIT) else self._unit(kpi),
                baseline=readable(tables.baseline or "", words),
            )
            axes.append(Axis(column, _folded(title), scale(KPIS[kpi].unit)))
        figure = parallel_coordinates(
            tables.points,
            axes,
            self._kpi,
            higher_is_better=self._more,
            best=tables.best,
            words=words,
        )
        alt = words["alt_sweep_parallel"].format(
            point=self._named(tables.points.iloc[tables.best]), count=len(tables.points)
        )
        heading = words["sweep_parallel"]
        return [
            section(
                heading,
                wide(figure_html(Illustration(figure, alt))),
                note=words["sweep_parallel_note"],
            )
        ]

    def _points(self) -> str:
        """Return the table of the best points."""
        tables, words = self._tables, self._words
        ranked = tables.points.sort_values(self._kpi, ascending=not self._more, na_position="last")
        several = tables.points["strategy"].nunique() > 1 or not tables.varied
        names = [*(["strategy"] if several else []), *tables.varied]
        header = [cell(words["strategy"] if name == "strategy" else _soft(name)) for name in names]
        below = words["sweep_interval_column"]
        header += [cell(self._value_title(self._kpi), below)]
        header += [
            cell(self._level_title(kpi), self._beneath(kpi))
            for kpi in self._kpis
            if kpi != self._kpi
        ]
        header += [cell(words["sweep_runs"])]
        rows = [self._row(row, names) for _, row in ranked.head(_ROWS).iterrows()]
        left = len(ranked) - len(rows)
        note = words["sweep_points_note"]
        if left:
            note += " " + words["sweep_points_left"].format(
                count=words.numbers.number(float(left), 0)
            )
        return section(words["sweep_points"], table("", header, rows, dense=True), note=note)

    def _level_title(self, kpi: str) -> str:
        """Return a KPI's short name with its unit where the numbers do not show it."""
        words, unit = self._words, KPIS[kpi].unit
        label = self._short(kpi)
        if is_share(unit) or unit in ("", "ratio"):
            return label
        return f"{label} ({unit_text(unit, self._currency, words)})"

    def _beneath(self, kpi: str) -> str:
        """Return what the lines below a value hold."""
        words = self._words
        if self._levels(kpi):
            return words["sweep_interval_column"]
        unit = f" ({words['points']})" if is_share(KPIS[kpi].unit) else ""
        return words["sweep_difference_column"].format(unit=unit)

    def _row(self, row: pd.Series[Any], names: list[str]) -> list[str]:
        """Return the cells of one point."""
        words = self._words
        cells = [
            cell(readable(str(row[name]), words) if name == "strategy" else text(row[name], words))
            for name in names
        ]
        for kpi in self._kpis:
            low, high = (
                self._difference(float(row[f"{kpi}_{end}"]), kpi) for end in ("low", "high")
            )
            interval = "" if pd.isna(row[f"{kpi}_low"]) else f"{low} … {high}"
            if kpi == self._kpi or self._levels(kpi):
                cells.append(cell(self._difference(float(row[kpi]), kpi), interval))
                continue
            level = float(row[f"{kpi}_level"])
            shown = "–" if pd.isna(level) else value_text(level, KPIS[kpi].unit, words)
            apart = self._difference(float(row[kpi]), kpi)
            small = cell("", f"({interval})") if interval else ""
            cells.append(cell(shown, apart) + small)
        cells.append(cell(words.numbers.number(float(row["runs"]), 0)))
        return cells

    def _how(self) -> str:
        """Return commands, versions and configuration."""
        words, manifest = self._words, self._tables.manifest
        return made_html(
            manifest,
            words,
            config=self._tables.config,
            config_heading=words["sweep_config"],
            more={words["sweep_again"]: self._tables.again or ""},
        )


def _broken(path: str) -> str:
    """Return a path broken over lines where its names end, for the foot of an axis."""
    parts = (part.replace("_", "_<br>") if len(part) > _WIDE else part for part in path.split("."))
    return ".<br>".join(parts)


def _soft(path: str) -> str:
    """Return a path that may be broken after its signs."""
    return path.replace(".", ".\u200b").replace("_", "_\u200b")


def _folded(title: str) -> str:
    """Return a title broken over lines that fit between two axes."""
    lines: list[str] = []
    for word in title.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= _WIDE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "<br>".join(lines)
