"""The register of concepts: what each term of the field means here, in French and in English.

``concepts.yaml`` beside this file is the one source of ``docs/CONCEPTS.md``, of tooltips and of
``relmark concepts``. Ids of programmes and KPIs are their names, so whoever shows one of them can
ask for its tooltip.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from sim.errors import UserError, nearest

LANGUAGES: Final = ("fr", "en")
"""Languages that every term and definition is written in."""

FILE: Final = Path(__file__).with_name("concepts.yaml")

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the compiled one where there is


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of the field.

    Attributes:
        id: short name, unique; of a programme or KPI, its name.
        group: id of its group.
        fr: French term, as users say it.
        en: English term.
        definition_fr: what it means in relmark, in French.
        definition_en: the same in English.
        mechanism: file of the project that makes it happen.
        config: dotted settings that move it; may be empty.
        measure: KPI or dotted function that shows it.
        shown_in: places where a reader meets it, each ``report.<section>``,
            ``column.<table>.<column>``, ``lesson.<id>`` or ``verb.<verb>``.
        test: ``path::function`` of the test that shows the mechanism works.
        pending: the mechanism is not there yet.
    """

    id: str
    group: str
    fr: str
    en: str
    definition_fr: str
    definition_en: str
    mechanism: str
    config: tuple[str, ...]
    measure: str
    shown_in: tuple[str, ...]
    test: str
    pending: bool = False

    def term(self, lang: str) -> str:
        """Return the term in a language.

        Raises:
            UserError: there is no such language.
        """
        return self.fr if check_language(lang) == "fr" else self.en

    def definition(self, lang: str) -> str:
        """Return the definition in a language.

        Raises:
            UserError: there is no such language.
        """
        return self.definition_fr if check_language(lang) == "fr" else self.definition_en


@dataclass(frozen=True, slots=True)
class Register:
    """The whole register.

    Attributes:
        groups: titles by language, of each group by id, in order.
        concepts: every concept by id, in order, pending ones included.
        words: texts around the concepts by language, by key.
    """

    groups: Mapping[str, Mapping[str, str]]
    concepts: Mapping[str, Concept]
    words: Mapping[str, Mapping[str, str]]


@cache
def register() -> Register:
    """Return the register, read once."""
    data: dict[str, Any] = yaml.load(FILE.read_text("utf-8"), _LOADER)
    groups = {group["id"]: {lang: group[lang] for lang in LANGUAGES} for group in data["groups"]}
    found: dict[str, Concept] = {}
    for group in data["groups"]:
        for name, entry in group["concepts"].items():
            lists = {key: tuple(entry[key]) for key in ("config", "shown_in")}
            if name in found:
                raise ValueError(f"the concept {name} stands twice in {FILE.name}")
            found[name] = Concept(id=name, group=group["id"], **{**entry, **lists})
    return Register(groups, found, data["words"])


def concepts() -> dict[str, Concept]:
    """Return the concepts that work, by id, in the order of the register."""
    return {name: one for name, one in register().concepts.items() if not one.pending}


def concept(name: str) -> Concept:
    """Return one concept that works.

    Raises:
        UserError: there is no such concept.
    """
    known = concepts()
    if name not in known:
        raise UserError(
            f"id={name} is not a concept{nearest(name, known)}; 'relmark concepts' lists all "
            f"{len(known)}"
        )
    return known[name]


def tooltip(name: str, lang: str = "en") -> str | None:
    """Return the definition of a programme, KPI or other concept, None where there is none.

    Raises:
        UserError: there is no such language.
    """
    check_language(lang)
    found = concepts().get(name)
    return None if found is None else found.definition(lang)


def check_language(lang: object) -> str:
    """Return a language that the register is written in.

    Raises:
        UserError: it is not.
    """
    if lang not in LANGUAGES:
        raise UserError(
            f"lang={lang} is not a language of the concepts{nearest(str(lang), LANGUAGES)}; "
            f"choose from {', '.join(LANGUAGES)}"
        )
    return str(lang)
