"""One visitor's market: opened, lived, changed on the way, begun again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.app.live.history import History
from sim.app.live.levers import BY_KEY, value_of, with_value
from sim.app.live.standing import standings
from sim.app.live.wanted import MOST_CHANGES, Asked, Change, Wanted, checked
from sim.behaviour.parameters import pack_parameters
from sim.errors import UserError
from sim.firm.budget import check_budget
from sim.market import Market
from sim.plots.network_layout import network_layout, ties_image
from sim.population.initial import expected_satisfaction
from sim.scenario.load import load_scenario
from sim.scenario.run import Scenario
from sim.strategies.usual_plan import arm_of


@dataclass
class _Past:
    """A market that has lived its warm-up, and where its people are drawn."""

    wanted: Wanted
    market: Market
    places: NDArray[np.float64]
    images: dict[str, str] = field(default_factory=dict)


class LiveMarket:
    """A market that a visitor lives week by week.

    It is an ordinary :class:`~sim.market.Market`: what is changed on the way is what its settings
    and its plan allow, so the same beginning and the same changes give the same weeks.

    Attributes:
        run: a new name at every beginning; what a browser shows of another run is stale.
        wanted: how it began. changes: what was changed since, by week.
        market: the market now. history: what it remembers. places: of its people, (size, 2).
    """

    def __init__(self, wanted: Wanted) -> None:
        """Open the market and live its warm-up.

        Raises:
            UserError: the market cannot be, such as a strategy that the budget cannot set up.
        """
        self._past = _past(wanted)
        self._begin(wanted)

    def reopen(self, wanted: Wanted) -> None:
        """Begin again, perhaps another market; the past is kept where it is the same.

        Raises:
            UserError: the market cannot be; the one before goes on.
        """
        past = self._past
        if wanted.without_strategy() != past.wanted:
            past = _past(wanted)
        _affordable(past.market, wanted.strategy, past.market.budget)
        self._past = past
        self._begin(wanted)

    def _begin(self, wanted: Wanted) -> None:
        self.wanted, self.changes = wanted, ()
        self.run = secrets.token_hex(6)
        self.market = self._past.market.fork(wanted.strategy)
        self.places = self._past.places
        self.history = History(self.market)

    # --- its life ------------------------------------------------------------------------------

    @property
    def week(self) -> int:
        """Weeks lived since the programme began."""
        return self.market.week

    @property
    def weeks(self) -> int:
        """Weeks it lives at the most."""
        return self.wanted.weeks

    @property
    def ended(self) -> bool:
        """Whether its last week is over."""
        return self.week >= self.weeks

    @property
    def arm(self) -> str:
        """The strategy the focal firm follows now."""
        return self.market.arm

    def step(self, weeks: int = 1) -> None:
        """Live some weeks, none after the last."""
        for _ in range(min(weeks, self.weeks - self.week)):
            self.history.live(self.market)

    def standings(self) -> NDArray[np.int8]:
        """Return where everybody stands: see :func:`sim.app.live.standing.standings`."""
        return standings(self.market)

    def ties(self, colour: str) -> str | None:
        """Return the image of all ties in a colour, drawn once; None where nobody knows anybody."""
        network, images = self.market.network, self._past.images
        if network.edges == 0:
            return None
        if colour not in images:
            images[colour] = ties_image(
                self.places, network.offsets, network.neighbours, colour=colour
            )
        return images[colour]

    # --- what a visitor changes ----------------------------------------------------------------

    changes: tuple[Change, ...]

    def change(self, name: str, value: object) -> Change | None:
        """Change the strategy or a lever from the coming week on.

        Members, points, bonds and habits stay; a new strategy has the money that is left.

        Args:
            name: ``strategy`` or the key of a lever that counts at once.
            value: the new one; numbers go to the nearest allowed.

        Returns:
            What was changed, None if it was so already.

        Raises:
            UserError: it cannot be changed, or the money left cannot set the strategy up.
        """
        text = checked(name, value)
        if text == self.value(name):
            return None
        if len(self.changes) >= MOST_CHANGES:
            raise UserError(f"at most {MOST_CHANGES} changes in one market")
        if name == "strategy":
            self._adopt(text, self.market.settings)
        else:
            self._set(name, float(text))
        change = Change(self.week, name, text)
        again = (self.week, name)
        self.changes = (*(c for c in self.changes if (c.week, c.name) != again), change)
        return change

    def value(self, name: str) -> str:
        """Return the value of the strategy or of a lever now, as written in a change."""
        if name == "strategy":
            return self.arm
        return f"{BY_KEY[name].near(value_of(self.market.settings, BY_KEY[name])):g}"

    def values(self) -> dict[str, float]:
        """Return the value of every lever now, by key."""
        return {key: value_of(self.market.settings, lever) for key, lever in BY_KEY.items()}

    def _set(self, name: str, value: float) -> None:
        lever = BY_KEY[name]
        settings = with_value(self.market.settings, lever, value)
        if lever.programme is None:
            self.market.settings = settings
            self.market.parameters = _packed(self.market, settings)
        elif lever.programme in self._running():
            self._adopt(self.arm, settings)
        else:
            self.market.settings = settings

    def _running(self) -> set[str]:
        return {programme.name for programme in self.market.brands[0].active}

    def _adopt(self, arm: str, settings: Scenario) -> None:
        """Let the focal firm follow an arm with the money left, for the weeks left."""
        market = self.market
        left = max(0.0, market.budget - float(market.brands[0].ledger.rows()["amount"].sum()))
        before, market.settings = market.settings, settings
        try:
            _affordable(market, arm, left, self.weeks - self.week, self._running())
            market.adopt(arm, total=left, weeks=self.weeks - self.week)
        except UserError:
            market.settings = before
            raise


def opened(asked: Asked) -> LiveMarket:
    """Return the market that an address asks for, lived to its week with all its changes.

    Raises:
        UserError: the market cannot be.
    """
    live = LiveMarket(asked.wanted)
    for change in asked.changes:
        live.step(change.week - live.week)
        live.change(change.name, change.value)
    live.step(asked.week - live.week)
    return live


def matches(live: LiveMarket, asked: Asked) -> bool:
    """Tell whether a market is the one an address asks for, perhaps lived further since."""
    return (
        live.wanted == asked.wanted and live.changes == asked.changes and (live.week >= asked.week)
    )


def _past(wanted: Wanted) -> _Past:
    settings = load_scenario(*wanted.overrides())
    market = Market(settings)
    if market.warm_up:
        market.run_for(market.warm_up)
    _affordable(market, wanted.strategy, market.budget)
    ties = market.network
    return _Past(wanted.without_strategy(), market, network_layout(ties.offsets, ties.neighbours))


def _affordable(
    market: Market,
    arm: str,
    money: float,
    weeks: int | None = None,
    running: set[str] | None = None,
) -> None:
    """Refuse an arm whose programmes, those that run already left out, cannot be set up."""
    size = len(market.consumers)
    found, shares = arm_of(arm, market.settings, money, size, weeks)
    fresh = [each for each in found.programmes if each.name not in (running or set())]
    if fresh:
        check_budget(fresh, money, size, shares)


def _packed(market: Market, settings: Scenario) -> NDArray[np.void]:
    """Return the parameters of the week as the market itself packs them."""
    return pack_parameters(
        settings.behaviour.model_dump(),
        settings.market.kind,
        float(market.price.mean()),
        expected_satisfaction(settings.market.brands[0], settings.behaviour),
    )
