"""The words of lesson pages and of what ``relmark lesson`` prints.

What a single lesson says is bilingual data, in ``configs/lesson/<id>.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LESSON: Final[Mapping[str, str]] = {
    "lesson.title": "Lesson {order}: {title}",
    "lesson.prediction_heading": "Your prediction first",
    "lesson.prediction_note": "Write down your answer before you open the reveal.",
    "lesson.reveal": "Reveal",
    "lesson.reveal_right": "✓ {option}",
    "lesson.reveal_none": "None of the options is what the simulation shows.",
    "lesson.answer_heading": "The answer in one sentence",
    "lesson.findings_heading": "What was found, and what was not",
    "lesson.findings_note": "A finding is called found when its 95% interval excludes zero in the "
    "direction that the field expects, contradicted when it excludes zero in the other, and not "
    "found otherwise. The interval is of simulation noise over {replications} paired replications.",
    "lesson.finding": "Finding",
    "lesson.estimate": "Estimate",
    "lesson.interval": "95% interval",
    "lesson.verdict": "Verdict",
    "lesson.verdict.found": "found",
    "lesson.verdict.not_found": "not found",
    "lesson.verdict.contradicted": "contradicted",
    "lesson.claim_interval": "95% interval {low} to {high}",
    "lesson.left_out_join": "; ",
    "lesson.left_out": "Not drawn, undefined in too many replications: {names}.",
    "lesson.undefined": "This could not be estimated here: too few replications in which it is "
    "defined.",
    "lesson.compare_heading": "The arms side by side",
    "lesson.compare_note": "Means over replications; below, the difference to {baseline} "
    "with its 95% interval. Money in {currency}, differences of shares in points.",
    "lesson.fiche_heading": "The teacher's sheet",
    "lesson.fiche_fold": "Unfold the sheet",
    "lesson.caveat_simulation": "This is a simulation: the result follows from its assumptions, "
    "which docs/ODD.md states and docs/VALIDATION.md tests.",
    "lesson.caveat_no_draws": "The parameters were not varied here: the intervals are simulation "
    "noise alone and say nothing on whether the assumptions hold.",
    "lesson.seed": "Seed",
    "lesson.population": "Consumers",
    "lesson.horizon": "Weeks",
    "lesson.horizon_value": "{warm_up} of warm-up, {weeks} of the programme, {run_off} of run-off",
    "lesson.no_script": "The figures of this page need JavaScript; all findings are in the table.",
    "lesson.alt_figure": "{title}. {items}.",
    "lesson.alt_item": "{name}: {value}",
    "lesson.list_order": "No.",
    "lesson.list_footer": "relmark lesson <id> [lang=en|fr]",
    "lesson.finding_line": "- {verdict}: {claim}",
    # Units, by the unit's name; .signed of a difference, .one of a single one.
    "lesson.unit.share": "{n}%",
    "lesson.unit.share.signed": "{n} points",
    "lesson.unit.share.signed.one": "{n} point",
    "lesson.unit.relative": "{n}%",
    "lesson.unit.currency": "{n} {currency}",
    "lesson.unit.currency_a_customer": "{n} {currency} a customer",
    "lesson.unit.currency_a_week": "{n} {currency} a week",
    "lesson.unit.weeks": "{n} weeks",
    "lesson.unit.weeks.one": "{n} week",
    "lesson.unit.points": "{n} points",
    "lesson.unit.points.one": "{n} point",
    "lesson.unit.ratio": "{n}",
    "lesson.unit.times": "{n} times",
    "lesson.unit.customers": "{n} customers",
    "lesson.unit.customers.one": "{n} customer",
    "lesson.unit.units_a_week": "{n} units a week",
    "lesson.unit.purchases": "{n} purchases",
    "lesson.unit.purchases.one": "{n} purchase",
    "lesson.unit.log_likelihood_a_week": "{n} a week",
}
"""English. Keys in braces are filled in."""
