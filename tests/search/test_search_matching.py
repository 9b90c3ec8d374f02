"""The offer matcher learns a toy world in which the model number decides."""

from __future__ import annotations

import math
import random

import pytest

from shopkeeper.bench.matching import f1
from shopkeeper.errors import InputError
from shopkeeper.search.matching import OfferMatcher
from shopkeeper.search.offers import Offer, OfferText, Rarity, evidence, unmatched

Pairs = list[tuple[Offer, Offer]]


def toy_world(seed: int, count: int = 240) -> tuple[Pairs, list[int]]:
    """Pairs of invented offers: matches written differently, and near misses."""
    choose = random.Random(seed)
    pairs: Pairs = []
    labels = []
    for i in range(count):
        brand = choose.choice(["Norvik", "Tamaro", "Belisse", "Kasto"])
        thing = choose.choice(["cordless drill", "desk lamp", "rice cooker", "table fan"])
        letters = "".join(choose.choices("BCDFGHKLMPRSTVX", k=2))
        code, size = choose.randrange(100, 999), choose.choice([10, 12, 15, 20, 25])
        left = Offer(f"{brand} {letters}-{code} {thing} {size} cm", brand=brand, price=float(code))
        if i % 3 == 0:
            inches = f"{size / 2.54:.1f} inch"
            right = Offer(f"{thing} by {brand}, {inches} ({letters}{code})", price=code * 1.05)
        elif i % 3 == 1:
            right = Offer(
                f"{brand} {letters}-{code + choose.randrange(1, 9)} {thing} {size} cm", price=float(code)
            )
        else:
            right = Offer(
                f"{brand} {thing} {letters}{choose.randrange(100, 999)}, {size * 2} cm", price=code / 2
            )
        pairs.append((left, right))
        labels.append(int(i % 3 == 0))
    return pairs, labels


def test_learns_the_toy_world_and_holds_on_new_pairs() -> None:
    matcher = OfferMatcher(folds=3).fit(*toy_world(1))
    pairs, labels = toy_world(2, count=120)
    said = matcher.match(pairs)
    assert f1(labels, [int(s) for s in said])["f1"] > 0.95
    scores = matcher.score(pairs)
    assert scores.shape == (120,)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert matcher.score([]).shape == (0,)


def test_same_training_gives_the_same_scores() -> None:
    pairs, _ = toy_world(3, count=30)
    first = OfferMatcher(folds=3).fit(*toy_world(1, count=90)).score(pairs)
    second = OfferMatcher(folds=3).fit(*toy_world(1, count=90)).score(pairs)
    assert (first == second).all()


def test_too_few_examples_are_refused() -> None:
    pairs, _ = toy_world(1, count=6)
    with pytest.raises(InputError, match="6 pairs with 1 matches"):
        OfferMatcher().fit(pairs, [1, 0, 0, 0, 0, 0])
    with pytest.raises(InputError, match="call fit"):
        OfferMatcher().score(pairs)


def test_evidence_sees_codes_however_they_are_cut() -> None:
    a, b = OfferText(Offer("Kasto KX-TG4022N phone")), OfferText(Offer("kasto phone (kxtg4022n)"))
    c = OfferText(Offer("Kasto KX-TG6545B phone"))
    rarity = Rarity([a, b, c])
    same, other = evidence(a, b, rarity), evidence(a, c, rarity)
    assert same["codes found"] == 1
    assert same["codes clash"] == 0
    assert other["codes clash"] == 1
    assert same["left weight a"] < other["left weight a"]


def test_evidence_compares_sizes_across_units() -> None:
    a, b, c = (OfferText(Offer(t)) for t in ("tv 40 inch", "tv 101.6 cm", "tv 50 inch"))
    rarity = Rarity([a, b, c])
    assert evidence(a, b, rarity)["measures agree"] == 1
    assert evidence(a, c, rarity)["measures clash"] == 1
    assert math.isnan(evidence(a, c, rarity)["price apart"])


def test_unmatched_words_forgive_spelling_and_joins() -> None:
    a, b = (
        OfferText(Offer("stainles steel tooth brush red")),
        OfferText(Offer("stainless steel toothbrush blue")),
    )
    assert unmatched(a, b) == {"red"}


def test_empty_offers_compare_without_error() -> None:
    empty = OfferText(Offer(""))
    assert evidence(empty, empty, Rarity([empty]))["shared words"] == 0
