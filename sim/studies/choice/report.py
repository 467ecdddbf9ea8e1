"""The page of a choice calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from sim.report.html import bullets, cell, section, table
from sim.report.page import page
from sim.studies.choice.calibrate import ChoiceResult, score_table
from sim.studies.choice.market import CAVEATS
from sim.studies.choice.words import ENGLISH

Rows = list[list[str]]


def choice_page(facts: Mapping[str, Any], result: ChoiceResult) -> str:
    """Return the report as one offline page.

    Args:
        facts: what ``fit.json`` holds.
        result: of the calibration.
    """
    words = ENGLISH
    body = _opening(facts, result)
    if len(result.scores):
        splits = result.scores["split"].nunique()
        body += section(
            words["score_heading"],
            _table(
                ("statistic", "error", "interval", "half_error", "floor", "within"),
                _score_rows(score_table(result.scores)),
            ),
            note=words["score_note"].format(splits=splits),
        )
    body += section(
        words["whole_heading"],
        _table(("statistic", "real", "simulated", "interval"), _whole_rows(result.statistics)),
        note=words["whole_note"],
    )
    body += section(
        words["parameters_heading"],
        _table(("parameter", "estimate", "interval"), _parameter_rows(facts["parameters"])),
        note=words["parameters_note"],
    )
    body += section(words["caveats_heading"], bullets(CAVEATS), identifier="caveats")
    return page(words["title"], body, words)


def _opening(facts: Mapping[str, Any], result: ChoiceResult) -> str:
    words = ENGLISH
    real = result.statistics.set_index("statistic")["real"]
    chance = float(sum(value**2 for name, value in real.items() if str(name)[:6] == "share:"))
    above = (real["permuted"] - chance) / max(real["repeat"] - chance, 1e-9)
    answer = words["answer"].format(
        repeat=_percent(real["repeat"]),
        permuted=_percent(real["permuted"]),
        share=_percent(above),
        inertia=_percent(result.inertial),
    )
    setting = words["setting"].format(
        households=facts["households"],
        occasions=facts["occasions"],
        brands=len(facts["brands"]),
        coupons=facts["coupons_put_back"],
    )
    return (
        f"<header><h1>{escape(words['title'])}</h1>"
        f'<p class="question">{escape(words["question"])}</p>'
        f'<p class="answer" id="answer">{escape(answer)}</p>'
        f'<p class="setting">{escape(setting)}</p></header>'
    )


def _table(header: Sequence[str], rows: Rows) -> str:
    return table("", [cell(ENGLISH[name]) for name in header], rows)


def _percent(value: float) -> str:
    return f"{100.0 * value:.1f}%"


def _label(statistic: str) -> str:
    kind, _, brand = statistic.partition(":")
    return ENGLISH[kind].format(brand=brand)


def _score_rows(score: pd.DataFrame) -> Rows:
    return [
        [
            cell(_label(row["statistic"])),
            cell(_percent(row["error"])),
            cell(f"{_percent(row['low'])} – {_percent(row['high'])}"),
            cell(_percent(row["half_error"])),
            cell(_percent(row["floor"])),
            cell(ENGLISH["yes" if row["within"] else "no"]),
        ]
        for row in score.to_dict("records")
    ]


def _whole_rows(statistics: pd.DataFrame) -> Rows:
    return [
        [
            cell(_label(row["statistic"])),
            cell(f"{row['real']:.3f}"),
            cell(f"{row['simulated']:.3f}"),
            cell(f"{row['low']:.3f} – {row['high']:.3f}"),
        ]
        for row in statistics.to_dict("records")
    ]


def _parameter_rows(parameters: Mapping[str, Mapping[str, float]]) -> Rows:
    return [
        [
            cell(name),
            cell(f"{value['estimate']:.3f}"),
            cell(f"{value['low']:.3f} – {value['high']:.3f}"),
        ]
        for name, value in parameters.items()
    ]
