"""Answers quote the passage that tells, or say that nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge_world import database

from shopkeeper.assistant.knowledge import Knowledge

RETURNS = """# Returns

You may return most articles within **45 days** of delivery.

## What cannot be returned

These articles stay with you:

- opened jars of honey;
- candles that were lit.

## Postage

| Destination | Fee |
|---|---|
| Norway | $7.50 |
| Peru | $19.00 |
"""
ZH = """# 退货

签收后**45天**内可以退货。

## 运费

寄往挪威的运费为 $7.50。
"""


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[Knowledge]:
    for language, text in (("en", RETURNS), ("zh", ZH)):
        (tmp_path / "policies" / language).mkdir(parents=True)
        (tmp_path / "policies" / language / "returns.md").write_text(text, "utf-8")
    engine = database(tmp_path)
    yield Knowledge(engine, tmp_path)
    engine.dispose()


def test_an_answer_quotes_the_sentence_and_says_where_it_stands(knowledge: Knowledge) -> None:
    answer = knowledge.answer("How many days do I have to send an article back?")
    assert answer.supported
    assert answer.text == "You may return most articles within 45 days of delivery."
    (citation,) = answer.citations
    assert (citation.document, citation.url) == ("Returns", "/en/policies/returns")


def test_a_row_of_a_table_is_quoted_with_the_names_of_its_columns(knowledge: Knowledge) -> None:
    answer = knowledge.answer("How much is the shipping fee to Peru?")
    assert answer.supported
    assert answer.text == "Peru – Fee: $19.00"
    assert answer.citations[0].heading == "Postage"


def test_an_item_is_quoted_with_what_introduces_the_list(knowledge: Knowledge) -> None:
    answer = knowledge.answer("Can opened honey be returned?")
    assert answer.supported
    assert answer.text == "These articles stay with you: opened jars of honey;"


def test_a_question_is_answered_from_documents_in_its_language(knowledge: Knowledge) -> None:
    answer = knowledge.answer("几天之内可以退货？")
    assert answer.supported
    assert answer.language == answer.quoted_language == "zh"
    assert "45天" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Do you sell wedding cakes?",
        "Can I pay with bitcoin?",
        "你们招聘吗？",
        "有没有会员积分？",
        "What is the capital of France?",
    ],
)
def test_what_no_document_says_is_not_answered(knowledge: Knowledge, question: str) -> None:
    answer = knowledge.answer(question)
    assert not answer.supported
    assert answer.citations == ()
    assert answer.text


def test_an_edited_policy_is_answered_from_at_once(knowledge: Knowledge) -> None:
    assert "45 days" in knowledge.answer("How long can I return articles?").text
    file = knowledge.folder / "policies" / "en" / "returns.md"
    file.write_text(
        RETURNS.replace("45 days", "fourteen days").replace("# Returns", "# Our returns"), "utf-8"
    )
    answer = knowledge.answer("How long can I return articles?")
    assert "fourteen days" in answer.text
    assert answer.citations[0].document == "Our returns"
    file.unlink()
    assert all("fourteen" not in p.text for p in knowledge.search("return articles"))


def test_nothing_known_means_nothing_answered(tmp_path: Path) -> None:
    engine = database(tmp_path)
    answer = Knowledge(engine, tmp_path).answer("How long can I return articles?")
    assert not answer.supported
    engine.dispose()


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    folder = tmp_path_factory.mktemp("held")
    (folder / "documents" / "en").mkdir(parents=True)
    (folder / "documents" / "en" / "returns.md").write_text(RETURNS, "utf-8")
    engine = database(folder)
    yield Knowledge(engine, folder)
    engine.dispose()


WORDS = "return postage Peru honey fee 退货 运费 days opened candles how much is the not 45 $19.00 ? 天 Norway".split()


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)))
@settings(deadline=None, max_examples=150)
def test_whatever_is_asked_only_what_is_written_is_quoted(held: Knowledge, question: str) -> None:
    answer = held.answer(question)
    written = {
        s.shown
        for _, _, chunk in held.store.texts([d.id for d in held.store.documents()])
        for s in chunk.statements
    }
    assert {c.quote for c in answer.citations} <= written
    assert answer.supported == bool(answer.citations)
    assert 0 <= answer.confidence <= 1


def test_a_very_long_question_is_read_in_part(held: Knowledge) -> None:
    answer = held.answer("How much is the postage to Peru? " + "and so on " * 20_000, "en")
    assert len(answer.question) <= 1000
