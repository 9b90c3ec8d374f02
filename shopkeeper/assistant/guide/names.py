"""The shop's names as a clerk knows them: which categories, values, yes-no properties and brands a phrase means.

Built once per state of the index, from its facets, the shop's translations and the general thesaurus.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from shopkeeper.language import fold, has_digit, segment, stem
from shopkeeper.search.document import ALWAYS_COUNTED, HAS, kind_names
from shopkeeper.search.thesaurus import Thesaurus, key_of

__all__ = ["Names", "Term", "has_han", "keys"]

Term = tuple[str, str]  # (attribute, value) of the shop
Translate = Callable[[str, str, str], str]
LANGUAGES = ("en", "zh")
_YES_NO = frozenset(("yes", "no"))
_LONGEST_VALUE = 40
_SIZE_NAMES = frozenset(("size", "sizes", "shoe size", "clothing size", "尺码", "尺寸", "鞋码", "衣码"))


def has_han(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


@lru_cache(maxsize=20_000)
def _key(text: str) -> str:
    return key_of(text)


def keys(text: str) -> list[tuple[str, str]]:
    """The words of a text in order: (folded, stemmed)."""
    return [(w, stem(w)) for w in segment(fold(text), parts=False)]


class Names:
    """Phrases are looked up by key: stemmed words joined by spaces; Chinese ones also as they are written."""

    def __init__(
        self,
        counts: Mapping[str, Mapping[str, int]],
        attributes: Iterable[str],
        numeric: Iterable[str],
        translate: Translate,
        thesaurus: Thesaurus,
    ) -> None:
        self.translate, self.thesaurus = translate, thesaurus
        self.paths: tuple[str, ...] = tuple(counts.get("category", {}))
        self._levels: tuple[dict[str, list[str]], ...] = ({}, {}, {}, {})
        self.values: dict[str, list[Term]] = {}
        self.endings: dict[str, list[Term]] = {}  # "blue" -> sky blue
        self.starts: dict[str, list[Term]] = {}  # "cotton" -> cotton percale
        self.properties: dict[str, str] = {}  # what a thing has or has not -> attribute
        self.attributes: dict[str, str] = {}  # what an attribute is called -> attribute
        self.brands: dict[str, str] = {}
        self.numeric = frozenset(numeric)
        for path in self.paths:
            self._learn_category(path)
        stated = [a for a in attributes if a not in ALWAYS_COUNTED and a != HAS]
        for name in (*stated, *self.numeric):
            for label in self.labels("attribute", name):
                self.attributes.setdefault(_key(label), name)
        for name in stated:
            self._learn_values(name, counts.get(name, {}))
        for brand in counts.get("brand", {}):
            for label in self.labels("brand", brand):
                self.brands.setdefault(_key(label), brand)
        self.longest = 4
        self.sized = frozenset(n for n in stated if self._is_size(n))
        self._sizes: dict[str, list[Term]] = {}
        for name in self.sized:
            for value in counts.get(name, {}):
                _add(self._sizes, fold(value).split(" ")[-1], (name, value))
        self._expand()

    def labels(self, kind: str, name: str) -> list[str]:
        """A name in every language."""
        found = [name, *(self.translate(kind, name, language) for language in LANGUAGES)]
        if kind == "attribute":
            found += [self.translate("option", name, language) for language in LANGUAGES]
        return list(dict.fromkeys(found))

    def _learn_category(self, path: str) -> None:
        leaf = path.rpartition(" > ")[2]
        for label in self.labels("category", leaf):
            _add(self._levels[0], _key(label), path)
            for part in kind_names(label):
                _add(self._levels[1], _key(part), path)

    def _learn_values(self, name: str, values: Mapping[str, int]) -> None:
        if values and set(values) <= _YES_NO:
            for label in self.labels("attribute", name):
                for said in (label, _bare(label)):
                    self.properties.setdefault(_key(said), name)
            return
        for value in values:
            if len(value) > _LONGEST_VALUE:
                continue
            for label in self.labels("value", value):
                key = _key(label)
                if not key:
                    continue
                _add(self.values, key, (name, value))
                words = key.split(" ")
                if has_han(label):
                    if has_digit(label):
                        continue
                    for i in range(1, len(label)):
                        if has_han(label[i:]) and len(label) - i >= 2:
                            _add(self.endings, label[i:], (name, value))
                elif len(words) > 1 and not words[-1][:1].isdigit():
                    _add(self.endings, words[-1], (name, value))
                    _add(self.starts, words[0], (name, value))
                elif len(words) > 1:  # Bluetooth 5.3
                    _add(self.endings, words[0], (name, value))

    def _expand(self) -> None:
        """Phrases of the thesaurus that mean one of the categories, and compact spellings of Chinese keys."""
        related: dict[str, set[str]] = {}
        known = set(self._levels[0]) | set(self._levels[1])
        for table in (self.thesaurus.same, self.thesaurus.narrower):
            for phrase, others in table.items():
                for words in others:
                    key = " ".join(stem(w) for w in words)
                    if key in known:
                        related.setdefault(phrase, set()).add(key)
        for phrase, found in related.items():
            for key in sorted(found):
                for path in self._levels[0].get(key) or self._levels[1].get(key) or ():
                    _add(self._levels[2], phrase, path)
        for phrase, others in self.thesaurus.broader.items():  # a bed sheet is in bed linen
            for words in others:
                key = " ".join(stem(w) for w in words)
                for level in self._levels[:2]:
                    for path in level.get(key, ()):
                        _add(self._levels[3], phrase, path)
                for other in self.thesaurus.same.get(key, ()):
                    for path in self._levels[0].get(" ".join(stem(w) for w in other), ()):
                        _add(self._levels[3], phrase, path)
        self._han: dict[str, str] = {}  # as written -> key
        self._han_values: dict[str, str] = {}
        for level in self._levels:
            for key in level:
                if has_han(key):
                    self._han.setdefault(key.replace(" ", ""), key)
        for key in (*self.values, *self.endings, *self.properties, *self.brands, *self.thesaurus.values):
            if has_han(key):
                self._han_values.setdefault(key.replace(" ", ""), key)

    def _is_size(self, name: str) -> bool:
        """Sizes of clothes and shoes: what is asked for as "size M", "42码"."""
        return any(fold(label) in _SIZE_NAMES for label in self.labels("attribute", name))

    # -- looking up

    def sizes(self, said: str) -> tuple[Term, ...]:
        """The values of a size as said: "m", "42" (EU 42)."""
        return tuple(self._sizes.get(fold(said), ()))

    def categories(self, key: str) -> tuple[str, ...]:
        """The category paths that a phrase means: those of that very name, else of a part of it or by its synonyms."""
        for level in self._levels:
            if found := _goods_first(level.get(key, ())):
                return tuple(p for p in found if not any(p.startswith(f"{o} > ") for o in found if o != p))
        return ()

    def loosely(self, key: str) -> bool:
        """Whether a phrase is narrower than every category it may stand in: then its words must find it there."""
        return key in self._levels[3] and not any(key in level for level in self._levels[:3])

    def loosely_named(self, said: str) -> bool:
        """The same of a phrase as it is said."""
        return any(
            self.loosely(k) for k in (" ".join(s for _, s in keys(said)), self.han_category(said)) if k
        )

    def han_category(self, text: str) -> str:
        """The key of a Chinese phrase that names a category; '' when it names none."""
        return self._han.get(text, "")

    def han_value(self, text: str) -> str:
        """The key of a Chinese phrase that names a value, a property or a brand; '' when it names none."""
        return self._han_values.get(text, "")

    def terms(self, key: str) -> tuple[Term, ...]:
        """The values that a phrase means: of that name, ending so (sky blue is blue), and by the thesaurus (navy)."""
        found: dict[Term, None] = dict.fromkeys(self.values.get(key, ()))
        also = [key, *(" ".join(stem(w) for w in p) for p in self.thesaurus.values.get(key, ()))]
        narrower = [
            " ".join(stem(w) for w in p) for one in also for p in self.thesaurus.narrower.get(one, ())
        ]
        if key in self.values or key in self.thesaurus.values or key in self.endings:
            for other in (*also[1:], *narrower):
                found.update(dict.fromkeys(self.values.get(other, ())))
            for other in also:
                for term in (*self.endings.get(other, ()), *self.endings.get(other.replace(" ", ""), ())):
                    found[term] = None
            if key in self.values or key in self.thesaurus.values:
                found.update(dict.fromkeys(t for one in also for t in self.starts.get(one, ())))
        named = {name for one in also for name, _ in self.values.get(one, ())}
        return tuple(
            t for t in found if not named or t[0] in named
        )  # white is a colour rather than a warm light

    def phrases(self, words: str) -> list[str]:
        """Free words, those side by side that the thesaurus knows as one ("genuine leather") together."""
        row, found, at = words.split(), [], 0
        while at < len(row):
            for n in range(min(3, len(row) - at), 0, -1):
                phrase = " ".join(row[at : at + n])
                if n == 1 or _key(phrase) in self.thesaurus.values or _key(phrase) in self.thesaurus.names:
                    found.append(phrase)
                    at += n
                    break
        return list(dict.fromkeys(found))

    def also_called(self, phrase: str) -> list[str]:
        """What the thesaurus has for the same as a value or thing, in both languages; and "frother" of "frothing"."""
        key = _key(phrase)
        same = (*self.thesaurus.values.get(key, ()), *self.thesaurus.same.get(key, ()))
        found = [(" " if all(w.isascii() for w in words) else "").join(words) for words in same]
        if match := _DOING.fullmatch(phrase):
            found += [match[1] + ending for ending in ("", "er", "ing") if match[1] + ending != phrase]
        return found

    def category_label(self, path: str, language: str) -> str:
        """The last part of a path, in `language`."""
        return self.translate("category", path.rpartition(" > ")[2], language)

    def attribute_label(self, name: str, language: str) -> str:
        label = self.translate("attribute", name, language)
        return self.translate("option", name, language) if label == name else label

    def value_label(self, name: str, value: str, language: str) -> str:
        """A value in `language`, with its path's last part for categories."""
        if name == "category":
            return self.category_label(value, language)
        return self.translate("brand" if name == "brand" else "value", value, language)


_DOING = re.compile(r"([a-z ]*[a-z]{4})(?:ers?|ing|ed)")
#: what a yes-no property is called besides what it does: 奶泡系统, milk frother
_PROPERTY_ZH = re.compile("(?<=..)(?:系统|功能|装置|设计|模式|接口|器|机)$")
_PROPERTY_EN = re.compile(r"(?<=[a-z]{4})(?:er|ing)$")


def _bare(label: str) -> str:
    """A property's name as it is also said: "奶泡" of 奶泡系统, "milk froth" (frothing, froths) of "Milk frother"."""
    if has_han(label):
        return _PROPERTY_ZH.sub("", label)
    return _PROPERTY_EN.sub("", fold(label)) if " " in label.strip() else label


def _goods_first(paths: Sequence[str]) -> list[str]:
    """Of categories of one name those in the plural: "Desks" are goods, "Desk" is what else belongs on one."""
    leaves = {p: fold(p.rpartition(" > ")[2]) for p in paths}
    plural = [p for p in paths if leaves[p].endswith("s")]
    singular = [p for p in paths if p not in plural]
    if plural and singular and any(f"{leaves[s]}s" == leaves[p] for s in singular for p in plural):
        return plural
    return list(paths)


Item = TypeVar("Item")


def _add(table: dict[str, list[Item]], key: str, item: Item) -> None:
    if key:
        row = table.setdefault(key, [])
        if item not in row:
            row.append(item)
