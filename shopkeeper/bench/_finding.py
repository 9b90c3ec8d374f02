"""Fulfils wishes with the shop's own search: candidates, what each answers of the wish, and the choice.

The shop's search proposes; this file only checks what a careful shopper would check on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from shopkeeper.bench._wishes import COLOURS, Wish
from shopkeeper.catalog import Product, pick
from shopkeeper.language import fold, plain, stem
from shopkeeper.language.units import Measure, find_measures, same_measure
from shopkeeper.search import SearchRequest
from shopkeeper.search.offers import Offer, OfferText, Rarity
from shopkeeper.shop import Shop

__all__ = ["Candidate", "Finder"]

CANDIDATES = 200
ENOUGH = 0.6  # share of the wish's weight that an answer covers at least
LITTLE = 0.25  # the same for the right kind of thing, where much of the wish is opinion
NEAR_BEST = 0.86  # and at least so much of the best answer's share
ALL_BUT = 0.95
SAME = 0.82  # likeness from which two offers count as one product

#: words beside a model name that make it another model
_MODEL_SUFFIXES = frozenset(
    "ti super pro max plus ultra mini lite se xt xtx fe ii iii iv v vi fold flip edge neo air x i ace slim".split()
)
#: parts of a name that sellers leave out
_SAID_OR_NOT = frozenset({"mark", "mk", "gen", "generation", "version", "series", "edition", "model"})
#: families whose newer members take the older ones
_BACKWARD = frozenset(
    {"pcie", "pci", "usb", "hdmi", "dp", "wifi", "wi", "gen", "bluetooth", "bt", "sata", "m"}
)
_FAMILY = re.compile(r"\b(ddr|am|lga|s?tr|socket )\s?-?(\d{1,4})\b")
_SAID_ABOUT = re.compile(
    r",|\b(?:from|with|which|that|who|whose|designed|suitable|suited|for|having|made|by|can|capable|using|in)\b",
    re.I,
)
_EACH = frozenset({"stick", "sticks", "module", "modules", "each", "per", "piece", "pieces"})
_WORD = re.compile(r"[a-z0-9][a-z0-9.+]*")


@dataclass(slots=True)
class Candidate:
    """One offer as the checker sees it."""

    product: Product
    reading: OfferText
    text: str
    measures: list[Measure]
    stems: frozenset[str]
    title_stems: frozenset[str]
    rank: int = 0
    kind: float = 0.0
    share: float = 0.0

    @property
    def each(self) -> list[Measure]:
        """What one piece of a kit measures: 32 GB of "64GB kit (2 x 32GB)"."""
        title = pick(self.product.title, "en")
        return [
            m
            for m in self.measures[: len(find_measures(title))]
            if re.search(r"\d\s?x\s?$", title[: m.start])
        ]

    @property
    def price(self) -> int:
        """What is to be paid, in minor units."""
        price = self.product.current_price
        return price.amount if price else 10**12


class Finder:
    """Answers wishes from one shop; reads every product once."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        shop.search.stages = replace(shop.search.stages, diversity=False)  # every seller's offer counts here
        self.all = {p.id: self._read(p) for p in shop.catalog.products()}
        self.rarity = Rarity(c.reading for c in self.all.values())
        self.stem_count: dict[str, int] = {}
        for candidate in self.all.values():
            for word in candidate.stems:
                self.stem_count[word] = self.stem_count.get(word, 0) + 1

    def _read(self, product: Product) -> Candidate:
        title, description = pick(product.title, "en"), plain(pick(product.description, "en"))
        offer = Offer(
            title,
            description,
            product.brand,
            product.mpn,
            " ".join(product.category),
            product.current_price.amount / 100 if product.current_price else None,
        )
        text = fold(f"{title} . {description} . {' '.join(product.category)} {product.brand}")
        return Candidate(
            product,
            OfferText(offer),
            text,
            find_measures(title) + find_measures(description),
            _stems(text),
            _stems(fold(f"{title} {' '.join(product.category)}")),
        )

    def fulfil(self, wish: Wish, reference: Product | None) -> list[Candidate]:
        """The offers that answer `wish`, the best first; all of the lowest price where the cheapest is wanted."""
        if wish.relation == "is":
            return [self.all[reference.id]] if reference else []
        if reference is not None and wish.relation == "instead of":
            found = self._substitutes(wish, self.all[reference.id])
        else:
            found = self._answers(wish)
            if reference is not None:
                found = _fitting(found, self.all[reference.id], wish)
        if wish.most:
            found = self._most(found, wish)
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
        return found

    def _answers(self, wish: Wish) -> list[Candidate]:
        thing = _thing(wish.text)
        found = self.candidates(thing)
        if thing != wish.text:
            seen = {c.product.id for c in found}
            found += [replace(c, kind=0.0) for c in self.candidates(wish.text) if c.product.id not in seen]
        phrases = self.shop.search.understand(SearchRequest(query=thing)).head
        head = {w for phrase in phrases for w in phrase}
        found = [c for c in found if self._meets(c, wish)]
        for candidate in found:
            candidate.share = self._share(candidate, wish, head)
        if head and any(c.kind >= 0.5 for c in found):
            found = [c for c in found if c.kind >= 0.3]
            kept = [c for c in found if c.kind >= 1 or _named(c, phrases)]
            if not any(_is_code(w) for w in wish.words) and len(kept) > 0.08 * len(found):
                found = kept  # a model name says enough by itself
        best = max((c.share for c in found), default=0.0)
        near = NEAR_BEST if thing == wish.text else ALL_BUT  # a name may be cut short, a demand may not
        found = [
            c for c in found if c.share >= near * best and c.share >= (ENOUGH if c.kind < 0.5 else LITTLE)
        ]
        asked_colours = {n for n, spellings in COLOURS.items() if set(spellings) & set(wish.words)}
        if asked_colours:
            found = [c for c in found if _colours(c) & asked_colours] or found
        named = [c for c in found if not self._other_model(c, wish)]
        return sorted(named or found, key=lambda c: (-c.share, c.rank))

    def _weight(self, word: str) -> float:
        count = self.stem_count.get(stem(word), 0)
        return self.rarity(word) if count else 1.0 + 0.3 * self.rarity(word)

    def _share(self, candidate: Candidate, wish: Wish, head: set[str]) -> float:
        total = got = 0.0
        for word in wish.words:
            weight = self._weight(word) * (0.3 if word in _SAID_OR_NOT else 1.0)
            total += weight
            got += weight * self._answered(candidate, word, head)
        return got / total if total else 1.0

    def _answered(self, candidate: Candidate, word: str, head: set[str]) -> float:
        stemmed = stem(word)
        if re.search(rf"\b(?:no|without) {re.escape(stemmed)}", candidate.text):
            return 0.0
        if stemmed in candidate.title_stems or (
            len(word) >= 4 and _squash(word) in candidate.reading.squashed
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

    def _meets(self, candidate: Candidate, wish: Wish) -> bool:
        for word in wish.words:
            if _is_code(word) and not self._has_code(candidate, word):
                return False
            if word in _MODEL_SUFFIXES and word not in candidate.reading.word_set:
                return False
            longer = "a-z" if len(word) >= 3 else ""  # 5600 is not 5600X
            number = rf"(?<![\d.]){re.escape(word)}(?![\d.]*[\d{longer}])"
            if word.replace(".", "", 1).isdigit() and not re.search(number, candidate.text):
                return False
        each = candidate.each if _EACH & wish.asks else []
        for measure in wish.measures:
            if not any(same_measure(measure, m) for m in each or candidate.measures):
                return False
        for measure, sign in wish.bounds:
            same = [m for m in candidate.measures if m.dimension == measure.dimension]
            first = same[
                : 1 if wish.asks & {"ram", "memory"} else 3
            ]  # what a title names first is its memory
            if not any(_within(m, measure, sign) for m in first):
                return False
        for word in wish.avoid:
            names = COLOURS.get(word, (word,))
            if any(
                re.search(rf"\b{re.escape(n)}\b", fold(pick(candidate.product.title, "en"))) for n in names
            ):
                return False
        return not (wish.avoid and wish.avoid[0] in COLOURS and not _colours(candidate))

    def _has_code(self, candidate: Candidate, word: str) -> bool:
        if word in candidate.text:
            return (
                bool(re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", candidate.text))
                or len(word) > 4
            )
        return len(word) >= 4 and "+" not in word and _squash(word) in candidate.reading.squashed_text

    def _other_model(self, candidate: Candidate, wish: Wish) -> bool:
        """True when the title says "Ti" or "Pro" right after a model word and the wish does not."""
        asked = set(wish.words)
        words = _WORD.findall(fold(pick(candidate.product.title, "en")))
        if any(w.endswith("+") and w not in asked and w[:-1] in asked for w in words):
            return True
        for at, word in enumerate(words[:-1]):
            if word in asked and any(c.isdigit() for c in word):
                rest = [w for w in words[at + 1 : at + 3] if w not in _SAID_OR_NOT]
                after = rest[0].rstrip("+") if rest else ""
                if (after in _MODEL_SUFFIXES or (len(after) == 1 and after.isalpha())) and rest[
                    0
                ] not in asked:
                    return True
        return False

    def _most(self, found: list[Candidate], wish: Wish) -> list[Candidate]:
        assert wish.most is not None
        dimension, direction = wish.most
        values: dict[str, float] = {}
        for candidate in found:
            same = [m.si for m in candidate.measures if m.dimension == dimension]
            pair = re.search(r"(\d{3,6})\s*/\s*(\d{3,6})\s*mb/s", candidate.text)
            if dimension == "data rate" and pair:
                same.append(float(pair[1]) * 1e6)
            if same:
                values[candidate.product.id] = max(same)
        if not values:
            return found[:1]
        best = max(values.values()) if direction > 0 else min(values.values())
        return [c for c in found if values.get(c.product.id) == best]

    def _substitutes(self, wish: Wish, reference: Candidate) -> list[Candidate]:
        """Other products of the reference's kind that are no worse in what the wish names."""
        title = pick(reference.product.title, "en")
        found = {c.product.id: c for c in self.candidates(title)}
        for hit in self.shop.search.similar(reference.product.id, limit=50):
            found.setdefault(hit.id, replace(self.all[hit.id]))
        dimensions = {d for word, d in _asked_dimensions(wish)}
        kept = []
        for candidate in found.values():
            if self.likeness(candidate, reference) >= SAME:
                continue
            likeness = self.likeness(candidate, reference)
            if (
                likeness < 0.25
                or not set(_stems(fold(" ".join(reference.product.category)))) & candidate.stems
            ):
                continue
            if all(_no_less(candidate, reference, d) for d in dimensions):
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


def _is_code(word: str) -> bool:
    """Letters and digits together, as in r5, 5900x, s24+."""
    return len(word) >= 2 and any(c.isdigit() for c in word) and any(c.isalpha() for c in word)


def _named(candidate: Candidate, phrases: Iterable[tuple[str, ...]]) -> bool:
    """True when the first part of the title, or the category, names one of the kinds."""
    start = fold(re.split(r"[,(]| with | w/", pick(candidate.product.title, "en"))[0])
    words = _stems(f"{start} {fold(' '.join(candidate.product.category))}")
    return any(all(w in words for w in phrase) for phrase in phrases)


def _thing(text: str) -> str:
    """The noun phrase that is wanted, without what is said about it: "case from X with fans" is a case."""
    thing = _SAID_ABOUT.split(text)[0].strip(" ,")
    return (
        text if thing.lower() in ("", "kit", "kits", "set", "sets", "pack", "packs", "pair", "one") else thing
    )


def _within(measure: Measure, bound: Measure, sign: int) -> bool:
    if abs(sign) == 2 and same_measure(measure, bound, 0.001):
        return True
    return measure.si > bound.si if sign > 0 else measure.si < bound.si


def _asked_dimensions(wish: Wish) -> Iterable[tuple[str, str]]:
    from shopkeeper.bench._wishes import DIMENSIONS

    return [(w, DIMENSIONS[w]) for w in wish.asks if w in DIMENSIONS and w not in ("memory", "size")]


def _no_less(candidate: Candidate, reference: Candidate, dimension: str) -> bool:
    def most(c: Candidate) -> float:
        pair = re.search(r"(\d{3,6})\s*/\s*(\d{3,6})\s*mb/s", c.text)
        if dimension == "data rate" and pair:
            return float(pair[1]) * 1e6
        return max((m.si for m in c.measures if m.dimension == dimension), default=0.0)

    asked = most(reference)
    return most(candidate) >= asked > 0


def _fitting(found: list[Candidate], reference: Candidate, wish: Wish) -> list[Candidate]:
    """Without the ones whose sockets or memory types the reference does not have."""
    has = _families(reference.text)
    fitting = [c for c in found if all(not has.get(f) or v & has[f] for f, v in _families(c.text).items())]
    if wish.same_colour:
        colours = _colours(reference)
        fitting = [c for c in fitting if _colours(c) & colours]
    return fitting


def _families(text: str) -> Mapping[str, set[str]]:
    families: dict[str, set[str]] = {}
    for match in _FAMILY.finditer(text):
        if match[1] not in _BACKWARD:
            families.setdefault(match[1].strip(), set()).add(match[2])
    return families


def _colours(candidate: Candidate) -> set[str]:
    words = set(_WORD.findall(fold(pick(candidate.product.title, "en"))))
    return {name for name, spellings in COLOURS.items() if words & set(spellings)}


def _stems(text: str) -> frozenset[str]:
    words = [w.strip(".+") for w in _WORD.findall(text)]
    return frozenset(stem(w) for w in words) | frozenset(words)


def _squash(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word)
