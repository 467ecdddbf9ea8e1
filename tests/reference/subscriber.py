"""Contract markets: use, renewal, switching and leaving (docs/ODD.md, 7.10)."""

from __future__ import annotations

import math

from tests.reference.consumer import DELIBERATE, RENEWED, SWITCHED, ReferenceConsumer
from tests.reference.distributions import f32, gumbel, ln
from tests.reference.luck import Luck

NO_CONTRACT = -1


class Subscriber(ReferenceConsumer):
    """Somebody with a contract, or without one."""

    def buy_something(self) -> None:
        """Use the contract and decide at its end; without one, sometimes look for one."""
        p = self.model.p
        if self.contract != NO_CONTRACT:
            self.use(self.contract)
            self.tenure -= 1
            if self.tenure <= 0:
                self.decide()
        else:
            self.look_around()
        self.wake = f32(self.wake * (1.0 - p.wake_decay))

    def event(self, number: int) -> float:
        """Return the luck of an event of the week."""
        return self.luck(Luck.CONTRACT_EVENT, number)

    def look_around(self) -> None:
        """Without a contract: the need may return, and one may look for a contract."""
        if self.need_gone and self.event(4) < 1.0 - math.exp(-self.model.p.need_return / 52.0):
            self.need_gone = 0
        if self.luck(Luck.CONTRACT_CHOICE, 18) < 1.0 - math.exp(-self.need_rate):
            self.decide()

    def use(self, c: int) -> None:
        """Live a week with the contract held."""
        p, offer = self.model.p, self.model.week.offers[c]
        failed = self.event(0) < offer.failure_rate
        if failed:
            _, recovered = self.is_recovered(c, 0)
            impact = p.service_recovered if recovered else p.service_impact
            self.deficit = f32(self.deficit + impact)
            self.rouse(p.wake_failure)
        if failed or self.event(3) < p.contract_usage:
            satisfaction = self.experience(c, 0, 1.0, failed)
            self.awareness[c] += p.use_awareness * (1.0 - self.awareness[c])
            self.talk(c, 0, satisfaction)
        self.note_use(c)
        if not self.need_gone and self.event(1) < 1.0 - math.exp(-self.need_gone_rate):
            self.need_gone = 1
            self.rouse(p.wake_need)
        if self.event(2) < p.rival_reach:
            self.rouse(p.wake_rival)
        self.boredom = f32(min(1.0, self.boredom + p.boredom_growth))
        self.overpayment = f32(self.overpayment + p.overpayment_growth / 52.0)
        self.habit[c] += p.contract_habit * (1.0 - self.habit[c])
        self.deficit = f32(self.deficit * (1.0 - p.service_forgetting))

    def note_use(self, c: int) -> None:
        """Use the service this week or not: less once the need is gone."""
        p = self.model.p
        chance = p.contract_activity * (p.need_gone_activity if self.need_gone else 1.0)
        self.outcome.used = int(c == 0 and self.event(3) < chance)

    def decide(self) -> None:
        """Renew without thinking, or choose anew."""
        c = self.contract
        if c != NO_CONTRACT and self.renews_by_habit(c):
            self.sign(c, RENEWED, self.cut_of(c), self.has_personal_cut(c))
            return
        b = self.choose(c)
        self.wake = 0.0
        self.outcome.occasions = 1
        self.outcome.visits = int(b == 0 or self.awareness[0] >= 0.5)
        if b is not None:
            cut = self.contract_cut(b)
            personal = self.has_personal_cut(b) and self.cut_of(b) >= cut
            self.sign(b, SWITCHED if c not in (NO_CONTRACT, b) else DELIBERATE, cut, personal)
        elif c != NO_CONTRACT:
            self.contract = NO_CONTRACT
            self.habit[c] = self.relief = 0.0
        if c not in (NO_CONTRACT, self.contract):
            self.tell_of_leaving(c)
        if c == 0 and self.contract != 0:
            self.outcome.left = 1

    def tell_of_leaving(self, c: int) -> None:
        """Tell friends of a contract left behind."""
        p = self.model.p
        if p.word_of_mouth <= 0.0 or (c == 0 and self.silent):
            return
        urge = p.talk_base + p.talk_displeased
        if self.luck(Luck.TALK, 1) < self.talkativeness * urge:
            self.next_voice = -(c + 1)
            self.outcome.messages = -1 if c == 0 else 0

    def renews_by_habit(self, c: int) -> bool:
        """Tell whether the contract is renewed without thinking."""
        chance = self.inertia * (1.0 - self.deliberation) * self.habit[c] * (1.0 - self.wake)
        return self.luck(Luck.CONTRACT_CHOICE, 17) < chance

    def choose(self, c: int) -> int | None:
        """Return the brand of the largest utility, or None for no contract."""
        chosen, best = None, self.utility_of_none() + gumbel(self.luck(Luck.CONTRACT_CHOICE, 16))
        for b in range(self.model.brand_count):
            if self.known_to(b):
                value = self.utility(b, c) + gumbel(self.luck(Luck.CONTRACT_CHOICE, b))
                if value > best:
                    chosen, best = b, value
        return chosen

    def utility_of_none(self) -> float:
        """Return the utility of having no contract."""
        leaving = 0.5 * self.switching_cost if self.contract != NO_CONTRACT else 0.0
        gone = self.model.p.need_gone_cost * self.need_gone * (1.0 - self.relief)
        return float(-self.need_strength + gone - leaving)

    def utility(self, b: int, c: int) -> float:
        """Return the utility of a contract with brand ``b`` for who holds one with ``c``."""
        p, offer = self.model.p, self.model.week.offers[b]
        price = ln(offer.price * (1.0 - self.contract_cut(b)) / self.model.price_level)
        value = (
            self.taste[b]
            + p.awareness_weight * ln(self.awareness[b])
            + p.attachment_weight * self.attachment[b]
            + p.quality_weight * (self.quality[b] - 0.5)
            + p.image_weight * offer.image
            - self.price_sensitivity * price
            + self.model.pull(self.index, b)
        )
        if b == c:
            value -= p.service_weight * self.deficit + p.boredom_weight * self.boredom
            value -= self.price_sensitivity * self.overpayment
        elif c != NO_CONTRACT:
            value -= self.switching_cost
        return float(value)

    def contract_cut(self, b: int) -> float:
        """Return the cut at signing; rivals may offer one to who holds another contract."""
        p, cut = self.model.p, self.cut_of(b)
        reach = min(1.0, p.rival_reach * 52.0 / 12.0)
        tempted = self.contract not in (NO_CONTRACT, b) and b != 0
        if tempted and self.event(32 + b) < reach:
            return max(cut, float(p.rival_offer))
        return cut

    def sign(self, b: int, path: int, cut: float, personal: bool) -> None:
        """Sign a contract."""
        p = self.model.p
        self.write_purchase(b, path, p.contract_length, cut, personal)
        if b != self.contract:
            self.deficit = self.boredom = self.overpayment = 0.0
            self.habit[b] += p.contract_join_habit * (1.0 - self.habit[b])
        if personal:
            self.use_up_offer()
        self.contract, self.relief = b, 0.0
        self.tenure = math.floor(p.contract_length)
        self.gap = 0
