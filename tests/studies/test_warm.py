from __future__ import annotations

from pathlib import Path

import pytest

import sim.studies.compare as study
from sim.errors import UserError
from sim.locale.spoken import speaking
from sim.studies import warm


def test_unknown_market() -> None:
    with pytest.raises(UserError, match="choose from durable"):
        warm.run({"market": "gone"})


def test_a_failure_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(scenario: object, command: str) -> int:
        print("it broke")
        return 1

    monkeypatch.setattr(study, "run", fail)
    with pytest.raises(RuntimeError, match="it broke"):
        warm.warm("grocery")


def test_warming_up_is_told_in_the_language_spoken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(warm, "warm", lambda market: 61.4)
    assert warm.run({"market": "grocery"}) == 0
    assert capsys.readouterr().out == "compiling for market=grocery ... 61 s\n"
    with speaking("fr"):
        assert warm.run({"market": "grocery"}) == 0
    assert capsys.readouterr().out == "compilation pour market=grocery… 61\u00a0s\n"


@pytest.mark.slow
def test_warming_up_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert warm.run({"market": "grocery"}) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("compiling for market=grocery ...")
    assert printed.out.count("\n") == 1
    assert printed.err == ""
    assert list(tmp_path.iterdir()) == []
