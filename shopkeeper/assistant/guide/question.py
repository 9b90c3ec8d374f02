"""The one question worth asking: the attribute whose answer would tell the candidates apart best.

Expected information (Lindley 1956): candidates weigh by their relevance, w_i. A customer who wants product i answers
with one of its values. The gain of an attribute is the mutual information between product and answer,
H(answer) - H(answer | product), times the share of weight that states the attribute at all.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shopkeeper.assistant.guide.shelf import terms_of
from shopkeeper.assistant.guide.state import Question, Wish
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.catalog import Product, Quantity
from shopkeeper.search.document import ALWAYS_COUNTED, KIND

__all__ = ["Gain", "best_question", "gains"]

LEAST_GAIN = 0.45  # bits; below that an answer would leave most of the choice as it is
FEWEST = 5  # candidates; fewer are better looked at than asked about
MOST_ASKED = 2  # questions a wish
CHOICES = 6
MOST_VALUES = 12  # an attribute with more values is a measure, not a choice; measures are never asked
#: what people choose by eye, among what they see, is asked only when it tells much more than the rest
RELUCTANCE = {"brand": 0.5, "Color": 0.5}


@dataclass(frozen=True, slots=True)
class Gain:
    """`bits`: the expected information; `values`: value -> weight that has it."""

    name: str
    bits: float
    values: Mapping[str, float]


def gains(products: Sequence[Product], weights: Sequence[float], wish: Wish) -> list[Gain]:
    """The gain of every attribute that was not spoken of, the highest first."""
    said = {n for want in (*wish.wants, *wish.avoid) for n, _ in want.terms} | set(wish.free)
    total = sum(weights)
    rows: dict[str, list[tuple[float, list[str]]]] = defaultdict(list)
    for product, weight in zip(products, weights, strict=True):
        values: dict[str, list[str]] = defaultdict(list)
        for name, value in terms_of(product):
            if name not in (KIND, "availability", "sale", "category") and name not in said:
                values[name].append(value)
        if "category" not in said:
            values["category"] = _child(product, wish)
        measures = {n for n, v in product.attributes.items() if isinstance(v, Quantity)}
        for name, held in values.items():
            if held and name not in measures:
                rows[name].append((weight / total, held))
    found = [gain for name, row in rows.items() if (gain := _gain(name, row)) is not None]
    return sorted(found, key=lambda g: (-g.bits * RELUCTANCE.get(g.name, 1.0), g.name))


def _child(product: Product, wish: Wish) -> list[str]:
    """The category of a product one level below what was asked for."""
    paths = [" > ".join(product.category[:d]) for d in range(1, len(product.category) + 1)]
    for asked in wish.categories:
        below = [p for p in paths if p.startswith(f"{asked} > ")]
        if below:
            return below[:1]
        if asked in paths:
            return [asked]
    return paths[:1] if not wish.categories else []


def _gain(name: str, rows: Sequence[tuple[float, list[str]]]) -> Gain | None:
    mass: dict[str, float] = defaultdict(float)
    conditional = 0.0
    covered = sum(weight for weight, _ in rows)
    for weight, values in rows:
        conditional += weight / covered * math.log2(len(values))
        for value in values:
            mass[value] += weight / len(values)
    if not 2 <= len(mass) <= MOST_VALUES:
        return None
    entropy = -sum(m / covered * math.log2(m / covered) for m in mass.values() if m > 0)
    return Gain(name, covered * (entropy - conditional), dict(mass))


def best_question(
    talk: Talk, wish: Wish, products: Sequence[Product], weights: Sequence[float]
) -> tuple[Question, str] | None:
    """The question and its text; None when nothing is worth asking."""
    if len(products) < FEWEST or wish.asked >= MOST_ASKED:
        return None
    for gain in gains(products, weights, wish):
        if not wish.categories and gain.name != "category":
            continue  # of goods of all kinds nothing else is worth asking
        if gain.bits * RELUCTANCE.get(gain.name, 1.0) < LEAST_GAIN:
            continue
        ordered = sorted(gain.values, key=lambda v: (-gain.values[v], v))[:CHOICES]
        labels = [talk.names.value_label(gain.name, v, talk.language) for v in ordered]
        if gain.name not in ALWAYS_COUNTED:
            labels = [_plain(talk, label) for label in labels]
        choices = tuple(dict(zip(labels, ordered, strict=True)).items())
        if len(choices) < 2 or max(map(len, labels)) > 40:
            continue
        choices += ((talk.wording.say("any"), ""),)
        return Question(gain.name, choices), _text(talk, gain.name)
    return None


def _plain(talk: Talk, value: str) -> str:
    return talk.wording.say(value) if value in ("yes", "no") else value


def _text(talk: Talk, name: str) -> str:
    if name == "category":
        return talk.wording.say("ask_category")
    if name == "brand":
        return talk.wording.say("ask_brand")
    label = talk.names.attribute_label(name, talk.language)
    if label.casefold() in ("for", "适用", "适用人群", "人群"):
        return talk.wording.say("ask_whom")
    return talk.wording.say("ask_attribute", name=talk.wording.thing(label))
