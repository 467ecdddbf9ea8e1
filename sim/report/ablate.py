"""The report of an ablation: what each mechanism earns."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

import pandas as pd

from sim.locale import Catalogue, catalogue
from sim.plots.ablation import ablation_map, changed
from sim.plots.style import readable, significant
from sim.report.closing import caveats_html, made_html
from sim.report.html import (
    Illustration,
    bullets,
    cell,
    figure_html,
    folded,
    section,
    table,
    words_cell,
)
from sim.report.page import page
from sim.results import write_text


def write_ablation_report(
    rows: pd.DataFrame, manifest: Mapping[str, object], path: str | Path, *, language: str = "en"
) -> None:
    """Write the page of an ablation.

    Args:
        rows: One row a mechanism and pattern.
        manifest: Command and revision.
        path: Target file, written whole or not at all.
        language: Language code of the words.
    """
    words = catalogue(language)
    earned = [_earned(str(name), own, words) for name, own in rows.groupby("mechanism", sort=False)]
    shown = Illustration(ablation_map(rows, words=words), words["alt_ablation"])
    body = (
        f"<header><h1>{escape(words['ablation_title'])}</h1>"
        f'<p class="question">{escape(words["ablation_question"])}</p>'
        f'<p class="answer" id="answer">{escape(_answer(rows, words))}</p></header>'
        + section(
            words["ablation_earned"],
            table(
                "",
                [cell(words[f"ablation.{name}"]) for name in _COLUMNS],
                [[cell(text) for text in line] for line in earned],
                prose=True,
            ),
        )
        + section(words["ablation_why"], bullets(_whys(rows, words)))
        + section(words["ablation_map"], figure_html(shown), note=words["ablation_map_note"])
        + section(words["ablation_all"], _all(rows, words))
        + caveats_html(manifest, words)
        + made_html(manifest, words)
    )
    write_text(Path(path), page(words["ablation_title"], body, words))


_COLUMNS = ("mechanism", "needed", "moves", "decisions")


def _answer(rows: pd.DataFrame, words: Catalogue) -> str:
    """Return how many patterns and decisions hang on the mechanisms that were switched off."""
    decisions, needed = rows["row"] == "decision", rows["needed"].astype(bool)
    moves = rows["moves"].astype(bool)
    return words["ablation_answer"].format(
        mechanisms=rows["mechanism"].nunique(),
        patterns=rows.loc[~decisions, "pattern"].nunique(),
        needed=rows.loc[needed, "pattern"].nunique(),
        moved=rows.loc[moves & ~decisions & ~needed, "pattern"].nunique(),
        decided=rows.loc[moves & decisions, "pattern"].nunique(),
        decisions=rows.loc[decisions, "pattern"].nunique(),
    )


def _earned(mechanism: str, rows: pd.DataFrame, words: Catalogue) -> list[str]:
    """Return a mechanism, the patterns that need it, those it moves, the decisions it moves."""
    decisions = rows["row"] == "decision"
    needed = rows.loc[rows["needed"], "pattern"]
    moved = rows.loc[rows["moves"] & ~decisions & ~rows["needed"], "pattern"]
    decided = rows.loc[rows["moves"] & decisions, "pattern"]
    nothing = words["ablation_nothing"]
    description = words.said(str(rows["description"].iloc[0]))
    return [
        f"{readable(mechanism, words)}{words['colon']} {description}",
        *(", ".join(map(str, names)) or nothing for names in (needed, moved, decided)),
    ]


def _whys(rows: pd.DataFrame, words: Catalogue) -> list[str]:
    """Return why each mechanism stays."""
    names = [str(name) for name in dict.fromkeys(rows["mechanism"])]
    return [
        f"{readable(name, words)}{words['colon']} {words[f'ablation_why.{name}']}" for name in names
    ]


def _all(rows: pd.DataFrame, words: Catalogue) -> str:
    """Return every figure, those that nothing changes behind a fold."""
    moved = changed(rows)
    shown = _figures(rows[moved], words) if moved.any() else ""
    if moved.all():
        return shown
    heading = words["ablation_unchanged"].format(count=words.numbers.number(int((~moved).sum())))
    return shown + folded(heading, _figures(rows[~moved], words))


def _figures(rows: pd.DataFrame, words: Catalogue) -> str:
    """Return a table of figures with and without the mechanism."""
    header = [cell(words[f"ablation.{name}"]) for name in ("mechanism", "pattern", "with")]
    header[1] = words_cell(words["ablation.pattern"])
    header += [cell(words[f"ablation.{name}"]) for name in ("without", "difference")]
    header[-1] = cell(words["ablation.difference"], words["research_interval"])
    lines = []
    for row in rows.to_dict("records"):
        low, high = (significant(float(str(row[side])), words) for side in ("low", "high"))
        lines.append(
            [
                cell(readable(str(row["mechanism"]), words)),
                words_cell(str(row["pattern"])),
                cell(
                    significant(float(str(row["measured"])), words),
                    words[f"verdict.{row['verdict']}"],
                ),
                cell(
                    significant(float(str(row["without"])), words),
                    words[f"verdict.{row['verdict_without']}"],
                ),
                cell(significant(float(str(row["difference"])), words), f"{low} … {high}"),
            ]
        )
    return table("", header, lines)


def ablation_markdown(
    rows: pd.DataFrame, manifest: Mapping[str, object], *, language: str = "en"
) -> str:
    """Return ``docs/ABLATION.md``: what each mechanism earns.

    Args:
        rows: One row a mechanism and pattern.
        manifest: Command and revision.
        language: Language code of the words.
    """
    words = catalogue(language)
    lines = [
        f"# {words['ablation_title']}",
        "",
        words["ablation_generated"],
        "",
        words["ablation_made"].format(
            command=manifest.get("command", "relmark ablate"),
            revision=str(manifest.get("git_revision") or "?")[:12],
        ),
        "",
        words["ablation_reading"],
        "",
        "| " + " | ".join(words[f"ablation.{name}"] for name in _COLUMNS) + " |",
        "|" + "---|" * len(_COLUMNS),
    ]
    for name, own in rows.groupby("mechanism", sort=False):
        lines.append("| " + " | ".join(_earned(str(name), own, words)) + " |")
    lines += ["", f"## {words['ablation_why']}", ""]
    lines += [f"- {why}" for why in _whys(rows, words)]
    return "\n".join(lines) + "\n"
