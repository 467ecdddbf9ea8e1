"""``relmark game``: teams lead the same firm, a quarter at a time, on hidden luck.

``new`` writes the rules, a hidden seed and a file of decisions for each team; ``play`` lives all
teams' decisions up to a quarter and ranks them. What was played can be changed no more: decisions
of quarters already played must stay as they were.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from sim.errors import UserError, nearest, phrase
from sim.locale import LANGUAGES, Catalogue, catalogue
from sim.locale.spoken import speaking, spoken
from sim.report.game import write_game_report
from sim.results import prepare, write_text
from sim.scenario.run import Scenario
from sim.studies.compare import check, resolved
from sim.studies.gaming.decisions import Decision, Plan, path_of, read_plan, template
from sim.studies.gaming.play import HOUSE, Game, market_of, play, ranking
from sim.studies.gaming.rules import (
    DECISIONS,
    QUARTER,
    RULES,
    SECRET,
    Rules,
    commit,
    draw_seed,
    read_rules,
    read_seed,
)
from sim.studies.identity import MODEL_VERSION
from sim.studies.options import whole_number
from sim.studies.pool import each
from sim.studies.progress import Watch

VERB = "game"
ACTIONS = ("new", "play")
_OWN = {
    "new": ("name", "results_dir", "teams", "quarters", "budget", "lucks", "run_off", "lang"),
    "play": ("name", "results_dir", "quarter", "lang", "workers"),
}
_PLAYED = "quarter-{number}"
_SIZE, _WARM_UP = 1500, 52


def main(arguments: Sequence[str]) -> int:
    """Run the verb from what was typed: ``new`` or ``play``, then ``key=value``.

    Raises:
        UserError: no such action, option, team or quarter.
    """
    words = [text for text in arguments if "=" not in text]
    if len(words) != 1 or words[0] not in ACTIONS:
        other = phrase(f"'{words[0]}' is not one of them") if words else ""
        given = other or phrase("none was given")
        close = nearest(words[0], ACTIONS) if words else ""
        raise UserError(f"relmark game takes new or play; {given}{close}")
    action = words[0]
    pairs = [text.partition("=") for text in arguments if "=" in text]
    own = {key: yaml.safe_load(value) for key, _, value in pairs if key in _OWN[action]}
    others = [f"{key}={value}" for key, _, value in pairs if key not in _OWN[action]]
    folder = Path(str(own.get("results_dir", "results"))) / VERB / _name(own)
    with speaking(str(own["lang"]) if "lang" in own else None):
        if action == "new":
            return new(folder, own, others)
        return _play(folder, own, others, shlex.join(["relmark", VERB, *arguments]))


def _play(folder: Path, own: Mapping[str, Any], others: Sequence[str], command: str) -> int:
    if others:
        key = others[0].partition("=")[0]
        raise UserError(
            f"relmark game play has no option '{key}'{nearest(key, _OWN['play'])}; "
            f"it takes {', '.join(_OWN['play'])}"
        )
    return play_quarter(folder, own, command)


def new(folder: Path, options: Mapping[str, Any], overrides: Sequence[str]) -> int:
    """Begin a game: its rules, its hidden seed, a file of decisions a team.

    Args:
        folder: of the game. options: teams, quarters, budget, lucks, run_off.
        overrides: the market, as of ``relmark compare``.
    """
    teams = options.get("teams")
    if not isinstance(teams, list) or not teams:
        raise UserError("relmark game new needs teams=[name,name], at least one")
    for team in teams:
        if not str(team).replace("-", "").replace("_", "").isalnum() or str(team) == HOUSE:
            raise UserError(f"teams: '{team}' is not allowed: letters, digits, - and _")
    quarters = whole_number(options, "quarters", 4, 1)
    overrides = [*_defaults(overrides), *overrides]
    scenario = _scenario(overrides, seed=1)
    size = check(scenario)
    budget = options.get("budget", scenario.budget.per_consumer * size * QUARTER / 52)
    if not isinstance(budget, (int, float)) or isinstance(budget, bool) or budget < 0:
        raise UserError(f"budget={budget} is not allowed: an amount of money of at least 0")
    seed = draw_seed()
    rules = Rules(
        name=folder.name,
        scenario=tuple(overrides),
        teams=tuple(str(team) for team in teams),
        quarters=quarters or 4,
        budget_per_quarter=float(budget),
        lucks=whole_number(options, "lucks", 5, 1) or 5,
        run_off=whole_number(options, "run_off", 26, 0) or 0,
        commitment=commit(seed),
    )
    with prepare(folder.parent.parent, VERB, folder.name) as made:
        made.write_text(RULES, yaml.safe_dump(rules.model_dump(mode="json"), sort_keys=False))
        made.write_text(SECRET, f"{seed}\n")
        os.chmod(made.staging / SECRET, 0o600)
        (made.staging / DECISIONS).mkdir()
        for team in rules.teams:
            write_text(path_of(made.staging, team), template(team, rules, spoken()))
    words = spoken()
    print(words["console.decisions"].format(path=folder / DECISIONS))
    print(words["console.then_play"].format(name=folder.name))
    return 0


def play_quarter(folder: Path, options: Mapping[str, Any], command: str) -> int:
    """Live every team's decisions up to a quarter, rank the teams, write the page.

    Args:
        folder: of the game. options: quarter, lang, workers. command: as typed.
    """
    language = str(options.get("lang", spoken().language))
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise UserError(f"lang={language} is not a language{nearest(language, LANGUAGES)}: {known}")
    rules = read_rules(folder)
    quarter = whole_number(options, "quarter", None, 1)
    if quarter is None or quarter > rules.quarters:
        raise UserError(f"relmark game play needs quarter=N, from 1 to {rules.quarters}")
    target = folder / _PLAYED.format(number=quarter)
    if target.exists():
        raise UserError(f"{target}: quarter {quarter} has been played; it is kept as it was")
    seed = read_seed(folder, rules)
    scenario = market_of(_scenario(rules.scenario, seed), rules, seed, quarter)
    size = check(scenario)
    scenario = resolved(scenario, size)
    plans = {team: read_plan(folder, team, rules, quarter, scenario) for team in rules.teams}
    _check_unchanged(folder, plans, quarter)
    plans[HOUSE] = (Decision(),) * quarter
    workers = whole_number(options, "workers", 0, 0) or 0
    tables = _live(scenario, rules, plans, workers)
    tables["ranking"] = ranking(tables["kpis"])
    with prepare(folder.parent, folder.name, target.name) as made:
        for name, frame in tables.items():
            made.write_parquet(name, frame)
        made.write_text("decisions.yaml", _played(plans))
        manifest = _manifest(scenario, rules, quarter, plans, command)
        made.write_manifest(manifest)
        write_game_report(tables, manifest, made.staging / "report.html", language=language)
    words = catalogue(language)
    _show(tables["ranking"], scenario.market.currency, words)
    print(words["console.report"].format(path=target / "report.html"))
    return 0


def _live(
    scenario: Scenario, rules: Rules, plans: Mapping[str, Plan], workers: int
) -> dict[str, pd.DataFrame]:
    games = [
        Game(scenario, rules, team, plan, luck)
        for team, plan in plans.items()
        for luck in range(rules.lucks)
    ]
    done: dict[int, dict[str, pd.DataFrame]] = {}
    with Watch(True) as watch:
        watch.begin("playing", len(games), 0)
        for place, frames in each(play, games, workers):
            done[place] = frames
            watch.advance()
    ordered = [done[place] for place in sorted(done)]
    return {
        name: pd.concat([frames[name] for frames in ordered], ignore_index=True)
        for name in ordered[0]
    }


def _check_unchanged(folder: Path, plans: Mapping[str, Plan], quarter: int) -> None:
    """Refuse decisions of quarters already played that are no longer what was played."""
    for before in range(quarter - 1, 0, -1):
        path = folder / _PLAYED.format(number=before) / "decisions.yaml"
        if not path.is_file():
            continue
        played = yaml.safe_load(path.read_text("utf-8"))
        for team, plan in plans.items():
            now = [decision.model_dump(mode="json") for decision in plan[:before]]
            for number, (then, written) in enumerate(zip(played[team], now, strict=True), start=1):
                if then != written:
                    raise UserError(
                        f"{path_of(folder, team)}: quarter {number} was played and cannot be "
                        "changed any more"
                    )
        return


def _played(plans: Mapping[str, Plan]) -> str:
    said = {team: [each.model_dump(mode="json") for each in plan] for team, plan in plans.items()}
    return yaml.safe_dump(said, sort_keys=False, allow_unicode=True)


def _manifest(
    scenario: Scenario, rules: Rules, quarter: int, plans: Mapping[str, Plan], command: str
) -> dict[str, object]:
    return {
        "name": rules.name,
        "quarter": quarter,
        "quarters": rules.quarters,
        "lucks": rules.lucks,
        "run_off": rules.run_off,
        "house": HOUSE,
        "currency": scenario.market.currency,
        "market": scenario.market.name,
        "commitment": rules.commitment,
        "budget": f"{rules.budget_per_quarter:g}",
        "decisions": _played(plans),
        "command": command,
        "model_version": MODEL_VERSION,
    }


def _show(ranked: pd.DataFrame, currency: str, words: Catalogue) -> None:
    sign = words.numbers.currency(currency)
    for _, row in ranked.iterrows():
        place = " –" if pd.isna(row["rank"]) else f"{row['rank']:>2}"
        print(f"{place}  {row['team']:<20} {words.numbers.number(row['npv']):>12} {sign}")


def _scenario(overrides: Sequence[str], seed: int) -> Scenario:
    from sim.scenario.compose import compose  # Hydra is only loaded when it is needed

    return compose([*overrides, f"seed={seed}"])


def _defaults(overrides: Sequence[str]) -> list[str]:
    """Return what a game sets unless asked otherwise: a market small enough for a class."""
    given = {text.partition("=")[0] for text in overrides}
    wanted = {
        "network": "community",
        "population.size": str(_SIZE),
        "horizon.warm_up": str(_WARM_UP),
        "replications": "1",
        "draws": "0",
    }
    return [f"{key}={value}" for key, value in wanted.items() if key not in given]


def _name(options: Mapping[str, Any]) -> str:
    name = options.get("name")
    if not isinstance(name, str) or not name:
        raise UserError("relmark game needs name=NAME")
    return name
