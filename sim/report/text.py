"""Every word a reader of a report sees, by language. A language may lack a key: English then."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Final

from sim.errors import UserError, nearest
from sim.plots.words import FIGURE_WORDS

Catalogue = Mapping[str, str]

_ENGLISH: Final[Catalogue] = {
    "language": "en",
    "title": "Comparison of marketing strategies",
    "answer_heading": "The answer",
    "setting": "{market} market, {network} network, {size} consumers, programmes of {weeks} weeks "
    "after {warm_up} weeks of warm-up, then {run_off} weeks of run-off; {replications} paired "
    "replications, {draws} parameter draws; differences are against {baseline}.",
    # The answer, one clause per KPI.
    "answer_join": "{clv}; {npv}.",
    "answer_clear": "on {kpi}, {strategy} is best: {difference} against {baseline} "
    "({interval}), best with probability {p_best}",
    "answer_leads": "on {kpi}, {strategy} leads with {difference} against {baseline} "
    "({interval}), but that is not certain: {doubt}",
    "answer_untold": "on {kpi}, no strategy can be told apart from {baseline}: the largest "
    "difference, {strategy} with {difference}, has a {interval} that includes zero",
    "answer_unbeaten": "on {kpi}, no strategy can be shown to beat {baseline}: the best of the "
    "others, {strategy} with {difference}, has a {interval} that includes zero",
    "answer_beaten": "on {kpi}, {baseline} is best: every other strategy does worse, the nearest, "
    "{strategy}, by {difference} ({interval})",
    "answer_undefined": "on {kpi}, nothing can be said: it is not defined for any strategy other "
    "than {baseline}",
    "interval_noise": "95% interval {low} to {high}, simulation noise alone",
    "interval_parameters": "95% interval {low} to {high}, uncertain parameters included",
    "interval_unknown": "interval unknown with a single replication",
    "doubt_parameters": "with other plausible parameters it may be zero or the reverse",
    "doubt_p_best": "it is the best of all arms with probability {p_best} only{runner_up}",
    "doubt_p_unknown": "the probability that it is the best of all arms was not estimated",
    "doubt_noise": "more replications are needed",
    "runner_up": ", next {strategy}",
    "doubt_join": " and ",
    "over": "over {share}",
    "under": "under {share}",
    # Sections.
    "headline_table": "The main figures by strategy",
    "paired_heading": "What each strategy changes",
    "paired_note": "Difference to {baseline}, the same customers and the same random draws in "
    "both. Thick bar: 95% interval of simulation noise. Thin bar: 95% interval with the "
    "parameters drawn from what is believed of them. A bar that crosses zero: no effect shown.",
    "cac_clv_heading": "What a customer costs and what a customer is worth",
    "cac_clv_note": "One small symbol per run (open: a parameter draw); the large one is the mean; "
    "the shape holds 95% of the runs (dotted: of the parameter draws). Above the dashed line a "
    "customer is worth more than three times the acquisition cost. ",
    "cac_clv_missing": "Not drawn, for want of a finite CAC: {missing}.",
    "sales_heading": "Sales over time: a promotion's peak or a bond's slope",
    "sales_note": "Revenue per week, {baseline} in the same weeks = 100. Bold: mean of the last 4 "
    "weeks; faint: single weeks. What is left after the dashed line is what lasts without a "
    "programme.",
    "profit_heading": "Profit over time",
    "profit_note": "Margin less marketing cost, discounted at {rate} a year, accumulated, less "
    "{baseline}'s. A line that stays above zero has paid back. Shaded: 95% interval of the mean "
    "over replications.",
    "loyalty_heading": "Kinds of loyalty",
    "loyalty_note": "True: buys again and prefers the brand. Spurious: buys again by inertia. "
    "Latent: knows and prefers the brand without buying again (Dick & Basu 1994).",
    "retention_heading": "How long customers stay",
    "retention_note": "Share of the customers won since the programmes started who are active "
    "by time since their first purchase, all cohorts observed that long together.",
    "cost_heading": "What the money was spent on",
    "cost_note": "Mean cost of a run, whole horizon. Face-value discounts count on all units they "
    "touch.",
    "tipping_heading": "What must be true",
    "tipping_note": "For each parameter varied: which strategy is best over the range tried, the "
    "value assumed (dot) and the value at which another strategy becomes the best (bar).",
    "naive_heading": "What you would have measured",
    "naive_note": "A firm sees one world only. This is what it would have concluded by the usual "
    "methods from the same customers, beside what the strategy truly changed for them: money a "
    "customer at the fork paid for the brand in the last 52 weeks of the programme (or as many as "
    "there were before it). “Found an effect”: share of runs in which the method's own 95% "
    "interval excludes zero. “Missed the truth”: share in which it does not hold the true effect. "
    "Media and public price cuts cannot be held out.",
    "naive_method": "Method",
    "naive_said": "Would have measured",
    "naive_true": "True effect",
    "naive_bias": "Bias (95% interval)",
    "naive_claimed": "Found an effect",
    "naive_missed": "Missed the truth",
    "alt_naive": "Effect of {strategy} by method, estimate against truth, in {currency}: {items}.",
    "alt_naive_item": "{method} {estimate} against {truth}",
    "kpi_heading": "All measures",
    "definitions_heading": "Definitions",
    "kpi_note": "Mean over replications; below it the difference to {baseline} with the 95% "
    "interval of simulation noise, in [brackets] with the parameters' uncertainty.",
    "caveats_heading": "What to keep in mind",
    "how_heading": "How this was made",
    "config_heading": "Configuration (config.yaml)",
    # Tables.
    "strategy": "Strategy",
    "measure": "Measure",
    "unit": "Unit",
    "p_best": "P(best)",
    "p_best_of": "on {kpi}",
    "short.retention_rate": "Retention",
    "short.cac": "CAC",
    "short.clv": "CLV",
    "short.clv_cac_ratio": "CLV:CAC",
    "short.npv": "NPV",
    "parameter": "Parameter",
    "central": "Assumed",
    "range": "Range tried",
    "best_now": "Best there",
    "threshold": "Flips at",
    "flips_to": "Best beyond",
    "rank_correlation": "Rank correlation",
    "never": "never in this range",
    "baseline_mark": "(baseline)",
    "prior_mark": "†",
    "prior_legend": "† driven by priors: the data this market was fitted on cannot identify it.",
    "command": "Command",
    "versions": "Versions",
    "seeds": "Seeds",
    "wall_time": "Time taken",
    "seconds": "{seconds} s",
    "revision": "Git revision",
    "discount_rate": "Discount rate",
    "per_year": "{rate} a year",
    # Caveats.
    "caveat_simulation": "This is a simulation. Its results follow from its assumptions; read them "
    "with “What must be true”.",
    "caveat_no_draws": "Parameters were not varied (draws=0): intervals are simulation noise only, "
    "and say nothing on whether the assumptions hold.",
    "caveat_failed": "{count} of {total} runs failed and were left out.",
    "caveat_prior": "Driven by priors, not by data: {kpis}.",
    "caveat_null": "{kpi} is not defined for {strategies}: {reason}.",
    "why_null_cac": "the number of customers acquired is zero, or its interval includes zero",
    "why_null_payback": "the cumulative profit was never below the baseline's, or never "
    "catches up for good",
    "why_null_unidentified": "the data this market was fitted on cannot identify it",
    "why_null_other": "its definition has no value there, for example a ratio to zero",
    "list_join": ", ",
    "points_short": "pts",
    "no_script": "The figures of this page need JavaScript; all their numbers are in the tables.",
    # Alternative texts.
    "alt_paired": "Paired differences of {kpi} to {baseline}. {items}.",
    "alt_paired_item": "{strategy}: {difference} ({low} to {high})",
    "alt_cac_clv": "Acquisition cost and lifetime value of each strategy. {items}.",
    "alt_cac_clv_item": "{strategy}: CAC {cac}, CLV {clv}",
    "alt_sales": "Sales index over {weeks} weeks, {baseline} = 100. In the last four programme "
    "weeks and at the end of the run-off: {items}.",
    "alt_sales_item": "{strategy} {last} and {after}",
    "alt_profit": "Cumulative discounted profit less that of {baseline}, at the end: {items}.",
    "alt_value_item": "{strategy} {value}",
    "alt_loyalty": "Shares of true, spurious, latent and no loyalty. {items}.",
    "alt_loyalty_item": "{strategy}: {true}, {spurious}, {latent}, {none}",
    "alt_retention": "Share of customers still active at age {age} of their cohort: {items}.",
    "alt_cost": "Mean cost of a run: {items}.",
    "alt_tipping": "Parameters and the values at which another strategy becomes the best. {items}.",
    "alt_tipping_item": "{parameter}: {threshold}",
    # Trace.
    "trace_title": "Two lives of consumer {consumer}",
    "trace_question": "The same person with the same luck, under {baseline} and under {strategy}: "
    "what made the two lives part, and what came of it?",
    "trace_causes": "What made them part",
    "trace_causes_note": "Before the first row both lives are equal bit for bit. Below it, the "
    "first of each kind that reached the person in one life alone.",
    "trace_lives": "The two lives",
    "trace_utilities": "Why the first different purchase differed",
    "trace_utility_note": "Parts of the utility of a brand that differed at the end of the week "
    "before, with the prices and points of the week itself; habit is a chance to buy without "
    "a thought and wake a chance to think all the same, not utilities.",
    "trace_weeks": "Week by week",
    "trace_weeks_note": "Weeks in which something happened in either life.",
    "trace_week": "Week",
    "trace_kind": "Kind",
    "trace_what": "In the second life, instead of the first",
    "trace_brand": "Brand",
    "trace_term": "Part",
    "trace_baseline": "First life",
    "trace_strategy": "Second life",
    "trace_difference": "Difference",
    "cause.parting": "the lives part",
    "cause.contact": "first other contact",
    "cause.price": "first other price",
    "cause.advertising": "first other advertising",
    "cause.points": "first other points",
    "cause.friends": "first other word from a friend",
    "cause.purchase": "first other purchase",
    # Ablation.
    "ablation_title": "Ablation: what each mechanism earns",
    "ablation_question": "Which patterns, and which decisions, need which mechanism of the model?",
    "ablation_earned": "What each mechanism earns",
    "ablation_map": "How far each pattern moves without it",
    "ablation_map_note": "Shift of the measured value when the mechanism is off, same luck. A "
    "cross: green with it, red or undefined without it.",
    "ablation_all": "All figures",
    "ablation_nothing": "none",
    "ablation_generated": "Written by `relmark ablate`; do not edit by hand.",
    "ablation_made": "Made by {command} at revision {revision}.",
    "ablation_reading": "Each mechanism is switched off in turn, with the same luck. *Needed by*: "
    "green with it, red or undefined without it. *Moves*: the 95% interval of the paired "
    "difference "
    "excludes zero. *Decisions*: what the usual arms add to NPV, retention and new customers.",
    "ablation_why": "Why each stays",
    "ablation_why.attachment": "The bond itself: without it personal contact could act through "
    "memory alone, and what one to one brings would be another figure.",
    "ablation_why.habit": "Repeat buying without a thought: spurious loyalty, renewals by "
    "themselves and the harm of waking people hang on it.",
    "ablation_why.trust": "At its defaults it earns little: nothing that a strategist decides "
    "moves. It stays because failures, claims and friends' warnings have no other way to a "
    "first purchase (know, like, trust), and it costs two numbers a brand. Set "
    "behaviour.trust_weight=0 to do without.",
    "ablation_why.word_of_mouth": "Talk and imitation: adoption of a durable and everything of "
    "row 7.",
    "ablation_why.homophily": "It earns little in grocery, where few are won by talk. It stays "
    "because it is drawn once and costs nothing a week, and because without it who is referred "
    "would be nobody in particular.",
    "ablation_why.pantry": "What a promotion borrows from the weeks after it.",
    "ablation_why.reference_price": "It adds to the pull of a cut, and to nothing decided on "
    "here. It stays for calendars of frequent cuts, which it alone makes wear off.",
    "ablation_why.drift": "Heavy buyers who are not heavy a year later; buying that fades "
    "without a cause in marketing.",
    "ablation_why.deal_learning": "That a purchase on a deal bonds less; it decides whether a "
    "promotion leaves anything behind, and what it earns.",
    "ablation_why.first_purchase_barrier": "It earns little: newcomers are a little lighter "
    "without it. It stays because it is where risk, honesty and trust act on prospects.",
    "ablation.mechanism": "Mechanism, and what is off",
    "ablation.needed": "Needed by",
    "ablation.moves": "Also moves",
    "ablation.decisions": "Decisions it moves",
    "ablation.pattern": "Pattern",
    "ablation.with": "With it",
    "ablation.without": "Without it",
    "ablation.difference": "Difference",
    "alt_ablation": "Grid of patterns by mechanism; the table below holds the figures.",
    # Validation.
    "validation_title": "Validation: what must come out of the agents",
    "validation_question": "Do the published regularities of the field come out of the simulated "
    "consumers, without being written into them?",
    "validation_summary": "{green} of {judged} patterns hold and count; {red} are red, {unclear} "
    "unclear, {weak} hold but do not count, for their mutant holds too. {reported} more are "
    "reported without a band.",
    "validation_made": "Made by {command} ({replications} replications, {seconds} s) at revision "
    "{revision}; the defaults were frozen at {frozen}, before the rows that did not help to "
    "choose them were looked at.",
    "validation_table": "All patterns",
    "validation_generated": "Written by `relmark validate`; do not edit by hand.",
    "validation_reading": "Each pattern is measured on simulated markets, then again on a *mutant* "
    "in which the mechanism behind it is switched off. Green: the whole 95% interval of the mean "
    "over replications lies in the band. Red: the mean lies outside. Unclear: the mean lies "
    "inside, the interval does not. A row counts only if its mutant is red. Bands come from the "
    "literature and are not moved to what was found.",
    "validation_used": "{count} of {total} rows helped to choose default parameters: {patterns}.",
    "validation_seen": "What a reader should know: bands are those of the design and its sources, "
    "but some operational definitions were settled after preliminary values had been seen: the "
    "±1% of price_no_permanent_effect, the 15 years of row 8, members from the week of their own "
    "joining in heavy_change_least, remedy=service and a longer test in uplift_beats_risk, mutants "
    "that had to be strengthened (rows 1, 2, 3 and 10), and the noise taken out of farmers_curve. "
    "No default was moved for rows that are not named below.",
    "column.pattern": "Pattern",
    "column.band": "Band",
    "column.measured": "Measured (95% interval)",
    "column.verdict": "Verdict",
    "column.mutant": "Mutant: switched off, and what it gives",
    "column.used": "Chose defaults",
    "band_none": "none",
    "band_exact": "exactly {value}",
    "band_least": "at least {value}",
    "band_most": "at most {value}",
    "band_between": "{low} to {high}",
    "measured": "{mean} ({low} to {high})",
    "verdict.green": "green",
    "verdict.unclear": "unclear",
    "verdict.red": "red",
    "verdict.reported": "reported",
    "verdict.missing": "missing",
    "counts_not": "does not count",
    "no_mutant": "none",
    "mutant_fate": "{mutant}: {value}, {verdict}",
    "verdict_line": "Verdict: {verdict}.",
    "reason_line": "Why: {reason}",
    "pattern_heading": "{pattern} (row {row})",
    "definition": "Measured as",
    "source": "Source",
    "yes": "yes",
    "no": "no",
    "alt_pattern": "{pattern}: band {band}; measured {measured}; verdict {verdict}; "
    "mutant {mutant}.",
    "axes.advertising": "quarter|units sold (usual = 1)",
    "axes.bass_limit": "period|share who have adopted",
    "axes.bass": "year|first purchases",
    "axes.high_end": "year|share still customers",
    "axes.regular": "year|share still customers",
    "axes.dirichlet": "penetration|purchases a buyer",
    "axes.double_jeopardy_slope": "penetration|purchases a buyer",
    "axes.double_jeopardy_constant": "penetration|w(1 − b)",
    "axes.heavy": "market share of the brand|share",
    "axes.heavy_change": "third of the buyers: light, moderate, heavy|effect (% of sales)",
    "axes.nbd_limit": "purchases in the period|share of people",
    "axes.null_world": "measure, by number|share of comparisons without an effect",
    "axes.positive": "market share of the brand|positive messages for one negative",
    "axes.volume": "market share of the brand|messages",
    "axes.price": "week since the cut began|units sold (usual = 1)",
    "axes.referred": "week since the first purchase|margin so far",
    "axes.response": "week since the programme began|incremental units",
    "axes.retention": "age in periods|retention",
    "axes.sbg": "age in periods|retention",
    "axes.uplift": "share of customers contacted|customers saved",
    "axes.recovery": "life: no failure, put right, not put right|satisfaction",
    "axes.repurchase": "life: no failure, put right, not put right|share who buy again",
    "axes.discount_cohort": "cohort, by number|value a customer",
    "axes.selection": "|effect on share of wallet (points)",
    "alt_evidence": "Curves behind {pattern}.",
}

LANGUAGES: Final[Mapping[str, Catalogue]] = {"en": {**FIGURE_WORDS, **_ENGLISH}}
"""Add a language by adding its mapping here; ``kpi.<name>`` keys rename KPIs."""


def catalogue(language: str = "en") -> Catalogue:
    """Return the words of a language, English where it has none.

    Args:
        language: Language code.

    Returns:
        Words by key.

    Raises:
        UserError: If the language is not known.
    """
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise UserError(
            f"lang={language} is not a language of the report{nearest(language, LANGUAGES)}; "
            f"known: {known}"
        )
    return ChainMap(dict(LANGUAGES[language]), dict(LANGUAGES["en"]))
