"""The register of concepts names only what exists, in both languages, and leaves nothing out."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from sim.concepts import LANGUAGES, Concept, check_language, concept, concepts, register, tooltip
from sim.errors import UserError
from sim.locale import catalogue
from sim.measures.definitions import KPIS
from sim.results import SCHEMA
from sim.scenario.folders import config_folder
from sim.scenario.paths import find
from sim.strategies.base import programme_names
from sim.studies.concepts import DOCUMENT, as_markdown
from sim.verbs import VERBS

ROOT = Path(__file__).resolve().parents[1]
ALL = tuple(register().concepts.values())
WORKING = tuple(concepts().values())

TERMS = """
marketing transactionnel; marketing relationnel; marketing de masse; one to one; H2H; valeurs;
fidélisation; rétention; personnalisation; individualisation; personnalisation en masse; produire
selon la demande; produire en série; promotion; coupon; courbe de promotion; programme à points;
paliers; récompenses (remise, expérience); parrainage; ambassadeur; leaders d’opinion;
influenceurs; distributeurs indépendants; presse consumériste; concurrence; cycle de vie; prospect;
client; occasionnel; assidu; trois étapes (acquérir, maintenir rentable, fidéliser);
Known-Like-Trust; premier contact; lead nurturing; points d’entrée; inscription; pages consultées;
lead scoring; MD vendeur; MD de qualification; MD de fidélisation; vendeur et confiance; mlm; tunnel
de vente; échelle de prix; anniversaire; automation; feedback; client acteur; inbound; notoriété;
expérience client; après-vente; point de vente; mentions, certifications; histoire et image;
fidélité à l’enseigne; fidélité à la marque; inertie; insatisfaction; offre de services; raisons de
départ; renouvellement; canaux; marges par canal; base de données; signalétique; transactionnel;
déclaratif; données marketing; conception; développement; maintenance; personnel; hébergement; mise
à jour; segmentation; scores; potentiel; ciblage; analyse des remontées (visites, ticket moyen,
attitude); VAN; LTV; valeur des promoteurs; stabilité; contrôle de l’activité; économies de
communication; produits complémentaires; historique par catégorie; nouveaux produits; simulation de
la demande; politique de prix; concurrents par région; productivité des ventes; temps consacré à
l’achat; achat par inertie; réseau; coût d’acquisition; vraie fidélité
"""
"""The words of the field, as its teachers and firms say them."""


def missing(one: Concept) -> list[str]:
    """Return what an entry names that does not exist, lessons apart."""
    gone = [] if (ROOT / one.mechanism).is_file() else [one.mechanism]
    gone += [f"setting {key}" for key in one.config if find(key.split(".")) is None]
    if one.measure not in KPIS and not is_function(one.measure):
        gone.append(f"measure {one.measure}")
    gone += [place for place in one.shown_in if not is_place(place)]
    return gone if has_test(one.test) else [*gone, one.test]


def is_function(name: str) -> bool:
    module, _, function = name.rpartition(".")
    return function in functions(ROOT / f"{module.replace('.', '/')}.py")


def is_place(place: str) -> bool:
    kind, _, name = place.partition(".")
    if kind == "column":
        table, _, column = name.partition(".")
        return column in SCHEMA.get(table, {})
    known = {"report": catalogue(), "verb": VERBS, "lesson": {name}}
    return name in known.get(kind, {})


def has_test(reference: str) -> bool:
    path, _, function = reference.partition("::")
    return function.startswith("test_") and function in functions(ROOT / path)


@cache
def functions(file: Path) -> frozenset[str]:
    """Return the public functions of a file, read and not imported: compiling takes seconds."""
    text = file.read_text("utf-8") if file.is_file() else ""
    return frozenset(re.findall(r"^def ([a-z]\w*)\(", text, re.MULTILINE))


@pytest.mark.parametrize("one", WORKING, ids=lambda one: one.id)
def test_everything_an_entry_names_exists(one: Concept) -> None:
    assert missing(one) == []


def test_nothing_is_pending() -> None:
    waiting = {one.id: missing(one) for one in ALL if one.pending}
    assert waiting == {}, "concepts without a mechanism, and what each lacks"


def test_every_lesson_named_exists() -> None:
    folder = config_folder() / "lesson"
    named = {place for one in ALL for place in one.shown_in if place.startswith("lesson.")}
    lessons = {place.removeprefix("lesson.") for place in named}
    assert {name for name in lessons if not (folder / f"{name}.yaml").is_file()} == set()


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_every_entry_is_complete(one: Concept) -> None:
    assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", one.id)
    assert one.group in register().groups
    assert one.shown_in and one.measure and one.mechanism and one.test
    assert len(set(one.config)) == len(one.config)
    for lang in LANGUAGES:
        term, definition = one.term(lang), one.definition(lang)
        assert term and term == term.strip()
        assert definition[0].isupper() and definition.endswith(".")
        assert 20 < len(definition) < 250


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_french_is_set_as_french(one: Concept) -> None:
    for text in (one.fr, one.definition_fr):
        assert not re.search(r"[^\u00a0][;:?!»]", text), "a no-break space before ; : ? ! »"
        assert not re.search("«[^\u00a0]", text), "a no-break space after «"
        assert '"' not in text and "“" not in text
    assert "'" not in one.definition_fr, "an apostrophe, not a typewriter's"


def test_a_misspelt_name_is_noticed() -> None:
    good = concept("inertia")
    assert missing(good) == []
    fields = {name: getattr(good, name) for name in good.__slots__}
    for name, wrong in {
        "mechanism": "sim/behaviour/choise.py",
        "config": ("behaviour.habit_wieght",),
        "measure": "sim.measures.loyalty.lifecycle_share",
        "shown_in": ("report.kpi_heding",),
        "test": "tests/behaviour/test_choice.py::test_no_such_thing",
    }.items():
        assert len(missing(Concept(**{**fields, name: wrong}))) == 1, name
    assert not is_place("column.weekly.awere")
    assert not is_place("verb.comparr")


def test_every_kpi_and_programme_is_an_entry_under_its_name() -> None:
    entries = register().concepts
    for name in KPIS:
        assert entries[name].measure == name
    for name in programme_names():
        assert entries[name].mechanism.startswith("sim/strategies/")


def test_there_are_twelve_loyalty_factors() -> None:
    assert len([one for one in ALL if one.group == "factors"]) == 12


def test_the_words_of_the_field_are_there() -> None:
    said = {one.fr for one in ALL} | {part for one in ALL for part in one.fr.split(", ")}
    wanted = {" ".join(term.split()) for term in TERMS.split(";")}
    assert wanted - said == set()


def test_no_term_is_explained_twice() -> None:
    for lang in LANGUAGES:
        terms = [one.term(lang).casefold() for one in ALL]
        assert sorted(terms) == sorted(set(terms))
        definitions = [one.definition(lang) for one in ALL]
        assert len(definitions) == len(set(definitions))


def test_words_around_the_concepts_are_in_both_languages() -> None:
    for texts in (*register().words.values(), *register().groups.values()):
        assert set(texts) == set(LANGUAGES) and all(texts.values())


def test_the_document_is_that_of_the_register() -> None:
    written = "run: python -m sim.studies.concepts --write"
    assert DOCUMENT.read_text("utf-8") == as_markdown(WORKING, None), written


def test_tooltips_explain_what_works_and_nothing_else() -> None:
    assert tooltip("clv", "fr") == concept("clv").definition_fr
    assert tooltip("clv") == concept("clv").definition_en
    assert tooltip("no_such_kpi") is None
    for one in ALL:
        assert (tooltip(one.id) is None) == one.pending


def test_an_unknown_concept_or_language_is_one_sentence() -> None:
    with pytest.raises(UserError, match="did you mean 'trust'"):
        concept("trsut")
    with pytest.raises(UserError, match="lang=de is not a language of the concepts"):
        check_language("de")
    with pytest.raises(UserError, match="choose from fr, en"):
        tooltip("clv", "english")
