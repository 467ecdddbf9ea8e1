"""The worked example runs from the command line, at a reduced size."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from experiments.talk_of_the_network import figure, main


def test_it_prints_and_writes_its_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "talk"
    main(["--levels", "2", "--size", "300", "--out", str(folder)])
    printed = capsys.readouterr().out
    tables = sorted(file.stem for file in folder.glob("*.csv"))
    assert len(tables) == 6
    assert all(name in printed for name in tables)
    effects = pd.read_csv(folder / "effects_by_stage.csv", index_col=0)
    assert list(effects.columns) == ["early", "middle", "late"]
    assert len(effects) == 5
    assert "weak_chance" in (folder / "effects_by_stage.html").read_text("utf-8")


def test_bars_show_what_speeds_the_spread_as_positive() -> None:
    drawn = figure(pd.DataFrame({"early": [-0.5]}, index=["advertising"]))
    assert list(drawn.data[0].y) == [0.5]
