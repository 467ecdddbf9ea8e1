"""The report of a calibration: what comes next, how well the model fits, what to know."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from sim.plots import calibration as plots
from sim.plots.style import significant
from sim.report.calibrate_text import CALIBRATE_WORDS
from sim.report.html import Illustration, bullets, cell, definitions, figure_html, grid, section
from sim.report.html import table as html_table
from sim.report.page import page
from sim.results import write_text

Words = Mapping[str, str]


def write_calibration_report(
    fit: Mapping[str, Any],
    frames: Mapping[str, pd.DataFrame],
    path: Path,
    words: Words = CALIBRATE_WORDS,
) -> None:
    """Write the report of a calibration to orders.

    Args:
        fit: Content of ``fit.json``.
        frames: Tables tracking, repeats, spend, timing and cohorts.
        path: File to write.
        words: Catalogue of the language.
    """
    parts = [
        _opening(fit, words),
        section(
            words["tracking_heading"],
            _figure(plots.tracking(frames["tracking"], words), words["alt_tracking"]),
            note=words["tracking_note"],
        ),
        _score(fit, words),
        section(
            words["fit_heading"],
            grid(
                [
                    _figure(plots.repeats(frames["repeats"], words), words["alt_repeats"]),
                    _figure(_second_order(frames["timing"], words), words["alt_timing"]),
                ]
            ),
            note=words["fit_note"],
        ),
        section(
            words["spend_heading"],
            grid(
                [
                    _figure(plots.spend(frames["spend"], words), words["alt_spend"]),
                    _figure(plots.cohorts(frames["cohorts"], words), words["alt_cohorts"]),
                ]
            ),
            note=words["spend_note"],
        ),
        _parameters(fit, words),
        section(words["remarks_heading"], bullets(fit["remarks"])),
        _how(fit["manifest"], words),
    ]
    title = words["title"].format(data=Path(fit["data"]).name)
    write_text(path, page(title, "".join(parts), words))


def _figure(figure: Any, alt: str) -> str:
    return figure_html(Illustration(figure, alt))


def _second_order(table: pd.DataFrame, words: Words) -> Any:
    return plots.curves(table, "week", (words["second_axis"], words["second_share"]), words)


def _opening(fit: Mapping[str, Any], words: Words) -> str:
    """Return the question and its answer."""
    totals = fit["forecast"]["totals"]
    own = {name: f"{value:,.0f}" for name, value in totals["estimator"].items()}
    answer = words["answer"].format(
        weeks=fit["forecast"]["weeks"],
        day=fit["last_day"],
        agents=f"{totals['agents']['expected']:,.0f}",
        **own,
    )
    held = fit["hold_out"]
    if held:
        got = held["methods"]["estimator"]
        answer += words["answer_held"].format(
            weeks=held["weeks"],
            actual=f"{held['actual']:,}",
            expected=f"{got['expected']:,.0f}",
            error=_signed(got["error"]),
            verdict=words["holds"] if got["inside"] else words["misses"],
        )
    question = words["question"].format(customers=f"{fit['customers']:,}", day=fit["last_day"])
    title = words["title"].format(data=Path(fit["data"]).name)
    return (
        f"<h1>{escape(title)}</h1>"
        f'<p class="question">{escape(question)}</p><p class="answer">{escape(answer)}</p>'
    )


def _signed(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:+.1f}%".replace("-", "−")


def _score(fit: Mapping[str, Any], words: Words) -> str:
    """Return the hold-out tables, or nothing where the log ends at the cut."""
    held = fit["hold_out"]
    if not held:
        return ""
    header = [words["method"], words["crps"]]
    rows = [[cell(words[name]), f"{value:.4f}"] for name, value in held.get("crps", {}).items()]
    scores = html_table(words["score_caption"], header, rows) if rows else ""
    header = [
        words["group"], words["customers_axis"], words["actual"],
        words["estimator"], words["error"], words["agents"], words["error"],
    ]  # fmt: skip
    rows = [
        [
            cell(group["repeats"]),
            f"{group['customers']:,}",
            f"{group['actual']:,}",
            f"{group['estimator']:,.0f}",
            _signed(_error(group["estimator"], group["actual"])),
            f"{group['agents']:,.0f}",
            _signed(_error(group["agents"], group["actual"])),
        ]
        for group in held["groups"]
    ]
    groups = html_table(words["groups_caption"], header, rows)
    return section(words["score_heading"], groups + scores, note=words["score_note"])


def _error(expected: float, actual: float) -> float | None:
    return expected / actual - 1.0 if actual else None


def _parameters(fit: Mapping[str, Any], words: Words) -> str:
    """Return the market's settings with their intervals."""
    header = [words[name] for name in ("parameter", "median", "low", "high")]
    rows = [
        [cell(path), *(significant(float(values[name])) for name in ("median", "low", "high"))]
        for path, values in fit["market"].items()
    ]
    return section(
        words["parameters_heading"], html_table("", header, rows), note=words["parameters_note"]
    )


def _how(manifest: Mapping[str, Any], words: Words) -> str:
    """Return how the result was made."""
    versions = manifest.get("versions", {})
    seconds = manifest.get("wall_time_seconds")
    entries = {
        words["command"]: str(manifest.get("command", "")),
        words["versions"]: ", ".join(f"{name} {version}" for name, version in versions.items()),
        words["seed"]: ", ".join(str(seed) for seed in manifest.get("seeds", [])),
        words["time"]: ""
        if seconds is None
        else words["seconds"].format(seconds=f"{float(seconds):.0f}"),
    }
    return section(words["how_heading"], definitions(entries))


def write_contract_report(
    fit: Mapping[str, Any],
    survival: pd.DataFrame,
    weekly: pd.DataFrame,
    path: Path,
    words: Words = CALIBRATE_WORDS,
) -> None:
    """Write the report of a calibration to contracts.

    Args:
        fit: Content of ``fit.json``.
        survival: Columns age, actual, expected, low, high.
        weekly: The forecast: week, method, expected, low, high.
        path: File to write.
        words: Catalogue of the language.
    """
    title = words["title"].format(data=Path(fit["data"]).name)
    question = words["contract_question"].format(customers=f"{fit['customers']:,}")
    answer = words["contract_answer"].format(
        ended=f"{fit['ended']:,}",
        customers=f"{fit['customers']:,}",
        day=fit["last_day"],
        expected=f"{weekly['expected'].sum():,.0f}",
        weeks=len(weekly),
    )
    axes = words["survival_age"].format(period=fit["period"]), words["survival_share"]
    renewals = {**words, "orders_axis": words["renewals_axis"]}
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="question">{escape(question)}</p><p class="answer">{escape(answer)}</p>',
        section(
            words["survival_heading"],
            _figure(plots.curves(survival, "age", axes, words), words["alt_survival"]),
            note=words["survival_note"],
        ),
        section(
            words["renewals_heading"],
            _figure(
                plots.tracking(weekly.assign(actual=float("nan")), renewals),
                words["alt_renewals"],
            ),
        ),
        section(words["remarks_heading"], bullets(fit["remarks"])),
        _how(fit["manifest"], words),
    ]
    write_text(path, page(title, "".join(parts), words))
