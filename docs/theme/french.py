"""French pages of the site: which they are, and the words around them."""

from __future__ import annotations

from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

FRENCH = {
    "demarrer.md": "Installer relmark, comparer des stratégies, faire cours : premiers pas.",
    "notebooks/enseignant.py": "Un carnet pour la classe : d’où vient la fidélité d’un client ?",
}
"""Pages in French, and what each is about in one sentence."""

MENU = {
    "Home": "Accueil",
    "Strategist": "Stratège",
    "Researcher": "Chercheur",
    "Teacher": "Enseignant",
    "Model": "Modèle",
    "Validation": "Validation",
    "Reference": "Référence",
    "How to": "Mode d’emploi",
    "Promotion or loyalty programme?": "Promotion ou programme de fidélité ?",
    "In the browser": "Dans le navigateur",
    "Your own customers": "Vos propres clients",
    "How deep a price cut?": "Quelle remise ?",
    "Thousands of runs": "Des milliers de simulations",
    "A strategy of your own": "Une stratégie à soi",
    "Concepts · Notions": "Notions",
    "ODD protocol": "Protocole ODD",
    "Programmes": "Programmes",
    "Data": "Données",
    "Measures and inference": "Mesures et inférence",
    "Architecture": "Architecture",
    "Changelog": "Versions",
    "Patterns of the field": "Régularités connues",
    "Ablation": "Ablation",
    "Diffusion": "Diffusion",
    "Choice": "Choix",
    "Posteriors": "Lois a posteriori",
    "Stable names": "Noms stables",
    "The public face": "L’essentiel",
    "Scenario": "Scénario",
    "Results": "Résultats",
    "Measures": "Mesures",
    "Figures": "Figures",
    "Strategies": "Stratégies",
    "Networks": "Réseaux",
}
"""Titles of the menu in French; a title that is not here is the same in both languages."""

PAIRS = {"Dark": "Sombre", "Light": "Clair", "Search": "Recherche"}
"""Words that the theme takes from the configuration, written there as ``English · French``."""


def is_french(page: Page) -> bool:
    """Tell whether a page is in French."""
    return page.file.src_uri in FRENCH


def speak(page: Page, nav: Navigation) -> None:
    """Put the menu, and the words around a page, into the page's language.

    The menu is one for all pages and each is written in turn, so that its titles may change.
    """
    french = is_french(page)
    if french:
        page.meta |= {"lang": "fr", "description": FRENCH[page.file.src_uri]}
    for item in _all(nav.items):
        item.written = getattr(item, "written", item.title)
        if item.written in MENU:
            item.title = MENU[item.written] if french else item.written


def one_language(html: str, french: bool) -> str:
    """Return a page with the language of its own where the configuration has both."""
    for english, other in PAIRS.items():
        html = html.replace(f'"{english} · {other}"', f'"{other if french else english}"')
    return html


def _all(items: list[StructureItem]) -> list[StructureItem]:
    return [one for item in items for one in (item, *_all(item.children or []))]
