from __future__ import annotations

import pytest
from pydantic import ValidationError

from sim.scenario.errors import from_hydra, from_validation, show, unknown_choice, unknown_path
from sim.scenario.population import PopulationSettings


def sentence(path: str) -> str:
    error = unknown_path(path.split("."))
    assert error is not None
    return str(error)


def test_a_path_that_exists_is_no_error() -> None:
    assert unknown_path(["population", "size"]) is None


def test_nearest_name_is_looked_for_near_then_far() -> None:
    assert "'population.size'" in sentence("population.sise")
    assert "'population.consent_rate'" in sentence("behaviour.consent_rate")
    assert "'horizon.warm_up'" in sentence("warm_up")
    assert "choose from warm_up, weeks, run_off" in sentence("horizon.zzz")
    assert "--cfg job" in sentence("behaviour.zzz")
    assert "no settings below" in sentence("seed.x")


def test_a_misspelling_is_said_before_what_it_leaves_missing() -> None:
    with pytest.raises(ValidationError) as caught:
        PopulationSettings.model_validate({"size": -1, "sise": 5})
    assert "population.sise" in str(from_validation(caught.value, ["population"]))


def test_choices() -> None:
    text = str(unknown_choice("network", None, ["lastfm", "none"]))
    assert text == "network=null is not known (did you mean 'none'?); choose from lastfm, none"


def test_values_are_shown_as_typed() -> None:
    assert show(None) == "null"
    assert show(True) == "true"
    assert show(float("nan")) == "nan"
    assert show(["a", 1]) == "['a',1]"
    assert len(show("x" * 200)) == 60


def test_hydra_is_cut_to_its_first_line() -> None:
    text = str(from_hydra(ValueError("Broken thing.\nSee https://hydra.cc for more")))
    assert text == "the configuration cannot be composed: broken thing."
