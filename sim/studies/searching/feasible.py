"""Whether any point of a space can be run at all: found out before anything runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from scipy.stats import qmc

from sim.errors import UserError
from sim.scenario.run import Scenario
from sim.strategies.base import parse_arm
from sim.studies.searching.space import SHARES, Dimension

_PROBES = 64
"""Points that are looked at, spread evenly over the space."""


def check_feasible(
    scenario: Scenario,
    space: Sequence[Dimension],
    arms: Sequence[str],
    run: Callable[[dict[str, Any], str], object],
) -> None:
    """Refuse a search of which no point can be run, such as where no budget pays a set-up.

    Args:
        scenario: what every point starts from.
        space: what varies. arms: the choice of strategies.
        run: validates one point: its values by path, and its arm.

    Raises:
        UserError: none of many points can be run; why the first cannot.
    """
    first: UserError | None = None
    for arm in arms:
        for values in _probes(scenario, space, arm):
            try:
                run(values, arm)
            except UserError as error:
                first = first or error
            else:
                return
    if first is not None:
        raise UserError(f"no point of the space can be run: {first}") from first


def _probes(scenario: Scenario, space: Sequence[Dimension], arm: str) -> Iterator[dict[str, Any]]:
    """Yield points spread over the space, each once as it is and once with the best shares."""
    if not space:
        yield {}
        return
    best = _paying_shares(scenario, space, arm)
    cube = qmc.Halton(len(space), scramble=False).random(_PROBES)
    for place in ([0.5] * len(space), [0.0] * len(space), [1.0] * len(space), *cube.tolist()):
        values = {each.path: each.at(u) for each, u in zip(space, place, strict=True)}
        if best:
            yield {**values, **best}
        yield values


def _paying_shares(scenario: Scenario, space: Sequence[Dimension], arm: str) -> Mapping[str, float]:
    """Return the shares that pay the set-ups of a mix with the least money; none where free."""
    size = scenario.population.size or 0
    costs = {
        each.name: each.set_up_cost(size) for each in parse_arm(arm, scenario.strategy).programmes
    }
    total = sum(costs.values())
    if total <= 0.0:
        return {}
    return {
        each.path: min(max(costs[name] / total, each.low), each.high)
        for each in space
        if (name := each.path.removeprefix(SHARES)) in costs
    }
