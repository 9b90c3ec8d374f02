"""The simple baselines: what rules read, and that the learned ones learn what their rows teach."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shopkeeper.bench._understand_data import Sample, ShopNames
from shopkeeper.bench._understand_learned import Linear, Nearest
from shopkeeper.bench._understand_rules import Rules, ordinals
from shopkeeper.understanding import Price, TypedRequest

SHOP = ShopNames.from_dict(
    {
        "id": "s",
        "language": "en",
        "currency": "USD",
        "categories": ["Lamps", "Chairs"],
        "brands": ["Orvo"],
        "attributes": {"color": ["red", "green"], "材质": ["木头"]},
    }
)


def said(text: str, *gold: TypedRequest, shown: tuple[str, ...] = (), id: str = "1") -> Sample:
    return Sample(id, text, shown=shown, gold=gold, shop=SHOP)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("red lamps", {"intent": "find", "category": "Lamps", "attributes": {"color": ["red"]}}),
        ("Orvo chair under $40", {"intent": "find", "brand": ["Orvo"], "category": "Chairs", "price": {"max": 40}}),
        ("lamps but not green", {"intent": "find", "category": "Lamps", "avoid": {"color": ["green"]}}),
        ("cheapest lamps", {"intent": "find", "category": "Lamps", "sort": "price_asc"}),
        ("please cancel order 12345", {"intent": "cancel_order", "order": "12345"}),
        ("不要木头", {"intent": "find", "avoid": {"材质": ["木头"]}}),
        ("I want to talk to a human", {"intent": "human"}),
        ("thank you!", {"intent": "greet"}),
    ],
)  # fmt: skip
def test_rules_read_names_prices_denials_and_intents(text: str, expected: dict[str, object]) -> None:
    (found,) = Rules().read(said(text))
    row = found.as_dict()
    row.pop("want", None)
    assert row == expected


@pytest.mark.parametrize(
    ("text", "shown", "refs"),
    [
        ("the second one", 3, (2,)),
        ("第一个和第三个", 3, (1, 3)),
        ("both", 3, (1, 2)),
        ("the last one", 4, (4,)),
        ("is it blue", 1, (1,)),
        ("is it blue", 2, ()),
        ("the fifth", 2, ()),
    ],
)
def test_ordinals_point_at_products_shown(text: str, shown: int, refs: tuple[int, ...]) -> None:
    assert ordinals(text, shown) == refs


def limit(edge: str, n: int) -> Price:
    return Price(**{edge: Decimal(20 + n)})


def rows() -> list[Sample]:
    made = []
    for n in range(12):
        made += [
            said(f"show me lamps under {20 + n}", TypedRequest("find", "lamps", "Lamps", price=limit("high", n))),
            said(f"chairs over {20 + n}", TypedRequest("find", "chairs", "Chairs", price=limit("low", n))),
            said(f"lamps, never green {n}", TypedRequest("find", "lamps", "Lamps", avoid={"color": ("green",)})),
            said(f"green chairs {n}", TypedRequest("find", "chairs", "Chairs", attributes={"color": ("green",)})),
            said(f"where is my parcel {5000 + n}", TypedRequest("track_order", order=str(5000 + n))),
        ]  # fmt: skip
    return made


def test_a_linear_model_learns_slots_from_where_names_and_numbers_stand() -> None:
    linear = Linear(rows())
    assert linear.read(said("show me chairs under 99"))[0].as_dict() == {
        "intent": "find",
        "want": "chairs",
        "category": "Chairs",
        "price": {"max": 99},
    }
    assert linear.read(said("chairs, never green"))[0].avoid == {"color": ("green",)}
    assert linear.read(said("where is my parcel 7788"))[0].as_dict()["order"] == "7788"


def test_the_nearest_sentence_gives_its_intent_and_its_kind_of_limit() -> None:
    nearest = Nearest(rows())
    (found,) = nearest.read(said("show me chairs under 77"))
    assert (found.intent, found.category, found.price) == ("find", "Chairs", Price(high=Decimal(77)))
    assert nearest.read(said("where is my parcel 9911"))[0].intent == "track_order"
