"""The words of every report, and those of a comparison's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

REPORT: Final[Mapping[str, str]] = {
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
    "difference, {strategy} with {difference}, has an interval that includes zero ({interval})",
    "answer_unbeaten": "on {kpi}, no strategy can be shown to beat {baseline}: the best of the "
    "others, {strategy} with {difference}, has an interval that includes zero ({interval})",
    "answer_beaten": "on {kpi}, {baseline} is best: every other strategy does worse, the nearest, "
    "{strategy}, by {difference} ({interval})",
    "answer_undefined": "on {kpi}, nothing can be said: it is not defined for any strategy other "
    "than {baseline}",
    "answer_nowhere": "no strategy has a {kpi} on this market, for it had no customers to begin "
    "with",
    "answer_kpi.clv": "CLV",
    "answer_kpi.npv": "NPV",
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
    "p_best_note": "P(best): how often a strategy is the best of all, over the parameter draws, or "
    "over the replications where there are none.",
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
    "profit_heading": "Profit over time",
    "profit_note": "Margin less marketing cost, discounted at {rate} a year, accumulated, less "
    "{baseline}'s. Marked, and named in brackets: the week from which the mean stays above zero, "
    "so that the strategy has paid back. Shaded: 95% interval of the mean over replications.",
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
    "tipping_flips": "Of {all} parameters varied, {count} can make another strategy than "
    "{strategy} the best by NPV within the range tried: {names}.",
    "tipping_holds": "Within the ranges tried, none of {all} parameters alone makes another "
    "strategy than {strategy} the best by NPV.",
    "tipping_drawn": "Drawn are the {count} that the lead depends on most; the table has all.",
    "tipping_all": "All parameters",
    "tipping_table": "Rank correlation (−1 to 1): how closely the lead of the best strategy over "
    "the next follows the parameter across the draws",
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
    "short.new_customers": "New customers",
    "short.penetration": "Penetration",
    "undefined": "–",
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
    "caveat_assumptions": "This is a simulation. Its results follow from its assumptions.",
    "caveat_no_draws": "Parameters were not varied (draws=0): intervals are simulation noise only, "
    "and say nothing on whether the assumptions hold.",
    "caveat_failed": "{count} of {total} runs failed and were left out.",
    "caveat_prior": "Driven by priors, not by data: {kpis}.",
    "caveat_null": "{kpi} is not defined for {strategies}: {reason}.",
    "why_null_cac": "the number of customers acquired is zero, or its interval includes zero",
    "why_null_payback": "the cumulative profit was never below the baseline's, or never "
    "catches up for good",
    "why_null_unidentified": "the data this market was fitted on cannot identify it",
    "why_null_romi": "it spends no more than the baseline",
    "why_null_free": "nothing is spent there to divide by",
    "why_null_other": "it has no value there, as a ratio to zero has none",
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
}
"""English. Keys in braces are filled in."""
