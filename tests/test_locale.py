"""Every word in every language: complete, with the same gaps, in good typography."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from string import Formatter

import pytest

import sim
from sim.errors import UserError
from sim.locale import ENGLISH, LANGUAGES, catalogue
from sim.locale.numbers import numbers
from sim.locale.translation import translation
from sim.locale.words import PARTS
from sim.studies import translations
from sim.studies.translations import FOLDER, messages, po_file, template, text_of, updated

FRENCH = catalogue("fr")
OTHERS = LANGUAGES[1:]
NARROW, WIDE = "\u202f", "\u00a0"


def gaps(text: str) -> set[tuple[str, str]]:
    return {(name, form or "") for _, name, form, _ in Formatter().parse(text) if name is not None}


def prose(text: str) -> str:
    """Return a text without what is no prose: gaps, settings, code and file names."""
    text = re.sub(r"\{[^}]*\}", "x", text)
    return re.sub(r"`[^`]*`|\b[\w.]+[=_][\w.=]*|w\(1-b\)", "x", text)


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_lacks_a_translation(language: str) -> None:
    found = translation(language)
    missing = [key for key, english in messages().items() if found.get(key, "")[:1] != (english,)]
    assert not missing, "run python -m sim.studies.translations --write and translate these"


@pytest.mark.parametrize("language", OTHERS)
def test_gaps_are_those_of_english(language: str) -> None:
    for key, (english, said) in translation(language).items():
        assert gaps(said) == gaps(english), key
        assert said.count("\n") == english.count("\n"), key
        assert said.count("|") == english.count("|"), key


def test_the_files_are_up_to_date() -> None:
    assert (FOLDER / "relmark.pot").read_text("utf-8") == text_of(template())
    for language in OTHERS:
        assert po_file(language).read_text("utf-8") == text_of(updated(language))


def test_parts_share_no_key() -> None:
    keys = [key for part in PARTS for key in part]
    assert len(keys) == len(set(keys))


FAULTS = [
    (r"[\"“”']", "a straight or an English quotation mark or apostrophe"),
    (rf"(?<![{NARROW}{WIDE}«])[;?!](?=\s|$)", "no no-break space before ; ? !"),
    (rf"(?<=\w)(?<![{NARROW}{WIDE}]):(?=\s|$)", "no no-break space before a colon"),
    (r"(?<=[\wx])%|(?<= )[:;?!%»]|« |«(?=\w)|(?<=\w)»", "a wrong space at % : ; ? ! « »"),
    (r"\d\.\d", "a decimal point"),
    (r"\d,\d{3}\b", "a comma between thousands"),
    (r"\boe|coeur|oeuvre", "oe for œ"),
    (r"\.\.\.", "three points for …"),
]


@pytest.mark.parametrize(("fault", "what"), FAULTS, ids=[what for _, what in FAULTS])
def test_french_typography(fault: str, what: str) -> None:
    wrong = {
        key: said
        for key, (_, said) in translation("fr").items()
        if not key.startswith("recorded.dates.") and re.search(fault, prose(said))
    }
    assert not wrong


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Pourquoi ?", 3), ("12,3%", 3), ("« non »", 3), ("l'ami", 0), ("vaut 1.5", 4),
        ("Ainsi: non", 2), ("oui; non", 1),
    ],
)  # fmt: skip
def test_the_test_of_typography_sees_faults(text: str, fault: int) -> None:
    assert re.search(FAULTS[fault][0], prose(text))


def test_every_key_the_code_asks_for_exists() -> None:
    asked = set(re.findall(r'words\[f?"([a-z0-9_.]+)"\]', sources("plots", "report")))
    assert len(asked) > 200
    assert asked <= set(ENGLISH)


def test_every_word_is_asked_for() -> None:
    asked = set(re.findall(r"""["']([a-z0-9_.]+)["']""", sources()))
    computed = (
        "recorded.", "verdict.", "column.", "axes.", "method.", "state.", "cause.", "ablation",
        "measure.", "sensitivity_", "evidence.",
        "short.", "answer_", "why_null_", "calibrate.", "choice.", "game.", "trace_", "naive_",
        "lesson.unit.", "lesson.verdict.",
        "live.", "app.theme.", "app.compare.", "app.results.",
        "alt_", "interval_", "band", "duplicate", "way.",
        "payback_", "stage.", "source.", "segment.", "relation_", "survival_", "points_",
        "mistake.",
    )  # fmt: skip
    unused = {key for key in ENGLISH if not key.startswith(computed)} - asked
    assert not unused


def sources(*rooms: str) -> str:
    root = Path(str(sim.__file__)).parent
    return "\n".join(
        path.read_text("utf-8")
        for room in rooms or (".",)
        for path in (root / room).rglob("*.py")
        if "words" not in path.parts
    )


def test_english_is_as_python_writes() -> None:
    signs = ENGLISH.numbers
    assert signs.number(-1234.5, 1) == "−1,234.5"
    assert signs.share(0.123) == "12.3%"
    assert signs.date("2026-03-31") == "2026-03-31"
    assert signs.currency("EUR") == "EUR"


def test_french_numbers_money_and_dates() -> None:
    signs = FRENCH.numbers
    assert signs.number(-1234.5, 1) == f"−1{NARROW}234,5"
    assert signs.signed(0.25, 2) == "+0,25"
    assert signs.share(0.123) == f"12,3{WIDE}%"
    assert signs.date("2026-03-31") == "31 mars 2026"
    assert signs.date("unknown") == "unknown"
    assert signs.currency("EUR") == "€"
    assert signs.currency("points") == "points"
    assert signs.within("of 1,200 and 3.5% at 2.0.1") == f"of 1{NARROW}200 and 3,5{WIDE}% at 2.0.1"


def test_an_unknown_language_is_a_users_mistake() -> None:
    with pytest.raises(UserError, match=r"lang=fra .*did you mean 'fr'.*en, fr"):
        catalogue("fra")
    with pytest.raises(UserError, match="lang=xx_yy_zz"):
        numbers("xx_yy_zz")


def test_names_are_translated_part_by_part() -> None:
    assert FRENCH.name("mass+one_to_one") == "marketing de masse + one to one"
    assert FRENCH.name("my_programme") == "my programme"
    assert ENGLISH.name("mass+loyalty_programme") == "mass + loyalty programme"
    assert ENGLISH.name("mass+crm") == "mass + CRM" and ENGLISH.name("sms") == "SMS"


RECORDS = [
    (
        "bought ours × 2 at 20% off (inertia); a failure: complained, put right",
        f"achète ours × 2 à −20{WIDE}% (inertie){NARROW}; "
        f"une défaillance{WIDE}: a réclamé, réparée",
    ),
    (
        "The lives part in week 3: email of one_to_one, opened, 20% off instead of no contact; "
        "price cut of ours 20% instead of 0%.",
        f"Les vies se séparent à la semaine 3{WIDE}: courriel de «{WIDE}one to one{WIDE}», ouvert, "
        f"remise de 20{WIDE}% au lieu de rien{NARROW}; baisse de prix de ours de 20{WIDE}% "
        f"au lieu de 0{WIDE}%.",
    ),
    ("1,234 rows name no customer and were left out",
     f"1{NARROW}234 lignes ne nomment aucun client et ont été écartées"),
    ("Dropout cannot be told from buying elsewhere.",
     "On ne peut distinguer le décrochage d’un achat ailleurs."),
    ("What nobody foresaw: 1.5 of 2,000.", f"What nobody foresaw: 1,5 of 2{NARROW}000."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), RECORDS)
def test_recorded_sentences_are_said_again(text: str, said: str) -> None:
    assert FRENCH.said(text) == said
    assert ENGLISH.said(text) == text


def test_a_translation_of_what_english_no_longer_says_is_none() -> None:
    from sim.locale.catalogue import Catalogue

    words = Catalogue("fr", {"strategy": ("Old word", "Vieux mot"), "measure": ("Measure", "M")})
    assert words["strategy"] == "Strategy"
    assert words["measure"] == "M"


def test_new_and_changed_english_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    monkeypatch.setattr(sys, "argv", ["translations", "--write"])
    monkeypatch.setattr(translations, "messages", lambda: {"a": "One", "b": "Two"})
    (tmp_path / "fr" / "LC_MESSAGES").mkdir(parents=True)
    assert translations.main() == 0
    path = translations.po_file("fr")
    text = path.read_text("utf-8").replace('msgid "One"\nmsgstr ""', 'msgid "One"\nmsgstr "Un"')
    path.write_text(text, "utf-8")
    monkeypatch.setattr(translations, "messages", lambda: {"a": "One more", "c": "Three"})
    assert translations.main() == 0
    after = path.read_text("utf-8")
    assert '#, fuzzy\nmsgctxt "a"\nmsgid "One more"\nmsgstr "Un"' in after
    assert '"c"' in after and '"b"' not in after
    assert "written" in capsys.readouterr().out


@pytest.mark.slow
def test_a_wheel_holds_the_catalogues(tmp_path: Path) -> None:
    root = Path(str(sim.__file__)).parents[1]
    command = ["uv", "build", "--wheel", "--out-dir", str(tmp_path), str(root)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    assert {f"sim/locale/{code}/LC_MESSAGES/relmark.po" for code in OTHERS} <= set(names)
    assert "sim/report/plotly-fr.js" in names
