"""``relmark concepts``: the register of concepts as a table, as JSON, or as Markdown.

``python -m sim.studies.concepts --write`` writes ``docs/CONCEPTS.md``, so that the document cannot
disagree with the register.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from sim.concepts import (
    LANGUAGES,
    Concept,
    check_language,
    concept,
    concepts,
    register,
)
from sim.errors import UserError, nearest
from sim.locale import catalogue

COLUMNS: Final = ("mechanism", "config", "measure", "shown_in", "test")
"""Fields besides terms and definitions, in the order of the document."""

DOCUMENT: Final = Path(__file__).resolve().parents[2] / "docs" / "CONCEPTS.md"


def place(reference: str, lang: str) -> str:
    """Return a place as readers call it: a section's title, a column, a lesson, a command.

    Args:
        reference: as in the register.
        lang: language of titles.
    """
    kind, _, name = reference.partition(".")
    words = register().words
    if kind == "report":
        return words["report"][lang].format(section=catalogue(lang)[name])
    if kind == "lesson":
        return words["lesson"][lang].format(name=name)
    return f"relmark {name}" if kind == "verb" else name


def shown_in(one: Concept, lang: str) -> str:
    """Return the places where readers meet a concept, as they call them."""
    return register().words["join"][lang].join(place(name, lang) for name in one.shown_in)


def row(one: Concept, lang: str) -> dict[str, object]:
    """Return a concept as JSON takes it; places in a language."""
    return {
        "id": one.id,
        "fr": one.fr,
        "en": one.en,
        "definition_fr": one.definition_fr,
        "definition_en": one.definition_en,
        "mechanism": one.mechanism,
        "config": list(one.config),
        "measure": one.measure,
        "shown_in": shown_in(one, lang),
        "test": one.test,
        "group": one.group,
    }


def as_json(chosen: Sequence[Concept], lang: str | None) -> str:
    """Return concepts as a JSON list, both languages in every row."""
    rows = [row(one, lang or "en") for one in chosen]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_markdown(chosen: Sequence[Concept], lang: str | None) -> str:
    """Return concepts as a Markdown document of one table a group, in one language or in both."""
    languages = LANGUAGES[::-1] if lang is None else (lang,)
    words, groups = register().words, register().groups

    def both(texts: Mapping[str, str], join: str = " · ") -> str:
        return join.join(dict.fromkeys(texts[one] for one in languages))

    head = [both(words["concept"]), both(words["definition"])]
    head += [both(words[name]) for name in COLUMNS]
    rule = "|" + "---|" * len(head)
    parts = [f"# {both(words['title'])}"]
    parts += [both(words[key], "\n\n") for key in ("intro", "how_to_read", "generated")]
    for group, titles in groups.items():
        rows = [_markdown_row(one, languages) for one in chosen if one.group == group]
        if rows:
            table = "\n".join([_line(head), rule, *rows])
            parts += [f"## {both(titles)}", table]
    return "\n\n".join(parts) + "\n"


def _markdown_row(one: Concept, languages: Sequence[str]) -> str:
    """Return one row of the document's tables."""
    places = shown_in(one, languages[0])
    codes = (_code([one.mechanism]), _code(one.config), _code([one.measure]))
    terms = f"**{one.fr}** · {one.en}"
    return _line(
        [terms, "<br>".join(map(one.definition, languages)), *codes, places, _code([one.test])]
    )


def _line(cells: Iterable[str]) -> str:
    """Return a row of a Markdown table."""
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _code(names: Sequence[str]) -> str:
    """Return names as code, or a dash."""
    return " ".join(f"`{name}`" for name in names) or register().words["none"]["en"]


def as_table(chosen: Sequence[Concept], lang: str | None) -> str:
    """Return concepts as text, group by group; a single one with all that is known of it."""
    lang = lang or "en"
    console = Console(highlight=False)
    with console.capture() as captured:
        if len(chosen) == 1:
            console.print(_details(chosen[0], lang))
        else:
            for group, titles in register().groups.items():
                members = [one for one in chosen if one.group == group]
                if members:
                    console.print(_overview(titles[lang], members, lang), end="\n\n")
    return captured.get().rstrip("\n")


def _overview(title: str, members: Sequence[Concept], lang: str) -> Table:
    """Return a group: of each concept its id, both terms, and the definition below."""
    body = Table(title=title, box=None, show_header=False, title_justify="left", pad_edge=False)
    body.add_column(no_wrap=True, style="cyan", min_width=max(map(len, concepts())))
    body.add_column(overflow="fold")
    for one in members:
        terms = Text(f"{one.fr} · {one.en}", style="bold")
        body.add_row(one.id, Group(terms, Text(one.definition(lang))))
    return body


def _details(one: Concept, lang: str) -> Table:
    """Return all that is known of a concept, one line a field."""
    words = {key: texts[lang] for key, texts in register().words.items()}
    body = Table(box=None, show_header=False, pad_edge=False)
    body.add_column(no_wrap=True)
    body.add_column(overflow="fold")
    fields = row(one, lang)
    shown = {
        "concept": one.id,
        "term_fr": one.fr,
        "term_en": one.en,
        "definition": one.definition(lang),
        **{name: fields[name] for name in COLUMNS},
        "config": " ".join(one.config) or words["none"],
    }
    for name, text in shown.items():
        body.add_row(words[name], Text(str(text)))
    return body


FORMATS: Final[Mapping[str, Callable[[Sequence[Concept], str | None], str]]] = {
    "table": as_table,
    "json": as_json,
    "markdown": as_markdown,
}
"""How the register can be written, by name."""


def _chosen(wanted: object) -> list[Concept]:
    """Return the concepts of some ids, or all of them.

    Raises:
        UserError: an id is not known.
    """
    if wanted is None:
        return list(concepts().values())
    names = wanted if isinstance(wanted, list) else [wanted]
    return [concept(str(name)) for name in names]


def run(options: Mapping[str, object]) -> int:
    """Print the register, or the concepts asked for; returns 0.

    Raises:
        UserError: a format, language or concept does not exist.
    """
    given = str(options.get("format", "table"))
    if given not in FORMATS:
        raise UserError(
            f"format={given} is not known{nearest(given, FORMATS)}; choose from "
            f"{', '.join(FORMATS)}"
        )
    lang = options.get("lang")
    lang = None if lang is None else check_language(lang)
    print(FORMATS[given](_chosen(options.get("id")), lang).rstrip("\n"))
    return 0


def main(arguments: Sequence[str]) -> int:
    """Print the document, or with ``--write`` write ``docs/CONCEPTS.md``; return the exit code."""
    document = as_markdown(_chosen(None), None)
    if list(arguments) == ["--write"]:
        DOCUMENT.write_text(document, "utf-8")
        return 0
    if arguments:
        print("usage: python -m sim.studies.concepts [--write]", file=sys.stderr)
        return 2
    print(document, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
