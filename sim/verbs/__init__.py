"""What the command ``relmark`` can do, and how it tells it.

English stands here as plain data, so that ``relmark --help`` needs no catalogue and starts at once;
`sim.studies.translations` collects it, and other languages are read when one is asked for.
"""

from sim.verbs.table import VERBS, Verb

__all__ = ["VERBS", "Verb"]
