"""The report of a sensitivity analysis."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from sim.locale import Catalogue, catalogue
from sim.measures.definitions import KPIS
from sim.plots.sensitivity import interaction_map, ranked, tornado, unevenness
from sim.plots.style import (
    difference_unit,
    in_sentence,
    kpi_said,
    readable,
    scale,
    significant,
)
from sim.report.closing import caveats_html, made_html
from sim.report.html import Illustration, bullets, cell, figure_html, section, table
from sim.report.page import page
from sim.results import write_text

_MAIN = {"morris": ("mu_star",), "sobol": ("ST", "S1")}
_TOP = 5


def write_sensitivity_report(
    indices: pd.DataFrame,
    interactions: pd.DataFrame,
    manifest: Mapping[str, Any],
    path: str | Path,
    *,
    config: Mapping[str, Any] | None = None,
    language: str = "en",
) -> None:
    """Write the page of a sensitivity analysis.

    Args:
        indices: parameter, measure, value, low, high.
        interactions: parameter, other, value, low, high; empty for Morris.
        manifest: method, KPI, strategy, samples, and how wide the intervals are.
        path: Target file, written whole or not at all.
        config: The resolved configuration, to be shown.
        language: Language code of the words.
    """
    words = catalogue(language)
    method = str(manifest["method"])
    title = words["sensitivity_title"].format(target=_target(manifest, words))
    question = words["sensitivity_question"].format(target=_target(manifest, words))
    main = _MAIN[method]
    unit, space = (_unit(manifest, words), words["money_space"]) if method == "morris" else ("", "")
    ending = space + unit
    indices = _as_printed(indices, manifest)
    bars = Illustration(tornado(indices, main, unit=unit, words=words), words["alt_tornado"])
    most = _most(indices, main[0], manifest, ending, words)
    answer = _answer(indices, main[0], manifest, ending, words)
    body = (
        f'<header><h1>{escape(title)}</h1><p class="question">{escape(question)}</p>'
        f'<p class="answer" id="answer">{escape(answer)}</p>'
        f'<p class="setting">{escape(_setting(manifest, words))}</p></header>'
        + section(words["sensitivity_most"], bullets(most))
        + section(
            words["sensitivity_tornado"],
            figure_html(bars),
            note=words[f"sensitivity_tornado_note.{method}"],
        )
        + section(
            words[f"sensitivity_interactions.{method}"],
            figure_html(
                Illustration(
                    _together(indices, interactions, method, unit, words),
                    words["alt_interactions"],
                )
            ),
            note=words[f"sensitivity_interactions_note.{method}"],
        )
        + section(words["sensitivity_all"], _table(indices, main[0], unit, words))
        + caveats_html(manifest, words)
        + made_html(manifest, words, config=config)
    )
    write_text(Path(path), page(title, body, words))


def _target(manifest: Mapping[str, Any], words: Catalogue) -> str:
    """Return what was explained, for a sentence."""
    kpi = str(manifest["kpi"])
    label = kpi_said(kpi, KPIS[kpi], words)
    baseline = in_sentence(str(manifest["baseline"]), words)
    if not manifest.get("strategy"):
        return words["sensitivity_level"].format(kpi=label, strategy=baseline)
    strategy = in_sentence(str(manifest["strategy"]), words)
    return words["sensitivity_effect"].format(kpi=label, strategy=strategy, baseline=baseline)


def _setting(manifest: Mapping[str, Any], words: Catalogue) -> str:
    return words["sensitivity_setting"].format(
        market=readable(str(manifest["market"]), words),
        people=words.numbers.number(float(manifest["population_size"] or 0), 0),
        samples=manifest["samples"],
        method=str(manifest["method"]).capitalize(),
        replications=manifest["replications"],
    )


def _together(
    indices: pd.DataFrame, interactions: pd.DataFrame, method: str, unit: str, words: Catalogue
) -> Any:
    if method == "morris":
        return unevenness(indices, unit=unit, words=words)
    return interaction_map(interactions, ranked(indices, "ST"), words=words)


def _unit(manifest: Mapping[str, Any], words: Catalogue) -> str:
    """Return the unit of Morris's measures, which are differences of what was explained."""
    unit = KPIS[str(manifest["kpi"])].unit
    return difference_unit(unit, words, words.numbers.currency(str(manifest["currency"])))


def _as_printed(indices: pd.DataFrame, manifest: Mapping[str, Any]) -> pd.DataFrame:
    """Return the indices in the unit printed: Morris's measures of a share in points."""
    if manifest["method"] != "morris":
        return indices
    factor = scale(KPIS[str(manifest["kpi"])].unit)
    return indices.assign(**{name: factor * indices[name] for name in _VALUES})


def _answer(
    indices: pd.DataFrame,
    measure: str,
    manifest: Mapping[str, Any],
    ending: str,
    words: Catalogue,
) -> str:
    """Return the parameter that matters most, with its interval, and whether that is sure."""
    rows = indices[indices["measure"] == measure].sort_values("value", ascending=False)
    if not len(rows) or float(rows["value"].iloc[0]) <= 0.0:
        return words["sensitivity_flat"]
    first = rows.iloc[0]
    value, low, high = _said(first, float(first["value"]), words)
    said = words["sensitivity_answer"].format(
        parameter=first["parameter"],
        measure=words[f"sensitivity_answer.{measure}"].format(
            value=value + ending, low=low, high=high
        ),
        target=_target(manifest, words),
    )
    # Whose interval reaches into the next one's is not surely the first.
    close = rows.iloc[1:][rows["high"].iloc[1:] >= float(first["low"])]
    if len(close):
        names = words["list_join"].join(close["parameter"].head(_TOP))
        said += " " + words["sensitivity_close"].format(parameters=names)
    return said


def _said(
    row: Mapping[Hashable, Any] | pd.Series[Any], largest: float, words: Catalogue
) -> list[str]:
    """Return value, low and high as read; what is nothing beside the largest value is 0."""
    values = (float(row[name]) for name in _VALUES)
    return [significant(0.0 if abs(each) < 1e-9 * largest else each, words) for each in values]


def _most(
    indices: pd.DataFrame,
    measure: str,
    manifest: Mapping[str, Any],
    ending: str,
    words: Catalogue,
) -> list[str]:
    """Return the parameters that matter most, and how far that can be trusted."""
    rows = indices[indices["measure"] == measure].sort_values("value", ascending=False)
    lines = []
    if not len(rows) or float(rows["value"].iloc[0]) <= 0.0:
        return [words["sensitivity_flat"]]
    for row in rows.head(_TOP).to_dict("records"):
        value, low, high = _said(row, float(rows["value"].iloc[0]), words)
        lines.append(
            words["sensitivity_top"].format(
                parameter=row["parameter"],
                measure=words[f"measure.{measure}"],
                value=value + ending,
                low=low,
                high=high,
            )
        )
    lines.append(_width(manifest, words))
    lost = int(manifest["samples"]) - int(manifest["samples_used"])
    if lost:
        kpi = str(manifest["kpi"])
        lines.append(
            words["sensitivity_lost"].format(
                lost=lost, asked=manifest["samples"], kpi=kpi_said(kpi, KPIS[kpi], words)
            )
        )
    return [*lines, words["sensitivity_luck"]]


_VALUES = ("value", "low", "high")


def _width(manifest: Mapping[str, Any], words: Catalogue) -> str:
    """Say whether the intervals are narrow enough, and if not how many runs it would take."""
    key = "sensitivity_wide" if manifest["too_wide"] else "sensitivity_narrow"
    return words[key].format(
        reached=_share(manifest["half_width_reached"], words),
        wanted=_share(manifest["half_width_wanted"], words),
        scale=words[f"sensitivity_scale.{manifest['method']}"],
        runs=words.numbers.number(float(manifest["runs_needed"]), 0),
        samples=manifest["samples_needed"],
    )


def _share(value: object, words: Catalogue) -> str:
    """Return half of an interval as a whole percentage, finer only below ten."""
    share = float(str(value))
    return words.numbers.share(share, 0 if share >= 0.1 else 1)


def _table(indices: pd.DataFrame, measure: str, unit: str, words: Catalogue) -> str:
    """Return all indices, a row a parameter."""
    end = f" ({unit})" if unit else ""
    measures = list(dict.fromkeys(indices["measure"]))
    by = indices.set_index(["parameter", "measure"])
    largest = float(indices["value"].abs().max())
    header = [cell(words["research_parameter"])]
    interval = words["research_interval"]
    header += [cell(words[f"measure.{name}"] + end, interval) for name in measures]
    rows = []
    for parameter in ranked(indices, measure):
        line = [cell(parameter)]
        for name in measures:
            value, low, high = _said(by.loc[(parameter, name)], largest, words)
            line.append(cell(value, f"{low} … {high}"))
        rows.append(line)
    return table("", header, rows)
