"""The page of a game after a quarter: ranking, decisions, what they brought."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

import pandas as pd

from sim.locale import Catalogue, catalogue
from sim.measures.definitions import KPIS
from sim.plots.game import cumulated_profit
from sim.plots.style import difference_text, kpi_label, readable, unit_text, value_text
from sim.report.html import (
    Illustration,
    cell,
    code,
    definitions,
    figure_html,
    folded,
    section,
    table,
    words_cell,
)
from sim.report.page import page
from sim.results import write_text

_MONEY = "currency"
_COLUMNS = ("revenue", "margin", "spent", "profit", "active_customers", "new_customers")
_IN_MONEY = frozenset({"revenue", "margin", "spent", "profit"})


def write_game_report(
    tables: Mapping[str, pd.DataFrame],
    manifest: Mapping[str, object],
    path: Path,
    *,
    language: str = "en",
) -> None:
    """Write the page of a game.

    Args:
        tables: ``ranking``, ``kpis``, ``quarters`` and ``spending`` of the teams.
        manifest: name, quarter, quarters, lucks, run_off, house, currency, market, commitment,
            budget, decisions (text), command.
        path: target file, written whole or not at all.
        language: of the words.
    """
    words = catalogue(language)
    facts = {key: str(value) for key, value in manifest.items()}
    currency = words.numbers.currency(facts["currency"])
    budget = words.numbers.within(facts["budget"])
    facts |= {"currency": currency, "market": words.name(facts["market"]), "budget": budget}
    house = facts["house"]
    title = words["game.title"].format(**facts)
    ranked = tables["ranking"]
    figure = cumulated_profit(tables["quarters"], currency, house, words=words)
    shown = Illustration(figure, words["game.figure_alt"])
    body = (
        f"<header><h1>{escape(title)}</h1>"
        f'<p class="question">{escape(words["game.question"])}</p>'
        f'<p class="answer" id="answer">{escape(_answer(ranked, facts, words))}</p></header>'
        + section(
            words["game.ranking"],
            _ranking(ranked, facts, words),
            note=words["game.ranking_note"].format(**facts),
        )
        + section(
            words["game.quarters_heading"],
            figure_html(shown),
            _quarters(tables["quarters"], facts, words),
            note=words["game.quarters_note"],
        )
        + section(words["game.kpis_heading"], _kpis(tables["kpis"], facts, words))
        + section(words["game.spending_heading"], _spending(tables["spending"], facts, words))
        + section(words["game.rules"], _rules(facts, words))
    )
    write_text(path, page(title, body, words))


def _team(name: str, house: str, words: Catalogue) -> str:
    return words["game.house"] if name == house else name


def _interval(row: pd.Series, words: Catalogue) -> str:
    low, high = (difference_text(float(row[end]), _MONEY, words) for end in ("low", "high"))
    return f"{low} … {high}" if pd.notna(row["low"]) else ""


def _answer(ranked: pd.DataFrame, facts: Mapping[str, str], words: Catalogue) -> str:
    first = ranked[ranked["rank"] == 1].iloc[0]
    said = words["game.leader"] if first["difference"] > 0.0 else words["game.behind"]
    gain = difference_text(float(first["difference"]), _MONEY, words)
    gain = f"{gain}{words['money_space']}{facts['currency']}"
    return said.format(
        team=first["team"],
        difference=gain,
        share=words.numbers.share(float(first["p_best"]), 0),
        lucks=facts["lucks"],
    )


def _ranking(ranked: pd.DataFrame, facts: Mapping[str, str], words: Catalogue) -> str:
    names = ("rank", "team", "npv", "difference", "first")
    header = [cell(words[f"game.{name}"].format(**facts)) for name in names]
    header[1] = words_cell(words["game.team"])
    header[3] = cell(words["game.difference"], facts["currency"])
    rows = [
        [
            cell("–" if pd.isna(row["rank"]) else str(int(row["rank"]))),
            words_cell(_team(str(row["team"]), facts["house"], words)),
            cell(value_text(float(row["npv"]), _MONEY, words)),
            cell(difference_text(float(row["difference"]), _MONEY, words), _interval(row, words)),
            cell("" if pd.isna(row["p_best"]) else words.numbers.share(float(row["p_best"]), 0)),
        ]
        for _, row in ranked.iterrows()
    ]
    return table("", header, rows)


def _quarters(quarters: pd.DataFrame, facts: Mapping[str, str], words: Catalogue) -> str:
    keys = ["team", "quarter", "arm"]
    means = quarters.groupby(keys, as_index=False, sort=False)[list(_COLUMNS)].mean()
    header = [cell(words["game.team"]), cell(words["game.quarter"])]
    header.append(words_cell(words["game.decision"]))
    header += [
        cell(words[f"game.{name}"], facts["currency"] if name in _IN_MONEY else "")
        for name in _COLUMNS
    ]
    rows = [
        [
            cell(_team(str(row["team"]), facts["house"], words)),
            cell(str(row["quarter"])),
            words_cell(readable(str(row["arm"]), words)),
            *(cell(words.numbers.number(float(row[name]))) for name in _COLUMNS),
        ]
        for _, row in means.iterrows()
    ]
    return table("", header, rows)


def _kpis(kpis: pd.DataFrame, facts: Mapping[str, str], words: Catalogue) -> str:
    names = [name for name in kpis.columns if name in KPIS]
    means = kpis.groupby("team", sort=False)[names].mean()
    header = [
        cell(words["game.team"]),
        *(
            cell(
                kpi_label(name, KPIS[name], words),
                unit_text(KPIS[name].unit, facts["currency"], words)
                if KPIS[name].unit.startswith(_MONEY)
                else "",
            )
            for name in names
        ),
    ]
    rows = [
        [
            cell(_team(str(team), facts["house"], words)),
            *(
                cell("–" if pd.isna(row[n]) else value_text(float(row[n]), KPIS[n].unit, words))
                for n in names
            ),
        ]
        for team, row in means.iterrows()
    ]
    return table("", header, rows)


def _spending(ledger: pd.DataFrame, facts: Mapping[str, str], words: Catalogue) -> str:
    lucks = int(facts["lucks"])
    by_item = ledger.groupby(["item", "team"])["amount"].sum().unstack().fillna(0.0) / lucks
    header = [
        cell(words["game.item"], facts["currency"]),
        *(cell(_team(str(team), facts["house"], words)) for team in by_item.columns),
    ]
    rows = [
        [cell(readable(str(item), words)), *(cell(words.numbers.number(float(v))) for v in row)]
        for item, row in by_item.iterrows()
    ]
    return table("", header, rows)


def _rules(facts: Mapping[str, str], words: Catalogue) -> str:
    said = {
        words["game.market"]: facts["market"],
        words["game.budget"]: f"{facts['budget']}{words['money_space']}{facts['currency']}",
        words["game.commitment"]: facts["commitment"],
        words["command"]: facts["command"],
    }
    return definitions(said) + folded(words["game.written"], code(facts["decisions"]))
