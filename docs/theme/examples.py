"""The docstrings' ``Example:`` shown as code, as their plural is."""

import re
from typing import Any

import griffe


class Examples(griffe.Extension):
    """Reads the section ``Example:`` as the ``Examples:`` that the reference knows."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Rename the section in one object's docstring."""
        if obj.docstring is not None:
            text = obj.docstring.value
            obj.docstring.value = re.sub(r"^Example:$", "Examples:", text, flags=re.MULTILINE)
