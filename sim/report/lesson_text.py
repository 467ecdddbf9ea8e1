"""The words of lesson pages, in both languages, and how their numbers are written."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from sim.errors import UserError
from sim.locale import catalogue
from sim.locale.numbers import numbers

LANGUAGES: Final = ("fr", "en")
HARD: Final = "\u00a0"
"""No-break space, between a number and its unit."""

_EN: Final[Mapping[str, str]] = {
    "language": "en",
    "lesson": "Lesson {order}: {title}",
    "prediction_heading": "Your prediction first",
    "prediction_note": "Write down your answer before you open the reveal.",
    "reveal": "Reveal",
    "reveal_right": "✓ {option}",
    "reveal_none": "None of the options is what the simulation shows.",
    "answer_heading": "The answer in one sentence",
    "findings_heading": "What was found, and what was not",
    "findings_note": "A finding is called found when its 95% interval excludes zero in the "
    "direction that the field expects, contradicted when it excludes zero in the other, and not "
    "found otherwise. The interval is of simulation noise over {replications} paired replications.",
    "finding": "Finding",
    "estimate": "Estimate",
    "interval_column": "95% interval",
    "verdict": "Verdict",
    "verdict.found": "found",
    "verdict.not_found": "not found",
    "verdict.contradicted": "contradicted",
    "claim_interval": "95% interval {low} to {high}",
    "undefined": "This could not be estimated here: too few replications in which it is defined.",
    "compare_heading": "The arms side by side",
    "compare_note": "Means over replications; money in {currency}.",
    "strategy": "Strategy",
    "kpi.retention_rate": "Retention",
    "kpi.cac": "CAC",
    "kpi.clv": "CLV",
    "kpi.npv": "NPV",
    "kpi.true_loyalty_share": "True loyalty",
    "kpi.market_share": "Market share",
    "fiche_heading": "The teacher's sheet",
    "fiche_fold": "Unfold the sheet",
    "caveats_heading": "What to keep in mind",
    "caveat_simulation": "This is a simulation: the result follows from its assumptions, which "
    "docs/ODD.md states and docs/VALIDATION.md tests.",
    "caveat_no_draws": "The parameters were not varied here: the intervals are simulation noise "
    "alone and say nothing on whether the assumptions hold.",
    "how_heading": "How this was made",
    "command": "Command",
    "seed": "Seed",
    "population": "Consumers",
    "horizon": "Weeks",
    "horizon_value": "{warm_up} of warm-up, {weeks} of the programme, {run_off} of run-off",
    "wall_time": "Time taken",
    "seconds": "{seconds} s",
    "revision": "Git revision",
    "config_heading": "Configuration (config.yaml)",
    "no_script": "The figures of this page need JavaScript; all findings are in the table.",
    "alt_figure": "{title}. {items}.",
    "alt_item": "{name}: {value}",
    "list_order": "No.",
    "list_footer": "relmark lesson <id> [lang=fr|en]",
    "finding_line": "- {verdict}: {claim}",
    "report": "Report: {path}",
    "unit.share": "{n}%",
    "unit.share.signed": "{n} points",
    "unit.relative": "{n}%",
    "unit.currency": "{n} {currency}",
    "unit.currency a customer": "{n} {currency} a customer",
    "unit.currency a week": "{n} {currency} a week",
    "unit.weeks": "{n} weeks",
    "unit.points": "{n} points",
    "unit.ratio": "{n}",
    "unit.times": "{n} times",
    "unit.customers": "{n} customers",
    "unit.units a week": "{n} units a week",
    "unit.purchases": "{n} purchases",
    "unit.log likelihood a week": "{n} a week",
    "arm.none": "no marketing",
    "arm.status_quo": "status quo",
    "arm.mass": "mass marketing",
    "arm.promotion": "promotion",
    "arm.one_to_one": "one to one",
    "arm.loyalty_programme": "loyalty programme",
    "arm.retention": "retention",
    "arm.service_recovery": "service recovery",
    "arm.feedback": "feedback",
    "arm.welcome": "welcome",
}

_FR: Final[Mapping[str, str]] = {
    "language": "fr",
    "lesson": "Leçon {order} : {title}",
    "prediction_heading": "D’abord, votre pronostic",
    "prediction_note": "Notez votre réponse avant d’ouvrir la solution.",
    "reveal": "Voir la solution",
    "reveal_right": "✓ {option}",
    "reveal_none": "Aucune des propositions ne correspond à ce que montre la simulation.",
    "answer_heading": "La réponse en une phrase",
    "findings_heading": "Ce qui est établi, et ce qui ne l’est pas",
    "findings_note": "Un résultat est « établi » quand son intervalle à 95 % exclut zéro dans "
    "le sens attendu par la discipline, « contredit » quand il l’exclut dans l’autre sens, « non "
    "établi » sinon. L’intervalle mesure le bruit de simulation sur {replications} répétitions "
    "appariées.",
    "finding": "Résultat",
    "estimate": "Estimation",
    "interval_column": "Intervalle à 95 %",
    "verdict": "Verdict",
    "verdict.found": "établi",
    "verdict.not_found": "non établi",
    "verdict.contradicted": "contredit",
    "claim_interval": "intervalle à 95 % : de {low} à {high}",
    "undefined": "Non estimable ici : trop peu de répétitions où la grandeur est définie.",
    "compare_heading": "Les stratégies côte à côte",
    "compare_note": "Moyennes sur les répétitions ; montants en {currency}.",
    "strategy": "Stratégie",
    "kpi.retention_rate": "Rétention",
    "kpi.cac": "Coût d’acquisition",
    "kpi.clv": "Valeur vie client",
    "kpi.npv": "VAN",
    "kpi.true_loyalty_share": "Vraie fidélité",
    "kpi.market_share": "Part de marché",
    "fiche_heading": "La fiche pédagogique",
    "fiche_fold": "Déplier la fiche",
    "caveats_heading": "À garder à l’esprit",
    "caveat_simulation": "C’est une simulation : le résultat découle de ses hypothèses, exposées "
    "dans docs/ODD.md et mises à l’épreuve dans docs/VALIDATION.md.",
    "caveat_no_draws": "Les paramètres n’ont pas été variés ici : les intervalles ne mesurent que "
    "le bruit de simulation et ne disent pas si les hypothèses sont justes.",
    "how_heading": "Comment cette page a été faite",
    "command": "Commande",
    "seed": "Graine",
    "population": "Consommateurs",
    "horizon": "Semaines",
    "horizon_value": "{warm_up} de mise en route, {weeks} de programme, {run_off} après l’arrêt",
    "wall_time": "Durée du calcul",
    "seconds": "{seconds} s",
    "revision": "Révision Git",
    "config_heading": "Configuration (config.yaml)",
    "no_script": "Les figures de cette page demandent JavaScript ; tous les résultats sont dans "
    "le tableau.",
    "alt_figure": "{title}. {items}.",
    "alt_item": "{name} : {value}",
    "list_order": "N°",
    "list_footer": "relmark lesson <id> [lang=fr|en]",
    "finding_line": "- {verdict} : {claim}",
    "report": "Page : {path}",
    "unit.share": "{n} %",
    "unit.share.signed": "{n} points",
    "unit.relative": "{n} %",
    "unit.currency": "{n} {currency}",
    "unit.currency a customer": "{n} {currency} par client",
    "unit.currency a week": "{n} {currency} par semaine",
    "unit.weeks": "{n} semaines",
    "unit.points": "{n} points",
    "unit.ratio": "{n}",
    "unit.times": "{n} fois",
    "unit.customers": "{n} clients",
    "unit.units a week": "{n} unités par semaine",
    "unit.purchases": "{n} achats",
    "unit.log likelihood a week": "{n} par semaine",
    "arm.none": "sans action",
    "arm.status_quo": "plan actuel",
    "arm.mass": "marketing de masse",
    "arm.promotion": "promotion",
    "arm.one_to_one": "one to one",
    "arm.loyalty_programme": "programme de fidélité",
    "arm.retention": "rétention",
    "arm.service_recovery": "réparation des réclamations",
    "arm.feedback": "retour client",
    "arm.welcome": "bienvenue",
}

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {"fr": _FR, "en": _EN}
_BEFORE: Final = re.compile(r" (?=[:;!?%€»])")
_AFTER: Final = re.compile(r"(?<=«) ")
_PER_CENT: Final = ("share", "relative")
_DIGITS: Final = 3
_MOST_DECIMALS: Final = 4
_SINGULAR: Final = {"points": "point", "semaines": "semaine", "clients": "client"}


def lesson_words(language: str) -> Mapping[str, str]:
    """Return the words of lesson pages.

    Args:
        language: ``fr`` or ``en``.

    Raises:
        UserError: another language.
    """
    if language not in _WORDS:
        raise UserError(f"lang={language} is not a language of the lessons: choose fr or en")
    return _WORDS[language]


def typeset(text: str, language: str) -> str:
    """Return text with the no-break spaces its language wants before : ; ! ? % and in « ».

    Args:
        text: as typed, with ordinary spaces.
        language: ``fr`` or ``en``, which wants none.
    """
    return _AFTER.sub(HARD, _BEFORE.sub(HARD, text)) if language == "fr" else text


def name_of(name: str, words: Mapping[str, str]) -> str:
    """Return an arm's name as read: parts of a mix joined by a plus."""
    others = catalogue(words["language"])
    return " + ".join(words.get(f"arm.{part}") or others.name(part) for part in name.split("+"))


def decimals_for(values: list[float]) -> int:
    """Return how many decimals give the largest of some numbers three significant digits."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if largest == 0.0:
        return 0
    return min(max(_DIGITS - 1 - math.floor(math.log10(largest)), 0), _MOST_DECIMALS)


def number_texts(
    values: list[float], unit: str, language: str, *, signed: bool, currency: str, plus: bool = True
) -> list[str]:
    """Return numbers of one finding as printed, all with the same decimals; the first has a unit.

    Args:
        values: the estimate first, then the ends of its interval; NaN becomes a dash.
        unit: unit of the finding.
        language: ``fr`` or ``en``.
        signed: whether these are differences: those of shares are said in points.
        currency: code of the market's currency.
        plus: whether differences are written with their plus.
    """
    signs, words = numbers(language), lesson_words(language)
    scaled = [100.0 * value if unit in _PER_CENT else value for value in values]
    places = decimals_for(scaled)
    write = signs.signed if signed and plus else signs.number
    texts = [write(value, places) if math.isfinite(value) else "–" for value in scaled]
    key = f"unit.{unit}.signed" if signed and f"unit.{unit}.signed" in words else f"unit.{unit}"
    pattern = words.get(key, f"{{n}} {unit}")
    said = pattern.format(n="{n}", currency=signs.currency(currency)).replace(" ", HARD, 1)
    if language == "fr" and math.isfinite(scaled[0]) and abs(scaled[0]) < 2:
        for plural, singular in _SINGULAR.items():
            said = said.replace(plural, singular)
    texts[0] = said.replace("{n}", texts[0])
    return texts
