"""Docstrings as the reference reads them: examples as code, roles of Sphinx as plain code."""

import re
from typing import Any

import griffe


class Docstrings(griffe.Extension):
    """Reads ``Example:`` as the ``Examples:`` that the reference knows, and drops ``:func:``."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Change one object's docstring."""
        if obj.docstring is not None:
            text = re.sub(r"^Example:$", "Examples:", obj.docstring.value, flags=re.MULTILINE)
            obj.docstring.value = re.sub(r":(?:attr|class|data|func|meth|mod):(?=`)", "", text)
