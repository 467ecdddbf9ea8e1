"""What stands on the pages of help beside the verbs: settings and options, in English."""

from __future__ import annotations

from typing import Final

OPTIONS: Final = {
    "--help": "this text; 'relmark <verb> --help' for one verb",
    "--version": "the version",
    "lang=fr": "what is printed and the page in French; RELMARK_LANG=fr: always",
}
"""Of the command itself."""

FIRST_STEPS: Final = ("relmark compare market=grocery population.size=500 replications=4 draws=4",)

COMPARE_SETTINGS: Final = {
    "strategies=[none,status_quo,mass,promotion,one_to_one,loyalty_programme]": (
        "arms; mass+promotion is a mix; none and status_quo always run"
    ),
    "baseline=status_quo": "the arm that differences are taken against",
    "population.size=null": "consumers; null takes the network's",
    "budget.total=null": "currency for each arm; null takes budget.per_consumer",
    "horizon.warm_up=52": "weeks before the arms part",
    "horizon.weeks=104": "weeks of the programme",
    "horizon.run_off=52": "weeks after it",
    "replications=20": "paired runs at central parameters",
    "draws=20": "runs at parameters drawn from their priors",
    "precision.kpi= precision.half_width=": "replicate until the difference is known this well",
    "strategy.promotion.depth=0.2": "any setting of a programme",
    "record.transactions=true record.contacts=true": "keep these logs too",
    "seed=1  workers=0  name=null  results_dir=results": "",
}
"""Settings of a scenario most often changed, with their defaults."""

COMPARE_OPTIONS: Final = {
    "--cfg job": "print the resolved configuration and stop",
    "--config-dir {folder}": "a folder of your own files, such as {folder}/market/mine.yaml",
    "-m, --multirun": (
        "one comparison for each of several values, such as population.size=500,1000; "
        "Hydra's launchers apply"
    ),
    "market=path/to/file.yaml": "a market of your own",
    "from={folder}": "start from the settings of a result instead of the defaults",
}
"""Of a comparison."""

USAGE: Final = {
    "usage.folder": "FOLDER",
    "usage.relmark": (
        "relmark: what each way of treating customers does to retention, cost and lifetime value"
    ),
    "usage.of_relmark": "usage: relmark <verb> [key=value ...]",
    "usage.verbs": "verbs:",
    "usage.options": "options:",
    "usage.first_steps": "first steps:",
    "usage.compare": "relmark compare: run strategies side by side on the same customers",
    "usage.of_compare": "usage: relmark compare [key=value ...] [options]",
    "usage.files": "files to choose from:",
    "usage.settings": "settings (defaults; 'relmark compare --cfg job' prints all of them):",
    "usage.verb": "relmark {verb}: {summary}",
    "usage.of_verb": "usage: relmark {arguments}",
    "usage.scenario": "and every setting of 'relmark compare', such as market=grocery",
}
"""Headings, and how a verb is called."""
