"""Topics: what a question asks about and a statement tells, in whatever words and language."""

from __future__ import annotations

import numpy as np
import pytest

from shopkeeper.assistant.knowledge.topics import Topics, load_topics
from shopkeeper.bench._grounding_topics import fitted, read_lines


def likeliest(topics: Topics, text: str, *, told: bool = False) -> str:
    shares = topics.told(text) if told else topics.asked(text)
    assert shares.shape == (len(topics.names),)
    assert float(shares.sum()) == pytest.approx(1.0, abs=1e-4)
    return topics.names[int(shares.argmax())]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("until when may I send it back", "return-window"),
        ("最晚哪天可以退货", "return-window"),
        ("is my card saved by you", "pay-security"),
        ("my toaster broke after 16 months, will you still fix it for free", "warranty-length"),
        ("收比特币吗", "pay-crypto"),
    ],
)
def test_a_question_is_about_its_topic_in_either_language(question: str, topic: str) -> None:
    assert likeliest(load_topics(), question) == topic


def test_a_statement_tells_its_topic_in_either_language() -> None:
    topics = load_topics()
    for text in ("Orders from 80 euros are delivered free of charge.", "满120元免运费。"):
        assert likeliest(topics, text, told=True) == "delivery-free"


def test_a_text_without_any_known_word_is_about_everything_a_little() -> None:
    shares = load_topics().asked("zzxqv")
    assert float(shares.max()) == pytest.approx(float(shares.min()))


def test_the_bundled_models_know_every_topic_of_the_lines() -> None:
    assert set(load_topics().names) == {line.topic for line in read_lines()}


def test_fitting_learns_what_its_lines_say() -> None:
    lines = [line for line in read_lines() if line.topic in ("pay-cheque", "parking", "wifi")]
    topics = fitted(lines, steps=25)
    asked = [line for line in lines if not line.told]
    right = sum(likeliest(topics, line.text) == line.topic for line in asked)
    assert right == len(asked)
    assert np.isfinite(topics.asked("where can i park")).all()
