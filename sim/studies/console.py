"""The table on the console: the answer at a glance, within 80 columns."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from sim.locale import ENGLISH, Catalogue
from sim.locale.spoken import spoken
from sim.report.glance import Comparison
from sim.results import Result

WIDTH = 80
_COLUMNS = ("retention_rate", "cac", "clv", "clv_cac_ratio", "npv")
_NAME = 20
"""Longest name of an arm in one line; mixes are folded after the plus."""
_TITLE = 9
"""Longest title of a column in one line."""


def number(value: float | None, kpi: str, words: Catalogue = ENGLISH) -> str:
    """Return a value as it is read: per cent, money, or a ratio; a dash where undefined."""
    if value is None or pd.isna(value):
        return "–"
    if kpi == "retention_rate":
        return words.numbers.share(value)
    if kpi == "p_best":
        return words.numbers.number(value, 2)
    if abs(value) >= 1e6:
        return words["console.millions"].format(number=words.numbers.number(value / 1e6, 2))
    return words.numbers.number(value, 0 if abs(value) >= 1000 else 2)


def comparison_table(result: Result, words: Catalogue = ENGLISH) -> Table:
    """Return one row a strategy: retention, CAC, CLV, CLV:CAC, NPV and P(best by NPV)."""
    currency = words.numbers.currency(result.config["market"]["currency"])
    table = Table(
        title=words["console.table"].format(currency=currency),
        box=box.SIMPLE_HEAD,
        padding=(0, 0, 0, 1),
        pad_edge=False,
    )
    table.add_column(words["strategy"], overflow="fold", min_width=len("loyalty_programme"))
    for title in (*(words[f"short.{kpi}"] for kpi in _COLUMNS), words["p_best"]):
        folded = "\n".join(title.rsplit(" ", 1)) if len(title) > _TITLE else title
        table.add_column(folded, justify="right", no_wrap=True)
    cells = result.effects.set_index(["strategy", "kpi"])
    for strategy in result.config["strategies"]:
        if (strategy, "npv") not in cells.index:
            continue
        row = [number(cells.loc[(strategy, kpi), "mean"], kpi, words) for kpi in _COLUMNS]
        row.append(number(cells.loc[(strategy, "npv"), "p_best"], "p_best", words))
        table.add_row(strategy if len(strategy) <= _NAME else strategy.replace("+", "+\n"), *row)
    return table


def show_answer(result: Comparison) -> None:
    """Print what came out, in one sentence, within the width of the table."""
    print(fill(result.answer, WIDTH, break_long_words=False, break_on_hyphens=False))


def show_table(result: Result, folder: Path) -> None:
    """Print the table and where the rest is."""
    Console(width=WIDTH).print(comparison_table(result, spoken()))
    show_report(folder)


def show_report(folder: Path) -> None:
    """Print where the page of a result is."""
    print(spoken()["console.report"].format(path=folder / "report.html"))
