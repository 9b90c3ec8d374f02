"""Promise 4: what a reply claims, and whether a tool result of the conversation says so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.assistant.promises.claims import claims_of, sentences
from shopkeeper.assistant.promises.facts import Ledger


def known() -> Ledger:
    ledger = Ledger()
    ledger.record({"title": "Blue Mug", "price": "$12.99", "id": "p1", "url": "/en/p/p1", "rating": 4.5})
    ledger.record({"title": "Red Mug", "price": "$9.50"})
    ledger.record(
        {
            "order": "SK12345678",
            "status": "shipped",
            "promised": "2026-11-25",
            "address": "12 Main Street, Dover 19901",
            "items": ["a", "b"],
        }
    )
    ledger.record("Returns are possible within 30 days. 配送到北京路18号。")
    ledger.heard("mugs under 20 dollars, order SK55555555, for four people")
    return ledger


TRUE = [
    "The Blue Mug costs $12.99.",
    "Blue Mug: 12.99 USD, rated 4.5.",
    "The Red Mug costs $9.50 and the Blue Mug $12.99.",
    "Here are two mugs under $20.",
    "Your order SK12345678 arrives on November 25.",
    "It should come by 25 November 2026, a Wednesday.",
    "预计11月25日送达，星期三到。",
    "It goes to 12 Main Street.",
    "会送到北京路18号。",
    "See [the page](/en/p/p1).",
    "You have 30 days, that is thirty days.",
    "三十天内可以退货。",
    "Your order was shipped.",
    "You asked about SK55555555 for four people.",
    "I have not cancelled anything.",
    "Once it has been cancelled, you will get an e-mail.",
    "Shall I put one in the cart?",
    "1. Blue Mug\n2. Red Mug",
    'Say "yes" to confirm.',
]
FALSE = [
    ("The Blue Mug costs $9.50.", "money"),
    ("It is 12.98 USD.", "money"),
    ("It costs $20.", "money"),
    ("只要30元。", "money"),
    ("It costs £12.99 or €5.", "money"),
    ("It arrives on November 26.", "date"),
    ("11月26日送达", "date"),
    ("It arrives on 2026-11-24.", "date"),
    ("It comes on Thursday.", "weekday"),
    ("周四到货。", "weekday"),
    ("It comes tomorrow.", "day"),
    ("We have 17 left.", "number"),
    ("within forty days", "number"),
    ("九十天内可退", "number"),
    ("Order SK12345679 is yours.", "id"),
    ("Use code SAVE20NOW.", "id"),
    ("See https://evil.example.com.", "link"),
    ("See www.evil.example.com/x", "link"),
    ("Write to me@evil.example.com.", "email"),
    ("It goes to 14 Main Street.", "address"),
    ("寄到上海路9号", "address"),
    ("Delivery is free of charge.", "free"),
    ("全场包邮", "free"),
    ("I have cancelled it.", "done"),
    ("Your order has been refunded.", "done"),
    ("我已经为您退款", "done"),
    ("已成功修改地址", "done"),
    ("Try the **Golden Lamp**.", "title"),
    ("推荐《黄金台灯大师版》", "title"),
]


@pytest.mark.parametrize("reply", TRUE)
def test_what_the_tools_returned_may_be_said(reply: str) -> None:
    assert known().unsupported(reply, today=date(2026, 11, 22)) == []


@pytest.mark.parametrize(("reply", "kind"), FALSE)
def test_what_no_tool_returned_may_not(reply: str, kind: str) -> None:
    assert kind in {claim.kind for claim in known().unsupported(reply, today=date(2026, 11, 22))}


def test_a_done_claim_needs_that_very_doing() -> None:
    ledger = known()
    ledger.did("return")
    assert ledger.unsupported("I have refunded it.") == []
    assert ledger.unsupported("I have cancelled it.")


def test_tomorrow_is_a_date_of_a_result() -> None:
    ledger = known()
    assert ledger.unsupported("It comes tomorrow.", today=date(2026, 11, 24)) == []


def test_the_ledger_survives_being_stored() -> None:
    ledger = known()
    again = Ledger.from_dict(ledger.as_dict())
    assert again == ledger
    assert again.unsupported("It costs $1.")


@given(
    st.integers(1, 10**7), st.sampled_from(["${}", "{} USD", "€{}", "{}元", "¥{}", "{} dollars", "${}.00"])
)
def test_any_price_but_the_known_ones_is_found(amount: int, form: str) -> None:
    ledger = Ledger()
    ledger.record({"price": "$12.99"})
    assert ledger.unsupported(f"It costs {form.format(amount)} today.", today=date(2026, 11, 22))


@given(st.text(alphabet="abc 12.,!?$。元 \n-:/#@*年月日", max_size=120))
def test_claims_of_any_text_can_be_read(text: str) -> None:
    for claim in claims_of(text):
        assert claim.text
        assert claim.value != "" or claim.kind in ("link", "title", "id")
    assert "".join(sentences(text)) == text


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=30)


@given(
    st.recursive(
        LEAVES,
        lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=8), x, max_size=3),
        max_leaves=12,
    )
)
def test_any_result_can_be_recorded(value: object) -> None:
    ledger = Ledger()
    ledger.record(value)
    assert Ledger.from_dict(ledger.as_dict()) == ledger
