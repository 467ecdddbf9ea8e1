"""Parameters of the programmes that change what customers experience."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.scenario.base import NonNegative, Positive, Settings, Share
from sim.scenario.firm import ChannelName
from sim.scenario.strategy import Pooling

Answered = Literal["all", "known"]


class ExperienceSettings(Settings):
    """Customer experience: better quality, service, point of sale, labels [expérience client].

    Money builds up what customers meet, with diminishing returns; what is not kept up wears off.
    Shares of the programme's money; what they leave pays nothing.
    """

    quality_share: Share = Field(0.4, description="of the money, for better quality")
    service_share: Share = Field(0.4, description="of the money, for fewer failures")
    point_of_sale_share: Share = Field(0.2, description="of the money, for the point of sale")
    quality_span: NonNegative = Field(0.1, description="quality that no money can add more of")
    service_span: Share = Field(0.6, description="share of failures that money can avoid at most")
    point_of_sale_span: NonNegative = Field(0.2, description="utility money can add at most")
    scale: Positive = Field(
        0.2, description="currency a consumer built up at which 63% of a span is reached"
    )
    decay: Share = Field(0.01, description="of what was built up, lost a week")
    certification: bool = Field(False, description="hold a label while its fee is paid")
    certification_utility: NonNegative = Field(0.1, description="utility of the label")
    audit_per_consumer: NonNegative = Field(0.03, description="currency a consumer, once")
    fee_per_consumer: NonNegative = Field(0.0003, description="currency a consumer a week")
    set_up_per_consumer: NonNegative = Field(0.0, description="currency a consumer, once")
    staff_per_consumer: NonNegative = Field(0.0, description="currency a consumer a week")


class ServiceRecoverySettings(Settings):
    """Service recovery: complaints are answered and made good [offre de services]."""

    answered: Answered = Field("all", description="all complaints, or those of known customers")
    compensation: NonNegative = Field(3.5, description="currency given with an answer")
    handling: NonNegative = Field(1.0, description="currency of work an answer")
    set_up_per_consumer: NonNegative = Field(0.01, description="currency a consumer, once")
    staff_per_consumer: NonNegative = Field(0.0002, description="currency a consumer a week")


class FeedbackSettings(Settings):
    """Feedback: ask customers, listen, act, and tell them [interaction, retour client]."""

    interval_weeks: int = Field(13, ge=1, le=104, description="weeks between surveys of a person")
    share: Share = Field(0.5, description="of contactable customers, surveyed")
    channel: ChannelName = "email"
    pooling: Pooling = Field("individual", description="whose interests choose what is asked about")
    act: bool = Field(True, description="put right what answers show, and tell who answered")
    act_share: Share = Field(0.6, description="of the money, for putting things right")
    answer_cost: NonNegative = Field(0.05, description="currency an answer read")
    fix_cost: NonNegative = Field(1.5, description="currency a cause of failure put right")
    fix_span: Share = Field(0.5, description="share of failures that answers help to avoid at most")
    fix_scale: Positive = Field(
        0.02, description="causes put right, a consumer, at which 63% of that is reached"
    )
    fix_decay: Share = Field(0.01, description="of what was put right, lost a week")
    set_up_per_consumer: NonNegative = Field(0.01, description="currency a consumer, once")
    staff_per_consumer: NonNegative = Field(0.0002, description="currency a consumer a week")
