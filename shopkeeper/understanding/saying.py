"""Whether a sentence says a name: word by word, with slips of the keyboard and endings; numbers exactly, with units."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shopkeeper.language import stem
from shopkeeper.understanding.spelling import folded
from shopkeeper.understanding.vocabulary import features_of

__all__ = ["Words", "partly_said", "said_in"]

SAID = 0.75  # share of a word's features that a word of the sentence must have
OF_IT = 0.6  # ... and of the sentence's word that the name's must
PART = 0.5  # ... of one word of the name, for a shade of a colour or a slip of the keyboard
HAN = 0.8  # share of the features of Chinese words
_TOKEN = re.compile(r"[\u3400-\u9fff]+|\d+(?:[.,]\d+)*|[^\W\d_\u3400-\u9fff]+(?:'[a-z]+)?")
_DIGIT = re.compile(r"\d")
_BETWEEN = r"(?:\W{0,3}(?:of|and|the|with|in|for|a)\b)?\W{0,3}"
#: spellings of one word
_VARIANTS = {
    "gray": "grey", "aluminum": "aluminium", "fiber": "fibre", "jewelry": "jewellery", "mould": "mold",
    "liter": "litre", "meter": "metre", "center": "centre", "colored": "coloured", "colour": "color",
}  # fmt: skip
_LINKING = frozenset("of and the with in for a".split())
#: words that are never another word misspelt: "around 40" says nothing of what is round
_PLAIN = frozenset(
    "about above after again another anything around before below between could from have here into just like more "
    "most need only other over please should some something than that their them then there these they this those "
    "under very want what when where which while will with within without would your".split()
)


@dataclass(frozen=True, slots=True)
class Words:
    """A text as `said_in` compares it."""

    text: str
    tokens: frozenset[str]
    stems: frozenset[str]
    spelled: tuple[frozenset[str], ...]
    features: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Words:
        """`text`: folded."""
        tokens = [_VARIANTS.get(t, t) for t in _TOKEN.findall(text)]
        latin = [t for t in tokens if t[0].isalpha() and t[0] < "\u2e80"]
        return cls(
            text,
            frozenset(tokens),
            frozenset(stem(t) for t in latin if len(t) > 3),
            tuple(frozenset(features_of(t)) for t in latin if t not in _PLAIN),
            frozenset(features_of(text)),
        )


def said_in(name: str, text: Words) -> bool:
    """Whether every word of `name` is said in `text`."""
    features = features_of(name)
    if any(f[0] == "=" and f in text.features for f in features):
        return True
    plain = folded(name)
    tokens = [_VARIANTS.get(t, t) for t in _TOKEN.findall(plain) if t not in _LINKING]
    if _DIGIT.search(plain):
        return bool(tokens) and _spelled(plain, tokens, text.text)
    return bool(tokens) and all(_said(token, text) for token in tokens)


def partly_said(name: str, text: Words) -> bool:
    """Whether one word of `name`, or half of its Chinese characters, is said in `text`, more or less."""
    for token in _TOKEN.findall(folded(name)):
        own = frozenset(features_of(token))
        if token[0].isdigit() or token in _LINKING:
            continue
        if token[0] >= "\u3400" and len(own & text.features) >= PART * len(own):
            return True
        if _said(token, text) or any(len(own & o) >= PART * max(len(own), len(o)) for o in text.spelled):
            return True
    return False


def _spelled(name: str, tokens: list[str], text: str) -> bool:
    """Whether the words of a name with numbers follow each other in the text."""
    if name.strip()[-1:] == "+" and name not in text:
        return False
    together = _BETWEEN.join(
        re.escape(t) + (r"(?![a-z])" if t.isalpha() and t < "\u2e80" else "") for t in tokens
    )
    end = r"(?![\d:]|[.,-]\d)" if tokens[-1][-1].isdigit() else ""
    return re.search(rf"(?<!\d)(?<!\d[.,:-]){together}{end}", text) is not None


def _said(token: str, text: Words) -> bool:
    if token in text.tokens:
        return True
    if token[0].isdigit():
        return False
    own = frozenset(features_of(token))
    if token[0] >= "\u3400":
        return len(own & text.features) >= HAN * len(own)
    if len(token) > 3 and stem(token) in text.stems:
        return True
    return len(token) > 3 and any(
        len(own & other) >= SAID * len(own) and len(own & other) >= OF_IT * len(other)
        for other in text.spelled
    )
