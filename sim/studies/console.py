"""The table on the console: the answer at a glance, within 80 columns."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from sim.results import Result

WIDTH = 80
_COLUMNS = ("retention_rate", "cac", "clv", "clv_cac_ratio", "npv")
_NAME = 20
"""Longest name of an arm in one line; mixes are folded after the plus."""
_TITLES = ("Retention", "CAC", "CLV", "CLV:CAC", "NPV", "P(best)")


def number(value: float | None, kpi: str) -> str:
    """Return a value as it is read: per cent, money, or a ratio; a dash where undefined."""
    if value is None or pd.isna(value):
        return "–"
    if kpi in ("retention_rate", "p_best"):
        return f"{100.0 * value:.1f}%" if kpi == "retention_rate" else f"{value:.2f}"
    if abs(value) >= 1e6:
        return f"{value / 1e6:,.2f}M"
    digits = 0 if abs(value) >= 1000 else 2
    return f"{value:,.{digits}f}"


def comparison_table(result: Result) -> Table:
    """Return one row a strategy: retention, CAC, CLV, CLV:CAC, NPV and P(best by NPV)."""
    currency = result.config["market"]["currency"]
    table = Table(
        title=f"Means over replications; money in {currency}",
        box=box.SIMPLE_HEAD,
        padding=(0, 0, 0, 1),
        pad_edge=False,
    )
    table.add_column("Strategy", overflow="fold", min_width=len("loyalty_programme"))
    for title in _TITLES:
        table.add_column(title, justify="right", no_wrap=True)
    cells = result.effects.set_index(["strategy", "kpi"])
    for strategy in result.config["strategies"]:
        if (strategy, "npv") not in cells.index:
            continue
        row = [number(cells.loc[(strategy, kpi), "mean"], kpi) for kpi in _COLUMNS]
        row.append(number(cells.loc[(strategy, "npv"), "p_best"], "p_best"))
        table.add_row(strategy if len(strategy) <= _NAME else strategy.replace("+", "+\n"), *row)
    return table


def show_table(result: Result, folder: Path) -> None:
    """Print the table and where the rest is."""
    console = Console(width=WIDTH)
    console.print(comparison_table(result))
    console.print(f"Report: {folder / 'report.html'}", soft_wrap=True)
