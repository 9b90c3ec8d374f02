"""How a quality of goods is asked for, by the kind of quality: {v} its value, {n} its attribute's name."""

from __future__ import annotations

from shopkeeper.train.recipes.english.patterns import Bank, banks_of

__all__ = ["ATTRIBUTE"]

ATTRIBUTE: dict[str, dict[str, Bank]] = {
    "color": banks_of("attr.color", "pre", "post", "clause"),
    "size": banks_of("attr.size", "pre", "post", "clause"),
    "material": banks_of("attr.material", "pre", "post", "clause"),
    "measure": banks_of("attr.measure", "pre", "post", "clause"),
    "flag": banks_of("attr.flag", "pre", "post", "clause"),
    "ready": banks_of("attr.ready", "post", "clause"),
    "pack": banks_of("attr.pack", "pre", "post", "clause"),
    "flavor": banks_of("attr.flavor", "pre", "post", "clause"),
    "scent": banks_of("attr.scent", "pre", "post", "clause"),
    "age": banks_of("attr.age", "pre", "post", "clause"),
    "skin": banks_of("attr.skin", "pre", "post", "clause"),
    "hair": banks_of("attr.hair", "pre", "post", "clause"),
    "fit": banks_of("attr.fit", "pre", "post", "clause"),
    "for": banks_of("attr.for", "pre", "post", "clause"),
    "compatible": banks_of("attr.compatible", "pre", "post", "clause"),
    "part": banks_of("attr.part", "pre", "post", "clause"),
    "connector": banks_of("attr.connector", "pre", "post", "clause"),
    "language": banks_of("attr.language", "pre", "post", "clause"),
    "other": banks_of("attr.other", "pre", "post", "clause"),
    "count": banks_of("attr.count", "pre", "post", "clause"),
    "yes": banks_of("attr.yes", "pre", "post", "clause"),
}
for _alias, _kind in {
    "powered": "flag", "pattern": "flag", "style": "flag", "finish": "flag", "shape": "flag", "roast": "fit",
    "season": "for", "pet": "for", "level": "for", "room": "for", "audience": "for", "format": "other",
    "genre": "other", "origin": "other",
}.items():  # fmt: skip
    ATTRIBUTE[_alias] = ATTRIBUTE[_kind]
