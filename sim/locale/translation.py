"""Reading a translation: a gettext catalogue shipped beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

DOMAIN = "relmark"


@cache
def translation(language: str) -> Mapping[str, tuple[str, str]]:
    """Return (English, translation) by key.

    Entries marked fuzzy, whose English has changed since they were translated, are left out.

    Args:
        language: its code, a folder of this package.
    """
    path = files("sim.locale").joinpath(language, "LC_MESSAGES", f"{DOMAIN}.po")
    with path.open("rb") as stream:
        found = read_po(stream, locale=language, domain=DOMAIN)
    return {
        message.context: (str(message.id), str(message.string))
        for message in found
        if message.context and message.string and not message.fuzzy
    }
