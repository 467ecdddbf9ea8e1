"""A user's mistake is said in the language asked for, with what was typed as it was typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from sim import cli
from sim.errors import nearest
from sim.locale import ENGLISH, catalogue
from sim.locale.mistakes import MISTAKE, NEAR, PHRASE, Mistakes
from sim.locale.recorded import bare
from sim.locale.translation import translation

FRENCH = catalogue("fr")
NARROW, WIDE = "\u202f", "\u00a0"
OWN = {key: pair for key, pair in translation("fr").items() if key.startswith(MISTAKE)}
SENTENCES = Mistakes(OWN, FRENCH["mistake_place"], FRENCH.numbers)

TYPED = ("mass", "/tmp/my data/a.csv", "one, two, three", "'x y'", "3.5", "[a,b]", "k=v; w")
"""What may stand in gaps: a name, a path, lists, quotes, a number, an option."""


def filled(english: str, french: str, first: int) -> tuple[str, str]:
    """Fill both with the same values, from one of `TYPED` on."""
    near = bool(first % 2)
    there: dict[str, str] = {}
    here: dict[str, str] = {}
    gaps = {name: form for _, name, form, _ in Formatter().parse(english) if name}
    for number, (name, form) in enumerate(gaps.items(), start=first):
        if name == NEAR:
            there[name] = nearest("mas", ["mass"]) if near else ""
            here[name] = f" (vouliez-vous dire «{WIDE}mass{WIDE}»{NARROW}?)" if near else ""
        elif form:
            counted = "," in form
            there[name] = "1,234" if counted else "12.5"
            here[name] = f"1{NARROW}234" if counted else "12.5"
        else:
            there[name] = here[name] = TYPED[number % len(TYPED)]
    return bare(english).format(**there), bare(french).format(**here)


def every_sentence() -> Iterator[tuple[str, str, str]]:
    for key, (english, french) in OWN.items():
        for first in range(3):
            yield key, *filled(english, french, first)


def test_every_sentence_is_found_again_whatever_was_typed() -> None:
    wrong = []
    for key, english, french in every_sentence():
        said = SENTENCES.part(english) if key.startswith(PHRASE) else FRENCH.mistake(english)
        if said != french:
            wrong.append((english, said, french))
    assert not wrong


def test_what_no_sentence_was_made_from_stays_as_it_is() -> None:
    for text in ("", "mass", "/tmp/a b.csv", "a: b: c", "The dog barks: twice."):
        assert FRENCH.mistake(text) == text


def test_english_stays_english() -> None:
    assert all(ENGLISH.mistake(english) == english for _, english, _ in every_sentence())


NESTED = [
    (
        "team-a.yaml: quarter 2: strategies: no programme 'mas' (did you mean 'mass'?); "
        "there are mass, promotion",
        f"team-a.yaml{WIDE}: trimestre 2{WIDE}: strategies{WIDE}: pas de programme "
        f"«{WIDE}mas{WIDE}» (vouliez-vous dire «{WIDE}mass{WIDE}»{NARROW}?){NARROW}; "
        "il y a mass, promotion",
    ),
    (
        "competition.strategies.leader at competition.budget_share=0.5: "
        "budget.total: 10, of which 5 for mass, is below the set-up cost of mass, 8",
        f"competition.strategies.leader à competition.budget_share=0.5{WIDE}: "
        f"budget.total{WIDE}: 10, dont 5 pour mass, ne couvre pas la mise en place de mass, "
        "qui coûte 8",
    ),
    (
        "data=a b.csv, line 3, column when: 2031-01-01 lies in the future; 1,200 of 2,500 rows do",
        f"data=a b.csv, ligne 3, colonne when{WIDE}: 2031-01-01 est dans l’avenir{NARROW}; "
        f"c’est le cas de 1{NARROW}200 rangées sur 2{NARROW}500",
    ),
    (
        "strategy.mass.depth: 'deep' is refused: input should be a valid number, unable to "
        "parse string as a number",
        f"strategy.mass.depth{WIDE}: 'deep' est refusé{WIDE}: un nombre est attendu, et ce texte "
        "n’en est pas un",
    ),
    (
        "data=a.csv, line 3, column amount: 'much' is not a number",
        f"data=a.csv, ligne 3, colonne amount{WIDE}: «{WIDE}much{WIDE}» n’est pas un nombre",
    ),
    (
        "'fit.json' cannot be read: Expecting value: line 1 column 2 (char 1)",
        f"«{WIDE}fit.json{WIDE}» est illisible{WIDE}: Expecting value: line 1 column 2 (char 1)",
    ),
    (
        "out=/a/b.csv cannot be written (Permission denied)",
        "on ne peut pas écrire out=/a/b.csv (accès refusé)",
    ),
]


@pytest.mark.parametrize(("english", "french"), NESTED)
def test_a_mistake_within_a_mistake_is_said_too(english: str, french: str) -> None:
    assert FRENCH.mistake(english) == french


def test_a_record_of_a_mistake_is_said_like_any_other() -> None:
    said = FRENCH.said("budget.shares.maas: no such programme (did you mean 'mass'?)")
    assert said.startswith(f"budget.shares.maas{WIDE}: ce programme n’existe pas (vouliez-vous")
    assert FRENCH.said("The deal is not a number") == "The deal is not a number"


TOLD = [
    (["compar"], f"«{WIDE}compar{WIDE}» n’est pas un verbe (vouliez-vous dire «{WIDE}compare"),
    (
        ["compare", "population.sise=5"],
        f"population.sise n’est pas un réglage (vouliez-vous dire «{WIDE}population.size",
    ),
    (
        ["compare", "population.size=-3"],
        f"valeur attendue pour population.size{WIDE}: un nombre entier de 2 à 50000000 ou null, "
        "et non -3",
    ),
    (
        ["compare", "strategy.promotion.depth=deep"],
        f"valeur attendue pour strategy.promotion.depth{WIDE}: un nombre fini de 0 à 1, et non",
    ),
    (
        ["compare", "competition.strategies.bob=mass"],
        "competition.strategies.bob n’est pas une marque du marché grocery"
        f"{NARROW}; choix possibles{WIDE}: ",
    ),
    (
        ["compare", "competition.strategies.leader=mas"],
        f"competition.strategies.leader{WIDE}: strategies{WIDE}: pas de programme «{WIDE}mas",
    ),
    (["doctor", "x=3"], f"relmark doctor n’a pas d’option «{WIDE}x{WIDE}»{NARROW}; options"),
    (["benchmark", "quick=3"], f"quick=3 n’est pas permis{WIDE}: écrivez quick=true ou"),
    (["report", "no such folder"], f"il n’y a pas de dossier de résultat «{WIDE}no such folder"),
    (["lesson", "lifetime-valu"], f"«{WIDE}lifetime-valu{WIDE}» n’est pas une leçon (vouliez"),
]


@pytest.mark.parametrize(("typed", "said"), TOLD, ids=[" ".join(typed) for typed, _ in TOLD])
def test_the_console_tells_it_in_french(
    typed: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.main([*typed, "lang=fr"]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"relmark: {said}") and told.count("\n") == 1


def test_the_environment_asks_for_it_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELMARK_LANG", "fr")
    assert cli.main(["compar"]) == 2
    assert "n’est pas un verbe" in capsys.readouterr().err
    monkeypatch.setenv("RELMARK_LANG", "zz")
    assert cli.main(["compar"]) == 2
    assert "is not a verb" in capsys.readouterr().err
