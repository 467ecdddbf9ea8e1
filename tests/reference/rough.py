"""Rough worlds: everything that can happen to a consumer happens to somebody within weeks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.firm.plan import WeekPlan
from sim.market import Market
from sim.population.records import NOBODY, PERSONAL_MOMENT, Records
from sim.scenario.load import load_scenario
from sim.scenario.run import Scenario

EVERYTHING = "mass+promotion+one_to_one+loyalty_programme"

_ALL = (
    "network=small_world",
    "horizon.warm_up=2",
    "population.consent_rate=0.7",
    "population.identified_rate=1",
    "population.basket_mean=1.8",
    "population.openness_mean=0",
    "population.newcomer_rate=0.3",
    "population.leaver_rate=0.3",
    "market.season=[1.0,1.3,0.8]",
    "market.sector_image=0.1",
    "budget.total=1000000",
    "behaviour.drift_sd=0.5",
    "behaviour.hearing_buzz=0.2",
    "behaviour.hearing_quality=0.1",
    "behaviour.word_of_mouth=2",
    "behaviour.source_memory=3",
    "behaviour.contact_wake=0.5",
    "behaviour.contact_harm=0.2",
    "behaviour.claim_learning=0.2",
    "behaviour.trace_scale=0.05",
    "behaviour.distance_weight=0.5",
    "behaviour.first_purchase_barrier=1",
    "behaviour.liked_threshold=0.6",
    "behaviour.deal_expansion=2",
    "behaviour.stockpiling=4",
    "behaviour.dropout_attachment=2",
    "strategy.mass.claim=0.95",
    "strategy.mass.channel=letter",
    "strategy.mass.direct_share=0.3",
    "strategy.one_to_one.channel=app",
    "strategy.one_to_one.offer=0.25",
    "strategy.one_to_one.offer_to=all",
    "strategy.one_to_one.offer_weeks=3",
    "strategy.one_to_one.interval_weeks=1",
    "strategy.promotion.interval_weeks=5",
    "strategy.promotion.notice=0.9",
    "strategy.loyalty_programme.enrolment=0.9",
    "strategy.loyalty_programme.reward_points=2",
    "strategy.loyalty_programme.member_utility=2",
    "strategy.loyalty_programme.newsletter_weeks=3",
    "firm.channels.email.opt_out=0.05",
    "firm.channels.call.opt_out=0.1",
    "firm.channels.app.bounce=0.2",
)

_KINDS: dict[str, tuple[str, ...]] = {
    "grocery": (
        "population.need_mean=1.2",
        "competition.strategies={leader: mass+promotion, niche: one_to_one}",
    ),
    "gift_retail": ("behaviour.first_gap=0.3",),
    "subscription": (
        "population.need_mean=0.1",
        "population.contract_need_mean=0.5",
        "population.need_gone_year=1.5",
        "population.need_gone_shape=0.5",
        "population.switching_cost_median=1.5",
        "population.contract_need_sd=1.5",
        "behaviour.contract_length=6",
        "behaviour.rival_offer=0.35",
        "behaviour.contract_usage=0.3",
        "behaviour.need_return=6",
        "behaviour.rival_reach=0.1",
        "behaviour.overpayment_growth=2",
        "behaviour.boredom_weight=2",
        "behaviour.boredom_growth=0.05",
        "behaviour.contract_join_habit=0.7",
        "competition.strategies={incumbent: mass+promotion, challenger: one_to_one}",
    ),
    "durable": (
        "behaviour.adoption_hearing=0.05",
        "behaviour.awareness_decay=0.05",
        "behaviour.adoption_utility=-1",
        "behaviour.adoption_occasion=0.5",
        "behaviour.price_decline=0.9",
    ),
}

KINDS = tuple(_KINDS)
"""The packaged markets: one of each kind."""

_BRAND = {
    "failure_rate": 0.25,
    "point_of_sale": 0.3,
    "image": 0.2,
    "certification": 0.1,
    "assortment": (1.0, 0.9, 0.8, 1.0, 0.7, 1.0, 0.85, 1.0),
}
_ADVERTISING = {"grocery": 0.08, "gift_retail": 0.3, "durable": 0.03}


def rough_settings(kind: str, size: int, weeks: int) -> Scenario:
    """Return a scenario in which failures, complaints, offers and leaving are frequent."""
    texts = (f"market={kind}", *_ALL, f"population.size={size}", *_KINDS[kind])
    horizon = (f"horizon.weeks={weeks - 2}", "horizon.run_off=0")
    settings = load_scenario(*texts, *horizon, "workers=1", "draws=0")
    brands = [
        brand.model_copy(update=_BRAND | {"advertising": _ADVERTISING.get(kind, brand.advertising)})
        for brand in settings.market.brands
    ]
    market = settings.market.model_copy(update={"brands": brands})
    return settings.model_copy(update={"market": market})


class RoughMarket(Market):
    """A market whose contacts come in all channels, themes and claims, and whose state is mixed."""

    def __init__(self, kind: str, size: int, weeks: int) -> None:
        super().__init__(rough_settings(kind, size, weeks), arm=EVERYTHING)
        self.stir()

    def stir(self) -> None:
        """Give consumers things in hand that a first week would not have."""
        state = self.consumers.state
        place = np.arange(len(self.consumers))
        state["stock"] = place % 4 * 0.6
        state["fatigue"] = place % 5
        state["saturation"] = (place[:, None] + np.arange(8)) % 3
        state["silent"] = place % 6 == 0
        slots = np.arange(len(self.brands))
        state["attachment"][:, : len(slots)] += (place[:, None] + slots) % 3 * 0.2
        state["bought"] &= np.where(place % 5 == 0, 0, 0xFFFF).astype(np.uint16)
        state["offer"] = np.where(place % 3 == 0, 0.1 + place % 2 * 0.3, 0.0)
        state["offer_brand"] = np.where(place % 3 == 0, place % len(self.brands), NOBODY)
        state["offer_weeks"] = np.where(place % 3 == 0, 1 + place % 4, 0)
        state["tenure"] = 1 + place % 6
        if self.settings.market.kind == "durable":
            state["awareness"][:, 0] = place % 2 * 0.8
            state["messages"] = place % 3
        if self.settings.market.kind == "invoices":
            state["placed"] = np.where(state["placed"] > 0, 1 + place % 3, 0)
        state["wake"] = place % 7 / 7.0
        state["deficit"] = place % 4 * 0.4
        state["overpayment"] = place % 3 * 0.2
        if self.settings.market.kind == "contract":
            # A pause in hand when the contract falls due and its need is gone.
            state["need_gone"] = np.where(place % 2 == 0, state["need_gone"], 1)
            state["relief"] = place % 5 * 0.2
            # Half of the offers in hand are for the contract held, so that some renew with one.
            own = (place % 6 == 0) & (state["contract"] != NOBODY)
            state["offer_brand"] = np.where(own, state["contract"], state["offer_brand"])

    def deliver(self, plans: list[WeekPlan]) -> Records:
        """Vary what is sent, and send some of it twice."""
        touches = super().deliver(plans)
        turn: NDArray[np.int64] = np.arange(touches.shape[0]) + self.clock
        touches["channel"] = turn % len(self.channels.names)
        touches["theme"][turn % 5 == 0] = PERSONAL_MOMENT
        touches["theme"][turn % 5 == 1] = NOBODY
        touches["claim"][turn % 3 == 0] = 0.1
        touches["proof"] = turn % 4 * 0.2
        touches["source"] = 2 + turn % 3 * 2
        touches["remedy"] = turn // 2 % 5
        touches["remedy_left"] = 0.1 + turn % 4 * 0.2
        return touches
