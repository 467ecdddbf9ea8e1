"""The words of the browser app: its frame, the comparison and the results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

APP: Final[Mapping[str, str]] = {
    "app.serving": "relmark app: {address} (Ctrl-C ends it)",
    "app.served": "relmark app has ended",
    "app.loading": "One moment …",
    "app.skip": "Skip to the content",
    "app.nav": "Pages",
    "app.nav.compare": "Compare",
    "app.nav.live": "Live market",
    "app.nav.lessons": "Lessons",
    "app.nav.results": "Results",
    "app.language": "Language",
    "app.theme": "Light or dark",
    "app.theme.auto": "as the system is",
    "app.theme.light": "light",
    "app.theme.dark": "dark",
    "app.foot": "All people are simulated. It all runs on this computer: nothing is sent anywhere.",
    "app.address.unknown": "{name}={value} in the address is not known; it can be {allowed}.",
    "app.missing.title": "No such page",
    "app.missing.text": "There is nothing at {path}.",
    "app.missing.link": "Compare strategies",
    "app.between": "{low} to {high}",
    "app.seconds": "{number} s",
    "app.minutes": "{number} min",
    "app.copy": "Copy",
    "app.copied": "Copied",
    "app.report": "Report (new tab)",
    "app.compare.title": "Compare strategies",
    "app.compare.lead": (
        "What does each way of treating customers do to retention, acquisition cost and "
        "lifetime value? Every strategy meets the same simulated customers, under the same "
        "budget and with the same luck."
    ),
    "app.compare.form": "What is compared",
    "app.compare.market": "Market",
    "app.compare.market.grocery": "A packaged grocery: people buy several brands in turn",
    "app.compare.market.subscription": "A yearly contract: people stay, leave or come back",
    "app.compare.market.subscription_high_end": (
        "A yearly contract, people fitted to a real cohort of high-end subscribers"
    ),
    "app.compare.market.durable": "First purchases of a new durable good, over twelve years",
    "app.compare.market.gift_retail": "An online gift shop, fitted to the invoices of a real one",
    "app.compare.network": "Who talks to whom",
    "app.compare.network.community": "Groups of friends, with ties between groups",
    "app.compare.network.small_world": "Everyone knows neighbours, some know people far away",
    "app.compare.network.scale_free": "A few know very many",
    "app.compare.network.lastfm": "Real friendships of LastFM users in Asia",
    "app.compare.network.deezer": "Real friendships of Deezer users in Europe",
    "app.compare.network.none": "Nobody knows anybody: no word of mouth",
    "app.compare.size": "Consumers",
    "app.compare.people": "people",
    "app.compare.size.help": (
        "How many people are simulated, {low} to {high}. More people: less chance in the "
        "result, more time."
    ),
    "app.compare.budget": "Budget of each strategy",
    "app.compare.budget.help": (
        "For the whole programme, the same for every strategy. Left empty, the market’s own: "
        "it grows with people and years."
    ),
    "app.compare.replications": "Replications",
    "app.compare.replications.help": (
        "How often the market is simulated again with other luck, {low} to {high}. More of "
        "them: a narrower interval, more time."
    ),
    "app.compare.more": "More settings",
    "app.compare.week_unit": "weeks",
    "app.compare.warm_up": "Before the programme",
    "app.compare.warm_up.help": "Weeks in which all strategies still do the same, {low} to {high}.",
    "app.compare.weeks": "Programme",
    "app.compare.weeks.help": "Weeks in which the budget is spent, {low} to {high}.",
    "app.compare.run_off": "After the programme",
    "app.compare.run_off.help": (
        "Weeks watched after it has ended, {low} to {high}: what lasts shows here."
    ),
    "app.compare.draws": "Draws of the parameters",
    "app.compare.draws.help": (
        "How often parameters that nobody knows exactly are drawn anew, {low} to {high}: the "
        "wide interval comes from them. 0 leaves it out."
    ),
    "app.compare.seed": "Seed",
    "app.compare.seed.help": "The same seed gives the same luck again.",
    "app.compare.strategies": "Strategies",
    "app.compare.always": (
        "No marketing and the status quo always run: differences are taken against the status quo."
    ),
    "app.compare.group.market": "To everybody",
    "app.compare.group.persons": "To segments and persons",
    "app.compare.group.loyalty": "Loyalty and retention",
    "app.compare.group.service": "Experience and service",
    "app.compare.group.prospects": "Winning prospects",
    "app.compare.group.talk": "Word of mouth",
    "app.compare.group.rivals": "Against rivals",
    "app.compare.group.means": "Customer database",
    "app.compare.mixes": "Mixes",
    "app.compare.mix": "Mix the ticked strategies",
    "app.compare.mix.help": (
        "Adds one strategy that does all the ticked ones at once and shares the budget "
        "between them."
    ),
    "app.compare.mix.two": "A mix needs two strategies at least: tick them first.",
    "app.compare.run": "Compare",
    "app.compare.cancel": "Cancel",
    "app.compare.empty": (
        "Nothing has been compared yet. The settings beside give first results within seconds."
    ),
    "app.compare.soon": "First results come after two replications.",
    "app.compare.progress": "Progress of the comparison",
    "app.compare.waiting": "Waiting: {number} before yours.",
    "app.compare.step.checking": "Reading the settings …",
    "app.compare.step.compiling": "Getting the market ready …",
    "app.compare.step.simulating": "Simulating …",
    "app.compare.step.writing": "Writing the result and its report …",
    "app.compare.counted": "{done} of {total} runs done",
    "app.compare.left": "{counted}, about {left} left",
    "app.compare.cancelled": (
        "Cancelled. What was finished is kept: the same comparison goes on from there."
    ),
    "app.compare.done": "The comparison is done.",
    "app.compare.overtime": (
        "The comparison took too long and was ended; what was finished is kept. Take fewer "
        "people, weeks or strategies, or run the command below, which has no limit."
    ),
    "app.compare.failed": "The comparison failed: {error}",
    "app.compare.so_far": (
        "{replications} of {all_replications} paired replications and {draws} of {all_draws} "
        "draws of the parameters so far."
    ),
    "app.compare.whole": (
        "{replications} paired replications and {draws} draws of the parameters."
    ),
    "app.compare.written": "The result is kept as {folder}.",
    "app.compare.open": "Open it under Results",
    "app.compare.command": "The same on the command line:",
    "app.compare.bounds": "{name}: {value} is not allowed; whole numbers from {allowed} are.",
    "app.compare.choose": "Tick at least one strategy to compare with the status quo.",
    "app.compare.arms": "{number} strategies are too many for one comparison here: at most {most}.",
    "app.compare.work": (
        "This is {work} million consumer-weeks, and the app runs at most {most} million: take "
        "fewer people, weeks, strategies or replications."
    ),
    "app.compare.network.none.short": "no ties",
    "app.compare.network.lastfm.short": "LastFM",
    "app.compare.network.deezer.short": "Deezer",
    "app.compare.network.community.short": "groups of friends",
    "app.picture": "Save this figure as a PNG",
    "app.sideways": "A figure wider than the window, to be moved sideways",
    "app.results.title": "Results",
    "app.results.lead": (
        "Everything that has been run and kept in the folder {folder}, the newest first."
    ),
    "app.results.none": "There is no result yet: compare strategies first.",
    "app.results.back": "All results",
    "app.results.two": "{first} beside {second}",
    "app.results.no_report": "This result has no report; its files can be downloaded above.",
    "app.results.damaged": "This result cannot be shown: a file of it cannot be read ({error}).",
    "app.results.downloads": "Download",
    "app.results.report.fr": "Report in French (HTML)",
    "app.results.report.en": "Report in English (HTML)",
    "app.results.config": "Configuration (YAML)",
    "app.results.tables": (
        "Tables; a CSV is written as a spreadsheet of the page’s language reads it:"
    ),
    "app.results.beside": "Put another comparison beside",
    "app.results.common": "What both measured",
    "app.results.money": "Means of each strategy; money in {currency}.",
    "app.results.differs": "What differs in the settings",
    "app.results.same": "Nothing: both have the same settings.",
    "app.results.setting": "Setting",
    "app.results.more": "And {number} more.",
    "app.results.of": "{done} of {total}",
    "app.results.column.result": "Result",
    "app.results.column.written": "Written",
    "app.results.column.status": "Status",
    "app.results.column.runs": "Runs",
    "app.results.column.failed": "Failed",
    "app.results.status.complete": "complete",
    "app.results.status.running": "running",
    "app.results.status.interrupted": "interrupted",
    "app.results.status.unreadable": "unreadable",
}
