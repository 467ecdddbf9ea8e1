"""The table of measures, generated from the definitions that name, compute and print them.

``python -m sim.studies.measures`` prints it; ``--write`` puts it between the markers in
``docs/MEASURES.md``.
"""

from __future__ import annotations

import sys

from sim.locale import catalogue
from sim.measures.definitions import KPIS, Kpi
from sim.studies.documents import Part, markdown_table

PART = Part("MEASURES.md", "measures")
_BETTER = {True: "more", False: "less", None: "neither"}


def measures_table() -> str:
    """Return every KPI in Markdown: column, names, unit, better direction, definition, source."""
    head = ("column", "name · nom", "unit", "better", "over runs", "definition", "source")
    return markdown_table(head, [_row(kpi) for kpi in KPIS.values()])


def _row(kpi: Kpi) -> tuple[str, ...]:
    french = catalogue("fr").of("kpi", kpi.name, kpi.label)
    return (
        f"`{kpi.name}`",
        f"{kpi.label} · {french}",
        kpi.unit,
        _BETTER[kpi.higher_is_better],
        "Σ ÷ Σ" if kpi.ratio else "mean",
        kpi.definition,
        kpi.source,
    )


if __name__ == "__main__":
    sys.exit(PART.main(measures_table(), sys.argv[1:], "sim.studies.measures"))
