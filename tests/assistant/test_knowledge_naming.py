"""A question that asks for a whole document or section by its name gets its opening; other names are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_world import database

from shopkeeper.assistant.knowledge import Knowledge
from shopkeeper.assistant.knowledge.naming import named_in

SMALL = (
    "# Returns\n\nYou can return most goods within 30 days of delivery. Sending them back costs 4.99 USD.\n"
)
TEA = """# Postage

| Destination | Fee |
|---|---|
| Norway | $7.50 |
| Peru | $19.00 |

# Sending back

Tea may come back within 21 days. Tins stay closed. Leave the label on. We like ribbons.

## How it works

1. Write to us.
2. Wait for the label.

## Cancelling

An order is cancelled by a letter.
"""
ZH = """# 退货说明

茶叶签收后21天内可以退。罐子不能打开。

## 操作步骤

1. 先给我们写信。
2. 等待标签。

# 隐私

我们只保存您的地址。
"""
OPENING = "You can return most goods within 30 days of delivery.\nSending them back costs 4.99 USD."


def knowledge_of(folder: Path, **texts: str) -> Knowledge:
    for language, text in texts.items():
        (folder / "policies" / language).mkdir(parents=True)
        (folder / "policies" / language / "page.md").write_text(text, "utf-8")
    return Knowledge(database(folder), folder)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    knowledge = knowledge_of(tmp_path_factory.mktemp("small"), en=SMALL)
    yield knowledge
    knowledge.store.engine.dispose()


@pytest.fixture(scope="module")
def tea(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    knowledge = knowledge_of(tmp_path_factory.mktemp("tea"), en=TEA, zh=ZH)
    yield knowledge
    knowledge.store.engine.dispose()


@pytest.mark.parametrize(
    "question",
    [
        "what is your return policy?",
        "return policy",
        "Hi, could you tell me about returns please?",
        "how do returns work?",
        "your rules on sending things back",
        "What are the conditions for returning goods?",
        "what about returns?",
        "how can I return something",
        "What is the return policy for lamps?",
    ],
)
def test_a_document_asked_for_by_name_is_quoted_from_its_start(small: Knowledge, question: str) -> None:
    answer = small.answer(question)
    assert answer.supported
    assert answer.text == OPENING
    assert [c.document for c in answer.citations] == ["Returns", "Returns"]


@pytest.mark.parametrize(
    "question",
    [
        "退货政策是什么？",
        "退货政策",
        "介绍一下你们的退货规定",
        "怎么退货？",
        "退货怎么办理呢？",
        "关于退货有哪些规则",
    ],
)
def test_a_name_carries_over_to_another_language(small: Knowledge, question: str) -> None:
    answer = small.answer(question)
    assert answer.supported
    assert (answer.language, answer.quoted_language) == ("zh", "en")
    assert answer.text.endswith(OPENING)


@pytest.mark.parametrize(
    "question",
    [
        "what is your policy on ghosts",
        "ghost policy",
        "What is your policy on returning ghosts?",
        "what is your policy?",
        "tell me about yourself",
        "what is your warranty policy?",
        "Tell me about shipping and returns",
        "how do I return to my home town",
        "关于鬼的政策是什么",
        "会员制度",
        "介绍一下质保政策",
        "怎么当会员？",
    ],
)
def test_what_no_heading_names_is_declined(small: Knowledge, question: str) -> None:
    answer = small.answer(question)
    assert not answer.supported
    assert answer.citations == ()


def test_at_most_three_statements_are_quoted(tea: Knowledge) -> None:
    answer = tea.answer("What is your return policy?")
    assert answer.text == "Tea may come back within 21 days.\nTins stay closed.\nLeave the label on."


def test_a_table_that_opens_a_section_is_quoted_whole(tea: Knowledge) -> None:
    answer = tea.answer("tell me about the postage")
    assert answer.text == "Norway – Fee: $7.50\nPeru – Fee: $19.00"


def test_how_it_is_done_is_quoted_from_the_section_that_tells_it(tea: Knowledge) -> None:
    assert tea.answer("How does sending back work?").text == "Write to us.\nWait for the label."
    assert tea.answer("怎么退货").text == "先给我们写信。\n等待标签。"


def test_a_section_has_its_own_name(tea: Knowledge) -> None:
    answer = tea.answer("What is your cancellation policy?")
    assert answer.text == "An order is cancelled by a letter."
    assert answer.citations[0].heading.endswith("Cancelling")


def test_two_names_are_answered_together(tea: Knowledge) -> None:
    answer = tea.answer("退货和隐私的政策是什么")
    assert {c.heading for c in answer.citations} >= {"隐私"}
    assert any("21天" in c.quote for c in answer.citations)


def test_a_narrower_question_is_left_to_the_statements(tea: Knowledge) -> None:
    answer = tea.answer("How much is the postage to Peru?")
    assert answer.text == "Peru – Fee: $19.00"


@pytest.mark.parametrize(
    ("question", "names", "whole"),
    [
        ("What is the policy on returns?", ("returns",), True),
        ("tell me about delivery and payment", ("delivery", "payment"), True),
        ("你们的发票规定有哪些？", ("发票",), True),
        ("how do returns work?", ("returns",), False),
        ("怎么付款", ("付款",), False),
    ],
)
def test_names_are_read(question: str, names: tuple[str, ...], whole: bool) -> None:
    named = named_in(question)
    assert named is not None
    assert (named.names, named.whole) == (names, whole)


@pytest.mark.parametrize("question", ["", "?", "Where is my parcel?", "policy", "几天能到？"])
def test_other_questions_name_nothing(question: str) -> None:
    assert named_in(question) is None


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    named = named_in(text)
    assert named is None or all(name.strip() for name in named.names)
