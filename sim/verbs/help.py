"""The pages of help: of the command, of a comparison, and of every other verb."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sim.verbs.pages import COMPARE_OPTIONS, COMPARE_SETTINGS, FIRST_STEPS, OPTIONS, USAGE
from sim.verbs.table import VERBS, Verb

WIDTH = 92
"""Where meanings are folded, in letters; a call is folded earlier."""
_CALL_WIDTH = 80
_NARROW, _MIDDLE, _WIDE = 15, 16, 27
"""Where meanings begin, in letters: of the command's page, a verb's, a comparison's."""
_NAME = re.compile(r"[a-z][\w.-]+")

Say = Callable[[str, str, str], str]
"""Says what a kind of thing of a name is in English, as `sim.locale.Catalogue.of` does."""


def in_english(kind: str, name: str, english: str) -> str:
    """Return English as it is."""
    return english


def words() -> Iterator[tuple[str, str]]:
    """Go through all words of the pages: key and English."""
    yield from USAGE.items()
    yield from _rows("relmark", OPTIONS)
    yield from _rows("compare", {**COMPARE_SETTINGS, **COMPARE_OPTIONS})
    for name, verb in VERBS.items():
        yield f"help.{name}", verb.summary
        if "<" in verb.words:
            yield f"usage.words.{name}", verb.words
        yield from _rows(name, verb.options)


def _rows(page: str, rows: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((f"help.{_key(page, shown)}", meaning) for shown, meaning in rows.items() if meaning)


def _key(page: str, shown: str) -> str:
    """Return the key of a row: the first name in what is shown, such as ``compare.draws``."""
    found = _NAME.search(shown)
    return f"{page}.{found.group() if found else shown}"


def help_of_relmark(say: Say = in_english) -> str:
    """Return the page of the command: its verbs, options and first steps.

    Args:
        say: says the words of the page.
    """
    verbs = {name: say("help", name, verb.summary) for name, verb in VERBS.items()}
    return _page(
        [_said(say, "relmark")],
        [_said(say, "of_relmark")],
        [_said(say, "verbs"), *_table(verbs, _NARROW)],
        [_said(say, "options"), *_table(_meanings("relmark", OPTIONS, say), _NARROW)],
        [_said(say, "first_steps"), *(f"  {step}" for step in FIRST_STEPS)],
    )


def help_of_compare(groups: Mapping[str, Sequence[str]], say: Say = in_english) -> str:
    """Return the page of a comparison, whose settings those of all other studies are.

    Args:
        groups: names of the files to choose from, by group of the configuration.
        say: says the words of the page.
    """
    files = {f"{group}=": " ".join(names) for group, names in groups.items()}
    return _page(
        [_said(say, "compare")],
        [_said(say, "of_compare")],
        [_said(say, "files"), *(f"  {group}".ljust(15) + names for group, names in files.items())],
        [_said(say, "settings"), *_table(_meanings("compare", COMPARE_SETTINGS, say), _WIDE, True)],
        [_said(say, "options"), *_table(_meanings("compare", COMPARE_OPTIONS, say), _WIDE, True)],
    )


def help_of_verb(name: str, verb: Verb, say: Say = in_english) -> str:
    """Return the page of any other verb: how it is called, and its options.

    Args:
        name: of the verb.
        verb: what it is.
        say: says the words of the page.
    """
    summary = say("help", name, verb.summary)
    head = _said(say, "verb").format(verb=name, summary=summary)
    before = say("usage", f"words.{name}", verb.words)
    typed = [name, before, *(f"[{option}=]" for option in verb.options)]
    call = _said(say, "of_verb").format(arguments=" ".join(" ".join(typed).split()))
    lines = textwrap.wrap(call, _CALL_WIDTH, subsequent_indent="  ", break_on_hyphens=False)
    meanings = _meanings(name, verb.options, say)
    lines += _table({f"{option}=": meaning for option, meaning in meanings.items()}, _MIDDLE)
    if verb.takes_scenario:
        lines.append("  " + _said(say, "scenario"))
    return _page([head], lines)


def _page(*sections: Iterable[str]) -> str:
    """Return sections with an empty line between them."""
    return "\n\n".join("\n".join(lines) for lines in sections) + "\n"


def _said(say: Say, name: str) -> str:
    """Return a heading."""
    return say("usage", name, USAGE[f"usage.{name}"])


def _meanings(page: str, rows: Mapping[str, str], say: Say) -> dict[str, str]:
    """Return what is typed, with its meaning, in the language spoken."""
    folder = _said(say, "folder")
    return {
        shown.format(folder=folder): say("help", _key(page, shown), meaning).format(folder=folder)
        for shown, meaning in rows.items()
    }


def _table(rows: Mapping[str, str], column: int, below: bool = False) -> list[str]:
    """Return what is typed, and beside it what it means.

    Args:
        rows: what is typed, with its meaning.
        column: where meanings begin.
        below: a meaning stands below what is too long for it to begin there.
    """
    lines = []
    for typed, meaning in rows.items():
        first, indent = f"  {typed} ".ljust(column), " " * column
        if not meaning or (below and len(first) > column):
            lines.append(f"  {typed}")
            first = indent
        lines += textwrap.wrap(
            meaning, WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False
        )
    return lines
