"""Durables: hearing of a new thing, buying it once, talking of it (docs/ODD.md, 7.11)."""

from __future__ import annotations

import math

from tests.reference.consumer import (
    ADVERTISING,
    DELIBERATE,
    WORD_OF_MOUTH,
    ReferenceConsumer,
)
from tests.reference.distributions import ln, sigmoid
from tests.reference.luck import Luck

LOUDNESS = 25.0


class Adopter(ReferenceConsumer):
    """Somebody who has the thing, or may buy it some day."""

    def meet_marketing(self) -> None:
        """Friends and advertising of a new thing are met later in the week."""

    def buy_something(self) -> None:
        """Talk as an owner, or consider the thing."""
        if self.bought & 1:
            self.talk_as_owner()
            return
        contacts = self.hear_owners()
        self.see_advertising(0, self.model.week.offers[0])
        self.consider(contacts)

    def talk_as_owner(self) -> None:
        """Show the thing, and talk of it ever less."""
        p = self.model.p
        loudness = 0.0
        if p.word_of_mouth > 0.0 and not self.silent:
            floor = p.adoption_talk_floor
            fresh = math.exp(-p.adoption_talk_decay * self.gap)
            loudness = self.talkativeness * (floor + (1.0 - floor) * fresh)
        self.next_voice = 1 + math.floor(min(126.0, LOUDNESS * loudness + 0.5))

    def hear_owners(self) -> float:
        """Hear friends who have the thing; return the share of friends who do."""
        p, week = self.model.p, self.model.week.number
        owners = 0
        ear = p.word_of_mouth * p.adoption_hearing * self.susceptibility
        for friend, strength in self.ties:
            if friend.voice > 0:
                owners += 1
                u = self.model.luck.pair(Luck.DURABLE_HEARD, week, friend.index, self.index)
                if u < ear * strength * (friend.voice - 1) / LOUDNESS:
                    self.messages += 1
                    self.awareness[0] = 1.0
                    self.remember_source(WORD_OF_MOUTH)
        return owners / len(self.ties) if self.ties else 0.0

    def see_advertising(self, b: int, offer: object) -> None:
        """Meet advertising: it makes the thing known, and no more."""
        exposures = self.model.week.offers[b].advertising * self.media
        if self.luck(Luck.ADVERTISING, 0) < self.model.trace * (1.0 - math.exp(-exposures)):
            self.awareness[0] = 1.0
            self.remember_source(ADVERTISING)

    def consider(self, contacts: float) -> None:
        """Meet an occasion to buy, or none."""
        chance = 1.0 - math.exp(-self.model.p.adoption_occasion)
        if self.luck(Luck.DURABLE_ADOPT, 0) >= chance * self.awareness[0] * self.need_rate:
            return
        self.outcome.occasions = self.outcome.visits = 1
        if self.luck(Luck.DURABLE_ADOPT, 1) < sigmoid(self.utility(contacts)):
            personal = self.has_personal_cut(0)
            self.write_purchase(0, DELIBERATE, 1.0, self.cut_of(0), personal)
            if personal:
                self.use_up_offer()
            self.gap = 0
            self.talk_as_owner()

    def utility(self, contacts: float) -> float:
        """Return the utility of the new thing."""
        p, offer = self.model.p, self.model.week.offers[0]
        fallen = (1.0 - p.price_decline) ** (self.model.week.number / 52.0)
        price = offer.price * fallen * (1.0 - self.cut_of(0)) / self.model.price_level
        risk = (1.0 + self.messages) / (2.0 + self.messages) - 1.0
        return float(
            p.adoption_utility
            - p.adoption_price * ln(price)
            + p.adoption_contacts * contacts
            + p.adoption_messages * min(self.messages, 5)
            + self.involvement * risk
            + p.attachment_weight * self.attachment[0]
            + p.buzz_weight * self.buzz[0]
        )
