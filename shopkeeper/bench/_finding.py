"""Fulfils wishes with the shop's own search: candidates, what each answers of the wish, and the choice.

The shop's search proposes; `_pages` checks what a careful shopper would check on the offer's page.
"""

from __future__ import annotations

import re
from dataclasses import replace

from shopkeeper.bench._pages import (
    SAID_OR_NOT,
    Candidate,
    asked_dimensions,
    colours_of,
    fitting,
    is_code,
    meets,
    named,
    no_less,
    other_model,
    read_page,
    squash,
    stems_of,
    the_most,
)
from shopkeeper.bench._wishes import COLOURS, Wish
from shopkeeper.catalog import Product, pick
from shopkeeper.language import fold, stem
from shopkeeper.search import SearchRequest
from shopkeeper.search.offers import Rarity
from shopkeeper.shop import Shop

__all__ = ["Finder"]

CANDIDATES = 200
ENOUGH = 0.6  # share of the wish's weight that an answer covers at least
LITTLE = 0.25  # the same for the right kind of thing, where much of the wish is opinion
NEAR_BEST = 0.86  # and at least so much of the best answer's share
ALL_BUT = 0.95
OTHER = 0.7  # how much a candidate that the search takes for another kind of thing counts as the right one
SAME = 0.82  # likeness from which two offers count as one product
_SAID_ABOUT = re.compile(
    r",|\b(?:from|with|which|that|who|whose|designed|suitable|suited|for|having|made|by|can|capable|using|in)\b",
    re.I,
)


class Finder:
    """Answers wishes from one shop; reads every product once."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        shop.search.stages = replace(shop.search.stages, diversity=False)  # every seller's offer counts here
        self.all = {p.id: read_page(p) for p in shop.catalog.products()}
        self.rarity = Rarity(c.reading for c in self.all.values())
        self.stem_count: dict[str, int] = {}
        for candidate in self.all.values():
            for word in candidate.stems:
                self.stem_count[word] = self.stem_count.get(word, 0) + 1

    def fulfil(self, wish: Wish, reference: Product | None) -> list[Candidate]:
        """The offers that answer `wish`, the best first; all of the lowest price where the cheapest is wanted."""
        if wish.relation == "is":
            return [self.all[reference.id]] if reference else []
        if reference is not None and wish.relation == "instead of":
            found = self._substitutes(wish, self.all[reference.id])
        else:
            found = self._answers(wish)
            if reference is not None:
                found = fitting(found, self.all[reference.id], wish)
        if wish.most:
            found = the_most(found, wish)
        if wish.cheapest and found:
            lowest = min(c.price for c in found)
            found = [c for c in found if c.price == lowest]
        return found

    def candidates(self, query: str) -> list[Candidate]:
        """What the shop's search offers, with how well each is the kind of thing that is wanted."""
        response = self.shop.search.query(
            SearchRequest(query=query, language="en", limit=CANDIDATES, facets=False, explain=True)
        )
        found = []
        for rank, hit in enumerate(response.hits):
            features = (hit.explanation or {}).get("features", {})
            kind = float(features.get("kind", 0.0)) * (1 - float(features.get("accessory", 0.0)))
            found.append(replace(self.all[hit.id], rank=rank, kind=kind))
        seen = {c.product.id for c in found}
        before = self.shop.search.stages
        self.shop.search.stages = replace(
            before, kinds=False
        )  # what the search holds for another kind of thing
        try:
            request = SearchRequest(query=query, language="en", limit=CANDIDATES, facets=False)
            more = [hit.id for hit in self.shop.search.query(request).hits if hit.id not in seen]
        finally:
            self.shop.search.stages = before
        return found + [replace(self.all[id], rank=len(found) + i, kind=OTHER) for i, id in enumerate(more)]

    def _answers(self, wish: Wish) -> list[Candidate]:
        thing = _thing(wish.text)
        found = self.candidates(thing)
        if thing != wish.text:
            seen = {c.product.id for c in found}
            found += [replace(c, kind=0.0) for c in self.candidates(wish.text) if c.product.id not in seen]
        phrases = self.shop.search.understand(SearchRequest(query=thing)).head
        head = {w for phrase in phrases for w in phrase}
        found = [c for c in found if meets(c, wish)]
        for candidate in found:
            candidate.share = self._share(candidate, wish, head)
        if head and any(c.kind >= 0.5 for c in found):
            found = [c for c in found if c.kind >= 0.3]
            kept = [c for c in found if c.kind >= 1 or named(c, phrases)]
            if not any(is_code(w) for w in wish.words) and len(kept) > 0.08 * len(found):
                found = kept  # a model name says enough by itself
        best = max((c.share for c in found), default=0.0)
        near = NEAR_BEST if thing == wish.text else ALL_BUT  # a name may be cut short, a demand may not
        found = [
            c for c in found if c.share >= near * best and c.share >= (ENOUGH if c.kind < 0.5 else LITTLE)
        ]
        asked_colours = {n for n, spellings in COLOURS.items() if set(spellings) & set(wish.words)}
        if asked_colours:
            found = [c for c in found if colours_of(c) & asked_colours] or found
        right = [c for c in found if not other_model(c, wish)]
        return sorted(right or found, key=lambda c: (-c.share, c.rank))

    def _weight(self, word: str) -> float:
        count = self.stem_count.get(stem(word), 0)
        return self.rarity(word) if count else 1.0 + 0.3 * self.rarity(word)

    def _share(self, candidate: Candidate, wish: Wish, head: set[str]) -> float:
        total = got = 0.0
        for word in wish.words:
            weight = self._weight(word) * (0.3 if word in SAID_OR_NOT else 1.0)
            total += weight
            got += weight * self._answered(candidate, word, head)
        return got / total if total else 1.0

    def _answered(self, candidate: Candidate, word: str, head: set[str]) -> float:
        stemmed = stem(word)
        if re.search(rf"\b(?:no|without) {re.escape(stemmed)}", candidate.text):
            return 0.0
        if stemmed in candidate.title_stems or (
            len(word) >= 4 and squash(word) in candidate.reading.squashed
        ):
            return 1.0
        if stemmed in head and candidate.kind >= 0.5:
            return 1.0
        for colour in COLOURS.values():
            if word in colour and any(c in candidate.stems for c in colour):
                return 0.9
        if stemmed in candidate.stems:
            return 0.8
        if (
            len(stemmed) >= 5
            and stemmed.isalpha()
            and any(s.startswith(stemmed[:4]) for s in candidate.stems)
        ):
            return 0.6
        return 0.0

    def _substitutes(self, wish: Wish, reference: Candidate) -> list[Candidate]:
        """Other products of the reference's kind that are no worse in what the wish names."""
        title = pick(reference.product.title, "en")
        found = {c.product.id: c for c in self.candidates(title)}
        for hit in self.shop.search.similar(reference.product.id, limit=50):
            found.setdefault(hit.id, replace(self.all[hit.id]))
        dimensions = {d for word, d in asked_dimensions(wish)}
        kept = []
        for candidate in found.values():
            if self.likeness(candidate, reference) >= SAME:
                continue
            likeness = self.likeness(candidate, reference)
            if (
                likeness < 0.25
                or not set(stems_of(fold(" ".join(reference.product.category)))) & candidate.stems
            ):
                continue
            if all(no_less(candidate, reference, d) for d in dimensions):
                candidate.share = likeness
                kept.append(candidate)
        if dimensions:
            return kept
        best = max((c.share for c in kept), default=0.0)
        return [c for c in kept if c.share >= 0.9 * best]

    def likeness(self, a: Candidate, b: Candidate) -> float:
        """0..1: how alike two offers are named, by rare words first."""
        left, right = a.reading.vector("words", self.rarity), b.reading.vector("words", self.rarity)
        return sum(x * right.get(w, 0.0) for w, x in left.items())


def _thing(text: str) -> str:
    """The noun phrase that is wanted, without what is said about it: "case from X with fans" is a case."""
    thing = _SAID_ABOUT.split(text)[0].strip(" ,")
    return (
        text if thing.lower() in ("", "kit", "kits", "set", "sets", "pack", "packs", "pair", "one") else thing
    )
