"""Parameters of the programmes that live on the customer database."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from sim.errors import nearest
from sim.scenario.base import Finite, NonNegative, Settings, Share
from sim.scenario.firm import ChannelName
from sim.scenario.strategy import Selection

SegmentBy = Literal["lifecycle", "rfm", "clusters", "potential"]

SEGMENTS: dict[str, tuple[str, ...]] = {
    "lifecycle": ("prospects", "newcomers", "first_purchase", "regulars", "premium", "lapsing"),
    "rfm": ("prospects", "champions", "loyal", "promising", "at_risk", "sleeping", "ordinary"),
    "clusters": ("prospects", *(f"cluster_{rank}" for rank in range(1, 9))),
    "potential": ("prospects", *(f"potential_{rank}" for rank in range(1, 9))),
}
"""Names of the segments by what makes them; numbered ones from the most valuable on."""


class OutreachSettings(Settings):
    """What every programme that contacts people out of the database has in common."""

    channel: ChannelName = "email"
    select: Selection = Field(
        "contactable", description="who of them is contacted, by name or firm.segments"
    )
    refresh: bool = Field(True, description="bring records that bounced up to date, at a cost")
    offer_weeks: int = Field(4, ge=1, le=52, description="weeks an offer holds")
    offer_reserve: Share = Field(0.5, description="share of the money kept for offers, if any")
    set_up_per_consumer: NonNegative = Field(0.01, description="currency a consumer, once")
    staff_per_consumer: NonNegative = Field(0.0001, description="currency a consumer a week")


class SegmentedSettings(OutreachSettings):
    """Personalisation by segment [personnalisation, segmentation]."""

    by: SegmentBy = Field("lifecycle", description="what makes the segments")
    refit_weeks: int = Field(13, ge=1, le=520, description="weeks between segmentations")
    segments: int = Field(4, ge=1, le=8, description="clusters or levels of potential")
    premium_share: Share = Field(0.2, description="lifecycle: share of customers that is premium")
    newcomer_weeks: int = Field(13, ge=1, le=520, description="lifecycle: weeks one is new")
    lapsing_gaps: NonNegative = Field(
        2.0, description="lifecycle: own gaps between purchases after which one is lapsing"
    )
    intervals: tuple[int, ...] = Field(
        (4, 4, 8, 13), description="weeks between contacts, from the most valuable segment on"
    )
    offer: Share = Field(0.0, description="personal price cut for the segments of offer_to")
    offer_to: tuple[str, ...] = Field((), description="names of segments that get the offer")
    set_up_per_consumer: NonNegative = Field(
        0.015, description="currency a consumer, once (data, tools)"
    )
    staff_per_consumer: NonNegative = Field(0.0002, description="currency a consumer a week")

    @model_validator(mode="after")
    def _names_and_intervals_hold(self) -> Self:
        if not self.intervals or not all(1 <= weeks <= 520 for weeks in self.intervals):
            raise ValueError("intervals must be whole weeks from 1 to 520, at least one")
        known = SEGMENTS[self.by]
        for name in self.offer_to:
            if name not in known:
                raise ValueError(
                    f"offer_to: no segment '{name}' by {self.by}{nearest(name, known)}; "
                    f"there are {', '.join(known)}"
                )
        return self


class WelcomeSettings(OutreachSettings):
    """Welcome after the first purchase [attention de bienvenue]."""

    series_weeks: tuple[int, ...] = Field(
        (1, 5), description="weeks after the first purchase of each contact"
    )
    offer: Share = Field(0.0, description="price cut on the second purchase, in the last contact")

    @model_validator(mode="after")
    def _weeks_rise(self) -> Self:
        weeks = self.series_weeks
        if not weeks or list(weeks) != sorted(set(weeks)) or not 1 <= weeks[0] <= weeks[-1] <= 104:
            raise ValueError("series_weeks must rise, from 1 to 104")
        return self


class BirthdaySettings(OutreachSettings):
    """Birthday [anniversaire]: declared on a form, answered in its week."""

    declared: Share = Field(0.6, description="share of people asked who tell their birthday")
    date_error: Share = Field(0.03, description="birthdays written down wrong")
    form_cost: NonNegative = Field(0.01, description="currency a person asked")
    offer: Share = Field(0.0, description="price cut as a present")


class CrossSellSettings(OutreachSettings):
    """Complements by history [produits complémentaires, historique par catégorie]."""

    refit_weeks: int = Field(13, ge=1, le=520, description="weeks between learning")
    history_weeks: int = Field(104, ge=1, le=5200, description="purchases looked back on")
    lately_weeks: int = Field(26, ge=1, le=520, description="a theme bought within is not proposed")
    least_support: int = Field(10, ge=1, description="customers who bought both, to learn from")
    least_lift: NonNegative = Field(1.0, description="lift above which a theme is a complement")
    delay_weeks: int = Field(1, ge=1, le=52, description="weeks from purchase to proposal")
    rest_weeks: int = Field(8, ge=1, le=520, description="weeks between proposals to a person")
    offer: Share = Field(0.0, description="price cut with the proposal")
    launch_theme: int | None = Field(
        None, ge=0, le=7, description="theme of a new product; null: none is launched"
    )
    launch_week: int = Field(0, ge=0, le=5200, description="week of the launch")
    launch_gain: Share = Field(1.0, description="how much better needs of that theme are met")
    launch_per_consumer: NonNegative = Field(
        0.05, description="currency a consumer: developing and listing the new product"
    )


class PriceLadderSettings(OutreachSettings):
    """Cheap first offer, dearer second, up to the full price [échelle de prix, tunnel de vente]."""

    rungs: tuple[Share, ...] = Field(
        (0.4, 0.2, 0.1, 0.0), description="price cut by purchases so far: none, one, two…"
    )
    starts_with: Literal["known", "leads"] = Field(
        "known", description="who gets the first offer: all known prospects, or leads alone"
    )
    repeat_weeks: int = Field(8, ge=1, le=520, description="weeks until an offer is made again")
    tries: int = Field(3, ge=1, le=100, description="offers on one rung at most")

    @model_validator(mode="after")
    def _price_rises(self) -> Self:
        if not self.rungs or list(self.rungs) != sorted(self.rungs, reverse=True):
            raise ValueError("rungs must fall: the price rises with the relationship")
        return self


class CrmProgrammeSettings(Settings):
    """The customer database as a programme [base de données]: all its costs, more people in it."""

    design_per_consumer: NonNegative = Field(0.01, description="currency a consumer, once")
    development_per_consumer: NonNegative = Field(0.02, description="currency a consumer, once")
    maintenance_per_consumer: NonNegative = Field(
        0.0001, description="currency a consumer a week: keeping it running"
    )
    staff_per_consumer: NonNegative = Field(0.0002, description="currency a consumer a week")
    refresh_weeks: int = Field(
        104, ge=0, le=5200, description="age at which records are brought up to date; 0: never"
    )
    identification: Share = Field(
        0.1, description="chance that a buyer nobody recognises takes a card"
    )
    card_cost: NonNegative = Field(0.1, description="currency a card taken")
    consent: bool = Field(True, description="ask customers at the till for permission to write")
    ask_weeks: int = Field(52, ge=1, le=520, description="weeks until a person is asked again")
    ask_cost: NonNegative = Field(0.01, description="currency a person asked")
    consent_base: Finite = Field(
        -2.2, description="logit of granting, without bond, trust or fatigue"
    )
    consent_attachment: NonNegative = Field(1.5, description="of it, by attachment")
    consent_trust: NonNegative = Field(
        2.0, description="of it, by trust; Schoenbachler & Gordon 2002"
    )
    consent_fatigue: NonNegative = Field(2.0, description="of it lost by fatigue")
