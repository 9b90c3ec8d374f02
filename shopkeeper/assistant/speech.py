"""The language of a turn: the customer's own, turn by turn."""

from __future__ import annotations

import re

from shopkeeper.language import detect

__all__ = ["LANGUAGES", "follow"]

#: languages that the assistant speaks
LANGUAGES = ("en", "zh")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z']{2,}")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+")


def follow(text: str, before: str) -> str:
    """The language to answer `text` in; a text that says too little (a number, a name, "ok") stays with `before`."""
    spoken = before if before in LANGUAGES else "en"
    han = len(_HAN.findall(text))
    words = _WORD.findall(_ADDRESS.sub(" ", text))
    if han:
        return "zh" if han >= 2 or len(words) < 3 else detect(text) if detect(text) in LANGUAGES else "en"
    if len(words) >= 3 or (len(words) == 2 and not any(c.isdigit() for c in text)):
        return "en"
    if spoken == "zh" and text.isascii() and text.lower().strip(" .!?") in _PLAIN_ENGLISH:
        return "en"
    return spoken


_PLAIN_ENGLISH = frozenset(
    "hi hello hey thanks yes no please help sorry goodbye bye cancel return exchange refund".split()
)
