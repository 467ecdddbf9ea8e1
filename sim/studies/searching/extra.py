"""Libraries of the extra ``analysis``: there, or one sentence that says how to get them."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from sim.errors import UserError


def library(module: str, verb: str) -> ModuleType:
    """Import a module of the extra.

    Args:
        module: such as ``SALib.analyze.sobol``. verb: who needs it, for the sentence.

    Raises:
        UserError: it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        name = module.partition(".")[0]
        raise UserError(
            f"relmark {verb} needs {name}: install relmark with the extra 'analysis' "
            "(uv sync --extra analysis, or pip install 'relmark[analysis]')"
        ) from error
