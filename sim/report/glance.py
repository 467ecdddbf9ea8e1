"""A comparison at a glance: its answer, and its main figures as a notebook shows them."""

from __future__ import annotations

from html import escape

from sim.locale.spoken import spoken
from sim.measures.definitions import KPIS
from sim.report.facts import Facts, gather
from sim.report.tables import headline_table
from sim.results import Result


def answer_of(result: Result) -> str:
    """Return a comparison's answer in one sentence, in the language spoken.

    Args:
        result: The comparison.

    Returns:
        The best strategy by CLV and by NPV, each difference to the baseline with its 95% interval;
        or that none can be told apart.
    """
    return _facts(result).answer()


def html_of(result: Result) -> str:
    """Return the answer and the table of the main figures as HTML, in the language spoken.

    Args:
        result: The comparison.

    Returns:
        A paragraph and a table without a style of their own.
    """
    facts = _facts(result)
    # A report's style sheet puts units on lines of their own; a notebook has none.
    table = headline_table(facts).replace("<small>", "<br><small>")
    return f"<p>{escape(facts.answer())}</p>{table}"


def _facts(result: Result) -> Facts:
    return gather(result, KPIS, spoken())
