"""The report of two lives: what made one consumer's life part under a strategy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import pandas as pd

from sim.locale import Catalogue, catalogue
from sim.plots.style import difference_text, readable, significant
from sim.plots.trace import two_lives
from sim.report.closing import caveats_html, made_html
from sim.report.html import Illustration, cell, figure_html, section, table, words_cell
from sim.report.page import page
from sim.results import write_text


def write_trace_report(
    weeks: pd.DataFrame,
    causes: pd.DataFrame,
    utilities: pd.DataFrame,
    manifest: Mapping[str, object],
    path: str | Path,
    *,
    language: str = "en",
) -> None:
    """Write the page of two lives.

    Args:
        weeks: Both lives, one row a life and week.
        causes: What made them part: columns week, kind, what.
        utilities: What differed at the first purchase made in one life alone.
        manifest: Consumer, strategy, baseline, summary, command.
        path: Target file, written whole or not at all.
        language: Language code of the words.
    """
    words = catalogue(language)
    title = words["trace_title"].format(consumer=manifest["consumer"])
    said = manifest["summary"]
    lines = [words.said(str(line)) for line in said] if isinstance(said, Sequence) else []
    parted = int(causes["week"].iloc[0]) if len(causes) else None
    shown = Illustration(two_lives(weeks, parted=parted, words=words), " ".join(lines))
    body = (
        f"<header><h1>{escape(title)}</h1>"
        f'<p class="question">{escape(_question(manifest, words))}</p>'
        f'<p class="answer" id="answer">{escape(" ".join(lines))}</p></header>'
        + section(words["trace_causes"], _causes(causes, words), note=words["trace_causes_note"])
        + section(words["trace_lives"], figure_html(shown))
        + section(
            words["trace_utilities"], _utilities(utilities, words), note=words["trace_utility_note"]
        )
        + section(words["trace_weeks"], _weeks(weeks, words), note=words["trace_weeks_note"])
        + caveats_html(manifest, words)
        + made_html(manifest, words)
    )
    write_text(Path(path), page(title, body, words))


def _question(manifest: Mapping[str, object], words: Catalogue) -> str:
    return words["trace_question"].format(
        strategy=readable(str(manifest["strategy"]), words),
        baseline=readable(str(manifest["baseline"]), words),
    )


def _causes(causes: pd.DataFrame, words: Catalogue) -> str:
    """Return what reached the consumer in one life alone."""
    header = [cell(words[name]) for name in ("trace_week", "trace_kind", "trace_what")]
    rows = [
        [cell(str(row.week)), cell(words[f"cause.{row.kind}"]), cell(words.said(str(row.what)))]
        for row in causes.itertuples()
    ]
    return table("", header, rows, prose=True)


def _utilities(utilities: pd.DataFrame, words: Catalogue) -> str:
    """Return the utilities that differed most."""
    names = ("trace_brand", "trace_term", "trace_baseline", "trace_strategy", "trace_difference")
    rows = [
        [
            cell(str(row.brand)),
            words_cell(words.said(str(row.term))),
            cell(significant(float(str(row.baseline)), words)),
            cell(significant(float(str(row.strategy)), words)),
            cell(difference_text(float(str(row.difference)), "utility", words)),
        ]
        for row in utilities.head(12).itertuples()
    ]
    header = [cell(words[name]) for name in names]
    header[1] = words_cell(words["trace_term"])
    return table("", header, rows)


def _weeks(weeks: pd.DataFrame, words: Catalogue) -> str:
    """Return the weeks in which something happened, both lives side by side."""
    lives = list(dict.fromkeys(weeks["life"]))
    wide = weeks.pivot(index="week", columns="life", values="events").fillna("")
    header = [cell(words["trace_week"]), *(cell(readable(str(life), words)) for life in lives)]
    rows = [
        [cell(str(week)), *(cell(words.said(str(row[life]))) for life in lives)]
        for week, row in wide.iterrows()
        if any(row[life] for life in lives)
    ]
    return table("", header, rows, prose=True)
