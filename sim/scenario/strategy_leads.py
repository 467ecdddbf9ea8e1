"""Parameters of the programmes around prospects: content, nurturing, scoring, qualification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from sim.errors import nearest
from sim.scenario.base import Finite, NonNegative, Positive, Settings, Share
from sim.scenario.firm import ChannelName
from sim.scenario.strategy import Pooling

STAGES = 3
"""Stages of a lead: signed up, reads, requests."""

ENTRY_POINTS = ("advert", "organic", "link", "friend", "store")
SIGNS = ("page", "open", "click", "silent", "soon")

_START = {"advert": 0, "organic": 0, "link": 1, "friend": 1, "store": 1}
_POINTS = {"page": 3.0, "open": 5.0, "click": 15.0, "silent": -1.0, "soon": 20.0}
_DOOR_POINTS = {"advert": 0.0, "organic": 10.0, "link": 10.0, "friend": 20.0, "store": 10.0}


class SiteSettings(Settings):
    """The firm's site and what a programme needs to run. Several programmes share one site."""

    base_reach: Share = Field(0.05, description="searches in which the site is found anyway")
    form: bool = Field(True, description="visitors can leave their name on the site")
    set_up_per_consumer: NonNegative = Field(0.005, description="currency a consumer, once")
    staff_per_consumer: NonNegative = Field(0.0001, description="currency a consumer a week")


class ContentSettings(SiteSettings):
    """Content [inbound]: articles and guides, found by who searches."""

    weekly_per_consumer: NonNegative = Field(
        0.003, description="most spent on content, currency a consumer a week"
    )
    half_reach: Positive = Field(
        0.05, description="stock of content, currency a consumer, with half of the reach to be had"
    )
    most_reach: Share = Field(0.5, description="searches in which the best of sites is found")
    ageing: Share = Field(0.02, description="of the stock of content, a week")
    proof: NonNegative = Field(
        0.05, description="evidence for trust a relevant page carries, in good experiences"
    )


class OffersSettings(SiteSettings):
    """Contacts with leads that may end with an offer."""

    channel: ChannelName = "email"
    offer_weeks: int = Field(4, ge=1, le=52, description="weeks the offer holds")
    offer_reserve: Share = Field(0.5, description="share of the money kept for offers, if any")


class NurturingSettings(OffersSettings):
    """Lead nurturing: content that progresses by stage, to leads and nobody else."""

    interval_weeks: tuple[int, ...] = Field((4, 3, 2), description="weeks between, by stage")
    proof: tuple[NonNegative, ...] = Field(
        (0.2, 0.4, 0.6), description="evidence for trust a relevant contact carries, by stage"
    )
    offer: tuple[Share, ...] = Field(
        (0.0, 0.0, 0.1), description="price cut in the contact, by stage; once a lead"
    )
    start: dict[str, int] = Field(
        default_factory=lambda: dict(_START), description="stage to start at, by entry point"
    )
    read_pages: NonNegative = Field(4.0, description="pages lately that show a reader")
    request_pages: NonNegative = Field(10.0, description="pages lately that show a request")
    give_up: int = Field(6, ge=1, le=100, description="contacts ignored in a row that end it")
    pooling: Pooling = Field("individual", description="whose interests choose the theme")
    content_per_consumer: NonNegative = Field(
        0.005, description="making the sequence, currency a consumer, once"
    )

    @model_validator(mode="after")
    def _by_stage(self) -> Self:
        for name in ("interval_weeks", "proof", "offer"):
            if len(getattr(self, name)) != STAGES:
                raise ValueError(f"{name} must have {STAGES} values: signed up, reads, requests")
        if min(self.interval_weeks) < 1:
            raise ValueError("interval_weeks must be at least 1")
        _check_keys("start", self.start, ENTRY_POINTS)
        if not all(0 <= stage < STAGES for stage in self.start.values()):
            raise ValueError(f"start must be a stage from 0 to {STAGES - 1}")
        return self


class ScoringSettings(OffersSettings):
    """Lead scoring: the likeliest buyers among the leads are handed to costly sellers."""

    channel: ChannelName = "call"
    share: Share = Field(0.2, description="best share of the open leads handed over, a round")
    interval_weeks: int = Field(4, ge=1, le=52, description="weeks between rounds of scoring")
    again_weeks: int = Field(26, ge=1, le=520, description="weeks before a lead is scored again")
    within_weeks: int = Field(13, ge=1, le=104, description="weeks in which a purchase counts")
    refit_weeks: int = Field(13, ge=1, le=520, description="weeks between fits of the score")
    learn: bool = Field(True, description="learn from leads whose fate is known; else points")
    least_known: int = Field(60, ge=10, le=10**6, description="leads needed before the first fit")
    control_share: Share = Field(0.2, description="chosen leads not handed over, by lot")
    least_points: Finite = Field(10.0, description="points a lead needs to be handed over")
    points: dict[str, Finite] = Field(
        default_factory=lambda: dict(_POINTS),
        description="points of a page, open, click, week of silence, plan to buy soon",
    )
    entry_points: dict[str, Finite] = Field(
        default_factory=lambda: dict(_DOOR_POINTS), description="points by entry point"
    )
    proof: NonNegative = Field(
        0.5, description="evidence for trust a seller's relevant word carries"
    )
    offer: Share = Field(0.0, description="price cut the seller may give")
    pooling: Pooling = Field("individual", description="whose interests choose the theme")

    @model_validator(mode="after")
    def _known_keys(self) -> Self:
        _check_keys("points", self.points, SIGNS)
        _check_keys("entry_points", self.entry_points, ENTRY_POINTS)
        return self


class QualificationSettings(SiteSettings):
    """Qualification [MD de qualification]: a questionnaire about interests and plans to buy."""

    ask: Literal["leads", "customers", "all"] = "all"
    channel: ChannelName = "email"
    interval_weeks: int = Field(
        52, ge=1, le=520, description="weeks before a person is asked again"
    )
    pooling: Pooling = Field(
        "segment", description="whose interests choose the subject it opens on"
    )
    tick_weight: NonNegative = Field(0.5, description="a theme ticked, in purchases, as evidence")
    soon_weeks: int = Field(13, ge=1, le=52, description="a plan to buy that qualifies a lead")
    answer_cost: NonNegative = Field(0.2, description="currency an answer (gift, typing)")


def _check_keys(name: str, given: Mapping[str, object], allowed: Iterable[str]) -> None:
    names = tuple(allowed)
    for key in given:
        if key not in names:
            raise ValueError(f"{name} has no '{key}'{nearest(key, names)}")
    missing = [key for key in names if key not in given]
    if missing:
        raise ValueError(f"{name} lacks {', '.join(missing)}")
