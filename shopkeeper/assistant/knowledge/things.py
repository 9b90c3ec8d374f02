"""Names of goods in a question: what else they are called, in both languages, and what broader thing they are.

A rule holds for all goods unless it names some; so goods that no document names do not make a question unanswerable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Engine

from shopkeeper.catalog.model import Product
from shopkeeper.catalog.vocabulary import Vocabulary
from shopkeeper.language import fold, segment, stem
from shopkeeper.search.thesaurus import LONGEST, load_thesaurus

__all__ = ["ShopWords", "Thing", "Translate", "things_in"]

#: a word of the shop's own vocabulary -> how the other languages say it
Translate = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Thing:
    """`stems`: as said. `others`: other names and broader things, each as its stems."""

    stems: frozenset[str]
    others: tuple[frozenset[str], ...]


class ShopWords:
    """The shop's own vocabulary (categories, attributes, values, options) in both directions; read once."""

    def __init__(self, engine: Engine) -> None:
        self.vocabulary = Vocabulary(engine)
        self._other: dict[str, tuple[str, ...]] | None = None

    def translate(self, word: str) -> tuple[str, ...]:
        """How the shop says `word` in its other languages; () when it does not."""
        if self._other is None:
            other: dict[str, dict[str, None]] = {}
            for kind, name, _, text in self.vocabulary.rows():
                if kind != "brand":
                    other.setdefault(_key(name), {})[text] = None
                    other.setdefault(_key(text), {})[name] = None
            self._other = {key: tuple(names) for key, names in other.items()}
        return self._other.get(_key(word), ())

    def names(self, product: Product, language: str) -> dict[str, str]:
        """The product's attribute names and values, options and their values, as said in `language`."""
        found: dict[str, str] = {}
        said = [("attribute", name, value) for name, value in product.attributes.items()]
        said += [("option", n, v) for variant in product.variants for n, v in variant.options.items()]
        for kind, name, value in said:
            found[name] = self.vocabulary.translate(kind, name, language)
            values = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
            for text in values:
                found.setdefault(text, self.vocabulary.translate("value", text, language))
        return {name: text for name, text in found.items() if name != text}


def things_in(text: str, translate: Translate | None = None) -> list[Thing]:
    """The goods that `text` names, the longest names first met."""
    row = segment(fold(text), parts=False)
    found = []
    at = 0
    while at < len(row):
        for size in range(min(LONGEST, len(row) - at), 0, -1):
            phrase = row[at : at + size]
            thing = _thing(tuple(phrase))
            named = translate(" ".join(phrase)) if translate else ()
            own = tuple(_stems(segment(fold(name), parts=False)) for name in named)
            if thing is not None or own:
                others = (*(thing.others if thing else ()), *own)
                found.append(Thing(_stems(phrase), others))
                at += size
                break
        else:
            at += 1
    return found


def _key(text: str) -> str:
    return " ".join(stem(w) for w in segment(fold(text), parts=False))


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
