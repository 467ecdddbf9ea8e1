"""Two lives of one consumer."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main
from sim.errors import UserError
from sim.locale import catalogue
from sim.market import Market
from sim.studies.trace import Trace, most_changed, trace
from tests.studies.small import tiny, typed

BUSY = (
    "population.size=300",
    "population.consent_rate=0.9",
    "population.need_mean=0.5",
    "horizon.weeks=16",
    "strategies=[one_to_one]",
    "strategy.one_to_one.interval_weeks=2",
)


@pytest.fixture(scope="module")
def traced() -> Trace:
    return trace(tiny(*BUSY), "one_to_one")


def test_a_life_is_the_one_that_is_lived_in_the_market(traced: Trace) -> None:
    settings = tiny(*BUSY)
    market = Market(settings, replication=0)
    market.run_for(market.warm_up)
    arm = market.fork("one_to_one")
    arm.run_for(arm.horizon)
    rows = arm.recorder.all_purchases()
    own = rows[(rows["consumer"] == traced.consumer) & (rows["week"] >= 0) & (rows["brand"] == 0)]
    life = traced.weeks[traced.weeks["life"] == "one_to_one"]
    assert life["spent"].sum() == pytest.approx(own["amount"].sum())
    assert life["focal_purchases"].sum() == len(own)
    state = arm.consumers.state[traced.consumer]
    assert life["attachment"].iloc[-1] == pytest.approx(float(state["attachment"][0]))


def test_what_was_spent_is_said_with_its_currency(traced: Trace) -> None:
    spent = traced.weeks.groupby("life", sort=False)["spent"].sum()
    line = next(line for line in traced.summary if line.startswith("Spent"))
    assert f"{spent['status_quo']:.2f} EUR under status_quo" in line
    french = catalogue("fr").said(line)
    assert french.startswith("Dépensé") and french.count("\u00a0EUR") == 2


def test_before_they_part_both_lives_are_equal(traced: Trace) -> None:
    parted = int(traced.causes["week"].iloc[0])
    assert traced.causes["kind"].iloc[0] == "parting"
    assert "of one_to_one" in traced.causes["what"].iloc[0]
    one, other = (
        rows[rows["week"] < parted].drop(columns="life").reset_index(drop=True)
        for _, rows in traced.weeks.groupby("life", sort=False)
    )
    pd.testing.assert_frame_equal(one, other)
    later = [rows[rows["week"] >= parted] for _, rows in traced.weeks.groupby("life", sort=False)]
    assert (
        not later[0]["attachment"]
        .reset_index(drop=True)
        .equals(later[1]["attachment"].reset_index(drop=True))
    )


def test_what_differed_at_the_first_other_purchase_is_named(traced: Trace) -> None:
    kinds = list(traced.causes["kind"])
    assert "purchase" in kinds
    assert len(traced.purchase)
    sizes = traced.purchase["difference"].abs()
    assert list(sizes) == sorted(sizes, reverse=True)
    week = int(traced.causes.set_index("kind").loc["purchase", "week"])
    assert any(f"in week {week}" in line for line in traced.summary)


def test_auto_takes_the_consumer_whose_spending_changes_most(traced: Trace) -> None:
    settings = tiny(*BUSY)
    assert traced.consumer == most_changed(settings, "one_to_one", 0)
    spent = traced.weeks.groupby("life")["spent"].sum()
    assert spent["one_to_one"] != spent["status_quo"]


def test_someone_nothing_reaches_lives_the_same_life_twice() -> None:
    settings = tiny(*BUSY, "population.consent_rate=0")
    found = trace(settings, "one_to_one", 3)
    assert found.causes.empty
    assert "bit for bit" in found.summary[-1]


def test_the_command_writes_both_lives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["trace", *typed(*BUSY), f"results_dir={tmp_path}", "name=two"]
    assert main([*arguments, "consumer=auto", "strategy=one_to_one"]) == 0
    folder = tmp_path / "trace" / "two"
    assert {path.name for path in folder.iterdir()} == {
        "lives.parquet",
        "causes.parquet",
        "utilities.parquet",
        "manifest.json",
        "report.html",
    }
    assert "The lives part in week" in capsys.readouterr().out
    assert "Two lives of consumer" in (folder / "report.html").read_text()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["strategy=mass"], "consumer=ID"),
        (["consumer=3"], "needs strategy=NAME"),
        (["consumer=3", "strategy=mas"], "did you mean 'mass'"),
        (["consumer=3", "strategy=status_quo"], "is the baseline itself"),
        (["consumer=300", "strategy=mass"], "ids are 0 to 299"),
        (["consumer=-1", "strategy=mass"], "ids are 0 to 299"),
        (["consumer=3", "strategy=mass", "replication=x"], "replication=x is not allowed"),
        (["consumer=3", "strategy=mass", "-m"], "one scenario at a time"),
    ],
)
def test_mistakes_are_one_sentence(
    given: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trace", *typed(*BUSY), f"results_dir={tmp_path}/r", *given]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


def test_a_consumer_must_be_in_the_market() -> None:
    with pytest.raises(UserError, match="ids are 0 to"):
        trace(tiny(*BUSY), "one_to_one", 10**6)
