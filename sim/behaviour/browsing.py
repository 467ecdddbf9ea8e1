"""A firm's site: who comes, what is read, what it leaves, who leaves a name [inbound, inscription].

People come because they need something and search (pull), because they follow the link of a
message they have just read, or because the brand is on their mind: advertised, or named by a
friend. What they read is about what they need now, so it is to the point far more often than what
is sent to them. Reading leaves a little awareness and, as far as the content proves something and
is relevant, evidence for trust; nothing else. Whoever leaves a name allows contact with it.

Sources: search grows with need and stakes (Beatty & Smith 1987; Moorthy, Ratchford & Talukdar
1997); people disclose where they trust and what they get is worth the loss of privacy (Milne &
Gordon 1993; Martin & Murphy 2017).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.contact import relevance
from sim.behaviour.errand import Errand, Scene
from sim.behaviour.need import poisson
from sim.behaviour.parameters import CONTRACT, DURABLE
from sim.behaviour.trust import add_evidence, trust
from sim.kernels import kernel, rule
from sim.numerics import exp, log, logistic
from sim.population.records import (
    NOBODY,
    PERSONAL_MOMENT,
    SOURCE_ADVERTISING,
    SOURCE_DIRECT,
    SOURCE_NONE,
    SOURCE_ORGANIC,
    SOURCE_REFERRAL,
    SOURCE_WORD_OF_MOUTH,
)
from sim.randomness import Decision, two_uniforms

_BROWSE = int(Decision.BROWSE)
_BLOCKS = 2  # encryptions a brand: come and look, read and sign up
_MOST_PAGES = 11  # beyond the first
_NO_LINK = -2
_HEARD_JUST_NOW = 1  # a source of this week has aged by one when the week is over


@rule
def present_need(t: Any, s: Any, p: Any) -> Any:
    """Return the purchase occasions a week that a person has in mind.

    Contracts: one decision over the ``look_round`` weeks before the renewal date, and the usual
    rate of those who have none. Durables: none once the thing is owned.
    """
    if p.kind == DURABLE:
        return 0.0 if s.bought & 1 == 1 else p.adoption_occasion * t.need_rate
    if p.kind == CONTRACT:
        if s.need_gone == 1:
            return 0.0
        if s.contract == NOBODY:
            return t.need_rate * 1.0
        return 1.0 / p.look_round if s.tenure <= p.look_round else 0.0
    return t.need_rate * exp(s.drift - 0.5 * p.drift_sd * p.drift_sd)


@rule
def remembered(s: Any, b: Any, otherwise: Any) -> Any:
    """Return the source that made a person think of the brand, or ``otherwise`` if forgotten."""
    if b == 0 and s.source != SOURCE_NONE:
        return s.source * 1
    return otherwise


@rule
def on_their_mind(s: Any, p: Any, b: Any) -> Any:
    """Return visits a week made out of curiosity: buzz, and a friend's word of this week."""
    visits = p.browse_buzz * s.buzz[b]
    friend = s.source == SOURCE_WORD_OF_MOUTH or s.source == SOURCE_REFERRAL
    if b == 0 and friend and s.source_age <= _HEARD_JUST_NOW:
        visits += p.browse_friend
    return visits


@rule
def way_in(t: Any, s: Any, p: Any, b: Any, link: Any, reach: Any, search: Any, mind: Any) -> Any:
    """Return the source of a visit this week, or NOBODY for no visit.

    Args:
        link: theme of a link followed this week; -2 for none.
        reach: share of searches in which the site is found.
        search: luck of searching. mind: luck of looking out of curiosity.
    """
    if link != _NO_LINK:
        return SOURCE_DIRECT
    searches = p.search * present_need(t, s, p)
    if search < 1.0 - exp(-searches * reach):
        return SOURCE_ORGANIC
    by_name = (1.0 - reach) * p.search_by_name * s.awareness[b]
    if search < 1.0 - exp(-searches * (reach + by_name)):
        return remembered(s, b, SOURCE_ORGANIC)
    if mind < 1.0 - exp(-on_their_mind(s, p, b)):
        return remembered(s, b, SOURCE_ADVERTISING)
    return NOBODY


@rule
def pages_read(t: Any, p: Any, match: Any, luck: Any) -> Any:
    """Return the pages of a visit: one, and Poisson more with interest and involvement."""
    return 1 + poisson(luck, p.pages_read * match * t.involvement, _MOST_PAGES)


@rule
def read(
    s: Any, p: Any, b: Any, pages: Any, match: Any, richness: Any, proof: Any, source: Any
) -> None:
    """What a visit leaves: some awareness, evidence as far as relevant, how the brand was found.

    All in proportion to what there is to read. A site without content leaves nothing: every brand
    has such a site, and what it does is part of what consumers are without any programme.
    """
    if richness <= 0.0:
        return
    s.awareness[b] += p.trace * p.visit_awareness * richness * (1.0 - s.awareness[b])
    add_evidence(s, b, p.trace * proof * richness * pages * match, 0.0)
    if source == SOURCE_ORGANIC and b == 0 and p.trace > 0.0:
        s.source = SOURCE_ORGANIC
        s.source_age = 0


@rule
def sign_up_chance(t: Any, s: Any, p: Any, b: Any, pages: Any) -> Any:
    """Return the chance to leave a name: more with pages and trust, less the less is borne."""
    return logistic(
        p.sign_up_base
        + p.sign_up_pages * log(pages)
        + p.sign_up_trust * (trust(s, b) - 0.5)
        - p.sign_up_privacy / (1.0 + t.comfort)
    )


@rule
def visit(
    i: Any,
    week: Any,
    key0: Any,
    key1: Any,
    t: Any,
    s: Any,
    p: Any,
    b: Any,
    link: Any,
    reach: Any,
    richness: Any,
    proof: Any,
    form: Any,
    seen: Any,
) -> None:
    """Perhaps visit the site of brand b this week, read, and leave a name.

    Args:
        link: as in :func:`way_in`, likewise ``reach``.
        richness: how much there is to read, in [0, 1].
        proof: evidence for trust that a relevant page of the richest site carries.
        form: 1 if a name can be left. seen: what the firm sees of this visitor, written.
    """
    search, mind = two_uniforms(key0, key1, _BROWSE, week, i, _BLOCKS * b)
    source = way_in(t, s, p, b, link, reach, search, mind)
    seen.pages = 0
    seen.signed = 0
    if source == NOBODY:
        return
    theme = link if link >= 0 and link < PERSONAL_MOMENT else s.need_theme
    match = relevance(t, s, p, theme, week)
    reading, leaving = two_uniforms(key0, key1, _BROWSE, week, i, _BLOCKS * b + 1)
    pages = pages_read(t, p, match, reading)
    read(s, p, b, pages, match, richness, proof, source)
    seen.pages = pages
    seen.theme = theme
    seen.source = source
    permission = 1 << b
    if form == 1 and s.consent & permission == 0 and leaving < sign_up_chance(t, s, p, b, pages):
        s.consent = s.consent | permission
        seen.signed = 1


@kernel
def visit_all(
    week: Any, key0: Any, key1: Any, traits: Any, state: Any, parameters: Any, b: Any,
    present: Any, links: Any, reach: Any, richness: Any, proof: Any, form: Any, seen: Any,
) -> None:  # fmt: skip
    """Let everybody in the market perhaps visit; arguments as :func:`visit`, by consumer."""
    p = parameters[0]
    for i in range(state.shape[0]):
        if present[i]:
            visit(
                i, week, key0, key1, traits[i], state[i], p, b, links[i], reach, richness, proof,
                form, seen[i],
            )  # fmt: skip
        else:
            seen[i].pages = 0
            seen[i].signed = 0


def visits_dtype() -> np.dtype[np.void]:
    """Return the record type of what a site's statistics show of a visitor of one week."""
    return np.dtype(
        [
            ("pages", "i2"),  # 0: no visit
            ("theme", "i1"),  # what was read about
            ("source", "i1"),  # where the visitor came from
            ("signed", "i1"),  # 1: left a name
        ],
        align=True,
    )


class Site(Errand):
    """The site of one brand, visited after the week is lived: what is read acts from the next on.

    Attributes:
        reach: share of searches in which it is found. richness: how much there is to read, in
            [0, 1]. proof: evidence for trust that a relevant page of the richest site carries, in
            good experiences. form: a name can be left.
        seen: (size,) :func:`visits_dtype`: the visits of the latest week.
    """

    def __init__(self, size: int) -> None:
        """Put up a site that nobody finds, says nothing and asks for no name."""
        self.reach, self.richness, self.proof, self.form = 0.0, 0.0, 0.0, False
        self.seen = np.zeros(size, visits_dtype())

    def after(self, scene: Scene) -> None:
        """Let people visit."""
        visit_all(
            scene.clock, scene.key[0], scene.key[1], scene.traits, scene.state, scene.parameters,
            scene.brand, scene.present, links_of(scene), float(self.reach),
            float(self.richness), float(self.proof), int(self.form), self.seen,
        )  # fmt: skip


def links_of(scene: Scene) -> NDArray[np.int8]:
    """Return (consumers,) the theme of the brand's link followed this week, -2 for none."""
    links = np.full(scene.state.shape[0], _NO_LINK, np.int8)
    touches = scene.touches
    followed = touches[(touches["brand"] == scene.brand) & (touches["clicked"] == 1)]
    links[followed["consumer"]] = followed["theme"]
    return links
