"""The verb that prints the register."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sim import cli
from sim.concepts import concept, concepts, register, tooltip
from sim.errors import UserError
from sim.studies import concepts as verb

FIELDS = {
    "id": str,
    "fr": str,
    "en": str,
    "definition_fr": str,
    "definition_en": str,
    "mechanism": str,
    "config": list,
    "measure": str,
    "shown_in": str,
    "test": str,
    "group": str,
}


def printed(capsys: pytest.CaptureFixture[str], **options: object) -> str:
    """Return what the verb prints."""
    assert verb.run(options) == 0
    return capsys.readouterr().out


def test_json_has_every_field_of_every_concept(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(printed(capsys, format="json"))
    assert [row["id"] for row in rows] == list(concepts())
    for row in rows:
        assert {name: type(value) for name, value in row.items()} == FIELDS
        assert all(row[name] for name in FIELDS if name != "config")


def test_places_are_named_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    (english,) = json.loads(printed(capsys, format="json", id="true_loyalty_share"))
    assert english["shown_in"] == "“Kinds of loyalty”; lesson true-loyalty"
    (french,) = json.loads(printed(capsys, format="json", id="true_loyalty_share", lang="fr"))
    assert french["shown_in"].startswith("«\u00a0")
    assert french["shown_in"].endswith("\u00a0; leçon true-loyalty")
    assert verb.place("column.weekly.aware", "en") == "weekly.aware"
    assert verb.place("verb.trace", "fr") == "relmark trace"


def test_table_shows_every_concept(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = printed(capsys)
    assert max(map(len, text.splitlines())) <= 80
    lines = text.splitlines()
    for name in concepts():
        assert sum(line.startswith(f"{name} ") for line in lines) == 1, name
    for titles in register().groups.values():
        assert titles["en"] in text and titles["fr"] not in text


def test_one_concept_is_shown_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    text = printed(capsys, id="trust", lang="fr")
    one = concept("trust")
    for part in (one.fr, one.en, one.definition_fr, one.mechanism, *one.config, one.test):
        assert part in text
    assert one.definition_en not in text


def test_markdown_is_in_one_language_or_both(capsys: pytest.CaptureFixture[str]) -> None:
    one = concept("trust")
    french = printed(capsys, format="markdown", lang="fr", id="trust")
    assert one.definition_fr in french and one.definition_en not in french
    assert french.startswith("# Notions\n")
    both = printed(capsys, format="markdown", id="trust")
    assert f"{one.definition_en}<br>{one.definition_fr}" in both
    assert both.startswith("# Concepts · Notions\n")
    tables = [line for line in both.splitlines() if line.startswith("|")]
    assert len(tables) == 3 and len({line.count("|") for line in tables}) == 1


def test_several_concepts_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(printed(capsys, format="json", id=["clv", "none"]))
    assert [row["id"] for row in rows] == ["clv", "none"]


def test_pending_concepts_are_left_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = register()
    waiting = {**whole.concepts, "trust": replace(concept("trust"), pending=True)}
    monkeypatch.setattr("sim.concepts.register", lambda: replace(whole, concepts=waiting))
    shown = {row["id"] for row in json.loads(printed(capsys, format="json"))}
    assert shown == set(whole.concepts) - {"trust"}
    assert tooltip("trust") is None
    with pytest.raises(UserError, match="id=trust is not a concept"):
        verb.run({"id": "trust"})


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"id": "trsut"}, "id=trsut is not a concept .did you mean 'trust'"),
        ({"format": "jsom"}, "format=jsom is not known .did you mean 'json'"),
        ({"lang": "de"}, "lang=de is not a language of the concepts"),
    ],
)
def test_mistakes_are_one_sentence(options: dict[str, object], says: str) -> None:
    with pytest.raises(UserError, match=says):
        verb.run(options)


def test_the_command_refuses_and_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["concepts", "id=trsut"]) == 2
    assert capsys.readouterr().err.startswith("relmark: id=trsut is not a concept (did you mean")
    assert cli.main(["concepts", "format=json", "id=trust"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["fr"] == "confiance"
    assert list(tmp_path.iterdir()) == []


def test_the_document_is_written_or_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(verb, "DOCUMENT", tmp_path / "CONCEPTS.md")
    assert verb.main([]) == 0
    shown = capsys.readouterr().out
    assert verb.main(["--write"]) == 0
    assert (tmp_path / "CONCEPTS.md").read_text("utf-8") == shown
    assert verb.main(["--wirte"]) == 2
    assert "usage" in capsys.readouterr().err
