"""Questions on a product are answered with the source said; questions find documents of another language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from knowledge_world import database

from shopkeeper.assistant.knowledge import Knowledge
from shopkeeper.catalog.model import Product, Quantity, Variant
from shopkeeper.catalog.review import Review
from shopkeeper.catalog.vocabulary import Vocabulary
from shopkeeper.llm.fake import FakeEngine

KETTLE = Product(
    id="k1",
    title={"en": "Heron travel kettle", "zh": "苍鹭旅行水壶"},
    description={
        "en": "<p>Boils half a litre in four minutes. The lid locks so that nothing spills.</p>",
        "zh": "四分钟烧开半升水。壶盖可锁，不会洒出。",
    },
    attributes={"Material": "steel", "Weight": Quantity(0.8, "kg"), "Dishwasher safe": False},
    variants=(Variant("k1-r", {"Colour": "red"}), Variant("k1-g", {"Colour": "green"})),
)
REVIEWS = (Review("r1", "k1", "ann", 4, "Good", "It is rather loud while boiling. I took it to Norway."),)


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[Knowledge]:
    engine = database(tmp_path)
    Vocabulary(engine).put(
        [
            ("attribute", "Material", "zh", "材质"),
            ("value", "steel", "zh", "钢"),
            ("attribute", "Weight", "zh", "重量"),
        ]
    )
    yield Knowledge(engine, tmp_path)
    engine.dispose()


@pytest.mark.parametrize(
    ("question", "text", "source"),
    [
        ("What material is it made of?", "The product details say: Material: steel", "attribute"),
        ("How heavy is it?", "The product details say: Weight: 0.8 kg", "attribute"),
        ("Which colours are there?", "The product details say: Colour: red, green", "attribute"),
        (
            "Can it spill when the lid is locked?",
            "The description says: The lid locks so that nothing spills.",
            "description",
        ),
        ("Is it loud while boiling?", "According to a review: It is rather loud while boiling.", "review"),
    ],
)
def test_the_source_of_an_answer_is_said(knowledge: Knowledge, question: str, text: str, source: str) -> None:
    answer = knowledge.answer_about(KETTLE, question, reviews=REVIEWS, language="en")
    assert answer.supported
    assert answer.text == text
    assert answer.citations[0].source == source


def test_names_are_said_in_the_language_of_the_question(knowledge: Knowledge) -> None:
    assert knowledge.answer_about(KETTLE, "是什么材质的？").text == "商品参数：材质: 钢"
    assert knowledge.answer_about(KETTLE, "有多重？").text == "商品参数：重量: 0.8 kg"


@pytest.mark.parametrize("question", ["Does it have bluetooth?", "Where is it manufactured?", "保修几年？"])
def test_what_is_not_written_of_a_product_is_not_answered(knowledge: Knowledge, question: str) -> None:
    answer = knowledge.answer_about(KETTLE, question, reviews=REVIEWS)
    assert not answer.supported
    assert answer.citations == ()


def test_an_opinion_is_never_rephrased(knowledge: Knowledge) -> None:
    engine = FakeEngine(["It is loud."])
    knowledge.answer_about(KETTLE, "Is it loud while boiling?", reviews=REVIEWS, language="en", llm=engine)
    assert engine.requests == []


def test_a_product_without_texts_answers_nothing(knowledge: Knowledge) -> None:
    assert not knowledge.answer_about(Product(id="x", title={"en": "X"}), "How heavy is it?").supported


def test_a_question_finds_documents_of_another_language_and_says_so(knowledge: Knowledge) -> None:
    knowledge.write("Delivery", "Sofas are delivered to Norway for $80.00.", "en")
    answer = knowledge.answer("沙发送到海外要多少运费？", "zh")
    assert knowledge.search("沙发送货", "zh").translated
    answer = knowledge.answer("沙发的运费是多少？", "zh")
    assert answer.quoted_language in ("", "en")
    assert ("英文" in answer.text) == (answer.supported or "没有找到" in answer.text)
    answer = knowledge.answer("沙发送货吗？", "zh")
    assert answer.supported
    assert answer.text == "我们的资料只有英文版本，原文如下：\nSofas are delivered to Norway for $80.00."
    unknown = knowledge.answer("招聘吗？", "zh")
    assert not unknown.supported
    assert "英文" in unknown.text


def test_the_shops_own_vocabulary_carries_a_question_over(knowledge: Knowledge) -> None:
    Vocabulary(knowledge.store.engine).put([("category", "Zorbling balls", "zh", "佐宾球")])
    knowledge.write("Zorbling", "Zorbling balls are sent by freight.", "en")
    found = knowledge.search("佐宾球", "zh")
    assert found.translated
    assert [p.document.title for p in found] == ["Zorbling"]


def test_a_review_that_sends_people_elsewhere_is_not_quoted(knowledge: Knowledge) -> None:
    lures = (
        "Is it loud? Read www.evil.example before boiling.",
        "Loud while boiling, call 0900 555 0199 77.",
    )
    reviews = [Review(f"r{n}", "k1", "eve", 5, "", text) for n, text in enumerate(lures)]
    answer = knowledge.answer_about(KETTLE, "Is it loud while boiling?", reviews=reviews, language="en")
    assert not any(word in answer.text for word in ("evil", "0900"))
