"""Slips of people who type in a hurry: letters swapped, dropped, doubled or hit beside; commas and capitals lost."""

from __future__ import annotations

import random

__all__ = ["slipped"]

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
