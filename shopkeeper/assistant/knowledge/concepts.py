"""Words of shop documents that mean the same, English and Chinese; they also carry a question across the languages.

The data is `data/concepts.toml`. A text is read once: phrases become the meanings they stand for, other words stay.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from shopkeeper.language import fold, segment, stem, words

__all__ = ["Concepts", "Said", "load_concepts"]

LONGEST = 4  # words of the longest English phrase
#: "send it back" is read as "send back it"
_APART = re.compile(
    r"\b((?:send|sent|sending|bring|brought|give|giving|take|took|ship|mail|get|hand)(?:ing)?)"
    r"((?: (?!to\b|from\b|for\b)[\w'-]+){1,3}) back\b"
)
#: amounts of time and things in Chinese: which amount is asked does not tell what it is asked of
_COUNTED = re.compile(
    r"[一二两三四五六七八九十百千半几\d]+\s*个?"
    r"(?:多?(?:天|周|星期|礼拜|小时|分钟|月|年|次|张|件|双|只|份|条|台|瓶|盒|位|号|日|元|块钱?|美元|美金|欧元))+"
)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says. `concepts`: numbers of meanings. `words`: stems of content words that stand for no meaning.
    `phrases`: the meanings that each phrase may stand for, in the order of the text, the Latin ones first."""

    concepts: frozenset[int]
    words: frozenset[str]
    stems: frozenset[str]  # of all content words, also those inside phrases
    folded: str
    phrases: tuple[frozenset[int], ...] = ()

    def holds(self, word: str) -> bool:
        """Whether the text has the word; a Chinese one anywhere, since cuts differ from text to text."""
        return word in self.stems or (not word.isascii() and word in self.folded)


class Concepts:
    """Reads texts by the lines of the data file."""

    def __init__(
        self, groups: list[list[str]], stop: dict[str, str], light: str = "", common: Sequence[str] = ()
    ) -> None:
        self.names = [group[0] for group in groups]
        self.common = frozenset(n for n, name in enumerate(self.names) if name in common)
        self.stop = frozenset(w for text in stop.values() for w in text.split())
        self._stop_stems = frozenset(stem(w) for w in self.stop if w.isascii()) | self.stop
        self._light = frozenset(light)
        self._latin: dict[tuple[str, ...], set[int]] = {}
        self._han: dict[str, set[int]] = {}
        for number, group in enumerate(groups):
            for phrase in group:
                if _HAN.search(phrase):
                    self._han.setdefault(phrase, set()).add(number)
                else:
                    self._latin.setdefault(_stems(phrase), set()).add(number)
        self._longest_han = max(map(len, self._han), default=0)

    def read(self, text: str) -> Said:
        """What `text` says; short texts are remembered."""
        return self._remembered(text) if len(text) <= 600 else self._read(text)

    @lru_cache(maxsize=20_000)  # noqa: B019  (one object for the process)
    def _remembered(self, text: str) -> Said:
        return self._read(text)

    def _read(self, text: str) -> Said:
        folded = fold(text)
        told = _APART.sub(r"\1 back\2", folded)
        met: list[frozenset[int]] = []
        left: set[str] = set()
        stems: set[str] = set()
        row = [w for w in words(told) if not _HAN.match(w)]
        keys = [stem(_bare(w)) for w in row]
        at = 0
        while at < len(row):
            for size in range(min(LONGEST, len(row) - at), 0, -1):
                if found := self._latin.get(tuple(keys[at : at + size])):
                    met.append(frozenset(found))
                    stems.update(k for k in keys[at : at + size] if k not in self._stop_stems)
                    at += size
                    break
            else:
                if row[at] not in self.stop and keys[at] not in self._stop_stems and not row[at][0].isdigit():
                    left.add(keys[at])
                    stems.add(keys[at])
                at += 1
        for run in _HAN.findall(_COUNTED.sub(" ", folded)):
            self._read_han(run, met, left, stems)
        concepts = frozenset(number for phrase in met for number in phrase)
        return Said(concepts, frozenset(left), frozenset(stems), folded, tuple(met))

    def _read_han(self, run: str, met: list[frozenset[int]], left: set[str], stems: set[str]) -> None:
        at, rest = 0, []
        while at < len(run):
            for size in range(min(self._longest_han, len(run) - at), 0, -1):
                if found := self._han.get(run[at : at + size]):
                    met.append(frozenset(found))
                    stems.add(run[at : at + size])
                    rest.append(" ")
                    at += size
                    break
            else:
                rest.append(run[at])
                at += 1
        for word in segment("".join(rest), parts=False):
            if word not in self.stop and not self._light.issuperset(word):
                left.add(word)
                stems.add(word)


def _bare(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(stem(_bare(w)) for w in words(fold(phrase)))


@lru_cache(maxsize=1)
def load_concepts() -> Concepts:
    """The bundled words, read once."""
    path = files("shopkeeper.assistant.knowledge") / "data" / "concepts.toml"
    document = tomllib.loads(path.read_text("utf-8"))
    return Concepts(document["same"], document["stop"], document["light"]["zh"], document["common"])
