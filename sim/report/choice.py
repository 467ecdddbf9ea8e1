"""The report of a choice calibration: taste or habit, what was fitted, how well it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from sim.locale import Catalogue, catalogue
from sim.report.html import bullets, cell, section, table
from sim.report.page import page

Rows = list[list[str]]


def choice_page(
    facts: Mapping[str, Any],
    statistics: pd.DataFrame,
    caveats: Sequence[str],
    *,
    language: str = "en",
) -> str:
    """Return the report as one offline page.

    Args:
        facts: what ``fit.json`` holds.
        statistics: of the whole panel, a row each: statistic, real, simulated, low, high.
        caveats: sentences to keep in mind.
        language: language code of the words.
    """
    words = catalogue(language)
    body = _opening(facts, statistics, words)
    if facts["score"]:
        header = ("statistic", "error", "interval", "half_error", "floor", "within")
        body += section(
            words["choice.score_heading"],
            _table(header, _score_rows(facts["score"], words), words),
            note=words["choice.score_note"].format(splits=facts["splits"]),
        )
    body += section(
        words["choice.whole_heading"],
        _table(
            ("statistic", "real", "simulated", "interval"), _whole_rows(statistics, words), words
        ),
        note=words["choice.whole_note"],
    )
    body += section(
        words["choice.parameters_heading"],
        _table(
            ("parameter", "estimate", "interval"),
            _parameter_rows(facts["parameters"], words),
            words,
        ),
        note=words["choice.parameters_note"],
    )
    body += section(
        words["choice.caveats_heading"], bullets(map(words.said, caveats)), identifier="caveats"
    )
    return page(words["choice.title"], body, words)


def _opening(facts: Mapping[str, Any], statistics: pd.DataFrame, words: Catalogue) -> str:
    real = statistics.set_index("statistic")["real"]
    chance = float(sum(value**2 for name, value in real.items() if str(name)[:6] == "share:"))
    above = (real["permuted"] - chance) / max(real["repeat"] - chance, 1e-9)
    answer = words["choice.answer"].format(
        repeat=words.numbers.share(real["repeat"]),
        permuted=words.numbers.share(real["permuted"]),
        share=words.numbers.share(above),
        inertia=words.numbers.share(facts["inertial"]),
    )
    setting = words["choice.setting"].format(
        households=facts["households"],
        occasions=facts["occasions"],
        brands=len(facts["brands"]),
        coupons=facts["coupons_put_back"],
    )
    return (
        f"<header><h1>{escape(words['choice.title'])}</h1>"
        f'<p class="question">{escape(words["choice.question"])}</p>'
        f'<p class="answer" id="answer">{escape(answer)}</p>'
        f'<p class="setting">{escape(setting)}</p></header>'
    )


def _table(header: Sequence[str], rows: Rows, words: Catalogue) -> str:
    return table("", [cell(words[f"choice.{name}"]) for name in header], rows)


def _label(statistic: str, words: Catalogue) -> str:
    kind, _, brand = statistic.partition(":")
    return words[f"choice.{kind}"].format(brand=brand)


def _score_rows(score: Sequence[Mapping[str, Any]], words: Catalogue) -> Rows:
    return [
        [
            cell(_label(row["statistic"], words)),
            cell(words.numbers.share(row["error"])),
            cell(f"{words.numbers.share(row['low'])} – {words.numbers.share(row['high'])}"),
            cell(words.numbers.share(row["half_error"])),
            cell(words.numbers.share(row["floor"])),
            cell(words["choice.yes" if row["within"] else "choice.no"]),
        ]
        for row in score
    ]


def _whole_rows(statistics: pd.DataFrame, words: Catalogue) -> Rows:
    return [
        [
            cell(_label(row["statistic"], words)),
            cell(f"{words.numbers.number(row['real'], 3)}"),
            cell(f"{words.numbers.number(row['simulated'], 3)}"),
            cell(f"{words.numbers.number(row['low'], 3)} – {words.numbers.number(row['high'], 3)}"),
        ]
        for row in statistics.to_dict("records")
    ]


def _parameter_rows(parameters: Mapping[str, Mapping[str, float]], words: Catalogue) -> Rows:
    number = words.numbers.number
    return [
        [
            cell(name),
            cell(f"{number(value['estimate'], 3)}"),
            cell(f"{number(value['low'], 3)} – {number(value['high'], 3)}"),
        ]
        for name, value in parameters.items()
    ]
