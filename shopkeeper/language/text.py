"""Folding, language detection and segmentation: text into the words that search and statistics use.

Folding removes differences a shopper does not mean: case, width (full-width letters and digits), diacritics,
typographic quotes. Segmentation cuts Chinese with a dictionary (jieba) and other languages at spaces and signs.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any

__all__ = ["detect", "fold", "has_digit", "plain", "segment", "stem", "tokens", "words"]

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_TAG = re.compile(r"<(?:[a-zA-Z/!][^<>]{0,2000})>")
_ENTITY = re.compile(r"&(#?\w{1,12});")
#: a word: letters and digits, with decimal points and the joiners inside model names kept
_WORD = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|\d+(?:[.,]\d+)+|[^\W_]+(?:['’][^\W\d_]+)?", re.UNICODE
)
_POSSESSIVE = re.compile(r"(?<=[a-z])'s\b")
_SCRIPTS = (
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_FUNCTION_WORDS = {
    "en": "the a an and of for with to in on is are from under without not my this that".split(),
    "de": "der die das und für mit von ist ein eine nicht zu im den dem ohne unter oder".split(),
    "fr": "le la les des une et pour avec dans est sur du au sans ou moins".split(),
    "es": "el los las una y para con del es por sin menos que".split(),
    "it": "il gli una e per con della di sono senza meno che".split(),
    "nl": "het een en voor met van niet zonder onder zijn".split(),
    "sv": "och för med en ett är till på av utan under".split(),
    "pt": "o os as uma e para com do da não sem por".split(),
}
_FUNCTION_OF: dict[str, list[str]] = {}
for _language, _list in _FUNCTION_WORDS.items():
    for _word in _list:
        _FUNCTION_OF.setdefault(_word, []).append(_language)


#: plurals that stemming does not undo
_PLURALS = {
    "mice": "mouse", "feet": "foot", "teeth": "tooth", "knives": "knife", "shelves": "shelf", "scarves": "scarf",
    "loaves": "loaf", "halves": "half", "men": "man", "women": "woman", "children": "child", "geese": "goose",
    "dice": "die", "leaves": "leaf", "wolves": "wolf", "calves": "calf",
    "tvs": "tv", "ssds": "ssd", "hdds": "hdd", "dvds": "dvd", "cds": "cd", "leds": "led", "gpus": "gpu",
    "cpus": "cpu", "psus": "psu", "kvms": "kvm", "pdus": "pdu",
}  # fmt: skip


def fold(text: str) -> str:
    """Lower case, half width, no diacritics: "Café １３″" -> 'cafe 13"'. Idempotent."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text.translate(_SIGNS)).casefold()
    folded = "".join(c for c in folded if not unicodedata.combining(c) or "\u3099" <= c <= "\u309a")
    return unicodedata.normalize("NFKC", folded)


_SIGNS = str.maketrans(
    {"″": '"', "“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "′": "'", "×": "x", "–": "-", "—": "-", "‑": "-",
     "®": " ", "™": " ", "©": " ", "\u00ad": None, "\u200b": None, "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
     "æ": "ae", "Æ": "ae", "œ": "oe", "đ": "d"}
)  # fmt: skip


def plain(text: str) -> str:
    """HTML to plain text: tags become spaces, entities are resolved. Texts without markup come back as they are."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text and _ENTITY.search(text):
        import html

        text = html.unescape(text)
    return text


def detect(text: str) -> str:
    """The language of `text` by script, then by function words: 'en', 'zh', 'de', ...; 'en' when undecided."""
    if not text.isascii():
        total = sum(c.isalpha() for c in text) or 1
        if _SCRIPTS[1][1].search(text):
            return "ja"
        for language, pattern in _SCRIPTS:
            if len(pattern.findall(text)) / total > (0.08 if language == "zh" else 0.3):
                return language
    scores: dict[str, int] = {}
    for word in _WORD.findall(text.lower()):
        for language in _FUNCTION_OF.get(word, ()):
            scores[language] = scores.get(language, 0) + 1
    if not scores:
        return "en"
    best = max(scores.values())
    return "en" if scores.get("en", 0) == best else max(scores, key=lambda name: scores[name])


def words(text: str) -> list[str]:
    """Words of a text already folded: runs of letters and digits; Chinese runs stay whole.

    "hp tn-2110 (13.3 inch)" -> ["hp", "tn", "2110", "13.3", "inch"]
    """
    return _WORD.findall(text)


def segment(text: str, *, parts: bool = True) -> list[str]:
    """Words of a folded text with Chinese cut into dictionary words.

    With `parts` (for indexing) the words inside long words come first: "笔记本电脑 bt5" ->
    ["笔记", "电脑", "笔记本", "笔记本电脑", "bt5"]; without (for queries): ["笔记本电脑", "bt5"].
    """
    if "'s" in text:
        text = _POSSESSIVE.sub("", text)
    found = [_PLURALS.get(word, word) for word in _WORD.findall(text)]
    if text.isascii() or not _HAN.search(text):
        return found
    cut: list[str] = []
    for word in found:
        if _HAN_RUN.match(word):
            cut.extend(_cut(word) if parts else _cut_whole(word))
        else:
            cut.append(word)
    return cut


@lru_cache(maxsize=200_000)
def _cut(run: str) -> tuple[str, ...]:
    import rjieba

    return tuple(rjieba.cut_for_search(run))


@lru_cache(maxsize=65_536)
def _cut_whole(run: str) -> tuple[str, ...]:
    import rjieba

    return tuple(rjieba.cut(run))


def tokens(text: str) -> tuple[str, ...]:
    """`segment(fold(text))`; short texts, which repeat (attribute values, brands, categories), are remembered."""
    return _tokens(text) if len(text) <= 80 else tuple(segment(fold(text)))


@lru_cache(maxsize=200_000)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(segment(fold(text)))


_DIGIT = re.compile(r"\d")


def has_digit(word: str) -> bool:
    """Whether there is a digit in the word."""
    return not word.isalpha() and _DIGIT.search(word) is not None


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Snowball's English stem ("batteries" -> "batteri"); words with digits or of other scripts stay as they are."""
    if not word.isascii() or not word.isalpha() or len(word) < 3:
        return word
    return str(_stemmer().stemWord(word))


_threads = threading.local()


def _stemmer() -> Any:
    """This thread's stemmer: it keeps the word it works on, so two threads must not share one."""
    if not hasattr(_threads, "stemmer"):
        import snowballstemmer

        _threads.stemmer = snowballstemmer.stemmer("english")
    return _threads.stemmer
