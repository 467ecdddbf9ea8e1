"""The table on the console fits 80 columns whatever the arms and figures."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.results import Result
from sim.studies.console import number, show_table

KPIS = ("retention_rate", "cac", "clv", "clv_cac_ratio", "npv")
ARMS = [
    "status_quo",
    "loyalty_programme",
    "mass+loyalty_programme",
    "promotion+one_to_one+loyalty_programme",
]


def result(arms: list[str], values: tuple[float, ...], p_best: float) -> Result:
    rows = [
        (arm, kpi, value, p_best) for arm in arms for kpi, value in zip(KPIS, values, strict=True)
    ]
    effects = pd.DataFrame(rows, columns=["strategy", "kpi", "mean", "p_best"])
    config = {"market": {"currency": "GBP"}, "strategies": arms}
    empty = pd.DataFrame()
    return Result(empty, effects, empty, empty, empty, {}, config)


def printed(capsys: pytest.CaptureFixture[str], of: Result) -> list[str]:
    show_table(of, Path("results/compare/grocery"))
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    "values",
    [
        (0.5, 12.3, 45.6, 3.7, 1234.0),
        (1.0, -123_456.0, -1_234_567.0, -1234.0, -123_456_789_012.0),
        (float("nan"),) * 5,
    ],
)
def test_fits_80_columns_and_loses_nothing(
    values: tuple[float, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    lines = printed(capsys, result(ARMS, values, 0.25))
    assert max(len(line.rstrip()) for line in lines) <= 80
    text = "\n".join(lines)
    for title in ("Strategy", "Retention", "CAC", "CLV", "CLV:CAC", "NPV", "P(best)", "GBP"):
        assert title in text
    for arm in ARMS:
        for programme in arm.split("+"):
            assert programme in text  # no word is torn apart
    for kpi, value in zip(KPIS, values, strict=True):
        assert text.count(number(value, kpi)) >= len(ARMS)
    assert text.count("0.25") == len(ARMS)
    assert "…" not in text
    assert "results/compare/grocery/report.html" in lines[-1]


def test_numbers_as_they_are_read() -> None:
    assert number(0.1234, "retention_rate") == "12.3%"
    assert number(0.1234, "p_best") == "0.12"
    assert number(12.345, "cac") == "12.35"
    assert number(-1234.5, "npv") in ("−1,234", "−1,235")
    assert number(2.5e9, "npv") == "2,500.00M"
    assert number(None, "cac") == number(float("nan"), "cac") == "–"


def test_an_arm_whose_runs_all_failed_has_no_row(capsys: pytest.CaptureFixture[str]) -> None:
    of = result(["status_quo"], (0.5, 1.0, 2.0, 3.0, 4.0), 1.0)
    of.config["strategies"] = ["status_quo", "broken"]
    assert "broken" not in "\n".join(printed(capsys, of))
