"""What hurried people do to a sentence: slips of the keyboard, lost marks and capitals, short forms.

A sentence is a row of pieces, so that the words a label quotes change with it, and order numbers never change.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

__all__ = ["Piece", "Role", "Rough", "lose_marks", "roughen", "shorten", "slip", "slipped"]

Role = Literal["free", "want", "value", "exact"]
_NEIGHBOURS = {
    "a": "qsz", "b": "vgn", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok",
    "j": "hku", "k": "jli", "l": "kop", "m": "nj", "n": "bmh", "o": "ipl", "p": "ol", "q": "wa", "r": "etf",
    "s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xa",
}  # fmt: skip
_SHORT = {
    "you": "u", "please": "pls", "are": "r", "your": "ur", "thanks": "thx", "because": "cuz", "want to": "wanna",
    "going to": "gonna", "I am": "im", "do not": "dont", "don't": "dont", "can't": "cant", "I'm": "im",
    "what's": "whats", "it's": "its", "doesn't": "doesnt", "have to": "gotta", "and": "n",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence. Roles: "free" words; "want", quoted by the label of request `index`; "value", a
    shop's name or number to be harmed mildly; "exact", never touched."""

    text: str
    role: Role = "free"
    index: int = 0


@dataclass(frozen=True, slots=True)
class Rough:
    """How rough: chance that a sentence has slips, is all lower case, loses marks, is shouted, is shortened."""

    slips: float = 0.14
    lower: float = 0.35
    unmarked: float = 0.3
    shouted: float = 0.02
    short: float = 0.06


def slip(word: str, rng: random.Random, *, mild: bool = False) -> str:
    """`word` with one slip: two letters swapped, one lost, doubled, or (unless `mild`) hit beside. The first letter,
    digits and words of fewer than four letters (mild: five) stay."""
    if len(word) < (5 if mild else 4) or not word.isascii() or not word.isalpha():
        return word
    at = rng.randrange(1, len(word) - 1)
    kind = rng.choice(
        ("swap", "lose", "double") if mild else ("swap", "swap", "lose", "lose", "double", "near")
    )
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "lose":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[: at + 1] + word[at:]
    return word[:at] + rng.choice(_NEIGHBOURS[word[at].lower()]) + word[at + 1 :]


_MARKS = re.compile(r"[!?;:,]+(?=\s|$)|\.+(?=\s|$)|['’](?=[a-z]{1,2}\b)")
_WIDE_MARKS = re.compile(r"[。，！？；：、]+")


def lose_marks(text: str, *, wide: str = " ") -> str:
    """`text` without punctuation at the ends of words (marks inside numbers stay); full-width marks become `wide`."""
    return _MARKS.sub("", _WIDE_MARKS.sub(wide, text))


def shorten(text: str, table: Mapping[str, tuple[str, ...]], rng: random.Random, chance: float = 0.7) -> str:
    """`text` with whole words of `table` written in a short form ("please" -> "pls"), each with this chance."""

    def short(match: re.Match[str]) -> str:
        forms = table.get(match[0].lower())
        return rng.choice(forms) if forms and rng.random() < chance else match[0]

    return re.sub(r"[A-Za-z']+", short, text)


def roughen(
    pieces: tuple[Piece, ...],
    rng: random.Random,
    rough: Rough | None = None,
    short_forms: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Piece, ...]:
    """The sentence as it is typed. "exact" pieces come back as they were."""
    rough = rough or Rough()
    if short_forms and rng.random() < rough.short:
        pieces = _each(pieces, ("free",), lambda text: shorten(text, short_forms, rng))
    if rng.random() < rough.slips:
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            pieces = _slip_once(pieces, rng)
    if rng.random() < rough.unmarked:
        pieces = _each(pieces, ("free",), lose_marks)
    if rng.random() < rough.lower:
        pieces = _each(pieces, ("free", "want", "value"), str.lower)
    elif rng.random() < rough.shouted:
        pieces = _each(pieces, ("free", "want", "value"), str.upper)
    return pieces


def _each(
    pieces: tuple[Piece, ...], roles: tuple[Role, ...], change: Callable[[str], str]
) -> tuple[Piece, ...]:
    return tuple(replace(p, text=change(p.text)) if p.role in roles else p for p in pieces)


def _slip_once(pieces: tuple[Piece, ...], rng: random.Random) -> tuple[Piece, ...]:
    chances = {"free": 6, "want": 3, "value": 1, "exact": 0}
    weights = [chances[p.role] * len(p.text) for p in pieces]
    if not any(weights):
        return pieces
    at = rng.choices(range(len(pieces)), weights)[0]
    piece = pieces[at]
    words = list(re.finditer(r"[A-Za-z]{4,}", piece.text))
    if not words:
        return pieces
    word = rng.choice(words)
    typed = slip(word[0], rng, mild=piece.role == "value")
    text = piece.text[: word.start()] + typed + piece.text[word.end() :]
    return (*pieces[:at], replace(piece, text=text), *pieces[at + 1 :])


def slipped(text: str, rng: random.Random, *, keep: tuple[str, ...] = (), rate: float = 0.02) -> str:
    """`text` with a few slips, `rate` of them a letter; what is in `keep` stays as it is."""
    held = [(text.find(k), k) for k in keep if k and k in text]
    if held:
        at, kept = min(held)
        rest = tuple(k for k in keep if k != kept)
        before = slipped(text[:at], rng, keep=rest, rate=rate) if at else ""
        return before + kept + slipped(text[at + len(kept) :], rng, keep=rest, rate=rate)
    if rng.random() < 0.35:
        text = text.lower()
    if rng.random() < 0.35:
        text = "".join(c for c in text if c not in ",.?!'’")
    if rng.random() < 0.3:
        long, short = rng.choice(list(_SHORT.items()))
        text = text.replace(f" {long} ", f" {short} ")
    out: list[str] = []
    n = 0
    while n < len(text):
        c = text[n]
        if not (c.isascii() and c.isalpha()) or rng.random() >= rate:
            out.append(c)
            n += 1
            continue
        slip = rng.randrange(5)
        following = text[n + 1 : n + 2]
        if slip == 0 and following.isalpha():
            out.append(following + c)
            n += 2
            continue
        if slip == 1:
            out.append(c + c)
        elif slip == 2:
            out.append(rng.choice(_NEIGHBOURS[c.lower()]))
        elif slip == 3 and following.isalpha():
            pass
        elif slip == 4 and following == " " and len(text) > n + 2:
            out.append(c)
            n += 1  # the space is lost
        else:
            out.append(c)
        n += 1
    return "".join(out)
