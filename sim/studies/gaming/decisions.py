"""What a team decides: an arm, its money and its settings, a quarter at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from sim.errors import UserError, nearest, phrase
from sim.firm.budget import check_budget
from sim.locale import ENGLISH, Catalogue
from sim.scenario.base import NonNegative, Settings, Share
from sim.scenario.run import Scenario
from sim.strategies.base import programme_names, validate_strategy_settings
from sim.strategies.usual_plan import arm_of
from sim.studies.gaming.rules import DECISIONS, QUARTER, Rules


class Decision(Settings):
    """One quarter of one team."""

    arm: str = Field("status_quo", description="programmes joined by +")
    spend: NonNegative | None = Field(
        None, description="currency at most; null: all that may be spent"
    )
    shares: dict[str, Share] = Field(
        default_factory=dict, description="share of the money by programme, in a mix; else equal"
    )
    settings: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="programme -> settings, as in strategy.<programme>"
    )


Plan = tuple[Decision, ...]
"""A team's decisions, quarter by quarter."""

_EXAMPLES = {
    "arm": "mass+loyalty_programme",
    "spend": "",
    "shares": "{loyalty_programme: 0.6}",
    "settings": "{promotion: {depth: 0.15}}",
}
"""Keys of a decision and what may stand there; keys are the same in every language."""


def template(team: str, rules: Rules, words: Catalogue = ENGLISH) -> str:
    """Return the file a team starts from, explained in its language."""
    lines = ["# " + words["game.file"].format(team=team)]
    budget = f"{rules.budget_per_quarter:.12g}"  # as it is to be typed
    for key, example in _EXAMPLES.items():
        said = words[f"game.file.{key}"].format(example=example, budget=budget)
        lines.append(f"#   {key}: {said}")
    return "\n".join([*lines, "quarters:", "  1: {arm: status_quo}", ""])


def path_of(folder: Path, team: str) -> Path:
    """Return where a team writes its decisions."""
    return folder / DECISIONS / f"{team}.yaml"


def read_plan(folder: Path, team: str, rules: Rules, until: int, scenario: Scenario) -> Plan:
    """Read and check what a team decided up to a quarter.

    Args:
        folder: of the game.
        team: whose decisions.
        rules: of the game.
        until: last quarter, counted from 1.
        scenario: the market played on, to check programmes and their set-up cost.

    Raises:
        UserError: one sentence naming team, quarter, key, value and what is allowed.
    """
    path = path_of(folder, team)
    if not path.is_file():
        raise UserError(f"{path}: team {team} has no file of decisions")
    try:
        written = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise UserError(f"{path}: this is not YAML ({error.__class__.__name__})") from error
    quarters = written.get("quarters") if isinstance(written, dict) else None
    if not isinstance(quarters, dict) or not quarters:
        raise UserError(f"{path}: there is nothing under 'quarters'")
    for number in quarters:
        if not isinstance(number, int) or not 1 <= number <= rules.quarters:
            raise UserError(
                f"{path}: quarter {number!r} is not allowed: a whole number from 1 to "
                f"{rules.quarters}"
            )
    if 1 not in quarters:
        raise UserError(f"{path}: quarter 1 is missing")
    plan: list[Decision] = []
    for number in range(1, until + 1):
        where = f"{path}: " + phrase(f"quarter {number:d}")
        plan.append(_decision(quarters[number], where) if number in quarters else plan[-1])
    _check(plan, rules, scenario, path)
    return tuple(plan)


def _decision(written: Any, where: str) -> Decision:
    if not isinstance(written, dict):
        raise UserError(f"{where}: write for example {{arm: mass, spend: 500}}")
    for key in written:
        if key not in Decision.model_fields:
            raise UserError(
                f"{where}: no key '{key}'{nearest(str(key), Decision.model_fields)}; "
                f"there are {', '.join(Decision.model_fields)}"
            )
    try:
        return Decision.model_validate(written)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise UserError(f"{where}: {key}={first['input']!r}: {first['msg'].lower()}") from None


def _check(plan: list[Decision], rules: Rules, scenario: Scenario, path: Path) -> None:
    """Refuse unknown programmes, bad settings, and money that is not there."""
    size = scenario.population.size or 0
    for number, decision in enumerate(plan, start=1):
        where = f"{path}: " + phrase(f"quarter {number:d}")
        most = rules.budget_per_quarter * number
        if decision.spend is not None and decision.spend > most:
            raise UserError(
                f"{where}: spend={decision.spend:g} is more than the {most:g} that "
                f"{number} quarter(s) bring"
            )
        known = programme_names()
        for name in (*decision.shares, *decision.settings):
            if name not in known:
                raise UserError(f"{where}: no programme '{name}'{nearest(name, known)}")
        try:
            for name, settings in decision.settings.items():
                validate_strategy_settings(name, settings)
            money = most if decision.spend is None else decision.spend
            decided = with_settings(scenario, decision)
            arm, shares = arm_of(decision.arm, decided, money, size, QUARTER)
            check_budget(arm.programmes, money, size, shares)
        except UserError as error:
            raise UserError(f"{where}: {error}") from error


def with_settings(scenario: Scenario, decision: Decision) -> Scenario:
    """Return the scenario with a decision's settings of programmes and shares of the money."""
    strategy = {name: dict(values) for name, values in scenario.strategy.items()}
    for name, values in decision.settings.items():
        strategy[name] = {**strategy.get(name, {}), **values}
    budget = scenario.budget.model_copy(update={"shares": dict(decision.shares)})
    return scenario.model_copy(update={"strategy": strategy, "budget": budget})
