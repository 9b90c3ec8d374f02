"""The model's reader: a short prompt, a grammar that names only what there is, and the rules behind it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_world import customer_context

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.reading.grammar import grammar
from shopkeeper.assistant.reading.model import ModelReader, sure
from shopkeeper.assistant.reading.prompt import prompt
from shopkeeper.assistant.reading.rules import RulesReader
from shopkeeper.assistant.reading.short import from_lines, to_lines
from shopkeeper.errors import ModelError
from shopkeeper.llm.fake import FakeEngine

BLUE = '{"do":"exchange","order":"2","wishes":[{"thing":"Travel Mug","options":{"color":"blue"}}],"method":"paypal"}'
BIGGER = '{"thing":"Travel Mug","current":{"lid":"screw"},"options":{"capacity":">"},"otherwise":[{}]}'
TEXT = "Exchange the travel mug from order 4101 for a blue one, refund to PayPal"


def accepts(lark: str, text: str) -> bool:
    """Whether the grammar takes `text` byte by byte to an end."""
    llguidance = pytest.importorskip("llguidance")
    tokenizer = llguidance.LLTokenizer("byte")
    matcher = llguidance.LLMatcher(tokenizer, llguidance.grammar_from("lark", lark))
    assert not matcher.is_error(), matcher.get_error()
    tokens = tokenizer.tokenize_str(text)
    return matcher.try_consume_tokens(tokens) == len(tokens) and matcher.is_accepting()


def test_the_prompt_shows_orders_goods_and_the_hint_in_few_words() -> None:
    context = customer_context()
    hint = RulesReader().read(TEXT, context)
    system, user = prompt(TEXT, context, hint)
    lines = system.content.splitlines()
    assert lines[0] == "Decide."
    assert "2 said delivered Portland: Floor Lamp, Travel Mug, Rain Jacket" in lines
    assert any(line.startswith("Travel Mug {") for line in lines)
    assert not any(line.startswith("Stand Mixer {") for line in lines)
    assert '"options":{"color":"blue"}' in lines[-1]
    assert "mara" not in system.content.lower()
    assert "card_1" not in system.content
    assert user.content == TEXT
    assert len(system.content) < 900


def test_lines_and_commands_are_one_thing_in_two_forms() -> None:
    context = customer_context()
    commands = (
        Command(
            "exchange",
            order="#4101",
            wishes=(Wish("Travel Mug", options={"color": "blue"}, otherwise=({},)),),
            method="paypal",
        ),
        Command("cancel", order="#4107", reason="no longer needed", when="refused"),
    )
    lines = to_lines(commands, context)
    assert '"order":"2"' in lines
    assert from_lines(lines, context) == commands
    assert from_lines(lines + '\n{"do":"ret', context) == commands
    with pytest.raises(ModelError, match="nonsense"):
        from_lines("nonsense}", context)


@pytest.mark.parametrize(
    ("reply", "fits"),
    [
        (BLUE, True),
        (f'{{"do":"exchange","wishes":[{BIGGER}]}}', True),
        ('{"do":"yes"}\n{"do":"return","wishes":[{"thing":"Floor Lamp"},{"thing":"Rain Jacket","count":-1}]}', True),
        ('{"do":"identify","fields":{"name":"Exchange the"}}', True),  # words of the sentence
        ('{"do":"identify","fields":{"name":"Mara Holt"}}', False),  # not said
        ('{"do":"exchange","wishes":[{"thing":"Travel Mug","options":{"color":"green"}}]}', False),
        ('{"do":"exchange","wishes":[{"thing":"Teapot"}]}', False),
        ('{"do":"cancel","order":"9"}', False),
        ('{"do":"grant_discount"}', False),
    ],
)  # fmt: skip
def test_the_grammar_holds_replies_to_what_there_is(reply: str, fits: bool) -> None:
    assert accepts(grammar(TEXT, customer_context()).lark, reply) is fits


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_sentence_and_no_orders_at_all_give_a_grammar_that_compiles(text: str) -> None:
    assert accepts(grammar(text, customer_context()).lark, '{"do":"greet"}')
    assert accepts(grammar(text, ReadingContext()).lark, '{"do":"other"}')


def test_the_models_commands_are_read_and_its_details_completed_by_the_rules() -> None:
    context = customer_context()
    engine = FakeEngine([BLUE])
    (command,) = ModelReader(engine, always=True).read(TEXT, context)
    assert (command.order, command.method) == ("#4101", "paypal_2")
    (request,) = engine.requests
    assert request.constraint == grammar(TEXT, context)


def test_a_model_that_fails_or_babbles_leaves_the_rules_reading() -> None:
    context = customer_context()
    by_rules = RulesReader().read(TEXT, context)
    for reply in (ModelError("gone"), "I would say exchange", "[]}", ""):
        assert ModelReader(FakeEngine([reply]), always=True).read(TEXT, context) == by_rules


def test_a_model_alone_never_consents() -> None:
    context = replace(customer_context(), card_open=True, asked="confirm")
    engine = FakeEngine(['{"do":"yes"}'])
    found = ModelReader(engine, always=True).read(
        "yes, but put the refund on my gift card instead please", context
    )
    assert "yes" not in [c.do for c in found]


def test_plain_replies_need_no_model() -> None:
    engine = FakeEngine()
    context = replace(customer_context(), card_open=True, asked="confirm")
    assert [c.do for c in ModelReader(engine).read("yes please", context)] == ["yes"]
    assert engine.requests == []


def test_a_small_model_is_asked_only_where_the_rules_are_unsure() -> None:
    context = customer_context()
    reply = '{"do":"return","wishes":[{"thing":"Stand Mixer"}]}'
    engine = FakeEngine([reply, reply])
    reader = ModelReader(engine)
    assert [c.do for c in reader.read(TEXT, context)] == ["exchange"]
    assert engine.requests == []
    assert [c.wishes[0].thing for c in reader.read("that kitchen gadget with the bowl can go", context)] == [
        "Stand Mixer"
    ]
    assert (
        ModelReader(engine, trained=False).read(TEXT, context)[0].do == "return"
    )  # a larger model is always asked


def test_what_a_sure_reading_is() -> None:
    context = customer_context()
    assert sure([Command("exchange", wishes=(Wish("Floor Lamp", options={"color": "white"}),))], context)
    assert not sure([], context)
    assert not sure([Command("exchange", wishes=(Wish("Floor Lamp"),))], context)
    assert not sure([Command("return")], context)
    assert not sure([Command("return", wishes=(Wish("gadget"),))], context)
    assert not sure([Command("answer", order="#4101")], context)
    assert sure([Command("answer", order="#4101")], replace(context, asked="order"))
