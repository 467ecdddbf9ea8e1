"""The report of a choice calibration: taste or habit, what was fitted, how well it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from sim.report.choice_text import CHOICE_WORDS
from sim.report.html import bullets, cell, section, table
from sim.report.page import page

Words = Mapping[str, str]
Rows = list[list[str]]


def choice_page(
    facts: Mapping[str, Any],
    statistics: pd.DataFrame,
    caveats: Sequence[str],
    words: Words = CHOICE_WORDS,
) -> str:
    """Return the report as one offline page.

    Args:
        facts: what ``fit.json`` holds.
        statistics: of the whole panel, a row each: statistic, real, simulated, low, high.
        caveats: sentences to keep in mind.
        words: catalogue of the language.
    """
    body = _opening(facts, statistics, words)
    if facts["score"]:
        header = ("statistic", "error", "interval", "half_error", "floor", "within")
        body += section(
            words["score_heading"],
            _table(header, _score_rows(facts["score"], words), words),
            note=words["score_note"].format(splits=facts["splits"]),
        )
    body += section(
        words["whole_heading"],
        _table(
            ("statistic", "real", "simulated", "interval"), _whole_rows(statistics, words), words
        ),
        note=words["whole_note"],
    )
    body += section(
        words["parameters_heading"],
        _table(("parameter", "estimate", "interval"), _parameter_rows(facts["parameters"]), words),
        note=words["parameters_note"],
    )
    body += section(words["caveats_heading"], bullets(caveats), identifier="caveats")
    return page(words["title"], body, words)


def _opening(facts: Mapping[str, Any], statistics: pd.DataFrame, words: Words) -> str:
    real = statistics.set_index("statistic")["real"]
    chance = float(sum(value**2 for name, value in real.items() if str(name)[:6] == "share:"))
    above = (real["permuted"] - chance) / max(real["repeat"] - chance, 1e-9)
    answer = words["answer"].format(
        repeat=_percent(real["repeat"]),
        permuted=_percent(real["permuted"]),
        share=_percent(above),
        inertia=_percent(facts["inertial"]),
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


def _table(header: Sequence[str], rows: Rows, words: Words) -> str:
    return table("", [cell(words[name]) for name in header], rows)


def _percent(value: float) -> str:
    return f"{100.0 * value:.1f}%"


def _label(statistic: str, words: Words) -> str:
    kind, _, brand = statistic.partition(":")
    return words[kind].format(brand=brand)


def _score_rows(score: Sequence[Mapping[str, Any]], words: Words) -> Rows:
    return [
        [
            cell(_label(row["statistic"], words)),
            cell(_percent(row["error"])),
            cell(f"{_percent(row['low'])} – {_percent(row['high'])}"),
            cell(_percent(row["half_error"])),
            cell(_percent(row["floor"])),
            cell(words["yes" if row["within"] else "no"]),
        ]
        for row in score
    ]


def _whole_rows(statistics: pd.DataFrame, words: Words) -> Rows:
    return [
        [
            cell(_label(row["statistic"], words)),
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
