"""What a thing is, learned from how the catalogue's own titles are written.

Titles name the thing right after brand and model number, or at the end of the first phrase: "Acme TN-21 toner
cartridge Original Black", "Aurora Wireless Headphones, blue". Phrases that many products share there are the
catalogue's kinds. A shop with categories knows its kinds from them as well. Products whose title hides its kind get
it from a naive Bayes classifier over attribute names and words, taught by the products that tell.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from shopkeeper.catalog.model import Product
from shopkeeper.language import fold, has_digit, segment, stem, tokens
from shopkeeper.search.document import kind_names
from shopkeeper.search.thesaurus import load_thesaurus

__all__ = ["KindModel", "KindTeacher", "lead_phrase", "title_words"]

_BREAK = re.compile(r"\s[-–—|]\s|[,;:|()\[\]•]")
_TYPE_NAMES = re.compile(
    r"^(product[ _]?type|type of product|item[ _]?type|product[ _]?category|category|产品类型|商品类型|类型|品类|类别)$"
)
_STOP = frozenset("for with and of in the a an to by from or & per incl including + 适用 用 的 和".split())
_LONGEST = 4
#: English nouns that make an accessory or a part of whatever stands before them
ACCESSORY_HEADS = frozenset(
    "accessory adapter bag base basket battery blade bracket brush cable case charger cleaner clip cord cover"
    " cradle dock drawer drum film filter frame handle holder hook kit lamp lead lens lid lock mat motor mount pad part"
    " plug pouch protector rack refill remote replacement ribbon rest roller screw shelf skin sleeve spare stand strap"
    " stylus supply support tip toner tray trolley tube valve wheel".split()
)


def category_kind(product: Product) -> str:
    """What a product's category says it is: its last part, or the one above where the last is a brand.

    ("Components", "Motherboard", "Asus") -> "Motherboard", when the title starts with Asus or it is the brand.
    """
    leaf = product.category[-1]
    if len(product.category) == 1:
        return leaf
    words = tokens(leaf)
    branded = words == tokens(product.brand)
    if not branded and " ".join(stem(w) for w in words) not in load_thesaurus().names:
        title = tokens(next(iter(product.title.values()), "")[:80])
        branded = bool(words) and title[: len(words)] == words
    return product.category[-2] if branded else leaf


def title_words(product: Product) -> tuple[list[str], list[bool]]:
    """Words of the product's main title without its brand, and where a phrase ends after each word."""
    return _title_words(next(iter(product.title.values()), ""), product.brand)


@lru_cache(maxsize=32_768)
def _title_words(title: str, brand_name: str) -> tuple[list[str], list[bool]]:
    found: list[str] = []
    ends: list[bool] = []
    for part in _BREAK.split(fold(title)):
        cut = segment(part)
        found += cut
        ends += [False] * len(cut)
        if ends:
            ends[-1] = True
    brand = list(tokens(brand_name))
    if brand and found[: len(brand)] == brand:
        found, ends = found[len(brand) :], ends[len(brand) :]
    return found, ends


def lead_phrase(
    words: Sequence[str], ends: Sequence[bool], model: Sequence[str], values: Mapping[str, int]
) -> tuple[str, ...]:
    """The words right after the model number, up to a number, a separator or an attribute value; () when none."""
    start = 0
    if model and list(words[: len(model)]) == list(model):
        start = len(model)
    elif words and _is_code(words[0]):
        start = 1
        while start < len(words) and _is_code(words[start]):
            start += 1
    else:
        return ()
    phrase: list[str] = []
    for i in range(start, len(words)):
        w = words[i]
        if w in _STOP or has_digit(w) or w in values:
            break
        phrase.append(w)
        if ends[i] or len(phrase) > _LONGEST:
            break
    return tuple(phrase) if len(phrase) <= _LONGEST else ()


@dataclass(slots=True)
class KindModel:
    """`phrases`: stemmed kind -> (words as written, products); `weights`: feature -> kind -> log-likelihood gain."""

    phrases: dict[str, tuple[str, int]] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)
    weights: dict[str, dict[str, float]] = field(default_factory=dict)
    _heads: frozenset[str] | None = None

    def kind_of(self, product: Product) -> str:
        """What the product is, in the catalogue's own words; '' when nothing tells."""
        if product.category:
            return category_kind(product)
        told = self.told(product)
        if told:
            return told
        features = features_of(product)
        guess = self.guess(features)
        return guess if any(stem(w) in features for w in guess.split()) else ""

    def told(self, product: Product) -> str:
        """The kind that the title itself names; '' when it names none."""
        words, ends = title_words(product)
        model = tokens(product.mpn)
        lead = lead_phrase(words, ends, model, self.values)
        if len(lead) > 1 and (lead[-1] in self.heads or _key(lead) in self.phrases):
            return " ".join(lead)  # "notebook stand": a new kind with a known head
        named = self._first_phrase(words, ends)
        if named:
            return named
        for n in range(len(lead), 0, -1):
            if (known := self.phrases.get(_key(lead[:n]))) is not None:
                return known[0]
        return ""

    def _first_phrase(self, words: Sequence[str], ends: Sequence[bool]) -> str:
        """The last known kind of the title's first phrase ("wireless gaming mouse black" -> "gaming mouse")."""
        thesaurus = load_thesaurus()
        names = thesaurus.names
        stems = [stem(w) for w in words]
        found: tuple[int, int] | None = None
        i = 0
        while i < len(words):
            n = self._known_at(stems, words, i, names)
            if n:
                found = (i, i + n)
                i += n
                if ends[i - 1]:
                    break
                continue
            between = has_digit(words[i]) or words[i] in self.values or words[i - 1].isdigit()
            if found and (not between or i - found[1] >= 3 or ends[i]):
                break
            if words[i] in _STOP and i > 0:
                break
            i += 1
        if found is None:
            return ""
        start, end = found
        kind = " ".join(words[start:end])
        for i in range(
            end, min(end + 4, len(words))
        ):  # "laptop usb 2.0 adapter", "digital camera black sport case"
            if ends[i - 1] or words[i] in _STOP:
                break
            if words[i] in ACCESSORY_HEADS and words[i] not in self.values:
                return f"{kind} {words[i]}"
        behind = words[end] if end < len(words) and not ends[end - 1] else ""
        if behind and behind in self.heads:
            return f"{kind} {behind}"  # "mouse pad": no mouse
        describes = behind in self.values or behind in _STOP or stem(behind) in thesaurus.values
        if behind and behind.isalpha() and not describes:
            return ""  # "mouse wrist pillow": whatever that is
        return kind

    def _known_at(self, stems: Sequence[str], words: Sequence[str], i: int, names: frozenset[str]) -> int:
        """How many words from `i` on are a known kind; 0 when none. A unit ("6 pc(s)") is none."""
        if i > 0 and words[i - 1].isdigit():
            return 0
        for n in range(min(_LONGEST, len(stems) - i), 0, -1):
            key = " ".join(stems[i : i + n])
            if key in names or (key in self.phrases and (n > 1 or words[i] not in self.values)):
                return n
        return 0

    @property
    def heads(self) -> frozenset[str]:
        """Last words of all kinds, and general accessory words: a kind in front of one describes it."""
        if self._heads is None:
            self._heads = frozenset(p.rpartition(" ")[2] for p, _ in self.phrases.values()) | ACCESSORY_HEADS
            self._heads -= frozenset(self.values)
        return self._heads

    def guess(self, features: Iterable[str]) -> str:
        """The kind that attribute names and words speak for, when they do so clearly."""
        scores: dict[str, float] = defaultdict(float)
        for f in features:
            for kind, gain in self.weights.get(f, {}).items():
                scores[kind] += gain
        if not scores:
            return ""
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:2]
        best, score = ranked[0]
        runner_up = ranked[1][1] if len(ranked) > 1 else 0.0
        return best if score > 6.0 and score > runner_up * 1.15 else ""


def features_of(product: Product) -> list[str]:
    """Attribute names, and words of title and summary, as classifier features."""
    found = ["@" + name for name in product.attributes]
    for text in (*product.title.values(), *product.summary.values()):
        found += (stem(w) for w in tokens(text[:300]) if not has_digit(w) and len(w) > 2)
    return list(dict.fromkeys(found))


class KindTeacher:
    """Collects what the products tell, then makes the model. Memory: one short record a product."""

    def __init__(self) -> None:
        self._values: Counter[str] = Counter()
        self._categories: Counter[str] = Counter()
        self._types: Counter[str] = Counter()
        self._titles: list[tuple[list[str], list[bool], tuple[str, ...], str]] = []
        self._features: list[list[int]] = []
        self._numbers: dict[str, int] = {}

    def see(self, product: Product) -> None:
        """Takes in one product."""
        if product.category:
            self._categories[product.category[-1]] += 1
        if not product.category and len(self._titles) < 300_000:
            words, ends = title_words(product)
            self._titles.append((words[:16], ends[:16], tokens(product.mpn), fold(product.brand)))
            self._features.append([self._number(f) for f in features_of(product)])

    def _number(self, feature: str) -> int:
        return self._numbers.setdefault(feature, len(self._numbers))

    def _sort_values(self, items: Mapping[tuple[str, str], int]) -> None:
        """Values of type attributes name kinds; single words of other attributes describe."""
        typed: dict[str, bool] = {}
        for (name, item), n in items.items():
            if name not in typed:
                typed[name] = _TYPE_NAMES.match(fold(name)) is not None
            for single in item.split(",") if len(item) <= 200 else ():
                said = tokens(single[:60])
                if typed[name] and 1 <= len(said) <= _LONGEST and not has_digit(single):
                    self._types[" ".join(said)] += n
                elif len(said) == 1:
                    self._values[said[0]] += n

    def teach(self, items: Mapping[tuple[str, str], int] | None = None) -> KindModel:
        """The model of everything seen; `items` counts (attribute, text value)."""
        self._sort_values(items or {})
        leads: Counter[tuple[str, ...]] = Counter()
        brands: dict[tuple[str, ...], set[str]] = defaultdict(set)
        named = Counter(w for words, ends, mpn, _ in self._titles for w in lead_phrase(words, ends, mpn, {}))
        # a word that mostly stands as an attribute's value ("black", "original") describes and does not name
        values = {w: n for w, n in self._values.items() if n >= 3 and n > 1.2 * named[w]}
        for words, ends, mpn, brand in self._titles:
            lead = lead_phrase(words, ends, mpn, values)
            if lead:
                leads[lead] += 1
                brands[lead].add(brand)
        many_brands = len({brand for *_, brand in self._titles}) > 5
        phrases: dict[str, tuple[str, int]] = {}
        for lead, n in leads.most_common():
            several = len(brands[lead]) >= 2 or not many_brands
            least = (5 if several else 1_000_000_000) if len(lead) == 1 else (2 if several else 3)
            if n >= least and len(lead[-1]) > 2:
                key = _key(lead)
                if len(lead) == 1 and self._values[lead[0]] > n and not self._types[lead[0]]:
                    continue  # "gray"
                shorter = phrases.get(_key(lead[:-1]))
                if shorter and shorter[1] > n and self._values[lead[-1]] >= 3:
                    continue  # "mouse rf": a kind with a value behind it
                phrases[key] = (phrases.get(key, (" ".join(lead), 0))[0], phrases.get(key, ("", 0))[1] + n)
        categories = [(name, n) for path, n in self._categories.items() for name in kind_names(path)]
        for least, source in ((2, list(self._types.items())), (1, categories)):
            for name, n in source:
                told = tokens(name)
                if n >= least and told:
                    key = _key(told)
                    phrases[key] = (
                        phrases.get(key, (" ".join(told), 0))[0],
                        phrases.get(key, ("", 0))[1] + n,
                    )
        model = KindModel(phrases, values)
        if self._titles:
            self._train(model)
        self._titles, self._features = [], []
        return model

    def _train(self, model: KindModel) -> None:
        """Naive Bayes: gain of a feature for a kind = log p(f | kind) / p(f), kept where it speaks clearly."""
        per_kind: Counter[str] = Counter()
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        total = 0
        for (words, ends, mpn, _), features in zip(self._titles, self._features, strict=True):
            lead = lead_phrase(words, ends, mpn, model.values)
            told = model.phrases.get(_key(lead)) if lead else None
            if told is None:
                continue
            total += 1
            per_kind[told[0]] += 1
            for f in features:
                counts[f][told[0]] += 1
        names = list(self._numbers)
        for f, kinds in counts.items():
            seen = sum(kinds.values())
            if seen < 4:
                continue
            gains = {}
            for kind, n in kinds.most_common(40):
                if n < 2:
                    break
                gain = math.log((n / per_kind[kind] + 0.01) / (seen / total + 0.01))
                if gain > 0.4:
                    gains[kind] = round(gain, 3)
            if gains:
                model.weights[names[f]] = gains


def _key(words: Iterable[str]) -> str:
    return " ".join(stem(w) for w in words)


def _is_code(word: str) -> bool:
    return len(word) >= 3 and has_digit(word)
