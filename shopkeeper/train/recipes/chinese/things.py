"""Goods in words: the thing with what stands before it, two red Nike running shoes under 200."""

from __future__ import annotations

from shopkeeper.train.recipes.chinese.facts import Fact, words
from shopkeeper.train.recipes.chinese.measure import measure
from shopkeeper.train.recipes.chinese.slips import misspelt
from shopkeeper.train.recipes.chinese.voice import Voice, glue, mark
from shopkeeper.train.recipes.scene import Kind

__all__ = ["before", "modifiers", "name_of", "tails", "thing"]

LEANING = {"quantity": 0.6, "brand": 0.8, "attributes": 0.6, "price": 0.4, "sort": 0.4, "avoid": 0.08}


def name_of(kind: Kind | None, category: str, voice: Voice) -> str:
    """What this customer calls the goods; empty where nothing is known of them."""
    words = (kind.said or (kind.name,)) if kind else ((category,) if category else ())
    return misspelt(voice.one(words), voice.rng) if words else ""


def before(said: list[Fact], voice: Voice, most: int = 3) -> list[Fact]:
    """Those of the facts that this customer puts before the thing; the others make clauses of their own."""
    able = [f for f in said if f.group != "avoid.category" and voice.chance(LEANING[f.slot])]
    voice.rng.shuffle(able)
    return able[:most]


def modifiers(said: list[Fact], voice: Voice, name: str = "", of: bool = False) -> str:
    """Facts in a row before a thing; `of`: ends with 的, as nothing follows."""
    order = list(said)
    voice.rng.shuffle(order)
    if voice.chance(0.6):
        order.sort(key=lambda f: (f.slot != "quantity", f.slot == "brand"))
    else:
        order.sort(key=lambda f: f.slot != "quantity")
    text = glue(words(fact, "pre", voice, name) for fact in order)
    return text if not of or text.endswith("的") else text + "的"


def thing(said: list[Fact], name: str, voice: Voice) -> tuple[str, str]:
    """The goods with `said` before them, and a measure word (or nothing) for frames that ask for one."""
    text = glue((modifiers(said, voice, name), mark(name))) if said else mark(name)
    counted = any(f.slot == "quantity" for f in said)
    some = (
        ""
        if counted
        else voice.one((measure(name, voice.rng), "", "个", "款", "点" if voice.chance(0.2) else ""))
    )
    return text, some


def tails(said: list[Fact], voice: Voice, name: str = "") -> list[str]:
    """Clauses for facts that do not stand before the thing, in any order; some customers use bare keywords."""
    order = list(said)
    voice.rng.shuffle(order)
    bare = voice.chance(0.15)
    clauses: list[str] = []
    for fact in order:
        place = "key" if bare and fact.slot != "avoid" and voice.chance(0.7) else "post"
        clauses.append(words(fact, place, voice, name))
    return clauses
