"""What a careful shopper checks on an offer's page: model codes, numbers, measures, colours, what fits what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shopkeeper.bench._wishes import COLOURS, DIMENSIONS, Wish
from shopkeeper.catalog import Product, pick
from shopkeeper.language import fold, plain, stem
from shopkeeper.language.units import Measure, find_measures, same_measure
from shopkeeper.search.offers import Offer, OfferText

#: words beside a model name that make it another model
_MODEL_SUFFIXES = frozenset(
    "ti super pro max plus ultra mini lite se xt xtx fe ii iii iv v vi fold flip edge neo air x i ace slim".split()
)
#: parts of a name that sellers leave out
SAID_OR_NOT = frozenset({"mark", "mk", "gen", "generation", "version", "series", "edition", "model"})
#: families whose newer members take the older ones
_BACKWARD = frozenset(
    {"pcie", "pci", "usb", "hdmi", "dp", "wifi", "wi", "gen", "bluetooth", "bt", "sata", "m"}
)
_FAMILY = re.compile(r"\b(ddr|am|lga|s?tr|socket )\s?-?(\d{1,4})\b")
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


def read_page(product: Product) -> Candidate:
    """What the product's page says."""
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
        stems_of(text),
        stems_of(fold(f"{title} {' '.join(product.category)}")),
    )


def meets(candidate: Candidate, wish: Wish) -> bool:
    """True when codes, numbers, measures and bounds of the wish stand on the page and nothing avoided does."""
    for word in wish.words:
        if is_code(word) and not _has_code(candidate, word):
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
        first = same[: 1 if wish.asks & {"ram", "memory"} else 3]  # what a title names first is its memory
        if not any(_within(m, measure, sign) for m in first):
            return False
    for word in wish.avoid:
        names = COLOURS.get(word, (word,))
        if any(re.search(rf"\b{re.escape(n)}\b", fold(pick(candidate.product.title, "en"))) for n in names):
            return False
    return not (wish.avoid and wish.avoid[0] in COLOURS and not colours_of(candidate))


def _has_code(candidate: Candidate, word: str) -> bool:
    if word in candidate.text:
        return (
            bool(re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", candidate.text)) or len(word) > 4
        )
    return len(word) >= 4 and "+" not in word and squash(word) in candidate.reading.squashed_text


def other_model(candidate: Candidate, wish: Wish) -> bool:
    """True when the title says "Ti" or "Pro" right after a model word and the wish does not."""
    asked = set(wish.words)
    words = _WORD.findall(fold(pick(candidate.product.title, "en")))
    if any(w.endswith("+") and w not in asked and w[:-1] in asked for w in words):
        return True
    for at, word in enumerate(words[:-1]):
        if word in asked and any(c.isdigit() for c in word):
            rest = [w for w in words[at + 1 : at + 3] if w not in SAID_OR_NOT]
            after = rest[0].rstrip("+") if rest else ""
            if (after in _MODEL_SUFFIXES or (len(after) == 1 and after.isalpha())) and rest[0] not in asked:
                return True
    return False


def the_most(found: list[Candidate], wish: Wish) -> list[Candidate]:
    """Those with the highest (or lowest) value of the measure that the wish names."""
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


def is_code(word: str) -> bool:
    """Letters and digits together, as in r5, 5900x, s24+."""
    return len(word) >= 2 and any(c.isdigit() for c in word) and any(c.isalpha() for c in word)


def named(candidate: Candidate, phrases: Iterable[tuple[str, ...]]) -> bool:
    """True when the first part of the title, or the category, names one of the kinds."""
    start = fold(re.split(r"[,(]| with | w/", pick(candidate.product.title, "en"))[0])
    words = stems_of(f"{start} {fold(' '.join(candidate.product.category))}")
    return any(all(w in words for w in phrase) for phrase in phrases)


def _within(measure: Measure, bound: Measure, sign: int) -> bool:
    if abs(sign) == 2 and same_measure(measure, bound, 0.001):
        return True
    return measure.si > bound.si if sign > 0 else measure.si < bound.si


def asked_dimensions(wish: Wish) -> Iterable[tuple[str, str]]:
    return [(w, DIMENSIONS[w]) for w in wish.asks if w in DIMENSIONS and w not in ("memory", "size")]


def no_less(candidate: Candidate, reference: Candidate, dimension: str) -> bool:
    def most(c: Candidate) -> float:
        pair = re.search(r"(\d{3,6})\s*/\s*(\d{3,6})\s*mb/s", c.text)
        if dimension == "data rate" and pair:
            return float(pair[1]) * 1e6
        return max((m.si for m in c.measures if m.dimension == dimension), default=0.0)

    asked = most(reference)
    return most(candidate) >= asked > 0


def fitting(found: list[Candidate], reference: Candidate, wish: Wish) -> list[Candidate]:
    """Without the ones whose sockets or memory types the reference does not have."""
    has = _families(reference.text)
    fitting = [c for c in found if all(not has.get(f) or v & has[f] for f, v in _families(c.text).items())]
    if wish.same_colour:
        colours = colours_of(reference)
        fitting = [c for c in fitting if colours_of(c) & colours]
    return fitting


def _families(text: str) -> Mapping[str, set[str]]:
    families: dict[str, set[str]] = {}
    for match in _FAMILY.finditer(text):
        if match[1] not in _BACKWARD:
            families.setdefault(match[1].strip(), set()).add(match[2])
    return families


def colours_of(candidate: Candidate) -> set[str]:
    words = set(_WORD.findall(fold(pick(candidate.product.title, "en"))))
    return {name for name, spellings in COLOURS.items() if words & set(spellings)}


def stems_of(text: str) -> frozenset[str]:
    words = [w.strip(".+") for w in _WORD.findall(text)]
    return frozenset(stem(w) for w in words) | frozenset(words)


def squash(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word)
