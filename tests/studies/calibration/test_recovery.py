from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import UserError
from sim.studies.calibration.posterior_prior import PARAMETERS
from sim.studies.calibration.recovery import (
    calibration_table,
    recover,
    recovery_values,
    synthetic_design,
)


def recovered(error: float, claimed: float, markets: int = 400) -> pd.DataFrame:
    """Return recoveries by a method that errs by ``error`` and claims to err by ``claimed``."""
    luck = np.random.default_rng(1)
    rows = []
    for parameter in PARAMETERS:
        truth = luck.uniform(size=markets)
        median = truth + error * luck.normal(size=markets)
        draws = median[:, None] + claimed * luck.normal(size=(markets, 300))
        rows.append(
            pd.DataFrame(
                {
                    "market": np.arange(markets),
                    "parameter": parameter,
                    "truth": truth,
                    "median": median,
                    "low": median - 1.96 * claimed,
                    "high": median + 1.96 * claimed,
                    "rank": (draws < truth[:, None]).mean(axis=1),
                    "width": 3.92 * claimed / 0.95,
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


def test_an_honest_method_is_called_calibrated() -> None:
    table = calibration_table(recovered(0.05, 0.05))
    assert table["coverage"].between(0.91, 0.99).all()
    assert table["rank_p"].min() * len(table) > 0.05
    assert table["width"].dropna().to_numpy() == pytest.approx(0.206, abs=0.01)
    assert (table["correlation"].dropna() > 0.95).all()


def test_too_narrow_and_too_wide_are_both_found() -> None:
    narrow, wide = recovered(0.1, 0.05), recovered(0.05, 0.15)
    assert (calibration_table(narrow)["coverage"] < 0.8).all()
    assert (calibration_table(narrow)["rank_p"] < 1e-3).all()
    assert (calibration_table(wide)["coverage"] > 0.99).all()
    assert (calibration_table(wide)["rank_p"] < 1e-3).all()


def test_customers_of_a_synthetic_firm_are_first_seen_in_the_first_half() -> None:
    design = synthetic_design(500, 40, seed=2)
    assert design.entry.min() == 0
    assert design.entry.max() == 19
    assert (np.diff(design.entry) >= 0).all()


def test_an_unknown_mutant_is_refused() -> None:
    with pytest.raises(UserError, match="no mutant 'shufled'.*shuffled"):
        recover(mutant="shufled")


@pytest.mark.slow
def test_recovery_is_calibrated_and_its_mutants_are_not(tmp_path: Path) -> None:
    """One set of simulations serves the calibration and the two that must fail."""
    pytest.importorskip("bayesflow")
    values = {
        mutant: recovery_values(1, quick=True, folder=tmp_path, mutant=mutant)
        for mutant in (None, "confident", "shuffled")
    }
    assert values[None]["coverage"] >= 0.88
    assert values[None]["width"] < 0.75
    assert values["confident"]["coverage"] < 0.85
    assert values["shuffled"]["width"] > 0.85
