"""The market: one week of consumers and brands, read as a story.

A :class:`Market` is one replication of one world. It runs its warm-up under the status-quo plan,
then :meth:`Market.fork` makes an arm of it: the same consumers, the same network, the same past
(customer database included), and another strategy for the focal brand.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, Self

import mesa
import numpy as np
from mesa.datacollection import DataCollector
from numpy.typing import NDArray

from sim.behaviour.errand import Errand, Scene
from sim.behaviour.parameters import pack_parameters
from sim.behaviour.press import news_of
from sim.behaviour.tally import BLOCK, tally_block
from sim.behaviour.week import live_block
from sim.firm.brand import Brand
from sim.firm.channels import Channels, channel_records
from sim.firm.ledger import ITEMS
from sim.firm.plan import WeekPlan
from sim.firm.programme import Visible
from sim.firm.sales import Sales
from sim.measures.recording import Recording
from sim.network.build import build_network
from sim.network.graph import Network
from sim.population.build import build_population
from sim.population.consumers import Consumers
from sim.population.initial import expected_satisfaction
from sim.population.records import Records, brand_dtype, touch_dtype
from sim.population.twin import TwinConsumer
from sim.randomness import Key
from sim.recorder import Recorder, census, contact_rows, purchase_rows, weekly_rows
from sim.scenario.run import Scenario
from sim.strategies.base import Arm, parse_arm
from sim.strategies.rivalry import answering
from sim.strategies.usual_plan import arm_of, budget_of

_SERIES = ("buyers", "purchases", "units", "revenue", "marketing_cost", "aware", "attachment")


@lru_cache(maxsize=4)
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads)


def network_of(settings: Scenario, key: Key) -> Network:
    """Build the network a scenario asks for; it never depends on a strategy."""
    chosen = settings.network
    wanted = {
        "small_world": ("neighbours", "rewiring"),
        "scale_free": ("ties",),
        "community": ("mean_degree", "mixing"),
    }.get(chosen.kind, ())
    parameters: dict[str, Any] = {name: getattr(chosen, name) for name in wanted}
    if chosen.kind == "community" and chosen.communities > 0:
        parameters["communities"] = chosen.communities
    if chosen.kind == "edge_list":
        parameters["path"] = chosen.path
        columns = {"source": chosen.source, "target": chosen.target}
        parameters["columns"] = {end: name for end, name in columns.items() if name}
    return build_network(chosen.kind, settings.population.size, key, **parameters)


class Market(mesa.Model):
    """One replication of one market.

    Attributes:
        settings: the scenario.
        key: (seed, replication): all luck of this market.
        consumers: the columnar agent set of everyone who can ever buy.
        brands: the brands, ordinary Mesa agents; ``brands[0]`` is the focal firm.
        network: who talks to whom.
        recorder: the columns written so far.
        week: weeks since the fork; negative in the warm-up.
        arm: name of the focal brand's strategy.
        sales: what was bought in the latest week.
        latest: the focal brand's figures of the latest week.
    """

    def __init__(
        self,
        settings: Scenario | None = None,
        *,
        replication: int = 0,
        arm: str | None = None,
        network: Network | str | None = None,
        rng: Any = None,
        **overrides: Any,
    ) -> None:
        """Build the market before its first week.

        Args:
            settings: the scenario; None composes the default one with ``overrides``.
            replication: number of the replication; the luck's second key.
            arm: strategy of the focal brand from week 0; None leaves the status quo until a fork.
            network: ties already built for this key, or the name of a kind of network as an
                override; None builds them.
            rng: given by ``mesa.batch_run``; a whole number replaces the scenario's seed.
            **overrides: settings by full name, such as ``{"population.size": 500}``.
        """
        if isinstance(network, str):
            overrides, network = {"network": network, **overrides}, None
        if settings is None:
            settings = _settings_of(overrides)
        elif overrides:
            raise TypeError(f"a market takes a scenario or overrides, not both: {list(overrides)}")
        if isinstance(rng, (int, np.integer)):
            settings = settings.model_copy(update={"seed": int(rng)})
        super().__init__(rng=settings.seed)
        self.settings = settings
        self.key: Key = (settings.seed, replication)
        self.network = network_of(settings, self.key) if network is None else network
        horizon = settings.horizon
        self.warm_up = horizon.warm_up
        self.week = -horizon.warm_up
        self.horizon = horizon.weeks + horizon.run_off
        self.consumers = self._populate()
        self._lay_out_week()
        self.brands = [self._brand(index) for index in range(len(settings.market.brands))]
        self.recorder = Recorder()
        self.arm = "status_quo"
        self.sales = Sales.from_outcome(self.consumers.outcome)
        self._sums = np.zeros((len(self.brands), 3))
        self.latest: dict[str, float] = dict.fromkeys(_SERIES, 0.0)
        if settings.engine == "agents":
            for index in range(len(self.consumers)):
                TwinConsumer(self, index)
        self._arm_at_fork = arm if arm is not None else _sole_arm(settings, overrides)
        self.datacollector = DataCollector(
            model_reporters={name: _reporter(name) for name in _SERIES}
        )
        if self.week == 0:
            self._begin()

    def _populate(self) -> Consumers:
        """Draw everyone who can ever buy."""
        settings = self.settings
        people = build_population(
            settings.market,
            settings.population,
            settings.behaviour,
            self.network,
            self.key,
            self.warm_up + self.horizon,
            self.warm_up,
        )
        return Consumers(self, people.traits, people.state, people.outcome)

    def _lay_out_week(self) -> None:
        """Make ready what every week reads: parameters, prices, channels, voices, empty plans."""
        settings, size = self.settings, len(self.consumers)
        market = settings.market
        self.price = np.array([brand.price for brand in market.brands])
        self.unit_cost = np.array([brand.unit_cost for brand in market.brands])
        self.parameters = pack_parameters(
            settings.behaviour.model_dump(),
            market.kind,
            float(self.price.mean()),
            expected_satisfaction(market.brands[0], settings.behaviour),
        )
        self.season = np.array(market.season)
        self.channels = Channels(settings.firm.channels)
        self._channel_records = channel_records(settings.firm.channels)
        self.voices = np.zeros((2, size), dtype=np.int8)
        self.offers: Records = np.zeros(len(market.brands), dtype=brand_dtype())
        self._news = news_of(market)
        slots = self.consumers.traits["taste"].shape[1]
        self._no_pull = np.zeros((0, slots), dtype=np.float32)
        self._no_touches = np.zeros(0, dtype=touch_dtype())
        self._nowhere = np.zeros(size + 1, dtype=np.int64)

    # --- the story of one week -----------------------------------------------------------------

    def run_for(self, duration: float) -> None:
        """Live so many weeks; none of a scenario without a warm-up, say.

        Args:
            duration: weeks, 0 or more.
        """
        # Mesa takes a run of no time for a mistake and warns.
        if duration != 0:
            super().run_for(duration)

    def step(self) -> None:
        """Live one week."""
        plans = [brand.plan(self.week) for brand in self.brands]
        touches = self.deliver(plans)
        self.live(plans, touches)
        self.settle(touches)
        self.record(touches, plans[0])
        self.week += 1
        if self.week == 0:
            self._begin()
        elif self.week == self.settings.horizon.weeks:
            self._take_census("end")
        if self.week >= self.horizon:
            self.running = False

    def deliver(self, plans: list[WeekPlan]) -> Records:
        """Sort all brands' contacts by consumer, each consumer's in the order sent."""
        sent = [plan.touches for plan in plans if plan.touches.shape[0]]
        if not sent:
            return self._no_touches
        touches = np.concatenate(sent)
        return touches[np.argsort(touches["consumer"], kind="stable")]

    def live(self, plans: list[WeekPlan], touches: Records) -> None:
        """Let every consumer live the week: exposure, need, purchase, experience, talk."""
        errands: list[tuple[int, Errand]] = list(self._news.get(self.week, ()))
        errands += [(row, each) for row, plan in enumerate(plans) for each in plan.errands]
        for brand, errand in errands:
            errand.before(self._scene(brand, touches))
        offers = np.zeros(len(plans), dtype=brand_dtype())
        for row, plan in enumerate(plans):
            offers[row] = plan.record[0]
        self.offers = offers
        arguments = (
            self.clock,
            float(self.season[self.clock % self.season.shape[0]]),
            self.key[0],
            self.key[1],
            self.parameters,
            offers,
            self._channel_records,
            self.consumers.traits,
            self.consumers.state,
            self.consumers.outcome,
            (self.network.offsets, self.network.neighbours, self.network.strength),
            self.voices[self.clock % 2],
            self.voices[(self.clock + 1) % 2],
            touches,
            self._first_touches(touches),
            self._pull_of(plans),
        )
        if self.settings.engine == "agents":
            self.agents_by_type[TwinConsumer].shuffle_do("live", live_block, arguments)
            sums = self._empty_sums()
            for block in self._blocks():
                self._count_block(*block, sums)
            self._sums = sums.sum(axis=0)
        else:
            self._live_blocks(arguments)
        for brand, errand in errands:
            errand.after(self._scene(brand, touches))
        self.sales = Sales.from_outcome(self.consumers.outcome)

    def settle(self, touches: Records) -> None:
        """Let every brand book the week: sales, answers to contacts, points, its budget."""
        for brand in self.brands:
            if not brand.books:
                continue
            own = touches[touches["brand"] == brand.index] if touches.shape[0] else touches
            brand.settle(self.week, self.sales, own, self._window(brand.index))

    def record(self, touches: Records, plan: WeekPlan) -> None:
        """Write the week down; contacts that bounced were paid for and stand in the log too."""
        week = self.week
        self.recorder.purchases.append(purchase_rows(week, self.sales, self.price))
        for sent in (touches[touches["brand"] == 0], plan.undelivered):
            if sent.shape[0]:
                self.recorder.contacts.append(contact_rows(week, sent, self.channels.unit_cost))
        visits = float(self.consumers.outcome["visits"].sum())
        cost = np.array([brand.ledger.spent(week) for brand in self.brands])
        self.recorder.weekly.append(weekly_rows(week, self._sums, visits, cost))
        self.latest = _series(self)
        self.datacollector.collect(self)

    # --- arms ----------------------------------------------------------------------------------

    def fork(
        self,
        arm: str | Arm,
        *,
        silent_customers: bool = False,
        held_out: NDArray[np.bool_] | None = None,
    ) -> Self:
        """Return a copy of this market in which the focal brand runs another strategy.

        The copy shares traits and network, owns everything that changes, and meets the same luck.

        Args:
            arm: a strategy, or its name such as ``mass+loyalty_programme``.
            silent_customers: knock out the word of mouth about the focal brand of all who are its
                customers now, to learn what they bring by talking.
            held_out: (size,) whom the focal brand keeps out of all contacts and enrolments, as the
                control group of a field test; None for nobody. Media and public price cuts reach
                them all the same.

        Returns:
            A market that runs on its own.
        """
        shared = (self.settings, self.network, self.consumers.traits, self.recorder.censuses)
        memo: dict[int, Any] = {id(part): part for part in shared}
        twin = copy.deepcopy(self, memo)
        if silent_customers:
            twin.consumers.state["silent"] = twin.customers_now()
        focal = twin.brands[0].crm
        if held_out is not None and focal is not None:
            focal.held_out = held_out.copy()
        twin.adopt(arm)
        return twin

    def adopt(
        self, arm: str | Arm, *, total: float | None = None, weeks: int | None = None
    ) -> None:
        """Give the focal brand another strategy, under the budget, from this week on.

        Args:
            arm: a strategy, or its name such as ``mass+loyalty_programme``. Later in the run it
                replaces the one that runs; programmes that go on keep members, points and bonds.
            total: its budget, currency; None for the scenario's.
            weeks: how many weeks that budget is for; None for all programme weeks left.
        """
        shares: Mapping[str, float] = self.settings.budget.shares
        budget = self.budget if total is None else total
        if isinstance(arm, str):
            arm, shares = arm_of(arm, self.settings, budget, len(self.consumers), weeks)
        self.brands[0].adopt(arm, budget, shares, start=max(self.week, 0), weeks=weeks)
        self.arm = arm.name
        if self.week > 0:
            return
        for brand in self.brands[1:]:
            rival = self.settings.competition.strategies.get(brand.name)
            if rival is not None:
                money = self.settings.competition.budget_share * self.budget
                size = len(self.consumers)
                answer = answering(rival, arm, brand.index, self.settings, money, size)
                brand.adopt(answer[0], money, answer[1])

    @property
    def budget(self) -> float:
        """The money one arm may spend over the weeks of the programme, currency."""
        return budget_of(self.settings, len(self.consumers))

    def customers_now(self) -> NDArray[np.bool_]:
        """Return who bought the focal brand within the activity window (or is under contract)."""
        if self.settings.market.kind == "contract":
            return np.asarray(self.consumers.state["contract"] == 0)
        rows = self.recorder.all_purchases()
        window = self.settings.economy.activity_window
        recent = rows[(rows["brand"] == 0) & (rows["week"] >= self.week - window)]
        bought = np.zeros(len(self.consumers), dtype=bool)
        bought[recent["consumer"]] = True
        return bought

    # --- what is left behind ---------------------------------------------------------------------

    def recording(self) -> Recording:
        """Return the columns of this run for the measures; the run must have ended."""
        self._take_census("final")
        focal = self.brands[0]
        horizon = self.settings.horizon
        window = self.settings.economy.activity_window
        return Recording(
            size=len(self.consumers),
            warm_up=horizon.warm_up,
            weeks=horizon.weeks,
            run_off=horizon.run_off,
            purchases=self.recorder.all_purchases(),
            contacts=self.recorder.all_contacts(),
            ledger=focal.ledger.rows(),
            weekly=self.recorder.all_weekly(len(self.brands), window),
            census=dict(self.recorder.censuses),
            price=self.price,
            unit_cost=self.unit_cost,
            discount_rate=self.settings.economy.discount_rate,
            activity_window=window,
            programmes=focal.programmes,
            items=ITEMS,
            channels=self.channels.names,
            market_kind=self.settings.market.kind,
            unidentified=self.settings.market.unidentified,
            points=focal.points_rows(),
            members=focal.members(),
            held_out=self._held_out(),
        )

    def _held_out(self) -> NDArray[np.bool_]:
        """Return (size,) the control group of a field test; nobody where none was asked for."""
        crm = self.brands[0].crm
        return np.zeros(len(self.consumers), bool) if crm is None else crm.held_out

    @property
    def clock(self) -> int:
        """Weeks since the start of the warm-up: the week of all keyed draws."""
        return self.week + self.warm_up

    def _brand(self, index: int) -> Brand:
        """Open one brand; who can be recognised and contacted is all it may know of consumers."""
        market, horizon = self.settings.market, self.settings.horizon
        name = market.brands[index].name
        return Brand(
            self,
            index,
            market.brands[index],
            self.settings.firm,
            size=len(self.consumers),
            key=self.key,
            warm_up=horizon.warm_up,
            weeks=horizon.weeks,
            run_off=horizon.run_off,
            usual=parse_arm("status_quo", self.settings.strategy).programmes[0],
            identified=(self.consumers.traits["identified"] >> index) & 1 == 1,
            consent=(self.consumers.state["consent"] >> index) & 1 == 1,
            sector_image=market.sector_image,
            factors=market.factors,
            keeps_crm=index == 0 or name in self.settings.competition.strategies,
            network=self.network,
        )

    def _window(self, index: int) -> Visible:
        """Return what a brand may see of consumers; under contract that includes their service."""
        served = self.settings.market.kind == "contract"
        people = self.consumers
        return Visible(people.state, index, people.outcome, people.traits, served, self.offers)

    def _scene(self, brand: int, touches: Records) -> Scene:
        """Return the consumers as an errand of a brand finds them."""
        people, ties = self.consumers, self.network
        return Scene(
            clock=self.clock,
            key=self.key,
            brand=brand,
            parameters=self.parameters,
            channels=self._channel_records,
            traits=people.traits,
            state=people.state,
            outcome=people.outcome,
            network=(ties.offsets, ties.neighbours, ties.strength),
            voices=self.voices[(self.clock + 1) % 2],
            touches=touches,
        )

    # --- how a week runs fast -----------------------------------------------------------------

    def _live_blocks(self, arguments: tuple[Any, ...]) -> None:
        """Live and count the week block by block; a thread counts what it has just lived."""
        blocks = self._blocks()
        sums = self._empty_sums()

        def live_and_count(row: int, low: int, high: int) -> None:
            live_block(low, high, *arguments)
            self._count_block(row, low, high, sums)

        if self.settings.threads == 1 or len(blocks) == 1:
            for block in blocks:
                live_and_count(*block)
        else:
            pool = _pool(self.settings.threads)
            for done in [pool.submit(live_and_count, *block) for block in blocks]:
                done.result()
        self._sums = sums.sum(axis=0)

    def _blocks(self) -> list[tuple[int, int, int]]:
        """Return (row, low, high) of every block of consumers."""
        size = len(self.consumers)
        starts = enumerate(range(0, size, BLOCK))
        return [(row, low, min(low + BLOCK, size)) for row, low in starts]

    def _empty_sums(self) -> NDArray[np.float64]:
        return np.zeros((len(self._blocks()), len(self.brands), 3))

    def _count_block(self, row: int, low: int, high: int, sums: NDArray[np.float64]) -> None:
        traits, state = self.consumers.traits, self.consumers.state
        tally_block(low, high, self.clock, traits, state, len(self.brands), sums[row])

    def _first_touches(self, touches: Records) -> NDArray[np.int64]:
        if touches.shape[0] == 0:
            return self._nowhere
        counts = np.bincount(touches["consumer"], minlength=len(self.consumers))
        return np.concatenate([[0], np.cumsum(counts)])

    def _pull_of(self, plans: list[WeekPlan]) -> NDArray[np.float32]:
        """Return the utility that points and errands add, (consumers, slots), or no rows."""
        pulls = [(row, plan.pull) for row, plan in enumerate(plans) if plan.pull is not None]
        for row, plan in enumerate(plans):
            given = (errand.pull() for errand in plan.errands)
            pulls += [(row, column) for column in given if column is not None]
        if not pulls:
            return self._no_pull
        pull = np.zeros((len(self.consumers), self._no_pull.shape[1]), dtype=np.float32)
        for row, column in pulls:
            pull[:, row] += column
        return pull

    def _take_census(self, moment: str) -> None:
        self.recorder.censuses[moment] = census(
            self.consumers.traits, self.consumers.state, self.clock, len(self.brands)
        )

    def _begin(self) -> None:
        """At the fork: count heads, and take up the arm this market was made for."""
        self._take_census("fork")
        if self._arm_at_fork is not None:
            self.adopt(self._arm_at_fork)


def _settings_of(overrides: Mapping[str, Any]) -> Scenario:
    from sim.scenario.load import load_scenario  # Hydra is needed here alone

    return load_scenario(*(f"{name}={_as_override(value)}" for name, value in overrides.items()))


def _as_override(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_as_override(item) for item in value) + "]"
    return "null" if value is None else str(value)


def _sole_arm(settings: Scenario, overrides: Mapping[str, Any]) -> str | None:
    """Return the arm a single market was asked for by ``strategies``, if that names just one."""
    if "strategies" not in overrides:
        return None
    arms = [arm for arm in settings.strategies if arm not in ("none", settings.baseline)]
    return arms[-1] if arms else settings.strategies[-1]


def _reporter(name: str) -> Any:
    return lambda market: market.latest[name]


def _series(market: Market) -> dict[str, float]:
    """Return the focal brand's figures of the latest week."""
    rows = market.sales.of_brand(0)
    present = max(market._sums[0, 2], 1.0)
    return {
        "buyers": float(np.unique(market.sales.consumer[rows]).shape[0]),
        "purchases": float(rows.shape[0]),
        "units": float(market.sales.units[rows].sum()),
        "revenue": float(market.sales.amount(market.price)[rows].sum()),
        "marketing_cost": float(market.brands[0].ledger.spent(market.week)),
        "aware": float(market._sums[0, 0] / present),
        "attachment": float(market._sums[0, 1] / present),
    }
