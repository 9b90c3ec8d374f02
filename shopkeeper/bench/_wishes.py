"""A shopping errand in plain English read as wishes: what is wanted, all of it or the cheapest, for which offer.

Nothing here knows a product or a shop: only sentences, units, colours and how model names are built.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from shopkeeper.language import fold
from shopkeeper.language.units import Measure, find_measures

__all__ = ["COLOURS", "DIMENSIONS", "Reference", "Wish", "read_errand"]

COLOURS = {
    "black": ("black", "obsidian", "midnight", "graphite", "charcoal"),
    "white": ("white", "snow", "ivory"),
    "metallic": ("silver", "grey", "gray", "titanium", "steel", "aluminium", "aluminum", "metal", "metallic",
                 "gunmetal", "space", "gold"),
    "red": ("red",),
    "blue": ("blue", "navy"),
    "green": ("green",),
    "orange": ("orange",),
    "yellow": ("yellow",),
    "pink": ("pink", "rose"),
    "purple": ("purple", "violet", "lilac"),
    "brown": ("brown", "walnut"),
    "beige": ("beige", "cream"),
}  # fmt: skip
#: what a property word measures
DIMENSIONS = {
    "speed": "data rate",
    "bandwidth": "data rate",
    "transfer": "data rate",
    "read": "data rate",
    "capacity": "data",
    "storage": "data",
    "memory": "data",
    "refresh": "frequency",
    "clock": "frequency",
    "frequency": "frequency",
    "power": "power",
    "wattage": "power",
    "watts": "power",
    "size": "length",
    "screen": "length",
    "diagonal": "length",
    "long": "length",
    "length": "length",
    "weight": "mass",
}
_REFERENCE = re.compile(r"\bshop-(\d+):([a-z0-9-]+)")
_TAIL = re.compile(
    r"(?:\bIf (?:multiple|several|more)\b|\bPay (?:via|with|by)\b|,? ?\band (?:then )?add (?:each|it|them|all|the)\b"
    r"|,? ?\badd the (?:respective|found)\b|,? ?\band (?:complete|finish|order|buy)\b"
    r"|,? ?\bto (?:the|my) (?:shopping )?cart\b"
    r"|,? ?\bacross all shops\b|,? ?\bAdd (?:it|them|each)\b)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:please )?(?:find|search|look|get|show|give me|order|buy|add|purchase|return)?\s*(?:for )?(?:me )?"
    r"(?:(?:all|any|every|each|the)?\s*(?:available |cheapest |lowest[- ]priced |best |least expensive )*"
    r"(?:offers?|products?|alternatives?|substitutes?|deals?|items?)\s*(?:for|of|that are|from)?|"
    r"(?:the )?(?:cheapest|least expensive))?\s*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|a|an|some|any|this|all)\s+", re.IGNORECASE)
_CHEAPEST = re.compile(r"\b(?:cheapest|lowest[- ]price|least expensive|lowest cost)", re.IGNORECASE)
_MOST = re.compile(
    r"\b(?:with|having|of|that have|which have|offering)?\s*(?:the )?"
    r"(highest|fastest|largest|biggest|longest|most powerful|greatest|maximum|smallest|lowest|shortest|lightest)\b"
    r"\s*([\w\s-]*)",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:that (?:is|are) |which (?:is|are) )?(?:not|isn't|aren't|without|except|other than)\s+([^.;]*)",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(more than|over|above|at least|minimum(?: of)?|less than|under|below|at most|up to)\s+(?=[\d.])",
    re.IGNORECASE,
)
_ALIKE = re.compile(r"\b(alternatives?|substitutes?|replacements?|similar)\b", re.IGNORECASE)
_FITS = re.compile(r"\b(compatible|fits?|fitting|works?|suitable|match(?:es|ing)?)\b", re.IGNORECASE)
_SAME_COLOUR = re.compile(r"\bsame colou?r\b", re.IGNORECASE)
_EMPTY = frozenset(
    """a an the of for with and or to in on at by from that which are is have has be can this these those it its all
    any offer offers product products find cheapest single multiple available suitable designed fit fits best visual
    same color colour colored coloured into most used use using who whose will would should i me my your buy order
    inside also including include includes kind type as not both each per least more than less such like based across
    different kit kits set sets""".split()
)


@dataclass(frozen=True, slots=True)
class Reference:
    """An offer named in the errand."""

    shop: int
    slug: str


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing wanted. `text` is the search query, `words` those of it that must be answered.

    `bounds`: (measure, 1 above, 2 at least, -1 below, -2 at most); `most`: (dimension or '', 1 highest or -1 lowest);
    `reference` with `relation` "is", "fits" or "instead of".
    """

    text: str
    words: tuple[str, ...]
    cheapest: bool = False
    measures: tuple[Measure, ...] = ()
    bounds: tuple[tuple[Measure, int], ...] = ()
    most: tuple[str, int] | None = None
    avoid: tuple[str, ...] = ()
    reference: Reference | None = None
    relation: str = ""
    same_colour: bool = False
    asks: frozenset[str] = field(default_factory=frozenset)


def read_errand(errand: str) -> list[Wish]:
    """The wishes of one errand, in order; never empty for a text with words."""
    references = [Reference(int(m[1]), m[2]) for m in _REFERENCE.finditer(errand)]
    if references and not _ALIKE.search(errand) and not _FITS.search(_REFERENCE.split(errand)[0]):
        return [Wish("", (), reference=one, relation="is") for one in references]
    text = _REFERENCE.sub(" ", errand)
    text = re.split(r"(?<=[a-z)\d])\.\s+(?=[A-Z])", text)[0] if not references else text
    text = _TAIL.split(text)[0].strip(" .,:")
    parts = re.split(r"(?:,| and| as well as)\s+(?:the |a )?(?=cheapest offers?)", text, flags=re.IGNORECASE)
    relation = "instead of" if _ALIKE.search(errand) else "fits"
    return [_wish(part, references[0] if references else None, relation) for part in parts if part.strip()]


def _wish(part: str, reference: Reference | None, relation: str) -> Wish:
    cheapest = bool(_CHEAPEST.search(part))
    body = _LEAD.sub("", part.strip(), count=1)
    asks = frozenset(re.findall(r"[a-z]+", fold(part)))
    if reference is not None:
        body = re.split(
            r"\b(?:compatible with|that fits?|with the best|for this|to this|with this|which fits?|that works?)\b",
            body,
        )[0]
    most = None
    if found := _MOST.search(body):
        direction = -1 if found[1].lower() in ("smallest", "lowest", "shortest", "lightest") else 1
        names = [DIMENSIONS[w] for w in found[2].lower().split() if w in DIMENSIONS]
        names += ["data rate"] if found[1].lower() == "fastest" else []
        most = (names[-1] if names else "", direction)
        body = body[: found.start()] + " " + body[found.end() :]
    avoid: tuple[str, ...] = ()
    if found := _NOT.search(body):
        avoid = tuple(w for w in re.findall(r"[a-z]+", fold(found[1])) if w not in _EMPTY)
        body = body[: found.start()] + " " + body[found.end() :]
    measures = find_measures(body)
    bounds = []
    for found in _BOUND.finditer(body):
        bound = found[1].lower()
        sign = -1 if bound in ("less than", "under", "below", "at most", "up to") else 1
        sign *= 2 if bound in ("at least", "at most", "up to") or bound.startswith("minimum") else 1
        bounds += [(m, sign) for m in measures if m.start == found.end()]
    bounded = {m.start for m, _ in bounds}
    body = re.sub(r"\b([A-Z]{2,5})s\b", r"\1", body)  # SSDs, GPUs
    query = _BOUND.sub(" ", body)
    query = re.sub(r"\s+", " ", _ARTICLE.sub("", query.strip())).strip(" .,:")
    spans = [(m.start, m.end) for m in measures]
    loose = "".join(" " if any(s <= i < e for s, e in spans) else c for i, c in enumerate(body))
    words = tuple(
        dict.fromkeys(
            w for w in re.findall(r"[a-z0-9][a-z0-9.+-]*", fold(loose)) if w.strip(".+-") and w not in _EMPTY
        )
    )
    return Wish(
        query,
        words,
        cheapest,
        tuple(m for m in measures if m.start not in bounded),
        tuple(bounds),
        most,
        avoid,
        reference,
        relation if reference is not None else "",
        bool(_SAME_COLOUR.search(part)),
        asks,
    )
