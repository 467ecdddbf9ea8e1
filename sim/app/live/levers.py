"""What a visitor can move: behaviour and programmes at once, people only in a new market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sim.scenario.run import Scenario


@dataclass(frozen=True, slots=True)
class Lever:
    """One setting a visitor can move.

    Attributes:
        key: short name, as in the address; its label is ``live.lever.<key>`` and what it means
            ``live.help.<key>``.
        path: of the setting, as on the command line.
        low: least value offered.
        high: greatest.
        step: between two values.
        unit: key of its unit, ``live.unit.<unit>``.
        whole: its values are whole numbers.
    """

    key: str
    path: str
    low: float
    high: float
    step: float
    unit: str
    whole: bool = False

    @property
    def programme(self) -> str | None:
        """The programme it belongs to; None for what every arm meets."""
        group, name, *_ = self.path.split(".")
        return name if group == "strategy" else None

    def near(self, value: float) -> float | int:
        """Return the nearest value allowed."""
        inside = min(max(value, self.low), self.high)
        return round(inside) if self.whole else round(inside, 6)


BEHAVIOUR: Final = (
    Lever("wom", "behaviour.word_of_mouth", 0, 3, 0.1, "times"),
    Lever("gain", "behaviour.attachment_gain", 0, 0.3, 0.01, "attachment"),
    Lever("bond", "behaviour.attachment_weight", 0, 3, 0.1, "utility"),
    Lever("habit", "behaviour.habit_weight", 0, 1, 0.05, "share"),
    Lever("harm", "behaviour.contact_harm", 0, 0.1, 0.005, "attachment"),
)
"""How consumers behave: repacked between two weeks, so a change counts from the next week on."""

PEOPLE: Final = (
    Lever("consent", "population.consent_rate", 0, 1, 0.01, "share"),
    Lever("failures", "market.brands.0.failure_rate", 0, 0.3, 0.0025, "share"),
)
"""Who people are and what the product is: drawn at the start, so a change starts anew."""


def _of(programme: str, *rows: tuple[str, float, float, float, str, bool]) -> tuple[Lever, ...]:
    return tuple(
        Lever(f"{programme}.{name}", f"strategy.{programme}.{name}", low, high, step, unit, whole)
        for name, low, high, step, unit, whole in rows
    )


PROGRAMMES: Final = (
    *_of("status_quo", ("advertising_factor", 0, 4, 0.1, "times", False)),
    *_of("mass", ("media_share", 0, 1, 0.05, "share", False),
         ("flight_weeks", 1, 26, 1, "weeks", True), ("pause_weeks", 0, 26, 1, "weeks", True)),
    *_of("promotion", ("depth", 0, 0.5, 0.05, "of_price", False),
         ("interval_weeks", 4, 52, 1, "weeks", True), ("duration_weeks", 1, 8, 1, "weeks", True)),
    *_of("one_to_one", ("interval_weeks", 1, 26, 1, "weeks", True),
         ("offer", 0, 0.4, 0.05, "of_price", False)),
    *_of("loyalty_programme", ("enrolment", 0, 1, 0.05, "share", False),
         ("reward_points", 2, 20, 1, "points", True),
         ("reward_value", 0, 3, 0.1, "currency", False)),
    *_of("retention", ("share", 0, 1, 0.05, "share", False),
         ("weeks_before", 1, 26, 1, "weeks", True)),
    *_of("service_recovery", ("compensation", 0, 10, 0.5, "currency", False)),
    *_of("experience", ("service_share", 0, 1, 0.05, "share", False)),
    *_of("referral", ("reward", 0, 10, 0.5, "currency", False),
         ("invitations", 0, 10, 1, "friends", True)),
    *_of("influencers", ("seeds_per_1000", 0, 50, 1, "per_1000", False)),
    *_of("content", ("weekly_per_consumer", 0, 0.02, 0.0005, "currency", False)),
    *_of("feedback", ("interval_weeks", 4, 52, 1, "weeks", True)),
)  # fmt: skip
"""Main parameters of programmes; the usual advertising runs underneath every arm but none."""

AT_ONCE: Final = (*BEHAVIOUR, *PROGRAMMES)
BY_KEY: Final[Mapping[str, Lever]] = {lever.key: lever for lever in (*AT_ONCE, *PEOPLE)}


def of_arm(arm: str) -> tuple[Lever, ...]:
    """Return the levers of the programmes that an arm runs.

    Args:
        arm: such as ``mass+loyalty_programme``.
    """
    names = set(arm.split("+"))
    if "none" not in names:
        names.add("status_quo")
    return tuple(lever for lever in PROGRAMMES if lever.programme in names)


def value_of(scenario: Scenario, lever: Lever) -> float:
    """Return the value a setting has in a scenario."""
    found: Any = scenario
    for name in lever.path.split("."):
        if isinstance(found, Mapping):
            found = found[name]
        elif isinstance(found, tuple):
            found = found[int(name)]
        else:
            found = getattr(found, name)
    return float(found)


def with_value(scenario: Scenario, lever: Lever, value: float) -> Scenario:
    """Return the scenario with another value of a lever of behaviour or of a programme."""
    new = lever.near(value)
    name = lever.path.rsplit(".", 1)[1]
    if lever.programme is None:
        behaviour = scenario.behaviour.model_copy(update={name: new})
        return scenario.model_copy(update={"behaviour": behaviour})
    strategy = {each: dict(values) for each, values in scenario.strategy.items()}
    strategy[lever.programme] = {**strategy.get(lever.programme, {}), name: new}
    return scenario.model_copy(update={"strategy": strategy})
