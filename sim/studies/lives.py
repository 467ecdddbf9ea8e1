"""Two lives of one consumer compared: what reached the one and not the other, and what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.locale import ENGLISH
from sim.locale.recorded import SEVERAL
from sim.measures.columns import DELIBERATE, INERTIAL, RENEWED, SWITCHED
from sim.population.records import Records

if TYPE_CHECKING:
    from sim.market import Market

FOCAL = 0
PATHS = {
    path: ENGLISH[f"recorded.path.{name}"]
    for path, name in (
        (DELIBERATE, "deliberate"), (INERTIAL, "inertia"),
        (RENEWED, "renewed"), (SWITCHED, "switched"),
    )
}  # fmt: skip
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
    sender = life.programmes[programme] if own else ENGLISH["recorded.rival"]
    text = _say("opened" if touch["opened"] else "not_opened", channel=channel, sender=sender)
    if touch["offer"] > 0.0:
        text = _say("with_offer", what=text, offer=float(touch["offer"]))
    return _say("opted_out", what=text) if touch["opted_out"] else text


def _say(key: str, **values: object) -> str:
    """Return a recorded sentence: reports in other languages know it again by its pattern."""
    return ENGLISH[f"recorded.{key}"].format(**values)


def events(entry: Entry, life: Life, brands: Sequence[str], channels: Sequence[str]) -> str:
    """Return what a week brought, as read."""
    parts = [contact_text(touch, life, channels) for touch in entry.touches]
    parts += [
        _say("cut", brand=brands[b], cut=cut) for b, cut in enumerate(entry.cuts) if cut > 0.0
    ]
    for brand, units, cut, path in purchases(entry):
        key = "bought_on_deal" if cut > 0.0 else "bought"
        parts.append(_say(key, brand=brands[brand], units=units, cut=cut, path=path))
    outcome = entry.outcome
    if outcome["failures"]:
        fate = "put_right" if outcome["recoveries"] else "not_put_right"
        parts.append(_say(f"failure_{fate if outcome['complaints'] else 'silent'}"))
    return SEVERAL.join(parts)


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
        "price": lambda a, b: _brand_cause(a.cuts, b.cuts, brands, "other_cut"),
        "advertising": lambda a, b: _brand_cause(
            a.advertising, b.advertising, brands, "other_advertising"
        ),
        "points": lambda a, b: (
            "" if a.pull == b.pull else _say("other_points", now=b.pull, usual=a.pull)
        ),
        "friends": _friend_cause,
        "purchase": lambda a, b: _purchase_cause(a, b, brands),
    }
    pairs = list(zip(first.entries, second.entries, strict=True))
    parted = next((pair for pair in pairs if _apart(*pair)), None)
    if parted is None:
        return pd.DataFrame(columns=CAUSE_COLUMNS)
    reasons = [cause(*parted) for kind, cause in kinds.items() if kind != "purchase"]
    rows = [(parted[0].week, "parting", SEVERAL.join(filter(None, reasons)))]
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
    return _say("instead", what=_contacts(other), other=_contacts(one))


def _contacts(texts: Sequence[str]) -> str:
    """Return the contacts of a week as read."""
    if not texts:
        return ENGLISH["recorded.no_contact"]
    return reduce(lambda first, more: _say("and", what=first, more=more), texts)


def _brand_cause(
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    brands: Sequence[str],
    key: str,
) -> str:
    for brand, (one, other) in enumerate(zip(a, b, strict=True)):
        if one != other:
            return _say(key, brand=brands[brand], cut=other, now=other, usual=one)
    return ""


def _friend_cause(a: Entry, b: Entry) -> str:
    for friend in sorted({*a.voices, *b.voices}):
        one, other = a.voices.get(friend, 0), b.voices.get(friend, 0)
        if one != other:
            return _say("other_voice", friend=friend, now=_voice(other), usual=_voice(one))
    return ""


def _voice(voice: int) -> str:
    """Return a voice as read: its sign is praise or blame, its size one more than the brand."""
    if voice == 0:
        return _say("voice_silent")
    return _say("voice_praise" if voice > 0 else "voice_blame", brand=abs(voice) - 1)


def _purchase_cause(a: Entry, b: Entry, brands: Sequence[str]) -> str:
    one, other = purchases(a), purchases(b)
    if one == other:
        return ""

    def read(bought: list[tuple[int, float, float, str]]) -> str:
        listed = ", ".join(f"{brands[x]} × {units:g}" for x, units, _, _ in bought)
        return listed or _say("nothing")

    return _say("other_purchase", what=read(other), other=read(one))


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
        _say("term.attachment"): p.attachment_weight * float(state["attachment"][brand]),
        _say("term.trust"): p.trust_weight
        * float(traits["involvement"])
        * ((1.0 + good) / (2.0 + good + bad)),
        _say("term.quality"): p.quality_weight * float(state["quality"][brand]),
        _say("term.price"): float(-beta * (log_price + p.reference_price_weight * against)),
        _say("term.buzz"): p.buzz_weight * float(state["buzz"][brand]),
        _say("term.awareness"): float(
            p.awareness_weight * np.log(max(float(state["awareness"][brand]), 1e-9))
        ),
        _say("term.points"): now.pull if brand == FOCAL else 0.0,
        _say("term.habit"): float(state["habit"][brand]),
        _say("term.wake"): float(state["wake"]) if brand == FOCAL else 0.0,
    }
