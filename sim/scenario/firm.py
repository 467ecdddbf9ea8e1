"""What the firm can use: channels and their prices, the CRM, the economy."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from sim.scenario.base import NonNegative, Positive, Settings, Share

ChannelName = str
"""Name of a channel of ``firm.channels``, those a user adds included."""


class ChannelSettings(Settings):
    """A direct channel: what a contact costs and how it is received (PRIORS: trade figures)."""

    unit_cost: NonNegative = Field(description="currency a contact sent")
    depth: NonNegative = Field(description="how deep an opened contact reaches")
    notice: Share = Field(description="share of the harm noticed even unopened")
    weight: NonNegative = Field(description="fatigue added by a contact of no relevance")
    opt_out: Share = Field(description="base chance to opt out, a delivery")
    bounce: Share = Field(0.02, description="contacts that never arrive")
    always_opened: bool = Field(False, description="handed over in person: opened for certain")


def default_channels() -> dict[str, ChannelSettings]:
    """Return the channels of the first parameter set, and a seller's visit."""
    return {
        "email": ChannelSettings(unit_cost=0.01, depth=0.3, notice=0.5, weight=1.0, opt_out=0.0025),
        "letter": ChannelSettings(unit_cost=0.9, depth=0.4, notice=0.8, weight=0.4, opt_out=0.0003),
        "call": ChannelSettings(unit_cost=4.0, depth=1.0, notice=1.0, weight=1.15, opt_out=0.01),
        "app": ChannelSettings(unit_cost=0.002, depth=0.25, notice=0.4, weight=0.8, opt_out=0.004),
        "reward": ChannelSettings(
            unit_cost=0.0,
            depth=1.0,
            notice=0.0,
            weight=0.0,
            opt_out=0.0,
            bounce=0.0,
            always_opened=True,
        ),
        "visit": ChannelSettings(
            unit_cost=0.0, depth=1.0, notice=1.0, weight=0.8, opt_out=0.005, bounce=0.0
        ),
    }


class CrmSettings(Settings):
    """The customer database: what it costs to keep and how fast its records go stale."""

    record_decay: Share = Field(0.003, description="records that go stale a week (moves, jobs)")
    record_error: Share = Field(0.05, description="purchases recorded under a wrong theme")
    refresh_cost: NonNegative = Field(0.05, description="currency a record refreshed")
    hosting: NonNegative = Field(0.0005, description="currency a record a week")
    need_seen: Share = Field(0.4, description="chance that browsing shows the current need")
    click_weight: NonNegative = Field(0.3, description="a click, in purchases, as evidence")
    memory: Share = Field(0.995, description="evidence kept a week")
    prior_strength: NonNegative = Field(2.0, description="observations the cluster is worth")
    clusters: int = Field(4, ge=1, le=8, description="segments of interests")


Bounds = tuple[NonNegative | None, NonNegative | None]
"""Lowest and highest value, both included; null for no bound."""


class SegmentSettings(Settings):
    """A segment of the user's own: bounds on columns of the customer database, all of which hold.

    A bound on something that never happened, such as the weeks since the last purchase of a
    person who never bought, holds for nobody.
    """

    purchases: Bounds | None = Field(None, description="purchases so far")
    units: Bounds | None = Field(None, description="units so far")
    units_year: Bounds | None = Field(None, description="units of the last 52 weeks")
    spend: Bounds | None = Field(None, description="currency spent so far")
    ticket: Bounds | None = Field(None, description="currency a purchase")
    idle_weeks: Bounds | None = Field(None, description="weeks since the last purchase")
    tenure_weeks: Bounds | None = Field(None, description="weeks since the first purchase")
    gap_weeks: Bounds | None = Field(None, description="mean weeks between purchases")
    silent_weeks: Bounds | None = Field(None, description="weeks since the last contact sent")
    sent: Bounds | None = Field(None, description="contacts sent so far")
    opened: Bounds | None = Field(None, description="contacts opened so far")
    clicked: Bounds | None = Field(None, description="contacts clicked so far")
    complaints: Bounds | None = Field(None, description="complaints so far")
    lead_weeks: Bounds | None = Field(None, description="weeks since a prospect left a name")
    pages: Bounds | None = Field(None, description="pages viewed lately")

    @model_validator(mode="after")
    def _bounds_are_in_order(self) -> Self:
        for name in type(self).model_fields:
            low, high = getattr(self, name) or (None, None)
            if low is not None and high is not None and low > high:
                raise ValueError(f"{name}: the lower bound {low:g} is above the upper one {high:g}")
        return self


class FirmSettings(Settings):
    """The means of the firm, at the same prices in every arm."""

    channels: dict[str, ChannelSettings] = Field(default_factory=default_channels)
    crm: CrmSettings = CrmSettings()
    segments: dict[str, SegmentSettings] = Field(
        default_factory=dict, description="the user's own segments by name, for select"
    )
    media_cost: NonNegative = Field(0.01, description="currency an advertising exposure")
    media_saturation: Positive = Field(0.6, description="exposures a week: half of the reach left")


class EconomySettings(Settings):
    """Money over time."""

    discount_rate: NonNegative = Field(0.12, le=10.0, description="a year")
    activity_window: int = Field(52, ge=1, le=520, description="weeks that make a customer active")


class BudgetSettings(Settings):
    """One total for each arm, over the weeks of the programme."""

    total: NonNegative | None = Field(None, description="currency; null: per_consumer times size")
    per_consumer: NonNegative = Field(
        0.3, description="currency a consumer a year, one year at least"
    )
    keep_status_quo: bool = Field(
        True, description="arms but none keep the usual plan running, paid first from the total"
    )
    shares: dict[str, Share] = Field(
        default_factory=dict, description="share of the budget by programme, in a mix; else equal"
    )


class CompetitionSettings(Settings):
    """What the rivals do: nothing new, or strategies of their own."""

    strategies: dict[str, str] = Field(
        default_factory=dict, description="brand name -> arm, such as promotion or mass+promotion"
    )
    budget_share: NonNegative = Field(1.0, description="rival's budget, times the focal firm's")
