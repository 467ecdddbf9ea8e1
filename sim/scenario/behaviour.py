"""Parameters of the rules of one consumer. Units, ranges and provenance stand in each field.

Provenance: ``guess`` unless a source is named; published numbers are in ``docs/ODD.md``.
"""

from __future__ import annotations

from pydantic import Field

from sim.scenario.base import Finite, NonNegative, Positive, Settings, Share


class BehaviourSettings(Settings):
    """How consumers need, choose, experience, remember, answer and talk."""

    # need
    drift_sd: NonNegative = Field(0.55, description="sd of the slow drift of the log need rate")
    drift_persistence: Share = Field(0.72, description="autocorrelation of the drift, 13 weeks")
    deal_expansion: NonNegative = Field(0.45, description="chi: extra need when deals are seen")
    stockpiling: NonNegative = Field(1.8, description="extra units per unit of log discount ratio")
    pantry_use: Share = Field(0.65, description="chance that a unit in stock cancels an occasion")
    pantry_spoilage: Share = Field(0.01, description="share of the stock spoilt a week")
    need_change: Share = Field(0.25, description="chance that the need's theme is redrawn, a week")
    refractory: Positive = Field(
        2.449, description="invoices: weeks to be ready to order again; fitted, Online Retail"
    )
    same_week: Share = Field(
        0.0995, description="invoices: readiness in the week of an order; fitted, Online Retail"
    )
    first_gap: NonNegative = Field(
        0.863, description="invoices: rate factor before the second order; fitted, Online Retail"
    )
    order_shape: NonNegative = Field(
        0.0, description="gamma shape of a customer's order values; 0: whole units"
    )
    # habit and choice
    habit_weight: Share = Field(0.9, description="largest chance of unthinking repurchase")
    habit_rate: Share = Field(0.3, description="weight of the latest choice in habit")
    deal_learning: Share = Field(0.2, description="lesson of a purchase on a deal, of a full one")
    attachment_weight: NonNegative = Field(0.9, description="utility of attachment")
    trust_weight: NonNegative = Field(1.0, description="utility of trust, times involvement")
    quality_weight: NonNegative = Field(0.8, description="utility of expected quality")
    buzz_weight: NonNegative = Field(1.1, description="utility of recent exposure")
    awareness_weight: NonNegative = Field(1.0, description="utility of log awareness")
    distribution_weight: NonNegative = Field(1.0, description="utility of log distribution")
    image_weight: NonNegative = Field(1.0, description="utility of brand and sector image")
    point_of_sale_weight: NonNegative = Field(1.0, description="utility of the point of sale")
    need_match_weight: NonNegative = Field(
        1.0, description="utility lost when the range misses the need"
    )
    distance_weight: NonNegative = Field(0.0, description="utility lost with distance to outlets")
    reference_price_weight: NonNegative = Field(0.2, description="w_r: price against reference")
    first_purchase_barrier: NonNegative = Field(
        0.3, description="utility a prospect lacks until the brand is known, liked and trusted"
    )
    known_threshold: Positive = Field(0.3, description="awareness at which a brand is known")
    liked_threshold: Positive = Field(0.1, description="attachment at which a brand is liked")
    trusted_threshold: Positive = Field(0.6, description="trust at which a brand is trusted")
    # memory
    awareness_decay: Share = Field(0.013, description="of awareness, a week")
    buzz_decay: Share = Field(0.25, description="of buzz, a week; Leone 1995: weeks to months")
    attachment_decay: Share = Field(0.01, description="unfed attachment fades, a week")
    trust_decay: Share = Field(0.005, description="evidence forgotten, a week")
    reference_memory: Share = Field(0.08, description="reference price nears the seen one, a week")
    reference_purchase: Share = Field(0.25, description="the same, at an occasion")
    # exposure
    advertising_awareness: Share = Field(0.05, description="awareness gained by an exposure")
    use_awareness: Share = Field(0.3, description="awareness gained by a purchase")
    buzz_gain: NonNegative = Field(1.0, description="buzz gained by an exposure")
    buzz_saturation: Share = Field(0.5, description="share of buzz that an exposure replaces")
    claim_learning: Share = Field(0.02, description="expected quality moves to an advert's claim")
    # experience
    experience_sd: NonNegative = Field(0.25, description="sd of experienced quality (logistic)")
    adequate_quality: Finite = Field(0.17, description="quality that neither pleases nor annoys")
    disconfirmation_weight: NonNegative = Field(0.7, description="of surprise in satisfaction")
    loss_aversion: Positive = Field(2.0, description="weight of a disappointment against a delight")
    quality_learning: Share = Field(0.15, description="expected quality moves to experience")
    attachment_learning: Share = Field(0.1, description="attachment moves with satisfaction")
    failure_impact: NonNegative = Field(1.2, description="satisfaction lost by a failure")
    recovery_impact: NonNegative = Field(1.3, description="satisfaction given back by a recovery")
    complaint_rate: Share = Field(0.5, description="failures complained of; TARP: half")
    trust_purchase: NonNegative = Field(0.2, description="good evidence of a faultless purchase")
    dropout_attachment: NonNegative = Field(
        1.0, description="log hazard of dropping out, per attachment missing"
    )
    answer_alone: Share = Field(
        0.5, description="share of a recovery that an answer without compensation is worth"
    )
    recovery_wear: Share = Field(
        0.5, description="share of it lost by each recovery before; Maxham & Netemeyer 2002"
    )
    survey_answer: Share = Field(0.3, description="chance to answer a survey that was opened")
    heard_trust: NonNegative = Field(0.3, description="good evidence of having been heard")
    ignored_trust: NonNegative = Field(0.3, description="bad evidence of an answer without effect")
    # word of mouth
    word_of_mouth: NonNegative = Field(1.0, description="strength; 0 switches it off")
    talk_base: Share = Field(0.05, description="chance to talk after a purchase as expected")
    talk_pleased: NonNegative = Field(0.5, description="added when pleased, times satisfaction")
    talk_displeased: NonNegative = Field(0.65, description="added when let down")
    talk_attachment: NonNegative = Field(0.3, description="added by attachment (ambassadors)")
    hearing: Share = Field(0.5, description="chance that a friend's message is heard")
    hearing_quality: Share = Field(0.03, description="expected quality moved by a message")
    hearing_trust: NonNegative = Field(0.1, description="evidence added by a message")
    hearing_awareness: Share = Field(0.05, description="awareness gained from a message")
    hearing_buzz: NonNegative = Field(0.05, description="buzz gained from a message")
    source_memory: int = Field(8, ge=0, le=120, description="weeks a source is remembered")
    # a firm's site and questionnaires
    search: NonNegative = Field(0.3, description="searches for information an occasion in mind")
    search_by_name: Share = Field(0.3, description="of these, for a brand fully known by name")
    browse_buzz: NonNegative = Field(0.005, description="visits a week to the site at buzz 1")
    browse_friend: NonNegative = Field(0.03, description="visits in the week of a friend's word")
    look_round: int = Field(
        8, ge=1, le=520, description="contracts: weeks of search before the date"
    )
    pages_read: NonNegative = Field(
        4.0, description="pages beyond the first, times relevance and involvement"
    )
    visit_awareness: Share = Field(0.02, description="awareness gained by a visit to the site")
    sign_up_base: Finite = Field(-3.0, description="logit of leaving a name after one page")
    sign_up_pages: NonNegative = Field(0.5, description="the same, per log pages read")
    sign_up_trust: NonNegative = Field(2.0, description="the same, per trust above one half")
    sign_up_privacy: NonNegative = Field(3.0, description="logit lost, over 1 + comfort")
    survey_error: Share = Field(0.15, description="interests ticked in error on a questionnaire")
    # contacts: one door for every touch
    attachment_gain: NonNegative = Field(0.05, description="kappa; Verhoef 2003: small")
    trace_scale: Positive = Field(
        0.01, description="kappa below which touches fade from memory too; none at kappa = 0"
    )
    contact_harm: NonNegative = Field(0.01, description="attachment lost to an irrelevant contact")
    contact_buzz: NonNegative = Field(2.0, description="buzz of an opened contact, times depth")
    contact_buzz_floor: Share = Field(0.3, description="share of that buzz without relevance")
    contact_awareness: Share = Field(0.02, description="awareness of an opened contact")
    contact_wake: Share = Field(0.5, description="psi: an opened contact makes one deliberate")
    need_relevance: Share = Field(0.5, description="omega: weight of the need in relevance")
    wear_out: NonNegative = Field(0.3, description="zeta: a theme opened often wears out")
    saturation_decay: Share = Field(0.15, description="of theme wear-out, a week")
    open_relevance: NonNegative = Field(0.5, description="logit of opening")
    open_attachment: NonNegative = Field(0.5, description="logit of opening")
    open_fatigue: NonNegative = Field(2.0, description="logit of opening")
    click_base: Finite = Field(-2.75, description="logit of a click, once opened")
    click_relevance: NonNegative = Field(1.5, description="the same; Ansari & Mela 2003 a ceiling")
    opt_out_fatigue: NonNegative = Field(1.5, description="log hazard of opting out")
    opt_out_attachment: Share = Field(0.5, description="attachment protects from opting out")
    fatigue_decay: Share = Field(0.15, description="of fatigue, a week")
    # contracts
    contract_length: int = Field(52, ge=1, le=520, description="weeks between renewal dates")
    contract_usage: Share = Field(0.1, description="chance a week to form an opinion by use")
    contract_activity: Share = Field(0.7, description="chance a week to use the service at all")
    need_gone_activity: Share = Field(0.2, description="the same once the need is gone, times")
    contract_habit: Share = Field(0.0075, description="habit gained a week under contract")
    contract_join_habit: Share = Field(0.2, description="habit on joining")
    service_impact: NonNegative = Field(1.0, description="service deficit of a failure")
    service_recovered: NonNegative = Field(0.2, description="the same when recovered")
    service_forgetting: Share = Field(0.02, description="of the deficit, a week")
    service_weight: NonNegative = Field(0.52, description="utility lost per unit of deficit")
    boredom_growth: NonNegative = Field(0.006, description="a week")
    boredom_weight: NonNegative = Field(0.07, description="utility lost at full boredom")
    overpayment_growth: NonNegative = Field(
        0.01, description="log price above the best plan, a year"
    )
    rival_offer: NonNegative = Field(0.2, description="price cut of a rival's offer")
    rival_reach: Share = Field(0.034, description="chance a week to meet a rival's offer")
    wake_failure: Share = Field(0.7, description="wake by a failure")
    wake_need: Share = Field(0.6, description="wake by the end of the need")
    wake_rival: Share = Field(0.5, description="wake by a rival's offer")
    wake_friend: Share = Field(0.3, description="wake by a friend's complaint")
    wake_decay: Share = Field(0.1, description="of the wake, a week")
    need_return: NonNegative = Field(0.5, description="rate a year at which a lost need returns")
    need_gone_cost: NonNegative = Field(3.0, description="utility gained by leaving, need gone")
    # durables
    adoption_occasion: NonNegative = Field(0.06, description="occasions to buy a week, once aware")
    adoption_utility: Finite = Field(-0.3, description="u: utility of the new thing")
    adoption_price: NonNegative = Field(2.4, description="beta: utility of log price")
    adoption_contacts: NonNegative = Field(1.0, description="w_n: share of contacts who have it")
    adoption_messages: NonNegative = Field(0.2, description="w_w: per message, five at most")
    adoption_hearing: NonNegative = Field(0.006, description="tau: messages heard, a week and tie")
    adoption_talk_decay: NonNegative = Field(0.02, description="talk fades with the thing's age")
    adoption_talk_floor: Share = Field(0.4, description="and not below this share")
    price_decline: Share = Field(0.03, description="fall of the real price, a year")
