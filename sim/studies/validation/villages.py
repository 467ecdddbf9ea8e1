"""The Brazilian farmers: what is learnt on half of the villages must hold on the others."""

from __future__ import annotations

from sim.scenario.run import Scenario
from sim.studies.diffusion.data import load_farmers
from sim.studies.diffusion.farmers import halves, learn, score
from sim.studies.validation.base import Band, Experiment, Mutant, Observation, Pattern

SPLITS = 20
_LIVES, _QUICK_LIVES = 40, 8


def foretell(scenario: Scenario, replication: int) -> Observation:
    """Learn on a random half of the villages, score every model on the other half."""
    key = (scenario.seed, replication)
    known, unknown = halves(load_farmers(), key)
    lives = _LIVES if scenario.population.size is None else _QUICK_LIVES
    rule = "ties" if scenario.behaviour.adoption_contacts > 0.0 else "no_contacts"
    models = learn(known)
    scores = {name: score(unknown, models[name], key, lives) for name in (rule, "bass")}
    return Observation(
        {
            "curve_gain": scores["bass"]["curve_error"] - scores[rule]["curve_error"],
            "hazard_gain": scores["bass"]["hazard_error"] - scores[rule]["hazard_error"],
            "curve_error": scores[rule]["curve_error"],
            "hazard_error": scores[rule]["hazard_error"],
            "coverage": scores[rule]["coverage"],
        }
    )


FARMERS = Experiment("farmers", ("market=durable",), ("population.size=700",), foretell)
NO_CONTACTS = Mutant(
    "no_contacts", "contacts who have adopted do not count", ("behaviour.adoption_contacts=0",)
)
_SOURCE = "Valente 1995; netdiffuseR; Bass 1969"


def _gain(what: str, claim: str, definition: str) -> Pattern:
    return Pattern(
        id=f"farmers_{what}",
        row="diffusion",
        claim=claim,
        source=_SOURCE,
        definition=(
            f"{definition}; fitted on a random half of the 11 villages, scored on the other half, "
            f"{SPLITS} splits, {_LIVES} simulated lives of the durable market a village"
        ),
        band=Band(0.0, None),
        experiment=FARMERS,
        value=f"{what}_gain",
        mutant=NO_CONTACTS,
        reason=(
            "a Bass curve and the market foretell the curve of an unseen village equally badly: "
            "villages differ in when they began and half of them tell little of that; without "
            "contacts the market's falling price still makes an S, so the mutant holds as well"
        ),
        replications=SPLITS,
    )


PATTERNS = (
    _gain(
        "curve",
        "On the farmers' network the fitted rule foretells adoption better than a Bass curve.",
        "root mean squared error of the adoption curve of a Bass curve per village less that of "
        "the durable market on the farmers' ties",
    ),
    _gain(
        "hazard",
        "The rise of the hazard with adopting contacts is foretold better than by a Bass curve.",
        "mean absolute error of the hazard by share of adopting contacts, a Bass curve's less that "
        "of the durable market on the farmers' ties",
    ),
    Pattern(
        id="farmers_coverage",
        row="diffusion",
        claim="How often the simulated lives hold what villages did.",
        source=_SOURCE,
        definition="share of village-years within the central 95% of the simulated lives",
        band=None,
        experiment=FARMERS,
        value="coverage",
        mutant=None,
        replications=SPLITS,
    ),
)
