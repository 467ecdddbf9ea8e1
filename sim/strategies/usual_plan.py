"""Arms that add to the usual plan: what the firm does anyway goes on underneath, paid first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.errors import UserError
from sim.firm.budget import split
from sim.firm.media import exposures_to_buy
from sim.scenario.run import Scenario
from sim.strategies.base import Arm, parse_arm

STATUS_QUO = "status_quo"

_SPARE = 1.0 + 1.1e-9
"""Set aside for the usual plan, times its cost: just more than the billionth a budget keeps back.

Without it the plan would buy a hair less under another arm than alone, and luck at the edge of an
exposure could differ between arms that meet consumers alike.
"""


def budget_of(scenario: Scenario, size: int) -> float:
    """Return the money one arm may spend over the weeks of the programme, currency.

    Without a total, it grows with the market and the years; a shorter programme has a year's.
    """
    if scenario.budget.total is not None:
        return scenario.budget.total
    return scenario.budget.per_consumer * size * max(1.0, scenario.horizon.weeks / 52.0)


def usual_cost(scenario: Scenario, size: int, weeks: int | None = None) -> float:
    """Return what the focal brand's usual plan costs over so many weeks of it, currency.

    Args:
        scenario: the scenario. size: consumers. weeks: None for all weeks of the programme.
    """
    firm, brand = scenario.firm, scenario.market.brands[0]
    factor = float(scenario.strategy.get(STATUS_QUO, {}).get("advertising_factor", 1.0))
    exposures = factor * exposures_to_buy(brand.advertising, firm.media_saturation)
    return exposures * size * firm.media_cost * (scenario.horizon.weeks if weeks is None else weeks)


def arm_of(
    name: str, scenario: Scenario, total: float, size: int, weeks: int | None = None
) -> tuple[Arm, Mapping[str, float]]:
    """Return the programmes an arm runs, and the share of the budget of each.

    With ``budget.keep_status_quo`` every arm but ``none`` keeps the usual plan running, paid
    first; its own programmes share the rest. So all arms have the same total, and an arm differs
    from the status quo by what it adds.

    Args:
        name: of the arm, such as ``mass+loyalty_programme``.
        scenario: parameters and budget.
        total: budget of the arm, currency.
        size: consumers.
        weeks: how many weeks the budget is for; None for all weeks of the programme.

    Raises:
        UserError: an unknown programme, bad settings or shares.
    """
    arm = parse_arm(name, scenario.strategy)
    for programme in arm.programmes:
        if programme.for_rivals_alone:
            raise UserError(
                f"strategies: '{programme.name}' answers the focal firm, which cannot run it "
                f"itself: write competition.strategies.<rival>={programme.name}"
            )
    names = [programme.name for programme in arm.programmes]
    shares: dict[str, float] = dict(scenario.budget.shares)
    if not scenario.budget.keep_status_quo or "none" in names or STATUS_QUO in names:
        return arm, shares
    usual: tuple[Any, ...] = parse_arm(STATUS_QUO, scenario.strategy).programmes
    first = min(1.0, _SPARE * usual_cost(scenario, size, weeks) / total) if total > 0.0 else 1.0
    rest = {each: (1.0 - first) * share for each, share in split(names, shares).items()}
    return Arm(arm.name, (*usual, *arm.programmes)), {STATUS_QUO: first, **rest}
