"""A plain Mesa market, written from docs/ODD.md alone: one object a consumer, one method a rule.

It is two things: the check of the compiled week (``tests/test_reference.py``), and what relmark's
speed is compared with (``relmark benchmark``). It reads no rule of ``sim.behaviour``.
"""

from __future__ import annotations

import math
from types import SimpleNamespace

import mesa

from sim.market import Market
from sim.scenario.run import Scenario
from tests.reference.adopter import Adopter
from tests.reference.consumer import ReferenceConsumer
from tests.reference.customer import Customer
from tests.reference.distributions import f32, logistic
from tests.reference.luck import KeyedLuck, MesaLuck, Source
from tests.reference.shopper import Shopper
from tests.reference.subscriber import Subscriber
from tests.reference.week import Channel, Offer, Week, rows_of

__all__ = ["ReferenceConsumer", "ReferenceMarket"]

KINDS: dict[str, type[ReferenceConsumer]] = {
    "repertoire": Shopper,
    "invoices": Customer,
    "contract": Subscriber,
    "durable": Adopter,
}

MIDPOINTS = 400


class ReferenceMarket(mesa.Model):
    """Consumers of one market, as ordinary Mesa agents.

    Attributes:
        week: what this week brings; who copies a market sets it before each :meth:`step`, else it
            is the usual advertising.
        people: the consumers by index.
    """

    def __init__(
        self, settings: Scenario, source: Market | None = None, *, keyed: bool = False
    ) -> None:
        """Copy the consumers of a market.

        Args:
            settings: the scenario.
            source: the market whose consumers, network and voices are copied; None builds one.
            keyed: take the same luck as relmark, draw by draw; else Mesa's own generator.
        """
        super().__init__(rng=settings.seed)
        offers: list[Offer] = []
        if source is None:
            source = Market(settings)
            plans = (brand.plan(source.week) for brand in source.brands)
            offers = [Offer(**rows_of(plan.record)[0]) for plan in plans]
        self.kind = settings.market.kind
        self.p = SimpleNamespace(**settings.behaviour.model_dump())
        self.brand_count = len(settings.market.brands)
        self.seasons = list(settings.market.season)
        self.channels = [
            Channel(**channel.model_dump(include=set(Channel.__slots__)))
            for channel in settings.firm.channels.values()
        ]
        self.luck: Source = KeyedLuck(*source.key) if keyed else MesaLuck(self.random)
        self._derive(settings)
        self.week = Week(source.clock, offers)
        self.people = self._people(source)

    def step(self) -> None:
        """Live one week."""
        self.agents.do("step")
        self.agents.do("be_heard")
        self.week = Week(self.week.number + 1, self.week.offers)

    @property
    def season(self) -> float:
        """Need this week, of a usual week's."""
        return self.seasons[self.week.number % len(self.seasons)]

    def pull(self, index: int, brand: int) -> float:
        """Return the utility that points add to a brand."""
        return self.week.pull[index][brand] if self.week.pull else 0.0

    def mood(self, felt: float, expected: float) -> float:
        """Return the mood that a felt quality brings to who expected another."""
        p = self.p
        surprise = felt - expected
        weighed = surprise if surprise >= 0.0 else p.loss_aversion * surprise
        return float(
            felt - p.adequate_quality + p.disconfirmation_weight * (weighed - self.surprise_bias)
        )

    def count(self) -> list[list[float]]:
        """Return aware, sum of attachment and present of each brand, after the latest week."""
        here = [person for person in self.people if person.present(self.week.number - 1)]
        return [
            [
                float(sum(person.awareness[b] >= 0.5 for person in here)),
                sum(person.attachment[b] for person in here),
                float(len(here)),
            ]
            for b in range(self.brand_count)
        ]

    def _people(self, source: Market) -> list[ReferenceConsumer]:
        """Make the agents and tie them."""
        traits, state = rows_of(source.consumers.traits), rows_of(source.consumers.state)
        people = [
            KINDS[self.kind](self, index, *parts)
            for index, parts in enumerate(zip(traits, state, strict=True))
        ]
        offsets = source.network.offsets.tolist()
        neighbours = source.network.neighbours.tolist()
        strength = source.network.strength.tolist()
        voices = source.voices[source.clock % 2].tolist()
        for index, person in enumerate(people):
            ties = range(offsets[index], offsets[index + 1])
            person.ties = [(people[neighbours[tie]], strength[tie]) for tie in ties]
            person.voice = voices[index]
        return people

    def _derive(self, settings: Scenario) -> None:
        """Compute the derived parameters."""
        p, brands = self.p, settings.market.brands
        self.price_level = sum(brand.price for brand in brands) / len(brands)
        self.trace = 1.0 - math.exp(-p.attachment_gain / p.trace_scale)
        self.experience_scale = p.experience_sd * math.sqrt(3.0) / math.pi
        self.surprise_bias = (1.0 - p.loss_aversion) * self.experience_scale * math.log(2.0)
        self.keep = SimpleNamespace(
            **{
                name: f32(1.0 - getattr(p, f"{name}_decay"))
                for name in ("awareness", "buzz", "attachment", "trust", "saturation")
            }
        )
        focal = brands[0]
        self.usual_satisfaction = self._usual_satisfaction(
            focal.quality, focal.failure_rate, p.complaint_rate * focal.recovery_rate
        )

    def _usual_satisfaction(self, quality: float, failure: float, recovery: float) -> float:
        """Return the mean satisfaction with a brand that is as expected (6.2)."""
        p, total = self.p, 0.0
        for point in range(MIDPOINTS):
            luck = logistic((point + 0.5) / MIDPOINTS)
            mood = self.mood(quality + self.experience_scale * luck, quality)
            failed = (1.0 - recovery) * math.tanh(mood - p.failure_impact)
            failed += recovery * math.tanh(mood - p.failure_impact + p.recovery_impact)
            total += (1.0 - failure) * math.tanh(mood) + failure * failed
        return total / MIDPOINTS
