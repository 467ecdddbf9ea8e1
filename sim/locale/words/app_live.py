"""The words of the live market in the browser app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_PAGE = {
    "live.title": "Live market",
    "live.lead": "A market of simulated people, week by week. Play it, change the strategy or a "
    "slider on the way, and look at what it does to one person. The same beginning with the same "
    "changes always gives the same weeks; one market is one story, though: to know what a "
    "strategy brings, compare.",
    "live.choices": "The market",
    "live.market": "Market",
    "live.network": "Network",
    "live.size": "People",
    "live.seed": "Luck",
    "live.strategy": "Strategy of the firm",
    "live.speed": "Speed",
    "live.play": "Play",
    "live.pause": "Pause",
    "live.step": "Step",
    "live.again": "Start again",
    "live.controls": "Course of the market",
    "live.week": "Week {week} of {weeks}",
    "live.week_ended": "Week {week} of {weeks}: the end",
    "live.per_second": "{number} weeks a second",
    "live.one_per_second": "1 week a second",
    "live.people_title": "The people",
    "live.people_note": "Click one to see its life below.",
    "live.curves_title": "The firm’s figures",
    "live.curves_note": "By week since the programme began.",
    "live.levers_title": "Change on the way",
    "live.levers_note": "Counts from the coming week on; the past stays as it was.",
    "live.people_levers_title": "Other people, another product",
    "live.people_levers_note": "Drawn at the beginning: a change starts the market anew.",
    "live.changes_title": "Changed so far",
    "live.changes_none": "Nothing yet. Dashed lines in the curves will mark the weeks.",
    "live.changed_strategy": "Week {week}: strategy {value}",
    "live.changed_lever": "Week {week}: {name} = {value}",
    "live.life_title": "One person",
    "live.life_pick": "Person",
    "live.life_note": "Click a person in the picture, or type a number from 0 to {last}.",
    "live.waiting_compile": "Compiling the rules of the week. This happens once after an "
    "installation and takes about a minute; later it is a matter of seconds.",
    "live.waiting_load": "Loading the rules of the week, a matter of seconds …",
    "live.opening": "The market lives its year before the programme …",
}

_HELP = {
    "live.help.market": "What is bought: groceries from several brands, a yearly contract, orders "
    "at one on-line gift shop, or a new durable good that spreads.",
    "live.help.network": "Who talks to whom. Small world: neighbours and a few far ties. "
    "Community: circles of friends. Scale free: a few know very many. lastfm: real friendships. "
    "None: nobody talks.",
    "live.help.size": "From 50 to 2,000 people are drawn, each of them one simulated consumer.",
    "live.help.seed": "Number of the draw: the same number gives the same people and the same "
    "chances, whatever the firm does.",
    "live.help.strategy": "Before the first week it is what the market begins with. Later it "
    "counts from the coming week on: members, points and habits stay, and the new strategy has "
    "the money that is left.",
    "live.help.speed": "Weeks a second while the market plays, as far as this computer can.",
    "live.help.wom": "How strongly people listen to each other: 1 as usual, 0 switches word of "
    "mouth off.",
    "live.help.gain": "How much attachment a relevant contact of the firm can add. At 0 no "
    "programme touches anybody’s feelings.",
    "live.help.bond": "How much attachment to the brand counts in a purchase.",
    "live.help.habit": "The greatest chance that somebody buys the same brand again without "
    "thinking.",
    "live.help.harm": "How much attachment an irrelevant contact costs.",
    "live.help.consent": "Share of consumers whom the firm may contact directly at the beginning.",
    "live.help.failures": "Share of purchases (under contract: of weeks) in which the product of "
    "the firm fails.",
    "live.help.person": "A consumer of this market by its number.",
}

_LEVERS = {
    "live.lever.wom": "Word of mouth",
    "live.lever.gain": "Attachment gained by a contact",
    "live.lever.bond": "Weight of attachment in choice",
    "live.lever.habit": "Weight of habit",
    "live.lever.harm": "Harm of an irrelevant contact",
    "live.lever.consent": "Consent to contacts",
    "live.lever.failures": "Failures of the product",
    "live.lever.status_quo.advertising_factor": "Usual advertising",
    "live.lever.mass.media_share": "Mass marketing: share in media",
    "live.lever.mass.flight_weeks": "Mass marketing: weeks on air",
    "live.lever.mass.pause_weeks": "Mass marketing: weeks off air",
    "live.lever.promotion.depth": "Promotion: price cut",
    "live.lever.promotion.interval_weeks": "Promotion: from start to start",
    "live.lever.promotion.duration_weeks": "Promotion: length",
    "live.lever.one_to_one.interval_weeks": "One to one: between contacts",
    "live.lever.one_to_one.offer": "One to one: personal offer",
    "live.lever.loyalty_programme.enrolment": "Loyalty programme: chance to enrol",
    "live.lever.loyalty_programme.reward_points": "Loyalty programme: price of a reward",
    "live.lever.loyalty_programme.reward_value": "Loyalty programme: value of a reward",
    "live.lever.retention.share": "Retention: share contacted",
    "live.lever.retention.weeks_before": "Retention: before the renewal date",
    "live.lever.service_recovery.compensation": "Service recovery: compensation",
    "live.lever.experience.service_share": "Customer experience: share for service",
    "live.lever.referral.reward": "Referral: reward for a friend won",
    "live.lever.referral.invitations": "Referral: friends to invite",
    "live.lever.influencers.seeds_per_1000": "Influencers: seeds",
    "live.lever.content.weekly_per_consumer": "Content: spent on it a week and consumer",
    "live.lever.feedback.interval_weeks": "Feedback: between surveys",
    "live.help.status_quo.advertising_factor": "Times the advertising that the brand always does; "
    "it runs underneath every strategy but none.",
    "live.help.mass.media_share": "The rest of the programme’s money pays direct contacts.",
    "live.help.mass.flight_weeks": "Weeks in a row with advertising.",
    "live.help.mass.pause_weeks": "Weeks without between two of these.",
    "live.help.promotion.depth": "Taken off the price for everybody while the promotion lasts.",
    "live.help.promotion.interval_weeks": "Weeks between the starts of two promotions.",
    "live.help.promotion.duration_weeks": "Weeks that one promotion lasts.",
    "live.help.one_to_one.interval_weeks": "Weeks between two contacts of the same person.",
    "live.help.one_to_one.offer": "Personal price cut, for customers overdue by their own rhythm.",
    "live.help.loyalty_programme.enrolment": "Chance that a customer who may be recognised joins "
    "at a purchase.",
    "live.help.loyalty_programme.reward_points": "Points that a reward costs; a unit bought gives "
    "one.",
    "live.help.loyalty_programme.reward_value": "What a reward costs the firm.",
    "live.help.retention.share": "Of the subscribers whose contract runs out soon, the share "
    "that is contacted, the most at risk first.",
    "live.help.retention.weeks_before": "Weeks from the contact to the renewal date.",
    "live.help.service_recovery.compensation": "Money given with an answer to a complaint.",
    "live.help.experience.service_share": "Share of the programme’s money that makes failures "
    "rarer.",
    "live.help.referral.reward": "Paid to a customer for a friend’s first purchase.",
    "live.help.referral.invitations": "Friends that a customer may invite each time it is asked.",
    "live.help.influencers.seeds_per_1000": "People who are given the product to talk about.",
    "live.help.content.weekly_per_consumer": "What articles and guides on the site cost.",
    "live.help.feedback.interval_weeks": "Weeks between two surveys of the same person.",
    "live.unit.times": "× usual",
    "live.unit.attachment": "attachment, −1 to 1",
    "live.unit.utility": "utility per attachment",
    "live.unit.share": "share, 0 to 1",
    "live.unit.of_price": "share of the price",
    "live.unit.weeks": "weeks",
    "live.unit.points": "points",
    "live.unit.friends": "friends",
    "live.unit.per_1000": "per 1,000 people",
    "live.unit.currency": "{currency}",
}

_SHOWN = {
    "live.standing.absent": "not in the market",
    "live.standing.unaware": "does not know it",
    "live.standing.aware": "knows it, never bought",
    "live.standing.customer": "customer",
    "live.standing.loyal": "loyal customer",
    "live.standing.let_down": "customer let down",
    "live.standing.lapsed": "lapsed",
    "live.meaning.absent": "Not yet or no longer a consumer of this market.",
    "live.meaning.unaware": "Knows the brand too little to think of it (awareness below ½).",
    "live.meaning.aware": "Knows the brand, and has never bought it.",
    "live.meaning.customer": "Bought it lately, or holds its contract, or owns it.",
    "live.meaning.loyal": "A customer who repeats and likes the brand more than any rival (true "
    "loyalty of Dick and Basu).",
    "live.meaning.let_down": "A customer whom the latest experience disappointed (satisfaction "
    "below 0); such people warn their friends.",
    "live.meaning.lapsed": "Was a customer, and has not bought for a long time.",
    "live.legend": "People by where they stand with the brand",
    "live.people_alt": "Map of {size} people and their ties; colour and symbol say where each "
    "stands with the brand. The numbers stand in the table below it.",
    "live.person_hover": "person %{pointNumber}<extra></extra>",
    "live.curve.buyers": "Buyers a week",
    "live.curve.active": "Active customers",
    "live.curve.share": "Market share",
    "live.curve.attachment": "Mean attachment",
    "live.curve.cost": "Marketing cost a week",
    "live.curve.sources": "New customers by source",
    "live.curve.by_word": "word of mouth",
    "live.curve.by_ads": "advertising",
    "live.curve.by_other": "other",
    "live.curve_unit.buyers": "people",
    "live.curve_unit.active": "people",
    "live.curve_unit.share": "units over 4 weeks, %",
    "live.curve_unit.attachment": "all people, −1 to 1",
    "live.curve_unit.cost": "{currency}",
    "live.curve_unit.sources": "people since week 0",
    "live.curve_alt": "{name}, week by week; dashed lines mark the weeks of changes.",
    "live.percent": "%",
    "live.week_axis": "weeks since the programme began",
    "live.feeling.attachment": "attachment",
    "live.feeling.habit": "habit",
    "live.feeling.satisfaction": "latest satisfaction",
    "live.feeling.bought": "bought the brand",
    "live.feeling.elsewhere": "bought a rival",
}

_LIFE = {
    "live.life_head": "Person {person}: {standing}",
    "live.life_facts": "Knows {friends}. Purchase occasions a year: {need}. Purchases of the "
    "brand: {bought} since week 0, {earlier} in the year before.",
    "live.life_nobody": "nobody",
    "live.life_source": "Had heard of the brand before its first purchase through: {source}.",
    "live.life_no_source": "Its first purchase of the brand lies before all records, or ahead.",
    "live.life_events": "Latest events",
    "live.life_no_events": "Nothing has happened to this person yet.",
    "live.life_axis": "−1 to 1 (habit: 0 to 1)",
    "live.life_alt": "Attachment, habit and latest satisfaction of person {person} week by week, "
    "with its purchases on top.",
    "live.life_wrong": "There is no person {person}: numbers go from 0 to {last}.",
    "live.source.none": "nothing in particular",
    "live.source.advertising": "advertising",
    "live.source.direct": "a direct contact",
    "live.source.word_of_mouth": "word of mouth",
    "live.source.store": "the store",
    "live.source.media": "the media",
    "live.source.referral": "a friend’s invitation",
    "live.source.organic": "a search",
    "live.source.seller": "a seller",
    "live.told.week": "week {week}",
    "live.told.bought": "bought {units} of {brand}",
    "live.told.bought_on_deal": "bought {units} of {brand} at {cut} off",
    "live.told.bought_by_habit": "bought {units} of {brand} out of habit",
    "live.told.opened": "opened a contact by {channel} ({programme})",
    "live.told.ignored": "ignored a contact by {channel} ({programme})",
    "live.told.opted_out": "opted out after a contact by {channel} ({programme})",
    "live.told.praise": "friend {friend} praised the brand",
    "live.told.warning": "friend {friend} warned against the brand",
}

_SAID = {
    "live.said.opened": "A new market of {size} people is ready, at week 0.",
    "live.said.anew": "{name} cannot change on the way: the market starts anew, at week 0.",
    "live.said.again": "The same market starts again, at week 0.",
    "live.said.restored": "The market of the link has been lived up to week {week}.",
    "live.said.put_away": "This market had been put away after a long pause; it has been lived "
    "again up to week {week}, the same as before.",
    "live.said.strategy": "From week {week} on: {value}, with the money that is left.",
    "live.said.strategy_first": "The market begins with: {value}.",
    "live.said.lever": "From week {week} on: {name} = {value}.",
    "live.said.no_number": (
        "Nothing has changed: people are a whole number from {fewest} to {most}, the draw one "
        "from {first} to {last}."
    ),
    "live.said.over": "The market has reached its last week. Start it again, or change something "
    "and start again.",
    "live.cannot": "That is not possible: {reason}",
    "live.wrong": "{name}={value} in the address is not understood; allowed: {allowed}.",
}

APP_LIVE: Final[Mapping[str, str]] = {**_PAGE, **_HELP, **_LEVERS, **_SHOWN, **_LIFE, **_SAID}
