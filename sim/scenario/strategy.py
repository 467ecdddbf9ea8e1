"""Parameters of the programmes: one group of settings for each."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from sim.scenario.base import NonNegative, Positive, Settings, Share
from sim.scenario.firm import ChannelName

Pooling = Literal["all", "segment", "individual", "real_time"]
Selection = str
"""One of :data:`SELECTIONS`, or a segment of ``firm.segments``."""

SELECTIONS = ("contactable", "customers", "prospects", "most_valuable")
"""Selections that every firm has."""

Timing = Literal["calendar", "personal"]
OfferTo = Literal["all", "lapsing"]
Targeting = Literal["risk", "uplift", "random", "all"]
Remedy = Literal["none", "matched", "plan", "service", "novelty", "pause", "discount"]


class NoneSettings(Settings):
    """No marketing at all by the firm [sans action]."""


class StatusQuoSettings(Settings):
    """What the warm-up ran: continuous advertising at the brand's usual level [plan actuel]."""

    advertising_factor: NonNegative = Field(1.0, description="times the brand's usual exposures")


class DirectSettings(Settings):
    """Direct contacts and media of any programme. Mass and one to one differ in defaults alone.

    Fixed costs are given a consumer of the market, so that they keep their weight against the
    budget whatever the size simulated.
    """

    media_share: Share = Field(0.0, description="share of the programme's budget put in media")
    flight_weeks: int = Field(4, ge=1, le=520, description="weeks on air in a flight")
    pause_weeks: int = Field(0, ge=0, le=520, description="weeks off air between flights")
    claim: Share | None = Field(None, description="quality promised; null: no claim")
    channel: ChannelName = "email"
    direct_share: Share = Field(
        1.0, description="share of contactable consumers contacted; 0: none"
    )
    interval_weeks: int = Field(4, ge=1, le=104, description="weeks between contacts of a person")
    timing: Timing = Field(
        "calendar",
        description="calendar: everybody the same weeks; personal: own weeks, later when ignored",
    )
    select: Selection = Field(
        "contactable", description="who is contacted and comes first, by name or firm.segments"
    )
    pooling: Pooling = Field("all", description="whose interests choose the theme of a contact")
    offer: Share = Field(0.0, description="personal price cut in the contact")
    offer_weeks: int = Field(4, ge=1, le=52, description="weeks the offer holds")
    offer_to: OfferTo = Field("all", description="lapsing: only customers overdue by their rhythm")
    offer_reserve: Share = Field(0.5, description="share of the direct money kept for offers")
    customised_cost: NonNegative = Field(0.0, description="currency a unit sold on an offer")
    refresh: bool = Field(True, description="bring records that bounced up to date, at a cost")
    set_up_per_consumer: NonNegative = Field(0.0, description="currency a consumer, once")
    staff_per_consumer: NonNegative = Field(0.0, description="currency a consumer a week")


class MassSettings(DirectSettings):
    """Mass marketing: media reach and frequency, and one message for all [marketing de masse]."""

    media_share: Share = Field(1.0, description="share of the programme's budget put in media")
    direct_share: Share = Field(
        0.0, description="share of contactable consumers contacted; 0: none"
    )


class OneToOneSettings(DirectSettings):
    """One to one: individual content, timing and offer [individualisation]."""

    pooling: Pooling = Field(
        "individual", description="whose interests choose the theme of a contact"
    )
    timing: Timing = Field(
        "personal",
        description="calendar: everybody the same weeks; personal: own weeks, later when ignored",
    )
    offer_to: OfferTo = Field(
        "lapsing", description="lapsing: only customers overdue by their rhythm"
    )
    set_up_per_consumer: NonNegative = Field(
        0.02, description="currency a consumer, once (data, tools)"
    )
    staff_per_consumer: NonNegative = Field(0.0003, description="currency a consumer a week")


class PromotionSettings(Settings):
    """Sales promotion: a public price cut, or coupons [promotion des ventes, coupon]."""

    depth: Share = Field(0.2, description="share taken off the price")
    duration_weeks: int = Field(2, ge=1, le=52, description="length of one promotion")
    interval_weeks: int = Field(13, ge=1, le=520, description="weeks from start to start")
    first_week: int = Field(0, ge=0, le=520, description="week of the first promotion")
    notice: Share = Field(0.5, description="consumers who see the cut before they go out")
    feature_per_consumer: NonNegative = Field(
        0.0026, description="currency a consumer a promotion week (leaflets)"
    )
    set_up_per_consumer: NonNegative = Field(0.0, description="currency a consumer, once")
    media_share: Share = Field(0.0, description="share of the budget kept in media")
    coupon_share: Share = Field(0.0, description="share of contactable given coupons instead")
    coupon_redemption_weeks: int = Field(4, ge=1, le=52, description="weeks a coupon holds")
    coupon_face_channel: ChannelName = "letter"


class LoyaltyProgrammeSettings(Settings):
    """Loyalty programme [programme de fidélité]: points, tiers, rewards, expiry, breakage."""

    enrolment: Share = Field(0.3, description="chance to enrol at a purchase")
    random_enrolment: bool = Field(False, description="enrol by lot instead (a mutant)")
    points_per_unit: NonNegative = Field(1.0, description="points a unit bought")
    points_per_action: NonNegative = Field(0.2, description="points a relational action (click)")
    reward_points: Positive = Field(7.0, description="points a reward costs")
    reward_value: NonNegative = Field(0.7, description="currency a reward costs the firm")
    reward_kind: Literal["discount", "experience"] = "discount"
    redemption: Share = Field(0.5, description="chance to redeem at a purchase, once able")
    expected_redemption: Share = Field(0.67, description="share of points expected to be redeemed")
    expiry_weeks: int = Field(39, ge=1, le=520, description="idle weeks after which points lapse")
    tier_units: tuple[NonNegative, ...] = Field((6.0, 12.0), description="units a year of tiers")
    tier_bonus: tuple[NonNegative, ...] = Field((0.25, 0.5), description="extra points by tier")
    member_utility: NonNegative = Field(0.25, description="points pressure of a member")
    goal_gradient: NonNegative = Field(0.3, description="more as a reward nears; Kivetz 2006")
    reward_wear: Share = Field(0.05, description="pressure lost by each reward")
    newsletter_weeks: int = Field(8, ge=0, le=104, description="weeks between newsletters; 0: none")
    channel: ChannelName = "email"
    pooling: Pooling = Field("segment", description="whose interests choose the newsletter's theme")
    set_up_per_consumer: NonNegative = Field(0.03, description="currency a consumer, once")
    staff_per_consumer: NonNegative = Field(0.0003, description="currency a consumer a week")
    card_cost: NonNegative = Field(0.1, description="currency a member enrolled")
    media_share: Share = Field(0.0, description="share of the budget kept in media")

    @model_validator(mode="after")
    def _tiers_match(self) -> Self:
        if len(self.tier_units) != len(self.tier_bonus):
            raise ValueError("tier_units and tier_bonus must have the same length")
        if list(self.tier_units) != sorted(self.tier_units):
            raise ValueError("tier_units must rise")
        return self


class RetentionSettings(Settings):
    """Retention [rétention]: contacts before the renewal date, remedies and renewal offers."""

    targeting: Targeting = Field("risk", description="who of the subscribers due is contacted")
    share: Share = Field(0.3, description="share of subscribers due that is contacted")
    remedy: Remedy = Field("matched", description="what a contact puts right; matched: by signs")
    discount: Share = Field(0.2, description="renewal offer of remedy=discount, share of price")
    weeks_before: int = Field(4, ge=1, le=26, description="weeks from contact to renewal date")
    pilot_weeks: int = Field(26, ge=1, le=520, description="uplift: weeks of the test by lot")
    pilot_share: Share = Field(0.5, description="uplift: share of those due contacted in the test")
    channel: ChannelName = "letter"
    pooling: Pooling = Field("segment", description="whose interests choose the contact's theme")
    remedy_left: Share = Field(0.2, description="share of its reason that a remedy leaves")
    pause_left: Share = Field(0.3, description="share of a lost need that a pause leaves")
    plan_cost: NonNegative = Field(8.0, description="currency a better plan taken up")
    service_cost: NonNegative = Field(6.0, description="currency a service put right")
    novelty_cost: NonNegative = Field(4.0, description="currency a novelty taken up")
    pause_cost: NonNegative = Field(10.0, description="currency a pause taken up")
    set_up_per_consumer: NonNegative = Field(0.02, description="currency a consumer, once")
    staff_per_consumer: NonNegative = Field(0.0003, description="currency a consumer a week")
