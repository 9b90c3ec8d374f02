"""Synonyms the catalogue itself teaches: abbreviations it explains, and its own translations of category names.

What is learned is proposed to the merchant with its evidence; only translations, which the merchant gave, are
accepted at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from shopkeeper.search.synonyms import SynonymGroup

__all__ = ["abbreviations_in", "proposals", "translations"]

_SHORT = re.compile(r"\(([A-Z][A-Z0-9]{1,6})s?\)")
_BEFORE = re.compile(r"[A-Za-z][A-Za-z-]*")


def abbreviations_in(text: str) -> Iterator[tuple[str, str]]:
    """(short, long), lower case, wherever a text explains one: "power distribution unit (PDU)" -> ("pdu", ...)."""
    if "(" not in text:
        return
    for match in _SHORT.finditer(text):
        short = match.group(1).lower()
        before = _BEFORE.findall(text[max(0, match.start() - 80) : match.start()])
        long = before[-len(short) :]
        if len(long) == len(short) and all(w[0].lower() == c for w, c in zip(long, short, strict=True)):
            yield short, " ".join(long).lower()


def proposals(abbreviations: Mapping[str, int], least: int = 2) -> Iterator[SynonymGroup]:
    """Groups to propose from "short=long" -> number of products."""
    best: dict[str, tuple[str, int]] = {}
    for pair, n in Counter(abbreviations).most_common():
        short, _, long = pair.partition("=")
        best.setdefault(short, (long, n))
    for short, (long, n) in best.items():
        if n >= least:
            yield SynonymGroup("", (short, long), language="en", evidence=f"explained in {n} products")


def translations(names: Iterable[str], rows: Iterable[tuple[str, str, str, str]]) -> Iterator[SynonymGroup]:
    """Groups of a category's name and its translations, from vocabulary rows (kind, name, language, text)."""
    wanted = set(names)
    for kind, name, _, text in rows:
        if kind == "category" and name in wanted and text and text.lower() != name.lower():
            yield SynonymGroup("", (name, text), evidence="the shop's own translation")
