"""Parameters of the programmes that work through persons, and of rivals' answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.scenario.base import NonNegative, Positive, Settings, Share
from sim.scenario.firm import ChannelName
from sim.scenario.strategy import Pooling

Organisation = Literal["employed", "independent"]
Asked = Literal["regulars", "clickers", "all"]
Seeding = Literal["random", "hubs", "bridges", "optimised"]


class SellersSettings(Settings):
    """Persons who sell, bond and recruit, on commission [vendeurs, distributeurs, mlm]."""

    organisation: Organisation = Field(
        "employed", description="employed: paid, with territories; independent: sell to friends"
    )
    sellers_per_1000: NonNegative = Field(
        1.0, description="sellers, or first distributors, per 1000 consumers; at least 1, unless 0"
    )
    visits_per_week: int = Field(4, ge=0, le=100, description="visits of each seller a week")
    interval_weeks: int = Field(8, ge=1, le=104, description="employed: least weeks between visits")
    customers_first: bool = Field(True, description="employed: best customers before prospects")
    channel: ChannelName = "visit"
    pooling: Pooling = Field("individual", description="whose interests a seller prepares for")
    adaptive: Share = Field(0.5, description="chance to learn the present need and speak to it")
    proof: NonNegative = Field(0.2, description="good experiences that a relevant visit is worth")
    turnover: Share = Field(0.006, description="chance a week that a seller leaves; 27% a year")
    seller_cost: NonNegative = Field(1.0, description="employed: currency a seller a week")
    commission: Share = Field(0.05, description="of sales to own customers")
    commission_reserve: Share = Field(0.3, description="of the money, kept for commissions")
    recruit: bool = Field(True, description="independent: customers may become distributors")
    willingness: Share = Field(
        0.01, description="independent: chance a week to join, at full attachment"
    )
    override: Share = Field(0.02, description="independent: of sales of those one has recruited")
    set_up_per_consumer: NonNegative = Field(0.02, description="currency a consumer, once")
    staff_per_consumer: NonNegative = Field(0.0001, description="currency a consumer a week")


class ReferralSettings(Settings):
    """Referral: customers are asked to bring friends, and rewarded [parrainage, ambassadeur]."""

    ask: Asked = Field("all", description="which customers are asked")
    ask_share: Share = Field(1.0, description="share of these, by lot")
    interval_weeks: int = Field(13, ge=1, le=104, description="weeks between asking a person")
    channel: ChannelName = "email"
    pooling: Pooling = Field("individual", description="whose interests choose the theme")
    reward: NonNegative = Field(3.0, description="currency paid for a friend's first purchase")
    invitations: int = Field(2, ge=0, le=10, description="friends a customer may invite when asked")
    offer: Share = Field(0.2, description="personal price cut that the friend is given")
    offer_weeks: int = Field(8, ge=1, le=52, description="weeks the friend's offer holds")
    offer_channel: ChannelName = Field("reward", description="by which the offer is handed over")
    valid_weeks: int = Field(13, ge=1, le=104, description="weeks in which a friend may be counted")
    reserve: Share = Field(0.6, description="of the money, kept for rewards and friends' offers")
    set_up_per_consumer: NonNegative = Field(0.01, description="currency a consumer, once")
    staff_per_consumer: NonNegative = Field(0.0002, description="currency a consumer a week")


class InfluencersSettings(Settings):
    """Seeding: samples and fees for those whose voice carries far [leads d'opinion]."""

    seeding: Seeding = Field(
        "hubs", description="how seeds are chosen; all but random buy the ties"
    )
    seeds_per_1000: NonNegative = Field(10.0, description="seeds per 1000 consumers")
    sample: bool = Field(True, description="give seeds the product to try")
    sample_cost: NonNegative = Field(4.0, description="currency a sample given")
    fee: NonNegative = Field(0.5, description="currency a post")
    interval_weeks: int = Field(4, ge=1, le=104, description="weeks between posts of a seed")
    information_cost: NonNegative = Field(0.03, description="currency a consumer, ties bought once")
    set_up_per_consumer: NonNegative = Field(0.01, description="currency a consumer, once")
    staff_per_consumer: NonNegative = Field(0.0002, description="currency a consumer a week")


class CopySettings(Settings):
    """A rival does what the focal brand does, some weeks later [imitation]."""

    lag: int = Field(8, ge=0, le=520, description="weeks until the imitation starts")


class UndercutSettings(Settings):
    """A rival goes below a public price cut it sees, for as long [guerre des prix]."""

    margin: Share = Field(0.05, description="share of price by which it goes deeper")
    deepest: Share = Field(0.5, description="share of price it never goes beyond")
    notice: Share = Field(0.5, description="consumers who see the cut before they go out")


class OutServeSettings(Settings):
    """A rival answers with better quality, service and points of sale, at a cost."""

    lag: int = Field(8, ge=0, le=520, description="weeks until the answer starts")
    quality: Share = Field(0.03, description="added to quality")
    recovery: Share = Field(0.2, description="added to the share of complaints put right")
    point_of_sale: NonNegative = Field(0.1, description="utility added at the point of sale")
    cost_per_consumer: Positive = Field(0.001, description="currency a consumer a week")
