"""The validation report: which patterns of the field come out, and which do not."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import pandas as pd

from sim.locale import ENGLISH, Catalogue, catalogue
from sim.plots.style import significant
from sim.plots.validation import pattern_evidence, pattern_values
from sim.report.html import Illustration, cell, figure_html, section, table
from sim.report.page import page
from sim.results import write_text

_MARKS = {"green": "●", "unclear": "◐", "red": "✕", "reported": "–", "missing": "?"}
"""A symbol beside each verdict, so that no reader depends on colour."""


def write_validation_report(
    rows: pd.DataFrame,
    replications: pd.DataFrame,
    evidence: pd.DataFrame,
    manifest: Mapping[str, object],
    path: str | Path,
    *,
    language: str = "en",
) -> None:
    """Write the page of a validation: the table, then each pattern with its figure.

    Args:
        rows: The validation table, one row a pattern.
        replications: Every value: columns pattern, mutant, replication, value.
        evidence: Curves: columns pattern, line, x, y.
        manifest: Versions, seed, revision, command.
        path: Target file, written whole or not at all.
        language: Language code of the words.
    """
    words = catalogue(language)
    note = "" if words.language == ENGLISH.language else words["validation_recorded"]
    body = _opening(rows, manifest, words)
    body += section(words["validation_table"], _table(rows, words), note=note)
    for row in _records(rows):
        values = replications[replications["pattern"] == row["pattern"]]
        curves = evidence[evidence["pattern"] == row["pattern"]]
        body += _pattern_section(row, values, curves, words)
    write_text(Path(path), page(words["validation_title"], body, words))


def _opening(rows: pd.DataFrame, manifest: Mapping[str, object], words: Catalogue) -> str:
    """Return the question, the count of verdicts and how it was made."""
    said = summary(rows, words) if len(rows) > 1 else _single(_records(rows)[0], words)
    made = made_by(manifest, words)
    return (
        f"<header><h1>{escape(words['validation_title'])}</h1>"
        f'<p class="question">{escape(words["validation_question"])}</p>'
        f'<p class="answer" id="answer">{escape(said)}</p>'
        f'<p class="setting">{escape(made)}</p></header>'
    )


def _single(row: Mapping[str, object], words: Catalogue) -> str:
    """Return what became of the only pattern there is, with its interval."""
    return words["validation_single"].format(
        claim=words.said(str(row["claim"])).rstrip("."),
        verdict=verdict_text(row, words),
        measured=measured_text(row, words),
        band=band_text(row, words),
    )


def summary(rows: pd.DataFrame, words: Catalogue) -> str:
    """Return one sentence: how many patterns stand, how many do not."""
    judged = rows[rows["verdict"] != "reported"]
    return words["validation_summary"].format(
        green=int(((judged["verdict"] == "green") & judged["counts"]).sum()),
        judged=len(judged),
        red=int((judged["verdict"] == "red").sum()),
        unclear=int(judged["verdict"].isin(["unclear", "missing"]).sum()),
        weak=int(((judged["verdict"] == "green") & ~judged["counts"].astype(bool)).sum()),
        reported=len(rows) - len(judged),
    )


def made_by(manifest: Mapping[str, object], words: Catalogue) -> str:
    """Return how the table was made."""
    seconds = manifest.get("wall_time_seconds")
    return words["validation_made"].format(
        command=manifest.get("command", "relmark validate"),
        replications=manifest.get("replications", "?"),
        revision=str(manifest.get("git_revision") or "?")[:12],
        frozen=str(manifest.get("frozen_at") or "?").replace(" and ", words["and_join"]),
        seconds="?" if seconds is None else words.numbers.number(float(str(seconds))),
    )


def band_text(row: Mapping[str, object], words: Catalogue) -> str:
    """Return a band as read: ``0.05 to 0.25``, ``at least 2``."""
    low, high = float(str(row["band_low"])), float(str(row["band_high"]))
    if math.isnan(low) and math.isnan(high):
        return words["band_none"]
    if low == high:
        return words["band_exact"].format(value=significant(low, words))
    if math.isnan(high):
        return words["band_least"].format(value=significant(low, words))
    if math.isnan(low):
        return words["band_most"].format(value=significant(high, words))
    return words["band_between"].format(low=significant(low, words), high=significant(high, words))


def measured_text(row: Mapping[str, object], words: Catalogue) -> str:
    """Return mean and interval as read."""
    low, high = float(str(row["low"])), float(str(row["high"]))
    mean = significant(float(str(row["measured"])), words)
    if math.isnan(low) or low == high:
        return mean
    return words["measured"].format(
        mean=mean, low=significant(low, words), high=significant(high, words)
    )


def verdict_text(row: Mapping[str, object], words: Catalogue) -> str:
    """Return a verdict with its mark; a row whose mutant is not red does not count."""
    verdict = str(row["verdict"])
    text = f"{_MARKS[verdict]} {words[f'verdict.{verdict}']}"
    if verdict != "reported" and not row["counts"]:
        text += f" ({words['counts_not']})"
    return text


def mutant_text(row: Mapping[str, object], words: Catalogue) -> str:
    """Return what is switched off and what became of it."""
    if not isinstance(row["mutant_verdict"], str):
        return words["no_mutant"]
    verdict = str(row["mutant_verdict"])
    value = significant(float(str(row["mutant_measured"])), words)
    return words["mutant_fate"].format(
        mutant=words.said(str(row["mutant"])), value=value, verdict=words[f"verdict.{verdict}"]
    )


def _table(rows: pd.DataFrame, words: Catalogue) -> str:
    """Return the table of all patterns."""
    header = [escape(words[f"column.{name}"]) for name in _COLUMNS]
    return table("", header, [_cells(row, words) for row in _records(rows)], prose=True)


_COLUMNS = ("pattern", "band", "measured", "verdict", "mutant", "used")


def _cells(row: Mapping[str, object], words: Catalogue) -> list[str]:
    """Return one row's cells: the pattern with its claim, then the figures."""
    pattern, claim = str(row["pattern"]), words.said(str(row["claim"]))
    return [
        f'<a href="#{escape(pattern)}">{escape(pattern)}</a><small>{escape(claim)}</small>',
        cell(band_text(row, words)),
        cell(measured_text(row, words)),
        cell(verdict_text(row, words)),
        cell(mutant_text(row, words)),
        cell(words["yes"] if row["used_for_defaults"] else words["no"]),
    ]


def _pattern_section(
    row: Mapping[str, object], values: pd.DataFrame, curves: pd.DataFrame, words: Catalogue
) -> str:
    """Return one pattern: claim, definition, source, figures, and why it is not green."""
    pattern = str(row["pattern"])
    alt = words["alt_pattern"].format(
        pattern=pattern,
        band=band_text(row, words),
        measured=measured_text(row, words),
        verdict=verdict_text(row, words),
        mutant=mutant_text(row, words),
    )
    source = f"{words['source']}{words['colon']} {row['source']}"
    parts = [
        f"<p>{escape(words.said(str(row['definition'])))}</p>",
        f'<p class="note">{escape(source)}</p>',
        f"<p>{escape(words['verdict_line'].format(verdict=verdict_text(row, words)))}</p>",
    ]
    if row["reason"]:
        parts.append(
            f"<p>{escape(words['reason_line'].format(reason=words.said(str(row['reason']))))}</p>"
        )
    parts.append(figure_html(Illustration(pattern_values(row, values, words=words), alt)))
    if len(curves):
        figure = pattern_evidence(curves, _axes(pattern, words), words=words)
        shown = Illustration(figure, words["alt_evidence"].format(pattern=pattern))
        parts.append(figure_html(shown))
    heading = words["pattern_heading"].format(pattern=pattern, row=row["row"])
    return section(heading, *parts, note=words.said(str(row["claim"])), identifier=pattern)


def _axes(pattern: str, words: Catalogue) -> tuple[str, str]:
    """Return the titles of the axes of a pattern's curves: those of the longest name it begins."""
    keys = [key for key in words if key.startswith("axes.") and pattern.startswith(key[5:])]
    if not keys:
        return "", ""
    x, _, y = words[max(keys, key=len)].partition("|")
    return x, y


def validation_markdown(
    rows: pd.DataFrame, manifest: Mapping[str, object], *, language: str = "en"
) -> str:
    """Return ``docs/VALIDATION.md``: the table and what stands behind each row.

    Args:
        rows: The validation table.
        manifest: Versions, seed, revision, command.
        language: Language code of the words.
    """
    words = catalogue(language)
    used = rows[rows["used_for_defaults"].astype(bool)]["pattern"]
    lines = [
        f"# {words['validation_title']}",
        "",
        words["validation_generated"],
        "",
        f"**{summary(rows, words)}**",
        "",
        made_by(manifest, words),
        "",
        words["validation_reading"],
        "",
        words["validation_seen"],
        "",
        words["validation_used"].format(
            count=len(used), total=len(rows), patterns=", ".join(f"`{name}`" for name in used)
        ),
        "",
        "| " + " | ".join(words[f"column.{name}"] for name in _COLUMNS) + " |",
        "|" + "---|" * len(_COLUMNS),
    ]
    records = _records(rows)
    for row in records:
        cells = (
            f"`{row['pattern']}` ({row['row']})",
            band_text(row, words),
            measured_text(row, words),
            verdict_text(row, words),
            mutant_text(row, words),
            words["yes"] if row["used_for_defaults"] else words["no"],
        )
        lines.append("| " + " | ".join(_plain(text) for text in cells) + " |")
    lines.append("")
    for row in records:
        lines += _pattern_lines(row, words)
    return "\n".join(lines).rstrip() + "\n"


def _pattern_lines(row: Mapping[str, object], words: Catalogue) -> list[str]:
    """Return what stands behind one row."""
    lines = [
        f"## {row['pattern']}",
        "",
        f"{row['claim']} *{row['source']}*",
        "",
        f"{words['definition']}{words['colon']} {row['definition']}",
        "",
    ]
    if row["reason"]:
        lines += [words["reason_line"].format(reason=row["reason"]), ""]
    return lines


def _records(rows: pd.DataFrame) -> Sequence[Mapping[str, object]]:
    """Return the rows one by one."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _plain(text: str) -> str:
    """Return text that does not break a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")
