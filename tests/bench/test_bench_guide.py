"""Bench guide: expectations are counted from the products, and a card that claims what is not so is caught."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shopkeeper import Shop
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.guide import GuideReply, GuideState
from shopkeeper.bench._guide_checks import Heard, check
from shopkeeper.bench._guide_world import World, gains_of
from shopkeeper.bench.guide import run
from shopkeeper.catalog import Money, Product
from shopkeeper.errors import InputError


def mug(id: str, cents: int, color: str, **rest: Any) -> Product:
    return Product(
        id,
        {"en": f"Larch {color} Mug {id}"},
        category=("Kitchen", "Mugs"),
        attributes={"Color": color},
        price=Money(cents, "USD"),
        quantity=4,
        **rest,
    )


MUGS = [
    mug("a", 900, "Red", rating=4.5, rating_count=8),
    mug("b", 1200, "Blue"),
    mug("c", 1500, "Red"),
    mug("d", 2000, "Red"),
]


def card(id: str, price: int, reason: str = "") -> dict[str, Any]:
    return {"id": id, "price": price, "reason": reason, "available": True}


def failed(turn: dict[str, Any], text: str = "", cards: list[dict[str, Any]] | None = None) -> set[str]:
    pieces = (Event("products", {"products": cards}),) if cards else ()
    heard = Heard(GuideReply(pieces, text, True, GuideState()), "en", (), ())
    return {v.name for v in check(turn, heard, World(MUGS)) if not v.holds}


@pytest.mark.parametrize(
    ("turn", "text", "cards"),
    [
        ({"shown": {"below": 10}}, "", [card("b", 1200)]),
        ({"shown": {"category": "Plates"}}, "", [card("a", 900)]),
        ({"number": {"values": {"Color": ["Red"]}}}, "We have 4 mugs.", None),
        ({"top": ["cheapest", {}]}, "", [card("b", 1200)]),
        ({"range": {}}, "from $9.00 to $15.00", None),
        ({"total": 10}, "", [card("a", 900), card("b", 1200)]),
        ({}, "", [card("a", 800)]),
        ({}, "", [card("a", 900, "rated 4.9 by 8")]),
        ({}, "", [card("b", 1200, "the cheapest of the 4 that fit")]),
        ({}, "", [card("a", 900, "on sale, was $12.00")]),
        ({}, "", [card("a", 900, "marked as a gift by the shop")]),
        ({}, "", [card("zzz", 900)]),
    ],
)
def test_what_is_not_so_is_caught(
    turn: dict[str, Any], text: str, cards: list[dict[str, Any]] | None
) -> None:
    assert failed(turn, text, cards)


def test_what_is_so_passes() -> None:
    true = [card("a", 900, "rated 4.5 by 8; the cheapest of the 4 that fit")]
    assert not failed({"shown": {"category": "Mugs", "below": 10}, "top": ["cheapest", {}]}, "", true)
    assert not failed({"number": {"values": {"Color": ["Red"]}}}, "We have 3 mugs (Red).")
    assert not failed({"range": {}}, "from $9.00 to $20.00")


def test_gain_is_the_entropy_of_what_is_told_apart() -> None:
    assert gains_of(MUGS, "Mugs")["Color"] == pytest.approx(0.811, abs=0.001)  # 3 red, 1 blue


def test_a_suite_runs_on_a_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    suite = tmp_path / "suite"
    suite.mkdir()
    with pytest.raises(InputError, match=r"needs suite\.toml"):
        run(suite)
    (suite / "suite.toml").write_text("products = 4\n")
    turns = [
        {"say": "mugs under 13 dollars", "shown": {"category": "Mugs", "below": 13, "least": 2}},
        {"say": "how many mugs do you have?", "number": {"category": "Mugs"}},
        {"say": "what is the cheapest mug?", "top": ["dearest", {}]},
    ]
    (suite / "a.jsonl").write_text(json.dumps({"id": "mugs", "language": "en", "turns": turns}) + "\n")
    with Shop.open(tmp_path / "shop", create=True, dense="off") as shop:
        shop.catalog.put(MUGS)
        shop.search.sync()
    monkeypatch.setenv("SHOPKEEPER_SHOP", str(tmp_path / "shop"))
    result = run(suite, tmp_path / "said.jsonl")
    assert result["dialogues that hold"] == 0
    assert list(result["failed"]) == ["mugs 'what is the cheapest mug?' top"]
    assert [len(t["failed"]) for t in json.loads((tmp_path / "said.jsonl").read_text("utf-8"))["turns"]] == [
        0,
        0,
        1,
    ]
