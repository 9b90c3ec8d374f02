"""Query understanding: a shopper's words become concepts, limits and corrections.

In order: prices, sort wishes and negations are read from the sentence; the rest is cut into words; exact codes,
compounds, spelling and measures are resolved against the catalogue's own words; spans get their synonyms; and the
last span that names a kind of thing is the head: what the shopper wants, as opposed to what it is for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from shopkeeper.language import fold, has_digit, segment, stem
from shopkeeper.language.prices import find_price_range
from shopkeeper.language.units import Measure, find_measures
from shopkeeper.search.document import compact, measure_terms
from shopkeeper.search.homophones import is_han
from shopkeeper.search.lexicon import Lexicon
from shopkeeper.search.plan import Clause, Filter, Range, Term
from shopkeeper.search.spelling import Speller
from shopkeeper.search.thesaurus import LONGEST, Thesaurus
from shopkeeper.search.types import Chip, Sort

__all__ = ["Concept", "Understanding", "understand"]

SYNONYM_WEIGHT = 0.35  # what a synonym is worth beside the very word that was typed
NARROWER_WEIGHT = 0.25
JOINED_WEIGHT = 0.9
SURE_LENGTH = 5  # letters from which a correction is made without asking
MEASURE_WEIGHT = 4.0  # a size that fits, however it is written; a constant beside text scores
CODE_WEIGHT = 60.0  # an exact code outweighs any text

_REPEATS = 2

_GLUE_ZH = frozenset("的了吗呢和与或款个一种些是")
#: fields that say what a product is; a description may mention what it does without
_SAYS_WHAT_IT_IS = {"title": 1.0, "kind": 1.0, "brand": 1.0, "category": 1.0, "attributes": 1.0}
_PREPOSITIONS = frozenset("for with from to of in on that which under".split())
_NON = re.compile(r"(?<![\w-])(?:non[- ]([a-z]{3,})|([a-z]{3,})-free)(?![\w-])")
_QUESTION = re.compile(r"[?？!！,，。;；、]+")


@dataclass(slots=True)
class Concept:
    """One thing asked for: the words of the query, and the ways a product can have it."""

    words: tuple[str, ...]
    clauses: tuple[Clause, ...]
    role: str = "word"  # kind | brand | code | measure | word


@dataclass(slots=True)
class Understanding:
    """`head`: stemmed phrases of what is wanted, the typed one first; `corrected`: the query after correction."""

    query: str
    concepts: list[Concept] = field(default_factory=list)
    head: tuple[tuple[str, ...], ...] = ()
    head_weights: tuple[float, ...] = ()
    avoid: tuple[Term, ...] = ()
    ranges: tuple[Range, ...] = ()
    sort: Sort | None = None
    chips: tuple[Chip, ...] = ()
    corrected: str = ""
    suggestion: str = ""
    filters: tuple[Filter, ...] = ()  # read from a sentence by the model
    without: tuple[Filter, ...] = ()
    minimum: int | None = None  # see Plan
    intent: str = ""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(c for concept in self.concepts for c in concept.clauses)


def literal(query: str) -> Understanding:
    """The words as they are, each required."""
    words = segment(fold(query))
    return Understanding(query, [Concept((w,), (Clause((Term((w,)),)),)) for w in words])


def understand(
    query: str,
    language: str,
    currency: str,
    lexicon: Lexicon,
    thesaurus: Thesaurus,
    speller: Speller,
    expand: Callable[[str], tuple[str, ...]],
    known: Callable[[str], int],
    code_known: Callable[[str], int],
) -> Understanding:
    """Reads one query. `expand`: merchant synonyms of a phrase; `known`: in how many products an unstemmed word
    occurs anywhere; `code_known`: the same for an exact code."""
    found = Understanding(query)
    chips: list[Chip] = []
    rest = fold(_QUESTION.sub(" ", query)) if len(query) < 300 else fold(query)

    whole = compact(rest)
    if (
        4 <= len(whole) <= 40
        and has_digit(whole)
        and not _is_measure(rest)
        and code_known(whole.lstrip("0") or whole)
    ):
        term = Term((whole.lstrip("0") or whole,), CODE_WEIGHT, code=True)
        found.concepts.append(Concept((rest,), (Clause((term, *_each(segment(rest)))),), "code"))
        return found

    price = find_price_range(rest, language, currency)
    if price is not None:
        found.ranges = (Range("price", price.low, price.high),)
        chips.append(
            Chip("range", "price", f"{_edge(price.low)}..{_edge(price.high)}", rest[price.start : price.end])
        )
        rest = rest[: price.start] + " " + rest[price.end :]
    for phrase, sort in thesaurus.sorts:
        position = _find_phrase(rest, phrase)
        left = (rest[:position] + " " + rest[position + len(phrase) :]).strip() if position >= 0 else ""
        if position >= 0 and left:
            found.sort = sort  # type: ignore[assignment]
            chips.append(Chip("sort", "sort", sort, phrase))
            rest = left
            break
    rest, avoided = _negations(rest, lexicon, thesaurus, known)
    found.avoid = tuple(
        Term(words, fields=_SAYS_WHAT_IT_IS) for target in avoided for words in _names_of(target, thesaurus)
    )
    chips += (Chip("avoid", "words", _join(words), _join(words)) for words in avoided)

    rest, codes = _take_codes(rest, code_known)
    measures = find_measures(rest)
    rest, measured = _take_measures(rest, measures)
    words = [w for w in segment(rest, parts=False) if w not in _GLUE_ZH]
    cut = next((i for i, w in enumerate(words) if i and w in _PREPOSITIONS), len(words))
    content_before = sum(w not in thesaurus.function_words for w in words[:cut])
    named = _named(words, expand)
    content = [w for i, w in enumerate(words) if w not in thesaurus.function_words or i in named]
    words = _not_too_often(content or words)
    words, changed, unsure = _spell(words, lexicon, thesaurus, speller, known, code_known)
    if changed:
        found.corrected = _join(words)
    if unsure:
        found.suggestion = _join(unsure)

    spans = _spans(words, lexicon, thesaurus, expand)
    head = _head(spans, lexicon, thesaurus, content_before)
    for i, span in enumerate(spans):
        concept = _concept(span, lexicon, thesaurus, expand, code_known)
        if i == head:
            concept.role = "kind"
            found.head, found.head_weights = _head_phrases(span, lexicon, thesaurus, expand)
        found.concepts.append(concept)
    for code in codes:
        words_of = tuple(segment(code))
        terms = (Term((compact(code),), CODE_WEIGHT / 2, code=True), Term(words_of))
        found.concepts.append(Concept(words_of, (Clause(terms),), "code"))
    for measure, text in measured:
        found.concepts.append(_measure_concept(measure, text))
    found.chips = tuple(chips)
    return found


def _not_too_often(words: Sequence[str]) -> list[str]:
    """The words without the third time of one and later ones: who says shoe five hundred times wants a shoe."""
    times: Counter[str] = Counter()
    kept: list[str] = []
    for word in words:
        times[word] += 1
        if times[word] <= _REPEATS:
            kept.append(word)
    return kept


def _each(words: Sequence[str]) -> tuple[Term, ...]:
    return (Term(tuple(words)),) if words else ()


def _edge(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _join(words: Sequence[str]) -> str:
    """Words as a query again: no spaces between Chinese words."""
    out = ""
    for w in words:
        glued = not out or (not out[-1].isascii() and not w[:1].isascii())
        out += w if glued else " " + w
    return out


def _find_phrase(text: str, phrase: str) -> int:
    if not phrase.isascii() or phrase not in text:
        return text.find(phrase)
    match = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)
    return match.start() if match else -1


def _without_values(rest: str, lexicon: Lexicon, thesaurus: Thesaurus) -> tuple[str, list[tuple[str, ...]]]:
    """Takes "non-leather", "leather-free", "非皮质" out of the query: values of this shop's products, unless the whole
    says what some products are ("non-stick")."""
    avoided: list[tuple[str, ...]] = []

    def is_value(text: str) -> bool:
        return text in lexicon.values or text in thesaurus.values

    def take(match: re.Match[str]) -> str:
        word, whole = match[1] or match[2], match[0].replace("-", " ")
        if not is_value(word) or whole in lexicon.pairs or is_value(whole) or is_value(match[0]):
            return match[0]
        avoided.append((word,))
        return " "

    rest = _NON.sub(take, rest)
    for match in re.finditer(r"(?<![是并除而莫若])非(?=([\u4e00-\u9fff]{1,4}))", rest):
        target = next((match[1][:n] for n in range(len(match[1]), 0, -1) if is_value(match[1][:n])), "")
        if target and not is_value(f"非{target}"):
            avoided.append((target,))
            return rest.replace(f"非{target}", " ", 1), avoided
    return rest, avoided


def _negations(
    rest: str, lexicon: Lexicon, thesaurus: Thesaurus, known: Callable[[str], int]
) -> tuple[str, list[tuple[str, ...]]]:
    """Takes "without X", "not X", "X以外的", "不要X" out of the query; X, or what means the
    very same, must be words the catalogue has."""
    rest, avoided = _without_values(rest, lexicon, thesaurus)
    for match in list(re.finditer(r"(?:除了|除)?([^\s,，]{1,8}?)(?:以外|之外)的?", rest)):
        target = tuple(segment(match.group(1), parts=False))
        if target:
            avoided.append(target)
            rest = rest.replace(match.group(0), " ")
    for phrase in thesaurus.negations:
        if phrase in ("以外", "之外", "除了"):
            continue
        position = _find_phrase(rest, phrase)
        if position < 0:
            continue
        before, after = rest[:position], rest[position + len(phrase) :]
        if not phrase.isascii():
            target_words = segment(after.strip().split(" ")[0].split("的")[0]) if after.strip() else []
        else:
            target_words = segment(after)
        target = tuple(w for w in target_words if w not in thesaurus.function_words)[:1]
        if (
            not target
            or not any(all(map(known, words)) for words in _names_of(target, thesaurus))
            or (phrase.isascii() and len(phrase) <= 3 and not before.strip())
        ):
            continue
        avoided.append(target)
        cut = after.find(target[0])
        rest = before + " " + after[:cut] + after[cut + len(target[0]) :]
        rest = rest.replace("  ", " ")
        break
    return rest, avoided


def _names_of(words: tuple[str, ...], thesaurus: Thesaurus) -> list[tuple[str, ...]]:
    """The words and what else means the very same, in any language: who wants no 蓝牙 wants no Bluetooth."""
    key = " ".join(stem(w) for w in words)
    return list(dict.fromkeys((words, *thesaurus.same.get(key, ()), *thesaurus.values.get(key, ()))))


def _named(words: Sequence[str], expand: Callable[[str], tuple[str, ...]]) -> set[int]:
    """Places of words in phrases that the merchant gave synonyms: "gift for him" keeps its "for"."""
    found: set[int] = set()
    for n in range(2, LONGEST + 1):
        for i in range(len(words) - n + 1):
            if expand(_join(words[i : i + n])):
                found.update(range(i, i + n))
    return found


def _take_measures(rest: str, measures: Sequence[Measure]) -> tuple[str, list[tuple[Measure, str]]]:
    """Measures that say a size or amount leave the words; bare counts ("2 pack") stay among them."""
    taken: list[tuple[Measure, str]] = []
    out, at = "", 0
    for m in measures:
        if m.dimension in ("count",) or m.start < at:
            continue
        out += rest[at : m.start] + " "
        taken.append((m, rest[m.start : m.end]))
        at = m.end
    return out + rest[at:], taken


def _take_codes(rest: str, code_known: Callable[[str], int]) -> tuple[str, list[str]]:
    """Model numbers that the catalogue has leave the words: "brother tn-2110 toner" -> ["tn-2110"]."""
    codes = []
    kept = []
    for token in rest.split():
        c = compact(token)
        letters = any(x.isalpha() for x in c)
        if (
            4 <= len(c) <= 40
            and has_digit(c)
            and (letters or len(c) >= 6)
            and not _is_measure(token)
            and code_known(c)
        ):
            codes.append(token)
        else:
            kept.append(token)
    return " ".join(kept), codes


def _is_measure(text: str) -> bool:
    """Whether all of the text is a measure ("27-inch"): titles that write it so do not make it a code."""
    measures = find_measures(text.strip())
    return bool(measures) and measures[0].start == 0 and measures[-1].end == len(text.strip())


def _measure_concept(measure: Measure, text: str) -> Concept:
    words = tuple(segment(text))
    terms = [Term(words, 1.0), Term(("".join(words),), 1.0)]
    terms += [Term((t,), MEASURE_WEIGHT, code=True) for t in measure_terms(measure, tolerance=0.035)]
    return Concept(words, (Clause(tuple(terms)),), "measure")


def _spell(
    words: list[str],
    lexicon: Lexicon,
    thesaurus: Thesaurus,
    speller: Speller,
    known: Callable[[str], int],
    code_known: Callable[[str], int],
) -> tuple[list[str], bool, list[str]]:
    """(words after certain corrections, whether any was made, the words with uncertain ones made too)."""
    fixed: list[str] = []
    offered: list[str] = []
    misheard = _by_sound(words, thesaurus, speller, known)
    changed = misheard != words
    words = misheard
    for w in words:
        if known(w) or has_digit(w) or w in lexicon.joined or code_known(w) or thesaurus.knows(w):
            fixed.append(w)
            n = lexicon.words.get(w, 0)
            better = speller.correct(w) if 0 < n <= 2 and len(w) >= 5 else None
            offered.append(better if better and lexicon.words.get(better, 0) >= 50 * n else w)
            continue
        better = speller.correct(w)
        if better is None or len(w) < SURE_LENGTH:  # too short to be sure: only offered
            fixed.append(w)
            offered.append(better or w)
        else:
            changed = True
            fixed.append(better)
            offered.append(better)
    return fixed, changed, offered if offered != fixed else []


def _by_sound(
    words: list[str], thesaurus: Thesaurus, speller: Speller, known: Callable[[str], int]
) -> list[str]:
    """Runs of Chinese words with an unknown one among them, read by their sound; all others as they are."""
    out: list[str] = []
    for han, group in groupby(words, key=is_han):
        run = list(group)
        if han and not all(known(w) or thesaurus.knows(w) for w in run):
            better = speller.homophones.correct("".join(run))
            run = segment(better, parts=False) if better else run
        out += run
    return out


def _spans(
    words: list[str], lexicon: Lexicon, thesaurus: Thesaurus, expand: Callable[[str], tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """Cuts the words into the longest phrases that are kinds, brands or entries of the thesaurus."""
    spans: list[tuple[str, ...]] = []
    i = 0
    while i < len(words):
        for n in range(min(LONGEST, len(words) - i), 0, -1):
            span = tuple(words[i : i + n])
            key = " ".join(stem(w) for w in span)
            if (
                n == 1
                or key in lexicon.heads
                or key in thesaurus.same
                or key in thesaurus.values
                or " ".join(span) in lexicon.brand_names
                or (n == 2 and lexicon.words.get("".join(span), 0) >= 2)  # "head set"
                or expand(_join(span))
            ):
                spans.append(span)
                i += n
                break
    return spans


def _head(spans: Sequence[tuple[str, ...]], lexicon: Lexicon, thesaurus: Thesaurus, before: int) -> int:
    """Which span names the thing wanted: the last kind among the first `before` words (those in front of "for",
    "with", ...), else the last of all; -1 when none is."""
    count, first = 0, 0
    for span in spans:
        if count >= before:
            break
        count, first = count + len(span), first + 1
    order: list[int] = [*range(first - 1, -1, -1), *range(len(spans) - 1, first - 1, -1)]
    for i in order:
        if " ".join(spans[i]) in lexicon.brand_names and len(spans) > 1:
            continue
        key = " ".join(stem(w) for w in spans[i])
        joined = stem("".join(spans[i])) if len(spans[i]) == 2 else key
        if key in lexicon.heads or key in thesaurus.same or joined in lexicon.heads:
            return i
    return -1


def _head_phrases(
    span: tuple[str, ...], lexicon: Lexicon, thesaurus: Thesaurus, expand: Callable[[str], tuple[str, ...]]
) -> tuple[tuple[tuple[str, ...], ...], tuple[float, ...]]:
    key = " ".join(stem(w) for w in span)
    phrases: dict[tuple[str, ...], float] = {tuple(key.split()): 1.0}
    for other in expand(_join(span)):
        phrases.setdefault(tuple(stem(w) for w in segment(fold(other), parts=False)), 1.0)
    for words in thesaurus.same.get(key, ()):
        if not _told_apart(key, words, lexicon):
            phrases.setdefault(tuple(stem(w) for w in words), 1.0)
    for words in thesaurus.narrower.get(key, ()):
        phrases.setdefault(tuple(stem(w) for w in words), 0.8)
    if len(span) == 1 and (pair := lexicon.joined.get(span[0])):
        phrases.setdefault(tuple(stem(w) for w in pair), 1.0)
    elif len(span) == 2:
        phrases.setdefault((stem("".join(span)),), 1.0)
    return tuple(phrases), tuple(phrases.values())


def _concept(
    span: tuple[str, ...],
    lexicon: Lexicon,
    thesaurus: Thesaurus,
    expand: Callable[[str], tuple[str, ...]],
    code_known: Callable[[str], int],
) -> Concept:
    key = " ".join(stem(w) for w in span)
    others: dict[tuple[str, ...], float] = {}
    for text in expand(_join(span)):
        others.setdefault(tuple(segment(fold(text), parts=False)), 0.8)
    for words in (*thesaurus.same.get(key, ()), *thesaurus.values.get(key, ())):
        others.setdefault(words, SYNONYM_WEIGHT)
    for words in thesaurus.narrower.get(key, ()):
        others.setdefault(words, NARROWER_WEIGHT)
    others = {
        w: n
        for w, n in others.items()
        if w != span and _findable(w, lexicon) and not _told_apart(key, w, lexicon)
    }
    role = "brand" if " ".join(span) in lexicon.brand_names else "word"
    clauses = []
    for i, w in enumerate(span):
        terms = [Term((w,))]
        if (pair := lexicon.joined.get(w)) is not None:
            terms.append(Term(pair, JOINED_WEIGHT))
        for j in (i - 1, i):
            if 0 <= j < len(span) - 1 and (both := span[j] + span[j + 1]) in lexicon.words:
                terms.append(Term((both,), JOINED_WEIGHT / 2))  # it answers two clauses
        if any(c.isdigit() for c in w) and len(w) >= 4 and code_known(w):
            terms.append(Term((w,), CODE_WEIGHT / 4, code=True))
        terms += [Term(words, weight / len(span)) for words, weight in list(others.items())[:12]]
        clauses.append(Clause(tuple(terms)))
    return Concept(span, tuple(clauses), role)


def _told_apart(key: str, words: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Whether the shop has a category for either: then they are not the same thing here (laptops, notebooks)."""
    names = lexicon.category_keys
    return key in names and " ".join(stem(w) for w in words) in names


def _findable(words: tuple[str, ...], lexicon: Lexicon) -> bool:
    return all(stem(w) in lexicon.stems for w in words)
