"""Figures: a table in, a plotly figure out, one style. Nothing here reads files or runs markets."""

from sim.plots.cac_clv import cac_against_clv
from sim.plots.cohorts import cohort_retention
from sim.plots.costs import cost_items
from sim.plots.differences import paired_differences
from sim.plots.loyalty import dick_basu
from sim.plots.must_be_true import tipping_table, what_must_be_true
from sim.plots.profit import profit_over_time
from sim.plots.sales_index import sales_index

__all__ = [
    "cac_against_clv",
    "cohort_retention",
    "cost_items",
    "dick_basu",
    "paired_differences",
    "profit_over_time",
    "sales_index",
    "tipping_table",
    "what_must_be_true",
]
