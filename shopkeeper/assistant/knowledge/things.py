"""Names of goods in a question: what else they are called, in both languages, and what broader thing they are.

A rule holds for all goods unless it names some; so goods that no document names do not make a question unanswerable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shopkeeper.language import fold, segment, stem
from shopkeeper.search.thesaurus import LONGEST, load_thesaurus

__all__ = ["Thing", "Translate", "things_in"]

#: a word of the shop's own vocabulary -> how the other languages say it
Translate = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Thing:
    """`stems`: as said. `others`: other names and broader things, each as its stems."""

    stems: frozenset[str]
    others: tuple[frozenset[str], ...]


def things_in(text: str, translate: Translate | None = None) -> list[Thing]:
    """The goods that `text` names, the longest names first met."""
    row = segment(fold(text), parts=False)
    found = []
    at = 0
    while at < len(row):
        for size in range(min(LONGEST, len(row) - at), 0, -1):
            phrase = row[at : at + size]
            if (thing := _thing(tuple(phrase))) is not None:
                own = (
                    tuple(_stems(segment(fold(w), parts=False)) for w in translate(" ".join(phrase)))
                    if translate
                    else ()
                )
                found.append(Thing(thing.stems, (*thing.others, *own)) if own else thing)
                at += size
                break
        else:
            at += 1
    return found


@lru_cache(maxsize=20_000)
def _thing(phrase: tuple[str, ...]) -> Thing | None:
    thesaurus = load_thesaurus()
    key = " ".join(stem(w) for w in phrase)
    if key not in thesaurus.names:
        return None
    others = [*thesaurus.same.get(key, ()), *thesaurus.broader.get(key, ())]
    for broader in thesaurus.broader.get(key, ()):
        others += thesaurus.same.get(" ".join(stem(w) for w in broader), ())
        others += thesaurus.broader.get(" ".join(stem(w) for w in broader), ())
    return Thing(_stems(phrase), tuple(dict.fromkeys(_stems(p) for p in others)))


def _stems(phrase: Sequence[str]) -> frozenset[str]:
    return frozenset(stem(w) for w in phrase)
