"""A sentence as tokens with places, in forms that compare: stems, digits apart from letters, units and numbers in one way.

Chinese characters are tokens of their own, so that names are found by runs of them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from shopkeeper.language import stem

__all__ = ["Token", "canon", "flat", "keys_of", "lower", "mended", "tokenize"]

_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_\u2e80-\u9fff]+|[\u2e80-\u9fff]|%")
_UNITS = {
    word: unit
    for unit, words in {
        "inch": "inch inches in 英寸 吋",
        "ml": "ml millilitre milliliter millilitres milliliters mls 毫升",
        "liter": "liter liters litre litres 升",
        "gb": "gb gig gigs gigabyte gigabytes",
        "tb": "tb terabyte terabytes",
        "mah": "mah",
        "ft": "ft feet foot 英尺",
        "cm": "cm centimeter centimeters centimetre centimetres 厘米",
        "mm": "mm millimeter millimeters millimetre millimetres 毫米",
        "m": "meter meters metre metres 米",
        "kg": "kg kilo kilos kilogram kilograms 公斤",
        "g": "gram grams 克",
        "lb": "lb lbs pound pounds",
        "oz": "oz ounce ounces",
        "hour": "hour hours hr hrs 小时",
        "w": "w watt watts 瓦",
        "mp": "mp megapixel megapixels",
        "degree": "degree degrees 度",
    }.items()
    for word in words.split()
}
_NUMBERS = {
    w: str(n)
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
    )
} | {w: str(10 * n) for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SPELLINGS = {
    "grey": "gray",
    "colour": "color",
    "colours": "color",
    "aluminium": "aluminum",
    "fibre": "fiber",
    "analogue": "analog",
    "shelves": "shelf",
    "bookshelves": "bookshelf",
    "knives": "knife",
    "scarves": "scarf",
    "halves": "half",
    "wooden": "wood",
    "woolen": "wool",
    "woollen": "wool",
    "golden": "gold",
    "tee": "tshirt",
    "tees": "tshirt",
    "specs": "spec",
    "medium-sized": "medium",
    "sized": "size",
    "automatic": "auto",
    "automatically": "auto",
    "waterproofed": "waterproof",
}


@dataclass(frozen=True, slots=True)
class Token:
    """`text` as written in small letters, `form` to compare by; it stands at [start:end] of the lowered sentence."""

    text: str
    form: str
    start: int
    end: int


_HAN_UNIT = {"毫升": "ml", "厘米": "cm", "毫米": "mm", "公斤": "kg", "千克": "kg", "升": "L", "瓦": "W"}
_HAN_UNITS = re.compile(r"(\d\s?)(毫升|厘米|毫米|公斤|千克|升|瓦)")
_SIGNS = str.maketrans("’‘“”–", "''\"\"-") | {0x2014: " - ", 0x200B: None}


def flat(text: str) -> str:
    """On one line, half width, with plain quotes; at most 2,000 characters."""
    text = unicodedata.normalize("NFKC", text[:2000])
    text = _HAN_UNITS.sub(lambda m: m[1] + _HAN_UNIT[m[2]], text.translate(_SIGNS))
    return " ".join(text.split())


#: steering words that hurried fingers get wrong, and words near them that are right
_STEERING = (
    "return exchange cancel address order status tracking refund latest default payment please replace upgrade "
    "expensive cheaper cheapest".split()
)
_RIGHT = frozenset(
    "older border orders others odder statue states later lasted lattes reorder released retain".split()
)
_WRITTEN = re.compile(r"(?<![\w@.#-])[A-Za-z]{5,10}(?![\w@-])")


def mended(text: str) -> str:
    """The text with steering words spelt rightly: reurn, excange, addrss."""

    def right(match: re.Match[str]) -> str:
        word = match[0].lower()
        if word in _RIGHT or any(canon(word) == canon(w) for w in _STEERING):
            return match[0]
        for other in _STEERING:
            if word[0] == other[0] and abs(len(word) - len(other)) <= 1 and OSA.distance(word, other) == 1:
                return other
        return match[0]

    return _WRITTEN.sub(right, text)


_UNSTOPPED = re.compile(
    r"(?:(?<=[a-z\d])|(?<=[A-Z]{2})) (?=(?:For|In|On|With|Order) (?:my )?(?:order )?(?:number )?#?\w?\d{4}"
    r"|(?:Please|Also|Cancel|Return|Exchange|Change|Modify|Swap|Refund) "
    r"(?:please|cancel|return|exchange|change|modify|swap|refund|my|the|order|both|all|#))"
)


def stopped(text: str) -> str:
    """The text with full stops where a sentence begins without one before: "cancel #12 In order #13 I'd like ..."."""
    return _UNSTOPPED.sub(". ", text)


def lower(text: str) -> str:
    """In small letters, the same length."""
    return "".join(small if len(small := c.lower()) == 1 else c for c in text)


def tokenize(text: str) -> list[Token]:
    """The tokens of a lowered text."""
    found = [Token(m[0], canon(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    made: list[Token] = []
    for at, token in enumerate(found):
        form = token.form
        after = found[at + 1] if at + 1 < len(found) else None
        if token.text in _NUMBERS and (token.text != "one" or (after is not None and after.text in _UNITS)):
            form = _NUMBERS[token.text]
        elif token.text == "half" and after is not None and after.text in _UNITS:
            form = "0.5"
        elif token.text == "l" and made and made[-1].form.replace(".", "").isdigit():
            form = "liter"
        elif token.text == "in" and not (
            made and made[-1].form.replace(".", "").isdigit() and made[-1].end == token.start
        ):
            form = "in"
        made.append(Token(token.text, form, token.start, token.end))
    return made


@lru_cache(maxsize=50_000)
def canon(word: str) -> str:
    """The form of one word that other spellings, plurals and units share."""
    word = _SPELLINGS.get(word, word)
    if word in _UNITS:
        return _UNITS[word]
    if word[:1].isdigit():
        return (
            word.replace(",", "") if re.fullmatch(r"\d+,\d{3}", word) else word.replace(",", ".")
        ).removesuffix(".0")
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    return stem(word)


@lru_cache(maxsize=50_000)
def keys_of(name: str) -> tuple[str, ...]:
    """The forms of a name's words: "10-inch" -> ("10", "inch")."""
    return tuple(token.form for token in tokenize(lower(flat(name))))
