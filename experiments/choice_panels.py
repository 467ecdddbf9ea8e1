"""Taste and habit in two scanner panels: ``python -m experiments.choice_panels [splits]``.

Prints, for ketchup and crackers, the statistics of the panel and of the fitted market, the error
on households that were not fitted, what is lost when habit or taste is switched off and the rest
fitted again, and whether a whole market with the fitted values shows the same. The panels may not
be shipped: put ``catsup.csv`` and ``cracker.csv`` into a folder and name it with
``RELMARK_SHARED_DATA``.
"""

from __future__ import annotations

import sys

import numpy as np

from sim.studies.choice.calibrate import SPLITS, calibrate_choice, score_table
from sim.studies.choice.fit import ChoiceFit, fit_choice
from sim.studies.choice.panel import ChoicePanel
from sim.studies.choice.parameters import names, pack
from sim.studies.choice.read import read_panel
from sim.studies.choice.shared import PANELS, shared_panel
from sim.studies.choice.sizes import match_sizes, mean_statistics
from sim.studies.choice.study import without_habit, without_taste
from sim.studies.progress import Watch

SHARED_TASTE = float(np.log(50.0))


def ablations(panel: ChoicePanel, fit: ChoiceFit) -> dict[str, dict[str, float]]:
    """Return statistics with habit or taste off: at the same values, and fitted again."""
    no_habit = {"deliberation_mean": 0.98}
    no_taste = {name: SHARED_TASTE for name in names(panel.brands) if name[:5] == "taste"}
    seen = {
        "habit off": mean_statistics(panel, pack(without_habit(fit.parameters)), 1),
        "one taste for all": mean_statistics(panel, pack(without_taste(fit.parameters)), 1),
    }
    for label, held in (("habit off, refitted", no_habit), ("one taste, refitted", no_taste)):
        again = fit_choice(panel, held=held)
        seen[label] = mean_statistics(panel, match_sizes(panel, again, 1).vector, 1)
        seen[label]["log_likelihood"] = again.log_likelihood
    return seen


def main() -> None:
    """Print everything of both panels."""
    splits = int(sys.argv[1]) if len(sys.argv) > 1 else SPLITS
    for name in PANELS:
        path = shared_panel(name)
        if path is None:
            print(f"{name}: not on this computer; set RELMARK_SHARED_DATA")
            continue
        reading = read_panel(path)
        with Watch() as watch:
            result = calibrate_choice(reading.panel, splits, workers=1, watch=watch)
        print(f"\n{name}: {reading.coupons} prices put back, {reading.unpriced} missing")
        for key, (value, low, high) in result.fit.intervals().items():
            print(f"  {key:<32}{value:8.3f}  [{low:.3f}, {high:.3f}]")
        print(result.statistics.round(3).to_string(index=False))
        if splits:
            print(score_table(result.scores).round(3).to_string(index=False))
        print(f"  bought without a thought: {result.inertial:.3f}")
        print(f"  log likelihood {result.fit.log_likelihood:.1f}")
        for label, seen in ablations(reading.panel, result.fit).items():
            kept = ("repeat", "permuted", "gap", "log_likelihood")
            print(f"  {label}: " + ", ".join(f"{k} {seen[k]:.3f}" for k in kept if k in seen))


if __name__ == "__main__":
    main()
