"""How many pieces a sentence asks for, and which goods it points at by their price."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shopkeeper.understanding.counting import counts_said
from shopkeeper.understanding.references import prices_of, references
from shopkeeper.understanding.spelling import folded

SHOWN = ("Bior Mug", "Bior Mug, red", "Aero Flask")
BEFORE = "I found 3. 1. Bior Mug ($25)\n2. Bior Mug, red (¥30.50)\n3. Aero Flask (1,200)"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("I need 12 pcs of napkins", 12),
        ("two of them please", 2),
        ("i'll take 2x garden gnomes", 2),
        ("Some tea towels. Quantity: forty", 40),
        ("any candles? i need twelve.", 12),
        ("来三台风扇", 3),
        ("想买五十双袜子", 50),
        ("袜子 *5 求推荐", 5),
        ("共十个", 10),
    ],
)
def test_pieces_are_counted(text: str, number: int) -> None:
    assert [n for n, _ in counts_said(folded(text))][:1] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "under 20 euros",
        "a rug 30 x 120 cm",
        "i have two questions",
        "for a boy of 7 years",
        "第三个怎么样",
        "这两个哪个好",
        "6个装的",
        "三个月前买的",
    ],
)
def test_other_numbers_count_nothing(text: str) -> None:
    assert counts_said(folded(text)) == []


def test_goods_are_pointed_at_by_their_price() -> None:
    prices = prices_of(SHOWN, BEFORE)
    assert prices == {1: Decimal(25), 2: Decimal("30.50"), 3: Decimal(1200)}
    assert references("i'll take the $25 one", SHOWN, prices) == [1]
    assert references("30.5块那款有货吗", SHOWN, prices) == [2]
    assert references("the cheapest one", SHOWN, prices) == [1]
    assert references(folded("最贵的那个"), SHOWN, prices) == [3]


def test_the_cheapest_is_not_known_where_a_price_is_not() -> None:
    prices = prices_of(SHOWN, "1. Bior Mug ($25)")
    assert prices == {1: Decimal(25)}
    assert references("the cheapest one", SHOWN, prices) == []
