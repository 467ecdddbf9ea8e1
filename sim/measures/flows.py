"""How people move on: passages of the lifecycle, the three steps, known → like → trust."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.measures.acquisition import conversion_rate
from sim.measures.columns import FOCAL, WEEKS_PER_YEAR, Columns, Floats, share
from sim.measures.loyalty import STAGES, lifecycle, lifecycle_flows, lifecycle_shares

MOMENTS = ("fork", "end", "final")
"""Censuses: when the programmes start, when they end, and at the end of the run-off."""

_ACTIVE = ("customer", "occasional", "regular", "ambassador")

PASSAGES: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "prospect_to_customer": (("prospect",), (*_ACTIVE, "lapsed")),
    "customer_to_occasional": (("customer",), _ACTIVE[1:]),
    "occasional_to_regular": (("occasional",), _ACTIVE[2:]),
    "regular_to_ambassador": (("regular",), _ACTIVE[3:]),
    "active_to_lapsed": (_ACTIVE, ("lapsed",)),
    "lapsed_to_active": (("lapsed",), _ACTIVE),
}
"""Passages: the stages left and those reached; who went further than the next stage counts."""

KNOWN, LIKED, TRUSTED = 0.3, 0.1, 0.6
"""Default thresholds of awareness, attachment and trust, as of the settings of behaviour."""


def shares_by_period(columns: Columns) -> pd.DataFrame:
    """Return the share of present consumers in each stage of the lifecycle, at three moments.

    Returns:
        Columns moment (fork, end, final), week, stage, share (0 to 1; null if nobody is present).
    """
    weeks = (0, columns.weeks, columns.end)
    rows = [
        (moment, week, stage, part)
        for moment, week in zip(MOMENTS, weeks, strict=True)
        for stage, part in lifecycle_shares(columns, moment).items()
    ]
    frame = pd.DataFrame(rows, columns=["moment", "week", "stage", "share"])
    return frame.astype({"share": "float64"})


def passage_rates(columns: Columns) -> pd.DataFrame:
    """Return how many moved on between the fork and the programme's end, by passage.

    Rate = people of the stage at the fork who are at or beyond the next at the programme's end ÷
    people of the stage at the fork, both present. Passages: :data:`PASSAGES`; the first four climb
    the ladder prospect → client → occasionnel → assidu → ambassadeur (Christopher, Payne &
    Ballantyne 1991), the others leave it and come back.

    Returns:
        Columns passage, people (of the stage at the fork), passed, rate (null without people).
    """
    flows = lifecycle_flows(columns)
    rows = []
    for name, (left, reached) in PASSAGES.items():
        from_stages = [STAGES.index(stage) for stage in left]
        people = int(flows[from_stages].sum())
        passed = int(flows[np.ix_(from_stages, [STAGES.index(stage) for stage in reached])].sum())
        rows.append((name, people, passed, share(passed, people)))
    frame = pd.DataFrame(rows, columns=["passage", "people", "passed", "rate"])
    return frame.astype({"rate": "float64"})


def three_steps(columns: Columns) -> dict[str, float | None]:
    """Return how far each step succeeds: acquire, keep profitable, make loyal, 0 to 1 each.

    - ``acquire``: prospects at the fork who became customers (the conversion rate).
    - ``keep_profitable``: active customers at the programme's end whose margin of its last 52
      weeks exceeds what was spent on contacts with them ÷ active customers.
    - ``make_loyal``: regulars and ambassadors among the active customers at the programme's end.

    Media and other shared spend is nobody's and left out. None where there is nobody to count.
    """
    stage = lifecycle(columns, "end")
    active = np.isin(stage, [STAGES.index(name) for name in _ACTIVE])
    loyal = np.isin(stage, [STAGES.index(name) for name in ("regular", "ambassador")])
    earns = active & (_margin_of_the_year(columns) > _contact_cost_of_the_year(columns))
    customers = np.count_nonzero(active)
    return {
        "acquire": conversion_rate(columns),
        "keep_profitable": share(np.count_nonzero(earns), customers),
        "make_loyal": share(np.count_nonzero(loyal), customers),
    }


def _margin_of_the_year(columns: Columns) -> Floats:
    """Return (size,) margin of each consumer's purchases of the programme's last 52 weeks."""
    rows = columns.last_year
    return columns.by_consumer(rows, rows.amount - rows.units * columns.recording.unit_cost[FOCAL])


def _contact_cost_of_the_year(columns: Columns) -> Floats:
    """Return (size,) what contacts with each consumer cost in the programme's last 52 weeks."""
    contacts = columns.recording.contacts
    start = max(columns.weeks - WEEKS_PER_YEAR, 0)
    recent = contacts[(contacts["week"] >= start) & (contacts["week"] < columns.weeks)]
    return np.bincount(
        recent["consumer"].astype(np.int64), weights=recent["cost"], minlength=columns.size
    )


def know_like_trust(
    columns: Columns,
    census: str = "end",
    *,
    known: float = KNOWN,
    liked: float = LIKED,
    trusted: float = TRUSTED,
) -> pd.DataFrame:
    """Return the funnel of those present who were prospects at the fork, at one moment.

    Each step keeps who passed the one before: known (awareness), liked (attachment), trusted
    (trust). Feelings are the true ones, which no firm sees. Buying teaches liking and trust in
    its turn, so conversion rises along the funnel for two reasons: compare arms.

    Args:
        columns: one run.
        census: ``fork``, ``end`` or ``final``.
        known: least awareness, 0 to 1. liked: least attachment. trusted: least trust, 0 to 1.

    Returns:
        Columns step (prospect, known, liked, trusted), people, share (of the prospects), passage
        (people ÷ people of the step before), bought (of these people, ever), conversion (bought ÷
        people); null where there is nobody to divide by.
    """
    rows = columns.recording.census[census]
    inside = columns.prospects & columns.present(census)
    tests = {
        "prospect": np.ones(columns.size, dtype=np.bool_),
        "known": rows["awareness"] >= known,
        "liked": rows["attachment"] >= liked,
        "trusted": rows["trust"] >= trusted,
    }
    people, bought = [], []
    for passed in tests.values():
        inside = inside & passed
        people.append(int(np.count_nonzero(inside)))
        bought.append(int(np.count_nonzero(inside & columns.ever_bought(census))))
    steps = zip(people, people[1:], strict=False)
    frame = pd.DataFrame(
        {
            "step": list(tests),
            "people": people,
            "share": [share(n, people[0]) for n in people],
            "passage": [None, *(share(n, before) for before, n in steps)],
            "bought": bought,
            "conversion": [share(n, whole) for n, whole in zip(bought, people, strict=True)],
        }
    )
    return frame.astype(dict.fromkeys(("share", "passage", "conversion"), "float64"))
