"""The command ``relmark <verb>``: a light dispatcher that imports only the verb's modules.

A user's mistake is one sentence on standard error and exit code 2; an interrupt is one line and
130; anything else is a bug and keeps its traceback.
"""

from __future__ import annotations

import shlex
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from sim.errors import UserError, nearest

if TYPE_CHECKING:
    from sim.scenario.run import Scenario

OK, USER_ERROR, INTERRUPTED = 0, 2, 130


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb of the command.

    Attributes:
        module: where its ``run`` lives.
        summary: one line for the list of verbs.
        takes_scenario: composed from overrides of the configuration.
        options: names of its own options, each with its meaning.
        words: what stands before them, as shown; such a verb reads its arguments itself, in
            ``main``.
    """

    module: str
    summary: str
    takes_scenario: bool = False
    options: dict[str, str] = field(default_factory=dict)
    words: str = ""
    sweeps: bool = False
    """Several values are points of its own design: it takes the overrides as they are typed."""


VERBS = {
    "compare": Verb(
        "sim.studies.compare",
        "compare strategies on one market and write tables and a report",
        takes_scenario=True,
    ),
    "sweep": Verb(
        "sim.studies.sweep",
        "run every point of a design, resumable, on one machine or a cluster",
        takes_scenario=True,
        options={
            "design": "a YAML design: grid, latin_hypercube, sobol or file",
            "backend": "processes (default) or ray",
            "backend.address": "of a Ray cluster; none: on this machine",
            "shard": "k/n: only the k-th of n shares of the runs",
            "paired": "false: without the baseline beside every point",
            "retry_failed": "true: run again what failed",
        },
        sweeps=True,
    ),
    "sensitivity": Verb(
        "sim.studies.sensitivity",
        "which of the parameters nobody knows decide a KPI, or a strategy's effect",
        takes_scenario=True,
        options={
            "kpi": "any KPI, such as npv",
            "method": "morris (default) or sobol",
            "strategy": "arm whose paired effect is explained; none: the baseline's value",
            "samples": "trajectories of morris (20); base sample of sobol (128)",
            "parameters": "all (default), or a list of paths that have a prior",
            "half_width": "of an interval that is narrow enough (0.1)",
        },
        sweeps=True,
    ),
    "optimise": Verb(
        "sim.studies.optimise",
        "the best mix and settings under a budget, one objective or a front",
        takes_scenario=True,
        options={
            "objective": "a KPI (npv); -cac is as little as possible",
            "objectives": "several: [retention_rate,-cac,clv] gives a Pareto front",
            "space": "settings and their ranges, or a YAML file of them; a mix's shares otherwise",
            "trials": "points tried (60)",
            "sampler": "tpe (default of one objective) or nsga2",
            "batch": "points asked for at once (4)",
            "leaders": "points tried further (8)",
            "fresh": "replications on fresh luck (20)",
        },
        sweeps=True,
    ),
    "results": Verb(
        "sim.studies.results_query",
        "list result folders, ask them questions in SQL, export them",
        options={
            "path": "a folder of results",
            "format": "table (default), csv or parquet",
            "out": "write to this file",
        },
        words="list|sql|export",
    ),
    "validate": Verb(
        "sim.studies.validate",
        "measure the patterns of the field on simulated markets, and their mutants",
        options={
            "pattern": "one pattern, or a row of the design; all otherwise",
            "quick": "true: fewer people and replications",
            "replications": "of every experiment (10; 4 when quick)",
            "seed": "experiment seed",
            "workers": "processes; 0: one per core",
            "name": "name of the result",
            "results_dir": "root of all results",
        },
    ),
    "ablate": Verb(
        "sim.studies.ablate",
        "switch each mechanism off in turn, and see what it earns",
        options={
            "mechanism": "one mechanism; all otherwise",
            "quick": "false: experiments at full size",
            "replications": "of every experiment (4; 10 at full size)",
            "seed": "experiment seed",
            "workers": "processes; 0: one per core",
            "name": "name of the result",
            "results_dir": "root of all results",
        },
    ),
    "trace": Verb(
        "sim.studies.trace",
        "show one consumer's two lives side by side, and what made them part",
        takes_scenario=True,
        options={
            "consumer": "id of the consumer; auto: the one whose spending changes most",
            "strategy": "arm of the second life; the first is the baseline",
            "replication": "which luck (0)",
        },
    ),
    "calibrate": Verb(
        "sim.studies.calibrate",
        "turn a log of orders, or a panel of choices, into a market",
        options={
            "data": "the log: a CSV or Parquet file",
            "kind": "orders (default; or contracts) or choice: a scanner panel",
            "until": "last day to learn from, as 1997-06-30; else the log's last",
            "forecast.weeks": "weeks ahead; those the log holds after until, else 52",
            "columns.customer": "its column of customers; guessed otherwise",
            "columns.date": "likewise",
            "columns.amount": "likewise",
            "columns.cancelled": "likewise; true where a row is a cancellation",
            "columns.brand": "likewise",
            "columns.price": "likewise",
            "columns.discount": "likewise",
            "columns.channel": "likewise",
            "columns.start": "contracts: first day",
            "columns.end": "contracts: last day, blank while it runs",
            "duplicates": "keep (default) or drop rows equal in every column",
            "currency": "of the amounts (EUR)",
            "columns.household": "choice: whose choice it was",
            "columns.occasion": "choice: what orders a household's choices",
            "columns.chosen": "choice: the brand bought, or 1 where a row is the one bought",
            "columns.display": "choice: on display; its prefix where there is one a brand",
            "columns.feature": "choice: in the leaflet; likewise",
            "weeks": "choice: length of the panel (104)",
            "splits": "choice: random halves of the households to score on",
            "draws": "choice: simulated households for each real one",
            "coupons": "choice: false keeps prices net of coupons",
            "focal": "choice: the firm's own brand; the largest otherwise",
            "posterior": "estimator (default), or simulation: slower, all agent parameters",
            "seed": "of all luck (1)",
            "workers": "processes; 0: one per core",
            "name": "name of the result",
            "results_dir": "root of all results",
        },
    ),
    "lesson": Verb(
        "sim.studies.lesson",
        "answer one question of the field, for a course",
        takes_scenario=True,
        options={
            "lang": "fr or en (default): language of the page and of what is printed",
            "export": "a folder, or a file ending in .zip: the lesson to hand out, with sliders",
            "zip": "export: true: one zip file",
            "quick": "export: true: few people and replications, soon ready",
        },
        words="list|<id>|all",
    ),
    "game": Verb(
        "sim.studies.game",
        "a budget game for teams: decisions a quarter, hidden luck, a ranking",
        options={
            "name": "of the game",
            "teams": "new: [name,name]",
            "quarters": "new: how many (4)",
            "budget": "new: currency a team and quarter",
            "lucks": "new: paired replications that decide (5)",
            "run_off": "new: weeks without marketing that still count (26)",
            "quarter": "play: up to which quarter",
            "lang": "play: fr or en (default)",
            "workers": "play: processes; 0: one per core",
            "results_dir": "root of all results",
        },
        words="new|play",
    ),
    "concepts": Verb(
        "sim.studies.concepts",
        "the concepts of the field: what each means here, and what shows it",
        options={
            "format": "table (default), json or markdown",
            "lang": "fr or en, of definitions and headings",
            "id": "one concept, or several: [clv,trust]; all otherwise",
        },
    ),
    "report": Verb(
        "sim.studies.report",
        "write the report of a result again: in French, as figures, as tables",
        options={
            "lang": "en (default) or fr",
            "format": "html (default), png, svg, pdf (figures) or csv (tables)",
            "out": "the page, or the folder of files; in the result otherwise",
            "overwrite": "true: replace what is there",
        },
        words="<folder>",
    ),
    "app": Verb(
        "sim.app.serve",
        "compare, watch, teach and look up results in the browser, offline",
        options={
            "port": "where it answers (8050)",
            "lang": "fr or en (default): language of first pages",
            "results_dir": "root of all results",
            "open": "true: open it in the browser",
        },
    ),
    "schema": Verb("sim.studies.schema", "print the JSON Schema of the configuration"),
    "doctor": Verb("sim.studies.doctor", "check the installation"),
    "warm": Verb(
        "sim.studies.warm",
        "compile ahead, so that the first comparison starts at once",
        options={"market": "one market only; all of them otherwise"},
    ),
    "benchmark": Verb(
        "sim.studies.benchmark",
        "measure the speed of the week",
        options={
            "quick": "true: smaller and shorter",
            "profile": "true: where the time goes",
            "name": "name of the result",
            "results_dir": "root of all results",
            "seed": "experiment seed",
            "workers": "processes",
        },
    ),
}

HELP = """\
relmark: what each way of treating customers does to retention, cost and lifetime value

usage: relmark <verb> [key=value ...]

verbs:
{verbs}

options:
  --help       this text; 'relmark <verb> --help' for one verb
  --version    the version
  lang=fr      what is printed and the page in French; RELMARK_LANG=fr: always

first steps:
  relmark compare market=grocery population.size=500 replications=4 draws=4
"""

COMPARE_HELP = """\
relmark compare: run strategies side by side on the same customers

usage: relmark compare [key=value ...] [options]

files to choose from:
{groups}

settings (defaults; 'relmark compare --cfg job' prints all of them):
  strategies=[none,status_quo,mass,promotion,one_to_one,loyalty_programme]
                           arms; mass+promotion is a mix; none and status_quo always run
  baseline=status_quo      the arm that differences are taken against
  population.size=null     consumers; null takes the network's
  budget.total=null        currency for each arm; null takes budget.per_consumer
  horizon.warm_up=52       weeks before the arms part
  horizon.weeks=104        weeks of the programme
  horizon.run_off=52       weeks after it
  replications=20          paired runs at central parameters
  draws=20                 runs at parameters drawn from their priors
  precision.kpi= precision.half_width=
                           replicate until the difference is known this well
  strategy.promotion.depth=0.2
                           any setting of a programme
  record.transactions=true record.contacts=true
                           keep these logs too
  seed=1  workers=0  name=null  results_dir=results

options:
  --cfg job                print the resolved configuration and stop
  --config-dir FOLDER      a folder of your own files, such as FOLDER/market/mine.yaml
  -m, --multirun           one comparison for each of several values, such as
                           population.size=500,1000; Hydra's launchers apply
  market=path/to/file.yaml a market of your own
  from=FOLDER              start from the settings of a result instead of the defaults
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: arguments after the command's name; None takes the process's.

    Returns:
        The exit code: 0, 2 for a user's mistake, 130 after an interrupt, or the verb's own.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _dispatch(arguments)
    except UserError as error:
        print(f"relmark: {error}", file=sys.stderr)
        return USER_ERROR
    except KeyboardInterrupt:
        print("relmark: interrupted; nothing half-written is left", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nobody to tell
        return OK


def _dispatch(arguments: list[str]) -> int:
    """Run one verb."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        verbs = "\n".join(f"  {name:<12} {verb.summary}" for name, verb in VERBS.items())
        print(HELP.format(verbs=verbs), end="")
        return OK
    name, *rest = arguments
    if name in ("-V", "--version", "version"):
        from sim import __version__

        print(f"relmark {__version__}")
        return OK
    if name not in VERBS:
        raise UserError(
            f"'{name}' is not a verb{nearest(name, VERBS)}; choose from {', '.join(VERBS)}"
        )
    verb = VERBS[name]
    if "-h" in rest or "--help" in rest:
        print(_verb_help(name, verb), end="")
        return OK
    if "lang" in verb.options:
        return _run(name, verb, rest)
    languages = [text.partition("=")[2] for text in rest if text.startswith("lang=")]
    if not languages:
        return _run(name, verb, rest)
    from sim.locale.spoken import speaking  # what speaks English needs no other words

    with speaking(languages[-1]):
        return _run(name, verb, [text for text in rest if not text.startswith("lang=")])


def _run(name: str, verb: Verb, rest: list[str]) -> int:
    """Run a verb with its arguments."""
    if verb.words:
        return int(import_module(verb.module).main(rest))
    if verb.takes_scenario:
        return _run_scenario(name, verb, rest)
    options = _read_options(name, verb, rest)
    return int(import_module(verb.module).run(options))


def _verb_help(name: str, verb: Verb) -> str:
    """Return the help of one verb."""
    if name == "compare":
        return COMPARE_HELP.format(groups=_groups())
    lines = [f"relmark {name}: {verb.summary}", ""]
    usage = " ".join(f"[{option}=]" for option in verb.options)
    given = " ".join(f"usage: relmark {name} {verb.words} {usage}".split())
    lines += textwrap.wrap(given, 80, subsequent_indent="  ", break_on_hyphens=False)
    lines += [f"  {option}= ".ljust(16) + meaning for option, meaning in verb.options.items()]
    if verb.takes_scenario:
        lines.append("  and every setting of 'relmark compare', such as market=grocery")
    return "\n".join(lines) + "\n"


def _groups() -> str:
    """List the packaged configuration groups and their files."""
    from sim.scenario.folders import config_folder

    lines = []
    for group in ("market", "network", "population", "economy", "competition", "prior"):
        names = sorted(path.stem for path in (config_folder() / group).glob("*.yaml"))
        lines.append(f"  {group}=".ljust(15) + " ".join(names))
    return "\n".join(lines)


def _read_options(name: str, verb: Verb, arguments: Sequence[str]) -> dict[str, object]:
    """Read ``key=value`` options of a verb that takes no scenario."""
    import yaml

    options: dict[str, object] = {}
    for argument in arguments:
        key, sign, value = argument.partition("=")
        if key not in verb.options:
            allowed = ", ".join(verb.options) or "none"
            raise UserError(
                f"relmark {name} has no option '{key}'{nearest(key, verb.options)}; "
                f"it takes {allowed}"
            )
        if not sign:
            raise UserError(f"relmark {name}: write {key}=value")
        try:
            options[key] = yaml.safe_load(value)
        except yaml.YAMLError as error:
            raise UserError(f"relmark {name}: the value in '{argument}' is not understood") from (
                error
            )
    return options


@dataclass(slots=True)
class _Flags:
    """What Hydra-like flags ask for, and the overrides that remain."""

    overrides: list[str] = field(default_factory=list)
    config_dir: str | None = None
    show: bool = False
    multirun: bool = False


def _read_flags(name: str, arguments: Sequence[str]) -> _Flags:
    """Split flags from overrides."""
    flags = _Flags()
    rest = iter(arguments)
    for argument in rest:
        flag, sign, value = argument.partition("=")
        if flag in ("-m", "--multirun"):
            flags.multirun = True
        elif flag in ("-cd", "--config-dir"):
            flags.config_dir = value if sign else next(rest, None)
            if not flags.config_dir:
                raise UserError("--config-dir needs a folder")
        elif flag in ("-c", "--cfg"):
            wanted = value if sign else next(rest, None)
            if wanted != "job":
                raise UserError(f"--cfg {wanted or ''} is not known: write --cfg job")
            flags.show = True
        elif flag.startswith("-"):
            known = ("--help", "--cfg", "--config-dir", "--multirun")
            raise UserError(
                f"relmark {name} has no option '{flag}'{nearest(flag, known)}; "
                f"it takes {', '.join(known)}"
            )
        else:
            flags.overrides.append(argument)
    return flags


def _run_scenario(name: str, verb: Verb, arguments: Sequence[str]) -> int:
    """Compose, validate and run a verb on a scenario."""
    own = [text for text in arguments if text.partition("=")[0] in verb.options]
    options = _read_options(name, verb, own)
    flags = _read_flags(name, [text for text in arguments if text not in own])
    from sim.scenario.compose import compose, multirun, to_yaml

    if flags.show and verb.sweeps:
        shown = import_module(verb.module).configuration
        print(shown(flags.overrides, options, flags.config_dir), end="")
        return OK
    if flags.show:
        print(to_yaml(compose(flags.overrides, flags.config_dir)), end="")
        return OK
    command = shlex.join(["relmark", name, *arguments])
    if verb.sweeps:
        if flags.multirun:
            raise UserError(f"relmark {name} takes several values as they are: leave out -m")
        verb_run = import_module(verb.module).run
        return int(verb_run(flags.overrides, command, options, flags.config_dir))
    if verb.options:
        if flags.multirun:
            raise UserError(f"relmark {name} runs one scenario at a time: leave out -m")
        scenario = compose(flags.overrides, flags.config_dir)
        return int(import_module(verb.module).run(scenario, command, options))
    if flags.multirun:

        def point(scenario: Scenario) -> int:
            study = import_module(verb.module)
            before = study.finished(scenario)  # by the same command, before it was interrupted
            return int(study.run(scenario, command)) if before is None else int(before)

        return multirun(point, flags.overrides, flags.config_dir)
    scenario = compose(flags.overrides, flags.config_dir)
    return int(import_module(verb.module).run(scenario, command))


if __name__ == "__main__":
    sys.exit(main())
