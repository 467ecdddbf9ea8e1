"""The report of a search for the best mix."""

from __future__ import annotations

import itertools
import re
import shlex
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from sim.locale import Catalogue, catalogue
from sim.measures.definitions import KPIS
from sim.plots.optimise import front_map, response
from sim.plots.style import (
    MONEY_UNIT,
    difference_said,
    difference_text,
    difference_unit,
    in_sentence,
    is_share,
    kpi_label,
    kpi_said,
    readable,
    scale,
    significant,
    unit_text,
    value_text,
)
from sim.report.closing import caveats_html, made_html
from sim.report.html import Illustration, bullets, cell, code, figure_html, section, table
from sim.report.page import page
from sim.results import write_text


def write_optimise_report(
    trials: pd.DataFrame,
    front: pd.DataFrame,
    best: Mapping[str, Any],
    manifest: Mapping[str, Any],
    path: str | Path,
    *,
    config: Mapping[str, Any] | None = None,
    language: str = "en",
) -> None:
    """Write the page of a search.

    Args:
        trials: one row a trial. front: one row a solution and objective, on fresh luck.
        best: overrides of each solution. manifest: how it was done.
        path: Target file, written whole or not at all.
        config: The resolved configuration, to be shown.
        language: Language code of the words.
    """
    words = catalogue(language)
    kpis = list(dict.fromkeys(front["kpi"]))
    labels = {kpi: kpi_label(kpi, KPIS[kpi], words) for kpi in kpis}
    titles = {kpi: f"{label} ({_unit(kpi, manifest, words)})" for kpi, label in labels.items()}
    title = words["optimise_title" if len(kpis) == 1 else "optimise_title_front"]
    body = (
        f'<header><h1>{escape(title)}</h1><p class="question">'
        f"{escape(_question(manifest, labels, words))}</p>"
        f'<p class="answer" id="answer">{escape(_answer(front, labels, manifest, words))}</p>'
        f'<p class="setting">{escape(_setting(manifest, words))}</p></header>'
        + section(
            words["optimise_found"], _found(front, labels, manifest, words),
            _refused(manifest, words),
            note=words["optimise_found_note"],
        )
    )  # fmt: skip
    pairs = list(itertools.combinations(kpis, 2))
    if pairs:
        maps = (
            front_map(
                trials,
                front,
                (one, other),
                (titles[one], titles[other]),
                factors=(scale(KPIS[one].unit), scale(KPIS[other].unit)),
                words=words,
            )
            for one, other in pairs
        )
        drawn = [figure_html(Illustration(each, words["alt_front"])) for each in maps]
        body += section(words["optimise_front"], *drawn, note=words["optimise_front_note"])
    paths = [str(path) for path in manifest["space"]]
    if paths:
        drawn = [
            figure_html(
                Illustration(
                    response(
                        trials,
                        front,
                        paths,
                        kpi,
                        titles[kpi],
                        factor=scale(KPIS[kpi].unit),
                        words=words,
                    ),
                    words["alt_response"],
                )
            )
            for kpi in kpis
        ]
        body += section(words["optimise_response"], *drawn, note=words["optimise_response_note"])
    commands = "\n".join(shlex.join(["relmark", "compare", *each["overrides"]])
                         for each in best["solutions"])  # fmt: skip
    body += section(words["optimise_again"], code(commands))
    body += caveats_html(manifest, words) + made_html(manifest, words, config=config)
    write_text(Path(path), page(title, body, words))


def _unit(kpi: str, manifest: Mapping[str, Any], words: Catalogue) -> str:
    """Return the unit of a KPI as its axis prints it."""
    unit = KPIS[kpi].unit
    if is_share(unit):
        return "%"
    return unit_text(unit, words.numbers.currency(str(manifest["currency"])), words)


def _answer(
    front: pd.DataFrame, labels: Mapping[str, str], manifest: Mapping[str, Any], words: Catalogue
) -> str:
    """Return what was found, on fresh luck: the one solution, or how many there are to choose."""
    kept = front[~front["beaten"].astype(bool)]
    currency = words.numbers.currency(str(manifest["currency"]))
    if len(labels) > 1 and kept["solution"].nunique() > 1:
        return _choice(kept, list(labels), currency, words)
    said = []
    kept = kept if len(kept) else front
    own = kept[kept["solution"] == kept["solution"].iloc[0]]
    for row in own.to_dict("records"):
        kpi = str(row["kpi"])
        unit, gain = KPIS[kpi].unit, float(row["gain"])
        money = _money(unit, currency, words)
        text = {name: _text(float(row[name]), unit, words) for name in ("value", "low", "high")}
        gains = {name: _apart(float(row[name]), unit, words) for name in ("gain_low", "gain_high")}
        gains["gain"] = "–" if pd.isna(gain) else difference_said(gain, unit, words, currency)
        said.append(
            words["optimise_answer_part"].format(
                kpi=kpi_said(kpi, KPIS[kpi], words), money=money, **text, **gains
            )
        )
    return words["optimise_answer"].format(
        strategy=in_sentence(str(own["strategy"].iloc[0]), words),
        parts=words["optimise_answer_join"].join(said),
    )


def _choice(kept: pd.DataFrame, kpis: list[str], currency: str, words: Catalogue) -> str:
    """Return how many solutions none beats, and for each objective the best with its interval."""
    said = []
    for kpi in kpis:
        own = kept[kept["kpi"] == kpi]
        unit = KPIS[kpi].unit
        least = str(own["objective"].iloc[0]).startswith("-")
        best = own.sort_values("value", ascending=least).iloc[0]
        said.append(
            words["optimise_answer_best"].format(
                kpi=kpi_said(kpi, KPIS[kpi], words),
                solution=best["solution"],
                money=_money(unit, currency, words),
                **{end: _text(float(best[end]), unit, words) for end in ("value", "low", "high")},
            )
        )
    return words["optimise_answer_front"].format(
        count=kept["solution"].nunique(), best=words["optimise_answer_join"].join(said)
    )


def _money(unit: str, currency: str, words: Catalogue) -> str:
    return words["money_space"] + currency if unit.startswith(MONEY_UNIT) else ""


def _question(manifest: Mapping[str, Any], labels: Mapping[str, str], words: Catalogue) -> str:
    return words["optimise_question"].format(
        budget=words.numbers.number(float(manifest["budget"]), 0),
        currency=words.numbers.currency(str(manifest["currency"])),
        objectives=words["and_join"].join(kpi_said(kpi, KPIS[kpi], words) for kpi in labels),
    )


def _setting(manifest: Mapping[str, Any], words: Catalogue) -> str:
    return words["optimise_setting"].format(
        market=readable(str(manifest["market"]), words),
        people=words.numbers.number(float(manifest["population_size"] or 0), 0),
        trials=manifest["trials"],
        sampler=str(manifest["sampler"]).upper(),
        replications=manifest["replications"],
        leaders=manifest["leaders"],
        more=manifest["leader_replications"],
        fresh=manifest["fresh_replications"],
    )


def _refused(manifest: Mapping[str, Any], words: Catalogue) -> str:
    if not manifest["refused"]:
        return ""
    return bullets(
        [
            words["optimise_refused"].format(
                count=manifest["refused"], reason=words.said(str(manifest["refused_because"]))
            )
        ]
    )


def _found(
    front: pd.DataFrame, labels: Mapping[str, str], manifest: Mapping[str, Any], words: Catalogue
) -> str:
    """Return the table of solutions: values on fresh luck, optimism, gain, settings."""
    header = [cell(words["optimise_solution"])]
    currency = words.numbers.currency(str(manifest["currency"]))
    for kpi, label in labels.items():
        title = words["optimise_value"].format(objective=label)
        header.append(cell(title, _unit(kpi, manifest, words)))
        apart = f"{label} ({difference_unit(KPIS[kpi].unit, words, currency)})"
        header += [cell(words[key], apart) for key in ("optimise_optimism", "optimise_gain")]
    rows = []
    for number, own in front.groupby("solution"):
        first = own.iloc[0]
        beaten = words["optimise_beaten"] if bool(first["beaten"]) else ""
        settings = _shown(str(first["settings"]), words)
        small = "".join(f"<small>{_soft(each)}</small>" for each in settings)
        line = [cell(f"{number}. {readable(str(first['strategy']), words)}", beaten) + small]
        for row in own.to_dict("records"):
            unit = KPIS[str(row["kpi"])].unit
            ends = " … ".join(_text(float(row[end]), unit, words) for end in ("low", "high"))
            line.append(cell(_text(float(row["value"]), unit, words), ends))
            line.append(cell(_apart(float(row["optimism"]), unit, words)))
            ends = " … ".join(
                _apart(float(row[end]), unit, words) for end in ("gain_low", "gain_high")
            )
            line.append(cell(_apart(float(row["gain"]), unit, words), ends))
        rows.append(line)
    return table("", header, rows, dense=True)


def _shown(settings: str, words: Catalogue) -> list[str]:
    """Return settings line by line, long numbers as read; ``best.yaml`` has every digit."""
    lines = settings.strip().splitlines()
    return [
        re.sub(r"\d+\.\d{4,}", lambda found: significant(float(found[0]), words), line)
        for line in lines
    ]


def _soft(text: str) -> str:
    """Return text as HTML that may be broken after the signs of a path."""
    return re.sub(r"(?<=[a-z])([._])(?=[a-z])", r"\1<wbr>", escape(text))


def _text(value: float, unit: str, words: Catalogue) -> str:
    return "–" if pd.isna(value) else value_text(value, unit, words)


def _apart(value: float, unit: str, words: Catalogue) -> str:
    return "–" if pd.isna(value) else difference_text(value, unit, words)
