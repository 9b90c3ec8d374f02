"""What two offers have in common and what sets them apart: the evidence that offer matching learns from.

An offer is read once (`OfferText`); `evidence` compares two readings and gives named numbers.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler, Levenshtein

from shopkeeper.language import fold, plain, segment
from shopkeeper.language.units import Measure, find_measures, same_measure

__all__ = ["Offer", "OfferText", "Rarity", "evidence"]

_SPLIT = re.compile(r"[\s,;|()\[\]{}\"]+")
_INNER = re.compile(r"[^0-9a-z]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ALPHA_DIGIT = re.compile(r"[a-z]+|\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Offer:
    """One seller's listing. `code` is the maker's model number or a barcode, `price` in major units."""

    title: str
    description: str = ""
    brand: str = ""
    code: str = ""
    category: str = ""
    price: float | None = None


class Rarity:
    """How rare a word is among the offers seen: ln((n + 1) / (offers with the word + 0.5))."""

    def __init__(self, offers: Iterable[OfferText] = ()) -> None:
        self.counts: Counter[str] = Counter()
        self.offers = 0
        for offer in offers:
            self.offers += 1
            self.counts.update(offer.known)

    def __call__(self, word: str) -> float:
        return math.log((self.offers + 1) / (self.counts[word] + 0.5)) if self.offers else 1.0


@dataclass
class OfferText:
    """An offer as read: words, model codes, numbers, measures. Every view is made when first asked for."""

    offer: Offer
    _vectors: dict[tuple[str, int], dict[str, float]] = field(default_factory=dict, repr=False)

    @cached_property
    def title(self) -> str:
        return fold(plain(self.offer.title)).strip()

    @cached_property
    def text(self) -> str:
        return " ".join(
            fold(plain(t)) for t in (self.offer.title, self.offer.description, self.offer.code) if t
        )

    @cached_property
    def brand(self) -> str:
        return _INNER.sub("", fold(self.offer.brand))

    @cached_property
    def words(self) -> list[str]:
        """The title's words; a number keeps one spelling (7.0 is 7)."""
        return [_one_spelling(w) for w in segment(self.title)]

    @cached_property
    def word_set(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def all_words(self) -> frozenset[str]:
        return frozenset(_one_spelling(w) for w in segment(self.text)) | frozenset(
            _one_spelling(w) for w in segment(fold(f"{self.offer.brand} {self.offer.category}"))
        )

    @cached_property
    def known(self) -> frozenset[str]:
        """What is counted for rarity: words, codes and the letter triples of the title."""
        return self.all_words | self.codes | frozenset("#" + t for t in self.triples)

    @cached_property
    def squashed(self) -> str:
        """The title without spaces and signs, in which codes are found however they were cut."""
        return _INNER.sub("", self.title)

    @cached_property
    def squashed_text(self) -> str:
        return _INNER.sub("", self.text)

    @cached_property
    def triples(self) -> Counter[str]:
        padded = f"  {' '.join(self.words)} "
        return Counter(padded[i : i + 3] for i in range(len(padded) - 2))

    @cached_property
    def codes(self) -> frozenset[str]:
        """Model numbers: runs that mix letters and digits or are long numbers, without signs."""
        return self.title_codes | _codes(self.text) | self.own_code

    @cached_property
    def title_codes(self) -> frozenset[str]:
        return _codes(self.title)

    @cached_property
    def own_code(self) -> frozenset[str]:
        code = _INNER.sub("", fold(self.offer.code))
        return frozenset((code,)) if len(code) >= 3 else frozenset()

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(_one_spelling(n) for n in _NUMBER.findall(self.title))

    @cached_property
    def pieces(self) -> frozenset[str]:
        """Runs of letters and runs of digits, so that "10gb" and "10 gb" agree."""
        return frozenset(_one_spelling(p) for p in _ALPHA_DIGIT.findall(self.title))

    @cached_property
    def measures(self) -> list[Measure]:
        return find_measures(self.title)

    def vector(self, view: str, rarity: Rarity) -> dict[str, float]:
        """A unit-length tf-idf vector of one view ("words", "all", "triples", "pieces")."""
        key = (view, id(rarity))
        if key not in self._vectors:
            counts: Mapping[str, int]
            if view == "triples":
                counts = {"#" + t: n for t, n in self.triples.items()}
            else:
                counts = Counter({"words": self.words, "all": self.all_words, "pieces": self.pieces}[view])
            weights = {w: (1 + math.log(n)) * max(rarity(w), 0.05) for w, n in counts.items()}
            norm = math.sqrt(sum(x * x for x in weights.values())) or 1.0
            self._vectors[key] = {w: x / norm for w, x in weights.items()}
        return self._vectors[key]


def _one_spelling(word: str) -> str:
    if word[:1].isdigit() and word.replace(".", "", 1).isdigit() and len(word) < 12:
        return f"{float(word):g}" if "." in word else word.lstrip("0") or "0"
    return word


def _codes(text: str) -> frozenset[str]:
    found = set()
    for run in _SPLIT.split(text):
        code = _INNER.sub("", run)
        digits = sum(c.isdigit() for c in code)
        mixed = 0 < digits < len(code) and (digits >= 2 or len(code) >= 6)
        if 4 <= len(code) <= 24 and (mixed or (digits == len(code) and len(code) >= 5)):
            found.add(code)
    return frozenset(found)


def evidence(a: OfferText, b: OfferText, rarity: Rarity) -> dict[str, float]:
    """Named numbers about the pair, symmetric where the meaning is. NaN: not known for this pair."""
    out: dict[str, float] = {}
    out.update(_wording(a, b, rarity))
    out.update(_code_evidence(a, b, rarity))
    out.update(_left_over(a, b, rarity))
    out.update(_quantities(a, b))
    out.update(_offer_facts(a, b))
    return out


def _cosine(a: dict[str, float], b: dict[str, float]) -> float:
    if len(b) < len(a):
        a, b = b, a
    return sum(x * b[w] for w, x in a.items() if w in b)


def _wording(a: OfferText, b: OfferText, rarity: Rarity) -> dict[str, float]:
    shared, either = a.word_set & b.word_set, a.word_set | b.word_set
    ta, tb = " ".join(a.words), " ".join(b.words)
    out = {
        "jaccard": len(shared) / (len(either) or 1),
        "contained": len(shared) / (min(len(a.word_set), len(b.word_set)) or 1),
        "shared words": float(len(shared)),
        "in all of b": len(a.word_set & b.all_words) / (len(a.word_set) or 1),
        "in all of a": len(b.word_set & a.all_words) / (len(b.word_set) or 1),
        "ratio": fuzz.ratio(ta, tb),
        "sorted ratio": fuzz.token_sort_ratio(ta, tb),
        "set ratio": fuzz.token_set_ratio(ta, tb),
        "part ratio": fuzz.partial_ratio(ta, tb),
        "squashed ratio": fuzz.ratio(a.squashed, b.squashed),
        "squashed part": fuzz.partial_ratio(a.squashed, b.squashed),
        "jaro": JaroWinkler.similarity(ta, tb),
        "first word": float(a.words[:1] == b.words[:1]),
        "last word": JaroWinkler.similarity(a.words[-1], b.words[-1]) if a.words and b.words else math.nan,
        "length": min(len(ta), len(tb)) / (max(len(ta), len(tb)) or 1),
        "words a": float(len(a.words)),
        "words b": float(len(b.words)),
    }
    for view in ("words", "all", "triples", "pieces"):
        out[f"cosine {view}"] = _cosine(a.vector(view, rarity), b.vector(view, rarity))
    out["cosine a all"] = _cosine(a.vector("words", rarity), b.vector("all", rarity))
    out["cosine b all"] = _cosine(a.vector("all", rarity), b.vector("words", rarity))
    rare = sorted((rarity(w) for w in shared), reverse=True)
    out["rarest shared"] = rare[0] if rare else 0.0
    out["second rarest shared"] = rare[1] if len(rare) > 1 else 0.0
    return out


def _code_evidence(a: OfferText, b: OfferText, rarity: Rarity) -> dict[str, float]:
    shared = a.codes & b.codes
    title_shared = a.title_codes & b.title_codes
    a_in_b = {c for c in a.title_codes | a.own_code if c in b.squashed_text}
    b_in_a = {c for c in b.title_codes | b.own_code if c in a.squashed_text}
    left = (a.title_codes | a.own_code) - a_in_b - shared
    right = (b.title_codes | b.own_code) - b_in_a - shared
    closest, prefix = math.nan, math.nan
    if left and right:
        closest = max(Levenshtein.normalized_similarity(x, y) for x in left for y in right)
        prefix = max(_prefix(x, y) / max(len(x), len(y)) for x in left for y in right)
    longest_left = max(a.title_codes | a.own_code, key=len, default="")
    longest_right = max(b.title_codes | b.own_code, key=len, default="")
    agree = math.nan
    if longest_left and longest_right:
        agree = Levenshtein.normalized_similarity(longest_left, longest_right)
    own = math.nan
    if a.own_code and b.own_code:
        (x,), (y,) = a.own_code, b.own_code
        own = 1.0 if x in y or y in x else Levenshtein.normalized_similarity(x, y) - 1
    found = shared | a_in_b | b_in_a
    return {
        "codes shared": float(len(shared)),
        "title codes shared": float(len(title_shared)),
        "codes found": float(len(found)),
        "code length": float(max(map(len, found), default=0)),
        "code rarity": max((rarity(c) for c in found), default=0.0),
        "codes left": float(len(left)),
        "codes right": float(len(right)),
        "codes clash": float(bool(left and right and not found)),
        "closest code": closest,
        "code prefix": prefix,
        "longest codes": agree,
        "own codes": own,
        "own in text": float(
            any(c in b.squashed_text for c in a.own_code) or any(c in a.squashed_text for c in b.own_code)
        ),
    }


def _prefix(a: str, b: str) -> int:
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n


def unmatched(a: OfferText, b: OfferText) -> frozenset[str]:
    """The words of `a`'s title that nothing in `b` answers, not even joined, cut or misspelt."""
    alone = [w for w in b.word_set - a.word_set if len(w) >= 4]

    def answered(word: str) -> bool:
        if len(word) >= 3 and word in b.squashed:
            return True
        if len(word) < 4 or any(c.isdigit() for c in word):
            return False
        return any(JaroWinkler.similarity(word, other) > 0.92 for other in alone)

    return frozenset(w for w in a.word_set - b.all_words if not answered(w))


def _left_over(a: OfferText, b: OfferText, rarity: Rarity) -> dict[str, float]:
    out: dict[str, float] = {}
    weights_all = {}
    for side, (x, y) in {"a": (a, b), "b": (b, a)}.items():
        left = unmatched(x, y)
        weights = [rarity(w) for w in left]
        total = sum(rarity(w) for w in x.word_set) or 1.0
        out[f"left over {side}"] = float(len(left))
        out[f"left weight {side}"] = sum(weights)
        out[f"left share {side}"] = sum(weights) / total
        out[f"left rarest {side}"] = max(weights, default=0.0)
        out[f"left numbers {side}"] = float(sum(any(c.isdigit() for c in w) for w in left))
        weights_all[side] = out[f"left share {side}"]
    out["left share least"] = min(weights_all.values())
    out["left share most"] = max(weights_all.values())
    return out


def _quantities(a: OfferText, b: OfferText) -> dict[str, float]:
    shared, either = a.numbers & b.numbers, a.numbers | b.numbers
    agree = clash = 0
    by_dimension: dict[str, list[Measure]] = {}
    for measure in b.measures:
        by_dimension.setdefault(measure.dimension, []).append(measure)
    for measure in a.measures:
        others = by_dimension.get(measure.dimension)
        if others:
            if any(same_measure(measure, other) for other in others):
                agree += 1
            else:
                clash += 1
    return {
        "numbers": len(shared) / len(either) if either else math.nan,
        "numbers shared": float(len(shared)),
        "numbers only a": float(len(a.numbers - b.numbers)),
        "numbers only b": float(len(b.numbers - a.numbers)),
        "measures agree": float(agree),
        "measures clash": float(clash),
    }


def _offer_facts(a: OfferText, b: OfferText) -> dict[str, float]:
    brands = math.nan
    if a.brand and b.brand:
        brands = JaroWinkler.similarity(a.brand, b.brand)
        brands = 1.0 if a.brand in b.brand or b.brand in a.brand else brands
    elif a.brand or b.brand:
        brands = 0.9 if (a.brand or b.brand) in (b if a.brand else a).squashed_text else 0.3
    category = math.nan
    if a.offer.category and b.offer.category:
        category = fuzz.token_set_ratio(fold(a.offer.category), fold(b.offer.category)) / 100
    price = relative = math.nan
    pa, pb = a.offer.price, b.offer.price
    if pa and pb and pa > 0 and pb > 0:
        price = abs(math.log(pa / pb))
        relative = math.log(pa / pb)
    return {
        "brands": brands,
        "category": category,
        "price apart": price,
        "price ratio": relative,
        "price": math.log(max(pa or 0, pb or 0, 0.01)) if pa or pb else math.nan,
    }
