"""A consumer of the reference market: what all kinds of market have in common (docs/ODD.md, 7)."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING, Any

import mesa

from tests.reference.distributions import f32, ln, logistic, normal, poisson, sigmoid
from tests.reference.luck import Luck
from tests.reference.week import Offer, Outcome, Touch

if TYPE_CHECKING:
    from tests.reference.market import ReferenceMarket

SINGLE_LISTS = (
    *("awareness", "buzz", "quality", "attachment", "trust_good", "trust_bad", "habit"),
    *("reference_price", "saturation"),
)
"""State kept as arrays of float32, which round what is stored in them."""

PERSONAL_MOMENT = 8
NONE, ADVERTISING, _, WORD_OF_MOUTH, STORE = range(5)
DELIBERATE, INERTIAL, RENEWED, SWITCHED = range(4)


class ReferenceConsumer(mesa.Agent):
    """Somebody who buys, hears, is contacted and talks; kinds of market add how one buys."""

    model: ReferenceMarket
    need_rate: float
    basket: float
    price_sensitivity: float
    deliberation: float
    involvement: float
    talkativeness: float
    susceptibility: float
    media: float
    comfort: float
    openness: float
    outside: float
    dropout: float
    switching_cost: float
    need_strength: float
    need_gone_rate: float
    inertia: float
    distance: float
    entry: int
    exit: int
    birthday: int
    taste: list[float]
    congruence: list[float]
    interests: list[float]
    awareness: array[float]
    buzz: array[float]
    quality: array[float]
    attachment: array[float]
    trust_good: array[float]
    trust_bad: array[float]
    habit: array[float]
    reference_price: array[float]
    saturation: array[float]
    drift: float
    stock: float
    fatigue: float
    attachment_norm: float
    placed: int
    satisfaction: float
    wake: float
    offer: float
    offer_brand: int
    offer_weeks: int
    deficit: float
    boredom: float
    overpayment: float
    relief: float
    contract: int
    tenure: int
    need_gone: int
    consent: int
    bought: int
    gap: int
    messages: int
    gone: int
    silent: int
    need_theme: int
    source: int
    source_age: int

    def __init__(
        self, model: ReferenceMarket, index: int, traits: dict[str, Any], state: dict[str, Any]
    ) -> None:
        super().__init__(model)
        self.index = index
        self.ties: list[tuple[ReferenceConsumer, float]] = []
        for name, value in (traits | state).items():
            setattr(self, name, array("f", value) if name in SINGLE_LISTS else value)
        self.outcome = Outcome()
        self.voice = 0
        self.next_voice = 0

    # --- the week ------------------------------------------------------------------------------

    def step(self) -> None:
        """Live one week."""
        self.outcome = Outcome()
        self.next_voice = 0
        if not self.present(self.model.week.number):
            return
        self.meet_marketing()
        for position, touch in enumerate(self.model.week.to.get(self.index, ())):
            self.receive(touch, position)
        self.change_need()
        self.buy_something()
        self.age()
        self.fade()

    def be_heard(self) -> None:
        """Let what was said this week be heard in the next."""
        self.voice = self.next_voice

    def present(self, week: int) -> bool:
        """Tell whether the consumer is in the market."""
        return self.entry <= week < self.exit and not self.gone

    def meet_marketing(self) -> None:
        """Hear friends, then meet advertising."""
        self.hear_friends()
        for brand, offer in enumerate(self.model.week.offers):
            self.see_advertising(brand, offer)

    def buy_something(self) -> None:
        """Buy as one buys in this kind of market."""
        raise NotImplementedError

    def luck(self, decision: Luck, number: int) -> float:
        """Return a uniform of this consumer and week."""
        return self.model.luck.draw(decision, self.model.week.number, self.index, number)

    # --- exposure ------------------------------------------------------------------------------

    def hear_friends(self) -> None:
        """Hear what friends said last week."""
        p = self.model.p
        ear = p.word_of_mouth * p.hearing * self.susceptibility
        if ear <= 0.0:
            return
        week = self.model.week.number
        for friend, strength in self.ties:
            if friend.voice != 0:
                u = self.model.luck.pair(Luck.HEARD, week, friend.index, self.index)
                if u < ear * strength:
                    self.hear(friend.voice, strength)

    def hear(self, voice: int, w: float) -> None:
        """Take in one friend's praise or warning."""
        p = self.model.p
        b = abs(voice) - 1
        self.awareness[b] += p.hearing_awareness * w * (1.0 - self.awareness[b])
        self.buzz[b] += p.hearing_buzz * w
        if voice > 0:
            self.quality[b] += p.hearing_quality * w * (1.0 - self.quality[b])
            self.trust_good[b] += p.hearing_trust * w
        else:
            self.quality[b] -= p.hearing_quality * w * self.quality[b]
            self.trust_bad[b] += p.hearing_trust * w
            if self.contract == b:
                self.rouse(p.wake_friend)
        if b == 0:
            self.remember_source(WORD_OF_MOUTH)

    def see_advertising(self, b: int, offer: Offer) -> None:
        """Meet a brand's advertising, or miss it."""
        p, trace = self.model.p, self.model.trace
        chance = 1.0 - math.exp(-offer.advertising * self.media)
        if self.luck(Luck.ADVERTISING, b) >= chance:
            return
        self.awareness[b] += trace * p.advertising_awareness * (1.0 - self.awareness[b])
        self.buzz[b] += trace * max(0.0, p.buzz_gain - p.buzz_saturation * self.buzz[b])
        self.believe_claim(b, offer.claim)
        if b == 0 and trace > 0.0:
            self.remember_source(ADVERTISING)

    def believe_claim(self, b: int, claim: float) -> None:
        """Let a promised quality move the expected one."""
        if claim >= 0.0:
            step = self.model.trace * self.model.p.claim_learning
            self.quality[b] += step * (claim - self.quality[b])

    def remember_source(self, source: int) -> None:
        """Remember where one last heard of the focal brand."""
        self.source, self.source_age = source, 0

    def rouse(self, wake: float) -> None:
        """Wake from habit, if not awake more already."""
        self.wake = f32(max(self.wake, wake))

    # --- direct contacts -----------------------------------------------------------------------

    def receive(self, touch: Touch, d: int) -> None:
        """Receive one contact, the ``d``-th of the week."""
        p, trace = self.model.p, self.model.trace
        b, channel = touch.brand, self.model.channels[touch.channel]
        if not channel.always_opened:
            if not self.consent >> b & 1:
                return
            if self.luck(Luck.BOUNCE, d) < channel.bounce:
                return
        relevance = touch.match = self.relevance(touch.theme)
        # x and x·x in single precision, as the text has it.
        x = f32(self.fatigue / self.comfort)
        square = f32(x * x)
        excess = square / (1.0 + square)
        bond = self.attachment[b]
        logit = (
            self.openness
            + p.open_relevance * relevance
            + p.open_attachment * bond
            - p.open_fatigue * excess
        )
        if channel.always_opened or self.luck(Luck.OPEN, 4 * d) < sigmoid(logit):
            self.open(touch, d, relevance)
        harm = trace * p.contact_harm * channel.notice * (1.0 - relevance) * excess
        self.attachment[b] -= harm * (1.0 + bond)
        self.fatigue = f32(self.fatigue + channel.weight * (1.0 - relevance))
        opt_out = channel.opt_out * (1.0 - relevance) * math.exp(p.opt_out_fatigue * excess)
        if self.luck(Luck.OPEN, 4 * d + 3) < opt_out * (1.0 - p.opt_out_attachment * bond):
            touch.opted_out = 1
            self.consent &= ~(1 << b)

    def relevance(self, theme: int) -> float:
        """Return how much a contact's theme matters to the consumer now."""
        p = self.model.p
        if theme == -1:
            return 0.0
        if theme == PERSONAL_MOMENT:
            return 1.0 if self.model.week.number % 52 == self.birthday else 0.0
        match = 1.0 if self.need_theme == theme else 0.0
        fit = (1.0 - p.need_relevance) * self.interests[theme] + p.need_relevance * match
        return float(fit * math.exp(-p.wear_out * self.saturation[theme]))

    def open(self, touch: Touch, d: int, relevance: float) -> None:
        """Open a contact and take in what it says."""
        p, trace = self.model.p, self.model.trace
        b, depth = touch.brand, self.model.channels[touch.channel].depth
        touch.opened = 1
        warmth = p.attachment_gain * depth * relevance * self.congruence[b]
        self.attachment[b] += warmth * (1.0 - self.attachment[b])
        content = p.contact_buzz_floor + (1.0 - p.contact_buzz_floor) * relevance
        room = max(0.0, 1.0 - p.buzz_saturation * self.buzz[b])
        self.buzz[b] += p.contact_buzz * trace * depth * content * room
        self.awareness[b] += p.contact_awareness * trace * depth * (1.0 - self.awareness[b])
        self.believe_claim(b, touch.claim)
        self.trust_good[b] += trace * touch.proof * depth * relevance
        if 0 <= touch.theme < PERSONAL_MOMENT:
            self.saturation[touch.theme] += 1.0
        if touch.offer > 0.0:
            self.offer, self.offer_brand = f32(touch.offer), b
            self.offer_weeks = touch.offer_weeks
        if self.contract == b:
            self.accept_remedy(touch)
        if b == 0 and trace > 0.0:
            self.remember_source(touch.source)
        if self.luck(Luck.OPEN, 4 * d + 1) < p.contact_wake * trace:
            self.wake = 1.0
        if self.luck(Luck.OPEN, 4 * d + 2) < sigmoid(p.click_base + p.click_relevance * relevance):
            touch.clicked = 1

    def accept_remedy(self, touch: Touch) -> None:
        """Let a remedy ease its own reason to leave the contract held."""
        left = touch.remedy_left
        if touch.remedy == 1:
            self.overpayment = f32(self.overpayment * left)
        elif touch.remedy == 2:
            self.deficit = f32(self.deficit * left)
        elif touch.remedy == 3:
            self.boredom = f32(self.boredom * left)
        elif touch.remedy == 4:
            self.relief = f32(1.0 - left)

    # --- need ----------------------------------------------------------------------------------

    def change_need(self) -> None:
        """Let the need drift, and its theme change."""
        p = self.model.p
        if p.drift_sd > 0.0 and (self.model.week.number + self.index) % 13 == 0:
            r = p.drift_persistence
            shock = p.drift_sd * math.sqrt(1.0 - r * r) * normal(self.luck(Luck.RATE_DRIFT, 0))
            self.drift = f32(r * self.drift + shock)
        if self.luck(Luck.NEED_THEME, 0) < p.need_change:
            self.need_theme = self.draw_theme(self.luck(Luck.NEED_THEME, 1))

    def draw_theme(self, u: float) -> int:
        """Return a theme by the consumer's interests."""
        below = 0.0
        for theme, interest in enumerate(self.interests[:-1]):
            below += interest
            if below > u:
                return theme
        return len(self.interests) - 1

    # --- buying --------------------------------------------------------------------------------

    def cut_of(self, b: int) -> float:
        """Return the price cut the consumer gets at a brand."""
        public = self.model.week.offers[b].cut
        if self.offer_brand == b and self.offer_weeks > 0 and self.offer > public:
            return self.offer
        return public

    def has_personal_cut(self, b: int) -> bool:
        """Tell whether the personal offer beats the public cut."""
        return self.cut_of(b) > self.model.week.offers[b].cut

    def trust(self, b: int) -> float:
        """Return trust in a brand by the evidence."""
        return (1.0 + self.trust_good[b]) / (2.0 + self.trust_good[b] + self.trust_bad[b])

    def known_to(self, b: int) -> bool:
        """Tell whether the brand comes to mind and is on the shelf."""
        return self.awareness[b] >= 0.01 and self.model.week.offers[b].distribution > 0.0

    def habitual_brand(self, k: int) -> int | None:
        """Return the brand bought without thinking at occasion ``k``, if any."""
        h = max(range(self.model.brand_count), key=lambda b: self.habit[b])
        if not self.known_to(h):
            return None
        chance = self.model.p.habit_weight * (1.0 - self.deliberation) * self.habit[h]
        return h if self.luck(Luck.INERTIA, k) < chance * (1.0 - self.wake) else None

    def buy(self, b: int, k: int, path: int) -> None:
        """Buy, use and learn."""
        p, offer = self.model.p, self.model.week.offers[b]
        cut, personal = self.cut_of(b), self.has_personal_cut(b)
        units = self.units(k, cut)
        if b == 0 and self.source == NONE:
            self.remember_source(STORE)
        self.write_purchase(b, path, units, cut, personal)
        if personal:
            self.use_up_offer()
        teach = p.deal_learning if cut > 0.0 else 1.0
        paid = offer.price * (1.0 - cut)
        self.reference_price[b] += p.reference_purchase * (paid - self.reference_price[b])
        failed = self.luck(Luck.EXPERIENCE, 2 * k + 1) < offer.failure_rate
        satisfaction = self.experience(b, k, teach, failed)
        rate = p.habit_rate * teach
        for other in range(self.model.brand_count):
            self.habit[other] -= rate * self.habit[other]
        self.habit[b] += rate
        self.awareness[b] += p.use_awareness * teach * (1.0 - self.awareness[b])
        self.gap = 0
        self.talk(b, k, satisfaction)

    def units(self, k: int, cut: float) -> float:
        """Return what is bought: units, or money where orders have a shape."""
        p = self.model.p
        if p.order_shape > 0.0:
            a = p.order_shape
            z = normal(self.luck(Luck.AMOUNT, k))
            root = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * math.sqrt(a))
            return float(self.basket * max(0.1, root) ** 3)
        units = 1 + poisson(self.luck(Luck.EXTRA_UNITS, 2 * k), self.basket - 1.0, 20)
        if cut > 0.0:
            mean = -p.stockpiling * ln(1.0 - cut)
            extra = poisson(self.luck(Luck.EXTRA_UNITS, 2 * k + 1), mean, 20)
            self.stock = f32(self.stock + extra)
            units += extra
        return float(units)

    def write_purchase(self, b: int, path: int, units: float, cut: float, personal: bool) -> None:
        """Write a purchase into the week's outcome."""
        outcome = self.outcome
        if outcome.purchases == 0 or b == 0:
            outcome.source = self.source
        outcome.purchases += 1
        outcome.brand.append(b)
        outcome.path.append(path)
        outcome.theme.append(self.need_theme)
        outcome.units.append(f32(units))
        outcome.cut.append(f32(cut))
        outcome.personal.append(int(personal))
        outcome.first.append(int(not self.bought >> b & 1))
        self.bought |= 1 << b

    def use_up_offer(self) -> None:
        """Hand in the personal offer."""
        self.offer, self.offer_brand, self.offer_weeks = 0.0, -1, 0

    def is_recovered(self, b: int, k: int) -> tuple[bool, bool]:
        """Return whether one complains of a failure, and whether it is put right."""
        complained = self.luck(Luck.COMPLAINT, 2 * k) < self.model.p.complaint_rate
        rate = self.model.week.offers[b].recovery_rate
        return complained, complained and self.luck(Luck.COMPLAINT, 2 * k + 1) < rate

    def experience(self, b: int, k: int, teach: float, failed: bool) -> float:
        """Use the thing, learn from it and return the (unrounded) satisfaction."""
        p, outcome = self.model.p, self.outcome
        luck = logistic(self.luck(Luck.EXPERIENCE, 2 * k))
        felt = self.model.week.offers[b].quality + self.model.experience_scale * luck
        mood = self.model.mood(felt, self.quality[b])
        if failed:
            mood -= p.failure_impact
            self.trust_bad[b] += 1.0
            complained, recovered = self.is_recovered(b, k)
            if recovered:
                mood += p.recovery_impact
                self.trust_good[b] += 1.0
            if b == 0:
                outcome.failures += 1
                outcome.complaints += complained
                outcome.recoveries += recovered
        else:
            self.trust_good[b] += p.trust_purchase * teach
        satisfaction = math.tanh(mood)
        self.quality[b] += p.quality_learning * (min(1.0, max(0.0, felt)) - self.quality[b])
        lesson = p.attachment_learning * teach
        self.attachment[b] += lesson * (satisfaction - self.attachment[b])
        if b == 0:
            self.satisfaction = f32(satisfaction)
        return satisfaction

    def talk(self, b: int, k: int, satisfaction: float) -> None:
        """Speak of a purchase, or keep silent."""
        p = self.model.p
        if p.word_of_mouth <= 0.0 or (b == 0 and self.silent):
            return
        weight = p.talk_pleased if satisfaction >= 0.0 else p.talk_displeased
        urge = p.talk_base + p.talk_attachment * max(0.0, self.attachment[b])
        urge += weight * satisfaction * satisfaction
        if self.luck(Luck.TALK, k) < self.talkativeness * urge:
            sign = 1 if satisfaction >= 0.0 else -1
            self.next_voice = sign * (b + 1)
            self.outcome.messages = sign if b == 0 else 0

    # --- the end of the week -------------------------------------------------------------------

    def age(self) -> None:
        """Let sources, offers and the last purchase grow older."""
        if self.source != NONE:
            self.source_age += 1
            if self.source_age > self.model.p.source_memory:
                self.remember_source(NONE)
        if self.offer_weeks > 0:
            self.offer_weeks -= 1
            if self.offer_weeks == 0:
                self.use_up_offer()
        if self.gap < 30000:
            self.gap += 1

    def fade(self) -> None:
        """Let memories fade."""
        p, keep = self.model.p, self.model.keep
        for b, offer in enumerate(self.model.week.offers):
            self.awareness[b] *= keep.awareness
            self.buzz[b] *= keep.buzz
            self.attachment[b] *= keep.attachment
            self.trust_good[b] *= keep.trust
            self.trust_bad[b] *= keep.trust
            seen = offer.price * (1.0 - offer.cut)
            self.reference_price[b] += p.reference_memory * (seen - self.reference_price[b])
        for theme in range(len(self.saturation)):
            self.saturation[theme] *= keep.saturation
        self.fatigue = f32(self.fatigue * (1.0 - p.fatigue_decay))
        self.stock = f32(self.stock * (1.0 - p.pantry_spoilage))
