"""What no single group of settings can check alone: names that refer to other groups."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path

from sim.errors import UserError, nearest, phrase
from sim.scenario.paths import find
from sim.scenario.programmes import check_arm, programme_settings
from sim.scenario.run import Scenario
from sim.scenario.strategy import SELECTIONS

ALWAYS = ("none", "status_quo")
"""Arms of every comparison: nothing at all, and the plan of the warm-up."""

SIZED = ("lastfm", "deezer", "edge_list")
"""Networks that bring a size of their own."""


def checked(scenario: Scenario) -> Scenario:
    """Add the arms that always run and refuse references to things that do not exist.

    Raises:
        UserError: an unknown programme, baseline, KPI, rival or parameter, or a network that
            lacks what it needs.
    """
    scenario = _with_standing_arms(scenario)
    _check_budget_shares(scenario)
    _check_competition(scenario)
    _check_channels(scenario)
    _check_segments(scenario)
    _check_precision(scenario)
    _check_network(scenario)
    _check_priors(scenario)
    return scenario


def _with_standing_arms(scenario: Scenario) -> Scenario:
    """Put ``none`` and ``status_quo`` in front when they are missing; check all arms."""
    arms = scenario.strategies
    if not arms:
        raise UserError("strategies is empty: name at least one, such as strategies=[mass]")
    twice = sorted({arm for arm in arms if arms.count(arm) > 1})
    if twice:
        raise UserError(f"strategies names '{twice[0]}' twice")
    for arm in arms:
        check_arm(arm, scenario.strategy)
    if not set(ALWAYS) <= set(arms):
        arms = (*ALWAYS, *(arm for arm in arms if arm not in ALWAYS))
    if scenario.baseline not in arms:
        raise UserError(
            f"baseline='{scenario.baseline}' is not among the strategies"
            f"{nearest(scenario.baseline, arms)}; choose from {', '.join(arms)}"
        )
    return scenario.model_copy(update={"strategies": arms})


def _check_budget_shares(scenario: Scenario) -> None:
    known = programme_settings()
    for programme in scenario.budget.shares:
        if programme not in known:
            others = _others(programme, known)
            raise UserError(f"budget.shares.{programme} is not a programme{others}")


def _check_competition(scenario: Scenario) -> None:
    brands = [brand.name for brand in scenario.market.brands]
    for rival, arm in scenario.competition.strategies.items():
        where = f"competition.strategies.{rival}"
        if rival == brands[0]:
            raise UserError(f"{where} is the focal firm itself: its strategies go in strategies=")
        if rival not in brands:
            market, others = scenario.market.name, _others(rival, brands[1:])
            raise UserError(f"{where} is not a brand of market {market}{others}")
        try:
            check_arm(arm, scenario.strategy)
        except UserError as error:
            raise UserError(f"{where}: {error}") from error


def _check_channels(scenario: Scenario) -> None:
    """Refuse programmes that use a channel the firm does not have."""
    for programme, settings in scenario.strategy.items():
        for key, value in settings.items():
            if key.endswith("channel") and value not in scenario.firm.channels:
                others = _others(str(value), scenario.firm.channels)
                raise UserError(
                    f"strategy.{programme}.{key}='{value}' is not a channel of "
                    f"firm.channels{others}"
                )


def _check_segments(scenario: Scenario) -> None:
    """Refuse segments under a taken name, and programmes that select one the firm has not."""
    for name in scenario.firm.segments:
        if name in SELECTIONS:
            raise UserError(f"firm.segments.{name}: the name is taken; choose another")
    known = [*SELECTIONS, *scenario.firm.segments]
    for programme, settings in scenario.strategy.items():
        chosen = settings.get("select", SELECTIONS[0])
        if chosen not in known:
            others = _others(str(chosen), known)
            raise UserError(
                f"strategy.{programme}.select='{chosen}' is not a segment of firm.segments{others}"
            )


def _check_precision(scenario: Scenario) -> None:
    precision = scenario.precision
    known = importlib.import_module("sim.measures.definitions").KPIS
    if precision.kpi is not None and precision.kpi not in known:
        others = _others(precision.kpi, known)
        raise UserError(f"precision.kpi='{precision.kpi}' is not a KPI{others}")
    if (precision.kpi is None) != (precision.half_width is None):
        given, lacking = ("kpi", "half_width") if precision.kpi else ("half_width", "kpi")
        raise UserError(f"precision.{given} needs precision.{lacking} too")
    for kpi in scenario.market.unidentified:
        if kpi not in known:
            raise UserError(f"market.unidentified: '{kpi}' is not a KPI{_others(kpi, known)}")


def _check_network(scenario: Scenario) -> None:
    network = scenario.network
    if network.kind == "edge_list":
        if network.path is None:
            raise UserError("network=edge_list needs network.path, a CSV or Parquet file of ties")
        if not Path(network.path).is_file():
            raise UserError(f"network.path='{network.path}': there is no such file")
    elif network.path is not None:
        raise UserError(f"network.path is read by network=edge_list, not by {network.kind}")
    if network.kind not in SIZED and scenario.population.size is None:
        raise UserError(f"network={network.kind} needs population.size")


def _check_priors(scenario: Scenario) -> None:
    for path, prior in scenario.prior.items():
        slot = find(path.split("."))
        if slot is None or not slot.is_number():
            raise UserError(f"prior: '{path}' is not a parameter that can be drawn")
        positive = prior.a > 0 if prior.distribution in ("lognormal", "beta") else True
        ordered = prior.b > prior.a if prior.distribution == "uniform" else prior.b > 0
        if not (positive and ordered):
            raise UserError(
                f"prior.{path}: a={prior.a:g} b={prior.b:g} do not make a {prior.distribution} "
                "distribution"
            )


def _others(name: str, allowed: Iterable[str]) -> str:
    """Return the name nearest to one that is not known, and the others while they are few."""
    names = list(allowed)
    near = nearest(name, names)
    return phrase(f"{near}; choose from {', '.join(names)}") if len(names) <= 40 else near
