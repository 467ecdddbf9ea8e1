"""All verbs: where each lives, which options it takes, and in English what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class Verb(NamedTuple):
    """One verb of the command; a named tuple, for a class of data takes long to import.

    Attributes:
        module: where its ``run`` lives.
        summary: one line for the list of verbs.
        takes_scenario: composed from overrides of the configuration.
        options: names of its own options, each with its meaning.
        words: what stands before them, as shown; such a verb reads its arguments itself, in
            ``main``.
        sweeps: several values are points of its own design; it takes the overrides as typed.
    """

    module: str
    summary: str
    takes_scenario: bool = False
    options: Mapping[str, str] = MappingProxyType({})
    words: str = ""
    sweeps: bool = False


VERBS: Final = {
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
            "lang": "fr or en (default), of what is printed, the decisions file and the report",
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
            "kpi": "of a sweep: by which KPI its points are ranked (npv)",
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
"""By name, in the order in which they are shown."""
