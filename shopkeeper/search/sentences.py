"""Sentences: which queries need the language model, and what its typed requests become in a search.

Keyword queries go the short way, by rules. A sentence is read by the model, whose typed request names only what this
shop has: it becomes filters, ranges, an order and things left out, each shown as a chip that can be taken off again.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from threading import Lock

from shopkeeper.errors import ShopkeeperError
from shopkeeper.language import fold
from shopkeeper.llm.types import Engine as LanguageModel
from shopkeeper.search.bearing import borne
from shopkeeper.search.document import ALWAYS_COUNTED, HAS
from shopkeeper.search.plan import Filter, Plan, Range
from shopkeeper.search.store import Generation
from shopkeeper.search.thesaurus import Thesaurus
from shopkeeper.search.types import Chip
from shopkeeper.understanding import Name, ShopVocabulary, TypedRequest, Understander

__all__ = ["Reader", "Reading", "is_sentence"]

#: intents that a search answers; all others are for the service
WISHES = frozenset({"find", "refine", "compare", "ask_product", "add_to_cart"})
SUPPORTING = 2  # categories of the words' own findings that the model's category must be among
WORDS_OF_A_SENTENCE = 5
HAN_OF_A_SENTENCE = 10
_ASKING_ZH = re.compile(
    "想|要|找|有没有|有什么|求|推荐|帮我|给我|送|适合|能|不|别|吗|呢|以[内下上]|左右|预算|的"
)
_REMEMBERED = 512
_NAMES_READ = 20_000
_NEAR = Decimal("0.2")  # a price to stay near: so much below and above it


@dataclass(slots=True)
class Reading:
    """What a sentence asks of a search. `words`: what is left to look for by words; `filters` and `without` are
    facets of the index; `intent` says what the sentence is about."""

    intent: str
    words: str = ""
    filters: tuple[Filter, ...] = ()
    without: tuple[Filter, ...] = ()
    ranges: tuple[Range, ...] = ()
    sort: str = ""
    chips: tuple[Chip, ...] = ()
    request: TypedRequest | None = None
    others: tuple[str, ...] = ()  # further goods that the sentence asks for, in words to look for


def is_sentence(query: str, thesaurus: Thesaurus) -> bool:
    """Whether a query is said rather than typed: long enough, and with words that only hold it together."""
    han = sum("\u4e00" <= c <= "\u9fff" for c in query)
    if han >= HAN_OF_A_SENTENCE:
        return len(_ASKING_ZH.findall(query)) >= 2
    words = fold(query).split()
    if han or len(words) < WORDS_OF_A_SENTENCE:
        return False
    holding = sum(w.strip(".,!?;:'\"") in thesaurus.function_words for w in words)
    return holding >= 2 and holding / len(words) >= 0.25


@dataclass(slots=True)
class Reader:
    """Reads sentences with a language model; remembers what it read. `open_model` gives the model, and whether it was
    trained on the short prompt, when the first sentence comes; `exponent`: minor digits of the shop's currency."""

    open_model: Callable[[], tuple[LanguageModel, bool]]
    translate: Callable[[str, str, str], str]
    exponent: int = 2
    failure: str = ""
    _vocabularies: dict[tuple[str, int, str], ShopVocabulary] = field(default_factory=dict)
    _read: OrderedDict[tuple[str, str, int, str], tuple[TypedRequest, bool, tuple[str, ...]]] = field(
        default_factory=OrderedDict
    )
    _lock: Lock = field(default_factory=Lock)

    def read(
        self,
        query: str,
        language: str,
        generation: Generation,
        find_likely: Callable[[], list[str]],
        dropped: Iterable[str] = (),
        find_told: Callable[[str], list[str]] | None = None,
        find_counts: Callable[[str], Mapping[str, Mapping[str, int]]] | None = None,
    ) -> Reading | None:
        """What `query` asks for; None when the model cannot say (then `failure` says why). `find_likely`
        gives the category paths that its words find, `find_told` those of products that have all of some words and
        `find_counts` how many of these have each value of each facet, all asked when the sentence is new; `dropped`:
        chips that were taken off."""
        stamp = (str(generation.folder), generation.revision)
        key = (query, *stamp, language)
        with self._lock:
            found = self._read.get(key)
        if found is None:
            try:
                engine, trained = self.open_model()
                likely = find_likely()
                vocabulary = self.vocabulary(generation, language)
                understander = Understander(engine, vocabulary, trained=trained)
                understood = understander.understand(query, likely=likely)
                said = understood.hint.get("category", "")
                named = understood.requests[0].category in (said if isinstance(said, list) else [said])
                wish = _supported(understood.keyed[0], likely[:SUPPORTING])
                if (
                    find_told
                    and wish.category
                    and wish.want
                    and (not named or _within(understood.requests[0]))
                ):
                    wish = _supported(wish, find_told(wish.want))
                if find_counts and wish.attributes and wish.want:
                    wish = borne(wish, find_counts)
                found = wish, named, _others(understood.requests)
                self.failure = ""
            except ShopkeeperError as error:
                self.failure = str(error)
                return None
            with self._lock:
                self._read[key] = found
                while len(self._read) > _REMEMBERED:
                    self._read.popitem(last=False)
        wish, named, others = found
        kinds_of = self.vocabulary(generation, language).kinds_of if wish.avoid else _no_kinds
        return replace(reading_of(wish, named, frozenset(dropped), self.exponent, kinds_of), others=others)

    def vocabulary(self, generation: Generation, language: str) -> ShopVocabulary:
        """The shop's names in `language`, from the facets of the index."""
        key = (str(generation.folder), generation.revision, language)
        with self._lock:
            if (found := self._vocabularies.get(key)) is not None:
                return found
        counts = generation.index.facet_counts(Plan(), _NAMES_READ)
        made = ShopVocabulary(_names(counts, generation.lexicon.facets, language, self.translate))
        with self._lock:
            self._vocabularies = {k: v for k, v in self._vocabularies.items() if k[:2] == key[:2]} | {
                key: made
            }
        return made


def _others(requests: Sequence[TypedRequest]) -> tuple[str, ...]:
    """What the wishes after the first look for, in words."""
    words = (r.want.strip() or r.category for r in requests[1:] if r.intent in WISHES)
    first = requests[0].want.strip() or requests[0].category
    return tuple(dict.fromkeys(w for w in words if w and w != first))


def _within(request: TypedRequest) -> bool:
    """Whether the category's name is part of what is quoted as wanted, rather than said beside it ("a mug to …")."""
    want = request.want.casefold()
    return any(word.rstrip("s") in want for word in request.category.casefold().split())


def _supported(request: TypedRequest, likely: Sequence[str]) -> TypedRequest:
    """The request without a category in which the words find nothing near the top: then the words know better."""
    path = request.category
    if not likely or any(f"{one} > ".startswith(f"{path} > ") for one in likely):
        return request
    return replace(request, category="")


def _no_kinds(_attribute: str, _value: str) -> tuple[str, ...]:
    return ()


def reading_of(
    request: TypedRequest,
    named: bool,
    dropped: frozenset[str],
    exponent: int,
    kinds_of: Callable[[str, str], tuple[str, ...]] = _no_kinds,
) -> Reading:
    """The typed request as a search would do it, without the chips that were taken off. A category that the sentence
    does not name (`named`) stands last: it is the first to be given up. What is ruled out is so with all its kinds
    (`kinds_of` an attribute's value)."""
    filters: list[Filter] = []
    without: list[Filter] = []
    ranges: list[Range] = []
    chips: list[Chip] = []

    def chip(kind: str, name: str, value: str, key: str) -> bool:
        if key in dropped:
            return False
        chips.append(Chip(kind, name, value, "", key))  # type: ignore[arg-type]
        return True

    if request.category and chip("filter", "category", request.category, "category"):
        filters.append(Filter("category", (request.category,)))
    brands = [b for b in request.brands if chip("filter", "brand", b, f"brand={b}")]
    filters += [Filter("brand", tuple(brands))] if brands else []
    for name, values in request.attributes.items():
        kept = [
            v for same in _alike(values) if chip("filter", name, same[0], f"{name}={same[0]}") for v in same
        ]
        filters += [Filter(name, tuple(kept))] if kept else []
    for name, values in request.avoid.items():
        kept = [
            v
            for same in _alike(values)
            if chip("avoid", name, same[0], f"-{name}={same[0]}")
            for v in (*same, *kinds_of(name, same[0]))
        ]
        without += [Filter(name, tuple(kept))] if kept else []
    price = request.price
    low, high = price.low, price.high
    if price.about is not None:
        low, high = price.about * (1 - _NEAR), price.about * (1 + _NEAR)
    if low is not None or high is not None:
        edges = [None if e is None else float(round(e * 10**exponent)) for e in (low, high)]
        text = "..".join("" if e is None else f"{e:.0f}" for e in edges)
        if chip("range", "price", text, "price"):
            ranges.append(Range("price", edges[0], edges[1]))
    sort = request.sort if request.sort and chip("sort", "sort", request.sort, "sort") else ""
    if not named:
        filters.sort(key=lambda f: f.name == "category")
    return Reading(
        request.intent,
        request.want,
        tuple(filters),
        tuple(without),
        tuple(ranges),
        sort,
        tuple(chips),
        request,
    )


def _alike(values: Iterable[str]) -> list[list[str]]:
    """The values, those together that differ only in capitals: they are one chip."""
    groups: dict[str, list[str]] = {}
    for value in values:
        groups.setdefault(value.casefold(), []).append(value)
    return list(groups.values())


def _names(
    counts: Mapping[str, Mapping[str, int]],
    stated: Mapping[str, int],
    language: str,
    translate: Callable[[str, str, str], str],
) -> Iterable[Name]:
    leaves: dict[str, int] = {}
    for path in counts.get("category", {}):
        leaf = path.rpartition(" > ")[2]
        leaves[leaf] = leaves.get(leaf, 0) + 1
    for path in counts.get("category", {}):
        parent, _, leaf = path.rpartition(" > ")
        shown = translate("category", leaf, language)
        if leaves[leaf] > 1 and parent:
            shown = f"{translate('category', parent.rpartition(' > ')[2], language)} > {shown}"
        yield Name("category", shown, path, also=_also(leaf, shown, "category", language, translate))
    for brand in counts.get("brand", {}):
        shown = translate("brand", brand, language)
        yield Name("brand", shown, brand, also=_also(brand, shown, "brand", language, translate))
    for attribute in stated:
        label = translate("attribute", attribute, language)
        if label == attribute:
            label = translate("option", attribute, language)
        for value in counts.get(attribute, {}):
            if attribute in ALWAYS_COUNTED or attribute == HAS or len(value) > 40:
                continue
            shown = translate("value", value, language)
            also = _also(value, shown, "value", language, translate)
            yield Name("value", shown, value, label, attribute, also)


def _also(
    name: str, shown: str, kind: str, language: str, translate: Callable[[str, str, str], str]
) -> tuple[str, ...]:
    others = (name, *(translate(kind, name, other) for other in ("en", "zh") if other != language))
    return tuple(dict.fromkeys(o for o in others if o != shown))
