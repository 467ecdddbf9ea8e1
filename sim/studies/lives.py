"""Two lives of one consumer compared: what reached the one and not the other, and what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.columns import DELIBERATE, INERTIAL, RENEWED, SWITCHED
from sim.population.records import Records

if TYPE_CHECKING:
    from sim.market import Market

FOCAL = 0
PATHS = {DELIBERATE: "deliberate", INERTIAL: "inertia", RENEWED: "renewed", SWITCHED: "switched"}
CAUSE_COLUMNS = ["week", "kind", "what"]
TERM_COLUMNS = ["brand", "term", "baseline", "strategy", "difference"]
_SHOWN = ("awareness", "buzz", "quality", "attachment", "habit")


@dataclass(frozen=True)
class Entry:
    """One week of one consumer.

    Attributes:
        week: from the fork. state: at the end of it. outcome: what it brought.
        touches: contacts received. cuts, advertising: (brands,) public price cuts and exposures.
        pull: points pressure of the focal brand. voices: what friends said, by friend.
    """

    week: int
    state: Any
    outcome: Any
    touches: Records
    cuts: NDArray[np.float64]
    advertising: NDArray[np.float64]
    pull: float
    voices: Mapping[int, int]


@dataclass(frozen=True)
class Life:
    """All weeks of one life.

    Attributes:
        arm: strategy of the focal brand. programmes: names by index. entries: by week.
    """

    arm: str
    programmes: tuple[str, ...]
    entries: tuple[Entry, ...]


def purchases(entry: Entry) -> list[tuple[int, float, float, str]]:
    """Return (brand, units, price cut, path) of each purchase of a week."""
    o = entry.outcome
    return [
        (int(o["brand"][k]), float(o["units"][k]), float(o["cut"][k]), PATHS[int(o["path"][k])])
        for k in range(int(o["purchases"]))
    ]


def contact_text(touch: Any, life: Life, channels: Sequence[str]) -> str:
    """Return a contact as read."""
    programme, channel = int(touch["programme"]), channels[int(touch["channel"])]
    own = int(touch["brand"]) == FOCAL and programme < len(life.programmes)
    sender = life.programmes[programme] if own else "a rival"
    text = f"{channel} of {sender}, {'opened' if touch['opened'] else 'not opened'}"
    if touch["offer"] > 0.0:
        text += f", {float(touch['offer']):.0%} off"
    return text + (", opted out" if touch["opted_out"] else "")


def events(entry: Entry, life: Life, brands: Sequence[str], channels: Sequence[str]) -> str:
    """Return what a week brought, as read."""
    parts = [contact_text(touch, life, channels) for touch in entry.touches]
    parts += [f"{brands[b]} at {cut:.0%} off" for b, cut in enumerate(entry.cuts) if cut > 0.0]
    for brand, units, cut, path in purchases(entry):
        deal = f" at {cut:.0%} off" if cut > 0.0 else ""
        parts.append(f"bought {brands[brand]} × {units:g}{deal} ({path})")
    outcome = entry.outcome
    if outcome["failures"]:
        put_right = "put right" if outcome["recoveries"] else "not put right"
        said = f"complained, {put_right}" if outcome["complaints"] else "did not complain"
        parts.append(f"a failure: {said}")
    return "; ".join(parts)


def life_frame(
    life: Life, brands: Sequence[str], channels: Sequence[str], price: NDArray[np.float64]
) -> pd.DataFrame:
    """Return one row a week: state towards the focal brand, money spent on it, events."""
    rows = []
    for entry in life.entries:
        state = entry.state
        good, bad = float(state["trust_good"][FOCAL]), float(state["trust_bad"][FOCAL])
        bought = purchases(entry)
        rows.append(
            {
                "life": life.arm,
                "week": entry.week,
                **{name: float(state[name][FOCAL]) for name in _SHOWN},
                "trust": (1.0 + good) / (2.0 + good + bad),
                "fatigue": float(state["fatigue"]),
                "points_pull": entry.pull,
                "focal_purchases": sum(brand == FOCAL for brand, *_ in bought),
                "other_purchases": sum(brand != FOCAL for brand, *_ in bought),
                "spent": sum(
                    units * float(price[FOCAL]) * (1.0 - cut)
                    for brand, units, cut, _ in bought
                    if brand == FOCAL
                ),
                "events": events(entry, life, brands, channels),
            }
        )
    return pd.DataFrame(rows)


def parting(
    first: Life, second: Life, brands: Sequence[str], channels: Sequence[str]
) -> pd.DataFrame:
    """Return what made the lives part, and what else reached the consumer in one life alone.

    Before the first row, of kind ``parting``, both lives are equal bit for bit; it names what
    differed in that week. The others are the first of each kind: contact, price, advertising,
    points, friends (what they said, heard or not), purchase. Columns week, kind, what; no rows
    when the lives never part.
    """
    kinds: dict[str, Callable[[Entry, Entry], str]] = {
        "contact": lambda a, b: _contact_cause(a, b, first, second, channels),
        "price": lambda a, b: _brand_cause(a.cuts, b.cuts, brands, "price cut", "{:.0%}"),
        "advertising": lambda a, b: _brand_cause(
            a.advertising, b.advertising, brands, "advertising exposures a week", "{:.2f}"
        ),
        "points": lambda a, b: (
            "" if a.pull == b.pull else f"points pull of {b.pull:.2f} instead of {a.pull:.2f}"
        ),
        "friends": _friend_cause,
        "purchase": lambda a, b: _purchase_cause(a, b, brands),
    }
    pairs = list(zip(first.entries, second.entries, strict=True))
    parted = next((pair for pair in pairs if _apart(*pair)), None)
    if parted is None:
        return pd.DataFrame(columns=CAUSE_COLUMNS)
    reasons = [cause(*parted) for kind, cause in kinds.items() if kind != "purchase"]
    rows = [(parted[0].week, "parting", "; ".join(filter(None, reasons)))]
    later = []
    for kind, cause in kinds.items():
        found = ((a.week, kind, cause(a, b)) for a, b in pairs if a.week >= parted[0].week)
        later += [row for row in [next((row for row in found if row[2]), None)] if row is not None]
    return pd.DataFrame(rows + sorted(later, key=lambda row: row[0]), columns=CAUSE_COLUMNS)


def _apart(a: Entry, b: Entry) -> bool:
    """Tell whether a week left any trace in one life alone."""
    return bool(
        a.state.tobytes() != b.state.tobytes() or a.outcome.tobytes() != b.outcome.tobytes()
    )


def _contact_cause(a: Entry, b: Entry, first: Life, second: Life, channels: Sequence[str]) -> str:
    one = [contact_text(touch, first, channels) for touch in a.touches]
    other = [contact_text(touch, second, channels) for touch in b.touches]
    if one == other:
        return ""
    return f"{'; '.join(other) or 'no contact'} instead of {'; '.join(one) or 'no contact'}"


def _brand_cause(
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    brands: Sequence[str],
    what: str,
    form: str,
) -> str:
    for brand, (one, other) in enumerate(zip(a, b, strict=True)):
        if one != other:
            return f"{what} of {brands[brand]} {form.format(other)} instead of {form.format(one)}"
    return ""


def _friend_cause(a: Entry, b: Entry) -> str:
    for friend in sorted({*a.voices, *b.voices}):
        one, other = a.voices.get(friend, 0), b.voices.get(friend, 0)
        if one != other:
            return f"friend {friend} {_voice(other)} instead of {_voice(one)}"
    return ""


def _voice(voice: int) -> str:
    """Return a voice as read: its sign is praise or blame, its size one more than the brand."""
    if voice == 0:
        return "says nothing"
    return f"{'praises' if voice > 0 else 'blames'} brand {abs(voice) - 1}"


def _purchase_cause(a: Entry, b: Entry, brands: Sequence[str]) -> str:
    one, other = purchases(a), purchases(b)
    if one == other:
        return ""

    def read(bought: list[tuple[int, float, float, str]]) -> str:
        return ", ".join(f"{brands[x]} × {units:g}" for x, units, _, _ in bought) or "nothing"

    return f"buys {read(other)} instead of {read(one)}"


def purchase_causes(
    market: Market, consumer: int, first: Life, second: Life
) -> tuple[int | None, pd.DataFrame]:
    """Return the first week of a purchase made in one life alone, and why.

    Returns:
        The week (None: all purchases are equal), and utilities that differed at the end of the
        week before it, the largest difference first: columns brand, term, baseline, strategy,
        difference. Price cuts and points of that week count too.
    """
    pairs = zip(first.entries, second.entries, strict=True)
    places = [k for k, (a, b) in enumerate(pairs) if purchases(a) != purchases(b)]
    if not places:
        return None, pd.DataFrame(columns=TERM_COLUMNS)
    place = places[0]
    before = max(place - 1, 0)
    rows = []
    for brand in range(len(market.brands)):
        sides = [
            _terms(market, consumer, life.entries[before].state, life.entries[place], brand)
            for life in (first, second)
        ]
        for term, one in sides[0].items():
            other = sides[1][term]
            if one != other:
                rows.append((market.brands[brand].name, term, one, other, other - one))
    frame = pd.DataFrame(rows, columns=TERM_COLUMNS)
    order = np.argsort(-np.abs(frame["difference"].to_numpy(dtype=float)), kind="stable")
    return first.entries[place].week, frame.iloc[order].reset_index(drop=True)


def _terms(market: Market, consumer: int, state: Any, now: Entry, brand: int) -> dict[str, float]:
    """Return the parts of a brand's utility that can differ between lives (behaviour/choice)."""
    p = market.settings.behaviour
    traits = market.consumers.traits[consumer]
    good, bad = float(state["trust_good"][brand]), float(state["trust_bad"][brand])
    cut = float(now.cuts[brand])
    if int(state["offer_brand"]) == brand and int(state["offer_weeks"]) > 0:
        cut = max(cut, float(state["offer"]))
    price = float(market.price[brand]) * (1.0 - cut)
    reference = float(state["reference_price"][brand])
    beta = float(traits["price_sensitivity"])
    log_price = np.log(price / market.price.mean())
    against = np.log(price / max(reference, 1e-9))
    return {
        "attachment": p.attachment_weight * float(state["attachment"][brand]),
        "trust": p.trust_weight
        * float(traits["involvement"])
        * ((1.0 + good) / (2.0 + good + bad)),
        "expected quality": p.quality_weight * float(state["quality"][brand]),
        "price": float(-beta * (log_price + p.reference_price_weight * against)),
        "buzz": p.buzz_weight * float(state["buzz"][brand]),
        "awareness": float(
            p.awareness_weight * np.log(max(float(state["awareness"][brand]), 1e-9))
        ),
        "points": now.pull if brand == FOCAL else 0.0,
        "habit": float(state["habit"][brand]),
        "wake": float(state["wake"]) if brand == FOCAL else 0.0,
    }
