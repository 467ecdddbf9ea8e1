"""The report of a calibration: what comes next, how well the model fits, what to know."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from sim.locale import Catalogue, catalogue
from sim.plots import calibration as plots
from sim.plots.style import significant
from sim.report.html import Illustration, bullets, cell, definitions, figure_html, grid, section
from sim.report.html import table as html_table
from sim.report.page import page
from sim.results import write_text

TABLES = {
    "tracking": "tracking",
    "repeats": "repeats",
    "spend": "spend",
    "timing": "timing",
    "cohorts": "order_cohorts",
}
"""Name of the file of each table the report is made from; ``cohorts`` is a comparison's."""


def write_calibration_report(
    fit: Mapping[str, Any],
    frames: Mapping[str, pd.DataFrame],
    path: Path,
    *,
    language: str = "en",
) -> None:
    """Write the report of a calibration to orders.

    Args:
        fit: Content of ``fit.json``.
        frames: Tables tracking, repeats, spend, timing and cohorts.
        path: File to write.
        language: Language code of the words.
    """
    words = catalogue(language)
    parts = [
        _opening(fit, words),
        section(
            words["calibrate.tracking_heading"],
            _figure(plots.tracking(frames["tracking"], words), words["calibrate.alt_tracking"]),
            note=words["calibrate.tracking_note"],
        ),
        _score(fit, words),
        section(
            words["calibrate.fit_heading"],
            grid(
                [
                    _figure(
                        plots.repeats(frames["repeats"], words), words["calibrate.alt_repeats"]
                    ),
                    _figure(_second_order(frames["timing"], words), words["calibrate.alt_timing"]),
                ]
            ),
            note=words["calibrate.fit_note"],
        ),
        section(
            words["calibrate.spend_heading"],
            grid(
                [
                    _figure(
                        plots.spend(frames["spend"], words, str(fit.get("currency", ""))),
                        words["calibrate.alt_spend"],
                    ),
                    _figure(
                        plots.cohorts(frames["cohorts"], words), words["calibrate.alt_cohorts"]
                    ),
                ]
            ),
            note=words["calibrate.spend_note"],
        ),
        _parameters(fit, words),
        section(
            words["calibrate.remarks_heading"], bullets(words.said(text) for text in fit["remarks"])
        ),
        _how(fit["manifest"], words),
    ]
    title = words["calibrate.title"].format(data=Path(fit["data"]).name)
    write_text(path, page(title, "".join(parts), words))


def _figure(figure: Any, alt: str) -> str:
    return figure_html(Illustration(figure, alt))


def _second_order(table: pd.DataFrame, words: Catalogue) -> Any:
    return plots.curves(
        table, "week", (words["calibrate.second_axis"], words["calibrate.second_share"]), words
    )


def _opening(fit: Mapping[str, Any], words: Catalogue) -> str:
    """Return the question and its answer."""
    totals = fit["forecast"]["totals"]
    own = {name: words.numbers.number(value) for name, value in totals["estimator"].items()}
    answer = words["calibrate.answer"].format(
        weeks=fit["forecast"]["weeks"],
        day=words.numbers.date(fit["last_day"]),
        agents=words.numbers.number(totals["agents"]["expected"]),
        **own,
    )
    held = fit["hold_out"]
    if held:
        got = held["methods"]["estimator"]
        answer += words["calibrate.answer_held"].format(
            weeks=held["weeks"],
            actual=words.numbers.number(held["actual"]),
            expected=words.numbers.number(got["expected"]),
            error=_signed(got["error"], words),
            verdict=words["calibrate.holds"] if got["inside"] else words["calibrate.misses"],
        )
    question = words["calibrate.question"].format(
        customers=words.numbers.number(fit["customers"]), day=words.numbers.date(fit["last_day"])
    )
    title = words["calibrate.title"].format(data=Path(fit["data"]).name)
    return (
        f"<h1>{escape(title)}</h1>"
        f'<p class="question">{escape(question)}</p><p class="answer">{escape(answer)}</p>'
    )


def _signed(share: float | None, words: Catalogue) -> str:
    if share is None:
        return "–"
    return words.numbers.signed(100 * share, 1) + words.numbers.percent


def _score(fit: Mapping[str, Any], words: Catalogue) -> str:
    """Return the hold-out tables, or nothing where the log ends at the cut."""
    held = fit["hold_out"]
    if not held:
        return ""
    number = words.numbers.number
    header = [words["calibrate.method"], words["calibrate.crps"]]
    rows = [
        [cell(words[f"calibrate.{name}"]), words.numbers.number(value, 4)]
        for name, value in held.get("crps", {}).items()
    ]
    scores = html_table(words["calibrate.score_caption"], header, rows) if rows else ""
    header = [
        words["calibrate.group"], words["calibrate.customers_axis"], words["calibrate.actual"],
        words["calibrate.estimator"], words["calibrate.error"], words["calibrate.agents"],
        words["calibrate.error"],
    ]  # fmt: skip
    rows = [
        [
            cell(group["repeats"]),
            number(group["customers"]),
            number(group["actual"]),
            number(group["estimator"]),
            _signed(_error(group["estimator"], group["actual"]), words),
            number(group["agents"]),
            _signed(_error(group["agents"], group["actual"]), words),
        ]
        for group in held["groups"]
    ]
    groups = html_table(words["calibrate.groups_caption"], header, rows)
    return section(
        words["calibrate.score_heading"], groups + scores, note=words["calibrate.score_note"]
    )


def _error(expected: float, actual: float) -> float | None:
    return expected / actual - 1.0 if actual else None


def _parameters(fit: Mapping[str, Any], words: Catalogue) -> str:
    """Return the market's settings with their intervals."""
    header = [words[f"calibrate.{name}"] for name in ("parameter", "median", "low", "high")]
    rows = [
        [
            cell(path),
            *(significant(float(values[name]), words) for name in ("median", "low", "high")),
        ]
        for path, values in fit["market"].items()
    ]
    return section(
        words["calibrate.parameters_heading"],
        html_table("", header, rows),
        note=words["calibrate.parameters_note"],
    )


def _how(manifest: Mapping[str, Any], words: Catalogue) -> str:
    """Return how the result was made."""
    versions = manifest.get("versions", {})
    seconds = manifest.get("wall_time_seconds")
    entries = {
        words["calibrate.command"]: str(manifest.get("command", "")),
        words["calibrate.versions"]: ", ".join(
            f"{name} {version}" for name, version in versions.items()
        ),
        words["calibrate.seed"]: ", ".join(str(seed) for seed in manifest.get("seeds", [])),
        words["calibrate.time"]: ""
        if seconds is None
        else words["calibrate.seconds"].format(seconds=words.numbers.number(float(seconds))),
    }
    return section(words["calibrate.how_heading"], definitions(entries))


def write_contract_report(
    fit: Mapping[str, Any],
    survival: pd.DataFrame,
    weekly: pd.DataFrame,
    path: Path,
    *,
    language: str = "en",
) -> None:
    """Write the report of a calibration to contracts.

    Args:
        fit: Content of ``fit.json``.
        survival: Columns age, actual, expected, low, high.
        weekly: The forecast: week, method, expected, low, high.
        path: File to write.
        language: Language code of the words.
    """
    words = catalogue(language)
    title = words["calibrate.title"].format(data=Path(fit["data"]).name)
    question = words["calibrate.contract_question"].format(
        customers=words.numbers.number(fit["customers"])
    )
    answer = words["calibrate.contract_answer"].format(
        ended=words.numbers.number(fit["ended"]),
        customers=words.numbers.number(fit["customers"]),
        day=words.numbers.date(fit["last_day"]),
        expected=words.numbers.number(weekly["expected"].sum()),
        interval=_interval(fit.get("forecast"), words),
        weeks=len(weekly),
    )
    axes = (
        words[f"calibrate.survival_age.{fit['period']}"],
        words["calibrate.survival_share"],
    )
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="question">{escape(question)}</p><p class="answer">{escape(answer)}</p>',
        section(
            words["calibrate.survival_heading"],
            _figure(plots.curves(survival, "age", axes, words), words["calibrate.alt_survival"]),
            note=words["calibrate.survival_note"],
        ),
        section(
            words["calibrate.renewals_heading"],
            _figure(
                plots.tracking(
                    weekly.assign(actual=float("nan")), words, "calibrate.renewals_axis"
                ),
                words["calibrate.alt_renewals"],
            ),
        ),
        section(
            words["calibrate.remarks_heading"], bullets(words.said(text) for text in fit["remarks"])
        ),
        _how(fit["manifest"], words),
    ]
    write_text(path, page(title, "".join(parts), words))


def _interval(forecast: Mapping[str, Any] | None, words: Catalogue) -> str:
    """Return the interval of all renewals ahead; nothing for a result that did not keep it."""
    if forecast is None:
        return ""
    low, high = (words.numbers.number(forecast[side]) for side in ("low", "high"))
    return words["calibrate.contract_interval"].format(low=low, high=high)
