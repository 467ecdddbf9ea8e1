"""The command line: one sentence and exit code 2 for every mistake, and nothing written."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from sim import cli
from sim.errors import UserError
from sim.scenario.run import Scenario
from sim.verbs import VERBS


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command, which must refuse; return its sentence."""
    assert cli.main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("relmark: ")
    assert printed.err.count("\n") == 1
    return printed.err.removeprefix("relmark: ").strip()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


MISTAKES = [
    # what is typed, what the sentence must name
    (["population.sise=5"], ["population.sise", "'population.size'"]),
    (["+population.sise=5"], ["population.sise", "'population.size'"]),
    (["population={sise: 5}"], ["population.sise", "'population.size'"]),
    (["consent_rate=0"], ["consent_rate", "'population.consent_rate'"]),
    (["+strategy.bugdet=3"], ["strategy.bugdet", "'budget'"]),
    (["strategy.bugdet=3"], ["strategy.bugdet", "'budget'"]),
    (["+strategy.promotion.bugdet=3"], ["strategy.promotion.bugdet", "'budget'"]),
    (["strategy.promotion.dept=.1"], ["strategy.promotion.dept", "'strategy.promotion.depth'"]),
    (["strategy.promotion.depth=2"], ["strategy.promotion.depth", "from 0 to 1", "not 2"]),
    (["strategy=promotion"], ["strategies=[promotion]"]),
    (["market=grocer"], ["market=grocer", "'grocery'", "durable"]),
    (["market=null"], ["market=null", "grocery"]),
    (["network=lastfn"], ["network=lastfn", "'lastfm'"]),
    (["network=null"], ["network=null", "'none'"]),
    (["markett=grocery"], ["markett", "'market'"]),
    (["behavior.word_of_mouth=0"], ["behavior", "'behaviour'"]),
    (["strategies=[mas]"], ["'mas'", "'mass'"]),
    (["strategies=[mass+promotoin]"], ["'promotoin'", "'promotion'"]),
    (["strategies=[mass+mass]"], ["mass+mass", "twice"]),
    (["strategies=[mass,mass]"], ["'mass'", "twice"]),
    (["strategies=[none+mass]"], ["none+mass"]),
    (["strategies=[]"], ["strategies", "empty"]),
    (["strategies=mass"], ["strategies", "list"]),
    (["strategies=mass,promotion"], ["strategies=[mass,promotion]"]),
    (["baseline=mass", "strategies=[promotion]"], ["baseline='mass'", "status_quo"]),
    (["population.size=-5"], ["population.size", "from 2", "not -5"]),
    (["population.size=abc"], ["population.size", "whole number", "'abc'"]),
    (["population.size=1.5"], ["population.size", "whole number", "1.5"]),
    (["population.size=1,2"], ["population.size", "1, 2", "-m"]),
    (["horizon.weeks=0"], ["horizon.weeks", "from 1", "not 0"]),
    (["seed=-1"], ["seed", "from 0 to 4294967295", "not -1"]),
    (["seed=4294967296"], ["seed", "4294967295"]),
    (["budget.total=nan"], ["budget.total", "finite", "nan"]),
    (["budget.total=inf"], ["budget.total", "finite", "inf"]),
    (["budget.total=-1"], ["budget.total", "at least 0", "not -1"]),
    (["replications=0"], ["replications", "from 1", "not 0"]),
    (["draws=-1"], ["draws", "from 0", "not -1"]),
    (["market.brands=[]"], ["market.brands", "at least 1"]),
    (["market.brands.0.prise=2"], ["market.brands.0.prise", "'market.brands.0.price'"]),
    (["market.brands.12.price=2"], ["market.brands.12.price"]),
    (["precision.kpi=retention", "precision.half_width=1"], ["precision.kpi", "'retention_rate'"]),
    (["precision.kpi=npv"], ["precision.half_width"]),
    (["budget.shares.promo=.5"], ["budget.shares.promo", "'promotion'"]),
    (["competition.strategies.focal=mass"], ["focal firm"]),
    (["competition.strategies.leder=mass"], ["leder", "'leader'"]),
    (["competition.strategies.leader=mas"], ["leader", "'mass'"]),
    (["network=edge_list"], ["network.path"]),
    (["network=edge_list", "network.path=gone.csv"], ["network.path", "gone.csv"]),
    (["network.path=ties.csv"], ["edge_list", "lastfm"]),
    (["network=none", "population.size=null"], ["population.size"]),
    (["prior.behaviour.attachment_gian.a=1"], ["behaviour.attachment_gian"]),
    (["prior.behaviour.attachment_gain.b=0"], ["behaviour.attachment_gain", "lognormal"]),
    (["market=gone.yaml"], ["gone.yaml", "no such file"]),
    (["population.size"], ["key=value"]),
    (["population.size==3"], ["population.size==3"]),
    (["--config-dir", "gone"], ["gone", "folder"]),
    (["--config-dir"], ["folder"]),
    (["--cfg", "hydra"], ["--cfg job"]),
    (["--multi"], ["--multi", "'--multirun'"]),
]


@pytest.mark.parametrize(("typed", "named"), MISTAKES, ids=lambda value: " ".join(value)[:60])
def test_every_mistake_is_one_sentence_that_names_it(
    typed: list[str], named: list[str], capsys: pytest.CaptureFixture[str], elsewhere: Path
) -> None:
    sentence = refused(capsys, "compare", *typed)
    for word in named:
        assert word in sentence
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("point", ["population.size=100,-2", "strategies=[mass],[mas]"])
def test_a_sweep_with_one_wrong_point_runs_none(
    point: str, capsys: pytest.CaptureFixture[str], elsewhere: Path
) -> None:
    refused(capsys, "compare", "-m", point)
    assert list(elsewhere.iterdir()) == []


def test_misspelt_verb_offers_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert "'compare'" in refused(capsys, "comapre")
    assert "'name'" in refused(capsys, "benchmark", "nmae=x")
    assert "it takes no option" in refused(capsys, "doctor", "name=x")
    assert "key=value" not in refused(capsys, "warm", "market=gone")


def test_existing_result_is_never_overwritten(
    capsys: pytest.CaptureFixture[str], elsewhere: Path
) -> None:
    taken = elsewhere / "results" / "compare" / "mine"
    taken.mkdir(parents=True)
    (taken / "runs.parquet").write_bytes(b"precious")
    assert "mine" in refused(capsys, "compare", "name=mine", "population.size=50", "draws=0")
    assert (taken / "runs.parquet").read_bytes() == b"precious"
    assert [path.name for path in taken.parent.iterdir()] == ["mine"]


def test_resolved_configuration_is_printed_whole(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["compare", "--cfg", "job", "population.size=500", "strategy.promotion.depth=.3"]
    assert cli.main(asked) == 0
    tree = yaml.safe_load(capsys.readouterr().out)
    scenario = Scenario.model_validate(tree)
    assert scenario.population.size == 500
    assert tree["strategy"]["promotion"]["depth"] == 0.3
    assert tree["firm"]["channels"]["email"]["unit_cost"] == 0.01
    assert tree["behaviour"]["habit_weight"] == scenario.behaviour.habit_weight


def test_schema_describes_the_resolved_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    programmes = schema["properties"]["strategy"]["properties"]
    assert programmes["promotion"]["properties"]["depth"]["maximum"] == 1.0
    wanted = {part.split("/")[-1] for part in json.dumps(schema).split('"') if "#/$defs/" in part}
    assert wanted and wanted <= set(schema["$defs"])


@pytest.mark.parametrize("verb", [[], ["compare"], ["schema"], ["doctor"], ["warm"], ["benchmark"]])
def test_help_fits_a_terminal(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*verb, "--help"]) == 0
    text = capsys.readouterr().out
    assert all(len(line) <= 88 for line in text.splitlines())
    for word in verb or VERBS:
        assert word in text


def test_interrupt_is_one_line_and_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.delenv("RELMARK_LANG", raising=False)
    monkeypatch.setattr(cli, "_dispatch", interrupted)
    assert cli.main(["compare"]) == 130
    assert capsys.readouterr().err == "relmark: interrupted; nothing half-written is left\n"
    french = "relmark: interrompu\u202f; rien n’est resté à moitié écrit\n"
    assert cli.main(["compare", "lang=fr"]) == 130
    assert capsys.readouterr().err == french
    monkeypatch.setenv("RELMARK_LANG", "fr")
    assert cli.main(["schema"]) == 130
    assert capsys.readouterr().err == french
    # A language there is none of is no reason to say nothing.
    assert cli.main(["schema", "lang=zz"]) == 130
    assert capsys.readouterr().err == "relmark: interrupted; nothing half-written is left\n"


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(arguments: list[str]) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "_dispatch", broken)
    with pytest.raises(ZeroDivisionError):
        cli.main(["compare"])


def test_a_sweep_hands_every_point_to_the_verb(
    monkeypatch: pytest.MonkeyPatch, elsewhere: Path
) -> None:
    import sim.studies.compare as study

    seen: list[tuple[str | None, int | None, int]] = []

    def note(scenario: Scenario, command: str) -> int:
        assert command.startswith("relmark compare -m ")
        seen.append((scenario.name, scenario.population.size, scenario.seed))
        return 0

    monkeypatch.setattr(study, "run", note)
    assert cli.main(["compare", "-m", "population.size=50,60", "seed=1,2"]) == 0
    assert seen == [
        ("multirun-0", 50, 1),
        ("multirun-1", 50, 2),
        ("multirun-2", 60, 1),
        ("multirun-3", 60, 2),
    ]
    assert list(elsewhere.iterdir()) == []


def test_a_mistake_met_while_running_is_a_sentence_in_a_sweep_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sim.studies.compare as study

    def refuse(scenario: Scenario, command: str) -> int:
        raise UserError("the budget is too small")

    monkeypatch.setattr(study, "run", refuse)
    assert refused(capsys, "compare", "-m", "seed=1,2") == "the budget is too small"


def _relmark(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import sys; from sim.cli import main; sys.exit(main())"]
    return subprocess.run([*command, *arguments], cwd=cwd, capture_output=True, text=True)


def test_help_is_light(elsewhere: Path) -> None:
    probe = (
        "import sys; from sim.cli import main; main(['--help']); "
        "heavy = {'numba', 'numpy', 'pandas', 'hydra', 'pydantic', 'mesa'} & set(sys.modules); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    times: dict[str, list[float]] = {probe: [], "pass": []}
    for _ in range(3):
        for code, taken in times.items():
            started = time.perf_counter()
            done = subprocess.run([sys.executable, "-c", code], cwd=elsewhere, capture_output=True)
            taken.append(time.perf_counter() - started)
            assert done.returncode == 0, done.stderr
    # Against an interpreter that does nothing: the machine may be slow or busy.
    assert min(times[probe]) < 10.0 * min(times["pass"])


def test_a_real_process_refuses_and_writes_nothing(elsewhere: Path) -> None:
    done = _relmark("compare", "population.size=-5", cwd=elsewhere)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert list(elsewhere.iterdir()) == []


@pytest.mark.slow
def test_a_real_sweep_writes_results_and_nothing_else(elsewhere: Path) -> None:
    small = ["network=community", "population.size=60", "horizon.warm_up=2", "horizon.weeks=4"]
    few = ["horizon.run_off=0", "replications=2", "draws=0", "workers=1", "strategies=[mass]"]
    money = ["budget.total=1000,2000", "name=sweep"]
    done = _relmark("compare", "-m", *small, *few, *money, cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in elsewhere.iterdir()] == ["results"]
    results = elsewhere / "results" / "compare"
    assert sorted(path.name for path in results.iterdir()) == ["sweep-0", "sweep-1"]
    totals = [
        yaml.safe_load((results / name / "config.yaml").read_text("utf-8"))["budget"]["total"]
        for name in ("sweep-0", "sweep-1")
    ]
    assert totals == [1000.0, 2000.0]
