# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Inertie ou attachement ?
#
# Deux clients rachètent aussi souvent la même marque. L’un l’aime, l’autre n’y pense pas. De
# l’extérieur, rien ne les distingue : tous deux paraissent fidèles. Pour la marque, c’est pourtant
# toute la différence.
#
# Ce carnet tient en une séance : un petit marché, deux questions, trois figures. Tout ce qui suit a
# été calculé au moment où la page a été construite ; changez un réglage, relancez, comparez.
#
# **Avant de lire la suite, pariez.** On supprime l’habitude chez tous les clients, d’un coup. Que
# devient la part des rachats que la marque croyait acquis ?

# %% [markdown]
# ## Un petit marché
#
# 800 clients, dix marques d’épicerie, un an de vie avant l’étude. L’entreprise garde sa publicité
# habituelle (*plan actuel*) ou y ajoute, à budget égal, des promotions ou un programme de fidélité.

# %%
from sim import compare, load_scenario

reglages = (
    "market=grocery",
    "network=small_world",
    "population.size=800",
    "strategies=[promotion,loyalty_programme]",
    "horizon.run_off=26",
    "replications=4",
    "draws=0",
    "knock_out=false",
    "hold_out=0",
    "workers=1",
)
scenario = load_scenario(*reglages)
marche = compare(scenario)

# %% [markdown]
# ## Qui est fidèle, et comment ?
#
# Dick et Basu (1994) croisent le comportement (rachète-t-il ?) et l’attitude (préfère-t-il ?) :
#
# | | préfère la marque | ne la préfère pas |
# |---|---|---|
# | **rachète** | vraie fidélité | fausse fidélité (inertie) |
# | **rachète peu** | fidélité latente | pas de fidélité |

# %%
from sim.locale import catalogue
from sim.plots import dick_basu, paired_differences, sales_index

mots = catalogue("fr")
dick_basu(marche.runs, words=mots)

# %% [markdown]
# Une carte de fidélité mesure la première ligne du tableau, et ne sait rien de ses colonnes. D’où
# la question à poser en classe : à laquelle des deux cases de la première ligne l’entreprise
# devrait-elle parler, et pour dire quoi ?

# %% [markdown]
# ## Et si l’habitude n’existait pas ?
#
# Dans un modèle, on peut retirer un mécanisme et un seul. Mêmes clients, même hasard, mais plus
# personne ne rachète sans y penser (`behaviour.habit_weight=0`).

# %%
sans_habitude = compare(load_scenario(*reglages, "behaviour.habit_weight=0"))

# %%
import pandas as pd

from sim.measures.definitions import KPIS


def moyennes(resultat, nom):
    """Moyenne de chaque mesure sous le plan actuel, sur les mêmes hasards."""
    lignes = resultat.runs.query("strategy == 'status_quo'")
    mesures = ["inertial_repurchase_share", "spurious_loyalty_share", "true_loyalty_share"]
    noms = {mesure: mots.of("kpi", mesure, KPIS[mesure].label) for mesure in mesures}
    return lignes[mesures].mean().rename(noms).rename(nom)


tableau = pd.concat(
    [moyennes(marche, "avec habitude"), moyennes(sans_habitude, "sans habitude")], axis=1
)
tableau.map(mots.numbers.share)

# %% [markdown]
# Les rachats par habitude tombent à zéro, par construction. Ce qui est à discuter, ce sont les deux
# autres lignes : la vraie fidélité a-t-elle pris la place laissée libre ? L’attachement suffit-il à
# faire revenir, sans l’habitude ?

# %% [markdown]
# ## La pointe ou la pente ?
#
# Les ventes de chaque semaine, en pourcentage de celles du plan actuel. À droite du trait, plus
# personne ne fait de marketing : ce qui reste à ce moment-là est ce que l’action a construit.

# %%
sales_index(
    marche.weekly,
    "status_quo",
    programme_weeks=scenario.horizon.weeks,
    runs=marche.runs,
    words=mots,
)

# %% [markdown]
# ## Un effet, ou le hasard ?
#
# Chaque barre est un intervalle à 95 %. Celle qui coupe zéro ne montre pas d’effet ; elle ne montre
# pas non plus qu’il n’y en a pas. Quatre répétitions sont peu : passez à douze et regardez quelles
# barres se détachent de zéro.

# %%
paired_differences(
    marche.effects,
    ["true_loyalty_share", "spurious_loyalty_share", "retention_rate"],
    KPIS,
    currency="€",
    words=mots,
)

# %% [markdown]
# ## Pour continuer
#
# - La leçon complète, avec pronostic, réponse et fiche pédagogique :
#   `uv run relmark lesson true-loyalty lang=fr`
# - Les onze autres leçons, le jeu et des exercices : [How to: teacher](../how-to-teacher.md) (en
#   anglais) ; pour commencer : [Démarrer](../demarrer.md).
# - Les notions du cours et leurs mécanismes : [Notions](../CONCEPTS.md).
