from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.cli import main
from sim.locale import catalogue
from sim.scenario.load import load_scenario
from sim.scenario.posterior import posterior_row, read_posterior
from sim.scenario.priors import draw_parameters
from sim.studies.calibration.dates import read_date
from tests.studies.calibration.logs import orders, shared, write


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a calibration to week 28 of a simulated log of 40 weeks."""
    folder = tmp_path_factory.mktemp("calibrate")
    path = write(folder, orders())
    code = main(["calibrate", f"data={path}", "until=2024-07-14", f"results_dir={folder}"])
    assert code == 0
    return folder / "calibrate" / "orders"


def test_writes_what_the_contract_says(done: Path) -> None:
    forecast = pd.read_parquet(done / "forecast.parquet")
    assert list(forecast.columns) == ["week", "method", "expected", "low", "high"]
    assert set(forecast["method"]) == {"estimator", "agents"}
    assert (forecast.groupby("method")["week"].apply(list).map(len) == 11).all()
    assert (forecast["low"] <= forecast["expected"]).all()
    assert (forecast["expected"] <= forecast["high"]).all()
    customers = pd.read_parquet(done / "customers.parquet")
    assert {"customer", "expected_purchases", "p_alive", "expected_spend"} <= set(customers)
    assert customers["customer"].is_unique and customers["p_alive"].between(0, 1).all()
    of_estimator = forecast.loc[forecast["method"] == "estimator", "expected"].sum()
    assert customers["expected_purchases"].sum() == pytest.approx(of_estimator)
    assert (done / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_forecast_holds_what_happened(done: Path) -> None:
    fit = json.loads((done / "fit.json").read_text(encoding="utf-8"))
    held = fit["hold_out"]
    table = orders()
    day = pd.to_datetime(table["date"])
    known = table.loc[day <= "2024-07-14", "customer"].unique()
    later = table[(day > "2024-07-14") & table["customer"].isin(known)]
    late_days = (pd.to_datetime(later["date"]) - pd.Timestamp("2024-07-15")).dt.days
    assert held["actual"] == int((late_days < 77).sum())
    for method in ("estimator", "agents"):
        assert held["methods"][method]["inside"]
        assert abs(held["methods"][method]["error"]) < 0.25
        assert held["crps"][method] < held["crps"]["naive_rate"]
        assert held["crps"][method] < 1.03 * held["crps"]["bg_nbd"]


def test_both_methods_agree(done: Path) -> None:
    totals = json.loads((done / "fit.json").read_text(encoding="utf-8"))["forecast"]["totals"]
    assert totals["agents"]["expected"] == pytest.approx(totals["estimator"]["expected"], rel=0.08)


def test_says_that_less_than_a_year_shows_no_season(done: Path) -> None:
    remarks = json.loads((done / "fit.json").read_text(encoding="utf-8"))["remarks"]
    assert any("less than a year" in remark for remark in remarks)


def test_market_file_is_found_with_its_posterior_beside(done: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    done.rename(moved)
    try:
        scenario = load_scenario(f"market={moved / 'market.yaml'}", "population.size=100")
        assert scenario.market.posterior == str(moved / "posterior.parquet")
        table = read_posterior(scenario.market.posterior)
        first, values = draw_parameters(scenario, 0, (1, 0))
        second, _ = draw_parameters(scenario, 1, (1, 0))
        row = posterior_row(table, 0, (1, 0))
        assert all(values[path] == pytest.approx(row[path]) for path in table.columns)
        assert first.population.need_mean == values["population.need_mean"]
        assert first.population.need_mean != second.population.need_mean
        known = load_scenario(
            f"market={moved / 'market.yaml'}", "population.size=100", "behaviour.order_shape=3"
        )
        assert draw_parameters(known, 0, (1, 0))[0].behaviour.order_shape == 3.0
    finally:
        moved.rename(done)


def test_compare_runs_on_the_market(done: Path, tmp_path: Path) -> None:
    code = main(
        [
            "compare", f"market={done / 'market.yaml'}", "population.size=150", "network=none",
            "horizon.warm_up=8", "horizon.weeks=6", "horizon.run_off=2", "replications=2",
            "draws=2", "strategies=[mass]", "workers=1", "knock_out=false",
            f"results_dir={tmp_path}",
            "name=on_it", "budget.total=3000",
        ]
    )  # fmt: skip
    assert code == 0
    runs = pd.read_parquet(tmp_path / "compare" / "on_it" / "runs.parquet")
    assert (runs["status"] == "ok").all() and runs["draw"].notna().any()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "needs a log"),
        (["data=nowhere.csv"], "no such file"),
        (["data={log}", "until=1999-01-01"], "outside the data"),
        (["data={log}", "until=soon"], "not a date"),
        (["data={log}", "until=2024-01-10"], "days to learn from, 4 weeks are needed"),
        (["data={log}", "columns.amount=amunt"], "did you mean 'amount'"),
        (["data={log}", "colums.amount=amount"], "did you mean 'columns.amount'"),
        (["data={log}", "duplicates=some"], "choose keep or drop"),
        (["data={log}", "forecast.weeks=0"], "at least 1"),
    ],
)
def test_mistakes_get_one_sentence_and_leave_nothing(
    options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, orders(customers=60))
    results = tmp_path / "results"
    typed = [option.replace("{log}", str(path)) for option in options]
    assert main(["calibrate", *typed, f"results_dir={results}"]) == 2
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert said in error and "Traceback" not in error
    assert not results.exists()


def test_contracts_are_fitted_by_sbg(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(8)
    start = pd.Timestamp("2016-01-01") + pd.to_timedelta(rng.integers(0, 3 * 365, 3000), "D")
    years = np.minimum(rng.geometric(np.clip(rng.beta(0.7, 2.0, 3000), 1e-4, 1)), 60)
    end = start + pd.to_timedelta(np.rint(years * 365.25), "D")
    last = pd.Timestamp("2022-06-30")
    table = pd.DataFrame({"customer": np.arange(3000), "start": start, "end": end})
    table.loc[table["end"] > last, "end"] = pd.NaT
    path = write(tmp_path, table, "contracts.csv")
    code = main(
        ["calibrate", f"data={path}", "until=2022-06-30", f"results_dir={tmp_path}", "name=sbg"]
    )
    assert code == 0
    told = capsys.readouterr().out
    assert "3,000 contracts, " in told
    fit = json.loads((tmp_path / "calibrate" / "sbg" / "fit.json").read_text(encoding="utf-8"))
    assert fit["sbg"]["mean_chance_to_leave"] == pytest.approx(0.7 / 2.7, abs=0.02)
    forecast = pd.read_parquet(tmp_path / "calibrate" / "sbg" / "forecast.parquet")
    running = int(table["end"].isna().sum())
    ahead = fit["forecast"]
    assert ahead["expected"] == pytest.approx(forecast["expected"].sum())
    assert 0.75 * running < ahead["low"] < ahead["expected"] < ahead["high"] < running
    # Weeks do not all turn out low at once: the whole is surer than its parts together.
    assert forecast["low"].sum() < ahead["low"] and ahead["high"] < forecast["high"].sum()
    page = (tmp_path / "calibrate" / "sbg" / "report.html").read_text(encoding="utf-8")
    interval = f"(95% interval {ahead['low']:,.0f} to {ahead['high']:,.0f})"
    assert f"{interval} are expected" in page
    assert f"2022-06-30 {interval}" in told
    assert "3\u202f000 contrats, " in catalogue("fr").said(told.splitlines()[-3])
    assert "age (years)" in page


def test_simulated_posterior_becomes_the_market(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws = pd.DataFrame(
        {"population.need_mean": [0.1, 0.2, 0.3], "behaviour.refractory": [1.0, 2.0, 3.0]}
    )
    monkeypatch.setattr("sim.studies.calibration.request.find_spec", lambda name: name)
    monkeypatch.setattr(
        "sim.studies.calibration.posterior.fit_posterior",
        lambda log, **settings: SimpleNamespace(draws=draws),
    )
    path = write(tmp_path, orders(customers=120))
    typed = ["calibrate", f"data={path}", "forecast.weeks=3", "posterior=simulation", "name=one"]
    assert main([*typed, f"results_dir={tmp_path}"]) == 0
    scenario = load_scenario(
        f"market={tmp_path / 'calibrate' / 'one' / 'market.yaml'}", "population.size=50"
    )
    assert scenario.population.need_mean == 0.2 and scenario.behaviour.refractory == 2.0
    seen = {draw_parameters(scenario, k, (1, 0))[1]["behaviour.refractory"] for k in range(3)}
    assert seen == {1.0, 2.0, 3.0}


def test_simulation_without_its_library_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sim.studies.calibration.request.find_spec", lambda name: None)
    path = write(tmp_path, orders(customers=60))
    assert main(["calibrate", f"data={path}", "posterior=simulation"]) == 2
    assert "relmark[calibrate]" in capsys.readouterr().err


def test_until_is_read_as_dates_are_written() -> None:
    assert read_date("19970701", "until") == read_date(date(1997, 7, 1), "until")
    assert read_date("1997-07-01", "until") == (date(1997, 7, 1) - date(1970, 1, 1)).days


@pytest.mark.slow
def test_cdnow_weeks_27_to_39_are_forecast_from_26(tmp_path: Path) -> None:
    path = shared("cdnow_odd_ids_weeks_1_39.csv")
    code = main(
        ["calibrate", f"data={path}", "until=1997-07-01", f"results_dir={tmp_path}", "name=cdnow"]
    )
    assert code == 0
    folder = tmp_path / "calibrate" / "cdnow"
    fit = json.loads((folder / "fit.json").read_text(encoding="utf-8"))
    held = fit["hold_out"]
    assert held["weeks"] == 13 and fit["manifest"]["wall_time_seconds"] < 300
    for method in ("estimator", "agents"):
        assert held["methods"][method]["inside"]
        assert abs(held["methods"][method]["error"]) <= 0.10
        assert held["crps"][method] < held["crps"]["naive_rate"]
        assert held["crps"][method] <= held["crps"]["bg_nbd"]
        for group in held["groups"]:
            assert group[method] == pytest.approx(group["actual"], rel=0.20)


@pytest.mark.slow
def test_online_retail_existing_customers_from_week_30(tmp_path: Path) -> None:
    path = shared("online_retail_invoices.csv")
    code = main(
        ["calibrate", f"data={path}", "until=2011-06-28", f"results_dir={tmp_path}", "name=shop"]
    )
    assert code == 0
    fit = json.loads((tmp_path / "calibrate" / "shop" / "fit.json").read_text(encoding="utf-8"))
    assert any("no season" in remark for remark in fit["remarks"])
    for method in ("estimator", "agents"):
        assert fit["hold_out"]["methods"][method]["inside"]
        assert fit["hold_out"]["crps"][method] < fit["hold_out"]["crps"]["naive_rate"]
