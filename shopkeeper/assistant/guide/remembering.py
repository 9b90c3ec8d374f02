"""What the customer let us remember, in use: allergies are left out, pets are meant, sizes are looked for."""

from __future__ import annotations

from dataclasses import replace

from shopkeeper.assistant.guide.facts import available
from shopkeeper.assistant.guide.names import Names, keys
from shopkeeper.assistant.guide.state import Want, Wish
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.catalog import Product
from shopkeeper.language import fold

__all__ = ["ALLERGY", "in_their_size", "with_memory"]

ALLERGY = "allergy"  # the name of a want that is left out for health, also where only a description names it
PET = ("pet", "宠物")


def with_memory(talk: Talk, wish: Wish) -> Wish:
    """The wish with what is remembered, as far as it concerns such goods."""
    avoid = list(wish.avoid)
    for allergen in talk.memory.get("allergies", ()):
        said = fold(allergen)
        if said and all(said != w.said for w in avoid):
            key = " ".join(s for _, s in keys(said))
            avoid.append(Want(said, talk.names.terms(key), ALLERGY))
    wish = replace(wish, avoid=tuple(avoid))
    if not wish.categories or not talk.memory.get("pets"):
        return wish
    said_of = {n for want in wish.wants for n, _ in want.terms}
    stated = talk.shelf.facets(Wish(categories=wish.categories))
    for name in stated:
        if name in said_of or not _is_for_pets(talk.names, name):
            continue
        pets = [" ".join(s for _, s in keys(p)) for p in talk.memory["pets"]]
        terms = tuple(t for p in pets for t in talk.names.terms(p) if t[0] == name)
        if terms:
            wish = replace(wish, wants=(*wish.wants, Want(" / ".join(talk.memory["pets"]), terms, name)))
    return wish


def _is_for_pets(names: Names, name: str) -> bool:
    return any(word in fold(label) for label in names.labels("attribute", name) for word in PET)


def in_their_size(talk: Talk, product: Product) -> str:
    """The remembered size in which a product can be bought now; '' when there is none."""
    sizes = {fold(s) for s in talk.memory.get("size", ())}
    for variant in product.variants:
        for name, value in variant.options.items():
            if name in talk.names.sized and fold(value).split(" ")[-1] in sizes and available(variant):
                return value
    return ""
