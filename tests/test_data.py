"""The figures of ``docs/DATA.md`` are those of the packaged files."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[1]
DATA = files("sim").joinpath("data")


def said() -> str:
    return " ".join((ROOT / "docs" / "DATA.md").read_text("utf-8").split())


def table(name: str) -> pd.DataFrame:
    path = Path(str(DATA.joinpath(name)))
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)


def test_every_packaged_file_is_described() -> None:
    folder = Path(str(DATA))
    named = re.findall(r"`([a-z0-9_]+\.(?:csv|parquet|json))`", said())
    packaged = {
        path.name for path in folder.iterdir() if path.suffix in (".csv", ".parquet", ".json")
    }
    assert packaged <= set(named)


@pytest.mark.parametrize(("name", "people"), [("lastfm", 7624), ("deezer", 28281)])
def test_friendships(name: str, people: int) -> None:
    ties = table(f"{name}_edges.csv")
    assert int(ties.to_numpy().max()) + 1 == people
    assert f"{len(ties):,} mutual friendships of {people:,}" in said()
    assert f"{2 * len(ties) / people:.2f}" in said()


def test_invoices() -> None:
    invoices = table("online_retail_invoices.parquet")
    assert f"{len(invoices):,} invoices of {invoices['customer'].nunique():,} customers" in said()
    ordered = invoices[~invoices["cancel"]]["customer"].nunique()
    assert f"({ordered:,} placed an order)" in said()
    assert f"{100 * invoices['cancel'].mean():.1f}% of invoices" in said()


def test_farmers() -> None:
    farmers = table("brfarmers_toa.csv")
    villages = farmers["village"].nunique()
    assert f"{len(farmers)} Brazilian farmers of {villages} villages" in said()
    assert farmers["toa"].max() == 20


def test_durables() -> None:
    assert len(table("bass_durables.csv")) == 3
