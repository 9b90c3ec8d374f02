"""Typed requests, the numbers they may name, and the grammar that holds the model to them."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopkeeper.errors import ModelError
from shopkeeper.llm.types import Message
from shopkeeper.understanding import (
    INTENTS,
    Price,
    ShopVocabulary,
    TypedRequest,
    amounts,
    grammar,
    order_numbers,
    prompt,
    read_requests,
    write_requests,
)
from shopkeeper.understanding.understander import parse

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
tables = st.dictionaries(texts, st.lists(texts, min_size=1, max_size=2, unique=True).map(tuple), max_size=2)
prices = st.decimals(1, 99999, places=2).map(lambda d: Decimal(str(float(d))))
requests = st.builds(
    TypedRequest,
    intent=st.sampled_from(INTENTS),
    want=st.just("") | texts,
    category=st.just("") | texts,
    brands=st.lists(texts, max_size=2).map(tuple),
    attributes=tables,
    avoid=tables,
    price=st.builds(Price, low=st.none() | prices, high=st.none() | prices),
    quantity=st.integers(0, 99),
    refs=st.lists(st.integers(1, 8), max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(requests, min_size=1, max_size=3).map(tuple))
def test_written_requests_are_read_back(written: tuple[TypedRequest, ...]) -> None:
    text = write_requests(written)
    assert text.count("\n") == len(written) - 1
    assert [r.as_dict() for r in read_requests(text)] == [r.as_dict() for r in written]
    assert parse(text) == read_requests(text)


def test_json_is_compact_and_in_order() -> None:
    request = TypedRequest("find", "mug", price=Price(high=Decimal(30)), avoid={"material": ("plastic",)})
    assert write_requests((request,)) == (
        '{"intent":"find","want":"mug","avoid":{"material":["plastic"]},"price":{"max":30}}'
    )
    assert request.slots() == {("avoid material", "plastic"), ("price max", "30")}


@pytest.mark.parametrize(
    "text", ["", "hello", '{"want":"x"}', "[1]", '{"intent":"find","price":{"max":"abc"}}']
)
def test_what_is_no_request_is_said_in_one_line(text: str) -> None:
    with pytest.raises(ModelError) as error:
        parse(text)
    assert "\n" not in str(error.value)


def test_a_cut_last_line_is_left_out() -> None:
    assert [r.intent for r in parse('{"intent":"greet"}\n{"intent":"fi')] == ["greet"]


def test_other_models_answer_with_one_document() -> None:
    assert parse('{"requests": [{"intent": "human"}]}') == (TypedRequest("human"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("under 1,200.50 or 3k", {"1200.5", "3000"}),
        ("two hundred and fifty bucks", {"250"}),
        ("a pair, or a dozen", {"2", "12"}),
        ("twenty-five to thirty", {"25", "30"}),
        ("三四百块左右", {"300", "400"}),
        ("预算两千五", {"2500"}),
        ("5万以内", {"50000"}),
        ("１００元", {"100"}),
        ("no numbers here", set()),
    ],
)
def test_amounts_in_digits_and_words(text: str, expected: set[str]) -> None:
    assert expected <= {str(n) for n in amounts(text)}


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_any_text_gives_amounts_orders_and_a_grammar(text: str) -> None:
    assert all(n > 0 for n in amounts(text))
    assert all(any(c.isdigit() for c in o) for o in order_numbers(text))
    assert grammar(text).lark.startswith("start:")


def test_order_numbers_are_kept_as_written() -> None:
    assert "#W-1042/7" in order_numbers("where is #W-1042/7?")
    assert "A12" not in order_numbers("size A12")


def test_the_grammar_names_only_what_there_is() -> None:
    shop = ShopVocabulary.plain(["Mugs"], ["Bosch"], {"color": ['11" red', "blue"]})
    found = shop.candidates("a blue mug")
    rules = grammar("a blue mug under 30", found, shown=2)
    assert "Mugs" in rules.lark
    assert "Bosch" not in rules.lark
    assert "11" not in rules.lark
    assert rules.schema is not None
    request = rules.schema["properties"]["requests"]["items"]
    assert request["properties"]["category"] == {"enum": ["Mugs"]}
    assert request["properties"]["price"]["properties"]["max"] == {"enum": [30]}
    json.dumps(rules.schema)


def test_the_prompt_is_short_for_trained_models_and_spelled_out_for_others() -> None:
    shop = ShopVocabulary.plain(["Mugs"], [], {"color": ["blue"]})
    history = [Message("user", "hi"), Message("assistant", "Hello!"), Message("user", "x" * 500)]
    messages = prompt("a blue mug", history, ["Blue mug"], shop.candidates("a blue mug"))
    assert messages[0].content.splitlines() == [
        "Understand.",
        '"category":["Mugs"]',
        '"color":["blue"]',
        'hint: {"category":"Mugs","attributes":{"color":["blue"]}}',
        "shown: 1 Blue mug",
    ]
    assert [m.role for m in messages] == ["system", "assistant", "user", "user"]
    assert len(messages[2].content) == 160
    assert "add_to_cart" in prompt("a", explain=True)[0].content
