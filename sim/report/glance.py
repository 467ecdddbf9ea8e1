"""A comparison at a glance: its answer, and its main figures as a notebook shows them."""

from __future__ import annotations

from html import escape
from typing import Self

from sim.locale.spoken import spoken
from sim.measures.definitions import KPIS
from sim.report.facts import Facts, gather
from sim.report.tables import headline_table
from sim.results import Result


class Comparison(Result):
    """The result of a comparison, able to tell what came out, in the language spoken.

    The language is that of ``RELMARK_LANG``, or of a `sim.locale.spoken.speaking` around it.
    Tables are those of `sim.results.Result`.
    """

    __slots__ = ()

    @classmethod
    def of(cls, result: Result) -> Self:
        """Return a result read from its folder as one that tells its answer."""
        return cls(**{name: getattr(result, name) for name in Result.__slots__})

    @property
    def answer(self) -> str:
        """The best strategy by CLV and by NPV in one sentence, each with its 95% interval.

        It says so where none can be told from the baseline. The sentence is that of the report and
        of the console.

        Raises:
            UserError: if the environment asks for a language there is none of.
        """
        return self._facts().answer()

    def _repr_html_(self) -> str:
        """Return the answer and the table of the main figures, as a notebook shows a result."""
        facts = self._facts()
        # A report's style sheet puts units on lines of their own; a notebook has none.
        table = headline_table(facts).replace("<small>", "<br><small>")
        return f"<p>{escape(facts.answer())}</p>{table}"

    def _facts(self) -> Facts:
        return gather(self, KPIS, spoken())
