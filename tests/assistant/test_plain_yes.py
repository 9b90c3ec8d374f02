"""At an open card only a plain yes is a yes: not a goodbye, not a question, not what merely begins like one."""

from __future__ import annotations

import pytest

from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.reading.rules import RulesReader

_YES = (
    "Yes", "yes please", "Yes. How much will it be? Do it.", "ok", "Good.", "Sure", "That's right.", "that's fine",
    "That sounds good", "That is correct, thanks", "That works", "Perfect, thank you!",
    "haha yes do it", "lol ok", "By all means", "That would be great!",
    "Everything looks correct, yes", "The details are right. Please proceed.", "Cool, yes", "I'm happy with that",
    "Yes, please change the lamp", "Sure, cancel it", "I do", "go ahead", "是",
    "是的", "好的", "可以", "要的", "确认", "好,确认",
)  # fmt: skip
_NO_YES = (
    "That's it, bye.", "That's all.", "That's too expensive.", "That is not right.", "That isn't right",
    "That's not what I meant.", "Good bye", "good day to you", "Good evening", "ok what does it cost?", "Ok, bye",
    "Right now I only want the lamp back.", "Fine, what about the other order?", "Great, and when does it come?",
    "do it tomorrow?", "Of course not", "absolutely not", "i do not agree", "就这些,再见。", "好的,再见", "可以吗?",
    "行吗?", "好贵啊", "Everything is wrong",
    "It is fine but use my other card", "Why not in blue?",
    "That would be great if it were red",
    "haha no", "Yes, change the lamp but keep the shade", "确定不要", "没有了,谢谢!",
)  # fmt: skip


def read(text: str) -> list[str]:
    context = ReadingContext(language="zh" if text[0] > "z" else "en", asked="confirm", card_open=True)
    return [command.do for command in RulesReader().read(text, context)]


@pytest.mark.parametrize("text", _YES)
def test_a_plain_yes_is_a_yes(text: str) -> None:
    assert "yes" in read(text)


@pytest.mark.parametrize("text", _NO_YES)
def test_what_only_begins_like_a_yes_is_none(text: str) -> None:
    assert "yes" not in read(text)
