"""What is believed of a parameter, as a range to vary it over: the prior's inverse CDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import UserError, nearest
from sim.scenario.errors import unknown_path
from sim.scenario.paths import find
from sim.scenario.posterior import read_posterior
from sim.scenario.priors import quantile, within_bounds
from sim.scenario.run import Prior, Scenario


@dataclass(frozen=True)
class Range:
    """One parameter that is varied.

    Attributes:
        path: of the setting.
        prior: what is believed of it.
        draws: its values in the market's own posterior; empty where there is none.
    """

    path: str
    prior: Prior | None = None
    draws: tuple[float, ...] = ()

    def at(self, uniform: float) -> float:
        """Return the quantile of what is believed, within the bounds of the setting.

        Args:
            uniform: 0 to 1.
        """
        if self.draws:
            value = float(np.quantile(self.draws, uniform))
        else:
            assert self.prior is not None
            value = quantile(self.prior, uniform)
        slot = find(self.path.split("."))
        return value if slot is None else within_bounds(slot, value)


def ranges_of(scenario: Scenario, wanted: object, arms: Sequence[str]) -> tuple[Range, ...]:
    """Return the parameters to vary.

    Args:
        scenario: holds the priors; what the user has set has none, it is known.
        wanted: ``all``, or a list of full paths.
        arms: strategies that run; parameters of other programmes are left out of ``all``.

    Raises:
        UserError: a parameter that does not exist, or of which nothing is believed.
    """
    known = _believed(scenario)
    if wanted == "all":
        chosen = [path for path in known if _acts(path, scenario, arms)]
    elif isinstance(wanted, list) and wanted:
        chosen = [str(path) for path in wanted]
    else:
        raise UserError(
            f"parameters={wanted} is not allowed: all, or a list of paths such as "
            "[behaviour.attachment_gain,behaviour.habit_rate]"
        )
    for path in chosen:
        if chosen.count(path) > 1:
            raise UserError(f"parameters names {path} twice")
        if path not in known:
            wrong = unknown_path(path.split("."))
            hint = nearest(path, known)
            if wrong is not None and hint:
                raise UserError(f"parameters: {path} is not a setting{hint}")
            raise wrong or UserError(
                f"parameters: nothing is believed of {path}, or it is set to a value{hint}; "
                f"declare a range, as in prior.{path}={{distribution: uniform, a: 0, b: 1}}"
            )
    if not chosen:
        raise UserError("parameters=all: every parameter is set to a value, none is left to vary")
    return tuple(known[path] for path in chosen)


def _believed(scenario: Scenario) -> dict[str, Range]:
    """Return all that could be varied, the market's own posterior before any prior."""
    market = scenario.market
    found: dict[str, Range] = {}
    if market.posterior is not None:
        table = read_posterior(market.posterior)
        for path in map(str, table.columns):
            if path not in market.posterior_fixed:
                found[path] = Range(path, draws=tuple(map(float, table[path])))
    for path, prior in scenario.prior.items():
        slot = find(path.split("."))
        if slot is None or not slot.is_number():
            raise UserError(f"prior: '{path}' is not a parameter that can be varied")
        found.setdefault(path, Range(path, prior))
    return found


def _acts(path: str, scenario: Scenario, arms: Sequence[str]) -> bool:
    """Tell whether a parameter belongs to something that runs."""
    head, _, rest = path.partition(".")
    if head != "strategy":
        return True
    running = (*arms, scenario.baseline, *scenario.competition.strategies.values())
    names = {name.strip() for arm in running for name in arm.split("+")}
    return rest.partition(".")[0] in names | {"status_quo"}
